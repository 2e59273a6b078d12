//! A request that is spoken: a recording that waits with a call at the desk, until a coordinator has typed it out.
//!
//! Invariants: what was sent waits until somebody did something with it, and is heard before it can be closed; each who listens
//! to somebody known leaves a trace; it goes with the call that it waited in. Deliberately absent: machines that listen.

use super::{App, Refusal, ServiceError, disclose, home_organisation, tokens};
use crate::domain::access::Actor;
use crate::domain::contact::Telephone;
use crate::domain::ids::{CallBackId, OrganisationId, PersonId, ZoneId};
use crate::domain::sound::{LARGEST, SoundKind};
use crate::domain::time::UnixTime;
use crate::store::concern::{self, CallBack};
use crate::store::recording::{self, Recording};
use crate::store::{Tx, disclosure, person};

/// So many recordings of people without a file may wait at once: nobody listens to more.
const MOST_OF_NOBODY: i64 = 100;
/// A recording can be played for so long after its call was opened, seconds.
const PLAYS_S: i64 = 3600;

/// What somebody says.
#[derive(Debug, Clone)]
pub struct Said {
    /// What to call them; of whoever is signed in the file says it.
    pub name: String,
    /// Their number; nothing when it is on file.
    pub telephone: Option<Telephone>,
}

/// Whether somebody's own file says all that is needed: then only their voice is asked. With the name it is kept under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OnFile {
    /// Whether they have a file and a home.
    pub is_known: bool,
    /// Whether a number stands in it.
    pub has_number: bool,
}

struct Speaker {
    person: Option<PersonId>,
    organisation: OrganisationId,
    zone: Option<ZoneId>,
    name: String,
    telephone: Option<Telephone>,
}

async fn speaker(tx: &mut Tx, actor: &Actor, home: &OrganisationId) -> Result<Speaker, ServiceError> {
    let nobody = Speaker {
        person: None,
        organisation: home.clone(),
        zone: None,
        name: String::new(),
        telephone: None,
    };
    let Some(me) = actor.identity() else {
        return Ok(nobody);
    };
    let (Some(known), Some(at)) = (
        person::find(tx, &me.person).await?,
        person::find_home(tx, &me.person).await?,
    ) else {
        return Ok(nobody);
    };
    Ok(Speaker {
        telephone: person::contact(tx, &known.id).await?.telephone,
        name: known.full_name(),
        organisation: known.organisation,
        zone: Some(at.zone),
        person: Some(known.id),
    })
}

/// What need not be asked of whoever is there.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn on_file(app: &App, actor: &Actor) -> Result<OnFile, ServiceError> {
    let (home, actor) = (home_organisation(app).await?, actor.clone());
    app.store
        .read(async move |tx| {
            let found = speaker(tx, &actor, &home).await?;
            Ok(OnFile {
                is_known: found.person.is_some(),
                has_number: found.telephone.is_some(),
            })
        })
        .await
}

/// Takes a recording in: it waits on the desk's list. The answer is the token by which whoever sent it finds it.
///
/// # Errors
/// A wrong field `sound` when the file is none, too large or no recording, or `telephone` without a number;
/// [`Refusal::TooOften`] when this number has asked three times today.
pub async fn send(
    app: &App,
    actor: &Actor,
    said: Said,
    sound: impl AsRef<[u8]> + Send + 'static,
) -> Result<String, ServiceError> {
    if sound.as_ref().is_empty() {
        return Err(ServiceError::field("sound", "field-sound-none"));
    }
    if sound.as_ref().len() > LARGEST {
        return Err(ServiceError::field("sound", "field-sound-large"));
    }
    let kind = SoundKind::of(sound.as_ref());
    let kind = kind.ok_or_else(|| ServiceError::field("sound", "field-sound-kind"))?;
    let (home, token) = (home_organisation(app).await?, tokens::token(&*app.chance));
    let (app_tx, actor, hash) = (app.clone(), actor.clone(), tokens::hash(&token));
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let now = app_tx.now();
            if let Some(me) = actor.identity() {
                // Whoever is being forgotten at this moment says nothing any more.
                person::hold(tx, &[&me.person]).await?;
            }
            let speaker = speaker(tx, &actor, &home).await?;
            let telephone = speaker.telephone.or(said.telephone);
            let telephone =
                telephone.ok_or_else(|| ServiceError::field("telephone", "field-telephone-wrong"))?;
            super::calls::insist_seldom(tx, &telephone, now).await?;
            let is_nobody = speaker.person.is_none();
            if is_nobody && recording::count_of_nobody(tx, &speaker.organisation).await? >= MOST_OF_NOBODY {
                return Err(Refusal::TooOften.into());
            }
            let name = if is_nobody { said.name } else { speaker.name };
            let call = CallBack {
                id: CallBackId::new(now, &*app_tx.chance),
                organisation: speaker.organisation,
                zone: speaker.zone,
                person: speaker.person,
                request: None,
                name: name.trim().chars().take(80).collect(),
                telephone,
                why: "call_me".to_owned(),
                words: String::new(),
                is_closed: false,
                created_at: now,
            };
            concern::add_call_back(tx, &call, &actor.audit_name()).await?;
            let new = Recording {
                call: call.id,
                kind,
                heard_at: None,
                at: now,
            };
            Ok(recording::add(tx, &new, &hash, sound.as_ref()).await?)
        })
        .await?;
    Ok(token)
}

/// What somebody sent, as long as it waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// In which call.
    pub call: CallBackId,
    /// When they sent it.
    pub at: UnixTime,
    /// Whether somebody has listened.
    pub is_heard: bool,
}

impl From<Recording> for Waiting {
    fn from(found: Recording) -> Self {
        Self {
            is_heard: found.heard_at.is_some(),
            call: found.call,
            at: found.at,
        }
    }
}

/// The recording of a token; nothing when it was dealt with or taken back.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn find(app: &App, token: &str) -> Result<Option<Waiting>, ServiceError> {
    let hash = tokens::hash(token);
    app.store
        .read(async move |tx| {
            let found = recording::find_by_token(tx, &hash).await?;
            Ok(found.map(Waiting::from))
        })
        .await
}

/// What the actor said that waits.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when nobody is signed in.
pub async fn list_mine(app: &App, actor: &Actor) -> Result<Vec<Waiting>, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
    app.store
        .read(async move |tx| {
            let all = recording::list_of_person(tx, &me).await?;
            Ok(all.into_iter().map(Waiting::from).collect())
        })
        .await
}

/// Takes a recording back by its token: it is gone, and nobody calls.
///
/// # Errors
/// [`Refusal::Changed`] when it was dealt with already.
pub async fn withdraw_by_token(app: &App, token: &str) -> Result<(), ServiceError> {
    let (app_tx, hash) = (app.clone(), tokens::hash(token));
    app.store
        .write(async move |tx| {
            let found = recording::find_by_token(tx, &hash).await?;
            let found = found.ok_or(Refusal::Changed)?;
            close(tx, &app_tx, &found.call, "anyone").await
        })
        .await
}

/// Takes one's own recording back.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody else; [`Refusal::Changed`] when it was dealt with already.
pub async fn withdraw(app: &App, actor: &Actor, id: &CallBackId) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write(async move |tx| {
            actor.identity().ok_or(ServiceError::SignInNeeded)?;
            let call = concern::find_call_back(tx, &id).await?;
            let call = call.ok_or(ServiceError::NotFound)?;
            if !call.person.as_ref().is_some_and(|who| actor.is_person(who)) {
                return Err(ServiceError::NotFound);
            }
            recording::find(tx, &id).await?.ok_or(Refusal::Changed)?;
            close(tx, &app_tx, &id, &actor.audit_name()).await
        })
        .await
}

async fn close(tx: &mut Tx, app: &App, id: &CallBackId, by: &str) -> Result<(), ServiceError> {
    let call = concern::find_call_back(tx, id).await?.ok_or(Refusal::Changed)?;
    if call.is_closed {
        return Err(Refusal::Changed.into());
    }
    Ok(concern::close_call_back(tx, &call, app.now(), by).await?)
}

/// A coordinator opens a call: what was said in it counts as heard, and for somebody known that leaves a trace.
pub(super) async fn open(
    tx: &mut Tx,
    app: &App,
    actor: &Actor,
    call: &CallBack,
) -> Result<Option<Recording>, ServiceError> {
    let Some(found) = recording::find(tx, &call.id).await? else {
        return Ok(None);
    };
    recording::set_heard(tx, &call.id, app.now()).await?;
    if let (Some(subject), Some(viewer)) = (&call.person, actor.identity()) {
        let pair = (&viewer.person, subject);
        disclose::trace_call(tx, app, &call.organisation, pair, "recording").await?;
    }
    Ok(Some(found))
}

/// Nobody closes what nobody has heard.
pub(super) async fn insist_heard(tx: &mut Tx, id: &CallBackId) -> Result<(), ServiceError> {
    match recording::find(tx, id).await? {
        Some(found) if found.heard_at.is_none() => Err(Refusal::ListenFirst.into()),
        _ => Ok(()),
    }
}

/// Whether a coordinator who may open a call may hear it now: they opened it a moment ago.
pub(super) async fn insist_open(
    tx: &mut Tx,
    actor: &Actor,
    call: &CallBack,
    now: UnixTime,
) -> Result<Recording, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    let found = recording::find(tx, &call.id).await?;
    let found = found.filter(|found| found.heard_at.is_some() && !call.is_closed);
    let found = found.ok_or(ServiceError::NotFound)?;
    if let Some(subject) = &call.person {
        let since = now.plus(-PLAYS_S);
        if !disclosure::has_heard(tx, &me.person, subject, since).await? {
            return Err(ServiceError::NotFound);
        }
    }
    Ok(found)
}
