//! Asking for help: who asks and for whom, the check of everything, and the sending.
//!
//! Whoever is not known here says who they are, where it is and how they are reached, and a code follows. Whoever is signed in
//! and has a file is asked none of that: the request belongs to the file that is there, or to that of somebody for whom they
//! act, with everything that protects that person; and no code is needed.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::civil::Date;

use super::account::{Told, code_path};
use super::ask::{
    DRAFT, WHERE, beside, has_photo, know_page, length, people, place_page, postcode, schedule, step, street,
    what_page, when_field, when_page,
};
use super::requests::asked_on;
use super::whom::Whom;
use super::words;
use crate::domain::access::Actor;
use crate::domain::category::{Category, CategoryId};
use crate::domain::contact::{MailAddress, Telephone};
use crate::domain::helper::Gender;
use crate::domain::language::SpokenLanguage;
use crate::domain::request::Requirements;
use crate::domain::resident::Contact;
use crate::domain::schedule::Schedule;
use crate::domain::time::amsterdam;
use crate::service::ask::{self, Ask, KnownAsk, OnFile, RADIUS_M};
use crate::service::notify::CodeWay;
use crate::service::{ServiceError, rights};
use crate::texts::Texts;
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::Row;
use crate::web::pages::resident::{AskCheck, AskWho};
use crate::web::routes::see_other;
use crate::web::who::Who;
use crate::web::{WebError, WebState};

const WHO: [&str; 6] = ["for", "name", "telephone", "mail", "asker", "agreed"];

/// Step "who".
pub async fn who(
    State(state): State<WebState>,
    Who(actor): Who,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let whom = Whom::of(&state, &actor).await?;
    let mut form = DRAFT.read(&state, &headers).await?;
    if form.value("for").is_empty() {
        form.set("for", "me");
    }
    if !whom.is_offered(&form) {
        // Such as somebody for whom they act, after their session ended: to be chosen anew, and not taken for granted.
        form.set("for", "");
    }
    if let (true, false, Some(viewer)) = (form.value("name").is_empty(), whom.is_known(), &page.viewer) {
        form.set("name", viewer.name.clone());
    }
    Ok(who_page(&whom, page, form))
}

fn who_page(whom: &Whom, page: Page, form: Answers) -> Response {
    render(&AskWho {
        step: whom.step("/ask/who", &form),
        is_known: whom.is_known(),
        whom: whom.tiles(page.t),
        page,
        form,
    })
}

/// Step "who" is sent.
pub async fn set_who(
    State(state): State<WebState>,
    Who(actor): Who,
    headers: HeaderMap,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let whom = Whom::of(&state, &actor).await?;
    check_who(&mut form, &whom, page.t);
    let before = DRAFT.read(&state, &headers).await?;
    let sent = form.clone();
    let again = (!form.ok()).then(|| who_page(&whom, page.clone(), form));
    let same = |name| before.value(name) == sent.value(name);
    let mut fields = WHO.to_vec();
    if whom.is_known() && !(same("for") && same("name")) {
        // It is for somebody else than before: where that one lives is not where this one does.
        fields.extend(WHERE);
    }
    step(&state, &headers, &page, &whom, (&fields, &sent), again).await
}

fn check_who(form: &mut Answers, whom: &Whom, t: Texts) {
    if !whom.is_offered(form) {
        form.mistaken("for", t.get("mistake-choose"));
    }
    if whom.chosen(form).is_some() || (whom.is_known() && form.is("for", "me")) {
        return;
    }
    form.need("name", t);
    if !whom.is_known() {
        contact(form, t);
    }
    if form.is("for", "other") {
        if !whom.is_known() {
            form.need("asker", t);
        }
        if !form.is("agreed", "yes") {
            form.mistaken("agreed", t.get("field-agreed-needed"));
        }
    }
}

/// At least one way to reach somebody.
pub(super) fn contact(form: &mut Answers, t: Texts) -> Contact {
    let telephone = Telephone::parse(form.value("telephone"));
    let mail = MailAddress::parse(form.value("mail"));
    if telephone.is_none() && !form.value("telephone").is_empty() {
        form.mistaken("telephone", t.get("field-telephone-wrong"));
    }
    if mail.is_none() && !form.value("mail").is_empty() {
        form.mistaken("mail", t.get("field-mail-wrong"));
    }
    if form.value("telephone").is_empty() && form.value("mail").is_empty() {
        form.mistaken("telephone", t.get("field-contact-needed"));
    }
    Contact { telephone, mail }
}

/// First name and the rest.
pub(super) fn names(text: &str) -> (String, String) {
    let (given, family) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    (given.to_owned(), family.trim().to_owned())
}

/// What is asked, as far as it says nothing about people.
struct Wanted {
    category: CategoryId,
    schedule: Schedule,
    helpers_needed: u8,
    own_words: String,
    requirements: Requirements,
}

fn wanted(form: &mut Answers, today: Date, t: Texts) -> Option<Wanted> {
    let category = form.choose("category", t, CategoryId::parse);
    let schedule = schedule(form, today, t);
    let helpers_needed = people(form, t);
    let mut own_words = form.value("words").to_owned();
    if !form.value("note").is_empty() {
        own_words = format!("{own_words}\n{}", form.value("note"));
    }
    Some(Wanted {
        category: category?,
        schedule: schedule?,
        helpers_needed: helpers_needed?,
        own_words,
        requirements: Requirements {
            vetting: form.is("need", "vetted"),
            language: SpokenLanguage::parse(form.value("language")),
            lifting: form.is("need", "lifting"),
            car: form.is("need", "car"),
            pets: form.is("need", "pets"),
            smoke: form.is("need", "smoke"),
            rather: Gender::from_tag(form.value("rather")),
        },
    })
}

/// What the steps of somebody who is not known here say together; mistakes stand in the form, in the order of the steps.
pub(super) fn asked(form: &mut Answers, today: Date, page: &Page) -> Option<Ask> {
    asked_by(form, today, page, None)
}

/// `known` is what whoever asks is called, when their contact is on file.
fn asked_by(form: &mut Answers, today: Date, page: &Page, known: Option<String>) -> Option<Ask> {
    let t = page.t;
    let for_other = form.is("for", "other");
    let wanted = wanted(form, today, t);
    let (street, postcode) = (street(form, t), postcode(form, t));
    let (asker, contact) = match &known {
        Some(name) => (name.clone(), Contact::default()),
        None => (form.value("asker").to_owned(), contact(form, t)),
    };
    let name = match (for_other, &known) {
        (false, Some(own)) => own.clone(),
        _ => form.need("name", t)?,
    };
    let (given_name, family_name) = names(&name);
    let wanted = wanted?;
    let ask = Ask {
        category: wanted.category,
        own_words: wanted.own_words,
        schedule: wanted.schedule,
        duration_min: length(form),
        helpers_needed: wanted.helpers_needed,
        requirements: wanted.requirements,
        street: street?,
        postcode: postcode?,
        given_name,
        family_name,
        contact,
        lang: t.lang(),
        asked_by: for_other.then_some(asker),
        agreed: !for_other || form.is("agreed", "yes"),
        draft: None,
    };
    form.ok().then_some(ask)
}

/// What the steps say together.
enum Wish {
    /// Of somebody who is not known here.
    New(Ask),
    /// For a file that is there; with the name of whose it is.
    OnFile(KnownAsk, OnFile),
    /// Of somebody known, for somebody else; or for themselves, when their home is not on file yet.
    Elsewhere(Ask),
}

/// What the steps say together; mistakes stand in the form.
fn wish(form: &mut Answers, today: Date, page: &Page, whom: &Whom) -> Option<Wish> {
    if !whom.is_known() {
        let ask = asked(form, today, page);
        check_who(form, whom, page.t);
        return ask.filter(|_| form.ok()).map(Wish::New);
    }
    let wanted = wanted(form, today, page.t);
    check_who(form, whom, page.t);
    if let Some(on_file) = whom.chosen(form).cloned() {
        let wanted = wanted.filter(|_| form.ok())?;
        let ask = KnownAsk {
            resident: on_file.person.clone(),
            category: wanted.category,
            own_words: wanted.own_words,
            schedule: wanted.schedule,
            duration_min: length(form),
            helpers_needed: wanted.helpers_needed,
            requirements: wanted.requirements,
            radius_m: RADIUS_M,
            preferred: Vec::new(),
            urgent: false,
            draft: None,
            by_telephone: false,
        };
        return Some(Wish::OnFile(ask, on_file));
    }
    let own_name = page.viewer.as_ref().map(|viewer| viewer.name.clone());
    asked_by(form, today, page, Some(own_name.unwrap_or_default())).map(Wish::Elsewhere)
}

/// Whether nothing is left to say.
pub(super) fn all_said(form: &mut Answers, today: Date, page: &Page, whom: &Whom) -> bool {
    // Nothing need be said about what is good to know, but the question must have been put: with a file it comes last.
    let was_asked = form.fields().iter().any(|(name, _)| name == "people");
    was_asked && wish(form, today, page, whom).is_some()
}

/// The step on which a field stands.
fn step_of(field: &str) -> &'static str {
    match field {
        "category" | "words" => "/ask",
        "postcode" | "number" | "street" => "/ask/where",
        "need" | "rather" | "language" | "people" | "note" => "/ask/know",
        "name" | "telephone" | "mail" | "asker" | "agreed" | "for" => "/ask/who",
        _ => "/ask/when",
    }
}

/// The last step: check and send.
pub async fn check(
    State(state): State<WebState>,
    Who(actor): Who,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let whom = Whom::of(&state, &actor).await?;
    let mut form = DRAFT.read(&state, &headers).await?;
    let today = state.app.now().date(&amsterdam());
    let Some(wish) = wish(&mut form, today, &page, &whom) else {
        return Ok(see_other(step_of(form.first_mistake())));
    };
    let category = match &wish {
        Wish::New(ask) | Wish::Elsewhere(ask) => &ask.category,
        Wish::OnFile(ask, _) => &ask.category,
    };
    let categories = ask::list_categories(&state.app).await?;
    let category = categories
        .iter()
        .find(|c| c.id == *category)
        .ok_or(WebError::NotFound)?;
    let t = page.t;
    let earlier = match &wish {
        Wish::OnFile(ask, _) => ask::asked_before(&state.app, &actor, &ask.resident, &ask.category).await?,
        Wish::New(_) | Wish::Elsewhere(_) => None,
    };
    Ok(render(&AskCheck {
        before: earlier.map(|earlier| asked_on(&earlier, t)),
        step: whom.step("/ask/check", &form),
        rows: rows(&state, &actor, &wish, category, t).await?,
        rules: words::rules(category, t),
        sending: sending(&state, &wish, &page),
        has_photo: has_photo(&state, &headers).await?,
        page,
    }))
}

/// What happens when it is sent.
fn sending(state: &WebState, wish: &Wish, page: &Page) -> String {
    let (key, contact) = match wish {
        Wish::New(ask) => {
            let contact = match (&ask.contact.mail, &ask.contact.telephone) {
                (Some(mail), _) => mail.as_str().to_owned(),
                (None, Some(telephone)) => telephone.for_people(),
                (None, None) => String::new(),
            };
            let key = match CodeWay::promised(&state.app, &ask.contact) {
                CodeWay::Mail => "ask-check-mail",
                CodeWay::Text => "ask-check-text",
                CodeWay::Call => "ask-check-call",
            };
            (key, contact)
        }
        Wish::OnFile(..) | Wish::Elsewhere(_) => ("ask-check-known", String::new()),
    };
    page.t
        .with(key, "contact", contact)
        .and("name", page.contact.name.clone())
        .to_string()
}

async fn rows(
    state: &WebState,
    actor: &Actor,
    wish: &Wish,
    category: &Category,
    t: Texts,
) -> Result<Vec<Row>, WebError> {
    let (place, change_place, name) = match wish {
        Wish::New(ask) | Wish::Elsewhere(ask) => (
            format!("{}, {}", ask.street, ask.postcode.as_str()),
            "/ask/where",
            format!("{} {}", ask.given_name, ask.family_name),
        ),
        // Where they live is shown to themselves alone, and not to whoever found their card.
        Wish::OnFile(_, whose) if whose.is_self && actor.may_manage(&whose.person) => {
            let own = rights::own_file(&state.app, actor).await?;
            let home = own
                .address
                .map(|home| format!("{}, {}", home.street, home.postcode));
            (home.unwrap_or_default(), "/me/correct", whose.name.clone())
        }
        Wish::OnFile(_, whose) => (t.get("ask-where-known").into_owned(), "", whose.name.clone()),
    };
    let (own_words, when, minutes, requirements, helpers) = match wish {
        Wish::New(ask) | Wish::Elsewhere(ask) => (
            &ask.own_words,
            &ask.schedule,
            ask.duration_min,
            &ask.requirements,
            ask.helpers_needed,
        ),
        Wish::OnFile(ask, _) => (
            &ask.own_words,
            &ask.schedule,
            ask.duration_min,
            &ask.requirements,
            ask.helpers_needed,
        ),
    };
    let row = |key: &str, value: String, change: &str| Row {
        label: t.get(key).into_owned(),
        value,
        change: change.to_owned(),
    };
    let what = format!("{}\n{}", words::category(category, t), own_words);
    let mut all = vec![
        row("row-what", what.trim().to_owned(), "/ask"),
        row("row-when", words::schedule(when, t), "/ask/when"),
        row("row-where", place, change_place),
    ];
    let minutes = minutes.unwrap_or(category.duration_min);
    all.push(row("row-length", t.duration(minutes), "/ask/when"));
    let needs = words::needs(requirements, helpers, t);
    if !needs.is_empty() {
        all.push(row("row-know", needs.join(", "), "/ask/know"));
    }
    all.push(row("row-who", name.trim().to_owned(), "/ask/who"));
    Ok(all)
}

/// Sends it: a code follows, unless whoever asks is signed in.
pub async fn send(
    State(state): State<WebState>,
    Who(actor): Who,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, WebError> {
    let whom = Whom::of(&state, &actor).await?;
    let mut form = DRAFT.read(&state, &headers).await?;
    let today = state.app.now().date(&amsterdam());
    let Some(wish) = wish(&mut form, today, &page, &whom) else {
        return Ok(see_other(step_of(form.first_mistake())));
    };
    let draft = DRAFT.token(&state, &headers);
    let sent = match wish {
        Wish::New(mut ask) => {
            ask.draft = draft;
            let asked = ask::post(&state.app, ask).await;
            asked.map(|asked| code_path(&asked.code, "/mine", Told::given(asked.by)))
        }
        Wish::OnFile(mut ask, _) => {
            ask.draft = draft;
            let asked = ask::for_file(&state.app, &actor, ask).await;
            asked.map(|id| format!("/requests/{id}"))
        }
        Wish::Elsewhere(mut ask) => {
            ask.draft = draft;
            let asked = ask::elsewhere(&state.app, &actor, ask).await;
            asked.map(|id| format!("/requests/{id}"))
        }
    };
    match sent {
        Ok(next) => Ok(see_other(&next)),
        // What only the service can tell is said on the step where it can be mended.
        Err(ServiceError::Invalid(mut fields)) => {
            for wrong in fields.iter_mut().filter(|wrong| wrong.field == "when") {
                wrong.field = when_field(&form);
            }
            beside(&mut form, &fields, page.t);
            match step_of(form.first_mistake()) {
                "/ask" => what_page(&state, &whom, page, form).await,
                "/ask/where" => Ok(place_page(&whom, page, form)),
                "/ask/know" => {
                    let has_photo = has_photo(&state, &headers).await?;
                    Ok(know_page(&whom, page, form, has_photo))
                }
                "/ask/who" => Ok(who_page(&whom, page, form)),
                _ => Ok(when_page(&state, &whom, page, form)),
            }
        }
        Err(error) => Err(error.into()),
    }
}
