//! Becoming a helper, and saying what one can do.

use super::own_helper;
use crate::domain::access::Actor;
use crate::domain::category::CategoryId;
use crate::domain::contact::Postcode;
use crate::domain::helper::{Availability, Gender, Helper, HelperKind, HelperState, Limits, Mode};
use crate::domain::ids::{CodeId, HelperId};
use crate::domain::language::{Lang, SpokenLanguage};
use crate::domain::resident::{Address, Contact, Home, Person};
use crate::service::ask::{add_person, consent};
use crate::service::sign_in::{CodeFor, add_code};
use crate::service::{App, FieldError, Refusal, ServiceError, places};
use crate::store::{Tx, consent, helper, person, place};

/// What somebody says who wants to help.
#[derive(Debug, Clone)]
pub struct SignUp {
    /// What they want to be called.
    pub given_name: String,
    /// The rest of their name.
    pub family_name: String,
    /// At least one way to reach them.
    pub contact: Contact,
    /// Street and number.
    pub street: String,
    /// Where they start from.
    pub postcode: Postcode,
    /// What they offer.
    pub offer: OfferInput,
    /// The language of their pages and messages.
    pub lang: Lang,
    /// Whether they agree that we keep this and ask them for help.
    pub agreed: bool,
}

/// What a helper can, when, how far and how much.
#[derive(Debug, Clone)]
pub struct OfferInput {
    /// At least one.
    pub categories: Vec<CategoryId>,
    /// At least one free hour.
    pub availability: Availability,
    /// How far, metres.
    pub reach_m: u32,
    /// How they get about.
    pub mode: Mode,
    /// Visits in a week.
    pub weekly_visits: u32,
    /// What they speak.
    pub languages: Vec<SpokenLanguage>,
    /// Eighteen or older.
    pub adult: bool,
    /// Can lift heavy things.
    pub can_lift: bool,
    /// Pets are no difficulty.
    pub pets_fine: bool,
    /// Smoke is no difficulty.
    pub smoke_fine: bool,
    /// What they are, if they want to say it.
    pub gender: Option<Gender>,
}

pub(super) fn check_offer(offer: &OfferInput, wrong: &mut Vec<FieldError>) {
    let mut unless = |right: bool, field, text| {
        if !right {
            wrong.push(FieldError { field, text });
        }
    };
    unless(!offer.categories.is_empty(), "category", "field-category-needed");
    unless(!offer.availability.is_empty(), "slot", "field-week-needed");
    unless(
        (100..=50_000).contains(&offer.reach_m),
        "minutes",
        "field-reach-range",
    );
    unless(
        (1..=21).contains(&offer.weekly_visits),
        "often",
        "field-visits-range",
    );
    unless(offer.adult, "adult", "field-adult-needed");
}

/// Signs somebody up as a helper. They are asked nothing until a coordinator has met them.
///
/// # Errors
/// [`ServiceError::Invalid`] for fields that are wrong; [`Refusal::OutsideZones`] when nobody serves that place.
pub async fn sign_up(app: &App, input: SignUp) -> Result<CodeId, ServiceError> {
    let mut wrong = Vec::new();
    check_offer(&input.offer, &mut wrong);
    let mut unless = |right: bool, field, text| {
        if !right {
            wrong.push(FieldError { field, text });
        }
    };
    unless(!input.given_name.trim().is_empty(), "name", "field-name-needed");
    unless(
        input.given_name.chars().count() <= 80 && input.family_name.chars().count() <= 80,
        "name",
        "field-too-long",
    );
    unless(!input.street.trim().is_empty(), "street", "field-street-needed");
    unless(input.street.chars().count() <= 120, "street", "field-too-long");
    unless(
        input.contact.telephone.is_some() || input.contact.mail.is_some(),
        "telephone",
        "field-contact-needed",
    );
    unless(input.agreed, "agreed", "field-agreed-needed");
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    let app_tx = app.clone();
    let code = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let found = places::find(tx, &input.postcode).await?;
            let zone = place::find_zone(tx, &found.zone)
                .await?
                .ok_or(Refusal::OutsideZones)?;
            let names = (input.given_name.as_str(), input.family_name.as_str());
            // Always a new file: whoever is known already signs in and says there what they can do.
            let who = add_person(tx, &app, &zone.organisation, names, &input.contact, input.lang).await?;
            settle_at(tx, &app, &who, &input.street, &input.postcode).await?;
            consent(tx, &app, &who, None, &who).await?;
            add_helper(tx, &app, &who, &input.offer, who.id.as_str()).await?;
            add_code(tx, &app, &who, CodeFor::default()).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    Ok(code)
}

/// Gives somebody a helping side. They wait until a coordinator has met them.
pub(super) async fn add_helper(
    tx: &mut Tx,
    app: &App,
    who: &Person,
    offer: &OfferInput,
    actor: &str,
) -> Result<(), ServiceError> {
    let now = app.now();
    let new = Helper {
        id: HelperId::new(now, &*app.chance),
        person: who.id.clone(),
        organisation: who.organisation.clone(),
        kind: HelperKind::Volunteer,
        state: HelperState::Waiting { since: now },
        absences: Vec::new(),
        vetted_until: None,
        interviewed: false,
        limits: Limits {
            weekly_visits: offer.weekly_visits,
            ..Limits::default()
        },
        reach_m: offer.reach_m,
        mode: offer.mode,
        categories: known_categories(tx, &who.organisation, &offer.categories).await?,
        availability: offer.availability,
        languages: offer.languages.clone(),
        adult: offer.adult,
        can_lift: offer.can_lift,
        pets_fine: offer.pets_fine,
        smoke_fine: offer.smoke_fine,
        gender: offer.gender,
    };
    Ok(helper::add(tx, &new, 0, now, actor).await?)
}

/// What somebody says who is known already, and wants to help as well.
#[derive(Debug, Clone)]
pub struct Joining {
    /// Street and number, and where that is; needed when we do not know yet where they live.
    pub home: Option<(String, Postcode)>,
    /// What they offer.
    pub offer: OfferInput,
    /// Whether they agree that we keep this and ask them for help.
    pub agreed: bool,
}

/// Whether we know where somebody lives.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] for somebody unknown.
pub async fn has_home(app: &App, actor: &Actor) -> Result<bool, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
    app.store
        .read(async move |tx| Ok(person::find_home(tx, &me).await?.is_some()))
        .await
}

/// Signs somebody up as a helper who is signed in: one person, one file.
///
/// # Errors
/// [`ServiceError::Invalid`] for fields that are wrong; [`Refusal::AlreadyHelping`] for a helper;
/// [`Refusal::OutsideZones`] when nobody serves that place.
pub async fn join(app: &App, actor: &Actor, input: Joining) -> Result<(), ServiceError> {
    let mut wrong = Vec::new();
    check_offer(&input.offer, &mut wrong);
    if !input.agreed {
        wrong.push(FieldError {
            field: "agreed",
            text: "field-agreed-needed",
        });
    }
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.person.clone();
    let app_tx = app.clone();
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let who = person::find(tx, &me).await?.ok_or(ServiceError::NotFound)?;
            if helper::find_by_person(tx, &me).await?.is_some() {
                return Err(Refusal::AlreadyHelping.into());
            }
            if person::find_home(tx, &me).await?.is_none() {
                let (street, postcode) = input
                    .home
                    .as_ref()
                    .ok_or_else(|| ServiceError::field("street", "field-street-needed"))?;
                settle_at(tx, &app, &who, street, postcode).await?;
            }
            if !consent::list_consenting(tx, app.now()).await?.contains(&me) {
                consent(tx, &app, &who, None, &who).await?;
            }
            add_helper(tx, &app, &who, &input.offer, who.id.as_str()).await
        })
        .await
}

/// Writes down where somebody lives, in a zone of their own organisation.
pub(in crate::service) async fn settle_at(
    tx: &mut Tx,
    app: &App,
    who: &Person,
    street: &str,
    postcode: &Postcode,
) -> Result<(), ServiceError> {
    if street.trim().is_empty() {
        return Err(ServiceError::field("street", "field-street-needed"));
    }
    if street.chars().count() > 120 {
        return Err(ServiceError::field("street", "field-too-long"));
    }
    let found = places::find(tx, postcode).await?;
    let zone = place::find_zone(tx, &found.zone)
        .await?
        .filter(|zone| zone.organisation == who.organisation)
        .ok_or(Refusal::OutsideZones)?;
    let home = Home {
        person: who.id.clone(),
        zone: zone.id,
        cell: found.cell,
    };
    let address = Address {
        street: street.trim().to_owned(),
        postcode: postcode.as_str().to_owned(),
        place: found.place,
        point: Some(found.point),
    };
    Ok(person::set_home(tx, &home, &address, app.now()).await?)
}

async fn known_categories(
    tx: &mut Tx,
    organisation: &crate::domain::ids::OrganisationId,
    chosen: &[CategoryId],
) -> Result<Vec<CategoryId>, ServiceError> {
    let all = place::list_categories(tx, organisation).await?;
    let mut known: Vec<CategoryId> = all
        .into_iter()
        .filter(|c| c.is_on && chosen.contains(&c.id))
        .map(|c| c.id)
        .collect();
    known.sort();
    if known.is_empty() {
        Err(ServiceError::field("category", "field-category-needed"))
    } else {
        Ok(known)
    }
}

/// One's own offer.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who does not help.
pub async fn my_offer(app: &App, actor: &Actor) -> Result<Helper, ServiceError> {
    let id = own_helper(actor)?;
    app.store
        .read(async move |tx| Ok(helper::find(tx, &id).await?.ok_or(ServiceError::NotFound)?.helper))
        .await
}

/// Changes one's own offer.
///
/// # Errors
/// [`ServiceError::Invalid`] for fields that are wrong.
pub async fn set_offer(app: &App, actor: &Actor, input: OfferInput) -> Result<(), ServiceError> {
    let mut wrong = Vec::new();
    check_offer(&input, &mut wrong);
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    let (id, name) = (own_helper(actor)?, actor.audit_name());
    app.store
        .write::<_, ServiceError, _>(async move |tx| change_offer(tx, &id, &input, &name).await)
        .await?;
    app.round_wanted.notify_one();
    Ok(())
}

/// Writes down what a helper offers from now on.
pub(super) async fn change_offer(
    tx: &mut Tx,
    id: &HelperId,
    input: &OfferInput,
    actor: &str,
) -> Result<(), ServiceError> {
    let before = helper::find(tx, id).await?.ok_or(ServiceError::NotFound)?.helper;
    let mut categories = known_categories(tx, &before.organisation, &input.categories).await?;
    // What the organisation has switched off is not on the form: it stays for when it is back.
    let off = place::list_categories(tx, &before.organisation).await?;
    categories.extend(
        off.into_iter()
            .filter(|category| !category.is_on && before.categories.contains(&category.id))
            .map(|category| category.id),
    );
    categories.sort();
    let after = Helper {
        categories,
        availability: input.availability,
        reach_m: input.reach_m,
        mode: input.mode,
        limits: Limits {
            weekly_visits: input.weekly_visits,
            ..before.limits
        },
        languages: input.languages.clone(),
        adult: input.adult,
        can_lift: input.can_lift,
        pets_fine: input.pets_fine,
        smoke_fine: input.smoke_fine,
        gender: input.gender,
        ..before
    };
    Ok(helper::set_offer(tx, &after, actor).await?)
}
