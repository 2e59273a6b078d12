//! Printed cards, for people without telephone or mail: a picture to scan and a short code to type. Whoever holds one may
//! ask for help and follow their own requests; it shows no address, no file, and nothing that they do for others.

use super::{Device, NewSession, begin};
use crate::domain::access::{Actor, FRESH_FOR_ADDRESS_S, PersonPlace, Way};
use crate::domain::ids::{CardId, PersonId};
use crate::domain::resident::Person;
use crate::service::{App, Refusal, ServiceError, tokens};
use crate::store::card::{self, Card};
use crate::store::{Tx, person, session};

/// A card that was just made: the only moment at which what opens it is known.
#[derive(Debug, Clone)]
pub struct NewCard {
    /// Its identifier.
    pub id: CardId,
    /// Whose: the name they want to be called.
    pub given_name: String,
    /// The token, for the picture: `…/card/{token}`.
    pub token: String,
    /// The short code, in two groups of five.
    pub code: String,
}

/// Whose cards somebody may make and end: their own, and a coordinator those of who lives in their zones.
async fn subject(tx: &mut Tx, actor: &Actor, id: &PersonId) -> Result<Person, ServiceError> {
    let known = person::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    if actor.may_manage(id) {
        return Ok(known);
    }
    let home = person::find_home(tx, id).await?.ok_or(ServiceError::NotFound)?;
    let place = PersonPlace {
        organisation: &known.organisation,
        zone: &home.zone,
        person: id,
    };
    if actor.may_open_file(&place) {
        Ok(known)
    } else {
        Err(ServiceError::NotFound)
    }
}

/// Makes a card for somebody. Earlier ones stay until they are ended: one may hang in the kitchen.
///
/// # Errors
/// [`ServiceError::NotFound`] unless it is one's own, or of somebody in one's zones; [`ServiceError::StepUpNeeded`] for one's
/// own without a code of today on this device.
pub async fn make_card(app: &App, actor: &Actor, of: &PersonId) -> Result<NewCard, ServiceError> {
    let (app_tx, actor, of) = (app.clone(), actor.clone(), of.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let known = subject(tx, &actor, &of).await?;
            // A card outlives the session that made it: whoever found a telephone unlocked makes none.
            if actor.is_person(&of) && !actor.is_fresh(app.now(), FRESH_FOR_ADDRESS_S) {
                return Err(ServiceError::StepUpNeeded);
            }
            person::hold(tx, &[&of]).await?;
            let (token, code) = (tokens::token(&*app.chance), tokens::spoken(&*app.chance, 10));
            let row = Card {
                id: CardId::new(app.now(), &*app.chance),
                person_id: known.id,
                created_at: app.now(),
                used_at: None,
            };
            let name = actor.audit_name();
            card::add(tx, &known.organisation, &row, &tokens::hash(&token), &code, &name).await?;
            Ok(NewCard {
                id: row.id,
                given_name: known.given_name,
                token,
                code: format!("{}-{}", &code[..5], &code[5..]),
            })
        })
        .await
}

/// Somebody's cards, the newest first.
///
/// # Errors
/// As [`make_card`].
pub async fn list_cards(app: &App, actor: &Actor, of: &PersonId) -> Result<Vec<Card>, ServiceError> {
    let (actor, of) = (actor.clone(), of.clone());
    app.store
        .read(async move |tx| {
            subject(tx, &actor, &of).await?;
            Ok(card::list_of(tx, &of).await?)
        })
        .await
}

/// A card counts no more, and whoever signed in with one is signed out.
///
/// # Errors
/// As [`make_card`]; [`ServiceError::Store`] when it counted no more already.
pub async fn end_card(app: &App, actor: &Actor, of: &PersonId, id: &CardId) -> Result<(), ServiceError> {
    let (now, actor, of, id) = (app.now(), actor.clone(), of.clone(), id.clone());
    app.store
        .write(async move |tx| {
            let known = subject(tx, &actor, &of).await?;
            card::revoke(tx, &known.organisation, &of, &id, now, &actor.audit_name())
                .await
                .map_err(|_| ServiceError::NotFound)?;
            Ok(session::remove_by_way(tx, &of, Way::Card).await?)
        })
        .await
}

/// Signs in with a card: by the token of its picture, or by its short code.
///
/// # Errors
/// [`Refusal::WrongCode`] when there is no such card.
pub async fn enter_card(app: &App, text: &str, device: &Device) -> Result<NewSession, ServiceError> {
    let (app_tx, text) = (app.clone(), text.trim().to_owned());
    // However somebody answers, a card is no proof that the telephone is theirs.
    let device = Device {
        is_own: false,
        ..device.clone()
    };
    let begun = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let by_token = card::find(tx, &tokens::hash(&text)).await?;
            let by_code = card::find_by_code(tx, &tokens::heard(&text)).await?;
            let Some(found) = by_token.or(by_code) else {
                return Ok(None);
            };
            card::set_used(tx, &found.id, app_tx.now()).await?;
            Ok(Some(
                begin(tx, &app_tx, &found.person_id, Way::Card, &device).await?,
            ))
        })
        .await?;
    begun.ok_or_else(|| Refusal::WrongCode.into())
}
