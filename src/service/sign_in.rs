//! Signing in: a code for residents and helpers, a password for staff; sessions.

use super::notify::{Notice, Say, tell};
use super::{App, Refusal, ServiceError, tokens};
use crate::domain::access::{Actor, Identity};
use crate::domain::contact::{MailAddress, Telephone};
use crate::domain::ids::{CodeId, PersonId, RequestId};
use crate::domain::language::Lang;
use crate::domain::resident::Person;
use crate::store::sign_in::{CodeRow, SessionRow};
use crate::store::{Tx, helper, person, sign_in};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use subtle::ConstantTimeEq;

/// A code counts this long, seconds.
pub(super) const CODE_S: i64 = 15 * 60;
/// A code may be tried this often.
pub(super) const TRIES: i64 = 5;
/// Codes for one person in an hour.
pub(super) const CODES_PER_HOUR: i64 = 5;
/// A session of a resident or helper on their own telephone, seconds.
const OWN_S: i64 = 90 * 24 * 3600;
/// A session of staff, or on somebody else's telephone, seconds.
const SHORT_S: i64 = 12 * 3600;

/// How somebody says who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handle {
    /// By mail address.
    Mail(MailAddress),
    /// By telephone number.
    Telephone(Telephone),
}

impl Handle {
    /// Reads what people type into one field: a mail address or a telephone number.
    pub fn parse(text: &str) -> Option<Self> {
        if text.contains('@') {
            MailAddress::parse(text).map(Self::Mail)
        } else {
            Telephone::parse(text).map(Self::Telephone)
        }
    }
}

/// Sends a code to whoever has this address or number. The answer is the same whether anybody has.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn send_code(app: &App, handle: Handle) -> Result<CodeId, ServiceError> {
    let app_tx = app.clone();
    let id = app
        .store
        .write(async move |tx| {
            let app = app_tx;
            let found = match &handle {
                Handle::Mail(mail) => person::list_by_mail(tx, mail).await?,
                Handle::Telephone(telephone) => person::list_by_telephone(tx, telephone).await?,
            };
            // A couple may share a number: the file that has been verified the longest is the one that signs in.
            let known = found
                .into_iter()
                .max_by_key(|p| (p.verified_at.is_some(), -p.created_at.seconds()));
            add_code(tx, &app, known.as_ref(), None).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    Ok(id)
}

/// Makes a code and puts it on its way. Nobody known, or too many codes: a row all the same, and no message.
pub(super) async fn add_code(
    tx: &mut Tx,
    app: &App,
    to: Option<&Person>,
    request: Option<&RequestId>,
) -> Result<CodeId, ServiceError> {
    let now = app.now();
    let id = CodeId::new(now, &*app.chance);
    let code = tokens::code(&*app.chance);
    let sent = match to {
        Some(known) => sign_in::count_codes(tx, &known.id, now.plus(-3600)).await? < CODES_PER_HOUR,
        None => false,
    };
    let row = CodeRow {
        id: id.clone(),
        person_id: to.filter(|_| sent).map(|known| known.id.clone()),
        request_id: request.cloned(),
        code_hash: tokens::hash(&format!("{id}:{code}")),
        tries_left: TRIES,
        created_at: now,
        expires_at: now.plus(CODE_S),
        used_at: None,
    };
    sign_in::add_code(tx, &row).await?;
    if let Some(known) = to.filter(|_| sent) {
        let home = person::find_home(tx, &known.id).await?;
        let notice = Notice {
            key: format!("{id}:code"),
            to: &known.id,
            zone: home.as_ref().map(|home| &home.zone),
            request,
            say: Say::Code { code: &code },
            path: String::new(),
        };
        tell(tx, app.writer(), notice).await?;
    }
    Ok(id)
}

/// A session that has begun: the token goes into the cookie and nowhere else.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// The token.
    pub token: String,
    /// Seconds that the cookie lives; `None` when it ends with the window.
    pub max_age_s: Option<i64>,
    /// Who has signed in.
    pub person: PersonId,
    /// The request that the code verified, if it did.
    pub request: Option<RequestId>,
}

/// Signs in with a code.
///
/// # Errors
/// [`Refusal::WrongCode`] when it is wrong, used, too old or tried too often.
pub async fn enter_code(
    app: &App,
    id: &CodeId,
    code: &str,
    own_telephone: bool,
) -> Result<NewSession, ServiceError> {
    let (app_tx, id) = (app.clone(), id.clone());
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let tried = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let now = app.now();
            let Some(row) = claim(tx, &app, &id, &code).await? else {
                return Ok(None);
            };
            let Some(person_id) = row.person_id else {
                return Ok(None);
            };
            person::set_verified(tx, &person_id, now).await?;
            if let Some(request) = &row.request_id {
                super::ask::verified(tx, &app, request).await?;
            }
            let length = if own_telephone { OWN_S } else { SHORT_S };
            let mut session = begin(tx, &app, &person_id, false, length).await?;
            session.max_age_s = own_telephone.then_some(OWN_S);
            session.request = row.request_id;
            Ok(Some(session))
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    tried.ok_or_else(|| Refusal::WrongCode.into())
}

/// Takes one try of a code; gives it when it is the right one, which uses it up. The try is taken whether or not the code
/// is right, and stays taken: whoever calls must commit.
pub(super) async fn claim(
    tx: &mut Tx,
    app: &App,
    id: &CodeId,
    code: &str,
) -> Result<Option<CodeRow>, ServiceError> {
    let now = app.now();
    let Some(row) = sign_in::find_code(tx, id).await? else {
        return Ok(None);
    };
    if row.expires_at <= now || row.tries_left <= 0 || row.used_at.is_some() {
        return Ok(None);
    }
    sign_in::claim_try(tx, id).await?;
    let right = tokens::hash(&format!("{id}:{code}"));
    let same: bool = right.as_bytes().ct_eq(row.code_hash.as_bytes()).into();
    if !same {
        return Ok(None);
    }
    sign_in::claim_code(tx, id, now).await?;
    Ok(Some(row))
}

async fn begin(
    tx: &mut Tx,
    app: &App,
    person: &PersonId,
    is_staff: bool,
    seconds: i64,
) -> Result<NewSession, ServiceError> {
    let token = tokens::token(&*app.chance);
    let session = SessionRow {
        person: person.clone(),
        is_staff,
        expires_at: app.now().plus(seconds),
    };
    sign_in::add_session(tx, &tokens::hash(&token), &session, app.now()).await?;
    Ok(NewSession {
        token,
        max_age_s: None,
        person: person.clone(),
        request: None,
    })
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

/// Signs staff in with mail address and password.
///
/// # Errors
/// [`Refusal::WrongPassword`] when either is wrong: the same answer, after the same work.
pub async fn staff(app: &App, mail: &str, password: &str) -> Result<NewSession, ServiceError> {
    let known = match MailAddress::parse(mail) {
        Some(mail) => {
            app.store
                .read::<_, ServiceError, _>(async move |tx| {
                    for candidate in person::list_by_mail(tx, &mail).await? {
                        if let Some(phc) = sign_in::find_password(tx, &candidate.id).await? {
                            return Ok(Some((candidate.id, phc)));
                        }
                    }
                    Ok(None)
                })
                .await?
        }
        None => None,
    };
    let (id, phc) = known.map_or((None, NOBODY.to_owned()), |(id, phc)| (Some(id), phc));
    let right = password_is(app, phc, password.chars().take(200).collect()).await?;
    let (true, Some(id)) = (right, id) else {
        return Err(Refusal::WrongPassword.into());
    };
    let app_tx = app.clone();
    app.store
        .write(async move |tx| {
            let mut session = begin(tx, &app_tx, &id, true, SHORT_S).await?;
            session.max_age_s = Some(SHORT_S);
            Ok(session)
        })
        .await
}

/// Somebody who is signed in, as pages greet them.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// What they may do.
    pub actor: Actor,
    /// What they are called.
    pub given_name: String,
    /// The language of their pages.
    pub lang: Lang,
}

/// Who holds this token, if it still counts.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn who(app: &App, token: &str) -> Result<Option<SignedIn>, ServiceError> {
    let (hash, now) = (tokens::hash(token), app.now());
    app.store
        .read(async move |tx| {
            let Some(session) = sign_in::find_session(tx, &hash, now).await? else {
                return Ok(None);
            };
            let Some(known) = person::find(tx, &session.person).await? else {
                return Ok(None);
            };
            let helper = helper::find_by_person(tx, &session.person).await?;
            let grants = if session.is_staff {
                person::list_grants(tx, &session.person, now).await?
            } else {
                Vec::new()
            };
            Ok(Some(SignedIn {
                given_name: known.given_name,
                lang: known.lang,
                actor: Actor::Person(Identity {
                    person: session.person,
                    organisation: known.organisation,
                    helper: helper.map(|helper| helper.helper.id),
                    grants,
                }),
            }))
        })
        .await
}

/// Ends a session.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn sign_out(app: &App, token: &str) -> Result<(), ServiceError> {
    let hash = tokens::hash(token);
    app.store
        .write(async move |tx| Ok(sign_in::remove_session(tx, &hash).await?))
        .await
}

/// Remembers the language that somebody chose.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when nobody is signed in.
pub async fn choose_language(app: &App, actor: &Actor, lang: Lang) -> Result<(), ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
    app.store
        .write(async move |tx| Ok(person::set_lang(tx, &me, lang).await?))
        .await
}
