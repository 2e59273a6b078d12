//! The organisation's own pages: who works here, and the trail.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;

use super::ask::beside;
use super::trail::did;
use crate::domain::access::{Actor, Role};
use crate::domain::contact::MailAddress;
use crate::domain::ids::{GrantId, PersonId, ZoneId};
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::staffing::{self, NewRole};
use crate::service::{ServiceError, sign_in};
use crate::web::extract::{Path, Query};
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::admin::{ColleagueRow, RoleRow, Staff, Trail, TrailLine};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// The text of a role.
const fn role_text(role: Role) -> &'static str {
    match role {
        Role::Supervisor => "role-supervisor",
        Role::Coordinator => "role-coordinator",
        Role::Admin => "role-admin",
        Role::PolicyViewer => "role-policy-viewer",
    }
}

/// Who works here.
pub async fn staff(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    staff_page(&state, &actor, page, Answers::new()).await
}

async fn staff_page(
    state: &WebState,
    actor: &Actor,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let (all, zones) = staffing::list_staff(&state.app, actor).await?;
    let t = page.t;
    let day = |at: UnixTime| t.day(at.date(&amsterdam()));
    let colleagues = all
        .into_iter()
        .map(|one| ColleagueRow {
            id: one.person.to_string(),
            name: one.name,
            has_factor: one.has_factor,
            roles: one
                .roles
                .into_iter()
                .map(|(held, zone)| RoleRow {
                    id: held.id.to_string(),
                    role: t.get(role_text(held.grant.role)).into_owned(),
                    zone: if zone.is_empty() {
                        t.get("role-everywhere").into_owned()
                    } else {
                        zone
                    },
                    from: if held.starts_at > state.app.now() {
                        day(held.starts_at)
                    } else {
                        String::new()
                    },
                    // The role ends with that day: at midnight, when the next begins.
                    until: held.ends_at.map(|at| day(at.plus(-1))).unwrap_or_default(),
                })
                .collect(),
        })
        .collect();
    Ok(render(&Staff {
        colleagues,
        roles: Role::ALL
            .iter()
            .map(|role| (role.tag().to_owned(), t.get(role_text(*role)).into_owned()))
            .collect(),
        zones: zones
            .into_iter()
            .map(|(id, name)| (id.to_string(), name))
            .collect(),
        form,
        page,
    }))
}

/// Gives somebody a role.
pub async fn give_role(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let t = page.t;
    let name = form.need("name", t);
    let mail = form.choose("mail", t, MailAddress::parse);
    let role = form.choose("role", t, Role::from_tag);
    let zone = match form.value("zone") {
        "" => Ok(None),
        text => ZoneId::parse(text).map(Some),
    };
    if zone.is_err() {
        form.mistaken("zone", t.get("mistake-choose"));
    }
    let from = day_at(&mut form, "from", 0, &page);
    let until = day_at(&mut form, "until", 24, &page);
    let (Some(name), Some(mail), Some(role), Ok(zone), true) = (name, mail, role, zone, form.ok()) else {
        return staff_page(&state, &actor, page, form).await;
    };
    let (given_name, family_name) = name.split_once(' ').unwrap_or((&name, ""));
    let new = NewRole {
        given_name: given_name.to_owned(),
        family_name: family_name.trim().to_owned(),
        mail,
        role,
        zone,
        from,
        until,
    };
    match staffing::give_role(&state.app, &actor, new).await {
        Ok(()) => Ok(see_other("/admin")),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, t);
            staff_page(&state, &actor, page, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// An hour of a day that may be left empty; a mistake beside the field when it is none.
fn day_at(form: &mut Answers, field: &str, hour: i8, page: &Page) -> Option<UnixTime> {
    let text = form.value(field);
    if text.is_empty() {
        return None;
    }
    match text.parse::<Date>() {
        Ok(day) => Some(UnixTime::at(day, hour, 0, &amsterdam())),
        Err(_) => {
            form.mistaken(field, page.t.get("field-date-wrong"));
            None
        }
    }
}

/// Ends a role.
pub async fn end_role(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id = GrantId::parse(&id).map_err(|_| WebError::NotFound)?;
    staffing::end_role(&state.app, &actor, &id).await?;
    Ok(see_other("/admin"))
}

/// A new link to choose a password.
pub async fn invite_again(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id = PersonId::parse(&id).map_err(|_| WebError::NotFound)?;
    staffing::invite_again(&state.app, &actor, &id).await?;
    Ok(see_other("/admin"))
}

/// Takes a lost authenticator away.
pub async fn reset_factor(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id = PersonId::parse(&id).map_err(|_| WebError::NotFound)?;
    sign_in::reset_factor(&state.app, &actor, &id).await?;
    Ok(see_other("/admin"))
}

/// Which part of the trail.
#[derive(Debug, Default, Deserialize)]
pub struct Part {
    before: Option<i64>,
    #[serde(default)]
    about: String,
}

/// The trail of what was done.
pub async fn trail(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Part>,
    page: Page,
) -> Result<Response, WebError> {
    let about = Some(query.about.as_str()).filter(|text| !text.is_empty());
    let found = staffing::trail(&state.app, &actor, query.before, about).await?;
    let t = page.t;
    let link = |about: &str, before: Option<i64>| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if !about.is_empty() {
            query.append_pair("about", about);
        }
        if let Some(before) = before {
            query.append_pair("before", &before.to_string());
        }
        format!("/admin/trail?{}", query.finish())
    };
    let rows = found
        .rows
        .into_iter()
        .map(|one| TrailLine {
            seq: one.row.seq.to_string(),
            at: t.moment(one.row.at.local(&amsterdam()).datetime()),
            who: one.who,
            who_href: link(&one.row.actor, None),
            what: one.what,
            what_href: link(&one.row.subject, None),
            action: did(&one.row.action, t),
            detail: one.row.detail,
        })
        .collect();
    Ok(render(&Trail {
        rows,
        broken: found
            .broken_at
            .map_or_else(String::new, |seq| t.with("trail-broken", "seq", seq).to_string()),
        more: found
            .more_before
            .map_or_else(String::new, |seq| link(&query.about, Some(seq))),
        about: query.about,
        page,
    }))
}
