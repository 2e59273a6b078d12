//! Whose neighbourhood a page is in, and so whom it says to call: where the viewer lives, or where a request that is being
//! filled in is for.

use axum::http::request::Parts;

use super::WebState;
use super::handlers::draft::Draft;
use super::page::Contact;
use crate::domain::contact::Postcode;
use crate::domain::zone::ZoneDesk;
use crate::service::zones;

/// A neighbourhood and its coordinator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// Its name.
    pub place: String,
    /// Whom to call.
    pub contact: Contact,
}

impl From<ZoneDesk> for Near {
    fn from(desk: ZoneDesk) -> Self {
        Self {
            place: desk.zone,
            contact: Contact {
                name: desk.coordinator,
                telephone: desk.telephone,
            },
        }
    }
}

/// The neighbourhood of the viewer, if they are known here.
pub fn of_viewer(parts: &Parts) -> Option<Near> {
    parts.extensions.get::<Near>().cloned()
}

/// The neighbourhood that a half-filled request names, on the pages where one asks. For somebody known it counts only when
/// they ask for somebody who lives elsewhere.
pub async fn of_request(parts: &Parts, state: &WebState) -> Option<Near> {
    let path = parts.uri.path();
    if path != "/ask" && !path.starts_with("/ask/") {
        return None;
    }
    let form = match Draft::ASK.read(state, &parts.headers).await {
        Ok(form) => form,
        Err(error) => {
            // The handler meets the same trouble, and says so.
            tracing::warn!(?error, "a draft could not be read for its neighbourhood");
            return None;
        }
    };
    if of_viewer(parts).is_some() && !form.is("for", "other") {
        return None;
    }
    let postcode = Postcode::parse(form.value("postcode"))?;
    match zones::desk_at(&state.app, &postcode).await {
        Ok(desk) => desk.map(Near::from),
        Err(error) => {
            tracing::warn!(%error, "the desk of a postcode could not be found");
            None
        }
    }
}
