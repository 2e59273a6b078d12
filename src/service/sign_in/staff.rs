//! Staff: a password, after which the second factor follows; choosing the first password by a link.

use super::second;
use crate::domain::access::{Actor, Way};
use crate::domain::contact::MailAddress;
use crate::domain::ids::PersonId;
use crate::service::notify::{Notice, Say, tell};
use crate::service::{App, Refusal, ServiceError, tokens};
use crate::store::session;
use crate::store::staff::{Half, add_failed, add_half, find_failed, remove_failed};
use crate::store::{Tx, person, sign_in, staff};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

/// Between password and second factor, seconds.
const HALF_S: i64 = 10 * 60;
/// How often the second factor may be tried after one password.
const TRIES: i64 = 5;
/// Wrong passwords for one name from one address, before the next must wait.
const FREE_TRIES: i64 = 5;
/// Wrong passwords for one name from anywhere, before the next must wait.
const FREE_TRIES_ANYWHERE: i64 = 100;
/// The longest that somebody must wait, seconds: long enough against guessing, short enough for Monday morning.
const LONGEST_WAIT_S: i64 = 15 * 60;
/// A link to choose a password counts this long, seconds.
const INVITE_S: i64 = 7 * 24 * 3600;

/// The password was right; the token leads to the second factor.
#[derive(Debug, Clone)]
pub struct HalfWay {
    /// For a cookie that ends soon.
    pub token: String,
    /// Whether an authenticator must be set up first.
    pub must_enrol: bool,
}

/// Argon2id with 19 MiB, two passes, one lane.
fn hasher() -> Result<Argon2<'static>, ServiceError> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(ServiceError::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The PHC string of a password.
///
/// # Errors
/// A wrong field when it is shorter than 12 or longer than 200 characters.
pub async fn hash_password(app: &App, password: &str) -> Result<String, ServiceError> {
    if !(12..=200).contains(&password.chars().count()) {
        return Err(ServiceError::field("password", "field-password-length"));
    }
    let mut salt = [0_u8; 16];
    app.chance.fill(&mut salt);
    let password = password.to_owned();
    let _turn = app.hashing.acquire().await.map_err(ServiceError::internal)?;
    tokio::task::spawn_blocking(move || {
        let hash = hasher()?
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map_err(ServiceError::internal)?;
        Ok(hash.to_string())
    })
    .await
    .map_err(ServiceError::internal)?
}

async fn password_is(app: &App, phc: String, password: String) -> Result<bool, ServiceError> {
    let _turn = app.hashing.acquire().await.map_err(ServiceError::internal)?;
    tokio::task::spawn_blocking(move || {
        let parsed = argon2::password_hash::phc::PasswordHash::new(&phc).map_err(ServiceError::internal)?;
        Ok(hasher()?.verify_password(password.as_bytes(), &parsed).is_ok())
    })
    .await
    .map_err(ServiceError::internal)?
}

/// A hash of nobody's password: an unknown name takes as long as a wrong password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9hYmVybm9hYmVybg$4oU2l6KkmjzC0KHoM4VJc8SmS1l0N9rBv0MvcjJkW4k";

/// Whether a name was tried wrongly too often just now: the wait doubles with each try.
async fn must_wait(tx: &mut Tx, app: &App, kind: &str, name: &str, free: i64) -> Result<bool, ServiceError> {
    let Some(failed) = find_failed(tx, kind, name).await? else {
        return Ok(false);
    };
    let over = failed.failures - free;
    if over < 0 {
        return Ok(false);
    }
    let wait = (30_i64 << over.clamp(0, 10)).min(LONGEST_WAIT_S);
    Ok(app.now().seconds() - failed.last_at.seconds() < wait)
}

/// Refuses somebody who tried wrongly too often just now.
pub(super) async fn insist_few_tries(
    tx: &mut Tx,
    app: &App,
    kind: &str,
    name: &str,
) -> Result<(), ServiceError> {
    if must_wait(tx, app, kind, name, FREE_TRIES).await? {
        return Err(Refusal::TooOften.into());
    }
    Ok(())
}

/// Checks mail address and password of staff; the second factor follows. `asker` is the network address that tries.
///
/// # Errors
/// [`Refusal::WrongPassword`] when either is wrong: the same answer, after the same work. [`Refusal::TooOften`] after
/// several wrong ones, whether or not there is such a person.
pub async fn staff(app: &App, mail: &str, password: &str, asker: &str) -> Result<HalfWay, ServiceError> {
    let name: String = mail.trim().to_lowercase().chars().take(254).collect();
    let from_there = format!("{name} {asker}");
    let (app_tx, named) = (app.clone(), (name.clone(), from_there.clone()));
    let (known, too_often) = app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            let too_often = must_wait(tx, &app_tx, "try.there", &named.1, FREE_TRIES).await?
                || must_wait(tx, &app_tx, "try.any", &named.0, FREE_TRIES_ANYWHERE).await?;
            let mut known = None;
            if let Some(mail) = MailAddress::parse(&named.0) {
                for candidate in person::list_by_mail(tx, &mail).await? {
                    if let Some(phc) = sign_in::find_password(tx, &candidate.id).await? {
                        known = Some((candidate.id, phc));
                        break;
                    }
                }
            }
            Ok((known, too_often))
        })
        .await?;
    if too_often {
        return Err(Refusal::TooOften.into());
    }
    let (id, phc) = known.map_or((None, NOBODY.to_owned()), |(id, phc)| (Some(id), phc));
    let right = password_is(app, phc, password.chars().take(200).collect()).await?;
    let app_tx = app.clone();
    let half = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let now = app_tx.now();
            let (true, Some(id)) = (right, id) else {
                add_failed(tx, "try.there", &from_there, now).await?;
                add_failed(tx, "try.any", &name, now).await?;
                return Ok(None);
            };
            remove_failed(tx, "try.there", &from_there).await?;
            Ok(Some(begin_half(tx, &app_tx, &id).await?))
        })
        .await?;
    half.ok_or_else(|| Refusal::WrongPassword.into())
}

/// Half a sign-in; with a new secret when there is no authenticator yet.
pub(super) async fn begin_half(tx: &mut Tx, app: &App, id: &PersonId) -> Result<HalfWay, ServiceError> {
    let now = app.now();
    let token = tokens::token(&*app.chance);
    let half = Half {
        person_id: id.clone(),
        tries_left: TRIES,
    };
    add_half(tx, &tokens::hash(&token), &half, now, now.plus(HALF_S)).await?;
    let confirmed = staff::find_factor(tx, id)
        .await?
        .is_some_and(|factor| factor.confirmed_at.is_some());
    if !confirmed {
        staff::set_factor(tx, id, &second::new_secret(app)).await?;
    }
    Ok(HalfWay {
        token,
        must_enrol: !confirmed,
    })
}

/// Sends somebody who will work here the link by which they choose a password.
///
/// # Errors
/// [`ServiceError`] when the person does not exist.
pub async fn invite_staff(tx: &mut Tx, app: &App, actor: &Actor, to: &PersonId) -> Result<(), ServiceError> {
    let now = app.now();
    let token = tokens::token(&*app.chance);
    staff::add_invite(tx, &tokens::hash(&token), to, now, now.plus(INVITE_S)).await?;
    let known = person::find(tx, to).await?.ok_or(ServiceError::NotFound)?;
    let name = actor.audit_name();
    crate::store::audit::append(tx, &known.organisation, &name, "staff.invite", to.as_str(), "").await?;
    let notice = Notice {
        key: format!("{}:invite", tokens::hash(&token)),
        to,
        zone: None,
        request: None,
        say: Say::StaffInvite,
        path: format!("/staff/welcome/{token}"),
    };
    tell(tx, app.writer(), notice).await
}

/// Chooses a password with the link that was sent, once; the second factor follows. Other links and all staff sessions of
/// that person end.
///
/// # Errors
/// A wrong field for a password that is too short; [`Refusal::WrongCode`] when the link is unknown, used or too old.
pub async fn accept_invite(app: &App, token: &str, password: &str) -> Result<HalfWay, ServiceError> {
    let phc = hash_password(app, password).await?;
    let (app_tx, hash) = (app.clone(), tokens::hash(token));
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let now = app_tx.now();
            let who = staff::find_invite(tx, &hash, now)
                .await?
                .ok_or(Refusal::WrongCode)?;
            staff::claim_invite(tx, &hash, now).await?;
            sign_in::set_password(tx, &who, &phc, now).await?;
            // Whoever came in with the old one is out.
            session::remove_by_way(tx, &who, Way::Staff).await?;
            staff::remove_halves(tx, &who).await?;
            let known = person::find(tx, &who).await?.ok_or(ServiceError::NotFound)?;
            crate::store::audit::append(
                tx,
                &known.organisation,
                who.as_str(),
                "password.set",
                who.as_str(),
                "",
            )
            .await?;
            person::set_verified(tx, &who, now).await?;
            begin_half(tx, &app_tx, &who).await
        })
        .await
}
