//! What a coordinator writes down while somebody is on the telephone, or at the desk.

use super::files::{Agreed, NewFile, NewHome, add_file, record_consent};
use crate::domain::access::Actor;
use crate::domain::consent::{Given, RepresentativeKind};
use crate::domain::contact::Postcode;
use crate::domain::ids::{PersonId, RequestId};
use crate::domain::language::Lang;
use crate::domain::resident::Contact;
use crate::service::ask::{self, KnownAsk};
use crate::service::safeguard::own_file;
use crate::service::{App, FieldError, ServiceError, places};
use crate::store::consent;

/// Somebody new, as they say it themselves.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// The name they want to be called.
    pub given_name: String,
    /// The rest of their name; may be empty.
    pub family_name: String,
    /// How they can be reached; may be empty: then they come by, or have a card.
    pub contact: Contact,
    /// The language of pages and messages.
    pub lang: Lang,
    /// Street and number.
    pub street: String,
    /// Where.
    pub postcode: Postcode,
    /// How they agreed that we look for help, or for people to help.
    pub given: Given,
}

/// A coordinator makes a file for somebody new, who wants no help yet.
///
/// # Errors
/// [`ServiceError::Invalid`] for fields that are wrong; [`Refusal::OutsideZones`](crate::service::Refusal::OutsideZones)
/// when nobody serves that place; [`ServiceError::NotFound`] outside one's zones.
pub async fn add_somebody(app: &App, actor: &Actor, new: NewPerson) -> Result<PersonId, ServiceError> {
    let mut wrong = Vec::new();
    for (text, field, needed, most) in [
        (&new.given_name, "name", "field-name-needed", 80),
        (&new.street, "street", "field-street-needed", 120),
    ] {
        if text.trim().is_empty() {
            wrong.push(FieldError { field, text: needed });
        }
        if text.chars().count() > most {
            wrong.push(FieldError {
                field,
                text: "field-too-long",
            });
        }
    }
    if new.family_name.chars().count() > 80 {
        wrong.push(FieldError {
            field: "name",
            text: "field-too-long",
        });
    }
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    let postcode = new.postcode.clone();
    let found = app
        .store
        .read::<_, ServiceError, _>(async move |tx| places::find(tx, &postcode).await)
        .await?;
    let file = NewFile {
        given_name: new.given_name,
        family_name: new.family_name,
        contact: new.contact,
        lang: new.lang,
        home: Some(NewHome {
            street: new.street,
            postcode: new.postcode.as_str().to_owned(),
            place: found.place,
            point: found.point,
        }),
        consent: new.given,
    };
    add_file(app, actor, file).await
}

/// Writes down what somebody known asks on the telephone. That they agree to be matched is put on record when no such
/// consent stands any more.
///
/// # Errors
/// As [`ask::for_file`]; [`ServiceError::NotFound`] outside one's zones.
pub async fn ask_for(app: &App, actor: &Actor, asked: KnownAsk) -> Result<RequestId, ServiceError> {
    let (now, actor_tx, who) = (app.now(), actor.clone(), asked.resident.clone());
    let stands = app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            own_file(tx, &actor_tx, &who).await?;
            Ok(consent::list_consenting(tx, now).await?.contains(&who))
        })
        .await?;
    if !stands {
        let agreed = Agreed {
            to: None,
            kind: RepresentativeKind::Carer,
            given: Given::ByTelephone,
            until: None,
        };
        record_consent(app, actor, &asked.resident, agreed).await?;
    }
    ask::for_file(app, actor, asked).await
}
