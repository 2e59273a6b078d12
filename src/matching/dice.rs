//! Problems made by chance for unit tests, with everything that offers and needs can hold.

use super::problem::{
    Availability, Busy, Kind, Level, Mode, Need, Offer, Pin, Problem, Settings, Team, Traits, WeekUse, Window,
};
use super::slots::{SlotInfo, SlotSet, Span};
use crate::domain::daypart::Daypart;
use crate::domain::language::SpokenLanguage;
use crate::domain::time::{UnixTime, amsterdam};
use crate::geo::Point;
use jiff::civil::date;

/// SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        u32::try_from((z ^ (z >> 31)) % u64::from(sides)).unwrap()
    }

    pub fn chance(&mut self, percent: u32) -> bool {
        self.roll(100) < percent
    }

    fn some<T: Copy>(&mut self, of: &[T], percent: u32) -> Vec<T> {
        of.iter().copied().filter(|_| self.chance(percent)).collect()
    }

    pub fn point(&mut self) -> Point {
        let lon = 5.0 + f64::from(self.roll(1_000)) * 1e-4;
        Point::new(51.5 + f64::from(self.roll(800)) * 1e-4, lon).unwrap()
    }
}

pub fn slots() -> Vec<SlotInfo> {
    let mut slots = Vec::new();
    // The last Sunday of March: a day of 23 hours, and the end of an ISO week.
    for day in [date(2026, 3, 29), date(2026, 3, 30)] {
        for daypart in Daypart::ALL {
            let at = |hour| UnixTime::at(day, hour, 0, &amsterdam());
            slots.push(SlotInfo {
                date: day,
                daypart,
                week: usize::from(day == date(2026, 3, 30)),
                span: Span {
                    from: at(daypart.start_hour()),
                    until: at(daypart.end_hour()),
                },
                on_call: daypart == Daypart::Am,
                label: format!("{day} {daypart}"),
            });
        }
    }
    slots
}

fn span(dice: &mut Dice, slots: &[SlotInfo]) -> Span {
    let slot = &slots[dice.roll(slots.len() as u32) as usize];
    let from = slot.span.from.plus(i64::from(dice.roll(12)) * 900);
    Span {
        from,
        until: from.plus(i64::from(1 + dice.roll(12)) * 900),
    }
}

/// An offer that anybody could take up.
pub fn plain_offer(number: usize) -> Offer {
    Offer {
        id: format!("h{number}"),
        name: String::new(),
        at: Point::new(51.54, 5.05).unwrap(),
        reach_m: 20_000,
        mode: Mode::Bicycle,
        categories: vec!["garden".to_owned(), "pets".to_owned()],
        availability: Availability::Slots(SlotSet::first(6)),
        busy: Vec::new(),
        weekly_limit: 3,
        weekly_minutes: None,
        invitations_left: None,
        per_slot: 1,
        used: Vec::new(),
        vetted_until: None,
        interviewed: false,
        languages: vec![SpokenLanguage::parse("nl").unwrap()],
        kind: Kind::Volunteer,
        recent_visits: 0,
        levels: Vec::new(),
        goals: Vec::new(),
        teams: Vec::new(),
        adult: true,
        on_hold: false,
        consent: true,
        has: Traits::NONE,
        cannot_bear: Traits::NONE,
        zones: None,
        household: None,
    }
}

/// A need that every plain offer meets, in the first slot.
pub fn plain_need(number: usize, slots: &[SlotInfo]) -> Need {
    Need {
        id: format!("r{number}"),
        at: Point::new(51.541, 5.05).unwrap(),
        radius_m: 20_000,
        category: "garden".to_owned(),
        windows: vec![Window {
            slot: 0,
            span: slots[0].span,
        }],
        duration_min: 60,
        helpers_needed: 1,
        urgent: false,
        vetting_required: false,
        careful: false,
        known: Vec::new(),
        language_required: None,
        language_wanted: None,
        requires: Traits::NONE,
        exposes: Traits::NONE,
        preferred: Vec::new(),
        blocked: Vec::new(),
        declined: Vec::new(),
        taken_by: Vec::new(),
        zone: None,
        household: None,
        consent: true,
    }
}

fn offer(dice: &mut Dice, number: usize, people: usize, slots: &[SlotInfo]) -> Offer {
    let mut of = plain_offer(number);
    of.at = dice.point();
    of.reach_m = 500 + dice.roll(9_000);
    of.mode = Mode::ALL[dice.roll(4) as usize];
    of.categories = dice
        .some(&["garden", "pets", "meals"], 70)
        .into_iter()
        .map(str::to_owned)
        .collect();
    if dice.chance(60) {
        let mut week = [0_u32; 7];
        for day in &mut week {
            *day = (0..24)
                .filter(|_| dice.chance(80))
                .fold(0, |bits, hour| bits | 1 << hour);
        }
        let absences = if dice.chance(20) {
            vec![span(dice, slots)]
        } else {
            Vec::new()
        };
        of.availability = Availability::Hours { week, absences };
    } else {
        of.availability = Availability::Slots((0..slots.len()).filter(|_| dice.chance(80)).collect());
    }
    if dice.chance(30) {
        of.busy = vec![Busy {
            span: span(dice, slots),
            at: dice.point(),
        }];
    }
    of.per_slot = 1 + dice.roll(2);
    of.weekly_limit = dice.roll(5);
    of.weekly_minutes = dice.chance(30).then(|| 60 * dice.roll(6));
    of.invitations_left = dice.chance(20).then(|| dice.roll(3));
    of.used = (0..dice.roll(3))
        .map(|_| WeekUse {
            visits: dice.roll(2),
            minutes: 30 * dice.roll(3),
        })
        .collect();
    of.vetted_until = dice
        .chance(60)
        .then(|| date(2026, 3, 28 + i8::try_from(dice.roll(3)).unwrap()));
    of.interviewed = dice.chance(60);
    of.languages = dice
        .some(&["nl", "tr"], 70)
        .into_iter()
        .filter_map(SpokenLanguage::parse)
        .collect();
    if dice.chance(40) {
        of.kind = Kind::Worker;
        let level = [
            Level::Watching,
            Level::Together,
            Level::AloneUnderCall,
            Level::Independent,
        ];
        of.levels = vec![("garden".to_owned(), level[dice.roll(4) as usize])];
        of.goals = dice
            .some(&["garden", "pets"], 50)
            .into_iter()
            .map(str::to_owned)
            .collect();
        if people > 1 && dice.chance(50) {
            let companion = (number + 1 + dice.roll(people as u32 - 1) as usize) % people;
            of.teams = vec![Team {
                slot: dice.roll(slots.len() as u32) as usize,
                companion,
            }];
        }
    }
    of.adult = dice.chance(90);
    of.on_hold = dice.chance(5);
    of.consent = dice.chance(95);
    of.has = if dice.chance(50) {
        Traits::LIFTING | Traits::CAR
    } else {
        Traits::LIFTING
    };
    of.cannot_bear = if dice.chance(20) {
        Traits::PETS
    } else {
        Traits::NONE
    };
    of.zones = dice.chance(50).then(|| dice.some(&[1, 2], 80));
    of.household = dice.chance(30).then(|| u64::from(dice.roll(3)));
    of.recent_visits = dice.roll(5);
    of
}

fn need(dice: &mut Dice, number: usize, people: usize, slots: &[SlotInfo]) -> Need {
    let mut of = plain_need(number, slots);
    let all: Vec<usize> = (0..people).collect();
    of.at = dice.point();
    of.radius_m = 1_000 + dice.roll(9_000);
    of.category = ["garden", "pets"][dice.roll(2) as usize].to_owned();
    of.windows.clear();
    for (slot, info) in slots.iter().enumerate() {
        if dice.chance(50) {
            let from = info.span.from.plus(i64::from(dice.roll(4)) * 900);
            let until = info.span.until.plus(-i64::from(dice.roll(6)) * 900);
            of.windows.push(Window {
                slot,
                span: Span { from, until },
            });
        }
    }
    of.duration_min = 30 * (1 + dice.roll(4));
    if dice.chance(25) {
        // A visit around noon, or around five, that fits on neither side; now and then one from before noon until after five.
        let is_long = dice.chance(25);
        of.duration_min = if is_long { 360 } else { of.duration_min };
        let slot = if is_long { 0 } else { dice.roll(2) as usize };
        let end = slots[slot].span.until;
        let before = if is_long {
            1_800
        } else {
            i64::from(of.duration_min) * 30
        };
        let after = i64::from(of.duration_min) * 60 - before;
        let span = Span {
            from: end.plus(-before),
            until: end.plus(after + 60 * i64::from(dice.roll(15))),
        };
        of.windows = vec![Window { slot, span }];
    }
    of.helpers_needed = if dice.chance(30) { 2 } else { 1 };
    of.urgent = dice.chance(20);
    of.vetting_required = dice.chance(20);
    of.careful = dice.chance(20);
    of.known = dice.some(&all, 20);
    of.language_required = if dice.chance(15) {
        SpokenLanguage::parse("tr")
    } else {
        None
    };
    of.language_wanted = if dice.chance(20) {
        SpokenLanguage::parse("tr")
    } else {
        None
    };
    of.requires = if dice.chance(20) {
        Traits::CAR
    } else {
        Traits::NONE
    };
    of.exposes = if dice.chance(20) {
        Traits::PETS
    } else {
        Traits::NONE
    };
    of.preferred = dice.some(&all, 10);
    of.blocked = dice.some(&all, 8);
    of.declined = dice.some(&all, 8);
    of.taken_by = dice.some(&all, 5);
    of.zone = dice.chance(50).then(|| 1 + dice.roll(2));
    of.household = dice.chance(30).then(|| u64::from(dice.roll(3)));
    of.consent = dice.chance(95);
    of
}

/// A problem with up to `offers` helpers and `needs` visits.
pub fn problem(seed: u64, offers: u32, needs: u32) -> Problem {
    let dice = &mut Dice(seed);
    let slots = slots();
    let people = 1 + dice.roll(offers) as usize;
    let offers = (0..people)
        .map(|number| offer(dice, number, people, &slots))
        .collect();
    let needs: Vec<Need> = (0..=dice.roll(needs) as usize)
        .map(|number| need(dice, number, people, &slots))
        .collect();
    let mut pins = Vec::new();
    for (ix, of) in needs.iter().enumerate() {
        if let (true, Some(window)) = (dice.chance(15), of.windows.first()) {
            pins.push(Pin {
                need: ix,
                offer: dice.roll(people as u32) as usize,
                slot: window.slot,
                span: Span {
                    from: window.span.from,
                    until: window.span.from.plus(i64::from(of.duration_min) * 60),
                },
            });
        }
    }
    Problem {
        slots,
        offers,
        needs,
        pins,
        settings: Settings::default(),
    }
}
