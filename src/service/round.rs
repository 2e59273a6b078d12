//! A round: all open visits and all helpers of an organisation at once.
//!
//! Reads one unchanging picture, solves it outside any transaction, and writes the checked plan as suggestions and
//! invitations in one. Where people live enters only as the centre of their disclosure cell. The area of a round is an
//! organisation (its zones share helpers); the solver takes the components apart itself.

use super::explained::{self, Why, WhyOpen};
use super::notify::{Notice, Say, tell};
use super::timing::{self, Wish};
use super::{App, ServiceError, booking};
use crate::domain::category::{Category, CategoryId};
use crate::domain::daypart::Daypart;
use crate::domain::helper::{HelperKind, HelperState, Mode as TravelMode};
use crate::domain::ids::{
    HelperId, InvitationId, OrganisationId, PersonId, RequestId, RoundId, SuggestionId, VisitId, ZoneId,
};
use crate::domain::invitation::{InvitationState, Source};
use crate::domain::request::{Request, RequestState};
use crate::domain::resident::{Home, Person};
use crate::domain::schedule::{HORIZON_DAYS, Window, days};
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::VisitState;
use crate::matching::{
    self, Availability, Busy, CheckedPlan, Kind, Mode, Need, Offer, Outcome, Pin, Problem, Settings,
    SlotInfo, Span, Traits, WeekUse,
};
use crate::store::assignment::Taken;
use crate::store::helper::StoredHelper;
use crate::store::invitation::Invitation;
use crate::store::round::{Round, SuggestionRow, UnassignedRow};
use crate::store::visit::Visit;
use crate::store::{
    StoreError, Tx, assignment, audit, helper, invitation, person, place, request, round, visit,
};
use jiff::civil::ISOWeekDate;
use jiff::tz::TimeZone;
use std::collections::{HashMap, HashSet};

/// The plan's choice has this long for themselves, seconds.
const EXCLUSIVE_S: i64 = 3600;
/// What counts as recent, seconds.
const RECENT_S: i64 = 28 * 86_400;

/// How a round ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundReport {
    /// The round.
    pub round: Round,
    /// How many were asked.
    pub invited: usize,
}

/// One picture of an organisation.
struct Picture {
    now: UnixTime,
    zone: TimeZone,
    visits: Vec<Visit>,
    requests: HashMap<RequestId, Request>,
    helpers: Vec<StoredHelper>,
    people: HashMap<PersonId, Person>,
    homes: HashMap<PersonId, Home>,
    consenting: HashSet<PersonId>,
    blocks: HashSet<(PersonId, PersonId)>,
    familiar: HashSet<(PersonId, HelperId)>,
    taken: HashMap<HelperId, Vec<Taken>>,
    invitations: HashMap<VisitId, Vec<Invitation>>,
    invited_this_week: HashMap<HelperId, i64>,
    categories: HashMap<CategoryId, Category>,
}

async fn look(tx: &mut Tx, organisation: &OrganisationId, now: UnixTime) -> Result<Picture, ServiceError> {
    let zone = amsterdam();
    let requests: HashMap<RequestId, Request> = request::list_live(tx)
        .await?
        .into_iter()
        .filter(|r| r.organisation == *organisation && matches!(r.state, RequestState::Open { .. }))
        .map(|r| (r.id.clone(), r))
        .collect();
    let mut visits: Vec<Visit> = visit::list_live(tx)
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
    let people = person::list_concerned(tx)
        .await?
        .into_iter()
        .map(|p| (p.id.clone(), p))
        .collect();
    let mut taken: HashMap<HelperId, Vec<Taken>> = HashMap::new();
    for one in assignment::list_taken(tx, now.plus(-RECENT_S)).await? {
        taken.entry(one.helper.clone()).or_default().push(one);
    }
    let mut invitations: HashMap<VisitId, Vec<Invitation>> = HashMap::new();
    for one in invitation::list_live(tx).await? {
        invitations.entry(one.visit.clone()).or_default().push(one);
    }
    let monday = timing::week_of(now, &zone).starts_at;
    Ok(Picture {
        invited_this_week: invitation::count_since(tx, monday).await?.into_iter().collect(),
        categories: place::list_categories(tx, organisation)
            .await?
            .into_iter()
            .map(|c| (c.id.clone(), c))
            .collect(),
        consenting: person::list_consenting(tx, now).await?.into_iter().collect(),
        blocks: person::list_blocks(tx).await?.into_iter().collect(),
        familiar: visit::list_familiar(tx).await?.into_iter().collect(),
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

/// The dayparts from today on, six weeks of them.
fn slots(now: UnixTime, zone: &TimeZone) -> Vec<SlotInfo> {
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
    fn problem(&self, settings: Settings) -> (Problem, Vec<&StoredHelper>) {
        let slots = slots(self.now, &self.zone);
        let weeks = slots.last().map_or(1, |slot| slot.week + 1);
        let helpers: Vec<&StoredHelper> = self
            .helpers
            .iter()
            .filter(|h| self.homes.contains_key(&h.helper.person))
            .collect();
        let index: HashMap<&HelperId, usize> = helpers
            .iter()
            .enumerate()
            .map(|(ix, h)| (&h.helper.id, ix))
            .collect();
        let zones = self.zone_numbers();
        let offers = helpers
            .iter()
            .filter_map(|h| Some(self.offer(h, self.homes.get(&h.helper.person)?, weeks, &slots)))
            .collect();
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
            let need = self.need(one, of, &problem.slots, &helpers, &index, &zones);
            for asked in self.invitations.get(&one.id).into_iter().flatten() {
                let InvitationState::Sent { expires_at, .. } = asked.state else {
                    continue;
                };
                let slot = need.windows.iter().find(|w| {
                    problem.slots[w.slot].span.from <= asked.window.starts_at
                        && asked.window.ends_at <= problem.slots[w.slot].span.until
                });
                if let (true, Some(offer), Some(window)) =
                    (expires_at > self.now, index.get(&asked.helper), slot)
                {
                    problem.pins.push(Pin {
                        need: problem.needs.len(),
                        offer: *offer,
                        slot: window.slot,
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
            mode: travel(helper.mode),
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
            languages: helper.languages.clone(),
            kind: if helper.kind == HelperKind::Worker {
                Kind::Worker
            } else {
                Kind::Volunteer
            },
            recent_visits: u32::try_from(recent)
                .unwrap_or(u32::MAX)
                .saturating_add(self.recent_before(stored)),
            levels: Vec::new(),
            goals: Vec::new(),
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
        helpers: &[&StoredHelper],
        index: &HashMap<&HelperId, usize>,
        zones: &HashMap<&ZoneId, u32>,
    ) -> Need {
        let ix = |id: &HelperId| index.get(id).copied();
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
            .filter_map(|i| ix(&i.helper))
            .collect();
        let mut preferred: Vec<usize> = of.preferred.iter().filter_map(&ix).collect();
        let mut blocked = Vec::new();
        for (offer, stored) in helpers.iter().enumerate() {
            let person = &stored.helper.person;
            if self
                .familiar
                .contains(&(of.resident.clone(), stored.helper.id.clone()))
            {
                preferred.push(offer);
            }
            // One's own visit, and whoever is kept apart: neither can be told from "not available".
            if *person == of.resident || self.blocks.contains(&(of.resident.clone(), person.clone())) {
                blocked.push(offer);
            }
        }
        preferred.sort_unstable();
        preferred.dedup();
        let category = self.categories.get(&of.category);
        let mut requires = Traits::NONE;
        let mut exposes = Traits::NONE;
        for (wanted, mark) in [
            (of.requirements.lifting, Traits::LIFTING),
            (of.requirements.car, Traits::CAR),
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
            urgent: one.urgent,
            vetting_required: of.requirements.vetting || category.is_some_and(|c| c.vetting_required),
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

    /// A visit's windows, cut to the slots they lie in and to what is still ahead.
    fn windows(&self, one: &Visit, of: &Request, slots: &[SlotInfo]) -> Vec<matching::Window> {
        let windows: Vec<Window> = one
            .agreed
            .map_or_else(|| one.windows.clone(), |agreed| vec![agreed]);
        let mut out = Vec::new();
        for (slot, info) in slots.iter().enumerate() {
            let longest = windows
                .iter()
                .map(|w| Span {
                    from: w.starts_at.max(info.span.from).max(self.now),
                    until: w.ends_at.min(info.span.until),
                })
                .filter(|span| span.seconds() >= i64::from(of.duration_min) * 60)
                .max_by_key(|span| span.seconds());
            if let Some(span) = longest {
                out.push(matching::Window { slot, span });
            }
        }
        out
    }
}

const fn travel(mode: TravelMode) -> Mode {
    match mode {
        TravelMode::Foot => Mode::Foot,
        TravelMode::Bicycle => Mode::Bicycle,
        TravelMode::Car => Mode::Car,
        TravelMode::Transit => Mode::Transit,
    }
}

/// Runs a round over an organisation: reads, solves, checks, writes.
///
/// # Errors
/// [`ServiceError::Internal`] when the checker refuses the plan: then nothing is written.
pub async fn run(app: &App, organisation: &OrganisationId) -> Result<RoundReport, ServiceError> {
    let (of, now) = (organisation.clone(), app.now());
    let picture = app.store.read(async move |tx| look(tx, &of, now).await).await?;
    let solved = tokio::task::spawn_blocking(move || {
        let (problem, helpers) = picture.problem(Settings::default());
        let ids: Vec<HelperId> = helpers.iter().map(|h| h.helper.id.clone()).collect();
        let outcome = matching::round(&problem).map_err(ServiceError::internal)?;
        let draft = Draft::of(&picture, &problem, &outcome, &ids)?;
        Ok::<_, ServiceError>((outcome.plan, draft))
    })
    .await
    .map_err(ServiceError::internal)??;
    let (plan, draft) = solved;
    let (app_tx, of) = (app.clone(), organisation.clone());
    let report = app
        .store
        .write(async move |tx| save(tx, &app_tx, &of, &plan, draft).await)
        .await?;
    if report.invited > 0 {
        app.outbox_wanted.notify_one();
    }
    Ok(report)
}

struct DraftSuggestion {
    visit: VisitId,
    helper: HelperId,
    window: Window,
    score: i64,
    why: String,
    familiar: bool,
    pinned: bool,
}

/// What a checked plan becomes, before it has identifiers.
struct Draft {
    visits: usize,
    helpers: usize,
    suggestions: Vec<DraftSuggestion>,
    open: Vec<(VisitId, String)>,
}

impl Draft {
    fn of(
        picture: &Picture,
        problem: &Problem,
        outcome: &Outcome,
        helpers: &[HelperId],
    ) -> Result<Self, ServiceError> {
        let homes: HashMap<&HelperId, &StoredHelper> = picture
            .helpers
            .iter()
            .map(|stored| (&stored.helper.id, stored))
            .collect();
        let mut suggestions = Vec::new();
        for pairing in outcome.plan.pairings() {
            let (one, id) = (&picture.visits[pairing.need], &helpers[pairing.offer]);
            let (Some(of), Some(stored)) = (picture.requests.get(&one.request), homes.get(id)) else {
                continue;
            };
            let Some(home) = picture.homes.get(&stored.helper.person) else {
                continue;
            };
            let Some(window) = picture.start(problem, pairing, one, of, stored) else {
                continue;
            };
            let explanation = matching::explain(problem, &outcome.capacity, pairing);
            suggestions.push(DraftSuggestion {
                visit: one.id.clone(),
                helper: id.clone(),
                window,
                score: pairing.score,
                why: explained::write(&Why::of(&explanation, home.cell, of.cell))?,
                familiar: picture.familiar.contains(&(of.resident.clone(), id.clone())),
                pinned: pairing.pinned,
            });
        }
        let mut open = Vec::new();
        for left in &outcome.unassigned {
            let why = explained::write(&WhyOpen::of(left, problem))?;
            open.push((picture.visits[left.need].id.clone(), why));
        }
        Ok(Self {
            visits: picture.visits.len(),
            helpers: helpers.len(),
            suggestions,
            open,
        })
    }
}

impl Picture {
    /// When exactly: what was asked already, what is agreed with others, or the first moment that suits both.
    fn start(
        &self,
        problem: &Problem,
        pairing: &matching::Pairing,
        one: &Visit,
        of: &Request,
        stored: &StoredHelper,
    ) -> Option<Window> {
        if one.agreed.is_some() {
            return one.agreed;
        }
        let asked = self.invitations.get(&one.id).into_iter().flatten();
        if let Some(asked) = asked
            .filter(|_| pairing.pinned)
            .find(|i| i.helper == stored.helper.id)
        {
            return Some(asked.window);
        }
        let span = problem.needs[pairing.need]
            .windows
            .iter()
            .find(|w| w.slot == pairing.slot)?
            .span;
        let wish = Wish {
            now: self.now,
            duration_min: of.duration_min,
            cell: of.cell,
            mode: stored.helper.mode,
            hours: Some((stored.helper.availability, &stored.helper.absences)),
            taken: self.taken.get(&stored.helper.id).map_or(&[][..], Vec::as_slice),
        };
        timing::first_start(
            Window {
                starts_at: span.from,
                ends_at: span.until,
            },
            &wish,
            &self.zone,
        )
    }
}

/// Writes a checked plan down as suggestions, and asks whom it chose. Only a [`CheckedPlan`] gets here.
async fn save(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    plan: &CheckedPlan,
    draft: Draft,
) -> Result<RoundReport, ServiceError> {
    let now = app.now();
    let area = organisation.as_str().to_owned();
    let totals = plan.totals();
    let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let done = Round {
        id: RoundId::new(now, &*app.chance),
        seq: round::next_seq(tx, &area).await?,
        area,
        at: now,
        visits: whole(draft.visits),
        helpers: whole(draft.helpers),
        urgent_served: totals.urgent_served,
        served: totals.served,
        score: totals.score,
        fairness_cost: totals.fairness,
        is_exact: plan.gap() == matching::Gap::default(),
    };
    round::add(tx, &done).await?;
    round::remove_proposals(tx, organisation).await?;
    let mut invited = 0;
    for one in draft.suggestions {
        // What was decided while the solver worked stays decided.
        let Some(live) = visit::find(tx, &one.visit).await? else {
            continue;
        };
        if !matches!(live.state, VisitState::Open { .. })
            || live.agreed.is_some_and(|agreed| agreed != one.window)
        {
            continue;
        }
        let row = SuggestionRow {
            id: SuggestionId::new(now, &*app.chance),
            round_id: done.id.clone(),
            visit_id: one.visit.clone(),
            helper_id: one.helper.clone(),
            starts_at: one.window.starts_at,
            ends_at: one.window.ends_at,
            score: one.score,
            explanation: one.why.clone(),
        };
        round::add_suggestion(tx, &row).await?;
        if !one.pinned && invite(tx, app, organisation, &one).await? {
            invited += 1;
        }
    }
    for (visit_id, explanation) in draft.open {
        let row = UnassignedRow {
            visit_id,
            round_id: done.id.clone(),
            explanation,
        };
        round::add_unassigned(tx, &row).await?;
    }
    let detail = format!("{} of {} visits", totals.served, draft.visits);
    audit::append(tx, organisation, "system", "round", done.id.as_str(), &detail).await?;
    Ok(RoundReport { round: done, invited })
}

/// Asks whom the plan chose. Somebody without mail or telephone cannot be asked: the desk sees the suggestion.
async fn invite(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    one: &DraftSuggestion,
) -> Result<bool, ServiceError> {
    if invitation::find_for(tx, &one.visit, &one.helper).await?.is_some() {
        return Ok(false);
    }
    let scene = booking::scene(tx, &one.visit, &one.helper).await?;
    let contact = person::contact(tx, &scene.helper.helper.person).await?;
    if contact.mail.is_none() && contact.telephone.is_none() {
        return Ok(false);
    }
    let now = app.now();
    let expires_at = until_when(now, one.window, &amsterdam());
    let asked = Invitation {
        id: InvitationId::new(now, &*app.chance),
        visit: one.visit.clone(),
        helper: one.helper.clone(),
        state: InvitationState::Sent { at: now, expires_at },
        source: if one.familiar {
            Source::Familiar
        } else {
            Source::Plan
        },
        window: one.window,
        created_at: now,
    };
    invitation::add(tx, organisation, &asked, expires_at, "system").await?;
    let notice = Notice {
        key: format!("{}:asked", asked.id),
        to: &scene.helper.helper.person,
        zone: Some(&scene.helper_home.zone),
        request: None,
        say: Say::Invited {
            category: booking::names(&scene.category),
            window: one.window,
            resident: &scene.resident.given_name,
        },
        path: format!("/invitations/{}", asked.id),
    };
    tell(tx, app.writer(), notice).await?;
    Ok(true)
}

/// An exclusive hour in which people are awake: what is asked in the evening stands until nine the next morning, but
/// never beyond the visit itself.
fn until_when(now: UnixTime, window: Window, zone: &TimeZone) -> UnixTime {
    let end = now.plus(EXCLUSIVE_S);
    let hour = end.local(zone).hour();
    let until = if (9..21).contains(&hour) {
        end
    } else {
        let today = now.date(zone);
        let day = if hour < 9 && end.date(zone) == today {
            today
        } else {
            today.tomorrow().unwrap_or(today)
        };
        UnixTime::at(day, 9, 0, zone).max(end)
    };
    until.min(window.starts_at).max(now.plus(60))
}

/// Runs a round over every organisation.
///
/// # Errors
/// The first [`ServiceError`]; what the others wrote stands.
pub async fn run_all(app: &App) -> Result<Vec<RoundReport>, ServiceError> {
    let all = app
        .store
        .read(async |tx| Ok::<_, StoreError>(place::list_organisations(tx).await?))
        .await
        .map_err(ServiceError::from)?;
    let mut reports = Vec::new();
    for organisation in all {
        reports.push(run(app, &organisation.id).await?);
    }
    Ok(reports)
}
