//! Letters on paper: printed at the desk, then posted.

use axum::extract::State;
use axum::response::Response;

use crate::domain::ids::LetterId;
use crate::domain::time::amsterdam;
use crate::service::letters::{self, Printed, Waiting};
use crate::service::{Refusal, ServiceError};
use crate::texts::Texts;
use crate::web::forms::Answers;
use crate::web::page::{Contact, Page, Tone, render};
use crate::web::pages::letters::{LetterRow, Letters, PrintLetters, Sheet};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// The letters that wait.
pub async fn list(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    let letters = letters::list(&state.app, &actor).await?;
    let letters = letters.into_iter().map(|one| row(one, page.t)).collect();
    Ok(render(&Letters { page, letters }))
}

fn row(one: Waiting, t: Texts) -> LetterRow {
    let due = match one.post_by {
        Some(_) if one.is_late => t.get("letter-late").into_owned(),
        Some(by) => {
            let when = t.moment(by.local(&amsterdam()).datetime());
            t.with("letter-due", "when", when).to_string()
        }
        None => t.get("letter-calm").into_owned(),
    };
    LetterRow {
        id: one.id.to_string(),
        name: one.name,
        subject: one.subject,
        due,
        is_late: one.is_late,
    }
}

/// Opens one letter or all of them, to print.
pub async fn print(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let only = match form.value("letter") {
        "all" => None,
        one => Some(LetterId::parse(one).map_err(|_| WebError::BadForm)?),
    };
    let printed = match letters::print(&state.app, &actor, only.as_ref()).await {
        Ok(printed) => printed,
        // Somebody else has posted them since the list was shown.
        Err(ServiceError::Refused(Refusal::Changed)) => return Ok(see_other("/desk/letters")),
        Err(error) => return Err(error.into()),
    };
    let today = state.app.now().date(&amsterdam());
    let letters = printed
        .into_iter()
        .map(|one| {
            let t = Texts::new(one.lang);
            sheet(one, t.day_and_year(today), &page.contact)
        })
        .collect();
    Ok(render(&PrintLetters { page, letters }))
}

fn sheet(one: Printed, date: String, nearest: &Contact) -> Sheet {
    let mut to = vec![one.to.name];
    if let Some(home) = one.to.address {
        to.push(home.street);
        to.push(format!("{}  {}", home.postcode, home.place).trim().to_owned());
    }
    to.retain(|line| !line.is_empty());
    Sheet {
        id: one.id.to_string(),
        t: Texts::new(one.lang),
        from: one.from,
        contact: one
            .zone
            .filter(|zone| !zone.coordinator_telephone.is_empty())
            .map_or_else(
                || nearest.clone(),
                |zone| Contact {
                    name: zone.coordinator_name,
                    telephone: zone.coordinator_telephone,
                },
            ),
        to,
        date,
        subject: one.subject,
        lines: one
            .body
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect(),
    }
}

/// They were printed and posted.
pub async fn posted(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    form: Answers,
) -> Result<Response, WebError> {
    let which: Vec<LetterId> = form
        .all("letter")
        .map(LetterId::parse)
        .collect::<Result<_, _>>()
        .map_err(|_| WebError::BadForm)?;
    let n = letters::posted(&state.app, &actor, &which).await?;
    let letters = letters::list(&state.app, &actor).await?;
    let letters = letters.into_iter().map(|one| row(one, page.t)).collect();
    let said = page.t.with("letters-posted", "n", n).to_string();
    let page = page.saying(Tone::Good, said);
    Ok(render(&Letters { page, letters }))
}
