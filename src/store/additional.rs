//! The size above which a coordinator is asked whether a professional would do it, and what was answered.
//!
//! An answer stays as long as its request: an organisation shows with it how it holds to additional work. Its words go when
//! the resident is forgotten.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all};
use crate::domain::additional::{Answer, Answered, Bound, Measured, Question, Size, Then};
use crate::domain::category::CategoryId;
use crate::domain::ids::{AdditionalId, OrganisationId, PersonId, RequestId};
use crate::domain::time::UnixTime;

#[derive(sqlx::FromRow)]
struct BoundRow {
    category_id: CategoryId,
    is_additional: i64,
    most_minutes: i64,
    most_helpers: i64,
    most_visits: i64,
}

fn size(minutes: i64, helpers: i64, visits: i64) -> Option<Size> {
    Some(Size {
        minutes: minutes.try_into().ok()?,
        helpers: helpers.try_into().ok()?,
        visits: visits.try_into().ok()?,
    })
}

/// What an organisation set itself, by category.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_bounds(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<Vec<(CategoryId, Bound)>, StoreError> {
    let rows = fetch_all!(
        tx,
        BoundRow,
        "SELECT category_id, is_additional, most_minutes, most_helpers, most_visits FROM additional_bound \
         WHERE organisation_id = $1 ORDER BY category_id",
        organisation
    )?;
    rows.into_iter()
        .map(|row| {
            let most = size(row.most_minutes, row.most_helpers, row.most_visits)
                .ok_or_else(|| StoreError::inconsistent("additional_bound", row.category_id.as_str()))?;
            let bound = Bound {
                is_additional: row.is_additional == 1,
                most,
            };
            Ok((row.category_id, bound))
        })
        .collect()
}

/// Sets what an organisation holds to in a category from now on.
///
/// # Errors
/// [`StoreError`] when there is no such organisation or category.
pub async fn set_bound(
    tx: &mut Tx,
    organisation: &OrganisationId,
    category: &CategoryId,
    bound: Bound,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO additional_bound (organisation_id, category_id, is_additional, most_minutes, most_helpers, \
         most_visits) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (organisation_id, category_id) DO UPDATE SET \
         is_additional = excluded.is_additional, most_minutes = excluded.most_minutes, \
         most_helpers = excluded.most_helpers, most_visits = excluded.most_visits",
        organisation,
        category,
        i64::from(bound.is_additional),
        i64::from(bound.most.minutes),
        i64::from(bound.most.helpers),
        i64::from(bound.most.visits)
    )?;
    let detail = format!(
        "{}: {}/{}/{}/{}",
        category,
        if bound.is_additional { "yes" } else { "no" },
        bound.most.minutes,
        bound.most.helpers,
        bound.most.visits
    );
    let id = organisation.as_str();
    audit::append(tx, organisation, actor, "additional.bound", id, &detail).await
}

/// Asks.
///
/// # Errors
/// [`StoreError`] when there is no such request.
pub async fn add(tx: &mut Tx, question: &Question, actor: &str) -> Result<(), StoreError> {
    let (size, most) = (question.measured.size, question.bound.most);
    exec!(
        tx,
        "INSERT INTO additional_question (id, request_id, organisation_id, minutes, helpers, visits, by_words, \
         is_additional, most_minutes, most_helpers, most_visits, goes_to, asked_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &question.id,
        &question.request,
        &question.organisation,
        i64::from(size.minutes),
        i64::from(size.helpers),
        i64::from(size.visits),
        i64::from(question.measured.by_words),
        i64::from(question.bound.is_additional),
        i64::from(most.minutes),
        i64::from(most.helpers),
        i64::from(most.visits),
        question.then.tag(),
        question.asked_at
    )?;
    let id = question.request.as_str();
    audit::append(tx, &question.organisation, actor, "additional.ask", id, "").await
}

/// Answers what waits.
///
/// # Errors
/// [`StoreError::Conflict`] when somebody answered it before.
pub async fn answer(
    tx: &mut Tx,
    question: &Question,
    answered: &Answered,
    actor: &str,
) -> Result<(), StoreError> {
    let why = tx.seal("additional_question.why", question.id.as_str(), &answered.why)?;
    let done = exec!(
        tx,
        "UPDATE additional_question SET answer = $2, why_sealed = $3, by_id = $4, answered_at = $5 \
         WHERE id = $1 AND answer IS NULL",
        &question.id,
        answered.how.tag(),
        why,
        &answered.by,
        answered.at
    )?;
    ensure_affected(done, 1)?;
    let id = question.request.as_str();
    let how = answered.how.tag();
    audit::append(tx, &question.organisation, actor, "additional.answer", id, how).await
}

#[derive(sqlx::FromRow)]
struct QuestionRow {
    id: AdditionalId,
    request_id: RequestId,
    organisation_id: OrganisationId,
    minutes: i64,
    helpers: i64,
    visits: i64,
    by_words: i64,
    is_additional: i64,
    most_minutes: i64,
    most_helpers: i64,
    most_visits: i64,
    goes_to: String,
    asked_at: UnixTime,
    answer: Option<String>,
    why_sealed: Option<String>,
    by_id: Option<PersonId>,
    answered_at: Option<UnixTime>,
}

fn question(tx: &Tx, row: QuestionRow) -> Result<Question, StoreError> {
    let broken = || StoreError::inconsistent("additional_question", row.id.as_str());
    let answer = match (&row.answer, row.by_id, row.answered_at) {
        (Some(how), Some(by), Some(at)) => Some(Answered {
            how: Answer::from_tag(how).ok_or_else(broken)?,
            // Words go with whoever they were about.
            why: match &row.why_sealed {
                Some(why) => tx.unseal("additional_question.why", row.id.as_str(), why)?,
                None => String::new(),
            },
            by,
            at,
        }),
        (None, None, None) => None,
        _ => return Err(broken()),
    };
    Ok(Question {
        measured: Measured {
            size: size(row.minutes, row.helpers, row.visits).ok_or_else(broken)?,
            by_words: row.by_words == 1,
        },
        bound: Bound {
            is_additional: row.is_additional == 1,
            most: size(row.most_minutes, row.most_helpers, row.most_visits).ok_or_else(broken)?,
        },
        then: Then::from_tag(&row.goes_to).ok_or_else(broken)?,
        asked_at: row.asked_at,
        answer,
        id: row.id,
        request: row.request_id,
        organisation: row.organisation_id,
    })
}

/// Every question about a request, the oldest first; at most the last waits.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_of_request(tx: &mut Tx, request: &RequestId) -> Result<Vec<Question>, StoreError> {
    let rows = fetch_all!(
        tx,
        QuestionRow,
        "SELECT id, request_id, organisation_id, minutes, helpers, visits, by_words, is_additional, most_minutes, \
         most_helpers, most_visits, goes_to, asked_at, answer, why_sealed, by_id, answered_at \
         FROM additional_question WHERE request_id = $1 ORDER BY asked_at, id",
        request
    )?;
    rows.into_iter().map(|row| question(tx, row)).collect()
}

/// The requests of an organisation about which a question waits.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_waiting(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Question>, StoreError> {
    let rows = fetch_all!(
        tx,
        QuestionRow,
        "SELECT id, request_id, organisation_id, minutes, helpers, visits, by_words, is_additional, most_minutes, \
         most_helpers, most_visits, goes_to, asked_at, answer, why_sealed, by_id, answered_at \
         FROM additional_question WHERE organisation_id = $1 AND answered_at IS NULL ORDER BY asked_at, id",
        organisation
    )?;
    rows.into_iter().map(|row| question(tx, row)).collect()
}

#[derive(sqlx::FromRow)]
struct OfCategoryRow {
    request_id: RequestId,
    category_id: CategoryId,
}

/// What an organisation answered, the last first, with the category of each; at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_answered(
    tx: &mut Tx,
    organisation: &OrganisationId,
    limit: i64,
) -> Result<Vec<(Question, CategoryId)>, StoreError> {
    let rows = fetch_all!(
        tx,
        QuestionRow,
        "SELECT id, request_id, organisation_id, minutes, helpers, visits, by_words, is_additional, most_minutes, \
         most_helpers, most_visits, goes_to, asked_at, answer, why_sealed, by_id, answered_at \
         FROM additional_question WHERE organisation_id = $1 AND answered_at IS NOT NULL \
         ORDER BY answered_at DESC, id DESC LIMIT $2",
        organisation,
        limit
    )?;
    let categories = fetch_all!(
        tx,
        OfCategoryRow,
        "SELECT DISTINCT r.id AS request_id, r.category_id FROM additional_question q \
         JOIN request r ON r.id = q.request_id WHERE q.organisation_id = $1 ORDER BY r.id",
        organisation
    )?;
    rows.into_iter()
        .map(|row| {
            let of = categories.iter().find(|one| one.request_id == row.request_id);
            let category = of
                .map(|one| one.category_id.clone())
                .ok_or_else(|| StoreError::inconsistent("additional_question", row.id.as_str()))?;
            Ok((question(tx, row)?, category))
        })
        .collect()
}
