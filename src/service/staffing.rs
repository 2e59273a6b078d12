//! Who works here, in which role, where and until when; and the trail of what was done.

use super::{App, FieldError, Refusal, ServiceError, ask, learning, sign_in};
use crate::domain::access::{Actor, Grant, Role};
use crate::domain::contact::MailAddress;
use crate::domain::ids::{GrantId, OrganisationId, PersonId, ZoneId};
use crate::domain::language::Lang;
use crate::domain::resident::Contact;
use crate::domain::time::UnixTime;
use crate::store::audit::{self, AuditRow};
use crate::store::grant::GrantHeld;
use crate::store::{Tx, grant, person, place, session, staff};
use std::collections::{BTreeMap, HashMap};

/// So many rows of the trail on one page.
const SHOWN: i64 = 100;

fn own_organisation(actor: &Actor) -> Result<OrganisationId, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    if actor.may_administer(&me.organisation) {
        Ok(me.organisation.clone())
    } else {
        Err(ServiceError::NotFound)
    }
}

/// Somebody who works here.
#[derive(Debug, Clone)]
pub struct Colleague {
    /// Who.
    pub person: PersonId,
    /// First and family name: colleagues know each other.
    pub name: String,
    /// Their roles, with the names of their zones.
    pub roles: Vec<(GrantHeld, String)>,
    /// Whether an authenticator is set up.
    pub has_factor: bool,
}

/// Everybody who works here, by name, with the zones to choose from.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who does not administer the organisation.
pub async fn list_staff(
    app: &App,
    actor: &Actor,
) -> Result<(Vec<Colleague>, Vec<(ZoneId, String)>), ServiceError> {
    let (organisation, now) = (own_organisation(actor)?, app.now());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let zones: Vec<(ZoneId, String)> = place::list_zones(tx)
                .await?
                .into_iter()
                .filter(|zone| zone.organisation == organisation)
                .map(|zone| (zone.id, zone.name))
                .collect();
            let names: HashMap<ZoneId, String> = zones.iter().cloned().collect();
            let mut by_person: BTreeMap<PersonId, Vec<GrantHeld>> = BTreeMap::new();
            for held in grant::list_grants_of(tx, &organisation, now).await? {
                by_person.entry(held.person.clone()).or_default().push(held);
            }
            let mut all = Vec::new();
            for (id, held) in by_person {
                let Some(known) = person::find(tx, &id).await? else {
                    continue;
                };
                let factor = staff::find_factor(tx, &id).await?;
                let roles = held
                    .into_iter()
                    .map(|one| {
                        let zone = one.grant.zone.as_ref().and_then(|zone| names.get(zone));
                        let zone = zone.cloned().unwrap_or_default();
                        (one, zone)
                    })
                    .collect();
                all.push(Colleague {
                    person: id,
                    name: known.full_name(),
                    roles,
                    has_factor: factor.is_some_and(|factor| factor.confirmed_at.is_some()),
                });
            }
            all.sort_by_cached_key(|one| (one.name.to_lowercase(), one.person.clone()));
            Ok((all, zones))
        })
        .await
}

/// A role for somebody, who may be new.
#[derive(Debug, Clone)]
pub struct NewRole {
    /// First name.
    pub given_name: String,
    /// The rest of the name.
    pub family_name: String,
    /// Signs in with this.
    pub mail: MailAddress,
    /// The role.
    pub role: Role,
    /// Where; everywhere when none is named.
    pub zone: Option<ZoneId>,
    /// From when; from now when nothing is said.
    pub from: Option<UnixTime>,
    /// Until when, if it ends.
    pub until: Option<UnixTime>,
}

/// Gives somebody a role. Whoever has no password here yet gets a link to choose one.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who does not administer the organisation; wrong fields.
pub async fn give_role(app: &App, actor: &Actor, new: NewRole) -> Result<(), ServiceError> {
    let organisation = own_organisation(actor)?;
    check(&new, app.now())?;
    let (app_tx, actor) = (app.clone(), actor.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            if let Some(zone) = &new.zone {
                let found = place::find_zone(tx, zone).await?;
                if found.is_none_or(|zone| zone.organisation != organisation) {
                    return Err(ServiceError::field("zone", "mistake-choose"));
                }
            }
            let (who, is_new) = colleague(tx, &app, &organisation, &new).await?;
            let id = GrantId::new(app.now(), &*app.chance);
            let grant = Grant {
                role: new.role,
                zone: new.zone,
            };
            let name = actor.audit_name();
            let from = new.from.map_or(app.now(), |from| from.max(app.now()));
            grant::add_grant(tx, &id, &who, &organisation, &grant, from, &name).await?;
            if let Some(until) = new.until {
                grant::end_grant(tx, &organisation, &id, until, &name).await?;
            }
            // Whoever may do something else than before signs in anew.
            session::remove_others(tx, &who, None).await?;
            if is_new {
                sign_in::invite_staff(tx, &app, &actor, &who).await?;
            }
            Ok(())
        })
        .await?;
    app.outbox_wanted.notify_one();
    Ok(())
}

fn check(new: &NewRole, now: UnixTime) -> Result<(), ServiceError> {
    let mut wrong = Vec::new();
    if new.given_name.trim().is_empty() {
        wrong.push(FieldError {
            field: "name",
            text: "field-name-needed",
        });
    }
    if new.given_name.chars().count() > 80 || new.family_name.chars().count() > 80 {
        wrong.push(FieldError {
            field: "name",
            text: "field-too-long",
        });
    }
    if new
        .until
        .is_some_and(|until| until <= new.from.map_or(now, |from| from.max(now)))
    {
        wrong.push(FieldError {
            field: "until",
            text: "field-when-past",
        });
    }
    if new.role == Role::Admin && new.zone.is_some() {
        wrong.push(FieldError {
            field: "zone",
            text: "field-admin-everywhere",
        });
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::Invalid(wrong))
    }
}

/// The colleague with this mail address, or a new file: a resident's own file never becomes a staff file, so that a mail
/// address somebody once gave opens nothing.
async fn colleague(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    new: &NewRole,
) -> Result<(PersonId, bool), ServiceError> {
    for known in person::list_by_mail(tx, &new.mail).await? {
        let works_here = grant::has_grants(tx, &known.id).await?;
        if known.organisation == *organisation && works_here {
            return Ok((known.id, false));
        }
    }
    let contact = Contact {
        telephone: None,
        mail: Some(new.mail.clone()),
    };
    let names = (new.given_name.as_str(), new.family_name.as_str());
    let made = ask::add_person(tx, app, organisation, names, &contact, Lang::Nl).await?;
    Ok((made.id, true))
}

/// Ends a role now. The last who administers the organisation stays.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's organisation; [`Refusal::LastAdmin`].
pub async fn end_role(app: &App, actor: &Actor, id: &GrantId) -> Result<(), ServiceError> {
    let organisation = own_organisation(actor)?;
    let (app_tx, now, actor, id) = (app.clone(), app.now(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let all = grant::list_grants_of(tx, &organisation, now).await?;
            let held = all.iter().find(|held| held.id == id);
            let held = held.ok_or(ServiceError::NotFound)?.clone();
            let admins = all
                .iter()
                .filter(|one| one.grant.role == Role::Admin && one.starts_at <= now && one.ends_at.is_none())
                .count();
            let is_admin = held.grant.role == Role::Admin && held.starts_at <= now && held.ends_at.is_none();
            if is_admin && admins <= 1 {
                return Err(Refusal::LastAdmin.into());
            }
            let name = actor.audit_name();
            // Whoever supervises no more is on duty no more: what leans on that is asked again.
            let leaning = if held.grant.role == Role::Supervisor {
                learning::hold_workers(tx, &organisation).await?
            } else {
                Vec::new()
            };
            grant::end_grant(tx, &organisation, &id, now, &name).await?;
            learning::recheck(tx, &app_tx, &leaning, &name).await?;
            Ok(session::remove_others(tx, &held.person, None).await?)
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(())
}

/// Sends a colleague a new link to choose a password, because the first ran out or the password is forgotten.
///
/// # Errors
/// [`ServiceError::NotFound`] outside one's organisation.
pub async fn invite_again(app: &App, actor: &Actor, id: &PersonId) -> Result<(), ServiceError> {
    let organisation = own_organisation(actor)?;
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let known = person::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let works_here = grant::has_grants(tx, &id).await?;
            if known.organisation != organisation || !works_here {
                return Err(ServiceError::NotFound);
            }
            sign_in::invite_staff(tx, &app_tx, &actor, &id).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    Ok(())
}

/// A row of the trail, with names where there are any.
#[derive(Debug, Clone)]
pub struct TrailRow {
    /// The row.
    pub row: AuditRow,
    /// Who did it: a name, or what the trail calls them.
    pub who: String,
    /// To whom or what: first name and initial, or the identifier; of somebody erased only the identifier is left.
    pub what: String,
}

/// A page of the trail.
#[derive(Debug, Clone)]
pub struct Trail {
    /// The last first.
    pub rows: Vec<TrailRow>,
    /// The number of the first row that was changed by hand, if there is one.
    pub broken_at: Option<i64>,
    /// The number before which further rows are.
    pub more_before: Option<i64>,
}

/// The trail of one's organisation, before a row's number; of one subject alone, if asked.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who does not administer the organisation.
pub async fn trail(
    app: &App,
    actor: &Actor,
    before: Option<i64>,
    subject: Option<&str>,
) -> Result<Trail, ServiceError> {
    let organisation = own_organisation(actor)?;
    let subject = subject.map(str::to_owned);
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let before = before.unwrap_or(i64::MAX);
            let rows = audit::list_back(tx, &organisation, before, subject.as_deref(), SHOWN).await?;
            let more_before = match rows.last() {
                Some(last) if i64::try_from(rows.len()) == Ok(SHOWN) && last.seq > 1 => Some(last.seq),
                _ => None,
            };
            let mut named = HashMap::new();
            let mut out = Vec::new();
            for row in rows {
                out.push(TrailRow {
                    who: name(tx, &mut named, &row.actor).await?,
                    what: name(tx, &mut named, &row.subject).await?,
                    row,
                });
            }
            Ok(Trail {
                rows: out,
                broken_at: audit::first_broken(tx, &organisation).await?,
                more_before,
            })
        })
        .await
}

async fn name(tx: &mut Tx, named: &mut HashMap<String, String>, text: &str) -> Result<String, ServiceError> {
    if let Some(known) = named.get(text) {
        return Ok(known.clone());
    }
    let mut found = text.to_owned();
    if let Ok(id) = PersonId::parse(text)
        && let Some(known) = person::find(tx, &id).await?
        && !known.given_name.is_empty()
    {
        found = known.short_name();
    }
    named.insert(text.to_owned(), found.clone());
    Ok(found)
}
