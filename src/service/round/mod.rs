//! A round: all open visits and all helpers of an organisation at once.
//!
//! Reads one unchanging picture, solves it outside any transaction, and writes the checked plan as suggestions and
//! invitations in one. The next round starts from what this one left standing (`standing`). Where people live enters only
//! as the centre of their disclosure cell. The area of a round is an organisation (its zones share helpers); the solver
//! takes the components apart itself.

mod picture;
mod standing;

use picture::{Picture, look};
pub use standing::Standings;

use super::explained::{self, Why, WhyOpen};
use super::notify::{Notice, Say, tell};
use super::{App, ServiceError, booking};
use crate::domain::ids::{HelperId, InvitationId, OrganisationId, RoundId, SuggestionId, VisitId};
use crate::domain::invitation::{InvitationState, Source};
use crate::domain::request::Request;
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::VisitState;
use crate::matching::{self, CheckedPlan, Outcome, Problem, Settings};
use crate::store::helper::StoredHelper;
use crate::store::invitation::Invitation;
use crate::store::round::{Round, SuggestionRow, UnassignedRow};
use crate::store::visit::Visit;
use crate::store::{StoreError, Tx, audit, invitation, person, place, round, visit};
use jiff::tz::TimeZone;
use std::collections::HashMap;

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

/// Runs a round over an organisation: reads, solves, checks, writes.
///
/// # Errors
/// [`ServiceError::Internal`] when the checker refuses the plan: then nothing is written.
pub async fn run(app: &App, organisation: &OrganisationId) -> Result<RoundReport, ServiceError> {
    let (of, now) = (organisation.clone(), app.now());
    let picture = app.store.read(async move |tx| look(tx, &of, now).await).await?;
    let (rounds, of) = (app.standing.clone(), organisation.clone());
    let solved = tokio::task::spawn_blocking(move || {
        let (problem, helpers) = picture.problem(Settings::default());
        let ids: Vec<HelperId> = helpers.iter().map(|h| h.helper.id.clone()).collect();
        let outcome = rounds.decide(&of, &problem).map_err(ServiceError::internal)?;
        let draft = Draft::of(&picture, &problem, &outcome, &ids)?;
        Ok::<_, ServiceError>((outcome.plan, draft))
    })
    .await
    .map_err(ServiceError::internal)??;
    let (plan, draft) = solved;
    let (app_tx, of) = (app.clone(), organisation.clone());
    let report = app
        .store
        // The first round over a town asks thousands at once.
        .write_long(async move |tx| save(tx, &app_tx, &of, &plan, draft).await)
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
            let window = picture.start(pairing, one, of, stored);
            // Two who come together come at one hour: who could only come at another is asked when the first has answered.
            let before = suggestions
                .last()
                .filter(|other: &&DraftSuggestion| other.visit == one.id);
            if before.is_some_and(|before| before.window != window) {
                continue;
            }
            let explanation = matching::explain(problem, &outcome.capacity, pairing);
            suggestions.push(DraftSuggestion {
                visit: one.id.clone(),
                helper: id.clone(),
                window,
                score: pairing.score,
                why: explained::write(&Why::of(&explanation, home.cell, of.cell))?,
                familiar: picture.is_familiar(&of.resident, id),
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
    /// When exactly: what was asked already, what is agreed with others, or when the plan has the helper there.
    fn start(&self, pairing: &matching::Pairing, one: &Visit, of: &Request, stored: &StoredHelper) -> Window {
        if let Some(agreed) = one.agreed {
            return agreed;
        }
        let asked = self.invitations.get(&one.id).into_iter().flatten();
        if let Some(asked) = asked
            .filter(|_| pairing.pinned)
            .find(|i| i.helper == stored.helper.id)
        {
            return asked.window;
        }
        Window {
            starts_at: pairing.starts,
            ends_at: pairing.starts.plus(i64::from(of.duration_min) * 60),
        }
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
    let question = Question {
        visit: &one.visit,
        helper: &one.helper,
        window: one.window,
        source: if one.familiar {
            Source::Familiar
        } else {
            Source::Plan
        },
        expires_at: until_when(app.now(), one.window, &amsterdam()),
    };
    ask(tx, app, organisation, &question).await
}

/// Who is asked about what, and until when the question stands.
pub(super) struct Question<'a> {
    pub(super) visit: &'a VisitId,
    pub(super) helper: &'a HelperId,
    pub(super) window: Window,
    pub(super) source: Source,
    pub(super) expires_at: UnixTime,
}

/// Asks a helper about a visit, once. Says no when they were asked before, or have neither mail nor telephone.
pub(super) async fn ask(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    one: &Question<'_>,
) -> Result<bool, ServiceError> {
    if invitation::find_for(tx, one.visit, one.helper).await?.is_some() {
        return Ok(false);
    }
    let scene = booking::scene(tx, one.visit, one.helper).await?;
    let contact = person::contact(tx, &scene.helper.helper.person).await?;
    if contact.mail.is_none() && contact.telephone.is_none() {
        return Ok(false);
    }
    let (now, expires_at) = (app.now(), one.expires_at);
    let asked = Invitation {
        id: InvitationId::new(now, &*app.chance),
        visit: one.visit.clone(),
        helper: one.helper.clone(),
        state: InvitationState::Sent { at: now, expires_at },
        source: one.source,
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
            invitation: &asked.id,
            category: booking::names(&scene.category),
            window: one.window,
            resident: if scene.resident.care.is_secret {
                ""
            } else {
                &scene.resident.given_name
            },
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
/// The first [`ServiceError`], once all had their turn; what the others wrote stands.
pub async fn run_all(app: &App) -> Result<Vec<RoundReport>, ServiceError> {
    let all = app
        .store
        .read(async |tx| Ok::<_, StoreError>(place::list_organisations(tx).await?))
        .await
        .map_err(ServiceError::from)?;
    let (mut reports, mut first) = (Vec::new(), None);
    for organisation in all {
        match run(app, &organisation.id).await {
            Ok(report) => reports.push(report),
            Err(error) => {
                tracing::error!(%error, organisation = %organisation.id, "a round could not be decided");
                first.get_or_insert(error);
            }
        }
    }
    first.map_or(Ok(reports), Err)
}
