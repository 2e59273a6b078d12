//! Whom the coordinator can send or ask for one visit, and why the others cannot come.

use axum::extract::State;
use axum::response::Response;

use super::{desk as at_desk, words};
use crate::domain::ids::{HelperId, VisitId};
use crate::service::round::{self, Could, Spared};
use crate::texts::Texts;
use crate::web::extract::Path;
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::Row;
use crate::web::pages::desk::{Whom, WhomLine};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// So many who could come stand open; the others are one tap away.
const FIRST: usize = 8;

/// Everybody for one visit: who could come, each with why or why not, and why the others cannot.
pub async fn whom(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    page: Page,
) -> Result<Response, WebError> {
    let id = VisitId::parse(&id).map_err(|_| WebError::NotFound)?;
    let found = round::list_whom(&state.app, &actor, &id).await?;
    let t = page.t;
    let mut lines: Vec<WhomLine> = found.could.iter().map(|one| line(one, t)).collect();
    let others = lines.split_off(lines.len().min(FIRST));
    let rows = found.cannot.iter().map(|one| {
        let reasons: Vec<_> = one.reasons.iter().map(|reason| t.get(said(reason))).collect();
        Row {
            label: one.name.clone(),
            value: reasons.join(" "),
            change: String::new(),
        }
    });
    Ok(render(&Whom {
        title: t
            .with("whom-title", "what", words::category(&found.category, t))
            .and("name", found.resident.clone())
            .to_string(),
        back: format!("/desk/requests/{}", found.request),
        action: format!("/desk/visits/{id}/helpers"),
        lines,
        others,
        cannot: rows.collect(),
        more: match found.more {
            0 => String::new(),
            more => t.with("whom-more", "count", more).to_string(),
        },
        page,
    }))
}

fn line(one: &Could, t: Texts) -> WhomLine {
    WhomLine {
        helper: one.helper.to_string(),
        booking: at_desk::booking(&one.helper, one.window),
        name: one.name.clone(),
        when: words::moment(one.window, t),
        why: one.why.sentence(t, &one.name),
        spared: match &one.spared {
            None => t.get("whom-goes").into_owned(),
            Some(Spared::Elsewhere { resident, others }) => t
                .with("whom-elsewhere", "resident", resident.clone())
                .and("others", *others)
                .to_string(),
            Some(Spared::Better { name }) => t.with("whom-better", "name", name.clone()).to_string(),
            Some(Spared::Fairer { name }) => t.with("whom-fairer", "name", name.clone()).to_string(),
            Some(Spared::TooFew) => t.get("whom-too-few").into_owned(),
        },
        asked: one.asked.map_or_else(String::new, |state| {
            t.with("whom-asked", "answer", t.get(at_desk::invitation_key(state)))
                .to_string()
        }),
    }
}

/// A rule, in the words for one helper.
pub(super) fn said(rule: &str) -> &'static str {
    match rule {
        "distance" => "cannot-distance",
        "category" => "cannot-category",
        "weekly_limit" => "cannot-weekly-limit",
        "vetting" => "cannot-vetting",
        "language" => "cannot-language",
        "requirements" => "cannot-requirements",
        "adult" => "cannot-adult",
        "household" => "cannot-household",
        "zone" => "cannot-zone",
        "level" => "cannot-level",
        "hold" => "cannot-hold",
        "consent" => "cannot-consent",
        "declined" => "cannot-declined",
        "already_there" => "cannot-already-there",
        "taken" => "cannot-taken",
        _ => "cannot-availability",
    }
}

/// Asks somebody, or books whom the coordinator has spoken to.
pub async fn choose(
    State(state): State<WebState>,
    Known(actor): Known,
    Path(id): Path<String>,
    form: Answers,
) -> Result<Response, WebError> {
    let visit = VisitId::parse(&id).map_err(|_| WebError::NotFound)?;
    match form.value("do").split_once('.') {
        Some(("ask", who)) => {
            let who = HelperId::parse(who).map_err(|_| WebError::BadForm)?;
            round::ask_one(&state.app, &actor, &visit, &who).await?;
            Ok(see_other(&format!("/desk/visits/{visit}/helpers")))
        }
        Some(("book", chosen)) => {
            at_desk::book(&state, &actor, &visit, chosen).await?;
            Ok(see_other("/desk"))
        }
        _ => Err(WebError::BadForm),
    }
}
