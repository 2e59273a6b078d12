//! Which teams would do: for each daypart, who of those who cannot go alone goes with whom.
//!
//! A team is worth the visits that it makes possible, at most as many as fit in the daypart, and then their score. The best
//! one is taken, its visits are set aside, and the rest is judged anew: so no two teams are proposed on account of the same
//! visit. (Each on its own merits would send five teams to two visits; all of them at once is no flow, since a team's worth
//! depends on the others.) Whoever is left rides along where a companion can take more, first where a visit serves a goal
//! of theirs. Deterministic. What is proposed is not decided: a supervisor chooses, and the round then plans.

use super::capacity::Capacity;
use super::plan::Candidate;
use super::problem::{InvalidProblem, NeedIx, OfferIx, Problem, SlotIx, Team};
use super::rules::{Pair, free_in};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Somebody who can go along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guide {
    /// Who.
    pub offer: OfferIx,
    /// How many they can have with them at once.
    pub span: u32,
}

/// A team that would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// In which daypart.
    pub slot: SlotIx,
    /// For whom visits are planned.
    pub lead: OfferIx,
    /// Who goes along.
    pub companion: OfferIx,
    /// Who rides along, in the order of the offers.
    pub riders: Vec<OfferIx>,
    /// The visits on account of which it is proposed, the best first.
    pub visits: Vec<NeedIx>,
}

/// Proposes teams in some slots, of `learners` with `guides`. Whoever is in a team of the problem in a slot is left out there,
/// as are helpers in `away` (who ride along already).
///
/// # Errors
/// [`InvalidProblem`] when the problem contradicts itself.
pub fn propose(
    problem: &Problem,
    slots: &[SlotIx],
    learners: &[OfferIx],
    guides: &[Guide],
    away: &BTreeSet<(OfferIx, SlotIx)>,
) -> Result<Vec<Proposed>, InvalidProblem> {
    let mut all = Vec::new();
    // What is proposed for one daypart is not proposed for the next.
    let mut spoken_for: BTreeSet<NeedIx> = BTreeSet::new();
    for &slot in slots {
        let busy = |offer: OfferIx| {
            away.contains(&(offer, slot))
                || problem.offers.iter().enumerate().any(|(ix, of)| {
                    of.teams
                        .iter()
                        .any(|team| team.slot == slot && (ix == offer || team.companion == offer))
                })
        };
        let mut learning: BTreeSet<OfferIx> = learners.iter().copied().filter(|one| !busy(*one)).collect();
        let mut guiding: Vec<Guide> = guides.iter().copied().filter(|one| !busy(one.offer)).collect();
        let mut worth = Vec::new();
        for &lead in &learning {
            for guide in &guiding {
                if guide.offer != lead {
                    worth.push((lead, *guide, possible(problem, (lead, guide.offer, slot))?));
                }
            }
        }
        let first = all.len();
        while let Some(best) = best_of(&worth, &spoken_for) {
            spoken_for.extend(&best.visits);
            learning.remove(&best.lead);
            guiding.retain(|one| one.offer != best.companion);
            worth.retain(|(lead, guide, _)| {
                let both = [best.lead, best.companion];
                !both.contains(lead) && !both.contains(&guide.offer)
            });
            // An experienced worker who goes along leads no team then.
            learning.remove(&best.companion);
            all.push(Proposed { slot, ..best });
        }
        ride_along(problem, &mut all[first..], &learning, guides)?;
    }
    Ok(all)
}

/// What a team could do in a slot that its worker could not do alone, the best first; and how many of it fit.
fn possible(
    problem: &Problem,
    (lead, companion, slot): (OfferIx, OfferIx, SlotIx),
) -> Result<(Vec<Candidate>, usize), InvalidProblem> {
    let mut with = problem.clone();
    with.offers[lead].teams.push(Team { slot, companion });
    let (alone, together) = (Capacity::new(problem)?, Capacity::new(&with)?);
    let mut found = Vec::new();
    for need in 0..problem.needs.len() {
        let could = Pair::new(problem, &alone, need, lead)
            .candidates()
            .any(|one| one.slot == slot);
        if !could {
            let pair = Pair::new(&with, &together, need, lead);
            found.extend(pair.candidates().filter(|one| one.slot == slot));
        }
    }
    found.sort_by_key(|one| {
        (
            Reverse(problem.needs[one.need].urgent),
            Reverse(one.score),
            one.need,
        )
    });
    let room = together.slot_left(lead, slot);
    Ok((found, usize::try_from(room).unwrap_or(usize::MAX)))
}

type Worth = (OfferIx, Guide, (Vec<Candidate>, usize));

/// The best team that is left: most urgent visits, most visits, most score, and the first of equals.
fn best_of(worth: &[Worth], spoken_for: &BTreeSet<NeedIx>) -> Option<Proposed> {
    worth
        .iter()
        .filter_map(|(lead, guide, (found, room))| {
            let free = found.iter().filter(|one| !spoken_for.contains(&one.need));
            let taken: Vec<Candidate> = free.take(*room).copied().collect();
            let score: i64 = taken.iter().map(|one| one.score).sum();
            (!taken.is_empty()).then(|| {
                let proposed = Proposed {
                    slot: 0,
                    lead: *lead,
                    companion: guide.offer,
                    riders: Vec::new(),
                    visits: taken.iter().map(|one| one.need).collect(),
                };
                (
                    (Reverse(taken.len()), Reverse(score), *lead, guide.offer),
                    proposed,
                )
            })
        })
        .min_by_key(|(key, _)| *key)
        .map(|(_, proposed)| proposed)
}

/// Whoever is left goes along to watch, where a companion can have more with them.
fn ride_along(
    problem: &Problem,
    teams: &mut [Proposed],
    left: &BTreeSet<OfferIx>,
    guides: &[Guide],
) -> Result<(), InvalidProblem> {
    let capacity = Capacity::new(problem)?;
    for &rider in left {
        let offer = &problem.offers[rider];
        let serves = |team: &Proposed| {
            let of = |need: &NeedIx| offer.goals.contains(&problem.needs[*need].category);
            team.visits.iter().any(of)
        };
        let fits = |team: &Proposed| {
            let span = guides.iter().find(|one| one.offer == team.companion);
            let size = 1 + team.riders.len();
            let minutes: u32 = team
                .visits
                .iter()
                .map(|need| problem.needs[*need].duration_min)
                .sum();
            let week = capacity.week(rider, problem.slots[team.slot].week);
            let has_hours = week.minutes_left.is_none_or(|left| minutes <= left);
            let apart = team
                .visits
                .iter()
                .any(|need| problem.needs[*need].blocked.contains(&rider));
            span.is_some_and(|guide| size < guide.span as usize)
                && has_hours
                && !apart
                && !offer.on_hold
                && offer.consent
                && free_in(problem, &capacity, rider, team.slot)
        };
        let best = teams
            .iter()
            .enumerate()
            .filter(|(_, team)| fits(team))
            .min_by_key(|(at, team)| (!serves(team), team.riders.len(), *at))
            .map(|(at, _)| at);
        if let Some(team) = best.and_then(|at| teams.get_mut(at)) {
            team.riders.push(rider);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::dice;
    use crate::matching::problem::{Kind, Level, Traits};

    /// A town of chance in which the first helpers learn, and the next ones can take somebody along.
    fn town(seed: u64) -> (Problem, Vec<OfferIx>, Vec<Guide>) {
        let mut problem = dice::problem(seed, 8, 14);
        problem.pins.clear();
        for offer in &mut problem.offers {
            offer.teams.clear();
            offer.cannot_bear = Traits::NONE;
        }
        let count = problem.offers.len();
        let learners: Vec<OfferIx> = (0..count / 2).collect();
        for &one in &learners {
            let offer = &mut problem.offers[one];
            offer.kind = Kind::Worker;
            offer.levels = offer
                .categories
                .iter()
                .map(|tag| (tag.clone(), Level::Watching))
                .collect();
        }
        let guides = (count / 2..count)
            .map(|offer| Guide {
                offer,
                span: 1 + u32::try_from(offer % 3).unwrap(),
            })
            .collect();
        (problem, learners, guides)
    }

    #[test]
    fn what_is_proposed_can_be_done_and_keeps_to_the_spans() {
        let (mut teams, mut riders) = (0, 0);
        for seed in 0..120 {
            let (problem, learners, guides) = town(seed);
            let slots: Vec<SlotIx> = (0..problem.slots.len()).collect();
            let all = propose(&problem, &slots, &learners, &guides, &BTreeSet::new()).unwrap();
            let mut seen = BTreeSet::new();
            let mut visits = BTreeSet::new();
            for one in &all {
                let guide = guides.iter().find(|guide| guide.offer == one.companion).unwrap();
                assert!(one.riders.len() < guide.span as usize, "seed {seed}: {one:?}");
                for who in one.riders.iter().chain([&one.lead, &one.companion]) {
                    assert!(
                        seen.insert((*who, one.slot)),
                        "seed {seed}: {who} twice in a slot"
                    );
                }
                assert!(!one.visits.is_empty(), "seed {seed}");
                let mut with = problem.clone();
                with.offers[one.lead].teams = vec![Team {
                    slot: one.slot,
                    companion: one.companion,
                }];
                let capacity = Capacity::new(&with).unwrap();
                for &need in &one.visits {
                    assert!(visits.insert(need), "seed {seed}: {need} for two teams");
                    let pair = Pair::new(&with, &capacity, need, one.lead);
                    assert!(pair.candidates().any(|of| of.slot == one.slot), "seed {seed}");
                    let alone = Capacity::new(&problem).unwrap();
                    let alone = Pair::new(&problem, &alone, need, one.lead);
                    assert!(alone.candidates().all(|of| of.slot != one.slot), "seed {seed}");
                }
                riders += one.riders.len();
            }
            teams += all.len();
        }
        assert!(teams > 100 && riders > 10, "{teams} teams, {riders} riders");
    }

    #[test]
    fn whoever_is_in_a_team_or_away_is_left_out() {
        for seed in 0..40 {
            let (mut problem, learners, guides) = town(seed);
            let slots: Vec<SlotIx> = (0..problem.slots.len()).collect();
            let none = BTreeSet::new();
            let Some(first) = propose(&problem, &slots, &learners, &guides, &none)
                .unwrap()
                .into_iter()
                .next()
            else {
                continue;
            };
            problem.offers[first.lead].teams = vec![Team {
                slot: first.slot,
                companion: first.companion,
            }];
            let away = BTreeSet::from([(learners[0], first.slot)]);
            for one in propose(&problem, &slots, &learners, &guides, &away).unwrap() {
                if one.slot == first.slot {
                    let own = [first.lead, first.companion, learners[0]];
                    let all = one.riders.iter().chain([&one.lead, &one.companion]);
                    assert!(all.into_iter().all(|who| !own.contains(who)), "seed {seed}");
                }
            }
        }
    }
}
