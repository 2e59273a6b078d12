//! The half-filled form.

use crate::service::{App, Refusal, ServiceError, tokens};
use crate::store::{Tx, sign_in};

/// A half-filled form is kept this long, seconds.
const DRAFT_S: i64 = 7 * 24 * 3600;

/// Keeps a half-filled form: its text is the page's business, sealing it is ours. Returns the token that finds it.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn keep_draft(app: &App, token: Option<String>, body: String) -> Result<String, ServiceError> {
    let token = token.unwrap_or_else(|| tokens::token(&*app.chance));
    let (hash, now) = (tokens::hash(&token), app.now());
    app.store
        .write(async move |tx| {
            sign_in::set_draft(tx, &hash, &body, now, now.plus(DRAFT_S)).await?;
            Ok::<_, ServiceError>(())
        })
        .await?;
    Ok(token)
}

/// The half-filled form of a token.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn find_draft(app: &App, token: &str) -> Result<Option<String>, ServiceError> {
    let (hash, now) = (tokens::hash(token), app.now());
    app.store
        .read(async move |tx| Ok(sign_in::find_draft(tx, &hash, now).await?))
        .await
}

/// Throws a half-filled form away, because whoever filled it in has left.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn drop_draft(app: &App, token: &str) -> Result<(), ServiceError> {
    let hash = tokens::hash(token);
    app.store
        .write(async move |tx| {
            sign_in::remove_draft(tx, &hash).await?;
            Ok::<_, ServiceError>(())
        })
        .await
}

/// Throws a half-filled form away, because it was sent.
///
/// # Errors
/// [`Refusal::Changed`] when another tab sent this very form a moment ago: one of the two counts.
pub(super) async fn spend(tx: &mut Tx, token: Option<&str>) -> Result<(), ServiceError> {
    match token {
        Some(token) if !sign_in::remove_draft(tx, &tokens::hash(token)).await? => {
            Err(Refusal::Changed.into())
        }
        _ => Ok(()),
    }
}
