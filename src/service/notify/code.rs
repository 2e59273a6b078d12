//! Codes: by mail, by text or by a call from the desk. What somebody typed decides which comes first; the other follows when
//! that way does not lead to them.

use super::{Notice, ServiceError, Writer, call, letter};
use crate::domain::contact::Telephone;
use crate::domain::ids::{CodeId, MessageId};
use crate::domain::resident::{Contact, Person};
use crate::service::App;
use crate::service::sign_in::CODE_S;
use crate::store::outbox::{self, Outgoing};
use crate::store::{Tx, sign_in};
use crate::texts::Texts;
use url::{Host, Url};

/// One text is at most 160 characters of the GSM alphabet; what is longer is sent, and paid, as two.
const TEXT_CHARS: usize = 160;
/// Codes by text to one number in an hour, whoever asks: each costs money, and rings at somebody's bed.
const TEXTS_PER_HOUR: i64 = 5;
/// The same in a day.
const TEXTS_PER_DAY: i64 = 15;

/// What somebody typed to be reached by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Typed {
    /// A mail address, or nothing in particular.
    #[default]
    Mail,
    /// A telephone number.
    Telephone,
}

impl Typed {
    /// Which of two ways a form asks for: mail when both were filled in.
    pub const fn in_form(contact: &Contact) -> Self {
        match contact.mail {
            Some(_) => Self::Mail,
            None => Self::Telephone,
        }
    }
}

/// By which way a code comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeWay {
    /// By mail.
    Mail,
    /// By text message.
    Text,
    /// The desk telephones and reads it out.
    Call,
}

impl CodeWay {
    /// The way to somebody with this contact, if there is one.
    fn to(contact: &Contact, typed: Typed, sends_texts: bool) -> Option<Self> {
        let mail = contact.mail.as_ref().map(|_| Self::Mail);
        let telephone = contact.telephone.as_ref();
        let text = telephone
            .filter(|number| sends_texts && number.takes_texts())
            .map(|_| Self::Text);
        let machine = match typed {
            Typed::Mail => mail.or(text),
            Typed::Telephone => text.or(mail),
        };
        machine.or(telephone.map(|_| Self::Call))
    }

    /// How a code comes to whoever typed this, as their page says; whether anybody is known by it makes no difference.
    pub fn promised(app: &App, contact: &Contact) -> Self {
        Self::to(contact, Typed::in_form(contact), app.texter.is_some()).unwrap_or(Self::Call)
    }
}

/// A code to be told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Code<'a> {
    pub(super) id: &'a CodeId,
    pub(super) code: &'a str,
    pub(super) typed: Typed,
}

/// Puts a code on its way.
pub(super) async fn tell(
    tx: &mut Tx,
    writer: Writer<'_>,
    to: &Person,
    contact: &Contact,
    notice: &Notice<'_>,
    code: Code<'_>,
    (subject, body): (String, String),
) -> Result<(), ServiceError> {
    let mut way = CodeWay::to(contact, code.typed, writer.sends_texts);
    if let (Some(CodeWay::Text), Some(number)) = (way, &contact.telephone) {
        if text(tx, writer, to, number, &notice.key, code.id, code.code).await? {
            return Ok(());
        }
        // No call instead: whoever asks so often would have the desk telephone all day.
        way = contact.mail.as_ref().map(|_| CodeWay::Mail);
    }
    match (way, &contact.mail, &contact.telephone) {
        (Some(CodeWay::Mail), Some(mail), _) => {
            let body = if notice.path.is_empty() {
                body
            } else {
                // A code comes first; the link is for who reads the message on the device that asked.
                let or = Texts::plain(to.lang).get("mail-code-link").into_owned();
                format!("{body}\n\n{or}\n{}{}\n", writer.public_url, notice.path)
            };
            let message = letter(writer, to, mail, notice.key.clone(), subject, body);
            Ok(outbox::enqueue_first(tx, &message).await?)
        }
        (Some(CodeWay::Call), _, Some(number)) => call(tx, writer, to, number, notice, "sign_in", &body)
            .await
            .map(drop),
        _ => Ok(()),
    }
}

/// Puts a code in the outbox as a text; not when that number has had as many as it may.
///
/// # Errors
/// [`ServiceError`] when there is no such code or the database does not answer.
pub(in crate::service) async fn text(
    tx: &mut Tx,
    writer: Writer<'_>,
    to: &Person,
    number: &Telephone,
    key: &str,
    id: &CodeId,
    code: &str,
) -> Result<bool, ServiceError> {
    let (a_day_ago, an_hour_ago) = (writer.now.plus(-24 * 3600), writer.now.plus(-3600));
    let (today, lately) = sign_in::count_texts(tx, number, a_day_ago, an_hour_ago).await?;
    if today >= TEXTS_PER_DAY || lately >= TEXTS_PER_HOUR {
        return Ok(false);
    }
    sign_in::set_text(tx, id, number).await?;
    let message = Outgoing {
        id: MessageId::new(writer.now, writer.chance),
        dedupe_key: key.to_owned(),
        organisation: to.organisation.clone(),
        person: Some(to.id.clone()),
        channel: "text".to_owned(),
        to: number.as_str().to_owned(),
        subject: String::new(),
        body: words(Texts::plain(to.lang), code, writer.public_url),
        useful_until: Some(writer.now.plus(CODE_S)),
    };
    outbox::enqueue_first(tx, &message).await?;
    Ok(true)
}

/// What a text says: the code, and for the browser's sake whose it is, when that fits. No name: a name in another script
/// would make the text shorter than its code, and whoever finds the telephone learns nothing.
fn words(t: Texts, code: &str, public_url: &str) -> String {
    let said = t.with("text-code", "code", code).to_string();
    // As browsers read it: wicg.github.io/sms-one-time-codes.
    let bound = host(public_url).map(|host| format!("{said}\n\n@{host} #{code}"));
    match bound {
        Some(bound) if bound.chars().count() <= TEXT_CHARS => bound,
        _ => said,
    }
}

/// The host that a browser may bind a code to: by `https`, under a name, on the usual port.
fn host(public_url: &str) -> Option<String> {
    let url = Url::parse(public_url).ok()?;
    match url.host() {
        Some(Host::Domain(name)) if url.scheme() == "https" && url.port().is_none() => Some(name.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contact::MailAddress;
    use crate::domain::language::Lang;

    fn contact(mail: Option<&str>, telephone: Option<&str>) -> Contact {
        Contact {
            mail: mail.and_then(MailAddress::parse),
            telephone: telephone.and_then(Telephone::parse),
        }
    }

    #[test]
    fn what_was_typed_decides_and_the_other_follows() {
        let (mail, mobile, landline) = (Some("ans@example.nl"), Some("06 12345678"), Some("013 583 99 11"));
        for (mail, telephone, by_mail, by_telephone, without_texts) in [
            (mail, mobile, CodeWay::Mail, CodeWay::Text, CodeWay::Mail),
            (mail, landline, CodeWay::Mail, CodeWay::Mail, CodeWay::Mail),
            (None, mobile, CodeWay::Text, CodeWay::Text, CodeWay::Call),
            (None, landline, CodeWay::Call, CodeWay::Call, CodeWay::Call),
            (mail, None, CodeWay::Mail, CodeWay::Mail, CodeWay::Mail),
        ] {
            let contact = contact(mail, telephone);
            assert_eq!(
                CodeWay::to(&contact, Typed::Mail, true),
                Some(by_mail),
                "{contact:?}"
            );
            assert_eq!(
                CodeWay::to(&contact, Typed::Telephone, true),
                Some(by_telephone),
                "{contact:?}"
            );
            for typed in [Typed::Mail, Typed::Telephone] {
                assert_eq!(
                    CodeWay::to(&contact, typed, false),
                    Some(without_texts),
                    "{contact:?}"
                );
            }
        }
        assert_eq!(CodeWay::to(&Contact::default(), Typed::Mail, true), None);
    }

    /// The GSM alphabet without what takes two places in it: letters, digits and what our texts and host names need.
    fn is_plain(c: char) -> bool {
        c.is_ascii_alphanumeric() || " \n@#.,:;!?'\"()+-/&%_".contains(c) || "éèùìòÉÇÄÖÑÜäöñüàß".contains(c)
    }

    #[test]
    fn a_text_is_one_text_and_begins_with_its_code() {
        for lang in Lang::ALL {
            for length in 4..=253 {
                let name = "a".repeat(length - 3);
                let said = words(Texts::plain(lang), "123456", &format!("https://{name}.nl"));
                assert!(said.starts_with("123456 "), "{said}");
                assert!(said.chars().count() <= TEXT_CHARS, "{length}: {said}");
                assert!(said.chars().all(is_plain), "{said}");
            }
        }
    }

    #[test]
    fn the_line_for_browsers_is_there_when_it_fits() {
        let t = Texts::plain(Lang::Nl);
        let bare = words(t, "123456", "http://localhost:8080");
        assert!(!bare.contains('@'), "{bare}");
        let said = words(t, "123456", "https://hulp.example.nl");
        assert_eq!(said, format!("{bare}\n\n@hulp.example.nl #123456"));
        // Not bound to a port, nor to a number of a machine.
        for url in [
            "https://hulp.example.nl:8443",
            "https://192.0.2.1",
            "http://hulp.example.nl",
            "none",
        ] {
            assert_eq!(words(t, "123456", url), bare, "{url}");
        }
        // The longest host that fits, and one more.
        let room = TEXT_CHARS - bare.chars().count() - "\n\n@ #123456".len();
        let fits = format!("{}.nl", "a".repeat(room - 3));
        assert_eq!(
            words(t, "123456", &format!("https://{fits}")).chars().count(),
            TEXT_CHARS
        );
        assert_eq!(words(t, "123456", &format!("https://a{fits}")), bare);
    }
}
