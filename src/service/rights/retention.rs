//! What keeps itself to its time: nothing is kept longer than it is needed, without anybody having to think of it.

use super::erase::forget;
use crate::domain::ids::{OrganisationId, PersonId};
use crate::domain::language::Lang;
use crate::domain::resident::{Care, Contact, Person, ResidentState};
use crate::domain::time::amsterdam;
use crate::domain::visit::By;
use crate::service::{App, ServiceError};
use crate::store::retain::{self, Old};
use crate::store::{
    Tx, bond, erase, helper, learning, outing, person, photo, recording, setting, story, thread, visit,
};

const DAY_S: i64 = 24 * 3600;
/// A request is somebody's for this long after it was closed.
const CLOSED_S: i64 = 2 * 365 * DAY_S;
/// Who looked, and when, can be read for this long.
const LOOKS_S: i64 = 5 * 365 * DAY_S;
/// Whoever never confirmed and cannot be telephoned has this long.
const UNCONFIRMED_S: i64 = 7 * DAY_S;
/// What a message said that could not be sent is kept for this long: somebody may want to know why.
const MESSAGES_S: i64 = 30 * DAY_S;
/// A photo shows somebody's house, and is of no use to anybody this long after its request was closed.
const PHOTOS_S: i64 = 30 * DAY_S;
/// What somebody said, and somebody heard, is kept for this long at most; the call that it waits in stays on the list.
const HEARD_S: i64 = 30 * DAY_S;
/// So many at a time; the rest waits for the next look.
const AT_ONCE: i64 = 500;
/// The setting that names whoever has what is nobody's any more.
const NOBODY: &str = "retention.nobody";

/// What was tidied away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Requests that are nobody's now.
    pub anonymised: usize,
    /// Requests that were never confirmed.
    pub unconfirmed: usize,
    /// Looks.
    pub looks: u64,
    /// Messages.
    pub messages: u64,
    /// Outings, of which what they said is gone.
    pub outings: u64,
    /// Bonds that say nothing in words any more.
    pub bonds: usize,
    /// Workers of whose learning nothing is kept any more but their statements.
    pub workers: usize,
    /// Photos.
    pub photos: usize,
    /// Recordings to which somebody has listened.
    pub recordings: u64,
}

/// Tidies away what has had its time. Each request has its own transaction, so that one that fails holds up no other.
/// Sessions, codes, half-filled forms and the keys of forms go every half minute, with the rest of what passes.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn keep_to_time(app: &App) -> Result<Swept, ServiceError> {
    let now = app.now();
    let (ended, unconfirmed) = app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            Ok((
                retain::list_ended(tx, now.plus(-CLOSED_S), AT_ONCE).await?,
                retain::list_unconfirmed(tx, now.plus(-UNCONFIRMED_S), AT_ONCE).await?,
            ))
        })
        .await?;
    let mut swept = Swept::default();
    for old in ended {
        let app_tx = app.clone();
        let done = app
            .store
            .write::<_, ServiceError, _>(async move |tx| anonymise(tx, &app_tx, &old).await)
            .await;
        swept.anonymised += usize::from(note(&done));
    }
    for old in unconfirmed {
        let app_tx = app.clone();
        let done = app
            .store
            .write::<_, ServiceError, _>(async move |tx| remove(tx, &app_tx, &old).await)
            .await;
        swept.unconfirmed += usize::from(note(&done));
    }
    (swept.looks, swept.messages, swept.outings) = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            Ok((
                retain::remove_looks(tx, now.plus(-LOOKS_S)).await?,
                retain::wipe_messages(tx, now.plus(-MESSAGES_S)).await?,
                outing::wipe_words(tx, now.plus(-CLOSED_S)).await?,
            ))
        })
        .await?;
    swept.bonds = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let old = bond::list_old(tx, now.plus(-CLOSED_S), AT_ONCE).await?;
            for id in &old {
                bond::wipe(tx, id).await?;
            }
            Ok(old.len())
        })
        .await?;
    swept.workers = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let before = now.plus(-CLOSED_S).date(&amsterdam());
            let old = learning::list_old(tx, before, AT_ONCE).await?;
            for (helper_id, organisation) in &old {
                helper::lock(tx, std::slice::from_ref(helper_id)).await?;
                learning::clear(tx, organisation, helper_id, "system").await?;
            }
            Ok(old.len())
        })
        .await?;
    swept.photos = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            Ok(photo::remove_old(tx, now.plus(-PHOTOS_S), AT_ONCE).await?)
        })
        .await?;
    swept.recordings = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            Ok(recording::remove_heard(tx, now.plus(-HEARD_S)).await?)
        })
        .await?;
    Ok(swept)
}

fn note(done: &Result<(), ServiceError>) -> bool {
    if let Err(error) = done {
        // The next look tries again.
        tracing::warn!(%error, "something was not tidied away");
    }
    done.is_ok()
}

/// The request counts, and is nobody's: its words go, what was said after its visits, and what the desk said about it.
async fn anonymise(tx: &mut Tx, app: &App, old: &Old) -> Result<(), ServiceError> {
    let nobody = nobody(tx, app, &old.organisation_id).await?;
    erase::clear_request(tx, &old.id).await?;
    for one in visit::list_of_request(tx, &old.id).await? {
        erase::clear_feedback_of(tx, &one.id).await?;
        story::remove(tx, &old.organisation_id, &one.id, "system").await?;
    }
    thread::remove_of_request(tx, &old.organisation_id, &old.id, "system").await?;
    erase::remove_calls_about(tx, &old.id, "system").await?;
    Ok(retain::set_nobodys(tx, old, &nobody, app.now(), "system").await?)
}

/// Somebody without a name who never was: whoever asked what is nobody's any more.
async fn nobody(tx: &mut Tx, app: &App, organisation: &OrganisationId) -> Result<PersonId, ServiceError> {
    if let Some(known) = setting::list(tx, organisation).await?.remove(NOBODY) {
        return PersonId::parse(&known).map_err(ServiceError::internal);
    }
    let now = app.now();
    let new = Person {
        id: PersonId::new(now, &*app.chance),
        organisation: organisation.clone(),
        given_name: String::new(),
        family_name: String::new(),
        lang: Lang::default(),
        state: ResidentState::Erased,
        care: Care::default(),
        verified_at: None,
        created_at: now,
    };
    person::add(tx, &new, &Contact::default(), "system").await?;
    erase::add(tx, organisation, &new.id, now, "system").await?;
    setting::set(tx, organisation, NOBODY, new.id.as_str(), "system").await?;
    Ok(new.id)
}

/// Nobody came back to it: the request goes, and with it whoever has nothing else here.
async fn remove(tx: &mut Tx, app: &App, old: &Old) -> Result<(), ServiceError> {
    erase::remove_calls_about(tx, &old.id, "system").await?;
    retain::remove_request(tx, old, "system").await?;
    for who in [&old.resident_id, &old.asked_by_id] {
        if !retain::is_idle(tx, who).await? {
            continue;
        }
        if let Some(known) = person::find(tx, who).await? {
            forget(tx, app, &known, By::System, "system").await?;
        }
    }
    Ok(())
}
