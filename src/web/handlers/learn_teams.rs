//! Teams of a day, as the engine proposes and a supervisor chooses them; and who may go along.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;

use super::ask::beside;
use super::learn::{Done, day};
use super::learn_day::{Shown, day_of, part, team, title};
use crate::domain::access::Actor;
use crate::domain::daypart::Daypart;
use crate::domain::ids::{HelperId, PersonId};
use crate::domain::team::MOST_SPAN;
use crate::service::ServiceError;
use crate::service::teams::{self, Away, DayView, Idea, NewTeam, With};
use crate::texts::Texts;
use crate::web::extract::Query;
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::Tile;
use crate::web::pages::learning::Choice;
use crate::web::pages::teams::{BuddiesPage, BuddyLine, IdeaLine, TeamsPage};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// The teams of a day.
pub async fn teams(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Shown>,
    page: Page,
) -> Result<Response, WebError> {
    let on = day_of(&state, &query.on)?;
    let page = page.after(&query.done, &[("formed", "team-formed")]);
    teams_page(&state, &actor, page, on, Answers::new()).await
}

/// In which parts of the day somebody is in a team already; empty where in none.
fn teamed(seen: &DayView, helper: &str, t: Texts) -> String {
    let parts: Vec<String> = seen
        .teams
        .iter()
        .filter(|one| one.members.iter().any(|id| id.as_str() == helper))
        .map(|one| part(one.part, t))
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        t.with("team-in-already", "parts", parts.join(", ")).to_string()
    }
}

/// What tells whoever goes along from each other in a form.
fn with_value(with: &With) -> String {
    match with {
        With::Buddy(id) => format!("b.{id}"),
        With::Supervisor(id) => format!("s.{id}"),
    }
}

fn with_of(text: &str) -> Option<With> {
    match text.split_once('.')? {
        ("b", id) => HelperId::parse(id).ok().map(With::Buddy),
        ("s", id) => PersonId::parse(id).ok().map(With::Supervisor),
        _ => None,
    }
}

async fn teams_page(
    state: &WebState,
    actor: &Actor,
    page: Page,
    on: Date,
    form: Answers,
) -> Result<Response, WebError> {
    let t = page.t;
    let seen = teams::day(&state.app, actor, on).await?;
    let found = teams::companions(&state.app, actor).await?;
    let ideas = match teams::propose(&state.app, actor, on).await {
        Ok(ideas) => ideas,
        // A day that has passed is shown, and nothing is proposed for it.
        Err(ServiceError::Invalid(_)) => Vec::new(),
        Err(other) => return Err(other.into()),
    };
    let workers: Vec<Choice> = seen
        .workers
        .iter()
        .filter(|one| one.away == Away::Here)
        .map(|one| (one.helper.to_string(), one.name.clone()))
        .collect();
    let mut with: Vec<Choice> = found
        .supervisors
        .iter()
        .map(|(id, name, span)| {
            let text = t
                .with("team-with-supervisor", "name", name.clone())
                .and("n", *span);
            (with_value(&With::Supervisor(id.clone())), text.to_string())
        })
        .collect();
    with.extend(found.buddies.iter().map(|(buddy, name)| {
        let text = t.with("team-with-buddy", "name", name.clone());
        (with_value(&With::Buddy(buddy.helper.clone())), text.to_string())
    }));
    let name = |id: &HelperId| {
        let own = seen
            .workers
            .iter()
            .find(|one| one.helper == *id)
            .map(|one| one.name.clone());
        let buddy = found.buddies.iter().find(|(buddy, _)| buddy.helper == *id);
        own.or_else(|| buddy.map(|(_, name)| name.clone()))
            .unwrap_or_default()
    };
    let supervisor = |id: &PersonId| {
        let known = found.supervisors.iter().find(|(own, ..)| own == id);
        known.map_or_else(String::new, |(_, name, _)| name.clone())
    };
    let ideas = ideas
        .iter()
        .map(|one| {
            let who = match &one.with {
                With::Buddy(id) => name(id),
                With::Supervisor(id) => supervisor(id),
            };
            let riders: Vec<String> = one.riders.iter().map(&name).collect();
            idea(one, (name(&one.lead), who, riders), t)
        })
        .collect();
    Ok(render(&TeamsPage {
        on: on.to_string(),
        title: title(on, t),
        ideas,
        teams: seen.teams.iter().map(|one| team(one, t)).collect(),
        parts: Daypart::ALL
            .iter()
            .map(|one| (one.tag().to_owned(), part(*one, t)))
            .collect(),
        riders: workers
            .iter()
            .map(|(value, name)| Tile {
                more: teamed(&seen, value, t),
                value: value.clone(),
                icon: String::new(),
                name: name.clone(),
            })
            .collect(),
        workers,
        with,
        form,
        page,
    }))
}

fn idea(one: &Idea, (lead, with, riders): (String, String, Vec<String>), t: Texts) -> IdeaLine {
    let key = match one.with {
        With::Supervisor(_) => "team-led",
        With::Buddy(_) => "team-buddy",
    };
    let ids: Vec<String> = one.riders.iter().map(ToString::to_string).collect();
    let mut more = vec![t.with("team-makes", "n", one.visits).to_string()];
    if !riders.is_empty() {
        let names = teams::joined(&riders);
        more.push(
            t.with("team-watch", "names", names)
                .and("n", riders.len())
                .to_string(),
        );
    }
    IdeaLine {
        value: format!(
            "{}/{}/{}/{}",
            one.part.tag(),
            one.lead,
            with_value(&one.with),
            ids.join("+")
        ),
        title: t
            .with(key, "part", part(one.part, t))
            .and("lead", lead)
            .and("with", with)
            .to_string(),
        more: more.join(" · "),
    }
}

/// A proposal, as its button sends it back.
fn chosen(text: &str, on: Date) -> Option<NewTeam> {
    let mut parts = text.split('/');
    let (part, lead, with) = (parts.next()?, parts.next()?, parts.next()?);
    let riders = parts.next()?;
    Some(NewTeam {
        on,
        part: Daypart::from_tag(part)?,
        lead: HelperId::parse(lead).ok()?,
        with: with_of(with)?,
        riders: riders
            .split('+')
            .filter(|id| !id.is_empty())
            .map(|id| HelperId::parse(id).ok())
            .collect::<Option<_>>()?,
    })
}

fn new_team(form: &mut Answers, on: Date, t: Texts) -> Option<NewTeam> {
    let part = form.choose("part", t, Daypart::from_tag);
    let lead = form.choose("lead", t, |text| HelperId::parse(text).ok());
    let with = form.choose("with", t, with_of);
    let riders = form
        .all("rider")
        .map(|id| HelperId::parse(id).ok())
        .collect::<Option<Vec<_>>>();
    Some(NewTeam {
        on,
        part: part?,
        lead: lead?,
        with: with?,
        riders: riders?,
    })
}

/// A team is chosen, or made by hand.
pub async fn act(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let t = page.t;
    // Whoever may not learns that before anything they typed is looked at.
    teams::companions(&state.app, &actor).await?;
    let on: Date = form.value("on").parse().map_err(|_| WebError::BadForm)?;
    let by_hand = form.value("do") == "form";
    let new = if by_hand {
        let Some(new) = new_team(&mut form, on, t) else {
            return teams_page(&state, &actor, page, on, form).await;
        };
        new
    } else {
        chosen(form.value("idea"), on).ok_or(WebError::BadForm)?
    };
    match teams::form(&state.app, &actor, new).await {
        Ok(_) => Ok(see_other(&format!("/learn/teams?on={on}&done=formed"))),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, t);
            teams_page(&state, &actor, page, on, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Who may go along.
pub async fn buddies(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let page = page.after(&query.done, &[("kept", "learn-kept")]);
    buddies_page(&state, &actor, page, None).await
}

async fn buddies_page(
    state: &WebState,
    actor: &Actor,
    page: Page,
    form: Option<Answers>,
) -> Result<Response, WebError> {
    let t = page.t;
    let found = teams::companions(&state.app, actor).await?;
    let today = found.today.to_string();
    let form =
        form.unwrap_or_else(|| Answers::filled([("agreed", today.clone()), ("prepared", today.clone())]));
    Ok(render(&BuddiesPage {
        buddies: found
            .buddies
            .iter()
            .map(|(buddy, name)| BuddyLine {
                id: buddy.helper.to_string(),
                name: name.clone(),
                more: t
                    .with("buddy-since", "agreed", t.day_and_year(buddy.agreed_on))
                    .and("prepared", t.day_and_year(buddy.prepared_on))
                    .to_string(),
            })
            .collect(),
        supervisors: found
            .supervisors
            .iter()
            .map(|(id, name, span)| BuddyLine {
                id: id.to_string(),
                name: name.clone(),
                more: t.with("span-is", "n", *span).to_string(),
            })
            .collect(),
        others: found
            .others
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone()))
            .collect(),
        spans: (1..=MOST_SPAN)
            .map(|n| (n.to_string(), t.with("span-is", "n", n).to_string()))
            .collect(),
        people: found
            .supervisors
            .iter()
            .map(|(id, name, _)| (id.to_string(), name.clone()))
            .collect(),
        form,
        page,
    }))
}

/// Somebody may go along or not any more, or takes another number.
pub async fn act_buddies(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let t = page.t;
    teams::companions(&state.app, &actor).await?;
    let what = form.value("do").to_owned();
    let done = match what.as_str() {
        "add" => {
            let who = form.choose("who", t, |text| HelperId::parse(text).ok());
            let days = (day(&mut form, "agreed", t), day(&mut form, "prepared", t));
            let (Some(who), (Some(agreed), Some(prepared))) = (who, days) else {
                return buddies_page(&state, &actor, page, Some(form)).await;
            };
            teams::set_buddy(&state.app, &actor, &who, (agreed, prepared)).await
        }
        "end" => {
            let who = HelperId::parse(form.value("buddy")).map_err(|_| WebError::BadForm)?;
            teams::end_buddy(&state.app, &actor, &who).await
        }
        "span" => {
            let who = form.choose("person", t, |text| PersonId::parse(text).ok());
            let most = form.choose("span", t, |text| text.parse::<u32>().ok());
            let (Some(who), Some(most)) = (who, most) else {
                return buddies_page(&state, &actor, page, Some(form)).await;
            };
            teams::set_span(&state.app, &actor, &who, most).await
        }
        _ => return Err(WebError::BadForm),
    };
    match done {
        Ok(()) => Ok(see_other("/learn/buddies?done=kept")),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, t);
            buddies_page(&state, &actor, page, Some(form)).await
        }
        Err(error) => Err(error.into()),
    }
}
