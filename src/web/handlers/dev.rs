//! For demonstrations only: what was sent.

use axum::extract::State;
use axum::response::Response;

use crate::domain::contact::MailAddress;
use crate::domain::language::Lang;
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::texting::{self, Incoming};
use crate::service::{demo, outbox, sign_in};
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::Row;
use crate::web::pages::dev::{Letter, Mailbox};
use crate::web::routes::see_other;
use crate::web::{WebError, WebState};

/// The mailbox of the demo; there is no such page anywhere else.
pub async fn mailbox(State(state): State<WebState>, page: Page) -> Result<Response, WebError> {
    if !state.config.demo {
        return Err(WebError::NotFound);
    }
    let base = state.app.config.public_url.clone();
    let messages = outbox::list_local(&state.app)
        .await?
        .into_iter()
        .map(|mail| {
            let links: Vec<String> = mail
                .body
                .split_whitespace()
                .filter_map(|word| word.strip_prefix(&base))
                .filter(|path| path.starts_with('/'))
                .map(str::to_owned)
                .collect();
            Letter {
                at: page
                    .t
                    .moment(UnixTime::from_seconds(mail.at).local(&amsterdam()).datetime()),
                channel: page
                    .t
                    .get(if mail.is_text {
                        "mailbox-text"
                    } else if mail.is_push {
                        "mailbox-push"
                    } else {
                        "mailbox-mail"
                    })
                    .into_owned(),
                may_answer: mail.is_text,
                to: mail.to,
                subject: mail.subject,
                body: mail.body,
                links,
            }
        })
        .collect();
    let mut people = Vec::new();
    for one in demo::list_sign_ins()? {
        let (way, value) = match &one.password {
            Some(password) => {
                let code = match MailAddress::parse(&one.handle) {
                    Some(mail) => sign_in::demo_code(&state.app, &mail).await?.unwrap_or_default(),
                    None => String::new(),
                };
                ("/staff", format!("{} · {password} · {code}", one.handle))
            }
            None => ("/sign-in", one.handle.clone()),
        };
        people.push(Row {
            label: match page.t.lang() {
                Lang::Nl => one.see_nl,
                Lang::En => one.see_en,
            },
            value,
            change: way.to_owned(),
        });
    }
    Ok(render(&Mailbox {
        page,
        people,
        messages,
    }))
}

/// Answers a text, as somebody would on their telephone.
pub async fn answer(State(state): State<WebState>, form: Answers) -> Result<Response, WebError> {
    if !state.config.demo {
        return Err(WebError::NotFound);
    }
    let incoming = Incoming {
        id: state.fresh_token(),
        from: form.value("from").to_owned(),
        text: form.value("answer").to_owned(),
    };
    texting::receive(&state.app, &incoming).await?;
    outbox::send_due(&state.app).await?;
    Ok(see_other("/dev/mailbox"))
}
