//! Corrections: what somebody is called, in which language they read, and where they live.

use super::{Side, file_of, stop::is_own};
use crate::domain::access::Actor;
use crate::domain::contact::Postcode;
use crate::domain::ids::PersonId;
use crate::domain::language::Lang;
use crate::domain::resident::{Address, Contact, Home, Person};
use crate::service::safeguard::coarse_enough;
use crate::service::{App, Refusal, ServiceError, places};
use crate::store::{Tx, correct as rows, person, place, request, round, visit};

/// So often somebody may move, in so many seconds: who moves about finds others' homes by the distances they are shown.
const MOVES: i64 = 3;
const MOVES_S: i64 = 30 * 24 * 3600;
/// Letters in a name, and in a street with its number.
const LONGEST_NAME: usize = 80;
const LONGEST_STREET: usize = 120;

/// What somebody is called, and the language they read.
#[derive(Debug, Clone)]
pub struct Correction {
    /// The name they want to be called.
    pub given_name: String,
    /// The rest of the name; may be empty.
    pub family_name: String,
    /// The language of pages and messages.
    pub lang: Lang,
}

/// What is on file, to be corrected by whose it is.
#[derive(Debug, Clone)]
pub struct Own {
    /// Who.
    pub person: Person,
    /// How they are reached.
    pub contact: Contact,
    /// Where they live.
    pub address: Option<Address>,
}

/// One's own file.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when nobody is signed in.
pub async fn own_file(app: &App, actor: &Actor) -> Result<Own, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
    let actor = actor.clone();
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let (person, _) = file_of(tx, &actor, &me).await?;
            Ok(Own {
                person,
                contact: person::contact(tx, &me).await?,
                address: person::find_address(tx, &me).await?,
            })
        })
        .await
}

/// What somebody is called, to be corrected by themselves or by who coordinates where they live. Not how they are reached
/// and where they live: a desk is shown those when it opens the file, and leaves a trace.
///
/// # Errors
/// [`ServiceError::NotFound`] when it is neither oneself nor somebody of one's zone.
pub async fn names_of(app: &App, actor: &Actor, who: &PersonId) -> Result<Person, ServiceError> {
    let (actor, who) = (actor.clone(), who.clone());
    app.store
        .read::<_, ServiceError, _>(async move |tx| Ok(file_of(tx, &actor, &who).await?.0))
        .await
}

/// Changes what somebody is called and the language they read.
///
/// # Errors
/// A wrong field; [`ServiceError::NotFound`] when it is neither oneself nor somebody of one's zone.
pub async fn correct(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    correction: Correction,
) -> Result<(), ServiceError> {
    let given_name = correction.given_name.trim().to_owned();
    let family_name = correction.family_name.trim().to_owned();
    if given_name.is_empty() {
        return Err(ServiceError::field("name", "field-name-needed"));
    }
    for (field, name) in [("name", &given_name), ("family", &family_name)] {
        if name.chars().count() > LONGEST_NAME {
            return Err(ServiceError::field(field, "field-too-long"));
        }
    }
    let (actor, who) = (actor.clone(), who.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (known, _) = file_of(tx, &actor, &who).await?;
            let next = Person {
                given_name,
                family_name,
                ..known
            };
            Ok(rows::set_names(tx, &next, correction.lang, &actor.audit_name()).await?)
        })
        .await
}

/// Where somebody says they live now.
#[derive(Debug, Clone)]
pub struct NewAddress {
    /// Street and number.
    pub street: String,
    /// The postcode.
    pub postcode: Postcode,
}

/// What became of somebody's requests when they moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moved {
    /// So many moved along: nobody is coming yet.
    pub along: usize,
    /// So many stayed as they are: somebody said yes to them, from how far they were told it is. A person must talk
    /// with that helper.
    pub agreed: usize,
}

/// Somebody lives elsewhere now. The zone and the cell that others see are worked out anew. What they are looking for
/// moves along as far as nobody said yes to it; who was asked is shown the new distance. Where somebody did say yes, the
/// request stays as it was agreed, and the coordinator must speak with both.
///
/// # Errors
/// A wrong field; [`Refusal::OutsideZones`]; [`Refusal::MovedOften`] for a fourth time within 30 days;
/// [`ServiceError::NotFound`] when it is neither oneself nor somebody of one's zone.
pub async fn move_home(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    new: NewAddress,
) -> Result<Moved, ServiceError> {
    let street = new.street.trim().to_owned();
    if street.is_empty() {
        return Err(ServiceError::field("street", "field-street-needed"));
    }
    if street.chars().count() > LONGEST_STREET {
        return Err(ServiceError::field("street", "field-too-long"));
    }
    let (app_tx, actor, who) = (app.clone(), actor.clone(), who.clone());
    let moved = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let (known, side) = file_of(tx, &actor, &who).await?;
            let now = app_tx.now();
            insist_seldom(tx, &app_tx, &who, side).await?;
            let found = places::find(tx, &new.postcode).await?;
            let zone = place::find_zone(tx, &found.zone)
                .await?
                .ok_or(ServiceError::NotFound)?;
            if zone.organisation != known.organisation {
                return Err(Refusal::OutsideZones.into());
            }
            let home = Home {
                person: who.clone(),
                zone: found.zone,
                cell: coarse_enough(found.cell, known.care)?,
            };
            let address = Address {
                street,
                postcode: new.postcode.as_str().to_owned(),
                place: found.place,
                point: Some(found.point),
            };
            let name = actor.audit_name();
            rows::add_move(tx, &known.organisation, &who, now, &name).await?;
            person::set_home(tx, &home, &address, now).await?;
            take_along(tx, &home, &name).await
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(moved)
}

async fn insist_seldom(tx: &mut Tx, app: &App, who: &PersonId, side: Side) -> Result<(), ServiceError> {
    let since = app.now().plus(-MOVES_S);
    if is_own(side) && rows::count_moves(tx, who, since).await? >= MOVES {
        return Err(Refusal::MovedOften.into());
    }
    Ok(())
}

async fn take_along(tx: &mut Tx, home: &Home, actor: &str) -> Result<Moved, ServiceError> {
    let mut moved = Moved::default();
    for of in request::list_of_person(tx, &home.person).await? {
        if of.resident != home.person || of.state.is_over() {
            continue;
        }
        // Behind the lock of each visit nobody says yes to the old place any more.
        for one in visit::list_of_request(tx, &of.id).await? {
            visit::lock(tx, &one.id).await?;
        }
        let visits = visit::list_of_request(tx, &of.id).await?;
        let is_agreed = visits
            .iter()
            .any(|one| !one.state.is_over() && !one.state.helpers().is_empty());
        if is_agreed {
            moved.agreed += 1;
            continue;
        }
        rows::set_place(tx, &of, &home.zone, home.cell, actor).await?;
        for one in &visits {
            round::remove_proposals_of(tx, &one.id).await?;
        }
        moved.along += 1;
    }
    Ok(moved)
}
