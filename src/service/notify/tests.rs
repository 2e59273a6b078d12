//! What the messages say.

use super::*;
use crate::domain::time::SeededChance;
use jiff::civil::date;
use std::fmt::Write as _;

/// Every message there is, once for each of its ways to be said.
pub(super) fn every(mut look: impl FnMut(&Say<'_>)) {
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
            every: None,
            resident,
        },
        Say::Invited {
            invitation: &InvitationId::new(window.starts_at, &SeededChance::from_seed(2)),
            category,
            window,
            every: Some(Rhythm::Weeks(1)),
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
            along: false,
        },
        Say::Thanks { resident },
        Say::Welcome,
        Say::StaffInvite,
        Say::ManyLooks,
        Say::ClosedDoor { helper },
        Say::PlaceFree { window },
        Say::Swapped { helper, window },
        Say::NewMessage {
            from: helper,
            category,
        },
        Say::DidSomebodyCome {
            visit: &VisitId::new(window.starts_at, &SeededChance::from_seed(4)),
            helper,
            along: true,
        },
        Say::GoesAlong {
            helper,
            window,
            meet: "bij de ingang van het buurthuis",
            door_word: "tulp",
        },
        Say::GoesAlong {
            helper,
            window,
            meet: "",
            door_word: "tulp",
        },
        Say::JoinedBy {
            resident,
            window,
            left: 1,
        },
        Say::NotAlong { resident, window },
        Say::OutingOff { helper, window },
        Say::OutingOpen { window },
        Say::OutingRefused,
        Say::OutingStopped { window },
        Say::Bond(BondSay::Asked {
            name: helper,
            meets_first: false,
        }),
        Say::Bond(BondSay::Asked {
            name: resident,
            meets_first: true,
        }),
        Say::Bond(BondSay::Meeting { name: helper }),
        Say::Bond(BondSay::GoOn { name: helper }),
        Say::Bond(BondSay::Runs { name: resident }),
        Say::Bond(BondSay::Not { name: helper }),
        Say::Bond(BondSay::Over { name: helper }),
        Say::Bond(BondSay::VisitOff { name: helper, window }),
        Say::Bond(BondSay::MeetsAt {
            name: helper,
            window,
            place: "bij de ingang van het buurthuis",
            word: "tulp",
        }),
        Say::Bond(BondSay::MeetsAt {
            name: resident,
            window,
            place: "bij de ingang van het buurthuis",
            word: "",
        }),
        Say::Handover(HandoverSay::Goes {
            desk: &ZoneDesk {
                zone: "De Hoven".to_owned(),
                coordinator: "Joke".to_owned(),
                telephone: "013 000 00 02".to_owned(),
            },
            to: "Zorg Zuid",
            on: date(2027, 3, 31),
        }),
        Say::Handover(HandoverSay::Off { zone: "De Hoven" }),
    ];
    for say in &all {
        look(say);
    }
}

/// Every message as it is read: whoever changes a word sees all of it beside the words around it.
#[test]
fn every_message_reads_well() {
    for lang in Lang::ALL {
        let mut read = String::new();
        every(|say| {
            let (subject, body) = words(Texts::new(lang), "Fatima", say, "Karin: 013 000 00 01");
            write!(read, "== {subject}\n{body}\n\n").unwrap();
        });
        insta::assert_snapshot!(format!("messages.{lang}"), read);
    }
}
