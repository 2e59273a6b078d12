//! The duty roster: which supervisor can be reached when.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::{Time, Weekday};

use super::ask::beside;
use super::learn::{Done, day, may_day};
use super::learning_words as said;
use crate::domain::access::Actor;
use crate::domain::ids::{DutyId, PersonId};
use crate::service::ServiceError;
use crate::service::learning::{self, NewDuty, Roster};
use crate::texts::Texts;
use crate::web::extract::Query;
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::learning::{RosterPage, TurnLine};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

pub(super) const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// Who is on duty.
pub async fn roster(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let page = page.after(&query.done, &[("kept", "learn-kept")]);
    roster_page(&state, &actor, page, None).await
}

async fn roster_page(
    state: &WebState,
    actor: &Actor,
    page: Page,
    form: Option<Answers>,
) -> Result<Response, WebError> {
    let t = page.t;
    let roster = learning::roster(&state.app, actor).await?;
    let me = actor
        .identity()
        .map_or_else(String::new, |me| me.person.to_string());
    let mut days = vec![("once".to_owned(), t.get("roster-once").into_owned())];
    days.extend(WEEKDAYS.iter().enumerate().map(|(number, day)| {
        let text = t.with("roster-every", "day", t.weekday(*day).into_owned());
        (number.to_string(), text.to_string())
    }));
    let form = form.unwrap_or_else(|| {
        Answers::filled([
            ("who", me),
            ("date", roster.today.to_string()),
            ("from", "09:00".to_owned()),
            ("to", "17:00".to_owned()),
        ])
    });
    Ok(render(&RosterPage {
        turns: turns(&roster, t),
        people: roster
            .supervisors
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone()))
            .collect(),
        days,
        form,
        page,
    }))
}

fn turns(roster: &Roster, t: Texts) -> Vec<TurnLine> {
    roster
        .turns
        .iter()
        .map(|one| {
            let on = match one.weekday {
                None => t.day_and_year(one.first_on),
                Some(day) => {
                    let name = WEEKDAYS.get(usize::from(day)).copied();
                    let name = t.weekday(name.unwrap_or(Weekday::Monday)).into_owned();
                    let every = t.with("roster-every", "day", name).to_string();
                    match one.last_on {
                        Some(last) => t
                            .with("roster-every-until", "every", every)
                            .and("day", t.day_and_year(last))
                            .to_string(),
                        None => every,
                    }
                }
            };
            TurnLine {
                id: one.id.to_string(),
                name: roster.name(&one.supervisor).to_owned(),
                when: t
                    .with("roster-when", "on", on)
                    .and("from", said::clock(one.from_min, t))
                    .and("until", said::clock(one.until_min, t))
                    .to_string(),
            }
        })
        .collect()
}

/// A time of the day as minutes after midnight; a mistake stands in the form.
pub(super) fn minutes(form: &mut Answers, name: &str, t: Texts) -> Option<u32> {
    let time: Option<Time> = form.value(name).parse().ok();
    if time.is_none() {
        form.mistaken(name, t.get("field-time-wrong"));
    }
    let time = time?;
    let part = |value: i8| u32::from(value.unsigned_abs());
    Some(part(time.hour()) * 60 + part(time.minute()))
}

fn new_turn(form: &mut Answers, t: Texts) -> Option<NewDuty> {
    let supervisor = form.choose("who", t, |text| PersonId::parse(text).ok());
    let weekday = form.choose("day", t, |text| match text {
        "once" => Some(None),
        number => number.parse::<u8>().ok().filter(|day| *day < 7).map(Some),
    });
    let first_on = day(form, "date", t);
    let last_on = may_day(form, "until", t);
    let from_min = minutes(form, "from", t);
    // Until midnight is until the end of the day.
    let until_min = minutes(form, "to", t).map(|at| if at == 0 { 1440 } else { at });
    let new = NewDuty {
        supervisor: supervisor?,
        weekday: weekday?,
        first_on: first_on?,
        last_on,
        from_min: from_min?,
        until_min: until_min?,
    };
    form.ok().then_some(new)
}

/// A turn comes or goes.
pub async fn act(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let t = page.t;
    // Whoever may not learns that before anything they typed is looked at.
    learning::roster(&state.app, &actor).await?;
    let what = form.value("do").to_owned();
    let done = match what.as_str() {
        "add" => {
            let Some(new) = new_turn(&mut form, t) else {
                return roster_page(&state, &actor, page, Some(form)).await;
            };
            learning::add_duty(&state.app, &actor, new).await.map(drop)
        }
        "remove" => {
            let turn = DutyId::parse(form.value("turn")).map_err(|_| WebError::BadForm)?;
            learning::remove_duty(&state.app, &actor, &turn).await
        }
        _ => return Err(WebError::BadForm),
    };
    match done {
        Ok(()) => Ok(see_other("/learn/roster?done=kept")),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, t);
            roster_page(&state, &actor, page, Some(form)).await
        }
        Err(error) => Err(error.into()),
    }
}
