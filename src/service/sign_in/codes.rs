//! Codes of six digits, and the links that come with them.
//!
//! Whoever asks for a code gets the same answer at the same speed, known or not: what was typed is put down, and who it
//! belongs to is found out afterwards, by the loop that sends messages.

use super::{Device, NewSession, begin};
use crate::domain::access::{Actor, Way};
use crate::domain::contact::{MailAddress, Telephone};
use crate::domain::ids::{CodeId, PersonId, RequestId, SessionId};
use crate::domain::resident::{Contact, Person};
use crate::domain::time::UnixTime;
use crate::service::notify::{Notice, Say, Typed, tell};
use crate::service::{App, Refusal, ServiceError, ask, tokens};
use crate::store::sign_in::CodeRow;
use crate::store::{Tx, file, person, session, sign_in};
use subtle::ConstantTimeEq;

/// A code counts this long, seconds.
pub(in crate::service) const CODE_S: i64 = 15 * 60;
/// A code may be tried this often.
pub(in crate::service) const TRIES: i64 = 5;
/// Codes for one person in an hour that one address may ask for.
const CODES_PER_ASKER: i64 = 5;
/// Codes for one person in an hour, whoever asks.
pub(in crate::service) const CODES_PER_HOUR: i64 = 15;
/// So many at a time are looked up.
const BATCH: i64 = 50;

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

    /// As a contact that has nothing else.
    pub fn contact(&self) -> Contact {
        match self.clone() {
            Self::Mail(mail) => Contact {
                mail: Some(mail),
                telephone: None,
            },
            Self::Telephone(telephone) => Contact {
                mail: None,
                telephone: Some(telephone),
            },
        }
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Mail(mail) => mail.as_str(),
            Self::Telephone(telephone) => telephone.as_str(),
        }
    }
}

/// What a code is for, besides signing in.
#[derive(Debug, Clone, Default)]
pub(in crate::service) struct For<'a> {
    /// The request that it verifies.
    pub(in crate::service) request: Option<&'a RequestId>,
    /// The session that proves itself with it.
    pub(in crate::service) session: Option<&'a SessionId>,
    /// What was typed to be reached by.
    pub(in crate::service) typed: Typed,
}

fn blank(app: &App, handle: Option<&str>, asker: &str, what: &For<'_>) -> CodeRow {
    let now = app.now();
    CodeRow {
        id: CodeId::new(now, &*app.chance),
        person_id: None,
        request_id: what.request.cloned(),
        // Nobody's code yet: the hash of something that nobody types.
        code_hash: tokens::hash(&tokens::token(&*app.chance)),
        tries_left: TRIES,
        created_at: now,
        expires_at: now.plus(CODE_S),
        used_at: None,
        link_hash: None,
        asker_hash: handle.map(|_| tokens::hash(asker)),
        session_id: what.session.cloned(),
    }
}

/// Asks for a code for whoever has this address or number. The answer is the same whether anybody has. `asker` is the
/// network address that asks: a stranger cannot use up the codes that somebody may get in an hour.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn send_code(app: &App, handle: Handle, asker: &str) -> Result<CodeId, ServiceError> {
    let row = blank(app, Some(handle.as_str()), asker, &For::default());
    let id = row.id.clone();
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            Ok(sign_in::add_code(tx, &row, Some(handle.as_str())).await?)
        })
        .await?;
    app.outbox_wanted.notify_one();
    Ok(id)
}

/// Finds out whose the codes are that were asked for, and puts them on their way.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn resolve_codes(app: &App) -> Result<(), ServiceError> {
    loop {
        let waiting = app
            .store
            .read::<_, ServiceError, _>(async |tx| Ok(sign_in::list_waiting_codes(tx, BATCH).await?))
            .await?;
        if waiting.is_empty() {
            return Ok(());
        }
        for (id, typed) in waiting {
            let app_tx = app.clone();
            let done = app
                .store
                .write::<_, ServiceError, _>(async move |tx| resolve(tx, &app_tx, &id, &typed).await)
                .await;
            match done {
                // Another node was quicker.
                Err(error) if error.is_lost_race() => {}
                other => other?,
            }
        }
    }
}

async fn resolve(tx: &mut Tx, app: &App, id: &CodeId, typed: &str) -> Result<(), ServiceError> {
    let handle = Handle::parse(typed);
    let first = match &handle {
        Some(Handle::Telephone(_)) => Typed::Telephone,
        _ => Typed::Mail,
    };
    let found = match handle {
        Some(Handle::Mail(mail)) => person::list_by_mail(tx, &mail).await?,
        Some(Handle::Telephone(telephone)) => person::list_by_telephone(tx, &telephone).await?,
        None => Vec::new(),
    };
    // Several may share an address or a number: the file that has been verified the longest signs in, and may then say
    // that it is one of the others.
    let known = found
        .into_iter()
        .max_by_key(|p| (p.verified_at.is_some(), -p.created_at.seconds()));
    let row = sign_in::find_code(tx, id).await?.ok_or(ServiceError::NotFound)?;
    let to = match &known {
        Some(known) if may_have(tx, app, &known.id, row.asker_hash.as_deref()).await? => Some(known),
        _ => None,
    };
    let (code, link) = (tokens::code(&*app.chance), tokens::token(&*app.chance));
    let (code_hash, link_hash) = (tokens::hash(&format!("{id}:{code}")), tokens::hash(&link));
    if let Some(known) = to {
        person::hold(tx, &[&known.id]).await?;
    }
    sign_in::set_code_person(tx, id, to.map(|known| &known.id), &code_hash, &link_hash).await?;
    if let Some(known) = to {
        send(tx, app, known, &row, first, (&code, &link)).await?;
    }
    Ok(())
}

async fn may_have(tx: &mut Tx, app: &App, who: &PersonId, asker: Option<&str>) -> Result<bool, ServiceError> {
    let since = app.now().plus(-3600);
    let (same, all) = sign_in::count_codes(tx, who, asker, since).await?;
    Ok(same < CODES_PER_ASKER && all < CODES_PER_HOUR)
}

async fn send(
    tx: &mut Tx,
    app: &App,
    to: &Person,
    row: &CodeRow,
    typed: Typed,
    (code, link): (&str, &str),
) -> Result<(), ServiceError> {
    let home = person::find_home(tx, &to.id).await?;
    let notice = Notice {
        key: format!("{}:code", row.id),
        to: &to.id,
        zone: home.as_ref().map(|home| &home.zone),
        request: row.request_id.as_ref(),
        say: Say::Code {
            id: &row.id,
            code,
            typed,
        },
        // To prove oneself once more, the code is typed on the device that asks.
        path: match row.session_id {
            None => format!("/links/{link}"),
            Some(_) => String::new(),
        },
    };
    tell(tx, app.writer(), notice).await
}

/// Makes a code for somebody known and puts it on its way. Too many codes: a row all the same, and no message.
pub(in crate::service) async fn add_code(
    tx: &mut Tx,
    app: &App,
    to: &Person,
    what: For<'_>,
) -> Result<CodeId, ServiceError> {
    person::hold(tx, &[&to.id]).await?;
    let mut row = blank(app, None, "", &what);
    let sent = may_have(tx, app, &to.id, None).await?;
    let (code, link) = (tokens::code(&*app.chance), tokens::token(&*app.chance));
    if sent {
        row.person_id = Some(to.id.clone());
        row.code_hash = tokens::hash(&format!("{}:{code}", row.id));
        row.link_hash = what.session.is_none().then(|| tokens::hash(&link));
    }
    sign_in::add_code(tx, &row, None).await?;
    if sent {
        send(tx, app, to, &row, what.typed, (&code, &link)).await?;
    }
    Ok(row.id)
}

fn counts(row: &CodeRow, now: UnixTime) -> bool {
    row.expires_at > now && row.tries_left > 0 && row.used_at.is_none()
}

/// Takes one of the tries; whose it is when the digits are right.
async fn try_code(
    tx: &mut Tx,
    app: &App,
    id: &CodeId,
    typed: &str,
) -> Result<Option<(CodeRow, PersonId)>, ServiceError> {
    let row = claim(tx, app, id, typed).await?;
    Ok(row.and_then(|row| row.person_id.clone().map(|who| (row, who))))
}

/// Takes one try of a code; gives it when it is the right one, which uses it up. The try is taken whether or not the code
/// is right, and stays taken: whoever calls must commit.
pub(in crate::service) async fn claim(
    tx: &mut Tx,
    app: &App,
    id: &CodeId,
    typed: &str,
) -> Result<Option<CodeRow>, ServiceError> {
    let now = app.now();
    let Some(row) = sign_in::find_code(tx, id).await? else {
        return Ok(None);
    };
    if !counts(&row, now) {
        return Ok(None);
    }
    sign_in::claim_try(tx, id).await?;
    let typed = tokens::hash(&format!("{id}:{typed}"));
    let same: bool = typed.as_bytes().ct_eq(row.code_hash.as_bytes()).into();
    if !same {
        return Ok(None);
    }
    sign_in::claim_code(tx, id, now).await?;
    Ok(Some(row))
}

/// The contact is verified, the request with it, and a session begins.
async fn sign_in_with(
    tx: &mut Tx,
    app: &App,
    row: &CodeRow,
    who: &PersonId,
    device: &Device,
) -> Result<NewSession, ServiceError> {
    person::hold(tx, &[who]).await?;
    person::set_verified(tx, who, app.now()).await?;
    if let Some(request) = &row.request_id {
        ask::verified(tx, app, request).await?;
    }
    let mut session = begin(tx, app, who, Way::Code, device).await?;
    session.is_shared = row.request_id.is_none() && !file::list_sharing(tx, who).await?.is_empty();
    session.request.clone_from(&row.request_id);
    Ok(session)
}

fn only_digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Signs in with a code.
///
/// # Errors
/// [`Refusal::WrongCode`] when it is wrong, used, too old or tried too often.
pub async fn enter_code(
    app: &App,
    id: &CodeId,
    code: &str,
    device: &Device,
) -> Result<NewSession, ServiceError> {
    let (app_tx, id, code, device) = (app.clone(), id.clone(), only_digits(code), device.clone());
    let tried = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            match try_code(tx, &app, &id, &code).await? {
                // A code that proves somebody once more begins nothing.
                Some((row, who)) if row.session_id.is_none() => {
                    Ok(Some(sign_in_with(tx, &app, &row, &who, &device).await?))
                }
                _ => Ok(None),
            }
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    tried.ok_or_else(|| Refusal::WrongCode.into())
}

/// Signs in with the link that came with a code: by the button on its page, never by opening it, because mail programs
/// open links to look at them.
///
/// # Errors
/// [`Refusal::WrongCode`] when it is unknown, used or too old.
pub async fn enter_link(app: &App, token: &str, device: &Device) -> Result<NewSession, ServiceError> {
    let (app_tx, hash, device) = (app.clone(), tokens::hash(token), device.clone());
    let begun = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let now = app.now();
            let row = sign_in::find_code_of_link(tx, &hash).await?;
            let Some(row) = row.filter(|row| counts(row, now) && row.session_id.is_none()) else {
                return Ok(None);
            };
            let Some(who) = row.person_id.clone() else {
                return Ok(None);
            };
            sign_in::claim_code(tx, &row.id, now).await?;
            Ok(Some(sign_in_with(tx, &app, &row, &who, &device).await?))
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    begun.ok_or_else(|| Refusal::WrongCode.into())
}

/// Sends a code to somebody who is signed in, to prove on this device that they still are who they were.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when nobody is; [`ServiceError::NotFound`] with a card, which proves nothing.
pub async fn send_fresh_code(app: &App, actor: &Actor) -> Result<CodeId, ServiceError> {
    let me = super::own_person(actor)?;
    let session = actor.identity().and_then(|me| me.session.clone());
    let session = session.ok_or(ServiceError::SignInNeeded)?;
    let app_tx = app.clone();
    let id = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let known = person::find(tx, &me).await?.ok_or(ServiceError::NotFound)?;
            let what = For {
                session: Some(&session),
                ..For::default()
            };
            add_code(tx, &app_tx, &known, what).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    Ok(id)
}

/// Enters it: only on the device that asked for it.
///
/// # Errors
/// [`Refusal::WrongCode`] when it is wrong, used, too old, tried too often or asked for elsewhere.
pub async fn enter_fresh_code(app: &App, actor: &Actor, id: &CodeId, code: &str) -> Result<(), ServiceError> {
    let me = super::own_person(actor)?;
    let session = actor.identity().and_then(|me| me.session.clone());
    let session = session.ok_or(ServiceError::SignInNeeded)?;
    let (app_tx, id, code) = (app.clone(), id.clone(), only_digits(code));
    let right = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let tried = try_code(tx, &app_tx, &id, &code).await?;
            let Some((row, who)) = tried else { return Ok(false) };
            if who != me || row.session_id.as_ref() != Some(&session) {
                return Ok(false);
            }
            session::set_fresh(tx, &session, app_tx.now()).await?;
            Ok(true)
        })
        .await?;
    if right {
        Ok(())
    } else {
        Err(Refusal::WrongCode.into())
    }
}
