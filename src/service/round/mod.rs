//! A round: all open visits and all helpers of an organisation at once.
//!
//! Reads one unchanging picture, solves it outside any transaction, and writes the checked plan as suggestions and
//! invitations in one. The next round starts from what this one left standing (`standing`). Where people live enters only
//! as the centre of their disclosure cell. Whom it asks and how many at once: `asking`; what is left of their weeks: `room`;
//! until when a question stands: `question`. The area of a round is an organisation (its zones share helpers); the solver
//! takes the components apart itself.

mod asking;
mod day;
mod picture;
mod question;
mod room;
mod series;
mod standing;
mod together;
mod whom;
mod windows;

use asking::DraftQuestion;
pub(super) use asking::{Moments, Possible, list_possible};
pub(super) use day::{DayOf, DayPicture, GuideOf, Planned, look_at};
use picture::{Picture, look};
pub(super) use question::{Question, ask, until_when};
pub use standing::Standings;
pub use whom::{Could, Spared, Whom, ask_one, list_whom};

use super::explained::{self, Why, WhyOpen};
use super::{App, ServiceError};
use crate::domain::ids::{HelperId, OrganisationId, RoundId, SuggestionId, VisitId};
use crate::domain::request::Request;
use crate::domain::schedule::Window;
use crate::domain::visit::VisitState;
use crate::matching::{self, CheckedPlan, Outcome, Problem, Settings};
use crate::store::helper::StoredHelper;
use crate::store::round::{Round, SuggestionRow, UnassignedRow};
use crate::store::visit::Visit;
use crate::store::{StoreError, Tx, audit, helper, place, round, visit};

/// What counts as recent, seconds.
const RECENT_S: i64 = 28 * 86_400;
/// So long ago an answer still says how somebody answers, seconds.
const HISTORY_S: i64 = 182 * 86_400;

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
        let outcome = rounds.decide(&of, &problem).map_err(ServiceError::internal)?;
        let draft = Draft::of(&picture, &problem, &outcome, &helpers)?;
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
}

/// What a checked plan becomes, before it has identifiers.
struct Draft {
    visits: usize,
    helpers: usize,
    suggestions: Vec<DraftSuggestion>,
    questions: Vec<DraftQuestion>,
    open: Vec<(VisitId, String)>,
}

impl Draft {
    fn of(
        picture: &Picture,
        problem: &Problem,
        outcome: &Outcome,
        helpers: &[&StoredHelper],
    ) -> Result<Self, ServiceError> {
        let mut suggestions = Vec::new();
        let mut unasked = Vec::new();
        for pairing in outcome.plan.pairings() {
            let (one, stored) = (&picture.visits[pairing.need], helpers[pairing.offer]);
            let Some(of) = picture.requests.get(&one.request) else {
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
                helper: stored.helper.id.clone(),
                window,
                score: pairing.score,
                why: explained::write(&Why::of(&explanation, home.cell, of.cell))?,
            });
            if !pairing.pinned {
                unasked.push((*pairing, window));
            }
        }
        let questions = asking::choose(picture, problem, outcome, helpers, &unasked);
        // Whoever is asked now is suggested for the hour that they are asked for.
        for one in &mut suggestions {
            let mut asked = questions.iter();
            if let Some(asked) = asked.find(|asked| asked.visit == one.visit && asked.helper == one.helper) {
                one.window = asked.window;
            }
        }
        let mut open = Vec::new();
        for left in &outcome.unassigned {
            let why = explained::write(&WhyOpen::of(left, problem))?;
            open.push((picture.visits[left.need].id.clone(), why));
        }
        Ok(Self {
            visits: picture.visits.len(),
            helpers: helpers.len(),
            questions,
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
            || live.organisation != *organisation
            || live.agreed.is_some_and(|agreed| agreed != one.window)
        {
            continue;
        }
        let who = helper::find(tx, &one.helper).await?;
        if who.is_none_or(|who| who.helper.organisation != *organisation) {
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
    }
    for one in draft.questions {
        let Some(live) = visit::find(tx, &one.visit).await? else {
            continue;
        };
        let stands = matches!(live.state, VisitState::Open { .. })
            && live.agreed.is_none_or(|agreed| agreed == one.window);
        if stands && question::invite(tx, app, organisation, &one).await? {
            invited += 1;
        }
    }
    for (visit_id, explanation) in draft.open {
        let live = visit::find(tx, &visit_id).await?;
        if live.is_none_or(|live| live.organisation != *organisation) {
            continue;
        }
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
