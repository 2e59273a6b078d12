//! Whom a coordinator can send or ask for one visit: everybody who could, each with why or why not, and why the others cannot.
//!
//! The same picture, rules and plan as a round, so what stands here is what a round would say this minute. Nobody's block is
//! shown: who is kept apart reads as not having the time.

use super::asking::Asking;
use super::picture::{Picture, look};
use super::question::{Question, ask, until_when};
use super::room::stands;
use crate::domain::access::Actor;
use crate::domain::category::Category;
use crate::domain::ids::{HelperId, RequestId, VisitId};
use crate::domain::invitation::{Asks, Source};
use crate::domain::resident::Person;
use crate::domain::schedule::Window;
use crate::domain::visit::VisitState;
use crate::matching::{
    Candidate, NeedIx, OfferIx, Pairing, Problem, Reason, Settings, WhyNot, explain, invite, why_not,
};
use crate::service::explained::Why;
use crate::service::follow::place_of;
use crate::service::{App, Refusal, ServiceError};
use crate::store::helper::StoredHelper;
use crate::store::invitation::Invitation;
use crate::store::{request, visit};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// So many who cannot are shown, the nearest.
const CANNOT_SHOWN: usize = 30;

/// Everybody, for one open visit.
#[derive(Debug, Clone)]
pub struct Whom {
    /// The visit.
    pub visit: VisitId,
    /// Its request.
    pub request: RequestId,
    /// What is asked.
    pub category: Category,
    /// For whom, first name and initial.
    pub resident: String,
    /// Who could come, the best first.
    pub could: Vec<Could>,
    /// Who cannot, the nearest first.
    pub cannot: Vec<Cannot>,
    /// How many more cannot.
    pub more: usize,
    /// Whether a question would be about more than that visit.
    pub asks: Asks,
}

/// Somebody who could come.
#[derive(Debug, Clone)]
pub struct Could {
    /// Who.
    pub helper: HelperId,
    /// First name and initial.
    pub name: String,
    /// The best moment that is free.
    pub window: Window,
    /// What speaks for it.
    pub why: Why,
    /// Why the plan does not send them; `None` when it does.
    pub spared: Option<Spared>,
    /// How they were asked before: an invitation's state.
    pub asked: Option<&'static str>,
}

/// Why the plan spares somebody who could come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spared {
    /// They go elsewhere then.
    Elsewhere {
        /// To whom, first name and initial.
        resident: String,
        /// How many others could go there.
        others: u32,
    },
    /// Somebody else suits better here.
    Better {
        /// Who.
        name: String,
    },
    /// They suit as well, and did more lately, or the whole is better so.
    Fairer {
        /// Who goes instead.
        name: String,
    },
    /// Not enough others can come at the same time.
    TooFew,
}

/// Somebody who cannot come.
#[derive(Debug, Clone)]
pub struct Cannot {
    /// First name and initial.
    pub name: String,
    /// The tags of the rules that say so (`distance`, `category`, …); a block reads `availability`.
    pub reasons: Vec<&'static str>,
}

/// Everybody for an open visit.
///
/// # Errors
/// [`ServiceError::NotFound`] unless the actor coordinates its zone; [`Refusal::Changed`] when nobody is sought for it now.
pub async fn list_whom(app: &App, actor: &Actor, id: &VisitId) -> Result<Whom, ServiceError> {
    let (app, actor, id, now) = (app.clone(), actor.clone(), id.clone(), app.now());
    let (of, mut picture) = {
        let id = id.clone();
        app.store
            .read(async move |tx| {
                let one = visit::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
                let of = request::find(tx, &one.request)
                    .await?
                    .ok_or(ServiceError::NotFound)?;
                if !actor.may_coordinate(place_of(&of).organisation, place_of(&of).zone) {
                    return Err(ServiceError::NotFound);
                }
                let picture = look(tx, &of.organisation, now).await?;
                Ok((of, picture))
            })
            .await?
    };
    let rounds = app.standing.clone();
    tokio::task::spawn_blocking(move || {
        // A question that waits for its answer ties a round, and not the coordinator: they may choose somebody else.
        let mut asked = picture.invitations.get(&id).cloned().unwrap_or_default();
        // Who is being asked about another visit of the same series is asked already.
        let beside = picture
            .visits
            .iter()
            .filter(|one| one.request == of.id && one.id != id);
        let beside = beside
            .filter_map(|one| picture.invitations.get(&one.id))
            .flatten();
        asked.extend(beside.filter(|one| stands(one, now)).cloned());
        picture
            .invitations
            .entry(id.clone())
            .or_default()
            .retain(|one| !stands(one, now));
        let need = picture
            .visits
            .iter()
            .position(|one| one.id == id)
            .ok_or(Refusal::Changed)?;
        let (problem, helpers) = picture.problem(Settings::default());
        let outcome = rounds
            .imagine(&of.organisation, &problem)
            .map_err(ServiceError::internal)?;
        let asking = Asking::new(
            &picture,
            &problem,
            &helpers,
            (&outcome.candidates, &outcome.capacity),
        );
        let seen = Seen {
            picture: &picture,
            problem: &problem,
            helpers: &helpers,
            asked: &asked,
        };
        let mut best: BTreeMap<OfferIx, Vec<Candidate>> = BTreeMap::new();
        for one in outcome.candidates.iter().filter(|one| one.need == need) {
            best.entry(one.offer).or_default().push(*one);
        }
        let (mut could, mut cannot) = (Vec::new(), Vec::new());
        for offer in 0..helpers.len() {
            let mut slots = best.remove(&offer).unwrap_or_default();
            slots.sort_by_key(|one| (Reverse(one.score), one.slot));
            let moment = slots.iter().find_map(|at| Some((*at, asking.moment_of(*at)?)));
            let answer = why_not(&problem, &outcome.capacity, &outcome.plan, need, offer);
            match (moment, answer) {
                (Some((at, window)), answer) => {
                    let why = explain(&problem, &outcome.capacity, &pairing(at, window));
                    could.push((
                        Reverse(at.score),
                        offer,
                        seen.could(need, offer, window, &why, answer),
                    ));
                }
                (None, WhyNot::Rules(reasons)) => cannot.push((offer, reasons)),
                // Their week or day is full with what the plan or somebody's question keeps.
                (None, _) => cannot.push((offer, vec![Reason::Taken])),
            }
        }
        could.sort_by_key(|(score, offer, _)| (*score, *offer));
        let here = problem.needs[need].at;
        cannot.sort_by_key(|(offer, _)| {
            (
                crate::geo::distance_m_ceil(here, problem.offers[*offer].at),
                *offer,
            )
        });
        let category = picture.categories.get(&of.category).cloned();
        Ok(Whom {
            asks: picture.asks(&picture.visits[need], &of),
            visit: id,
            request: of.id.clone(),
            category: category.ok_or(ServiceError::NotFound)?,
            resident: picture
                .people
                .get(&of.resident)
                .map_or_else(String::new, Person::short_name),
            could: could.into_iter().map(|(.., one)| one).collect(),
            more: cannot.len().saturating_sub(CANNOT_SHOWN),
            cannot: cannot
                .into_iter()
                .take(CANNOT_SHOWN)
                .map(|(offer, reasons)| Cannot {
                    name: seen.name(offer),
                    reasons: reasons.into_iter().map(Reason::tag).collect(),
                })
                .collect(),
        })
    })
    .await
    .map_err(ServiceError::internal)?
}

fn pairing(at: Candidate, window: Window) -> Pairing {
    Pairing {
        need: at.need,
        offer: at.offer,
        slot: at.slot,
        score: at.score,
        distance_m: at.distance_m,
        pinned: false,
        starts: window.starts_at,
    }
}

/// What is needed to put a helper into words.
struct Seen<'a> {
    picture: &'a Picture,
    problem: &'a Problem,
    helpers: &'a [&'a StoredHelper],
    /// Everybody who was asked about the visit.
    asked: &'a [Invitation],
}

impl Seen<'_> {
    fn name(&self, offer: OfferIx) -> String {
        self.problem.offers[offer].name.clone()
    }

    fn resident(&self, need: NeedIx) -> String {
        let of = self.picture.requests.get(&self.picture.visits[need].request);
        of.and_then(|of| self.picture.people.get(&of.resident))
            .map_or_else(String::new, Person::short_name)
    }

    fn could(
        &self,
        need: NeedIx,
        offer: OfferIx,
        window: Window,
        why: &crate::matching::Explanation,
        answer: WhyNot,
    ) -> Could {
        let helper = &self.helpers[offer].helper;
        let one = &self.picture.visits[need];
        let home = self.picture.homes.get(&helper.person).map(|home| home.cell);
        let of = self.picture.requests.get(&one.request).map(|of| of.cell);
        Could {
            helper: helper.id.clone(),
            name: self.name(offer),
            window,
            why: match (home, of) {
                (Some(home), Some(of)) => Why::of(why, home, of),
                _ => Why::default(),
            },
            spared: match answer {
                WhyNot::Goes | WhyNot::Rules(_) => None,
                WhyNot::GoesElsewhere { need, others } => Some(Spared::Elsewhere {
                    resident: self.resident(need),
                    others,
                }),
                WhyNot::SomebodyElse { offer, points } if points > 0 => Some(Spared::Better {
                    name: self.name(offer),
                }),
                WhyNot::SomebodyElse { offer, .. } => Some(Spared::Fairer {
                    name: self.name(offer),
                }),
                WhyNot::TooFew => Some(Spared::TooFew),
            },
            asked: self
                .asked
                .iter()
                .filter(|asked| asked.helper == helper.id)
                .map(|asked| asked.state.tag())
                .next_back(),
        }
    }
}

/// Asks somebody whom the coordinator chose, for the moment that suits them best; the question stands as one of a round does.
///
/// # Errors
/// [`ServiceError::NotFound`] unless the actor coordinates its zone; [`Refusal::Changed`] when they cannot come after all or
/// were asked before; [`Refusal::NotAvailable`] when nothing reaches them but a call.
pub async fn ask_one(app: &App, actor: &Actor, id: &VisitId, who: &HelperId) -> Result<(), ServiceError> {
    let whom = list_whom(app, actor, id).await?;
    let asks = whom.asks;
    let chosen = whom.could.into_iter().find(|one| one.helper == *who);
    let chosen = chosen.filter(|one| one.asked.is_none()).ok_or(Refusal::Changed)?;
    let (app_tx, id, now, by) = (app.clone(), id.clone(), app.now(), actor.audit_name());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let one = visit::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let agreed = one.agreed.is_none_or(|agreed| agreed == chosen.window);
            if !agreed || !matches!(one.state, VisitState::Open { .. }) {
                return Err(Refusal::Changed.into());
            }
            let zone = crate::domain::time::amsterdam();
            let left = super::question::awake_s(now, one.deadline_at, &zone);
            let question = Question {
                visit: &id,
                helper: &chosen.helper,
                window: chosen.window,
                // As one of the plan's: the coordinator chose instead of it.
                source: Source::Plan,
                asks,
                by: &by,
                expires_at: until_when(now, chosen.window, invite::stands_s(left), &zone),
            };
            if ask(tx, &app_tx, &one.organisation, &question).await? {
                Ok(())
            } else {
                Err(Refusal::NotAvailable.into())
            }
        })
        .await?;
    app.outbox_wanted.notify_one();
    Ok(())
}
