//! The second factor of staff: an authenticator (TOTP, RFC 6238) and recovery codes for when it is lost.

use super::{Device, HalfWay, NewSession, begin, staff as password};
use crate::domain::access::{Actor, Way};
use crate::domain::contact::MailAddress;
use crate::domain::ids::PersonId;
use crate::domain::time::UnixTime;
use crate::service::{App, Refusal, ServiceError, tokens};
use crate::store::{Tx, audit, passkey, person, session, staff};
use totp_rs::{Builder, Secret, Totp};

/// So many recovery codes, each for one time.
const RECOVERY_CODES: usize = 10;
/// Characters of one: 60 bits.
const RECOVERY_LENGTH: usize = 12;

/// A secret of 160 bits, in base32.
pub(super) fn new_secret(app: &App) -> String {
    let mut bytes = [0_u8; 20];
    app.chance.fill(&mut bytes);
    Secret::new_stack(bytes).to_base32()
}

fn authenticator(secret: &str, account: &str, issuer: &str) -> Result<Totp, ServiceError> {
    let secret = Secret::try_from_base32(secret).map_err(ServiceError::internal)?;
    // A colon would end the issuer's name in the address of the picture.
    let plain = |text: &str| text.replace(':', " ");
    Builder::new()
        .with_secret(secret)
        .with_account_name(plain(account))
        .with_issuer(Some(plain(issuer)))
        .build()
        .map_err(ServiceError::internal)
}

fn seconds(at: UnixTime) -> u64 {
    u64::try_from(at.seconds()).unwrap_or(0)
}

/// What somebody needs to set up an authenticator.
#[derive(Debug, Clone)]
pub struct Enrolling {
    /// The secret in groups of four, to type.
    pub secret: String,
    /// The same as an `otpauth:` address, for a picture to scan.
    pub address: String,
}

/// What to show while an authenticator is being set up.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when the half sign-in has run out or there is nothing to set up.
pub async fn enrolling(app: &App, token: &str, issuer: &str) -> Result<Enrolling, ServiceError> {
    let (hash, now, issuer) = (tokens::hash(token), app.now(), issuer.to_owned());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let half = staff::find_half(tx, &hash, now).await?;
            let who = half.ok_or(ServiceError::SignInNeeded)?.person_id;
            let factor = staff::find_factor(tx, &who).await?;
            let factor = factor.filter(|factor| factor.confirmed_at.is_none());
            let secret = factor.ok_or(ServiceError::SignInNeeded)?.secret;
            let contact = person::contact(tx, &who).await?;
            let account = contact.mail.map(|mail| mail.as_str().to_owned());
            let address = authenticator(&secret, &account.unwrap_or_default(), &issuer)?
                .to_url()
                .map_err(ServiceError::internal)?;
            Ok(Enrolling {
                secret: groups_of_four(&secret),
                address,
            })
        })
        .await
}

fn groups_of_four(text: &str) -> String {
    let mut out = String::new();
    for (index, c) in text.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// A session that began with a new authenticator, and the codes for when it is lost: the only moment they are known.
#[derive(Debug, Clone)]
pub struct Recovery {
    /// The session.
    pub session: NewSession,
    /// Each for one time, in groups of four.
    pub codes: Vec<String>,
}

/// The code of an authenticator, if it is right and was not used before. Takes it.
async fn right_code(tx: &mut Tx, who: &PersonId, typed: &str, now: UnixTime) -> Result<bool, ServiceError> {
    let Some(factor) = staff::find_factor(tx, who).await? else {
        return Ok(false);
    };
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let right = authenticator(&factor.secret, "", "")?.check(&digits, seconds(now));
    let Some(step) = right.and_then(|step| i64::try_from(step).ok()) else {
        return Ok(false);
    };
    if step <= factor.last_step {
        return Ok(false);
    }
    staff::claim_step(tx, who, step, now).await?;
    Ok(true)
}

/// Enters the first code of a new authenticator: it counts from now on.
///
/// # Errors
/// [`Refusal::WrongCode`] when it is wrong; [`ServiceError::SignInNeeded`] when the half sign-in has run out.
pub async fn confirm_factor(
    app: &App,
    token: &str,
    code: &str,
    device: &Device,
) -> Result<Recovery, ServiceError> {
    let (app_tx, hash, code, device) = (app.clone(), tokens::hash(token), code.to_owned(), device.clone());
    let done = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let now = app.now();
            let half = staff::find_half(tx, &hash, now).await?;
            let who = half.ok_or(ServiceError::SignInNeeded)?.person_id;
            let factor = staff::find_factor(tx, &who).await?;
            if factor.is_none_or(|factor| factor.confirmed_at.is_some()) {
                return Err(ServiceError::SignInNeeded);
            }
            staff::claim_half_try(tx, &hash).await?;
            if !right_code(tx, &who, &code, now).await? {
                return Ok(None);
            }
            let codes: Vec<String> = (0..RECOVERY_CODES)
                .map(|_| tokens::spoken(&*app.chance, RECOVERY_LENGTH))
                .collect();
            let hashes: Vec<String> = codes.iter().map(|code| recovery_hash(&who, code)).collect();
            staff::set_recovery_codes(tx, &who, &hashes).await?;
            let session = whole(tx, &app, &hash, &who, &device, "second_factor.add").await?;
            Ok(Some(Recovery {
                session,
                codes: codes.iter().map(|code| groups_of_four(code)).collect(),
            }))
        })
        .await?;
    done.ok_or_else(|| Refusal::WrongCode.into())
}

fn recovery_hash(who: &PersonId, code: &str) -> String {
    tokens::hash(&format!("{who}:{code}"))
}

/// The sign-in is whole: staff's earlier sessions on other devices stay, the half one is gone.
pub(super) async fn whole(
    tx: &mut Tx,
    app: &App,
    half: &str,
    who: &PersonId,
    device: &Device,
    what: &str,
) -> Result<NewSession, ServiceError> {
    staff::claim_half(tx, half).await?;
    let known = person::find(tx, who).await?.ok_or(ServiceError::NotFound)?;
    audit::append(tx, &known.organisation, who.as_str(), what, who.as_str(), "").await?;
    begin(tx, app, who, Way::Staff, device).await
}

/// Enters the second factor: six digits of the authenticator, or a recovery code.
///
/// # Errors
/// [`Refusal::WrongCode`] when it is neither; [`Refusal::TooOften`] after several wrong ones, however often the password was
/// entered between; [`ServiceError::SignInNeeded`] when the half sign-in has run out.
pub async fn enter_second(
    app: &App,
    token: &str,
    typed: &str,
    device: &Device,
) -> Result<NewSession, ServiceError> {
    let (app_tx, hash, typed, device) = (app.clone(), tokens::hash(token), typed.to_owned(), device.clone());
    let done = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let now = app.now();
            let half = staff::find_half(tx, &hash, now).await?;
            let who = half.ok_or(ServiceError::SignInNeeded)?.person_id;
            let factor = staff::find_factor(tx, &who).await?;
            if factor.is_none_or(|factor| factor.confirmed_at.is_none()) {
                return Err(ServiceError::SignInNeeded);
            }
            // The tries of one half sign-in end with it; those of a person do not.
            let name = who.to_string();
            password::insist_few_tries(tx, &app, "try.second", &name).await?;
            staff::claim_half_try(tx, &hash).await?;
            if right_code(tx, &who, &typed, now).await? {
                staff::remove_failed(tx, "try.second", &name).await?;
                return Ok(Some(
                    whole(tx, &app, &hash, &who, &device, "sign_in.staff").await?,
                ));
            }
            let recovery = recovery_hash(&who, &tokens::heard(&typed));
            if staff::claim_recovery_code(tx, &who, &recovery, now).await? {
                staff::remove_failed(tx, "try.second", &name).await?;
                return Ok(Some(
                    whole(tx, &app, &hash, &who, &device, "sign_in.recovery").await?,
                ));
            }
            staff::add_failed(tx, "try.second", &name, now).await?;
            Ok(None)
        })
        .await?;
    done.ok_or_else(|| Refusal::WrongCode.into())
}

/// Proves with the authenticator, in a staff session, that it is still the same person.
///
/// # Errors
/// [`Refusal::WrongCode`] when it is wrong.
pub async fn freshen_by_factor(app: &App, actor: &Actor, typed: &str) -> Result<(), ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    let (who, session) = (
        me.person.clone(),
        me.session.clone().ok_or(ServiceError::SignInNeeded)?,
    );
    let (now, typed) = (app.now(), typed.to_owned());
    let (app_tx, name) = (app.clone(), who.to_string());
    let right = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            password::insist_few_tries(tx, &app_tx, "try.second", &name).await?;
            if right_code(tx, &who, &typed, now).await? {
                staff::remove_failed(tx, "try.second", &name).await?;
                session::set_fresh(tx, &session, now).await?;
                Ok(true)
            } else {
                staff::add_failed(tx, "try.second", &name, now).await?;
                Ok(false)
            }
        })
        .await?;
    if right {
        Ok(())
    } else {
        Err(Refusal::WrongCode.into())
    }
}

/// A new authenticator in place of one's own: the old one and its recovery codes count no more, all staff sessions end,
/// and the new one is set up with the half sign-in that is given back.
///
/// # Errors
/// [`ServiceError::StepUpNeeded`] unless one proved just now who one is.
pub async fn renew_factor(app: &App, actor: &Actor) -> Result<HalfWay, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    if me.way != Way::Staff {
        return Err(ServiceError::NotFound);
    }
    if !actor.is_fresh(app.now(), crate::domain::access::FRESH_FOR_EXPORT_S) {
        return Err(ServiceError::StepUpNeeded);
    }
    let (app_tx, who, organisation) = (app.clone(), me.person.clone(), me.organisation.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            staff::remove_factor(tx, &who).await?;
            session::remove_by_way(tx, &who, Way::Staff).await?;
            let name = who.as_str();
            audit::append(tx, &organisation, name, "second_factor.remove", name, "").await?;
            password::begin_half(tx, &app_tx, &who).await
        })
        .await
}

/// An admin takes away the authenticator of a colleague who lost it, and their passkeys: with their password they set up
/// a new one.
///
/// # Errors
/// [`ServiceError::NotFound`] unless one administers their organisation.
pub async fn reset_factor(app: &App, actor: &Actor, of: &PersonId) -> Result<(), ServiceError> {
    let (actor, of, now) = (actor.clone(), of.clone(), app.now());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let known = person::find(tx, &of).await?.ok_or(ServiceError::NotFound)?;
            if !actor.may_administer(&known.organisation) {
                return Err(ServiceError::NotFound);
            }
            staff::remove_factor(tx, &of).await?;
            staff::remove_halves(tx, &of).await?;
            session::remove_by_way(tx, &of, Way::Staff).await?;
            let (name, subject) = (actor.audit_name(), of.as_str());
            passkey::revoke_all(tx, &known.organisation, &of, now, &name).await?;
            Ok(audit::append(tx, &known.organisation, &name, "second_factor.reset", subject, "").await?)
        })
        .await
}

/// Gives somebody an authenticator that is set up already: for the staff of the demo and of tests, whose codes the program
/// itself can say.
///
/// # Errors
/// [`ServiceError`] when there is no such person.
pub(in crate::service) async fn enrol(tx: &mut Tx, app: &App, who: &PersonId) -> Result<(), ServiceError> {
    staff::set_factor(tx, who, &new_secret(app)).await?;
    Ok(staff::claim_step(tx, who, 1, app.now()).await?)
}

/// The code that the authenticator of a colleague of the demo shows now; nothing outside the demo.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn demo_code(app: &App, mail: &MailAddress) -> Result<Option<String>, ServiceError> {
    if !app.config.demo {
        return Ok(None);
    }
    let (mail, now) = (mail.clone(), app.now());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            for known in person::list_by_mail(tx, &mail).await? {
                if let Some(factor) = staff::find_factor(tx, &known.id).await? {
                    let code = authenticator(&factor.secret, "", "")?.generate(seconds(now));
                    return Ok(Some(code.to_string()));
                }
            }
            Ok(None)
        })
        .await
}
