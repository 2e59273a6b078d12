use super::*;
use crate::matching::dice::{self, Dice};
use crate::matching::problem::{Availability, Mode as Travel, Pin, Window};
use crate::matching::slots::SlotSet;
use crate::matching::slots::Span;
use crate::matching::{Objective, round};
use proptest::prelude::*;

/// People and visits by chance, of whom some are there: what a picture shows changes from step to step.
struct Walk {
    dice: Dice,
    all: Problem,
    needs: Vec<bool>,
    offers: Vec<bool>,
    /// The order in which helpers are listed begins here.
    first: usize,
}

impl Walk {
    fn new(seed: u64, is_for_one: bool) -> Self {
        let mut all = dice::problem(seed, 12, 16);
        if is_for_one {
            all.needs.iter_mut().for_each(|need| need.helpers_needed = 1);
        }
        all.pins.clear();
        let mut dice = Dice(seed ^ 0x5A5A);
        let needs = all.needs.iter().map(|_| dice.chance(70)).collect();
        let offers = all.offers.iter().map(|_| dice.chance(70)).collect();
        Self {
            dice,
            all,
            needs,
            offers,
            first: 0,
        }
    }

    /// One to three things change.
    fn step(&mut self) {
        for _ in 0..=self.dice.roll(3) {
            let need = self.dice.roll(self.needs.len() as u32) as usize;
            let offer = self.dice.roll(self.offers.len() as u32) as usize;
            let (of, to) = (&mut self.all.offers[offer], &mut self.all.needs[need]);
            match self.dice.roll(18) {
                0..4 => self.needs[need] = !self.needs[need],
                4..6 => self.offers[offer] = !self.offers[offer],
                6 => of.weekly_limit = self.dice.roll(5),
                7 => of.recent_visits = self.dice.roll(6),
                8 => of.per_slot = self.dice.roll(3),
                9 => {
                    let slots = (0..6).filter(|_| self.dice.chance(70));
                    of.availability = Availability::Slots(slots.collect::<SlotSet>());
                }
                10 => of.weekly_minutes = self.dice.chance(60).then(|| 60 * self.dice.roll(6)),
                11 => {
                    // A visit around noon stays as long as it is: its window says no other length.
                    let minutes = 30 * (1 + self.dice.roll(4));
                    let slots = &self.all.slots;
                    let inside = |w: &Window| w.span.until <= slots[w.slot].span.until;
                    if to.windows.iter().all(inside) {
                        to.duration_min = minutes;
                    }
                }
                12 => to.urgent = !to.urgent,
                13 => to.preferred = vec![offer],
                14 => self.first = offer,
                // What the flow does not see.
                15 => of.mode = Travel::ALL[self.dice.roll(4) as usize],
                16 => of.busy.clear(),
                _ => {
                    let before = self.all.pins.len();
                    self.all.pins.retain(|pin| pin.need != need);
                    if let (true, Some(window)) = (before == self.all.pins.len(), to.windows.first()) {
                        self.all.pins.push(Pin {
                            need,
                            offer,
                            slot: window.slot,
                            span: Span {
                                from: window.span.from,
                                until: window.span.from.plus(i64::from(to.duration_min) * 60),
                            },
                        });
                    }
                }
            }
        }
    }

    /// Who is there, numbered anew.
    fn picture(&self) -> Problem {
        let people = self.all.offers.len();
        let order: Vec<usize> = (0..people)
            .map(|at| (at + self.first) % people)
            .filter(|at| self.offers[*at])
            .collect();
        let visits: Vec<usize> = (0..self.needs.len()).filter(|at| self.needs[*at]).collect();
        let place = |list: &[usize], of: usize| list.iter().position(|at| *at == of);
        let mut picture = self.all.clone();
        picture.offers = order.iter().map(|at| self.all.offers[*at].clone()).collect();
        picture.needs = visits.iter().map(|at| self.all.needs[*at].clone()).collect();
        for need in &mut picture.needs {
            for list in [
                &mut need.preferred,
                &mut need.blocked,
                &mut need.known,
                &mut need.declined,
                &mut need.taken_by,
            ] {
                *list = list.iter().filter_map(|of| place(&order, *of)).collect();
            }
        }
        for offer in &mut picture.offers {
            offer.teams.retain_mut(|team| {
                let companion = place(&order, team.companion);
                team.companion = companion.unwrap_or_default();
                companion.is_some()
            });
        }
        let kept = self.all.pins.iter().filter_map(|pin| {
            Some(Pin {
                need: place(&visits, pin.need)?,
                offer: place(&order, pin.offer)?,
                slot: pin.slot,
                span: Span {
                    from: pin.span.from,
                    until: pin
                        .span
                        .from
                        .plus(i64::from(self.all.needs[pin.need].duration_min) * 60),
                },
            })
        });
        picture.pins = kept.collect();
        picture
    }
}

fn worth(outcome: &Outcome) -> Objective {
    outcome.plan.totals().objective()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_warm_start_is_worth_a_cold_one(seed: u64) {
        let mut walk = Walk::new(seed, true);
        let (mut standing, first) = Standing::new(&walk.picture()).unwrap();
        prop_assert_eq!(worth(&first), worth(&round(&walk.picture()).unwrap()));
        for _ in 0..10 {
            walk.step();
            let picture = walk.picture();
            let (warm, cold) = (standing.update(&picture).unwrap(), round(&picture).unwrap());
            prop_assert_eq!(standing.flow.fault(), None);
            prop_assert_eq!(worth(&warm), worth(&cold));
            prop_assert_eq!(warm.unassigned.len(), cold.unassigned.len());
            prop_assert_eq!(&warm.candidates, &cold.candidates);
        }
        // Seldom have the levels no room.
        prop_assert!(standing.cold_starts() < 5);
    }

    #[test]
    fn with_visits_for_two_no_plan_beats_the_bound(seed: u64) {
        let mut walk = Walk::new(seed, false);
        let (mut standing, _) = Standing::new(&walk.picture()).unwrap();
        for _ in 0..10 {
            walk.step();
            let picture = walk.picture();
            let (warm, cold) = (standing.update(&picture).unwrap(), round(&picture).unwrap());
            prop_assert_eq!(standing.flow.fault(), None);
            prop_assert!(warm.plan.bound() >= worth(&warm).max(worth(&cold)));
            prop_assert!(cold.plan.bound() >= worth(&warm));
            // So few are all searched.
            prop_assert_eq!(worth(&warm), worth(&cold));
            prop_assert_eq!(warm.plan.bound(), worth(&warm));
        }
    }

    /// In a large component each begins where it stood, and is left there when the prices prove it.
    #[test]
    fn what_stands_in_a_large_component_is_proved_as_well(seed: u64) {
        let mut walk = Walk::new(seed, false);
        let (mut standing, _) = Standing::new(&walk.picture()).unwrap();
        standing.large = 1;
        for _ in 0..10 {
            walk.step();
            let picture = walk.picture();
            let (warm, cold) = (standing.update(&picture).unwrap(), round(&picture).unwrap());
            prop_assert_eq!(standing.flow.fault(), None);
            prop_assert!(warm.plan.bound() >= worth(&warm).max(worth(&cold)));
            prop_assert!(cold.plan.bound() >= worth(&warm));
        }
    }

    #[test]
    fn who_is_taken_out_and_put_back_changes_nothing(seed: u64, is_for_one: bool) {
        let mut walk = Walk::new(seed, is_for_one);
        walk.all.pins.clear();
        let picture = walk.picture();
        let (mut standing, first) = Standing::new(&picture).unwrap();
        let mut out = Vec::new();
        for need in &picture.needs {
            if walk.dice.chance(50) && standing.withdraw(&need.id) {
                prop_assert_eq!(standing.flow.fault(), None);
                prop_assert!(!standing.withdraw(&need.id));
                out.push(need.id.clone());
            }
        }
        let mut without = picture.clone();
        without.needs.retain(|need| !out.contains(&need.id));
        let warm = standing.clone().update(&without).unwrap();
        prop_assert_eq!(worth(&warm), worth(&round(&without).unwrap()));
        for id in out.iter().rev() {
            prop_assert!(standing.restore(id));
            prop_assert_eq!(standing.flow.fault(), None);
            prop_assert!(!standing.restore(id));
        }
        prop_assert_eq!(worth(&standing.update(&picture).unwrap()), worth(&first));
        prop_assert_eq!(standing.cold_starts(), 1);
    }

    #[test]
    fn the_same_walk_gives_the_same_plans(seed: u64) {
        let plans = || {
            let mut walk = Walk::new(seed, false);
            let (mut standing, first) = Standing::new(&walk.picture()).unwrap();
            let mut plans = vec![first.plan];
            for _ in 0..6 {
                walk.step();
                plans.push(standing.update(&walk.picture()).unwrap().plan);
            }
            plans
        };
        prop_assert_eq!(plans(), plans());
    }
}

fn town(needs: usize) -> Problem {
    let slots = dice::slots();
    Problem {
        needs: (0..needs)
            .map(|number| dice::plain_need(number, &slots))
            .collect(),
        offers: (0..3).map(dice::plain_offer).collect(),
        slots,
        ..Problem::default()
    }
}

#[test]
fn little_starts_nothing_over_and_other_slots_do() {
    let mut picture = town(4);
    let (mut standing, _) = Standing::new(&picture).unwrap();
    picture.needs.push(dice::plain_need(4, &picture.slots));
    picture.offers[0].recent_visits = 2;
    let served = |of: &Outcome| of.plan.totals().served;
    assert_eq!(served(&standing.update(&picture).unwrap()), 3);
    assert_eq!(standing.cold_starts(), 1);
    picture.settings.fairness = 10;
    standing.update(&picture).unwrap();
    picture.slots[0].label = "another day".to_owned();
    standing.update(&picture).unwrap();
    assert_eq!(standing.cold_starts(), 3);
    // Nobody can be told from somebody else.
    picture.offers[1].id = picture.offers[0].id.clone();
    assert_eq!(served(&standing.update(&picture).unwrap()), 3);
    standing.update(&picture).unwrap();
    assert_eq!(standing.cold_starts(), 5);
}

#[test]
fn more_than_the_levels_hold_starts_over() {
    let (mut standing, _) = Standing::new(&town(3)).unwrap();
    assert_eq!(standing.update(&town(40)).unwrap().plan.totals().served, 3);
    assert_eq!(standing.cold_starts(), 2);
    assert!(!standing.withdraw("nobody") && !standing.restore("r1"));
}
