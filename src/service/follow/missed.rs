//! A visit that did not take place.

use crate::domain::concern::{ConcernKind, ConcernState, Seriousness};
use crate::domain::ids::{ConcernId, PersonId};
use crate::domain::language::Lang;
use crate::domain::request::Request;
use crate::service::{App, ServiceError};
use crate::store::concern::Concern;
use crate::store::visit::Visit;
use crate::store::{Tx, concern, person};
use crate::texts::Texts;

/// A visit that did not take place: somebody at the desk must ask how they are.
pub(in crate::service) struct Missed {
    pub(in crate::service) kind: ConcernKind,
    pub(in crate::service) reporter: PersonId,
    /// The key of the sentence that says what happened.
    pub(in crate::service) text: &'static str,
    /// How soon somebody must look.
    pub(in crate::service) seriousness: Seriousness,
}

/// Puts a visit that did not take place, or is about not to, on the desk's list.
pub(in crate::service) async fn raise(
    tx: &mut Tx,
    app: &App,
    one: &Visit,
    request: &Request,
    missed: Missed,
) -> Result<(), ServiceError> {
    let (now, seriousness) = (app.now(), missed.seriousness);
    let lang = person::find(tx, &missed.reporter)
        .await?
        .map_or_else(Lang::default, |reporter| reporter.lang);
    let new = Concern {
        id: ConcernId::new(now, &*app.chance),
        organisation: one.organisation.clone(),
        zone: one.zone.clone(),
        kind: missed.kind,
        visit: Some(one.id.clone()),
        about: Some(request.resident.clone()),
        reporter: missed.reporter,
        words: Texts::plain(lang).get(missed.text).into_owned(),
        state: ConcernState::raise(now, seriousness),
        deadline_at: now.plus(seriousness.deadline_s()),
        created_at: now,
    };
    Ok(concern::add(tx, &new, "system").await?)
}
