//! Hard rules and soft terms, one per file.
//!
//! A hard rule answers for one pair in one window: `Ok`, or its one coded [`Reason`]. A helper is a candidate for a
//! visit in a slot when every rule holds. A soft term answers with points. A team (a worker with a companion) is tried
//! in the worker's place: what must hold for everybody at the door is asked of both, what one can do both can.

mod adult;
mod already_there;
mod availability;
mod block;
mod category;
mod consent;
mod declined;
mod distance;
mod hold;
mod household;
mod language;
mod level;
mod requirements;
mod vetting;
mod weekly_limit;
mod zone;

mod familiar;
mod fit_of_time;
mod learning;
mod nearness;
mod spoken;

pub(super) use availability::{free_in, free_spans};

use super::capacity::Capacity;
use super::plan::{Candidate, Reason, Terms};
use super::problem::{Need, NeedIx, Offer, OfferIx, Problem, Window};
use crate::geo::distance_m_ceil;

/// A hard rule.
pub(super) type Rule = fn(&Pair<'_>, &Window) -> Result<(), Reason>;

/// Rules whose answer is the same in every window, unless the helper goes in a team.
const FOR_THE_PAIR: [(Reason, Rule); 11] = [
    (Reason::Distance, distance::distance),
    (Reason::Category, category::category),
    (Reason::Hold, hold::hold),
    (Reason::Consent, consent::consent),
    (Reason::Language, language::language),
    (Reason::Requirements, requirements::requirements),
    (Reason::Block, block::block),
    (Reason::Household, household::household),
    (Reason::Zone, zone::zone),
    (Reason::Declined, declined::declined),
    (Reason::AlreadyThere, already_there::already_there),
];

/// Rules that look at the slot.
const FOR_THE_SLOT: [(Reason, Rule); 5] = [
    (Reason::WeeklyLimit, weekly_limit::weekly_limit),
    (Reason::Vetting, vetting::vetting),
    (Reason::Adult, adult::adult),
    (Reason::Level, level::level),
    (Reason::Availability, availability::availability),
];

/// A visit and a helper, with what the rules need to know of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'a> {
    pub problem: &'a Problem,
    pub capacity: &'a Capacity,
    pub need_ix: NeedIx,
    pub offer_ix: OfferIx,
    pub need: &'a Need,
    pub offer: &'a Offer,
    /// Whole metres, rounded up.
    pub distance_m: u32,
}

impl<'a> Pair<'a> {
    pub fn new(problem: &'a Problem, capacity: &'a Capacity, need_ix: NeedIx, offer_ix: OfferIx) -> Self {
        let (need, offer) = (&problem.needs[need_ix], &problem.offers[offer_ix]);
        let distance_m = distance_m_ceil(need.at, offer.at);
        Self {
            problem,
            capacity,
            need_ix,
            offer_ix,
            need,
            offer,
            distance_m,
        }
    }

    /// Who goes along in that window's slot.
    pub fn companion(&self, window: &Window) -> Option<(OfferIx, &'a Offer)> {
        let team = self.offer.teams.iter().find(|team| team.slot == window.slot)?;
        Some((team.companion, &self.problem.offers[team.companion]))
    }

    /// Everybody who would stand at the door.
    pub fn people(&self, window: &Window) -> impl Iterator<Item = (OfferIx, &'a Offer)> {
        std::iter::once((self.offer_ix, self.offer)).chain(self.companion(window))
    }

    /// The first rule that fails in this window.
    pub fn check(&self, window: &Window) -> Result<(), Reason> {
        self.check_pair(window)?;
        self.check_slot(window)
    }

    fn check_slot(&self, window: &Window) -> Result<(), Reason> {
        FOR_THE_SLOT.iter().try_for_each(|(_, rule)| rule(self, window))
    }

    fn check_pair(&self, window: &Window) -> Result<(), Reason> {
        FOR_THE_PAIR.iter().try_for_each(|(_, rule)| rule(self, window))
    }

    /// The candidates of this pair, one per window in which every rule holds, in the order of the windows.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate> {
        let alone = self.offer.teams.is_empty();
        let hopeless = alone
            && self
                .need
                .windows
                .first()
                .is_none_or(|window| self.check_pair(window).is_err());
        let windows = if hopeless { &[] } else { &self.need.windows[..] };
        // Without a team only the fit of time differs between windows.
        let mut same: Option<i64> = None;
        windows
            .iter()
            .filter(move |window| {
                self.capacity.is_open(self.need_ix, window.slot)
                    && (alone || self.check_pair(window).is_ok())
                    && self.check_slot(window).is_ok()
            })
            .map(move |window| Candidate {
                need: self.need_ix,
                offer: self.offer_ix,
                slot: window.slot,
                score: match same {
                    Some(points) if alone => points + fit_of_time::fit_of_time(self, window),
                    _ => {
                        let terms = self.terms(window);
                        same = Some(terms.total() - terms.time);
                        terms.total()
                    }
                },
                distance_m: self.distance_m,
            })
    }

    /// The rules that fail whatever the window, each counted on its own. When none does and yet no window passes them
    /// all, the helper is not free when the rest would do: [`Reason::Availability`]. Empty for a candidate.
    pub fn failures(&self) -> Vec<Reason> {
        let windows = &self.need.windows;
        let mut failed: Vec<Reason> = FOR_THE_PAIR
            .iter()
            .chain(&FOR_THE_SLOT)
            .filter(|(_, rule)| windows.iter().all(|window| rule(self, window).is_err()))
            .map(|(reason, _)| *reason)
            .collect();
        if failed.is_empty() && windows.iter().all(|window| self.check(window).is_err()) {
            failed.push(Reason::Availability);
        }
        failed.sort_unstable();
        failed
    }

    /// The soft terms in a window.
    pub fn terms(&self, window: &Window) -> Terms {
        Terms {
            nearness: nearness::nearness(self),
            familiar: familiar::familiar(self),
            learning: learning::learning(self),
            time: fit_of_time::fit_of_time(self, window),
            language: spoken::spoken(self, window),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::SpokenLanguage;
    use crate::matching::dice::{plain_need, plain_offer, slots};
    use crate::matching::problem::{Availability, Busy, Kind, Level, Mode, Pin, Team, Traits, WeekUse};
    use crate::matching::slots::{SlotSet, Span};

    /// A change to a problem, and the one reason it must give.
    type Case = (Reason, fn(&mut Problem));

    /// Two people, one visit, nothing in the way.
    fn plain() -> Problem {
        let slots = slots();
        Problem {
            offers: vec![plain_offer(0), plain_offer(1)],
            needs: vec![plain_need(0, &slots)],
            slots,
            ..Problem::default()
        }
    }

    fn answer(problem: &Problem) -> Vec<Reason> {
        let capacity = Capacity::new(problem).unwrap();
        let pair = Pair::new(problem, &capacity, 0, 0);
        let failures = pair.failures();
        assert_eq!(
            failures.is_empty(),
            pair.candidates().next().is_some(),
            "one opinion"
        );
        failures
    }

    #[test]
    fn each_rule_has_its_one_reason() {
        assert_eq!(answer(&plain()), []);
        let mut tried = Vec::new();
        let changes: [Case; 24] = [
            (Reason::Distance, |p| p.offers[0].reach_m = 111),
            (Reason::Distance, |p| p.needs[0].radius_m = 111),
            (Reason::Category, |p| p.needs[0].category = "meals".to_owned()),
            (Reason::Availability, |p| {
                p.offers[0].availability = Availability::Slots(SlotSet::EMPTY)
            }),
            (Reason::Availability, |p| p.needs[0].duration_min = 241),
            (Reason::Availability, |p| {
                p.offers[1].teams = vec![Team {
                    slot: 0,
                    companion: 0,
                }]
            }),
            (Reason::WeeklyLimit, |p| {
                p.offers[0].used = vec![WeekUse {
                    visits: 3,
                    minutes: 0,
                }]
            }),
            (Reason::WeeklyLimit, |p| p.offers[0].weekly_minutes = Some(59)),
            (Reason::WeeklyLimit, |p| p.offers[0].invitations_left = Some(0)),
            (Reason::Vetting, |p| p.needs[0].vetting_required = true),
            (Reason::Vetting, |p| {
                p.needs[0].vetting_required = true;
                p.offers[0].vetted_until = p.slots[0].date.yesterday().ok();
            }),
            (Reason::Vetting, |p| {
                p.needs[0].careful = true;
                p.offers[0].interviewed = true;
            }),
            (Reason::Vetting, |p| {
                p.needs[0].careful = true;
                p.offers[0].vetted_until = Some(p.slots[0].date);
            }),
            (Reason::Language, |p| {
                p.needs[0].language_required = SpokenLanguage::parse("tr")
            }),
            (Reason::Requirements, |p| p.needs[0].requires = Traits::CAR),
            (Reason::Requirements, |p| {
                p.needs[0].exposes = Traits::PETS;
                p.offers[0].cannot_bear = Traits::PETS | Traits::SMOKE;
            }),
            (Reason::Adult, |p| p.offers[0].adult = false),
            (Reason::Block, |p| p.needs[0].blocked = vec![0]),
            (Reason::Household, |p| {
                p.needs[0].household = Some(7);
                p.offers[0].household = Some(7);
            }),
            (Reason::Zone, |p| {
                p.needs[0].zone = Some(1);
                p.offers[0].zones = Some(vec![2]);
            }),
            (Reason::Level, |p| {
                p.offers[0].kind = Kind::Worker;
                p.offers[0].levels = vec![("garden".to_owned(), Level::Together)];
            }),
            (Reason::Hold, |p| p.offers[0].on_hold = true),
            (Reason::Consent, |p| p.needs[0].consent = false),
            (Reason::Declined, |p| p.needs[0].declined = vec![0]),
        ];
        for (reason, change) in changes {
            let mut problem = plain();
            change(&mut problem);
            assert_eq!(answer(&problem), [reason]);
            tried.push(reason);
        }
        let mut there = plain();
        there.needs[0].helpers_needed = 2;
        there.pins = vec![Pin {
            need: 0,
            offer: 0,
            slot: 0,
            span: there.slots[0].span,
        }];
        assert!(answer(&there).contains(&Reason::AlreadyThere));
        tried.push(Reason::AlreadyThere);
        assert!(
            Reason::RULES.iter().all(|reason| tried.contains(reason)),
            "no rule without a test"
        );
    }

    #[test]
    fn vetting_is_valid_until_its_last_day_included() {
        let mut problem = plain();
        problem.needs[0].vetting_required = true;
        problem.offers[0].vetted_until = Some(problem.slots[0].date);
        assert_eq!(answer(&problem), []);
    }

    #[test]
    fn a_first_visit_to_somebody_vulnerable_has_somebody_at_the_door_who_may_be_trusted() {
        let mut problem = plain();
        problem.needs[0].careful = true;
        assert_eq!(answer(&problem), [Reason::Vetting]);
        // Known from before; or vetted and interviewed; or together with somebody who is.
        problem.needs[0].known = vec![0];
        assert_eq!(answer(&problem), []);
        problem.needs[0].known = Vec::new();
        problem.offers[0].interviewed = true;
        problem.offers[0].vetted_until = Some(problem.slots[0].date);
        assert_eq!(answer(&problem), []);
        problem.offers.swap(0, 1);
        assert_eq!(answer(&problem), [Reason::Vetting]);
        problem.offers[0].teams = vec![Team {
            slot: 0,
            companion: 1,
        }];
        assert_eq!(answer(&problem), []);
    }

    #[test]
    fn a_team_goes_where_a_beginner_may_not() {
        let mut problem = plain();
        problem.offers[0].kind = Kind::Worker;
        problem.offers[0].levels = vec![("garden".to_owned(), Level::Watching)];
        problem.offers[0].adult = false;
        problem.offers[0].teams = vec![Team {
            slot: 0,
            companion: 1,
        }];
        assert_eq!(answer(&problem), []);
        // What must hold for everybody at the door fails with the companion.
        problem.offers[1].on_hold = true;
        assert_eq!(answer(&problem), [Reason::Hold]);
        problem.offers[1].on_hold = false;
        problem.needs[0].blocked = vec![1];
        assert_eq!(answer(&problem), [Reason::Block]);
    }

    #[test]
    fn alone_under_call_needs_a_supervisor_on_duty() {
        let mut problem = plain();
        problem.offers[0].kind = Kind::Worker;
        problem.offers[0].levels = vec![("garden".to_owned(), Level::AloneUnderCall)];
        assert_eq!(answer(&problem), []);
        problem.slots[0].on_call = false;
        assert_eq!(answer(&problem), [Reason::Level]);
    }

    #[test]
    fn hours_absences_and_travel_leave_what_they_leave() {
        let mut problem = plain();
        let start = problem.slots[0].span.from;
        // The slot is a Sunday morning, 8–12; hours 8, 9 and 11 are offered.
        let mut week = [0; 7];
        week[6] = 1 << 8 | 1 << 9 | 1 << 11;
        problem.offers[0].availability = Availability::Hours {
            week,
            absences: Vec::new(),
        };
        problem.needs[0].duration_min = 120;
        assert_eq!(answer(&problem), []);
        problem.needs[0].duration_min = 121;
        assert_eq!(answer(&problem), [Reason::Availability]);
        problem.needs[0].duration_min = 60;
        let at = problem.needs[0].at;
        // Busy 9–10 at the visit's own door: 8–9 is free, to the second.
        problem.offers[0].busy = vec![Busy {
            span: Span {
                from: start.plus(3600),
                until: start.plus(7200),
            },
            at,
        }];
        problem.offers[0].per_slot = 2;
        assert_eq!(answer(&problem), []);
        // 112 m away it takes 27 s by bicycle, and the hour is no longer whole; 11–12 still is.
        problem.offers[0].busy[0].at = problem.offers[0].at;
        assert_eq!(answer(&problem), []);
        week[6] = 1 << 8 | 1 << 9;
        problem.offers[0].availability = Availability::Hours {
            week,
            absences: Vec::new(),
        };
        assert_eq!(answer(&problem), [Reason::Availability]);
    }

    #[test]
    fn terms_are_whole_points() {
        let mut problem = plain();
        let capacity = Capacity::new(&problem).unwrap();
        let pair = Pair::new(&problem, &capacity, 0, 0);
        assert_eq!(pair.distance_m, 112);
        let terms = pair.terms(&problem.needs[0].windows[0]);
        // 350·(20000 − 112) div 20000 = 348.04
        assert_eq!(
            terms,
            Terms {
                nearness: 348,
                familiar: 0,
                learning: 100,
                time: 150,
                language: 100
            }
        );
        assert_eq!(terms.total(), 698);
        problem.needs[0].preferred = vec![0];
        problem.needs[0].language_wanted = SpokenLanguage::parse("uk");
        problem.offers[0].kind = Kind::Worker;
        problem.offers[0].goals = vec!["garden".to_owned()];
        problem.offers[0].reach_m = 0;
        let pair = Pair::new(&problem, &capacity, 0, 0);
        let terms = pair.terms(&problem.needs[0].windows[0]);
        assert_eq!(
            terms,
            Terms {
                nearness: 0,
                familiar: 200,
                learning: 200,
                time: 150,
                language: 0
            }
        );
        assert_eq!(Mode::Foot.travel_s(112), 90);
    }
}
