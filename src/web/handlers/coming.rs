//! The coming visits of a request, one by one: skipping one, and changing a series from one of them on.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::ask::{beside, series};
use super::words;
use crate::domain::access::Actor;
use crate::domain::ids::{RequestId, VisitId};
use crate::domain::schedule::{Rhythm, Schedule};
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::VisitState;
use crate::service::ServiceError;
use crate::service::follow::{self, RequestView, SeriesChange, VisitView};
use crate::texts::Texts;
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::page::{Contact, Page, Tone, render};
use crate::web::pages::Week;
use crate::web::pages::resident::{Ahead, Visits};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// What was done a moment ago.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

/// The coming visits.
pub async fn visits(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let id = RequestId::parse(&id).map_err(|_| WebError::NotFound)?;
    let said = match query.done.as_str() {
        "skip" => "did-skip",
        "change" => "did-change-series",
        _ => "",
    };
    let page = if said.is_empty() {
        page
    } else {
        let text = page.t.get(said).into_owned();
        page.saying(Tone::Good, text)
    };
    let view = follow::find(&state.app, &actor, &id).await?;
    let form = filled(&view);
    Ok(shown(&state, &view, page, form))
}

fn shown(state: &WebState, view: &RequestView, page: Page, form: Answers) -> Response {
    let (t, now) = (page.t, state.app.now());
    let contact = Contact {
        name: view.zone.coordinator_name.clone(),
        telephone: view.zone.coordinator_telephone.clone(),
    };
    render(&Visits {
        id: view.request.id.to_string(),
        title: words::category(&view.category, t),
        rhythm: words::schedule(&view.request.schedule, t),
        visits: ahead(view, now, t),
        can_change: matches!(view.request.schedule, Schedule::Series { .. }) && !view.request.state.is_over(),
        form,
        week: Week::any(t),
        page: page.with_contact(contact).in_place(view.zone.name.clone()),
    })
}

fn is_ahead(one: &VisitView, now: UnixTime) -> bool {
    let last = one.visit.windows.last().map(|window| window.ends_at);
    !one.visit.state.is_over() && one.visit.agreed.map(|agreed| agreed.ends_at).or(last) > Some(now)
}

fn ahead(view: &RequestView, now: UnixTime, t: Texts) -> Vec<Ahead> {
    view.visits
        .iter()
        .filter(|one| is_ahead(one, now))
        .map(|one| Ahead {
            visit: one.visit.id.to_string(),
            when: match (one.visit.agreed, one.visit.windows.as_slice()) {
                (Some(agreed), _) => words::moment(agreed, t),
                (None, [only]) => words::moment(*only, t),
                (None, _) => words::schedule(&view.request.schedule, t),
            },
            who: one
                .coming
                .iter()
                .map(|comer| comer.name.clone())
                .collect::<Vec<_>>()
                .join(", "),
            can_skip: matches!(
                one.visit.state,
                VisitState::Open { .. } | VisitState::Staffed { .. }
            ),
        })
        .collect()
}

/// The form of a change as the series stands.
fn filled(view: &RequestView) -> Answers {
    let Schedule::Series {
        weekdays,
        rhythm,
        part,
        until,
        ..
    } = &view.request.schedule
    else {
        return Answers::new();
    };
    let rhythm = match rhythm {
        Rhythm::Weeks(1) => "weekly",
        Rhythm::Weeks(2) => "fortnightly",
        Rhythm::Weeks(_) => "",
        Rhythm::Months => "monthly",
    };
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let slots = weekdays.iter().filter_map(|day| {
        let day = days.get(usize::try_from(*day - 1).ok()?)?;
        Some(("slot", format!("{day}-{}", part.tag())))
    });
    let until = until.map(|date| ("until", date.to_string()));
    Answers::filled(
        [("rhythm", rhythm.to_owned())]
            .into_iter()
            .chain(slots)
            .chain(until),
    )
}

/// One is skipped, or a series changed.
pub async fn act(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let id = RequestId::parse(&id).map_err(|_| WebError::NotFound)?;
    let visit = VisitId::parse(form.value("visit")).ok();
    if form.is("do", "skip") {
        let visit = visit.ok_or(WebError::NotFound)?;
        follow::cancel_visit(&state.app, &actor, &visit).await?;
        return Ok(see_other(&format!("/requests/{id}/visits?done=skip")));
    }
    // Who may not follow it learns nothing, whatever the form says.
    let view = follow::find(&state.app, &actor, &id).await?;
    match change(&state, &actor, &id, visit, &mut form, page.t).await? {
        Some(()) => Ok(see_other(&format!("/requests/{id}/visits?done=change"))),
        None => Ok(shown(&state, &view, page, form)),
    }
}

/// Nothing when there is a mistake, which stands in the form.
async fn change(
    state: &WebState,
    actor: &Actor,
    id: &RequestId,
    visit: Option<VisitId>,
    form: &mut Answers,
    t: Texts,
) -> Result<Option<()>, WebError> {
    if visit.is_none() {
        form.mistaken("visit", t.get("mistake-choose"));
    }
    // From which date on follows from the visit.
    let today = state.app.now().date(&amsterdam());
    let (
        Some(from),
        Some(Schedule::Series {
            weekdays,
            rhythm,
            part,
            until,
            count,
            ..
        }),
    ) = (visit, series(form, today, t))
    else {
        return Ok(None);
    };
    let change = SeriesChange {
        from,
        weekdays,
        rhythm,
        part,
        until,
        count,
    };
    match follow::change_series(&state.app, actor, id, change).await {
        Ok(()) => Ok(Some(())),
        Err(ServiceError::Invalid(fields)) => {
            beside(form, &fields, t);
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}
