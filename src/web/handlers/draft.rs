//! A form in several steps: kept sealed under a token in a cookie, so that nothing is lost and back always works.

use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::Response;

use crate::service::ask;
use crate::service::photos::Change;
use crate::web::cookies::{self, Keep};
use crate::web::forms::Answers;
use crate::web::routes::see_other;
use crate::web::{WebError, WebState};

/// How long the cookie lives, days; the draft itself lives as long.
const DAYS: u32 = 7;

/// Which form.
#[derive(Debug, Clone, Copy)]
pub struct Draft {
    /// The cookie's name.
    pub cookie: &'static str,
}

impl Draft {
    /// The steps of asking for help.
    pub const ASK: Self = Self { cookie: "ask" };

    /// The token of somebody's half-filled form.
    pub fn token(self, state: &WebState, headers: &HeaderMap) -> Option<String> {
        cookies::read(headers, self.cookie, state.config.cookie_secure).map(str::to_owned)
    }

    /// What was filled in so far.
    ///
    /// # Errors
    /// [`WebError`] when the database does not answer.
    pub async fn read(self, state: &WebState, headers: &HeaderMap) -> Result<Answers, WebError> {
        let Some(token) = self.token(state, headers) else {
            return Ok(Answers::new());
        };
        let Some(body) = ask::find_draft(&state.app, &token).await? else {
            return Ok(Answers::new());
        };
        // A draft of an earlier version of the form is no reason to fail: it begins again.
        let fields: Vec<(String, String)> = serde_json::from_str(&body).unwrap_or_default();
        Ok(Answers::filled(fields))
    }

    /// The draft with this step's fields as they are now.
    ///
    /// # Errors
    /// [`WebError`] when the database does not answer.
    pub async fn with(
        self,
        state: &WebState,
        headers: &HeaderMap,
        step: &[&str],
        form: &Answers,
    ) -> Result<Answers, WebError> {
        let before = self.read(state, headers).await?;
        let others = before
            .fields()
            .iter()
            .filter(|(name, _)| !step.contains(&name.as_str()));
        let these = form
            .fields()
            .iter()
            .filter(|(name, _)| step.contains(&name.as_str()));
        Ok(Answers::filled(others.chain(these).cloned()))
    }

    /// Keeps a draft, and gives an answer the cookie that finds it.
    ///
    /// # Errors
    /// [`WebError`] when the database does not answer.
    pub async fn store(
        self,
        state: &WebState,
        headers: &HeaderMap,
        whole: &Answers,
        answer: Response,
    ) -> Result<Response, WebError> {
        self.store_with(state, headers, (whole, Change::Keep), answer)
            .await
    }

    /// The same, with what happens to its photo.
    ///
    /// # Errors
    /// [`WebError`] when the database does not answer.
    pub async fn store_with(
        self,
        state: &WebState,
        headers: &HeaderMap,
        (whole, photo): (&Answers, Change),
        mut answer: Response,
    ) -> Result<Response, WebError> {
        let body = serde_json::to_string(whole.fields()).map_err(WebError::internal)?;
        let token = self.token(state, headers);
        let token = ask::keep_draft_with(&state.app, token, body, photo).await?;
        let cookie = cookies::write(self.cookie, &token, Keep::Days(DAYS), state.config.cookie_secure);
        answer.headers_mut().append(SET_COOKIE, cookie);
        Ok(answer)
    }

    /// Throws it away, and has the browser forget it: the next person at this device is somebody else.
    ///
    /// # Errors
    /// [`WebError`] when the database does not answer.
    pub async fn forget(
        self,
        state: &WebState,
        headers: &HeaderMap,
        mut answer: Response,
    ) -> Result<Response, WebError> {
        if let Some(token) = self.token(state, headers) {
            ask::drop_draft(&state.app, &token).await?;
            let cookie = cookies::write(self.cookie, "", Keep::Forget, state.config.cookie_secure);
            answer.headers_mut().append(SET_COOKIE, cookie);
        }
        Ok(answer)
    }

    /// A step was sent: everything typed is kept, right or wrong. Then the step is shown again with its mistakes
    /// (`again`), or what is `next` for the form as a whole.
    ///
    /// # Errors
    /// [`WebError`] when the database does not answer.
    pub async fn step(
        self,
        state: &WebState,
        headers: &HeaderMap,
        (names, form): (&[&str], &Answers),
        again: Option<Response>,
        next: impl FnOnce(&Answers) -> &'static str,
    ) -> Result<Response, WebError> {
        self.step_with(state, headers, (names, form, Change::Keep), again, next)
            .await
    }

    /// The same, with what happens to its photo.
    ///
    /// # Errors
    /// [`WebError`] when the database does not answer.
    pub async fn step_with(
        self,
        state: &WebState,
        headers: &HeaderMap,
        (names, form, photo): (&[&str], &Answers, Change),
        again: Option<Response>,
        next: impl FnOnce(&Answers) -> &'static str,
    ) -> Result<Response, WebError> {
        let whole = self.with(state, headers, names, form).await?;
        let answer = again.unwrap_or_else(|| see_other(next(&whole)));
        self.store_with(state, headers, (&whole, photo), answer).await
    }
}
