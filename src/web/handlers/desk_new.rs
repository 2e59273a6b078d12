//! Somebody new at the desk, and a request of somebody whom the desk knows.

use axum::extract::State;
use axum::response::Response;

use super::ask as asking;
use super::ask::{beside, people, postcode, street};
use super::ask_who::{contact, names};
use super::desk::Done;
use super::desk_rights::AtDesk;
use super::speak;
use crate::domain::category::CategoryId;
use crate::domain::consent::Given;
use crate::domain::helper::Gender;
use crate::domain::language::Lang;
use crate::domain::request::Requirements;
use crate::domain::time::amsterdam;
use crate::service::ServiceError;
use crate::service::ask::{KnownAsk, RADIUS_M};
use crate::service::desk::{self, NewPerson as Somebody};
use crate::web::extract::Query;
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::Week;
use crate::web::pages::desk::Intake;
use crate::web::pages::spoken::NewPerson;
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// Somebody new.
pub async fn new_person(Known(actor): Known, page: Page) -> Result<Response, WebError> {
    if !actor.is_coordinator() {
        return Err(WebError::NotFound);
    }
    let form = Answers::filled([("lang", "nl")]);
    Ok(render(&NewPerson { page, form }))
}

/// Makes their file; with `do=help` what they offer comes next.
pub async fn add_person(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    if !actor.is_coordinator() {
        return Err(WebError::NotFound);
    }
    let Some(new) = somebody(&mut form, &page) else {
        return Ok(render(&NewPerson { page, form }));
    };
    match desk::add_somebody(&state.app, &actor, new).await {
        Ok(id) if form.is("do", "help") => Ok(see_other(&format!("/desk/people/{id}/offer"))),
        Ok(id) => Ok(see_other(&format!("/desk/people/{id}"))),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            Ok(render(&NewPerson { page, form }))
        }
        Err(ServiceError::Refused(refusal)) => {
            form.mistaken("postcode", page.t.get(refusal.text()));
            Ok(render(&NewPerson { page, form }))
        }
        Err(error) => Err(error.into()),
    }
}

fn somebody(form: &mut Answers, page: &Page) -> Option<Somebody> {
    let t = page.t;
    let name = form.need("name", t);
    // Neither telephone nor mail: then they come by, or have a card.
    let none = form.value("telephone").is_empty() && form.value("mail").is_empty();
    let contact = if none {
        Default::default()
    } else {
        contact(form, t)
    };
    let (street, postcode) = (street(form, t), postcode(form, t));
    let lang = form.choose("lang", t, Lang::from_tag);
    let given = form.choose("given", t, Given::from_tag);
    if !form.ok() {
        return None;
    }
    let (given_name, family_name) = names(&name?);
    Some(Somebody {
        given_name,
        family_name,
        contact,
        lang: lang?,
        street: street?,
        postcode: postcode?,
        given: given?,
    })
}

/// A request of somebody known: neither name nor address is asked again.
pub async fn ask(
    State(state): State<WebState>,
    at: AtDesk,
    Query(query): Query<Done>,
    page: Page,
) -> Result<Response, WebError> {
    let form = Answers::filled([("when", "days"), ("call", &query.call)]);
    ask_page(&state, &at, page, form).await
}

async fn ask_page(state: &WebState, at: &AtDesk, page: Page, form: Answers) -> Result<Response, WebError> {
    let spoken = speak::typing(state, &at.actor, &form, Some(&at.person)).await?;
    Ok(render(&Intake {
        spoken: spoken.map_or_else(String::new, |call| call.id.to_string()),
        categories: asking::tiles(state, page.t).await?,
        days: asking::coming_days(state, page.t),
        week: Week::any(page.t),
        known: Some(at.whose.clone()),
        form,
        page,
    }))
}

/// Writes it down.
pub async fn take_down(
    State(state): State<WebState>,
    at: AtDesk,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let Some(asked) = asked(&state, &at, &mut form, &page) else {
        return ask_page(&state, &at, page, form).await;
    };
    let spoken = speak::typing(&state, &at.actor, &form, Some(&at.person)).await?;
    match desk::ask_for(&state.app, &at.actor, asked).await {
        Ok(_) => {
            speak::typed_out(&state, &at.actor, spoken).await?;
            Ok(see_other(&format!("{}?done=asked", at.whose.base)))
        }
        Err(ServiceError::Invalid(mut fields)) => {
            for wrong in fields.iter_mut().filter(|wrong| wrong.field == "when") {
                wrong.field = asking::when_field(&form);
            }
            beside(&mut form, &fields, page.t);
            ask_page(&state, &at, page, form).await
        }
        Err(error) => Err(error.into()),
    }
}

fn asked(state: &WebState, at: &AtDesk, form: &mut Answers, page: &Page) -> Option<KnownAsk> {
    let t = page.t;
    let today = state.app.now().date(&amsterdam());
    asking::at_desk(form);
    let category = form.choose("category", t, CategoryId::parse);
    let schedule = asking::schedule(form, today, t);
    let helpers_needed = people(form, t);
    form.may("words", t);
    form.may("note", t);
    if !form.is("agreed", "yes") {
        form.mistaken("need", t.get("field-agreed-needed"));
    }
    if !form.ok() {
        return None;
    }
    let own_words = format!("{}\n{}", form.value("words"), form.value("note"));
    Some(KnownAsk {
        resident: at.person.clone(),
        category: category?,
        own_words: own_words.trim().to_owned(),
        schedule: schedule?,
        duration_min: None,
        helpers_needed: helpers_needed?,
        requirements: Requirements {
            vetting: form.is("need", "vetted"),
            language: None,
            lifting: form.is("need", "lifting"),
            car: false,
            pets: form.is("need", "pets"),
            smoke: form.is("need", "smoke"),
            rather: Gender::from_tag(form.value("rather")),
        },
        radius_m: RADIUS_M,
        preferred: Vec::new(),
        urgent: false,
        draft: None,
        by_telephone: true,
    })
}
