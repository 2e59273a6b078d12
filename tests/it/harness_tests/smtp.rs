//! The mail server.

use crate::harness::smtp::*;
use lettre::message::MultiPart;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use url::Url;

fn transport(server: &MailServer) -> AsyncSmtpTransport<Tokio1Executor> {
    AsyncSmtpTransport::<Tokio1Executor>::from_url(&server.url())
        .expect("an address of a server")
        .build()
}

fn mail() -> Message {
    Message::builder()
        .from("Noaber <hallo@noaber.example>".parse().expect("an address"))
        .to("Mevrouw De Boer <deboer@example.nl>".parse().expect("an address"))
        .bcc("karin@example.nl".parse().expect("an address"))
        .subject("123456 is uw code — geldig tot vijf over één")
        .multipart(MultiPart::alternative_plain_html(
            "Uw code is 123456.\nOf open https://noaber.example/k/abc?x=1.\n".to_owned(),
            "<p>Uw code is <b>123456</b>.</p>".to_owned(),
        ))
        .expect("a mail")
}

#[tokio::test]
async fn a_mail_comes_out_as_it_went_in() {
    let server = MailServer::start();
    transport(&server).send(mail()).await.expect("sent");
    let mails = server.wait_for("deboer@example.nl", 1).await;
    let mail = &mails[0];
    assert_eq!(mail.from, "hallo@noaber.example");
    assert_eq!(mail.to, ["deboer@example.nl", "karin@example.nl"]);
    assert_eq!(mail.subject, "123456 is uw code — geldig tot vijf over één");
    assert!(mail.text.starts_with("Uw code is 123456."), "{}", mail.text);
    assert_eq!(
        mail.html.as_deref().map(str::trim),
        Some("<p>Uw code is <b>123456</b>.</p>")
    );
    assert_eq!(mail.code(), "123456");
    assert_eq!(
        mail.links(),
        [Url::parse("https://noaber.example/k/abc?x=1").expect("a link")]
    );
    assert!(!mail.raw.contains("Bcc"), "{}", mail.raw);
}

#[tokio::test]
async fn a_server_that_refuses_says_why_and_keeps_nothing() {
    let server = MailServer::start();
    server.refuse_with("451 4.3.0 later, please");
    let refused = transport(&server).send(mail()).await.expect_err("refused");
    assert!(refused.is_transient(), "{refused}");
    server.refuse_with("550 5.1.1 nobody here");
    let refused = transport(&server).send(mail()).await.expect_err("refused");
    assert!(refused.is_permanent(), "{refused}");
    assert!(server.mails().is_empty());
    server.accept_again();
    transport(&server).send(mail()).await.expect("sent");
    assert_eq!(server.mails().len(), 1);
}
