//! With whom the service works: written down by its supervisors.

use super::supervisor;
use crate::domain::access::Actor;
use crate::domain::ids::PartnerId;
use crate::domain::partner::{PARTNER_WORDS, Partner};
use crate::service::{App, FieldError, ServiceError};
use crate::store::partner;

/// A partner, as it was written down.
#[derive(Debug, Clone, Default)]
pub struct NewPartner {
    /// Which one is changed; nothing for a new one.
    pub id: Option<PartnerId>,
    /// Its name.
    pub name: String,
    /// What it does in the service.
    pub part: String,
    /// Whom to call there.
    pub contact: String,
}

impl NewPartner {
    fn check(&self) -> Result<(), ServiceError> {
        let mut wrong = Vec::new();
        if self.name.trim().is_empty() {
            wrong.push(FieldError {
                field: "name",
                text: "mistake-empty",
            });
        }
        for (field, words) in [
            ("name", &self.name),
            ("part", &self.part),
            ("contact", &self.contact),
        ] {
            if words.chars().count() > PARTNER_WORDS {
                wrong.push(FieldError {
                    field,
                    text: "field-too-long",
                });
            }
        }
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(ServiceError::Invalid(wrong))
        }
    }
}

/// Names an organisation with which the service works, or says something else of one.
///
/// # Errors
/// [`ServiceError::NotFound`] for whoever supervises nowhere, or a partner that is not there any more; wrong fields for what
/// is empty or too long.
pub async fn set_partner(app: &App, actor: &Actor, new: NewPartner) -> Result<PartnerId, ServiceError> {
    let organisation = supervisor(actor)?.organisation.clone();
    new.check()?;
    let (app_tx, name) = (app.clone(), actor.audit_name());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let now = app_tx.now();
            let (id, created_at) = match new.id {
                None => (PartnerId::new(now, &*app_tx.chance), now),
                Some(id) => {
                    let known = partner::list(tx, &organisation).await?;
                    let known = known.into_iter().find(|one| one.id == id);
                    (id, known.ok_or(ServiceError::NotFound)?.created_at)
                }
            };
            let said = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
            let one = Partner {
                id: id.clone(),
                organisation,
                name: said(&new.name),
                part: said(&new.part),
                contact: said(&new.contact),
                created_at,
            };
            partner::set(tx, &one, &name).await?;
            Ok(id)
        })
        .await
}

/// The service works with them no more.
///
/// # Errors
/// [`ServiceError::NotFound`] for whoever supervises nowhere, or a partner that is not there any more.
pub async fn remove_partner(app: &App, actor: &Actor, id: &PartnerId) -> Result<(), ServiceError> {
    let organisation = supervisor(actor)?.organisation.clone();
    let (name, id) = (actor.audit_name(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let known = partner::list(tx, &organisation).await?;
            if !known.iter().any(|one| one.id == id) {
                return Err(ServiceError::NotFound);
            }
            Ok(partner::remove(tx, &organisation, &id, &name).await?)
        })
        .await
}
