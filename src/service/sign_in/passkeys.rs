//! Passkeys: a device of staff proves, by finger, face or number, that it is theirs, in place of the six digits. The
//! password stays, and so do the digits.
//!
//! Invariants: a question to a device counts for five minutes and for one answer, right or wrong, and only in the session or
//! half sign-in that it was put in; a passkey is added or removed only by who proved a moment ago who they are. What is asked
//! and how an answer is judged is the library's; its challenges come from its own chance, not from ours.

use super::second::whole;
use super::{Device, NewSession};
use crate::domain::access::{Actor, FRESH_FOR_EXPORT_S, Identity, Way};
use crate::domain::ids::{PasskeyId, PersonId};
use crate::domain::time::UnixTime;
use crate::service::{App, Refusal, ServiceError, tokens};
use crate::store::{Tx, audit, passkey, person, staff};
use sha2::{Digest, Sha256};
use std::time::Duration;
use webauthn_rs::prelude::{
    Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
    Url, Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};

/// So many each.
const MOST: usize = 5;
/// A question waits this long for its answer, seconds.
const ANSWER_S: i64 = 5 * 60;
/// Characters of a name.
const NAME: usize = 60;

/// A passkey as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeySeen {
    /// Its identifier.
    pub id: PasskeyId,
    /// What they called it.
    pub name: String,
    /// Since when.
    pub created_at: UnixTime,
    /// When it was last used.
    pub used_at: Option<UnixTime>,
}

/// Who we are to a device: the name under which people reach us. A passkey belongs to a name, so there are none where the
/// address is a number.
fn relying_party(app: &App) -> Result<Webauthn, ServiceError> {
    let origin = Url::parse(&app.config.public_url).map_err(ServiceError::internal)?;
    let name = origin.domain().ok_or(ServiceError::NotFound)?;
    WebauthnBuilder::new(name, &origin)
        .map_err(ServiceError::internal)?
        .rp_name("Noaber")
        .timeout(Duration::from_secs(ANSWER_S.unsigned_abs()))
        .build()
        .map_err(ServiceError::internal)
}

/// The number under which a device knows somebody: always the same, and it tells nothing.
fn number_of(person: &PersonId) -> Uuid {
    let hash = Sha256::digest(format!("passkey of {person}"));
    let mut bytes = [0_u8; 16];
    for (byte, from) in bytes.iter_mut().zip(hash) {
        *byte = from;
    }
    Uuid::from_bytes(bytes)
}

fn hash_of(key: &Passkey) -> String {
    use base64::Engine as _;
    tokens::hash(&base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(key.cred_id()))
}

fn written<T: serde::Serialize>(value: &T) -> Result<String, ServiceError> {
    serde_json::to_string(value).map_err(ServiceError::internal)
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, ServiceError> {
    serde_json::from_str(text).map_err(ServiceError::internal)
}

/// Somebody's passkeys, each with its row. One that this version of the library cannot read opens nothing; its person
/// has the digits, and may remove it.
async fn keys_of(tx: &mut Tx, who: &PersonId) -> Result<Vec<(passkey::Passkey, Passkey)>, ServiceError> {
    let mut keys = Vec::new();
    for row in passkey::list_of(tx, who).await? {
        match serde_json::from_str(&row.credential) {
            Ok(key) => keys.push((row, key)),
            Err(error) => tracing::warn!(passkey = %row.id, %error, "a passkey cannot be read"),
        }
    }
    Ok(keys)
}

/// Somebody in a session that began with a second factor.
fn at_work(actor: &Actor) -> Result<&Identity, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    if me.way == Way::Staff {
        Ok(me)
    } else {
        Err(ServiceError::NotFound)
    }
}

/// The same, who proved a moment ago who they are.
fn at_work_and_fresh<'a>(app: &App, actor: &'a Actor) -> Result<&'a Identity, ServiceError> {
    let me = at_work(actor)?;
    if actor.is_fresh(app.now(), FRESH_FOR_EXPORT_S) {
        Ok(me)
    } else {
        Err(ServiceError::StepUpNeeded)
    }
}

/// My passkeys, the oldest first; `None` where there can be none.
///
/// # Errors
/// [`ServiceError::NotFound`] unless one is signed in as staff.
pub async fn list_passkeys(app: &App, actor: &Actor) -> Result<Option<Vec<PasskeySeen>>, ServiceError> {
    let who = at_work(actor)?.person.clone();
    if relying_party(app).is_err() {
        return Ok(None);
    }
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let rows = passkey::list_of(tx, &who).await?;
            Ok(Some(
                rows.into_iter()
                    .map(|row| PasskeySeen {
                        id: row.id,
                        name: row.name,
                        created_at: row.created_at,
                        used_at: row.used_at,
                    })
                    .collect(),
            ))
        })
        .await
}

/// Puts the question by which a device becomes a passkey; the answer goes to [`add_passkey`]. JSON, as browsers expect it.
///
/// # Errors
/// [`ServiceError::StepUpNeeded`] unless one proved just now who one is; [`Refusal::PasskeysFull`] when one has five;
/// [`ServiceError::NotFound`] for who is not staff, and where there can be no passkeys.
pub async fn ask_to_add_passkey(app: &App, actor: &Actor) -> Result<String, ServiceError> {
    let me = at_work_and_fresh(app, actor)?;
    let session = me.session.clone().ok_or(ServiceError::SignInNeeded)?;
    let (party, who, now) = (relying_party(app)?, me.person.clone(), app.now());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            if passkey::list_of(tx, &who).await?.len() >= MOST {
                return Err(Refusal::PasskeysFull.into());
            }
            let keys = keys_of(tx, &who).await?;
            let known = person::find(tx, &who).await?.ok_or(ServiceError::NotFound)?;
            let contact = person::contact(tx, &who).await?;
            let mail = contact.mail.map(|mail| mail.as_str().to_owned());
            let account = mail.unwrap_or_else(|| known.given_name.clone());
            let have = keys.iter().map(|(_, key)| key.cred_id().clone()).collect();
            let (question, state) = party
                .start_passkey_registration(number_of(&who), &account, &known.given_name, Some(have))
                .map_err(ServiceError::internal)?;
            let (holder, state) = (session.as_str(), written(&state)?);
            passkey::set_challenge(tx, holder, &who, &state, now, now.plus(ANSWER_S)).await?;
            written(&question)
        })
        .await
}

/// Adds the passkey that a device answered with.
///
/// # Errors
/// [`Refusal::PasskeyWrong`] when the answer does not fit the question, or comes too late; [`Refusal::PasskeysFull`];
/// [`ServiceError::NotFound`] for who is not staff.
pub async fn add_passkey(
    app: &App,
    actor: &Actor,
    name: &str,
    answer: &str,
) -> Result<PasskeyId, ServiceError> {
    let me = at_work(actor)?;
    let session = me.session.clone().ok_or(ServiceError::SignInNeeded)?;
    let (who, organisation) = (me.person.clone(), me.organisation.clone());
    let (party, now) = (relying_party(app)?, app.now());
    let made = passkey::Passkey {
        id: PasskeyId::new(now, &*app.chance),
        person: who.clone(),
        name: name.trim().chars().take(NAME).collect(),
        credential: String::new(),
        created_at: now,
        used_at: None,
    };
    let answer: Option<RegisterPublicKeyCredential> = serde_json::from_str(answer).ok();
    let done = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let state = passkey::claim_challenge(tx, session.as_str(), &who, now).await?;
            let (Some(answer), Some(state)) = (answer, state) else {
                return Ok(None);
            };
            let state: PasskeyRegistration = read(&state)?;
            // Wrong or right, the question is gone: so this is no error of the transaction.
            let Ok(key) = party.finish_passkey_registration(&answer, &state) else {
                return Ok(None);
            };
            if passkey::list_of(tx, &who).await?.len() >= MOST {
                return Err(Refusal::PasskeysFull.into());
            }
            let made = passkey::Passkey {
                credential: written(&key)?,
                ..made
            };
            passkey::add(tx, &organisation, &made, &hash_of(&key), who.as_str()).await?;
            Ok(Some(made.id))
        })
        .await?;
    done.ok_or_else(|| Refusal::PasskeyWrong.into())
}

/// One of my passkeys counts no more.
///
/// # Errors
/// [`ServiceError::StepUpNeeded`] unless one proved just now who one is; [`ServiceError::NotFound`] when it is not mine.
pub async fn remove_passkey(app: &App, actor: &Actor, id: &PasskeyId) -> Result<(), ServiceError> {
    let me = at_work_and_fresh(app, actor)?;
    let (who, organisation) = (me.person.clone(), me.organisation.clone());
    let (now, id) = (app.now(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let mine = passkey::list_of(tx, &who).await?;
            if !mine.iter().any(|one| one.id == id) {
                return Err(ServiceError::NotFound);
            }
            Ok(passkey::revoke(tx, &organisation, &who, &id, now, who.as_str()).await?)
        })
        .await
}

/// Who is half signed in and has an authenticator that counts.
async fn half_way(tx: &mut Tx, half: &str, now: UnixTime) -> Result<PersonId, ServiceError> {
    let found = staff::find_half(tx, half, now).await?;
    let who = found.ok_or(ServiceError::SignInNeeded)?.person_id;
    let factor = staff::find_factor(tx, &who).await?;
    if factor.is_some_and(|factor| factor.confirmed_at.is_some()) {
        Ok(who)
    } else {
        Err(ServiceError::SignInNeeded)
    }
}

/// Whether who is half signed in may go on with a passkey. Without half a sign-in: no.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn has_passkey(app: &App, token: &str) -> Result<bool, ServiceError> {
    if relying_party(app).is_err() {
        return Ok(false);
    }
    let (hash, now) = (tokens::hash(token), app.now());
    app.store
        .read::<_, ServiceError, _>(async move |tx| match half_way(tx, &hash, now).await {
            Ok(who) => Ok(!passkey::list_of(tx, &who).await?.is_empty()),
            Err(ServiceError::SignInNeeded) => Ok(false),
            Err(error) => Err(error),
        })
        .await
}

/// Puts the question that a passkey answers, to who is half signed in; the answer goes to [`enter_passkey`]. JSON, as
/// browsers expect it.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when the half sign-in has run out; [`ServiceError::NotFound`] when they have none.
pub async fn ask_for_passkey(app: &App, token: &str) -> Result<String, ServiceError> {
    let (party, hash, now) = (relying_party(app)?, tokens::hash(token), app.now());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let who = half_way(tx, &hash, now).await?;
            let keys: Vec<_> = keys_of(tx, &who).await?.into_iter().map(|(_, key)| key).collect();
            if keys.is_empty() {
                return Err(ServiceError::NotFound);
            }
            let (question, state) = party
                .start_passkey_authentication(&keys)
                .map_err(ServiceError::internal)?;
            passkey::set_challenge(tx, &hash, &who, &written(&state)?, now, now.plus(ANSWER_S)).await?;
            written(&question)
        })
        .await
}

/// Enters the second factor with a passkey. Takes one of the tries, as six digits do.
///
/// # Errors
/// [`Refusal::PasskeyWrong`] when the answer does not fit the question, or comes too late or a second time;
/// [`ServiceError::SignInNeeded`] when the half sign-in has run out.
pub async fn enter_passkey(
    app: &App,
    token: &str,
    answer: &str,
    device: &Device,
) -> Result<NewSession, ServiceError> {
    let (party, hash, device) = (relying_party(app)?, tokens::hash(token), device.clone());
    let (app_tx, answer) = (app.clone(), serde_json::from_str(answer).ok());
    let done = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let (app, now) = (&app_tx, app_tx.now());
            let who = half_way(tx, &hash, now).await?;
            staff::claim_half_try(tx, &hash).await?;
            let state = passkey::claim_challenge(tx, &hash, &who, now).await?;
            let (Some(answer), Some(state)) = (answer, state) else {
                return Ok(None);
            };
            if !is_right(tx, &party, &who, &answer, &state, now).await? {
                return Ok(None);
            }
            let session = whole(tx, app, &hash, &who, &device, "sign_in.passkey").await?;
            Ok(Some(session))
        })
        .await?;
    done.ok_or_else(|| Refusal::PasskeyWrong.into())
}

/// Whether an answer is that of one of somebody's passkeys, which then was used. One whose counter does not go up may have
/// been copied: it counts no more.
async fn is_right(
    tx: &mut Tx,
    party: &Webauthn,
    who: &PersonId,
    answer: &PublicKeyCredential,
    state: &str,
    now: UnixTime,
) -> Result<bool, ServiceError> {
    let state: PasskeyAuthentication = read(state)?;
    // It may have been removed after the question was put.
    let mut keys = keys_of(tx, who).await?.into_iter();
    let Some((row, mut key)) = keys.find(|(_, key)| key.cred_id() == answer.get_credential_id()) else {
        return Ok(false);
    };
    match party.finish_passkey_authentication(answer, &state) {
        Ok(result) => {
            key.update_credential(&result);
            passkey::set_used(tx, &row.id, &written(&key)?, now).await?;
            Ok(true)
        }
        Err(WebauthnError::CredentialPossibleCompromise) => {
            let known = person::find(tx, who).await?.ok_or(ServiceError::NotFound)?;
            let (organisation, name) = (&known.organisation, who.as_str());
            audit::append(
                tx,
                organisation,
                "system",
                "passkey.copied",
                name,
                row.id.as_str(),
            )
            .await?;
            passkey::revoke(tx, organisation, who, &row.id, now, "system").await?;
            Ok(false)
        }
        Err(_) => Ok(false),
    }
}
