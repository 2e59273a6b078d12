//! What people are told, and by which way: mail when they have it, otherwise the desk telephones. Codes go by text as well.
//!
//! A message is written in the transaction of its cause, with a key that makes it unique; it is sent later, at least
//! once. It carries a first name and a time, never an address, a telephone number or a surname.

mod code;
mod short;

pub(super) use code::text;
pub use code::{CodeWay, Typed};
pub(super) use short::{fitting, number_of, text_at};

use super::ServiceError;
use crate::domain::contact::{MailAddress, Telephone};
use crate::domain::ids::{
    AssignmentId, CallBackId, CodeId, InvitationId, MessageId, PersonId, RequestId, VisitId, ZoneId,
};
use crate::domain::language::Lang;
use crate::domain::reach::ReachBy;
use crate::domain::resident::{Contact, Person};
use crate::domain::schedule::Window;
use crate::domain::time::{Chance, UnixTime, amsterdam};
use crate::store::concern::CallBack;
use crate::store::outbox::{self, Outgoing};
use crate::store::{Tx, concern, person, reach, request};
use crate::texts::Texts;

/// Who is told, and about what.
#[derive(Debug, Clone)]
pub struct Notice<'a> {
    /// Makes the message unique: the same key is sent once.
    pub key: String,
    /// To whom.
    pub to: &'a PersonId,
    /// In which zone they live, for the desk that telephones.
    pub zone: Option<&'a ZoneId>,
    /// Which request it is about.
    pub request: Option<&'a RequestId>,
    /// What is said.
    pub say: Say<'a>,
    /// The page that the message leads to, from the public address on (`/requests/…`).
    pub path: String,
}

/// What can be said. Names are first names.
#[derive(Debug, Clone)]
pub enum Say<'a> {
    /// A code to sign in or to verify a contact.
    Code {
        /// Which code it is, for the count of texts.
        id: &'a CodeId,
        /// Six digits.
        code: &'a str,
        /// What was typed to be reached by.
        typed: Typed,
    },
    /// A coordinator has looked at the request and the search begins.
    Searching,
    /// Not a thing for neighbours; a coordinator will tell who can help.
    NotForNeighbours,
    /// Can you help?
    Invited {
        /// The question.
        invitation: &'a InvitationId,
        /// The category's name in the helper's language, decided by the caller per language.
        category: CategoryNames<'a>,
        /// When.
        window: Window,
        /// Who asks; empty for somebody who must not be found.
        resident: &'a str,
    },
    /// Somebody comes.
    SomebodyComes {
        /// Who.
        helper: &'a str,
        /// When.
        window: Window,
        /// What they say at the door.
        door_word: &'a str,
    },
    /// You are booked.
    Booked {
        /// What was agreed.
        assignment: &'a AssignmentId,
        /// For whom.
        resident: &'a str,
        /// When.
        window: Window,
    },
    /// Somebody else was quicker, thank you.
    PlaceTaken {
        /// When it was.
        window: Window,
    },
    /// The visit is called off.
    CalledOff {
        /// When it was.
        window: Window,
    },
    /// The helper cannot come after all; somebody else is sought.
    HandedBack {
        /// Who.
        helper: &'a str,
        /// When it was.
        window: Window,
    },
    /// Nobody was found before the time had passed.
    NobodyFound,
    /// Did somebody come?
    DidSomebodyCome {
        /// At which visit.
        visit: &'a VisitId,
        /// Who should have.
        helper: &'a str,
    },
    /// Thanks from the resident.
    Thanks {
        /// From whom.
        resident: &'a str,
    },
    /// A new helper is welcome.
    Welcome,
    /// Somebody will work at a desk: choose a password.
    StaffInvite,
    /// A helper opened many addresses today: for coordinators.
    ManyLooks,
    /// Somebody wrote to the others of a request; never what they wrote.
    NewMessage {
        /// Who.
        from: &'a str,
        /// What the request is for.
        category: CategoryNames<'a>,
    },
}

/// The names of a category.
#[derive(Debug, Clone, Copy)]
pub struct CategoryNames<'a> {
    /// In Dutch.
    pub nl: &'a str,
    /// In English.
    pub en: &'a str,
}

impl CategoryNames<'_> {
    /// The name in a language.
    pub const fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::Nl => self.nl,
            Lang::En => self.en,
        }
    }
}

/// Subject and body in somebody's language.
fn words(t: Texts, name: &str, say: &Say<'_>) -> (String, String) {
    let zone = amsterdam();
    let moment = |window: &Window| t.moment(window.starts_at.local(&zone).datetime());
    match say {
        Say::Code { code, .. } => (
            t.with("mail-code-subject", "code", *code).to_string(),
            t.with("mail-code", "code", *code).and("name", name).to_string(),
        ),
        Say::Searching => (
            t.get("mail-searching-subject").into_owned(),
            t.with("mail-searching", "name", name).to_string(),
        ),
        Say::NotForNeighbours => (
            t.get("mail-refused-subject").into_owned(),
            t.with("mail-refused", "name", name).to_string(),
        ),
        Say::Invited {
            category,
            window,
            resident,
            ..
        } => (
            t.with("mail-invited-subject", "category", category.of(t.lang()))
                .to_string(),
            t.with("mail-invited", "name", name)
                .and("category", category.of(t.lang()))
                .and(
                    "resident",
                    if resident.is_empty() {
                        t.get("somebody-near").into_owned()
                    } else {
                        (*resident).to_owned()
                    },
                )
                .and("when", moment(window))
                .to_string(),
        ),
        Say::SomebodyComes {
            helper,
            window,
            door_word,
        } => (
            t.with("mail-comes-subject", "helper", *helper).to_string(),
            t.with("mail-comes", "name", name)
                .and("helper", *helper)
                .and("when", moment(window))
                .and("word", *door_word)
                .to_string(),
        ),
        Say::Booked { resident, window, .. } => (
            t.with("mail-booked-subject", "when", moment(window)).to_string(),
            t.with("mail-booked", "name", name)
                .and("resident", *resident)
                .and("when", moment(window))
                .to_string(),
        ),
        Say::PlaceTaken { window } => (
            t.get("mail-taken-subject").into_owned(),
            t.with("mail-taken", "name", name)
                .and("when", moment(window))
                .to_string(),
        ),
        Say::CalledOff { window } => (
            t.get("mail-off-subject").into_owned(),
            t.with("mail-off", "name", name)
                .and("when", moment(window))
                .to_string(),
        ),
        Say::HandedBack { helper, window } => (
            t.get("mail-back-subject").into_owned(),
            t.with("mail-back", "name", name)
                .and("helper", *helper)
                .and("when", moment(window))
                .to_string(),
        ),
        Say::NobodyFound => (
            t.get("mail-nobody-subject").into_owned(),
            t.with("mail-nobody", "name", name).to_string(),
        ),
        Say::DidSomebodyCome { helper, .. } => (
            t.get("mail-came-subject").into_owned(),
            t.with("mail-came", "name", name)
                .and("helper", *helper)
                .to_string(),
        ),
        Say::Thanks { resident } => (
            t.get("mail-thanks-subject").into_owned(),
            t.with("mail-thanks", "name", name)
                .and("resident", *resident)
                .to_string(),
        ),
        Say::Welcome => (
            t.get("mail-welcome-subject").into_owned(),
            t.with("mail-welcome", "name", name).to_string(),
        ),
        Say::StaffInvite => (
            t.get("mail-staff-subject").into_owned(),
            t.with("mail-staff", "name", name).to_string(),
        ),
        Say::ManyLooks => (
            t.get("mail-looks-subject").into_owned(),
            t.with("mail-looks", "name", name).to_string(),
        ),
        Say::NewMessage { from, category } => (
            t.with("mail-message-subject", "from", *from).to_string(),
            t.with("mail-message", "name", name)
                .and("from", *from)
                .and("category", category.of(t.lang()))
                .to_string(),
        ),
    }
}

/// What writing a message needs besides the transaction.
#[derive(Debug, Clone, Copy)]
pub struct Writer<'a> {
    /// Where identifiers come from.
    pub chance: &'a dyn Chance,
    /// This instant.
    pub now: UnixTime,
    /// Where people reach the program.
    pub public_url: &'a str,
    /// Whether text messages can be sent.
    pub sends_texts: bool,
}

/// Puts a message in the outbox, or on the desk's list of calls for somebody without mail.
///
/// # Errors
/// [`ServiceError`] when the person does not exist or the database does not answer.
pub async fn tell(tx: &mut Tx, writer: Writer<'_>, notice: Notice<'_>) -> Result<(), ServiceError> {
    tell_for(tx, writer, notice, writer.now).await.map(drop)
}

/// The same, by mail not before an instant; the call that was put on the desk's list, if one was.
///
/// # Errors
/// As [`tell`].
pub(super) async fn tell_for(
    tx: &mut Tx,
    writer: Writer<'_>,
    notice: Notice<'_>,
    due: UnixTime,
) -> Result<Option<CallBackId>, ServiceError> {
    let Some(mut to) = person::find(tx, notice.to).await? else {
        return Err(ServiceError::NotFound);
    };
    // Away, in hospital, moved, died: messages stop at once. A code is asked for by the person, so it goes.
    if !to.state.is_here() && !matches!(notice.say, Say::Code { .. }) {
        return Ok(None);
    }
    let (contact, through) = reached(tx, notice.to, notice.request).await?;
    to = through.unwrap_or(to);
    let (subject, body) = words(Texts::plain(to.lang), &to.given_name, &notice.say);
    if let Say::Code { id, code, typed } = notice.say {
        let code = code::Code { id, code, typed };
        code::tell(tx, writer, &to, &contact, &notice, code, (subject, body)).await?;
        return Ok(None);
    }
    let reach = reach::find(tx, &to.id).await?;
    // A link to a page that is used at a desk goes where that desk is.
    let for_staff = matches!(notice.say, Say::StaffInvite | Say::ManyLooks);
    let way = match reach.way(&contact, writer.sends_texts) {
        Some(ReachBy::Text) if for_staff && contact.mail.is_some() => Some(ReachBy::Mail),
        way => way,
    };
    match (way, &contact.mail, &contact.telephone) {
        (Some(ReachBy::Mail), Some(mail), _) => {
            let body = format!("{body}\n\n{}{}\n", writer.public_url, notice.path);
            let message = letter(writer, &to, mail, notice.key, subject, body);
            outbox::enqueue_for(tx, &message, due).await?;
        }
        (Some(ReachBy::Text), _, Some(number)) if !for_staff => {
            short::tell(tx, writer, &to, number, &notice, due).await?;
        }
        // What the desk tells by telephone is worth a call only when the person waits for it.
        (Some(_), _, Some(_))
            if matches!(
                notice.say,
                Say::PlaceTaken { .. } | Say::Thanks { .. } | Say::Searching
            ) => {}
        (Some(_), _, Some(number)) => {
            let said = match &notice.say {
                // On the telephone somebody reads it out.
                Say::NewMessage { from, .. } => {
                    let t = Texts::plain(Lang::default());
                    t.with("call-message", "from", *from).to_string()
                }
                _ => body,
            };
            return call(tx, writer, &to, number, &notice, "tell", &said)
                .await
                .map(Some);
        }
        // Imported without any contact: the desk's list of people says so; there is nowhere to send this.
        _ => {}
    }
    Ok(None)
}

/// How somebody is reached about a request, and through whom: whoever asked for somebody who cannot be reached passes it
/// on.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn reached(
    tx: &mut Tx,
    who: &PersonId,
    about: Option<&RequestId>,
) -> Result<(Contact, Option<Person>), ServiceError> {
    let contact = person::contact(tx, who).await?;
    if contact == Contact::default()
        && let Some(id) = about
        && let Some(of) = request::find(tx, id).await?
        && of.resident == *who
        && of.asked_by != of.resident
        && let Some(asker) = person::find(tx, &of.asked_by).await?
    {
        return Ok((person::contact(tx, &asker.id).await?, Some(asker)));
    }
    Ok((contact, None))
}

/// A mail to somebody.
pub(super) fn letter(
    writer: Writer<'_>,
    to: &Person,
    mail: &MailAddress,
    key: String,
    subject: String,
    body: String,
) -> Outgoing {
    Outgoing {
        id: MessageId::new(writer.now, writer.chance),
        dedupe_key: key,
        organisation: to.organisation.clone(),
        person: Some(to.id.clone()),
        channel: "mail".to_owned(),
        to: mail.as_str().to_owned(),
        subject,
        body,
        useful_until: None,
    }
}

/// Puts it on the desk's list of calls.
pub(super) async fn call(
    tx: &mut Tx,
    writer: Writer<'_>,
    to: &Person,
    number: &Telephone,
    notice: &Notice<'_>,
    why: &str,
    body: &str,
) -> Result<CallBackId, ServiceError> {
    let call = CallBack {
        id: CallBackId::new(writer.now, writer.chance),
        organisation: to.organisation.clone(),
        zone: notice.zone.cloned(),
        person: Some(to.id.clone()),
        request: notice.request.cloned(),
        name: to.full_name(),
        telephone: number.clone(),
        why: why.to_owned(),
        words: body.to_owned(),
        is_closed: false,
        created_at: writer.now,
    };
    concern::add_call_back(tx, &call, "system").await?;
    Ok(call.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::SeededChance;
    use jiff::civil::date;
    use std::fmt::Write as _;

    /// Every message as it is read: whoever changes a word sees all of it beside the words around it.
    #[test]
    fn every_message_reads_well() {
        let window = Window {
            starts_at: UnixTime::at(date(2026, 3, 3), 10, 0, &amsterdam()),
            ends_at: UnixTime::at(date(2026, 3, 3), 11, 0, &amsterdam()),
        };
        let (helper, resident) = ("Ans", "Riet");
        let category = CategoryNames {
            nl: "Boodschappen",
            en: "Groceries",
        };
        let all = [
            Say::Code {
                id: &CodeId::new(window.starts_at, &SeededChance::from_seed(1)),
                code: "123456",
                typed: Typed::Mail,
            },
            Say::Searching,
            Say::NotForNeighbours,
            Say::Invited {
                invitation: &InvitationId::new(window.starts_at, &SeededChance::from_seed(2)),
                category,
                window,
                resident,
            },
            Say::SomebodyComes {
                helper,
                window,
                door_word: "tulp",
            },
            Say::Booked {
                assignment: &AssignmentId::new(window.starts_at, &SeededChance::from_seed(3)),
                resident,
                window,
            },
            Say::PlaceTaken { window },
            Say::CalledOff { window },
            Say::HandedBack { helper, window },
            Say::NobodyFound,
            Say::DidSomebodyCome {
                visit: &VisitId::new(window.starts_at, &SeededChance::from_seed(4)),
                helper,
            },
            Say::Thanks { resident },
            Say::Welcome,
            Say::StaffInvite,
            Say::ManyLooks,
            Say::NewMessage {
                from: helper,
                category,
            },
        ];
        for lang in Lang::ALL {
            let mut read = String::new();
            for say in &all {
                let (subject, body) = words(Texts::new(lang), "Fatima", say);
                write!(read, "== {subject}\n{body}\n\n").unwrap();
            }
            insta::assert_snapshot!(format!("messages.{lang}"), read);
        }
    }
}
