//! The half-filled form.

use crate::domain::ids::{OrganisationId, RequestId};
use crate::service::photos::{self, Change};
use crate::service::{App, Refusal, ServiceError, tokens};
use crate::store::{Tx, sign_in};

/// A half-filled form is kept this long, seconds.
const DRAFT_S: i64 = 7 * 24 * 3600;

/// Keeps a half-filled form: its text is the page's business, sealing it is ours. Returns the token that finds it.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn keep_draft(app: &App, token: Option<String>, body: String) -> Result<String, ServiceError> {
    keep_draft_with(app, token, body, Change::Keep).await
}

/// The same, with what happens to its photo.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn keep_draft_with(
    app: &App,
    token: Option<String>,
    body: String,
    photo: Change,
) -> Result<String, ServiceError> {
    let token = token.unwrap_or_else(|| tokens::token(&*app.chance));
    let (hash, now, app_tx) = (tokens::hash(&token), app.now(), app.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            sign_in::set_draft(tx, &hash, &body, now, now.plus(DRAFT_S)).await?;
            photos::change_in_draft(tx, &app_tx, &hash, &photo).await
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

/// Throws a half-filled form away, because it was sent; its photo goes along with what came of it.
///
/// # Errors
/// [`Refusal::Changed`] when another tab sent this very form a moment ago: one of the two counts.
pub(super) async fn spend(
    tx: &mut Tx,
    token: Option<&str>,
    came_of_it: (&OrganisationId, &RequestId),
    actor: &str,
) -> Result<(), ServiceError> {
    let Some(token) = token else { return Ok(()) };
    let hash = tokens::hash(token);
    photos::go_along(tx, &hash, came_of_it, actor).await?;
    if sign_in::remove_draft(tx, &hash).await? {
        Ok(())
    } else {
        Err(Refusal::Changed.into())
    }
}
