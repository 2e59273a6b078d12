//! One day of a learn-work service, planned as a whole: workers, alone or in their teams, and the visits that are open.
//!
//! The same problem as a round's, cut to one day and to what a supervisor answers for. Nobody is asked here: a supervisor
//! books, so questions that neighbours have before them are left alone, and so is whoever is asked. What a worker is being asked
//! the plan answers: who goes where is their supervisor's to say, and it may be somebody else.
//!
//! What the last round means a neighbour for stays theirs until the day itself, also while they have no question yet (it is
//! night, or somebody else is asked first): that visit costs the resident nothing, may bring a face they know, and is no
//! work that a worker is needed for. It is taken all the same when a worker's goal asks for it, when it came or was given back
//! late, and on its own day, when somebody who comes for certain is worth more than a question. By hand a supervisor gives
//! whom they like.

use super::picture::{Picture, look};
use super::together::away;
use crate::domain::helper::HelperKind;
use crate::domain::ids::{HelperId, OrganisationId, PersonId, VisitId, ZoneId};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::matching::teams::{Guide, propose};
use crate::matching::{self, Busy, OfferIx, Problem, Reason, Settings, SlotIx, Window as SlotWindow, rota};
use crate::service::ServiceError;
use crate::store::{Tx, round};
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Who can go along: a buddy, or a supervisor, and with how many at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::service) enum GuideOf {
    /// One of the helpers.
    Buddy(HelperId),
    /// A supervisor.
    Supervisor(PersonId, u32),
}

/// A team that would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::service) struct TeamIdea {
    /// In which daypart of the day, by its number.
    pub(in crate::service) part: crate::domain::daypart::Daypart,
    /// For whom visits are planned.
    pub(in crate::service) lead: HelperId,
    /// Who goes along.
    pub(in crate::service) companion: GuideOf,
    /// Who rides along.
    pub(in crate::service) riders: Vec<HelperId>,
    /// For how many visits.
    pub(in crate::service) visits: usize,
}

/// A visit that a day's plan gives to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::service) struct Planned {
    /// The visit.
    pub(in crate::service) visit: VisitId,
    /// Who goes.
    pub(in crate::service) helper: HelperId,
    /// When.
    pub(in crate::service) window: Window,
}

/// What a supervisor plans: a day, in the zones where they may.
pub(in crate::service) struct DayOf<'a> {
    /// Which day.
    pub(in crate::service) on: Date,
    /// In which zones.
    pub(in crate::service) zones: &'a HashSet<ZoneId>,
    /// Only these visits; all of them where nothing is said.
    pub(in crate::service) only: Option<&'a HashSet<VisitId>>,
    /// Only this worker; all of them where nothing is said.
    pub(in crate::service) who: Option<&'a HelperId>,
}

/// A picture of an organisation, for planning days of it.
pub(in crate::service) struct DayPicture {
    picture: Picture,
    /// What the last round means neighbours for, and them alone.
    for_neighbours: HashSet<VisitId>,
}

impl std::fmt::Debug for DayPicture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DayPicture").finish_non_exhaustive()
    }
}

/// Looks at an organisation.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn look_at(
    tx: &mut Tx,
    organisation: &OrganisationId,
    now: UnixTime,
) -> Result<DayPicture, ServiceError> {
    let for_neighbours = round::list_for_volunteers(tx, organisation).await?;
    Ok(DayPicture {
        picture: look(tx, organisation, now).await?,
        for_neighbours: for_neighbours.into_iter().collect(),
    })
}

impl DayPicture {
    /// The problem of one day: its dayparts, workers' offers, open visits that nobody else is asked about.
    fn problem(&self, of: &DayOf<'_>) -> (Problem, Vec<HelperId>) {
        let (mut problem, helpers) = self.picture.problem(Settings::default());
        let ids: Vec<HelperId> = helpers.iter().map(|one| one.helper.id.clone()).collect();
        let mut planned = Vec::new();
        for (offer, stored) in problem.offers.iter_mut().zip(&helpers) {
            let plans =
                stored.helper.kind == HelperKind::Worker && of.who.is_none_or(|who| *who == stored.helper.id);
            // A supervisor's plan asks nobody, so it needs no room for questions; and of others it plans nothing.
            offer.invitations_left = if plans { None } else { Some(0) };
            planned.push(plans);
        }
        let mut asked: HashSet<usize> = HashSet::new();
        for pin in std::mem::take(&mut problem.pins) {
            if planned[pin.offer] {
                continue;
            }
            asked.insert(pin.need);
            let at = problem.needs[pin.need].at;
            problem.offers[pin.offer].busy.push(Busy { span: pin.span, at });
        }
        let kept = self.kept(of, &problem);
        let day: BTreeSet<SlotIx> = slots_of(&problem, of.on).collect();
        let visits = &self.picture.visits;
        let zone_of: HashMap<&str, &ZoneId> = visits.iter().map(|one| (one.id.as_str(), &one.zone)).collect();
        let mut number = 0;
        problem.needs.retain_mut(|need| {
            let own = number;
            number += 1;
            need.windows
                .retain(|window: &SlotWindow| day.contains(&window.slot));
            let here = zone_of
                .get(need.id.as_str())
                .is_some_and(|zone| of.zones.contains(*zone));
            let wanted = of
                .only
                .is_none_or(|only| only.iter().any(|id| id.as_str() == need.id));
            let free = !asked.contains(&own) && !kept.contains(&need.id);
            free && !need.windows.is_empty() && here && wanted
        });
        (problem, ids)
    }

    /// The visits that a plan of the whole day leaves to neighbours.
    fn kept(&self, of: &DayOf<'_>, problem: &Problem) -> HashSet<String> {
        let is_ahead = of.on > self.picture.now.date(&self.picture.zone);
        if of.only.is_some() || of.who.is_some() || !is_ahead {
            return HashSet::new();
        }
        let learners = problem.offers.iter().filter(|one| one.kind == HelperKind::Worker);
        let goals: HashSet<&String> = learners.flat_map(|one| &one.goals).collect();
        let urgent = self.picture.visits.iter().filter(|one| one.urgent);
        let urgent: HashSet<&VisitId> = urgent.map(|one| &one.id).collect();
        let meant = self.for_neighbours.iter().filter(|id| !urgent.contains(id));
        let meant: HashSet<&str> = meant.map(VisitId::as_str).collect();
        let needs = problem.needs.iter();
        needs
            .filter(|need| meant.contains(need.id.as_str()) && !goals.contains(&need.category))
            .map(|need| need.id.clone())
            .collect()
    }

    /// Which teams would do on a day.
    ///
    /// # Errors
    /// [`ServiceError`] when the picture contradicts itself.
    pub(in crate::service) fn propose(
        &self,
        of: &DayOf<'_>,
        guides: &[GuideOf],
    ) -> Result<Vec<TeamIdea>, ServiceError> {
        let (mut problem, ids) = self.problem(of);
        let mut known: Vec<(OfferIx, GuideOf)> = Vec::new();
        for one in guides {
            let at = match one {
                GuideOf::Buddy(id) => ids.iter().position(|own| own == id),
                GuideOf::Supervisor(person, _) => self.supervisor(&mut problem, person),
            };
            known.extend(at.map(|at| (at, one.clone())));
        }
        let learners: Vec<OfferIx> = (0..ids.len())
            .filter(|ix| problem.offers[*ix].kind == HelperKind::Worker)
            .collect();
        let spans: Vec<Guide> = known
            .iter()
            .map(|(offer, one)| Guide {
                offer: *offer,
                span: match one {
                    GuideOf::Buddy(_) => crate::domain::team::BUDDY_SPAN,
                    GuideOf::Supervisor(_, span) => *span,
                },
            })
            .collect();
        let slots: Vec<SlotIx> = slots_of(&problem, of.on).collect();
        let found = propose(&problem, &slots, &learners, &spans, &self.riding(&problem, &ids))
            .map_err(ServiceError::internal)?;
        let ideas = found.into_iter().filter_map(|one| {
            let companion = known.iter().find(|(offer, _)| *offer == one.companion)?;
            Some(TeamIdea {
                part: problem.slots[one.slot].daypart,
                lead: ids.get(one.lead)?.clone(),
                companion: companion.1.clone(),
                riders: one.riders.iter().filter_map(|ix| ids.get(*ix).cloned()).collect(),
                visits: one.visits.len(),
            })
        });
        Ok(ideas.collect())
    }

    /// Where a supervisor stands among the offers; they are put there when they are in no team yet.
    fn supervisor(&self, problem: &mut Problem, person: &PersonId) -> Option<OfferIx> {
        if let Some(at) = problem.offers.iter().position(|of| of.id == person.as_str()) {
            return Some(at);
        }
        let known = self.picture.supervisors.iter().find(|(id, ..)| id == person)?;
        let mut offer = self.picture.guide(known, &problem.offers)?;
        for team in &self.picture.teams {
            if team.companion.supervisor() == Some(person) {
                away(&mut offer, team.window(&self.picture.zone));
            }
        }
        problem.offers.push(offer);
        Some(problem.offers.len() - 1)
    }

    /// Who rides along, or goes along as a supervisor, in which daypart.
    fn riding(&self, problem: &Problem, ids: &[HelperId]) -> BTreeSet<(OfferIx, SlotIx)> {
        let mut all = BTreeSet::new();
        for team in &self.picture.teams {
            let slot = problem
                .slots
                .iter()
                .position(|slot| slot.date == team.on && slot.daypart == team.part);
            let Some(slot) = slot else { continue };
            for other in team.others() {
                all.extend(ids.iter().position(|id| id == other).map(|ix| (ix, slot)));
            }
        }
        all
    }

    /// Who goes where on a day, each day in its best order.
    ///
    /// # Errors
    /// [`ServiceError`] when the picture contradicts itself.
    pub(in crate::service) fn plan(&self, of: &DayOf<'_>) -> Result<Vec<Planned>, ServiceError> {
        let (problem, ids) = self.problem(of);
        let outcome = matching::round(&problem).map_err(ServiceError::internal)?;
        let starts = rota::starts(&problem, &outcome.capacity, outcome.plan.pairings());
        Ok(starts
            .into_iter()
            .filter_map(|one| {
                let need = &problem.needs[one.need];
                Some(Planned {
                    visit: VisitId::parse(&need.id).ok()?,
                    helper: ids.get(one.offer)?.clone(),
                    window: Window {
                        starts_at: one.starts,
                        ends_at: one.starts.plus(i64::from(need.duration_min) * 60),
                    },
                })
            })
            .collect())
    }

    /// Why a worker cannot do a visit on a day, by the rules that say so; nothing when they can.
    ///
    /// # Errors
    /// [`ServiceError`] when the picture contradicts itself.
    pub(in crate::service) fn why_not(
        &self,
        of: &DayOf<'_>,
        (visit, who): (&VisitId, &HelperId),
    ) -> Result<Vec<&'static str>, ServiceError> {
        let (problem, ids) = self.problem(of);
        let need = problem.needs.iter().position(|need| need.id == visit.as_str());
        let (Some(need), Some(offer)) = (need, ids.iter().position(|id| id == who)) else {
            return Ok(vec![Reason::Availability.tag()]);
        };
        let outcome = matching::round(&problem).map_err(ServiceError::internal)?;
        let answer = matching::why_not(&problem, &outcome.capacity, &outcome.plan, need, offer);
        Ok(match answer {
            matching::WhyNot::Rules(reasons) => reasons.into_iter().map(Reason::tag).collect(),
            _ => Vec::new(),
        })
    }
}

fn slots_of(problem: &Problem, on: Date) -> impl Iterator<Item = SlotIx> {
    let all = problem.slots.iter().enumerate();
    all.filter(move |(_, slot)| slot.date == on).map(|(ix, _)| ix)
}
