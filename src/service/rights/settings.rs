//! What an organisation says about how it keeps people's data: on the public page, and in its register.

use crate::domain::access::Actor;
use crate::domain::contact::MailAddress;
use crate::domain::ids::OrganisationId;
use crate::service::{App, FieldError, ServiceError};
use crate::store::{Tx, place, setting};

/// Letters in what is said.
const LONGEST: usize = 2000;
const LONGEST_NAME: usize = 200;
/// As they are kept.
const MAIL: &str = "privacy.mail";
const OFFICER: &str = "privacy.officer";
const RETENTION: &str = "privacy.retention";
const BASIS: &str = "privacy.basis";
/// Whether coordinators read along with what people write to each other.
pub(in crate::service) const READS_ALONG: &str = "messages.read_along";
/// As it is kept when they do.
pub(in crate::service) const YES: &str = "yes";

/// What an organisation says. Empty where it said nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Privacy {
    /// The organisation's name.
    pub organisation: String,
    /// Where questions go.
    pub mail: String,
    /// Who watches over it: the data protection officer, and how they are reached.
    pub officer: String,
    /// What it says about how long things are kept.
    pub retention: String,
    /// On which legal ground it keeps them.
    pub basis: String,
    /// Whether coordinators read along with what people write to each other: in conversations that begin from then on.
    pub reads_along: bool,
}

async fn read(tx: &mut Tx, id: &OrganisationId) -> Result<Privacy, ServiceError> {
    let mut said = setting::list(tx, id).await?;
    let mut of = |name: &str| said.remove(name).unwrap_or_default();
    let (mail, officer) = (of(MAIL), of(OFFICER));
    let (retention, basis, along) = (of(RETENTION), of(BASIS), of(READS_ALONG));
    let all = place::list_organisations(tx).await?;
    let name = all.into_iter().find(|one| one.id == *id).map(|one| one.name);
    Ok(Privacy {
        organisation: name.ok_or(ServiceError::NotFound)?,
        mail,
        officer,
        retention,
        basis,
        reads_along: along == YES,
    })
}

/// The organisation that somebody administers.
fn own(actor: &Actor) -> Result<OrganisationId, ServiceError> {
    let identity = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    if actor.may_administer(&identity.organisation) {
        Ok(identity.organisation.clone())
    } else {
        Err(ServiceError::NotFound)
    }
}

/// What one's organisation says.
///
/// # Errors
/// [`ServiceError::NotFound`] for whoever does not administer it.
pub async fn privacy(app: &App, actor: &Actor) -> Result<Privacy, ServiceError> {
    let id = own(actor)?;
    app.store.read(async move |tx| read(tx, &id).await).await
}

/// What the organisation of this site says, for everybody.
///
/// # Errors
/// [`ServiceError::NotFound`] before there is one.
pub async fn public_privacy(app: &App) -> Result<Privacy, ServiceError> {
    let id = crate::service::home_organisation(app).await?;
    app.store.read(async move |tx| read(tx, &id).await).await
}

/// Says it.
///
/// # Errors
/// Wrong fields; [`ServiceError::NotFound`] for whoever does not administer the organisation.
pub async fn set_privacy(app: &App, actor: &Actor, said: Privacy) -> Result<(), ServiceError> {
    let id = own(actor)?;
    let mut wrong = Vec::new();
    if !said.mail.is_empty() && MailAddress::parse(&said.mail).is_none() {
        wrong.push(FieldError {
            field: "mail",
            text: "field-mail-wrong",
        });
    }
    for (field, text, most) in [
        ("officer", &said.officer, LONGEST_NAME),
        ("note", &said.retention, LONGEST),
        ("reason", &said.basis, LONGEST),
    ] {
        if text.chars().count() > most {
            wrong.push(FieldError {
                field,
                text: "field-too-long",
            });
        }
    }
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    let name = actor.audit_name();
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let along = if said.reads_along { YES } else { "" }.to_owned();
            let new = [
                (READS_ALONG, &along),
                (MAIL, &said.mail),
                (OFFICER, &said.officer),
                (RETENTION, &said.retention),
                (BASIS, &said.basis),
            ];
            let before = setting::list(tx, &id).await?;
            for (key, value) in new {
                let value = value.trim();
                if before.get(key).map_or("", String::as_str) != value {
                    setting::set(tx, &id, key, value, &name).await?;
                }
            }
            Ok(())
        })
        .await
}
