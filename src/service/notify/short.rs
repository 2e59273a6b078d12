//! The same things said by text message: in one text, in its alphabet, with the word to answer.

use super::through::for_whom_short;
use super::{Notice, Say, ServiceError, Writer, along, bonds, handover};
use crate::domain::contact::Telephone;
use crate::domain::gsm;
use crate::domain::ids::{MessageId, PersonId};
use crate::domain::resident::Person;
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::zone::ZoneDesk;
use crate::store::outbox::{self, Outgoing};
use crate::store::reach::{Subject, TextQuestion};
use crate::store::{Tx, person, reach};
use crate::texts::Texts;

/// Names and kinds of help are clipped at the first of these that lets the text be one.
const NAMES: [usize; 4] = [40, 20, 12, 6];
/// Texts ring at the bed: between these hours, and none outside.
const FROM_HOUR: i8 = 8;
const UNTIL_HOUR: i8 = 21;
/// A text about something that begins sooner than this after they wake is sent at night all the same, seconds.
const SOON_S: i64 = 3600;
/// A text that is a day late says nothing new.
const USEFUL_S: i64 = 24 * 3600;

/// The words "yes" and "no" as somebody is asked to type them, with the number of the question when there are several.
fn word(t: Texts, key: &str, number: Option<u8>) -> String {
    let word = t.get(key);
    number.map_or_else(|| word.clone().into_owned(), |number| format!("{word} {number}"))
}

fn when(t: Texts, window: &Window) -> String {
    t.moment(window.starts_at.local(&amsterdam()).datetime())
}

/// Who asks, in at most so many places; nobody's name for somebody who must not be found.
pub(super) fn whose(t: Texts, resident: &str, most: usize) -> String {
    if resident.is_empty() {
        t.get("somebody-near").into_owned()
    } else {
        gsm::clipped(resident, most)
    }
}

/// What a text says; nothing for what cannot be said in one.
fn words(
    t: Texts,
    say: &Say<'_>,
    number: Option<u8>,
    (desk, most): (Option<&ZoneDesk>, usize),
) -> Option<String> {
    let name = |name: &str| gsm::clipped(name, most);
    let said = match say {
        Say::Searching => t.get("text-searching").into_owned(),
        Say::NotForNeighbours => t.with("text-refused", "desk", called(desk, most, t)).to_string(),
        Say::Invited {
            category,
            window,
            every,
            resident,
            ..
        } => match every {
            Some(every) => t
                .with("text-invited-series", "resident", whose(t, resident, most))
                .and("every", t.rhythm(*every)),
            None => t.with("text-invited", "resident", whose(t, resident, most)),
        }
        .and("category", name(category.of(t.lang())))
        .and("when", when(t, window))
        .and("yes", word(t, "word-yes", number))
        .and("no", word(t, "word-no", number))
        .to_string(),
        Say::SomebodyComes {
            helper,
            window,
            door_word,
        } => t
            .with("text-comes", "helper", name(helper))
            .and("when", when(t, window))
            .and("word", *door_word)
            .and("desk", called(desk, most, t))
            .to_string(),
        Say::Booked { resident, window, .. } => t
            .with("text-booked", "resident", name(resident))
            .and("when", when(t, window))
            .and("here", word(t, "word-here", number))
            .and("done", word(t, "word-done", number))
            .and("cannot", word(t, "word-cannot", number))
            .to_string(),
        Say::PlaceTaken { window } => t.with("text-taken", "when", when(t, window)).to_string(),
        Say::CalledOff { window } => t.with("text-off", "when", when(t, window)).to_string(),
        Say::HandedBack { helper, window } => t
            .with("text-back", "helper", name(helper))
            .and("when", when(t, window))
            .to_string(),
        Say::NobodyFound => t.with("text-nobody", "desk", called(desk, most, t)).to_string(),
        Say::DidSomebodyCome { helper, along, .. } => t
            .with(
                if *along { "text-came-along" } else { "text-came" },
                "helper",
                name(helper),
            )
            .and("yes", word(t, "word-yes", number))
            .and("no", word(t, "word-no", number))
            .to_string(),
        Say::Thanks { resident } => t.with("text-thanks", "resident", name(resident)).to_string(),
        Say::NewMessage { from, .. } => t.with("text-message", "from", name(from)).to_string(),
        Say::Welcome => t.get("text-welcome").into_owned(),
        Say::PlaceFree { window } => t.with("text-free", "when", when(t, window)).to_string(),
        Say::Swapped { helper, window } => t
            .with("text-swapped", "helper", name(helper))
            .and("when", when(t, window))
            .to_string(),
        Say::Code { .. } | Say::StaffInvite | Say::ManyLooks | Say::ClosedDoor { .. } => return None,
        Say::GoesAlong { .. }
        | Say::JoinedBy { .. }
        | Say::NotAlong { .. }
        | Say::OutingOff { .. }
        | Say::OutingOpen { .. }
        | Say::OutingRefused
        | Say::OutingStopped { .. } => return along::short(t, say, &name),
        Say::Bond(say) => bonds::short(t, say, &name),
        Say::Handover(say) => handover::short(t, say, most, &name),
    };
    Some(said)
}

/// Whom to call, "Karin: 013 555 12 34"; "us" where nobody is known. A name takes at most so many places.
pub(in crate::service) fn called(desk: Option<&ZoneDesk>, most: usize, t: Texts) -> String {
    match desk {
        Some(desk) => {
            let name: String = desk.coordinator.chars().take(most).collect();
            format!("{}: {}", name.trim_end(), desk.telephone)
        }
        None => t.get("word-us").into_owned(),
    }
}

/// The first of what `make` gives for ever shorter names that is one text.
pub(in crate::service) fn fitting(make: impl Fn(usize) -> String) -> String {
    let mut said = String::new();
    for most in NAMES {
        said = gsm::plain(&make(most));
        if gsm::places(&said).is_some_and(|places| places <= gsm::PLACES) {
            return said;
        }
    }
    gsm::clipped(&said, gsm::PLACES)
}

/// What a notice asks about, if it asks.
fn subject(say: &Say<'_>) -> Option<Subject> {
    match say {
        Say::Invited { invitation, .. } => Some(Subject::Invitation(invitation.to_string())),
        Say::Booked { assignment, .. } => Some(Subject::Assignment(assignment.to_string())),
        Say::DidSomebodyCome { visit, .. } => Some(Subject::Visit(visit.to_string())),
        _ => None,
    }
}

/// When a notice begins to matter, if at a time.
pub(super) const fn about_when(say: &Say<'_>) -> Option<Window> {
    match say {
        Say::Invited { window, .. }
        | Say::SomebodyComes { window, .. }
        | Say::Booked { window, .. }
        | Say::PlaceTaken { window }
        | Say::CalledOff { window }
        | Say::PlaceFree { window }
        | Say::Swapped { window, .. }
        | Say::HandedBack { window, .. }
        | Say::GoesAlong { window, .. }
        | Say::JoinedBy { window, .. }
        | Say::NotAlong { window, .. }
        | Say::OutingOff { window, .. } => Some(*window),
        Say::Bond(say) => say.about_when(),
        _ => None,
    }
}

/// The number of a question: the one that it has, or the smallest that nobody at this telephone has.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn number_of(
    tx: &mut Tx,
    to: &PersonId,
    number: &Telephone,
    subject: Subject,
    now: UnixTime,
) -> Result<u8, ServiceError> {
    let mut taken = Vec::new();
    for other in person::list_by_telephone(tx, number).await? {
        for question in reach::list_questions(tx, &other.id).await? {
            if question.person == *to && question.subject == subject {
                return Ok(question.code);
            }
            taken.push(question.code);
        }
    }
    // Ninety-nine questions within two months are more than one telephone is asked; then the last number is used again.
    let Some(code) = (1..=99).find(|code| !taken.contains(code)) else {
        return Ok(99);
    };
    let question = TextQuestion {
        person: to.clone(),
        code,
        subject,
    };
    reach::add_question(tx, &question, now).await?;
    Ok(code)
}

/// When something may ring that is about what begins at `begins`: now, or when people wake.
pub(in crate::service) fn awake(now: UnixTime, begins: Option<UnixTime>) -> UnixTime {
    let zone = amsterdam();
    let local = now.local(&zone);
    if (FROM_HOUR..UNTIL_HOUR).contains(&local.hour()) {
        return now;
    }
    let day = local.date();
    let morning = if local.hour() < FROM_HOUR {
        day
    } else {
        day.tomorrow().unwrap_or(day)
    };
    let wakes = UnixTime::at(morning, FROM_HOUR, 0, &zone);
    let soon = begins.is_some_and(|begins| begins < wakes.plus(SOON_S));
    if soon { now } else { wakes }
}

/// Puts a notice in the outbox as a text, and says which it is.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn tell(
    tx: &mut Tx,
    writer: Writer<'_>,
    to: &Person,
    number: &Telephone,
    (notice, desk, about): (&Notice<'_>, Option<&ZoneDesk>, Option<String>),
    at: UnixTime,
) -> Result<MessageId, ServiceError> {
    let t = Texts::plain(to.lang);
    let question = match subject(&notice.say) {
        Some(subject) => Some(number_of(tx, &to.id, number, subject, writer.now).await?),
        None => None,
    };
    let said = fitting(|most| {
        let said = words(t, &notice.say, question, (desk, most)).unwrap_or_default();
        for_whom_short(t, said, about.as_deref(), most)
    });
    let begins = about_when(&notice.say).map(|window| window.starts_at);
    let due = awake(writer.now.max(at), begins);
    text_at(tx, writer, to, number, &notice.key, said, due).await
}

/// Puts a text in the outbox, to be sent at `due`, and says which it is.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn text_at(
    tx: &mut Tx,
    writer: Writer<'_>,
    to: &Person,
    number: &Telephone,
    key: &str,
    said: String,
    due: UnixTime,
) -> Result<MessageId, ServiceError> {
    let message = Outgoing {
        id: MessageId::new(writer.now, writer.chance),
        dedupe_key: key.to_owned(),
        organisation: to.organisation.clone(),
        person: Some(to.id.clone()),
        channel: "text".to_owned(),
        to: number.as_str().to_owned(),
        subject: String::new(),
        body: said,
        useful_until: Some(due.plus(USEFUL_S)),
    };
    outbox::enqueue_for(tx, &message, due).await?;
    Ok(message.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{AssignmentId, InvitationId, VisitId};
    use crate::domain::language::Lang;
    use crate::domain::schedule::Rhythm;
    use crate::domain::time::SeededChance;
    use crate::service::notify::{BondSay, CategoryNames, HandoverSay};
    use jiff::civil::date;
    use std::fmt::Write as _;

    const LONG: &str = "Wilhelmina-Geertruida van Oudheusden";
    const KIND: &str = "Begeleiden naar ziekenhuis of een uitstapje in de buurt";

    fn karin() -> ZoneDesk {
        ZoneDesk {
            zone: "De Hoven".to_owned(),
            coordinator: "Karin".to_owned(),
            telephone: "013 000 00 01".to_owned(),
        }
    }

    fn window() -> Window {
        // The longest that a moment gets in Dutch.
        let starts_at = UnixTime::at(date(2027, 9, 30), 12, 30, &amsterdam());
        Window {
            starts_at,
            ends_at: starts_at.plus(3600),
        }
    }

    fn with_all<T>(name: &str, kind: &str, look: impl Fn(&Say<'_>) -> T) -> Vec<T> {
        let window = window();
        let chance = SeededChance::from_seed(1);
        let (invitation, assignment, visit) = (
            InvitationId::new(window.starts_at, &chance),
            AssignmentId::new(window.starts_at, &chance),
            VisitId::new(window.starts_at, &chance),
        );
        [
            Say::Searching,
            Say::NotForNeighbours,
            Say::Invited {
                invitation: &invitation,
                category: CategoryNames { nl: kind, en: kind },
                window,
                every: None,
                resident: name,
            },
            Say::Invited {
                invitation: &invitation,
                category: CategoryNames { nl: kind, en: kind },
                window,
                every: Some(Rhythm::Weeks(4)),
                resident: "",
            },
            Say::Invited {
                invitation: &invitation,
                category: CategoryNames { nl: kind, en: kind },
                window,
                every: Some(Rhythm::Weeks(1)),
                resident: name,
            },
            Say::SomebodyComes {
                helper: name,
                window,
                door_word: "boterbloemen",
            },
            Say::Booked {
                assignment: &assignment,
                resident: name,
                window,
            },
            Say::PlaceTaken { window },
            Say::CalledOff { window },
            Say::HandedBack { helper: name, window },
            Say::NobodyFound,
            Say::DidSomebodyCome {
                visit: &visit,
                helper: name,
                along: false,
            },
            Say::DidSomebodyCome {
                visit: &visit,
                helper: name,
                along: true,
            },
            Say::GoesAlong {
                helper: name,
                window,
                meet: "bij het buurthuis",
                door_word: "boterbloemen",
            },
            Say::JoinedBy {
                resident: name,
                window,
                left: 2,
            },
            Say::NotAlong {
                resident: name,
                window,
            },
            Say::OutingOff { helper: name, window },
            Say::OutingOpen { window },
            Say::OutingRefused,
            Say::OutingStopped { window },
            Say::Thanks { resident: name },
            Say::NewMessage {
                from: name,
                category: CategoryNames { nl: kind, en: kind },
            },
            Say::Welcome,
            Say::Bond(BondSay::Asked {
                name,
                meets_first: true,
            }),
            Say::Bond(BondSay::Meeting { name }),
            Say::Bond(BondSay::GoOn { name }),
            Say::Bond(BondSay::Runs { name }),
            Say::Bond(BondSay::Not { name }),
            Say::Bond(BondSay::Over { name }),
            Say::Bond(BondSay::VisitOff { name, window }),
            Say::Bond(BondSay::MeetsAt {
                name,
                window,
                place: "bij de ingang van het buurthuis",
                word: "",
            }),
            Say::Handover(HandoverSay::Goes {
                desk: &ZoneDesk {
                    zone: name.to_owned(),
                    coordinator: name.to_owned(),
                    ..karin()
                },
                to: kind,
                on: date(2027, 3, 31),
            }),
            Say::Handover(HandoverSay::Off { zone: name }),
        ]
        .iter()
        .map(look)
        .collect()
    }

    #[test]
    fn every_text_reads_well() {
        for lang in Lang::ALL {
            let t = Texts::plain(lang);
            let mut read = String::new();
            for said in with_all("Zoë", "Boodschappen", |say| {
                fitting(|most| words(t, say, Some(2), (Some(&karin()), most)).unwrap())
            }) {
                writeln!(read, "{} {said}", said.len()).unwrap();
            }
            insta::assert_snapshot!(format!("texts.{lang}"), read);
        }
    }

    #[test]
    fn the_longest_names_still_make_one_text_that_says_what_to_answer() {
        for lang in Lang::ALL {
            let t = Texts::plain(lang);
            for name in [LONG, "محمد", "{}[]{}[]{}[]{}[]{}[]"] {
                let desk = ZoneDesk {
                    coordinator: LONG.to_owned(),
                    ..karin()
                };
                let all = with_all(name, KIND, |say| {
                    let said = fitting(|most| words(t, say, Some(99), (Some(&desk), most)).unwrap());
                    assert!(gsm::places(&said).unwrap() <= gsm::PLACES, "{said}");
                    // Nothing is cut off at the end: that is where the word to answer stands.
                    let whole = gsm::plain(&words(t, say, Some(99), (Some(&desk), NAMES[3])).unwrap());
                    assert!(gsm::places(&whole).unwrap() <= gsm::PLACES, "{whole}");
                    said
                });
                assert_eq!(all.len(), 33);
            }
        }
    }

    #[test]
    fn what_is_passed_on_says_for_whom_it_is_and_is_still_one_text() {
        for lang in Lang::ALL {
            let t = Texts::plain(lang);
            let desk = ZoneDesk {
                coordinator: LONG.to_owned(),
                ..karin()
            };
            let window = window();
            for say in [
                Say::SomebodyComes {
                    helper: LONG,
                    window,
                    door_word: "boterbloemen",
                },
                Say::HandedBack { helper: LONG, window },
                Say::NobodyFound,
                Say::Searching,
            ] {
                let most = NAMES[3];
                let plain = words(t, &say, None, (Some(&desk), most)).unwrap();
                let said = gsm::plain(&for_whom_short(t, plain, Some("Riet"), most));
                assert!(said.contains("Riet"), "{said}");
                assert!(gsm::places(&said).unwrap() <= gsm::PLACES, "{said}");
            }
        }
    }

    #[test]
    fn no_text_rings_at_night_but_for_what_begins_at_once() {
        let zone = amsterdam();
        let at = |day, hour, minute| UnixTime::at(date(2027, 3, day), hour, minute, &zone);
        assert_eq!(awake(at(2, 8, 0), None), at(2, 8, 0));
        assert_eq!(awake(at(2, 20, 59), None), at(2, 20, 59));
        assert_eq!(awake(at(2, 21, 0), None), at(3, 8, 0));
        assert_eq!(awake(at(3, 7, 59), None), at(3, 8, 0));
        assert_eq!(awake(at(2, 23, 0), Some(at(3, 9, 0))), at(3, 8, 0));
        assert_eq!(awake(at(2, 23, 0), Some(at(3, 8, 30))), at(2, 23, 0));
        // The night in which the clock goes forward has an hour less.
        assert_eq!(awake(at(27, 22, 0), None), at(28, 8, 0));
    }
}
