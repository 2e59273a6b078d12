//! The same things on paper: what somebody must know and can read without answering. What asks for an answer, or would come
//! too late, is a call for the desk.

use super::short::about_when;
use super::{HandoverSay, Notice, Say, ServiceError, Writer, spoken};
use crate::domain::contact::Telephone;
use crate::domain::ids::{CallBackId, LetterId};
use crate::domain::letter::{LetterKind, post_by};
use crate::domain::resident::Person;
use crate::domain::time::amsterdam;
use crate::store::letter::{self, Letter};
use crate::store::{Tx, person};
use crate::texts::Texts;

/// What is about no moment is of use for so long, seconds.
const USEFUL_S: i64 = 14 * 24 * 3600;

/// Subject and body, as a mail would have them.
pub(super) struct Said {
    pub(super) subject: String,
    pub(super) body: String,
}

/// Which letter says it; nothing for what is not worth one, or must be answered.
const fn kind(say: &Say<'_>) -> Option<LetterKind> {
    Some(match say {
        Say::SomebodyComes { .. } => LetterKind::Comes,
        Say::Booked { .. } => LetterKind::Booked,
        Say::CalledOff { .. } => LetterKind::Off,
        Say::HandedBack { .. } => LetterKind::Back,
        Say::NobodyFound => LetterKind::Nobody,
        Say::NotForNeighbours => LetterKind::Refused,
        Say::Welcome => LetterKind::Welcome,
        Say::NewMessage { .. } => LetterKind::Message,
        Say::Handover(HandoverSay::Goes { .. }) => LetterKind::Handover,
        Say::Handover(HandoverSay::Off { .. }) => LetterKind::HandoverOff,
        Say::Code { .. }
        | Say::Searching
        | Say::Invited { .. }
        | Say::PlaceTaken { .. }
        | Say::DidSomebodyCome { .. }
        | Say::Thanks { .. }
        | Say::StaffInvite
        | Say::ManyLooks
        | Say::ClosedDoor { .. }
        | Say::GoesAlong { .. }
        | Say::JoinedBy { .. }
        | Say::NotAlong { .. }
        | Say::OutingOff { .. }
        | Say::OutingOpen { .. }
        | Say::OutingRefused
        | Say::OutingStopped { .. }
        | Say::Bond(_)
        | Say::PlaceFree { .. }
        | Say::Swapped { .. } => return None,
    })
}

/// What a mail says, but for where it speaks of a page.
fn words(to: &Person, say: &Say<'_>, said: String) -> String {
    let t = Texts::plain(to.lang);
    match say {
        Say::Booked { resident, window, .. } => t
            .with("letter-booked", "name", &to.given_name)
            .and("resident", *resident)
            .and("when", t.moment(window.starts_at.local(&amsterdam()).datetime()))
            .to_string(),
        Say::NewMessage { from, .. } => t
            .with("letter-message", "name", &to.given_name)
            .and("from", *from)
            .to_string(),
        _ => said,
    }
}

/// Puts a notice with the letters that wait, or on the desk's list of calls.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn tell(
    tx: &mut Tx,
    writer: Writer<'_>,
    to: &Person,
    number: Option<&Telephone>,
    notice: &Notice<'_>,
    said: Said,
) -> Result<Option<CallBackId>, ServiceError> {
    let about = about_when(&notice.say);
    let by = about.map(|window| post_by(window.starts_at, &amsterdam()));
    let is_late = by.is_some_and(|by| by <= writer.now);
    let kind = kind(&notice.say);
    // What somebody wrote is read out to whoever has a telephone: they may answer at once.
    let is_spoken = is_late || kind.is_none_or(|kind| kind == LetterKind::Message);
    let kind = match (kind, number) {
        (_, Some(number)) if is_spoken => {
            return spoken(tx, writer, to, number, notice, said.body).await;
        }
        // Nobody can be asked anything by letter; and without a telephone the desk brings what is late.
        (None, _) => return Ok(None),
        (Some(kind), _) => kind,
    };
    if kind == LetterKind::Message && letter::has_waiting(tx, &to.id, notice.request, kind).await? {
        return Ok(None);
    }
    let home = person::find_home(tx, &to.id).await?;
    let written = Letter {
        id: LetterId::new(writer.now, writer.chance),
        dedupe_key: notice.key.clone(),
        organisation: to.organisation.clone(),
        zone: home.map(|home| home.zone).or_else(|| notice.zone.cloned()),
        person: to.id.clone(),
        request: notice.request.cloned(),
        kind,
        subject: said.subject,
        body: words(to, &notice.say, said.body),
        created_at: writer.now,
        post_by: by,
        useful_until: about.map_or(writer.now.plus(USEFUL_S), |window| window.ends_at),
    };
    letter::add(tx, &written, "system").await?;
    Ok(None)
}
