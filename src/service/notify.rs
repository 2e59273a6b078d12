//! What people are told, and by which way: mail, a text, a call from the desk or a letter; some of it first on a device that
//! they turned on. Codes never go on paper.
//!
//! A message is written in the transaction of its cause, with a key that makes it unique; it is sent later, at least
//! once. It carries a first name and a time, never an address, a telephone number or a surname.

mod along;
mod bonds;
mod code;
mod handover;
mod paper;
mod push;
mod short;
mod through;
mod wait;

pub use bonds::BondSay;
pub(super) use code::text;
pub use code::{CodeWay, Typed};
pub use handover::HandoverSay;
#[cfg(feature = "webpush")]
pub(super) use push::Shown;
#[cfg(feature = "webpush")]
pub(super) use short::awake;
pub(super) use short::{called, fitting, number_of, text_at};
pub(super) use through::reached;
pub(super) use wait::tell_news;

use super::ServiceError;
use crate::domain::contact::{MailAddress, Telephone};
use crate::domain::ids::{
    AssignmentId, CallBackId, CodeId, InvitationId, MessageId, PersonId, RequestId, VisitId, ZoneId,
};
use crate::domain::language::Lang;
use crate::domain::reach::ReachBy;
use crate::domain::resident::Person;
use crate::domain::schedule::{Rhythm, Window};
use crate::domain::time::{Chance, UnixTime, amsterdam};
use crate::domain::zone::ZoneDesk;
use crate::store::concern::CallBack;
use crate::store::outbox::{self, Outgoing};
use crate::store::{Tx, concern, desk, person, place, reach};
use crate::texts::Texts;

/// A name is not clipped in what has room for it.
const WHOLE: usize = 80;

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
        /// How often it comes back, when it is about a series.
        every: Option<Rhythm>,
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
        /// Whether the resident would come along with them, and not be visited.
        along: bool,
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
    /// Somebody stands at a door that stays shut: for coordinators.
    ClosedDoor {
        /// Who stands there.
        helper: &'a str,
    },
    /// A place came free on a visit for which somebody waits.
    PlaceFree {
        /// When it is.
        window: Window,
    },
    /// Another helper took a visit over.
    Swapped {
        /// Who.
        helper: &'a str,
        /// When it is.
        window: Window,
    },
    /// Somebody wrote to the others of a request; never what they wrote.
    NewMessage {
        /// Who.
        from: &'a str,
        /// What the request is for.
        category: CategoryNames<'a>,
    },
    /// You come along with a helper who goes somewhere.
    GoesAlong {
        /// With whom.
        helper: &'a str,
        /// When.
        window: Window,
        /// Where they meet, in general words; empty for who is fetched at home.
        meet: &'a str,
        /// What the helper says when they meet.
        door_word: &'a str,
    },
    /// Somebody comes along with you.
    JoinedBy {
        /// Who.
        resident: &'a str,
        /// When.
        window: Window,
        /// How many places are free now.
        left: usize,
    },
    /// Somebody does not come along after all.
    NotAlong {
        /// Who.
        resident: &'a str,
        /// When it was.
        window: Window,
    },
    /// The helper with whom you would come along does not go.
    OutingOff {
        /// Who.
        helper: &'a str,
        /// When it was.
        window: Window,
    },
    /// Others may come along with you now.
    OutingOpen {
        /// When.
        window: Window,
    },
    /// What you posted is not for here: a coordinator calls.
    OutingRefused,
    /// A coordinator called off what you posted.
    OutingStopped {
        /// When it was.
        window: Window,
    },
    /// Something about a bond.
    Bond(BondSay<'a>),
    /// Something about a handover.
    Handover(HandoverSay<'a>),
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

/// Subject and body in somebody's language; `desk` is whom they may call.
fn words(t: Texts, name: &str, say: &Say<'_>, desk: &str) -> (String, String) {
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
            every,
            resident,
            ..
        } => (
            t.with("mail-invited-subject", "category", category.of(t.lang()))
                .to_string(),
            match every {
                Some(every) => t
                    .with("mail-invited-series", "name", name)
                    .and("every", t.rhythm(*every)),
                None => t.with("mail-invited", "name", name),
            }
            .and("category", category.of(t.lang()))
            .and("resident", short::whose(t, resident, WHOLE))
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
                .and("desk", desk)
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
            t.with("mail-nobody", "name", name).and("desk", desk).to_string(),
        ),
        Say::DidSomebodyCome {
            helper, along: false, ..
        } => (
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
        Say::ClosedDoor { helper } => (
            t.get("mail-door-subject").into_owned(),
            t.with("mail-door", "name", name)
                .and("helper", *helper)
                .to_string(),
        ),
        Say::PlaceFree { window } => (
            t.with("mail-free-subject", "when", moment(window)).to_string(),
            t.with("mail-free", "name", name)
                .and("when", moment(window))
                .to_string(),
        ),
        Say::Swapped { helper, window } => (
            t.with("mail-swapped-subject", "helper", *helper).to_string(),
            t.with("mail-swapped", "name", name)
                .and("helper", *helper)
                .and("when", moment(window))
                .to_string(),
        ),
        Say::NewMessage { from, category } => (
            t.with("mail-message-subject", "from", *from).to_string(),
            t.with("mail-message", "name", name)
                .and("from", *from)
                .and("category", category.of(t.lang()))
                .to_string(),
        ),
        Say::DidSomebodyCome { .. }
        | Say::GoesAlong { .. }
        | Say::JoinedBy { .. }
        | Say::NotAlong { .. }
        | Say::OutingOff { .. }
        | Say::OutingOpen { .. }
        | Say::OutingRefused
        | Say::OutingStopped { .. } => along::words(t, name, say),
        Say::Bond(say) => bonds::words(t, name, say),
        Say::Handover(say) => handover::words(t, name, say),
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
    /// Whether something can be shown on devices that people turned on.
    pub pushes: bool,
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
    // Whoever passes it on reads whom it is about.
    let about = through.map(|through| std::mem::replace(&mut to, through).given_name);
    let desk = desk_of(tx, &notice).await?;
    let t = Texts::plain(to.lang);
    let whom = called(desk.as_ref(), WHOLE, t);
    let (subject, mut body) = words(t, &to.given_name, &notice.say, &whom);
    if let Say::Code { id, code, typed } = notice.say {
        let code = code::Code { id, code, typed };
        code::tell(tx, writer, &to, &contact, &notice, code, (subject, body)).await?;
        return Ok(None);
    }
    if let Some(about) = &about {
        body = through::for_whom(t, &body, about);
    }
    let reach = reach::find(tx, &to.id).await?;
    // A link to a page that is used at a desk goes where that desk is.
    let for_staff = matches!(
        notice.say,
        Say::StaffInvite | Say::ManyLooks | Say::ClosedDoor { .. }
    );
    let way = match reach.way(&contact, writer.sends_texts) {
        Some(ReachBy::Text) if for_staff && contact.mail.is_some() => Some(ReachBy::Mail),
        way => way,
    };
    if matches!(way, Some(ReachBy::Mail | ReachBy::Text)) && wait::keep(tx, writer, &to, &notice).await? {
        return Ok(None);
    }
    let shown = push::shown(tx, writer, &to, &notice, (&subject, &body)).await?;
    match (way, &contact.mail, &contact.telephone) {
        (Some(ReachBy::Letter), _, number) => {
            let said = paper::Said { subject, body };
            return paper::tell(tx, writer, &to, number.as_ref(), &notice, said).await;
        }
        (Some(ReachBy::Mail), Some(mail), _) => {
            let body = format!("{body}\n\n{}{}\n", writer.public_url, notice.path);
            let message = letter(writer, &to, mail, notice.key, subject, body);
            // A mail never rings, a device does.
            let due = shown.as_ref().map_or(due, |shown| shown.due(due));
            outbox::enqueue_for(tx, &message, due).await?;
            push::put_first(tx, &message.id, shown.as_ref()).await?;
        }
        (Some(ReachBy::Text), _, Some(number)) if !for_staff => {
            let text = short::tell(tx, writer, &to, number, (&notice, desk.as_ref(), about), due).await?;
            push::put_first(tx, &text, shown.as_ref()).await?;
        }
        (Some(_), _, Some(number)) => {
            return spoken(tx, writer, &to, number, &notice, body).await;
        }
        // Imported without contact or home: the desk's list of people says so; there is nowhere to send this.
        _ => {}
    }
    Ok(None)
}

/// A call from the desk, for what is worth one: what somebody waits for.
async fn spoken(
    tx: &mut Tx,
    writer: Writer<'_>,
    to: &Person,
    number: &Telephone,
    notice: &Notice<'_>,
    body: String,
) -> Result<Option<CallBackId>, ServiceError> {
    let said = match &notice.say {
        Say::PlaceTaken { .. } | Say::Thanks { .. } | Say::Searching | Say::OutingOpen { .. } => {
            return Ok(None);
        }
        // On the telephone somebody reads it out.
        Say::NewMessage { from, .. } => {
            let t = Texts::plain(Lang::default());
            t.with("call-message", "from", *from).to_string()
        }
        _ => body,
    };
    let about = (notice.zone, notice.request);
    call(tx, writer, to, number, about, "tell", &said).await.map(Some)
}

/// Whom somebody may call about what they are told, where it says so.
async fn desk_of(tx: &mut Tx, notice: &Notice<'_>) -> Result<Option<ZoneDesk>, ServiceError> {
    let says_so = matches!(
        notice.say,
        Say::SomebodyComes { .. } | Say::NobodyFound | Say::NotForNeighbours
    );
    Ok(match notice.zone {
        _ if !says_so => None,
        Some(zone) => desk::find(tx, zone).await?,
        None => desk::find_of(tx, notice.to).await?,
    })
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
    (zone, request): (Option<&ZoneId>, Option<&RequestId>),
    why: &str,
    body: &str,
) -> Result<CallBackId, ServiceError> {
    // The desk of the zone calls, also somebody who lives where another organisation is.
    let desk = match zone {
        Some(zone) => place::find_zone(tx, zone).await?.map(|zone| zone.organisation),
        None => None,
    };
    let call = CallBack {
        id: CallBackId::new(writer.now, writer.chance),
        organisation: desk.unwrap_or_else(|| to.organisation.clone()),
        zone: zone.cloned(),
        person: Some(to.id.clone()),
        request: request.cloned(),
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
mod tests;
