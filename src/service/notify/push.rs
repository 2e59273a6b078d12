//! The same things said on a device that somebody turned on: what wants an answer, and what changes what was agreed. What
//! one keeps (who comes, with which word at the door) goes by mail or text as before.
//!
//! The device comes first, not instead: the message lies in the outbox as it would go by its own way, with what is shown
//! beside it. The words are those of the mail, without its greeting.

use super::short::{about_when, awake};
use super::{BondSay, Notice, Say, ServiceError, Writer};
use crate::domain::ids::MessageId;
use crate::domain::reach::Urgency;
use crate::domain::resident::Person;
use crate::domain::time::UnixTime;
use crate::store::{Tx, push};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What is a day late says nothing new.
const USEFUL_S: i64 = 24 * 3600;
/// Characters of a title and of what stands below it: a telephone shows no more.
const TITLE: usize = 80;
const BODY: usize = 300;

/// What is shown on a device, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::service) struct Shown {
    /// What it is about.
    pub title: String,
    /// What it says.
    pub body: String,
    /// The page that it opens, from our address on.
    pub path: String,
    /// The language that it is in.
    pub lang: String,
    /// A later one of the same topic takes its place.
    pub topic: String,
    /// The tag of an [`Urgency`].
    pub urgency: String,
    /// After this it is of no use, seconds since the epoch.
    pub until: i64,
    /// When what it is about begins, if at a time.
    pub begins: Option<i64>,
}

/// How soon a device must show it; nothing for what it does not show.
pub(super) const fn urgency(say: &Say<'_>) -> Option<Urgency> {
    match say {
        // The time to answer runs; or somebody may be on their way for nothing.
        Say::Invited { .. }
        | Say::PlaceFree { .. }
        | Say::CalledOff { .. }
        | Say::HandedBack { .. }
        | Say::NotAlong { .. }
        | Say::OutingOff { .. }
        | Say::Bond(BondSay::VisitOff { .. }) => Some(Urgency::High),
        Say::DidSomebodyCome { .. }
        | Say::NewMessage { .. }
        | Say::PlaceTaken { .. }
        | Say::Swapped { .. }
        | Say::JoinedBy { .. }
        | Say::Bond(BondSay::Asked { .. } | BondSay::GoOn { .. }) => Some(Urgency::Normal),
        // A code is for whoever asked for it, where they asked for it. What staff are told leads to a desk. The rest is read
        // again later, or holds what nobody else may read on a table.
        Say::Code { .. }
        | Say::StaffInvite
        | Say::ManyLooks
        | Say::ClosedDoor { .. }
        | Say::Searching
        | Say::NotForNeighbours
        | Say::SomebodyComes { .. }
        | Say::Booked { .. }
        | Say::NobodyFound
        | Say::Thanks { .. }
        | Say::Welcome
        | Say::GoesAlong { .. }
        | Say::OutingOpen { .. }
        | Say::OutingRefused
        | Say::OutingStopped { .. }
        | Say::Bond(_)
        | Say::Handover(_) => None,
    }
}

fn clipped(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most - 1).collect();
    format!("{}…", cut.trim_end())
}

/// A mail's words without the line that greets.
pub(super) fn without_greeting(body: &str) -> String {
    let rest = body.split_once('\n').map_or(body, |(_, rest)| rest);
    rest.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is shown of a notice whose mail has these words; nothing when it is not shown, or has nobody to be shown to.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn shown(
    tx: &mut Tx,
    writer: Writer<'_>,
    to: &Person,
    notice: &Notice<'_>,
    (subject, body): (&str, &str),
) -> Result<Option<Shown>, ServiceError> {
    let Some(urgency) = urgency(&notice.say).filter(|_| writer.pushes) else {
        return Ok(None);
    };
    if !push::has_any(tx, &to.id, writer.now).await? {
        return Ok(None);
    }
    Ok(Some(made(writer.now, to, notice, urgency, (subject, body))))
}

fn made(
    now: UnixTime,
    to: &Person,
    notice: &Notice<'_>,
    urgency: Urgency,
    (subject, body): (&str, &str),
) -> Shown {
    let begins = about_when(&notice.say).map(|window| window.starts_at);
    let day = now.plus(USEFUL_S);
    // A question about a time that has come is none any more; what was called off is worth knowing at the door.
    let until = begins
        .filter(|begins| *begins > now)
        .map_or(day, |begins| begins.min(day));
    let about = format!("{} {}", notice.path, begins.map_or(0, UnixTime::seconds));
    // 24 bytes are the 32 characters that a topic may have.
    let hash: Vec<u8> = Sha256::digest(about).into_iter().take(24).collect();
    Shown {
        title: clipped(subject, TITLE),
        body: clipped(&without_greeting(body), BODY),
        path: notice.path.clone(),
        lang: to.lang.to_string(),
        topic: URL_SAFE_NO_PAD.encode(hash),
        urgency: urgency.tag().to_owned(),
        until: until.seconds(),
        begins: begins.map(UnixTime::seconds),
    }
}

impl Shown {
    /// When what it is about begins, if at a time.
    pub(in crate::service) fn begins_at(&self) -> Option<UnixTime> {
        self.begins.map(UnixTime::from_seconds)
    }

    /// When a device may show it: it rings as a text does.
    pub(super) fn due(&self, at: UnixTime) -> UnixTime {
        awake(at, self.begins_at())
    }
}

/// Puts it before a message that is in the outbox.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn put_first(
    tx: &mut Tx,
    message: &MessageId,
    shown: Option<&Shown>,
) -> Result<(), ServiceError> {
    let Some(shown) = shown else {
        return Ok(());
    };
    let text = serde_json::to_string(shown).map_err(ServiceError::internal)?;
    Ok(push::set_first(tx, message, &text).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{InvitationId, OrganisationId, PersonId};
    use crate::domain::language::Lang;
    use crate::domain::resident::{Care, ResidentState};
    use crate::domain::schedule::Window;
    use crate::domain::time::{SeededChance, amsterdam};
    use crate::service::notify::{CategoryNames, words};
    use crate::texts::Texts;
    use jiff::civil::date;
    use std::fmt::Write as _;

    fn fatima(lang: Lang) -> Person {
        Person {
            id: PersonId::parse("per_1").unwrap(),
            organisation: OrganisationId::parse("org_1").unwrap(),
            given_name: "Fatima".to_owned(),
            family_name: "Yilmaz".to_owned(),
            lang,
            state: ResidentState::Here,
            care: Care::default(),
            verified_at: None,
            created_at: UnixTime::from_seconds(0),
        }
    }

    /// What is said on a device about every message of the list in `notify::tests`, with how soon.
    #[test]
    fn what_devices_show_reads_well_and_greets_nobody() {
        for lang in Lang::ALL {
            let to = fatima(lang);
            let mut read = String::new();
            crate::service::notify::tests::every(|say| {
                let Some(urgency) = urgency(say) else {
                    return;
                };
                let notice = Notice {
                    key: String::new(),
                    to: &to.id,
                    zone: None,
                    request: None,
                    say: say.clone(),
                    path: "/invitations/inv_1".to_owned(),
                };
                let (subject, body) = words(Texts::plain(lang), "Fatima", say, "Karin: 013 000 00 01");
                let now = UnixTime::at(date(2026, 3, 2), 9, 0, &amsterdam());
                let shown = made(now, &to, &notice, urgency, (&subject, &body));
                assert!(
                    !shown.body.contains("Fatima") && !shown.body.contains("013"),
                    "{shown:?}"
                );
                assert!(shown.body.len() > 20 && !shown.body.contains('\n'), "{shown:?}");
                assert!(!shown.body.contains("tulp"), "a word for the door: {shown:?}");
                writeln!(read, "{urgency} == {}\n{}\n", shown.title, shown.body).unwrap();
            });
            insta::assert_snapshot!(format!("devices.{lang}"), read);
        }
    }

    #[test]
    fn a_later_word_about_the_same_takes_the_place_of_the_first() {
        let to = fatima(Lang::Nl);
        let now = UnixTime::at(date(2026, 3, 2), 9, 0, &amsterdam());
        let window = |hours: i64| Window {
            starts_at: now.plus(hours * 3600),
            ends_at: now.plus((hours + 1) * 3600),
        };
        let invitation = InvitationId::new(now, &SeededChance::from_seed(1));
        let say = |say| Notice {
            key: String::new(),
            to: &to.id,
            zone: None,
            request: None,
            say,
            path: "/invitations/inv_1".to_owned(),
        };
        let asked = |window| {
            say(Say::Invited {
                invitation: &invitation,
                category: CategoryNames { nl: "x", en: "x" },
                window,
                every: None,
                resident: "Riet",
            })
        };
        let made = |notice: &Notice<'_>| made(now, &to, notice, Urgency::High, ("s", "g\nb"));
        let first = made(&asked(window(2)));
        assert_eq!(first.topic.len(), 32);
        assert_eq!(
            first.topic,
            made(&say(Say::PlaceTaken { window: window(2) })).topic
        );
        assert_ne!(
            first.topic,
            made(&say(Say::PlaceTaken { window: window(3) })).topic
        );
        // Worth keeping until it begins, a day at most.
        assert_eq!(first.until, now.plus(2 * 3600).seconds());
        assert_eq!(made(&asked(window(50))).until, now.plus(24 * 3600).seconds());
        let late = made(&say(Say::CalledOff { window: window(-1) }));
        assert_eq!(late.until, now.plus(24 * 3600).seconds());
    }

    #[test]
    fn long_words_are_cut_where_nobody_reads_on() {
        assert_eq!(clipped("kort", 4), "kort");
        assert_eq!(clipped("te lang", 4), "te…");
        assert_eq!(
            without_greeting("Dag Fatima,\nKunt u?\n\nNee mag."),
            "Kunt u? Nee mag."
        );
    }
}
