//! One picture of an organisation, and the matching problem that it is.

use super::series::Serial;
use super::windows::windows_from;
use super::{HISTORY_S, RECENT_S};
use crate::domain::category::{Category, CategoryId};
use crate::domain::daypart::Daypart;
use crate::domain::helper::{Gender, HelperKind, HelperState, Mode as TravelMode};
use crate::domain::ids::{HelperId, OrganisationId, PersonId, RequestId, VisitId, ZoneId};
use crate::domain::invitation::InvitationState;
use crate::domain::request::{Request, RequestState};
use crate::domain::resident::{Home, Person};
use crate::domain::schedule::{HORIZON_DAYS, Window, days};
use crate::domain::team::Team;
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::VisitState;
use crate::matching::{
    self, Availability, Busy, Need, Offer, Pin, Problem, Settings, SlotInfo, Span, Traits, WeekUse,
};
use crate::service::learning::Bounds;
use crate::service::teams;
use crate::service::timing::{self};
use crate::service::{ServiceError, fees};
use crate::store::assignment::Taken;
use crate::store::helper::StoredHelper;
use crate::store::invitation::{Answers, Invitation};
use crate::store::visit::Visit;
use crate::store::{Tx, assignment, bond, consent, helper, invitation, person, place, request, team, visit};
use jiff::civil::ISOWeekDate;
use jiff::tz::TimeZone;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// One picture of an organisation.
pub(super) struct Picture {
    pub(super) now: UnixTime,
    pub(super) zone: TimeZone,
    pub(super) visits: Vec<Visit>,
    pub(super) requests: HashMap<RequestId, Request>,
    pub(super) helpers: Vec<StoredHelper>,
    pub(super) people: HashMap<PersonId, Person>,
    pub(super) homes: HashMap<PersonId, Home>,
    pub(super) consenting: HashSet<PersonId>,
    pub(super) blocks: HashMap<PersonId, HashSet<PersonId>>,
    pub(super) familiar: HashMap<PersonId, HashSet<HelperId>>,
    pub(super) taken: HashMap<HelperId, Vec<Taken>>,
    pub(super) invitations: HashMap<VisitId, Vec<Invitation>>,
    pub(super) invited_this_week: HashMap<HelperId, i64>,
    pub(super) answers: HashMap<HelperId, Answers>,
    pub(super) categories: HashMap<CategoryId, Category>,
    pub(super) teams: Vec<Team>,
    /// Who goes along as a supervisor, with what to call them and where they live.
    pub(super) supervisors: Vec<(PersonId, String, Option<Home>)>,
    pub(super) bounds: Bounds,
    pub(super) serial: Serial,
    /// For these a worker would cost something that nobody agreed to.
    unagreed: HashSet<RequestId>,
}

pub(super) async fn look(
    tx: &mut Tx,
    organisation: &OrganisationId,
    now: UnixTime,
) -> Result<Picture, ServiceError> {
    let zone = amsterdam();
    // Somebody chose who comes for these: a round seeks nobody else.
    let kept: HashSet<RequestId> = bond::list_kept(tx).await?.into_iter().collect();
    let requests: HashMap<RequestId, Request> = request::list_live(tx, organisation)
        .await?
        .into_iter()
        .filter(|r| matches!(r.state, RequestState::Open { .. }))
        .filter(|r| !kept.contains(&r.id))
        .map(|r| (r.id.clone(), r))
        .collect();
    let mut visits: Vec<Visit> = visit::list_live(tx, organisation)
        .await?
        .into_iter()
        .filter(|v| requests.contains_key(&v.request) && matches!(v.state, VisitState::Open { .. }))
        .collect();
    visits.sort_by(|a, b| a.id.cmp(&b.id));
    let helpers: Vec<StoredHelper> = helper::list(tx)
        .await?
        .into_iter()
        .filter(|h| h.helper.organisation == *organisation)
        .collect();
    let homes = person::list_helper_homes(tx)
        .await?
        .into_iter()
        .map(|h| (h.person.clone(), h))
        .collect();
    let people = person::list_concerned(tx, organisation)
        .await?
        .into_iter()
        .map(|p| (p.id.clone(), p))
        .collect();
    let mut taken: HashMap<HelperId, Vec<Taken>> = HashMap::new();
    for one in assignment::list_taken(tx, now.plus(-RECENT_S)).await? {
        taken.entry(one.helper.clone()).or_default().push(one);
    }
    let mut invitations: HashMap<VisitId, Vec<Invitation>> = HashMap::new();
    for one in invitation::list_live(tx, organisation).await? {
        invitations.entry(one.visit.clone()).or_default().push(one);
    }
    let monday = timing::week_of(now, &zone).starts_at;
    let bounds = Bounds::read(tx, organisation, now).await?;
    // As they may be planned: a worker's offer is no wider than what was agreed with them.
    let helpers = helpers
        .into_iter()
        .map(|stored| StoredHelper {
            helper: bounds.bound(&stored.helper),
            ..stored
        })
        .collect();
    let today = now.date(&zone);
    let last = today
        .checked_add(jiff::Span::new().days(HORIZON_DAYS))
        .unwrap_or(today);
    let teams = team::list_of_days(tx, organisation, (today, last)).await?;
    let supervisors = teams::list_guides(tx, organisation, now).await?;
    Ok(Picture {
        serial: Serial::read(tx, organisation, now).await?,
        unagreed: fees::unagreed(tx, organisation, &requests, now).await?,
        bounds,
        teams,
        supervisors,
        answers: invitation::list_answers(tx, now.plus(-HISTORY_S))
            .await?
            .into_iter()
            .map(|one| (one.helper_id.clone(), one))
            .collect(),
        invited_this_week: invitation::count_since(tx, monday).await?.into_iter().collect(),
        categories: place::list_categories(tx, organisation)
            .await?
            .into_iter()
            .map(|c| (c.id.clone(), c))
            .collect(),
        consenting: consent::list_consenting(tx, now).await?.into_iter().collect(),
        blocks: by_first(consent::list_blocks(tx).await?),
        familiar: by_first(visit::list_familiar(tx).await?),
        now,
        zone,
        visits,
        requests,
        helpers,
        people,
        homes,
        taken,
        invitations,
    })
}

/// Pairs by their first: asked for every visit, so never one pair at a time.
fn by_first<A: Eq + Hash, B: Eq + Hash>(pairs: Vec<(A, B)>) -> HashMap<A, HashSet<B>> {
    let mut all: HashMap<A, HashSet<B>> = HashMap::new();
    for (first, second) in pairs {
        all.entry(first).or_default().insert(second);
    }
    all
}

/// Where helpers stand among the offers.
pub(super) struct Index<'a> {
    pub(super) helpers: HashMap<&'a HelperId, usize>,
    people: HashMap<&'a PersonId, usize>,
}

/// The dayparts from today on, six weeks of them.
pub(super) fn slots(now: UnixTime, zone: &TimeZone) -> Vec<SlotInfo> {
    let today = now.date(zone);
    let last = today
        .checked_add(jiff::Span::new().days(HORIZON_DAYS - 1))
        .unwrap_or(today);
    let first_week = monday_number(today);
    let mut all = Vec::new();
    for date in days(today, last) {
        for part in Daypart::ALL {
            all.push(SlotInfo {
                date,
                daypart: part,
                week: usize::try_from(monday_number(date) - first_week).unwrap_or(0),
                span: Span {
                    from: UnixTime::at(date, part.start_hour(), 0, zone),
                    until: UnixTime::at(date, part.end_hour(), 0, zone),
                },
                on_call: false,
                label: format!("{date} {part}"),
            });
        }
    }
    all
}

/// Counts ISO weeks, so that weeks of two years follow each other.
fn monday_number(date: jiff::civil::Date) -> i32 {
    let iso: ISOWeekDate = date.iso_week_date();
    let monday =
        ISOWeekDate::new(iso.year(), iso.week(), jiff::civil::Weekday::Monday).map_or(date, |w| w.date());
    (monday - jiff::civil::date(2024, 1, 1)).get_days() / 7
}

impl Picture {
    /// The problem, with the homes it knows; helpers without a home take no part.
    pub(super) fn problem(&self, settings: Settings) -> (Problem, Vec<&StoredHelper>) {
        let mut slots = slots(self.now, &self.zone);
        for slot in &mut slots {
            slot.on_call = self.bounds.is_on_call(Window {
                starts_at: slot.span.from,
                ends_at: slot.span.until,
            });
        }
        let weeks = slots.last().map_or(1, |slot| slot.week + 1);
        let helpers: Vec<&StoredHelper> = self
            .helpers
            .iter()
            .filter(|h| self.homes.contains_key(&h.helper.person))
            .collect();
        let numbered = || helpers.iter().map(|h| &h.helper).zip(0..);
        let index = Index {
            helpers: numbered().map(|(helper, ix)| (&helper.id, ix)).collect(),
            people: numbered().map(|(helper, ix)| (&helper.person, ix)).collect(),
        };
        let zones = self.zone_numbers();
        let mut offers: Vec<Offer> = helpers
            .iter()
            .filter_map(|h| Some(self.offer(h, self.homes.get(&h.helper.person)?, weeks, &slots)))
            .collect();
        self.join_teams(&mut offers, &index, &slots);
        let mut problem = Problem {
            slots,
            offers,
            needs: Vec::new(),
            pins: Vec::new(),
            settings,
        };
        for one in &self.visits {
            let Some(of) = self.requests.get(&one.request) else {
                continue;
            };
            let need = self.need(one, of, &problem.slots, &index, &zones);
            let mut held = 0;
            for asked in self.invitations.get(&one.id).into_iter().flatten() {
                let InvitationState::Sent { expires_at, .. } = asked.state else {
                    continue;
                };
                let slot = need.windows.iter().find(|w| {
                    let begins = problem.slots[w.slot].span;
                    (begins.from..begins.until).contains(&asked.window.starts_at)
                        && asked.window.ends_at <= begins.until.max(w.span.until)
                });
                // A question for another hour than the visit has now can only be answered with no.
                let is_live =
                    expires_at > self.now && self.fixed(one).is_none_or(|fixed| fixed == asked.window);
                let has_place = held < need.helpers_needed;
                if let (true, Some(offer), Some(window)) =
                    (is_live && has_place, index.helpers.get(&asked.helper), slot)
                {
                    held += 1;
                    problem.pins.push(Pin {
                        need: problem.needs.len(),
                        offer: *offer,
                        slot: window.slot,
                        span: Span {
                            from: asked.window.starts_at,
                            until: asked.window.ends_at,
                        },
                    });
                }
            }
            problem.needs.push(need);
        }
        (problem, helpers)
    }

    fn zone_numbers(&self) -> HashMap<&ZoneId, u32> {
        let mut all: Vec<&ZoneId> = self.visits.iter().map(|v| &v.zone).collect();
        all.sort();
        all.dedup();
        all.into_iter().zip(0..).collect()
    }

    fn offer(&self, stored: &StoredHelper, home: &Home, weeks: usize, slots: &[SlotInfo]) -> Offer {
        let helper = &stored.helper;
        let taken = self.taken.get(&helper.id).map_or(&[][..], Vec::as_slice);
        let mut used = vec![WeekUse::default(); weeks];
        for one in taken {
            let date = one.window.starts_at.date(&self.zone);
            if let Some(slot) = slots
                .iter()
                .find(|slot| monday_number(slot.date) == monday_number(date))
            {
                used[slot.week].visits += 1;
                used[slot.week].minutes += u32::try_from(one.window.seconds() / 60).unwrap_or(0);
            }
        }
        let recent = taken.iter().filter(|one| one.window.ends_at <= self.now).count();
        let invited = self.invited_this_week.get(&helper.id).copied().unwrap_or(0);
        let is_here = self.people.get(&helper.person).is_some_and(|p| p.state.is_here());
        let mut has = Traits::NONE;
        let mut cannot_bear = Traits::NONE;
        if helper.can_lift {
            has |= Traits::LIFTING;
        }
        if helper.mode == TravelMode::Car {
            has |= Traits::CAR;
        }
        match helper.gender {
            Some(Gender::Woman) => has |= Traits::WOMAN,
            Some(Gender::Man) => has |= Traits::MAN,
            None => {}
        }
        if !helper.pets_fine {
            cannot_bear |= Traits::PETS;
        }
        if !helper.smoke_fine {
            cannot_bear |= Traits::SMOKE;
        }
        Offer {
            id: helper.id.to_string(),
            name: self
                .people
                .get(&helper.person)
                .map_or_else(String::new, Person::short_name),
            at: home.cell.centre(),
            reach_m: helper.reach_m,
            mode: helper.mode,
            categories: helper.categories.iter().map(|c| c.as_str().to_owned()).collect(),
            availability: Availability::Hours {
                week: helper.availability.0,
                absences: helper
                    .absences
                    .iter()
                    .map(|(first, last)| Span {
                        from: UnixTime::at(*first, 0, 0, &self.zone),
                        until: UnixTime::at(*last, 24, 0, &self.zone),
                    })
                    .collect(),
            },
            busy: taken
                .iter()
                .filter(|one| one.window.ends_at > self.now)
                .map(|one| Busy {
                    span: Span {
                        from: one.window.starts_at,
                        until: one.window.ends_at,
                    },
                    at: one.cell.centre(),
                })
                .collect(),
            weekly_limit: helper.limits.weekly_visits,
            weekly_minutes: helper.limits.weekly_minutes,
            invitations_left: Some(
                u32::try_from(i64::from(helper.limits.weekly_invitations) - invited).unwrap_or(0),
            ),
            per_slot: helper.limits.per_slot,
            used,
            vetted_until: helper.vetted_until,
            interviewed: helper.interviewed,
            languages: helper.languages.clone(),
            kind: helper.kind,
            recent_visits: u32::try_from(recent)
                .unwrap_or(u32::MAX)
                .saturating_add(self.recent_before(stored)),
            levels: self.bounds.levels(helper, self.categories.values()),
            goals: self.bounds.goals(helper),
            teams: Vec::new(),
            adult: helper.adult,
            on_hold: !matches!(helper.state, HelperState::Active { .. }) || !is_here,
            consent: self.consenting.contains(&helper.person),
            has,
            cannot_bear,
            zones: None,
            household: None,
        }
    }

    /// Whether a helper came to a resident before, and was welcome.
    pub(super) fn is_familiar(&self, resident: &PersonId, helper: &HelperId) -> bool {
        self.familiar
            .get(resident)
            .is_some_and(|all| all.contains(helper))
    }

    /// What a file said of the time before, for as long as that is recent.
    fn recent_before(&self, stored: &StoredHelper) -> u32 {
        if stored.created_at.plus(RECENT_S) > self.now {
            stored.recent_before
        } else {
            0
        }
    }

    fn need(
        &self,
        one: &Visit,
        of: &Request,
        slots: &[SlotInfo],
        index: &Index<'_>,
        zones: &HashMap<&ZoneId, u32>,
    ) -> Need {
        let ix = |id: &HelperId| index.helpers.get(id).copied();
        let asked = self.invitations.get(&one.id).map_or(&[][..], Vec::as_slice);
        // Who said no, and who let the question run out: somebody else is asked next.
        let declined = asked
            .iter()
            .filter(|i| {
                matches!(
                    i.state,
                    InvitationState::Declined { .. } | InvitationState::Expired { .. }
                )
            })
            .map(|i| &i.helper)
            .chain(self.is_past_asking(one, of))
            .filter_map(&ix)
            .collect();
        let familiar = self.familiar.get(&of.resident).into_iter().flatten();
        let known: Vec<usize> = familiar.clone().filter_map(&ix).collect();
        let mut preferred: Vec<usize> = of.preferred.iter().chain(familiar).filter_map(&ix).collect();
        // One's own visit, and whoever is kept apart: neither can be told from "not available".
        let apart = self.blocks.get(&of.resident).into_iter().flatten();
        let mut blocked: Vec<usize> = apart
            .chain([&of.resident])
            .filter_map(|person| index.people.get(person).copied())
            .collect();
        if self.unagreed.contains(&of.id) {
            let workers = self
                .helpers
                .iter()
                .filter(|h| h.helper.kind == HelperKind::Worker);
            blocked.extend(workers.filter_map(|h| ix(&h.helper.id)));
        }
        blocked.sort_unstable();
        blocked.dedup();
        preferred.sort_unstable();
        preferred.dedup();
        let category = self.categories.get(&of.category);
        let mut requires = Traits::NONE;
        let mut exposes = Traits::NONE;
        for (wanted, mark) in [
            (of.requirements.lifting, Traits::LIFTING),
            (of.requirements.car, Traits::CAR),
            (of.requirements.rather == Some(Gender::Woman), Traits::WOMAN),
            (of.requirements.rather == Some(Gender::Man), Traits::MAN),
        ] {
            if wanted {
                requires |= mark;
            }
        }
        for (there, mark) in [
            (of.requirements.pets, Traits::PETS),
            (of.requirements.smoke, Traits::SMOKE),
        ] {
            if there {
                exposes |= mark;
            }
        }
        let resident = self.people.get(&of.resident);
        let taken_by: Vec<usize> = one.state.helpers().iter().filter_map(&ix).collect();
        let places = u32::from(one.helpers_needed).saturating_sub(one.state.helpers().len() as u32);
        Need {
            id: one.id.to_string(),
            at: of.cell.centre(),
            radius_m: of.radius_m,
            category: of.category.as_str().to_owned(),
            windows: self.windows(one, of, slots),
            duration_min: of.duration_min,
            helpers_needed: places,
            // What is due soon goes before, whether or not anybody said so.
            urgent: one.urgent || one.deadline_at < self.now.plus(crate::service::ask::URGENT_S),
            vetting_required: of.requirements.vetting || category.is_some_and(|c| c.vetting_required),
            careful: resident.is_some_and(|p| p.care.is_careful()),
            known,
            language_required: of.requirements.language.clone(),
            language_wanted: of.requirements.language.clone(),
            requires,
            exposes,
            preferred,
            blocked,
            declined,
            taken_by,
            zone: zones.get(&one.zone).copied(),
            household: None,
            consent: self.consenting.contains(&of.resident)
                && resident.is_some_and(|p| p.state.is_here())
                && category.is_some_and(|c| c.is_on),
        }
    }

    /// A visit's windows, cut to the slots they lie in and to what is still ahead: with time to answer and to get there,
    /// or less when there is no more. Who is asked already, or booked, has had that time.
    fn windows(&self, one: &Visit, of: &Request, slots: &[SlotInfo]) -> Vec<matching::Window> {
        if let Some(fixed) = self.fixed(one) {
            return windows_from(&[fixed], of.duration_min, slots, self.now);
        }
        [timing::NOTICE_S, timing::SHORT_NOTICE_S, 0]
            .iter()
            .map(|notice| timing::next_quarter(self.now.plus(*notice)))
            .map(|earliest| windows_from(&one.windows, of.duration_min, slots, earliest))
            .find(|windows| !windows.is_empty())
            .unwrap_or_default()
    }

    /// When a visit is, if that is not open any more: as agreed with who comes, or as somebody is asked right now.
    pub(super) fn fixed(&self, one: &Visit) -> Option<Window> {
        let mut asked = self.invitations.get(&one.id).into_iter().flatten();
        let live = asked.find(|invitation| {
            matches!(invitation.state, InvitationState::Sent { expires_at, .. } if expires_at > self.now)
        });
        one.agreed.or(live.map(|invitation| invitation.window))
    }
}
