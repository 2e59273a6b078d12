//! The learn-work service itself: when it is open, and with whom it works.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;

use super::ask::beside;
use super::learn::day;
use super::learn_day::Wrong;
use super::learn_roster::{WEEKDAYS, minutes};
use super::learning_words::clock;
use crate::domain::access::Actor;
use crate::domain::ids::{ClosureId, PartnerId};
use crate::domain::opening::{Closure, OpeningHours, Stretch};
use crate::domain::partner::Partner;
use crate::service::ServiceError;
use crate::service::learning::{self, Kept, NewPartner, Service};
use crate::texts::Texts;
use crate::web::extract::Query;
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::Row;
use crate::web::pages::learning::{ClosureLine, DayHours, PartnerLine, ServicePage, Sure};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// What was done, and which partner is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
    partner: String,
}

/// When a service is open, as everybody reads it: days that are alike are one line.
pub(super) fn opening(hours: &OpeningHours, today: Date, t: Texts) -> Vec<Row> {
    let row = |label: String, value: String| Row {
        label,
        value,
        change: String::new(),
    };
    let mut all = Vec::new();
    let mut from = 0;
    while hours.is_said() && from < hours.week.len() {
        let alike = hours.week[from..]
            .iter()
            .take_while(|one| **one == hours.week[from]);
        let last = from + alike.count() - 1;
        let name = |day: usize| t.weekday(WEEKDAYS[day]).into_owned();
        let label = match last - from {
            0 => name(from),
            _ => t
                .with("opening-days", "first", name(from))
                .and("last", name(last))
                .to_string(),
        };
        all.push(row(label, stretch(hours.week[from], t)));
        from = last + 1;
    }
    for one in &hours.closures {
        all.push(row(t.get("opening-closed").into_owned(), closed(one, today, t)));
    }
    all
}

fn stretch(open: Option<Stretch>, t: Texts) -> String {
    match open {
        None => t.get("opening-closed").into_owned(),
        Some(open) => t
            .with("opening-from-until", "from", clock(open.from_min(), t))
            .and("until", clock(open.until_min(), t))
            .to_string(),
    }
}

/// "25 december", "24 december tot en met 1 januari": with the year where it is not this one.
fn closed(one: &Closure, today: Date, t: Texts) -> String {
    let name = |on: Date| {
        if on.year() == today.year() {
            t.day(on)
        } else {
            t.day_and_year(on)
        }
    };
    if one.first_on == one.last_on {
        name(one.first_on)
    } else {
        t.with("opening-days", "first", name(one.first_on))
            .and("last", name(one.last_on))
            .to_string()
    }
}

/// With whom a service works: name, part, and whom to call where that is known.
pub(super) fn partners(all: &[Partner], t: Texts) -> Vec<PartnerLine> {
    all.iter()
        .map(|one| PartnerLine {
            name: one.name.clone(),
            part: one.part.clone(),
            contact: if one.contact.is_empty() {
                String::new()
            } else {
                t.with("partner-call", "who", one.contact.clone()).to_string()
            },
            change: format!("/learn/service?partner={}#partner", one.id),
        })
        .collect()
}

/// Whether the service is closed on a day, in words; empty where it is open, or nobody said.
pub(super) fn shut_on(hours: &OpeningHours, on: Date, t: Texts) -> String {
    if hours.is_shut_on(on) || (hours.is_said() && hours.on(on).is_none()) {
        t.get("day-closed").into_owned()
    } else {
        String::new()
    }
}

/// The service.
pub async fn service(
    State(state): State<WebState>,
    Known(actor): Known,
    Query(query): Query<Asked>,
    page: Page,
) -> Result<Response, WebError> {
    let page = page.after(&query.done, &[("kept", "learn-kept")]);
    let seen = learning::service(&state.app, &actor).await?;
    let mut form = filled(&seen.hours);
    if let Some(one) = seen.partners.iter().find(|one| one.id.as_str() == query.partner) {
        form.set("partner", one.id.as_str());
        form.set("name", one.name.as_str());
        form.set("part", one.part.as_str());
        form.set("contact", one.contact.as_str());
    }
    Ok(render(&shown(&seen, page, form, None)))
}

/// The week as the form has it.
fn filled(hours: &OpeningHours) -> Answers {
    let time = |minutes: u32| format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
    let mut form = Answers::new();
    for (day, open) in hours.week.iter().enumerate() {
        if let Some(open) = open {
            form.set(&format!("from-{day}"), time(open.from_min()));
            form.set(&format!("to-{day}"), time(open.until_min()));
        }
    }
    form
}

fn shown(seen: &Service, page: Page, form: Answers, sure: Option<Sure>) -> ServicePage {
    let t = page.t;
    ServicePage {
        days: WEEKDAYS
            .iter()
            .enumerate()
            .map(|(number, day)| DayHours {
                name: t.weekday(*day).into_owned(),
                from: format!("from-{number}"),
                to: format!("to-{number}"),
            })
            .collect(),
        closures: seen
            .hours
            .closures
            .iter()
            .map(|one| ClosureLine {
                id: one.id.to_string(),
                when: closed(one, seen.today, t),
            })
            .collect(),
        partners: partners(&seen.partners, t),
        sure,
        form,
        page,
    }
}

/// The week that a form says; mistakes stand in it.
fn week(form: &mut Answers, t: Texts) -> Option<[Option<Stretch>; 7]> {
    let mut week = [None; 7];
    for (day, open) in week.iter_mut().enumerate() {
        let names = [format!("from-{day}"), format!("to-{day}")];
        let [from, to] = &names;
        if names.iter().all(|name| form.value(name).trim().is_empty()) {
            continue;
        }
        let begins = minutes(form, from, t);
        // Until midnight is until the end of the day.
        let ends = minutes(form, to, t).map(|at| if at == 0 { 1440 } else { at });
        if let Some((begins, ends)) = begins.zip(ends) {
            *open = Stretch::new(begins, ends);
            if open.is_none() {
                form.mistaken(to, t.get("field-turn-order"));
            }
        }
    }
    form.ok().then_some(week)
}

/// Another week, days on which it is closed, or a partner.
pub async fn act(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    // Whoever may not learns that before anything they typed is looked at.
    let seen = learning::service(&state.app, &actor).await?;
    let t = page.t;
    match did(&state, &actor, &mut form, t).await {
        Ok(Some(Kept::Done)) => Ok(see_other("/learn/service?done=kept")),
        Ok(Some(Kept::WouldGiveBack(n))) => {
            let sure = Sure {
                what: form.value("do").to_owned(),
                says: t.with("opening-sure", "n", n).to_string(),
                of: n.to_string(),
            };
            Ok(render(&shown(&seen, page, whole(form, &seen), Some(sure))))
        }
        Ok(None) => Ok(render(&shown(&seen, page, whole(form, &seen), None))),
        Err(Wrong::Service(ServiceError::Invalid(fields))) => {
            beside(&mut form, &fields, t);
            Ok(render(&shown(&seen, page, whole(form, &seen), None)))
        }
        Err(Wrong::Service(other)) => Err(other.into()),
        Err(Wrong::Form) => Err(WebError::BadForm),
    }
}

/// One form of the page was sent: the others show what stands.
fn whole(form: Answers, seen: &Service) -> Answers {
    if form.value("do") == "week" {
        form
    } else {
        form.or(filled(&seen.hours))
    }
}

/// Nothing where something is wrong with a field.
async fn did(state: &WebState, actor: &Actor, form: &mut Answers, t: Texts) -> Result<Option<Kept>, Wrong> {
    // Of what was said to go back: where it is another number by now, somebody is asked anew.
    let (app, sure) = (&state.app, form.value("sure").parse().ok());
    let what = form.value("do").to_owned();
    match what.as_str() {
        "week" => match week(form, t) {
            Some(week) => Ok(Some(learning::set_week(app, actor, week, sure).await?)),
            None => Ok(None),
        },
        "close" => {
            let first = day(form, "date", t);
            let last = if form.value("until").trim().is_empty() {
                first
            } else {
                day(form, "until", t)
            };
            match first.zip(last) {
                Some(days) => Ok(Some(learning::close(app, actor, days, sure).await?)),
                None => Ok(None),
            }
        }
        "open" => {
            let id = ClosureId::parse(form.value("closure")).map_err(|_| Wrong::Form)?;
            learning::reopen(app, actor, &id).await?;
            Ok(Some(Kept::Done))
        }
        "partner" => {
            let id = match form.value("partner") {
                "" => None,
                id => Some(PartnerId::parse(id).map_err(|_| Wrong::Form)?),
            };
            let new = NewPartner {
                id,
                name: form.value("name").to_owned(),
                part: form.value("part").to_owned(),
                contact: form.value("contact").to_owned(),
            };
            learning::set_partner(app, actor, new).await?;
            Ok(Some(Kept::Done))
        }
        "remove" => {
            let id = PartnerId::parse(form.value("partner")).map_err(|_| Wrong::Form)?;
            learning::remove_partner(app, actor, &id).await?;
            Ok(Some(Kept::Done))
        }
        _ => Err(Wrong::Form),
    }
}
