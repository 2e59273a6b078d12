//! The organisation's own pages: what it says about people's data, the register of processing, the assessment of risks.

use axum::extract::State;
use axum::response::Response;

use super::ask::beside;
use crate::service::ServiceError;
use crate::service::rights::{self, Privacy};
use crate::texts::Texts;
use crate::web::forms::Answers;
use crate::web::page::{Page, Tone, render};
use crate::web::pages::Row;
use crate::web::pages::papers::{Dpia, Part, PrivacySettings, Register};
use crate::web::pages::rights::Section;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// To whom messages go: in some builds also to the push service of a browser.
const TELL_WHO: &str = if cfg!(feature = "webpush") {
    "register-tell-who-push"
} else {
    "register-tell-who"
};
/// The same in the assessment.
const OTHERS: &str = if cfg!(feature = "webpush") {
    "dpia-others-push"
} else {
    "dpia-others-1"
};

/// The purposes: name, data, people, basis, who receives it, how long.
const PURPOSES: [[&str; 6]; 7] = [
    [
        "register-match",
        "register-match-data",
        "register-match-people",
        "register-match-basis",
        "register-match-who",
        "register-match-long",
    ],
    [
        "register-tell",
        "register-tell-data",
        "register-tell-people",
        "register-tell-basis",
        TELL_WHO,
        "register-tell-long",
    ],
    [
        "register-safe",
        "register-safe-data",
        "register-safe-people",
        "register-safe-basis",
        "register-safe-who",
        "register-safe-long",
    ],
    [
        "register-money",
        "register-money-data",
        "register-money-people",
        "register-money-basis",
        "register-money-who",
        "register-money-long",
    ],
    [
        "register-trail",
        "register-trail-data",
        "register-trail-people",
        "register-trail-basis",
        "register-trail-who",
        "register-trail-long",
    ],
    [
        "register-enter",
        "register-enter-data",
        "register-enter-people",
        "register-enter-basis",
        "register-enter-who",
        "register-enter-long",
    ],
    [
        "register-count",
        "register-count-data",
        "register-count-people",
        "register-count-basis",
        "register-count-who",
        "register-count-long",
    ],
];

/// What each line of a purpose says.
const LINES: [&str; 5] = [
    "register-data",
    "register-people",
    "register-basis",
    "register-who",
    "register-long",
];

/// What the program does and why: head, and paragraphs.
const PARTS: [(&str, [&str; 2]); 4] = [
    ("dpia-does", ["dpia-does-1", "dpia-does-2"]),
    ("dpia-needs", ["dpia-needs-1", "dpia-needs-2"]),
    ("dpia-rights", ["dpia-rights-1", "dpia-rights-2"]),
    ("dpia-others", [OTHERS, "dpia-others-2"]),
];

/// Each risk, and what is done about it.
const RISKS: [(&str, &str); 8] = [
    ("dpia-risk-harvest", "dpia-do-harvest"),
    ("dpia-risk-door", "dpia-do-door"),
    ("dpia-risk-stalker", "dpia-do-stalker"),
    ("dpia-risk-insider", "dpia-do-insider"),
    ("dpia-risk-theft", "dpia-do-theft"),
    ("dpia-risk-telephone", "dpia-do-telephone"),
    ("dpia-risk-unfair", "dpia-do-unfair"),
    ("dpia-risk-long", "dpia-do-long"),
];

fn row(label: &str, value: String, t: Texts) -> Row {
    Row {
        label: t.get(label).into_owned(),
        value,
        change: String::new(),
    }
}

/// What we say about people's data.
pub async fn privacy(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    let said = rights::privacy(&state.app, &actor).await?;
    let form = Answers::filled([
        ("mail", said.mail),
        ("officer", said.officer),
        ("reason", said.basis),
        ("note", said.retention),
        ("along", if said.reads_along { "yes" } else { "" }.to_owned()),
    ]);
    Ok(render(&PrivacySettings { page, form }))
}

/// Says it.
pub async fn set_privacy(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let said = Privacy {
        organisation: String::new(),
        mail: form.value("mail").to_owned(),
        officer: form.value("officer").to_owned(),
        retention: form.value("note").to_owned(),
        basis: form.value("reason").to_owned(),
        reads_along: form.is("along", "yes"),
    };
    match rights::set_privacy(&state.app, &actor, said).await {
        Ok(()) => {
            let text = page.t.get("admin-saved");
            let page = page.saying(Tone::Good, text);
            Ok(render(&PrivacySettings { page, form }))
        }
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            Ok(render(&PrivacySettings { page, form }))
        }
        Err(error) => Err(error.into()),
    }
}

fn keeper(said: &Privacy, t: Texts) -> Vec<Row> {
    vec![
        row("register-keeper", said.organisation.clone(), t),
        row("admin-privacy-officer", said.officer.clone(), t),
        row("admin-privacy-mail", said.mail.clone(), t),
        row("admin-privacy-basis", said.basis.clone(), t),
        row("admin-privacy-retention", said.retention.clone(), t),
    ]
}

/// The register of processing.
pub async fn register(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    let said = rights::privacy(&state.app, &actor).await?;
    let mut known = keeper(&said, page.t);
    known.retain(|row| !row.value.is_empty());
    Ok(render(&Register {
        keeper: known,
        purposes: purposes(page.t),
        page,
    }))
}

/// Every purpose, said.
pub fn purposes(t: Texts) -> Vec<Section> {
    PURPOSES
        .iter()
        .map(|[title, rest @ ..]| Section {
            title: t.get(title).into_owned(),
            rows: LINES
                .iter()
                .zip(rest)
                .map(|(label, value)| row(label, t.get(value).into_owned(), t))
                .collect(),
        })
        .collect()
}

/// The assessment of risks, as far as the program can fill it in.
pub async fn dpia(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    let said = rights::privacy(&state.app, &actor).await?;
    let t = page.t;
    let mut blanks = keeper(&said, t);
    blanks.extend(["dpia-date", "dpia-asked", "dpia-zones"].map(|label| row(label, String::new(), t)));
    Ok(render(&Dpia {
        blanks,
        parts: parts(t),
        risks: risks(t),
        page,
    }))
}

/// What the program does and why, said.
pub fn parts(t: Texts) -> Vec<Part> {
    PARTS
        .iter()
        .map(|(title, lines)| Part {
            title: t.get(title).into_owned(),
            lines: lines.iter().map(|line| t.get(line).into_owned()).collect(),
        })
        .collect()
}

/// Every risk, said.
pub fn risks(t: Texts) -> Vec<Row> {
    RISKS
        .iter()
        .map(|(risk, measure)| row(risk, t.get(measure).into_owned(), t))
        .collect()
}
