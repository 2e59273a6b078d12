//! Statements of practice: signed by a supervisor, shown as far as the worker agrees, checked by anybody with the code.

use super::workers::{held, held_self};
use super::{own_learning, own_worker, supervisor, whole, worker_self};
use crate::domain::access::Actor;
use crate::domain::ids::{HelperId, StatementId};
use crate::domain::practice::{CODE_LENGTH, Mastered, Practice, Shown, Statement};
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::{App, Refusal, ServiceError, tokens};
use crate::store::{person, place, practice};
use jiff::civil::Date;

/// A supervisor signs for what a worker can do and did until now: work they do by themselves, hours that were signed for.
///
/// # Errors
/// [`ServiceError::Invalid`] when there is nothing to sign for yet; [`ServiceError::NotFound`] outside one's zones.
pub async fn sign_statement(app: &App, actor: &Actor, id: &HelperId) -> Result<StatementId, ServiceError> {
    let by = supervisor(actor)?.person.clone();
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (app, now) = (app_tx.clone(), app_tx.now());
            let found = held(tx, &actor, &id).await?;
            let (_, known) = own_worker(tx, &actor, &id).await?;
            let whole = whole(tx, found.clone(), &known, now).await?;
            let agreed = whole.agreed.as_ref().ok_or(ServiceError::NotFound)?;
            let signed = |category: Option<&crate::domain::category::CategoryId>| -> u32 {
                whole
                    .visits
                    .iter()
                    .filter(|one| category.is_none_or(|category| one.category == *category))
                    .filter_map(|one| one.signed)
                    .sum()
            };
            let work: Vec<Mastered> = whole
                .levels
                .iter()
                .filter(|(_, level)| level.is_mastered())
                .map(|(category, level)| Mastered {
                    name_nl: category.name_nl.clone(),
                    name_en: category.name_en.clone(),
                    level: *level,
                    minutes: signed(Some(&category.id)),
                })
                .collect();
            let minutes = signed(None);
            if work.is_empty() && minutes == 0 {
                return Err(ServiceError::field("statement", "field-nothing-to-sign"));
            }
            let signer = person::find(tx, &by).await?.ok_or(ServiceError::NotFound)?;
            let organisation = place::list_organisations(tx)
                .await?
                .into_iter()
                .find(|one| one.id == found.organisation)
                .map_or_else(String::new, |one| one.name);
            let made = Statement {
                id: StatementId::new(now, &*app.chance),
                helper: id,
                organisation: found.organisation,
                code: tokens::spoken(&*app.chance, CODE_LENGTH),
                says: Practice {
                    name: known.full_name(),
                    organisation,
                    from: agreed.starts_on,
                    until: now.date(&amsterdam()),
                    work,
                    minutes,
                    signed_by: signer.full_name(),
                },
                print: String::new(),
                signed_by: by,
                signed_at: now,
                agreed_at: None,
                shown: Shown::default(),
                withdrawn_at: None,
            };
            practice::add(tx, &made, &actor.audit_name()).await?;
            Ok(made.id)
        })
        .await
}

/// A statement to print, for its worker and for who supervises them.
///
/// # Errors
/// [`ServiceError::NotFound`] for anybody else.
pub async fn statement(app: &App, actor: &Actor, id: &StatementId) -> Result<Statement, ServiceError> {
    let (actor, id) = (actor.clone(), id.clone());
    app.store
        .read(async move |tx| {
            let found = practice::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if own_learning(&actor).is_ok_and(|me| me == found.helper) {
                worker_self(tx, &found.helper).await?;
            } else {
                own_worker(tx, &actor, &found.helper).await?;
            }
            Ok(found)
        })
        .await
}

/// A worker says what whoever checks their statement may see; nothing at all to let nobody check it.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody else's.
pub async fn show_statement(
    app: &App,
    actor: &Actor,
    id: &StatementId,
    shown: Option<Shown>,
) -> Result<(), ServiceError> {
    let (now, me, id, name) = (app.now(), own_learning(actor)?, id.clone(), actor.audit_name());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            held_self(tx, &me).await?;
            let found = practice::find(tx, &id)
                .await?
                .filter(|one| one.helper == me)
                .ok_or(ServiceError::NotFound)?;
            let agreed = (shown.map(|_| now), shown.unwrap_or_default());
            Ok(practice::set_shown(tx, &found, agreed, &name).await?)
        })
        .await
}

/// A supervisor takes a statement back.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's zones; [`Refusal::Changed`] when it was taken back already.
pub async fn withdraw(app: &App, actor: &Actor, id: &StatementId) -> Result<(), ServiceError> {
    supervisor(actor)?;
    let (now, actor, id) = (app.now(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let found = practice::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            held(tx, &actor, &found.helper).await?;
            if found.withdrawn_at.is_some() {
                return Err(Refusal::Changed.into());
            }
            Ok(practice::withdraw(tx, &found, now, &actor.audit_name()).await?)
        })
        .await
}

/// Whether a statement counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// It was signed, and says what was signed.
    Counts,
    /// The organisation took it back.
    Withdrawn(UnixTime),
    /// It does not say what was signed.
    Altered,
}

/// What whoever checks a code sees: no more than the worker agreed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Whether it counts.
    pub checked: Checked,
    /// The organisation.
    pub organisation: String,
    /// When it was signed.
    pub signed_on: Date,
    /// The fingerprint that is on the paper.
    pub print: String,
    /// The name, where it may be seen.
    pub name: Option<String>,
    /// The work, where it may be seen.
    pub work: Vec<Mastered>,
    /// All minutes, where they may be seen.
    pub minutes: Option<u32>,
}

/// What stands behind a code; nothing when there is no such code, or when its worker lets nobody check it.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn verify(app: &App, code: &str) -> Result<Option<Verified>, ServiceError> {
    let code = tokens::heard(code);
    if code.len() != CODE_LENGTH {
        return Ok(None);
    }
    app.store
        .read(async move |tx| {
            let Some(found) = practice::find_by_code(tx, &code).await? else {
                return Ok(None);
            };
            let checked = match found.withdrawn_at {
                Some(at) => Checked::Withdrawn(at),
                None if practice::is_as_signed(&found)? => Checked::Counts,
                None => Checked::Altered,
            };
            let Statement { says, shown, .. } = found;
            // Hours beside each piece of work are hours as well.
            let work = says.work.into_iter().map(|one| Mastered {
                minutes: if shown.hours { one.minutes } else { 0 },
                ..one
            });
            Ok(Some(Verified {
                checked,
                organisation: says.organisation,
                signed_on: says.until,
                print: found.print,
                name: shown.name.then_some(says.name),
                work: if shown.work { work.collect() } else { Vec::new() },
                minutes: shown.hours.then_some(says.minutes),
            }))
        })
        .await
}
