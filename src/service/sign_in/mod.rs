//! Signing in: a code or a link for residents and helpers, a printed card for who has neither telephone nor mail, a
//! password and a second factor for staff (an authenticator, or in some builds a passkey); sessions, and where one is
//! signed in.
//!
//! Invariants: a token or code is kept as a hash and looked up by it; what is answered, and how long that takes, does not
//! depend on whether somebody is known; roles count only in a session that began with a second factor.

mod cards;
mod codes;
mod devices;
#[cfg(feature = "passkeys")]
mod passkeys;
mod second;
mod staff;

pub use crate::store::card::Card;
pub use cards::{NewCard, end_card, enter_card, list_cards, make_card};
pub(super) use codes::{CODE_S, CODES_PER_HOUR, For as CodeFor, TRIES, add_code, claim};
pub use codes::{
    Handle, enter_code, enter_fresh_code, enter_link, resolve_codes, send_code, send_fresh_code,
};
pub use devices::{DeviceSeen, end_device, end_other_devices, list_devices, list_others, switch_to};
#[cfg(feature = "passkeys")]
pub use passkeys::{
    PasskeySeen, add_passkey, ask_for_passkey, ask_to_add_passkey, enter_passkey, has_passkey, list_passkeys,
    remove_passkey,
};
pub(super) use second::enrol;
pub use second::{
    Enrolling, Recovery, confirm_factor, demo_code, enrolling, enter_second, freshen_by_factor, renew_factor,
    reset_factor,
};
pub use staff::{HalfWay, accept_invite, hash_password, invite_staff, staff};

use super::{App, ServiceError, tokens};
use crate::domain::access::{Actor, Identity, Way};
use crate::domain::ids::{PersonId, RequestId, SessionId};
use crate::domain::language::Lang;
use crate::domain::time::UnixTime;
use crate::domain::zone::ZoneDesk;
use crate::store::session::{self, Session};
use crate::store::{Tx, desk, file, grant, helper, person};

/// A session of a resident or helper on their own telephone, seconds.
const OWN_S: i64 = 90 * 24 * 3600;
/// A session of staff, with a card, or on somebody else's telephone, seconds.
const SHORT_S: i64 = 12 * 3600;
/// When a session was last used is written down no more often than this, seconds.
const SEEN_S: i64 = 3600;

/// The device on which somebody signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// What a person would call it: `Firefox · Android`. At most 60 characters are kept.
    pub label: String,
    /// Whether they say that it is their own.
    pub is_own: bool,
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
    /// Whether others have a file under the same contact: then they are asked who they are.
    pub is_shared: bool,
}

async fn begin(
    tx: &mut Tx,
    app: &App,
    person: &PersonId,
    way: Way,
    device: &Device,
) -> Result<NewSession, ServiceError> {
    let now = app.now();
    let long = way == Way::Code && device.is_own;
    let row = Session {
        id: SessionId::new(now, &*app.chance),
        person: person.clone(),
        way,
        device: device.label.chars().take(60).collect(),
        is_own: device.is_own,
        created_at: now,
        seen_at: now,
        // Whoever holds a card has proved nothing about themselves.
        fresh_at: (way != Way::Card).then_some(now),
        expires_at: now.plus(if long { OWN_S } else { SHORT_S }),
    };
    add_session(tx, app, &row).await
}

/// Another's session in place of one that ended, as fresh and as long as that was.
async fn again(tx: &mut Tx, app: &App, person: &PersonId, old: Session) -> Result<NewSession, ServiceError> {
    let now = app.now();
    let row = Session {
        id: SessionId::new(now, &*app.chance),
        person: person.clone(),
        created_at: now,
        seen_at: now,
        ..old
    };
    add_session(tx, app, &row).await
}

async fn add_session(tx: &mut Tx, app: &App, row: &Session) -> Result<NewSession, ServiceError> {
    person::hold(tx, &[&row.person]).await?;
    let token = tokens::token(&*app.chance);
    session::add(tx, &tokens::hash(&token), row).await?;
    Ok(NewSession {
        token,
        max_age_s: cookie_age(row, app.now()),
        person: row.person.clone(),
        request: None,
        is_shared: false,
    })
}

/// Seconds that a session's cookie lives; `None` when it ends with the window.
fn cookie_age(of: &Session, now: UnixTime) -> Option<i64> {
    let outlives_window = match of.way {
        Way::Code => of.is_own,
        Way::Staff => true,
        Way::Card => false,
    };
    outlives_window.then_some(of.expires_at.seconds() - now.seconds())
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
    /// Whom they call: the coordinator of where they live, if that is known.
    pub desk: Option<ZoneDesk>,
}

/// Who holds this token, if it still counts.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn who(app: &App, token: &str) -> Result<Option<SignedIn>, ServiceError> {
    let (hash, now, stamp) = (tokens::hash(token), app.now(), app.store.stamp());
    if let Some(kept) = app.signed_in.find(stamp, &hash) {
        let (signed_in, session) = &*kept;
        if session.expires_at > now && now.seconds() - session.seen_at.seconds() < SEEN_S {
            return Ok(Some(signed_in.clone()));
        }
    }
    let key = hash.clone();
    let found = app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            let Some(session) = session::find(tx, &hash, now).await? else {
                return Ok(None);
            };
            let Some(known) = person::find(tx, &session.person).await? else {
                return Ok(None);
            };
            let actor = Actor::Person(identity(tx, &session, &known, now).await?);
            let signed_in = SignedIn {
                given_name: known.given_name,
                lang: known.lang,
                desk: desk::find_of(tx, &known.id).await?,
                actor,
            };
            Ok(Some((signed_in, session)))
        })
        .await?;
    let Some((signed_in, session)) = found else {
        return Ok(None);
    };
    // Roles and powers of attorney may end at any moment; of all others nothing changes with time alone.
    let me = signed_in.actor.identity();
    if me.is_some_and(|me| me.grants.is_empty() && me.represents.is_empty()) {
        let both = (signed_in.clone(), session.clone());
        app.signed_in.keep(stamp, key, std::sync::Arc::new(both));
    }
    if now.seconds() - session.seen_at.seconds() >= SEEN_S {
        app.store
            .write::<_, ServiceError, _>(async move |tx| Ok(session::set_seen(tx, &session.id, now).await?))
            .await?;
    }
    Ok(Some(signed_in))
}

/// What a session lets its person do. A card opens their own requests and nothing that they do for others.
async fn identity(
    tx: &mut Tx,
    session: &Session,
    known: &crate::domain::resident::Person,
    now: UnixTime,
) -> Result<Identity, ServiceError> {
    let mut identity = Identity::new(known.id.clone(), known.organisation.clone());
    identity.way = session.way;
    identity.session = Some(session.id.clone());
    identity.fresh_at = session.fresh_at;
    if session.way != Way::Card {
        let helping = helper::find_by_person(tx, &known.id).await?;
        identity.helper = helping.map(|found| found.helper.id);
        identity.represents = file::list_represented(tx, &known.id, now).await?;
    }
    if session.way == Way::Staff {
        // A role that began since is for a new sign-in, with an identifier of its own.
        let then = grant::list_grants(tx, &known.id, session.created_at).await?;
        identity.grants = grant::list_grants(tx, &known.id, now).await?;
        identity.grants.retain(|one| then.contains(one));
    }
    Ok(identity)
}

/// Ends a session.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn sign_out(app: &App, token: &str) -> Result<(), ServiceError> {
    let hash = tokens::hash(token);
    app.store
        .write(async move |tx| Ok(session::remove(tx, &hash).await?))
        .await
}

/// Gives a session another token, because its person may do something else than before.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when nobody is signed in with it.
pub async fn renew(app: &App, token: &str) -> Result<NewSession, ServiceError> {
    let (app_tx, hash) = (app.clone(), tokens::hash(token));
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let now = app_tx.now();
            let old = session::find(tx, &hash, now)
                .await?
                .ok_or(ServiceError::SignInNeeded)?;
            let token = tokens::token(&*app_tx.chance);
            session::set_token(tx, &old.id, &tokens::hash(&token)).await?;
            Ok(NewSession {
                token,
                max_age_s: cookie_age(&old, now),
                person: old.person,
                request: None,
                is_shared: false,
            })
        })
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

/// Somebody who is signed in by another way than a card that anybody may have found.
pub(super) fn own_person(actor: &Actor) -> Result<PersonId, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    if actor.may_manage(&me.person) {
        Ok(me.person.clone())
    } else {
        Err(ServiceError::NotFound)
    }
}
