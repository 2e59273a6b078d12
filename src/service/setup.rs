//! Beginning: the first organisation, its catalogue, its zone and its admin.

use super::{App, ServiceError, ask, seed, sign_in};
use crate::domain::access::{Grant, Role};
use crate::domain::category::Category;
use crate::domain::contact::{MailAddress, Telephone};
use crate::domain::ids::{GrantId, OrganisationId, PersonId, ZoneId};
use crate::domain::language::Lang;
use crate::domain::organisation::{Organisation, OrganisationKind};
use crate::domain::resident::Contact;
use crate::domain::zone::{Phase, Zone};
use crate::geo::CellRange;
use crate::store::{Tx, grant, person, place, sign_in as sign_in_store};

/// The first organisation and who runs it.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// The organisation's name.
    pub organisation: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// The first zone, if its outline is known already; further ones are imported.
    pub zone: Option<(Zone, Vec<CellRange>)>,
    /// First name of the admin, who coordinates every zone until others do.
    pub given_name: String,
    /// The rest of the name.
    pub family_name: String,
    /// Signs in with this.
    pub mail: MailAddress,
    /// At least 12 characters.
    pub password: String,
}

/// Makes the first organisation. Refuses when there is one.
///
/// # Errors
/// [`ServiceError::File`] when the database is in use already; a wrong field for a short password.
pub async fn begin(app: &App, beginning: Beginning) -> Result<OrganisationId, ServiceError> {
    let phc = sign_in::hash_password(app, &beginning.password).await?;
    let app_tx = app.clone();
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            if !place::list_organisations(tx).await?.is_empty() {
                return Err(ServiceError::File(
                    "this database has an organisation already".to_owned(),
                ));
            }
            let id = add_organisation(tx, &app, &beginning.organisation, beginning.kind).await?;
            if let Some((zone, ranges)) = &beginning.zone {
                let zone = Zone {
                    organisation: id.clone(),
                    ..zone.clone()
                };
                place::add_zone(tx, &zone, ranges, app.now()).await?;
            }
            let staff = Staff {
                given_name: beginning.given_name.clone(),
                family_name: beginning.family_name.clone(),
                mail: beginning.mail.clone(),
                telephone: None,
                phc,
                roles: vec![(Role::Admin, None), (Role::Coordinator, None)],
            };
            add_staff(tx, &app, &id, staff).await?;
            Ok(id)
        })
        .await
}

/// Adds an organisation with the catalogue of categories.
///
/// # Errors
/// [`ServiceError::Internal`] when the catalogue cannot be read, which a test excludes.
pub async fn add_organisation(
    tx: &mut Tx,
    app: &App,
    name: &str,
    kind: OrganisationKind,
) -> Result<OrganisationId, ServiceError> {
    let now = app.now();
    let id = OrganisationId::new(now, &*app.chance);
    place::add_organisation(
        tx,
        &Organisation {
            id: id.clone(),
            name: name.to_owned(),
            kind,
        },
        now,
    )
    .await?;
    write_catalogue(tx).await?;
    Ok(id)
}

async fn write_catalogue(tx: &mut Tx) -> Result<(), ServiceError> {
    for (position, category) in (0..).zip(seed::categories().map_err(ServiceError::internal)?) {
        place::set_category(tx, position, &category).await?;
    }
    Ok(())
}

/// Brings the catalogue in a database to that of this version, if it is another. What an organisation switched on or off
/// stays so; a database without an organisation stays empty.
///
/// # Errors
/// [`ServiceError::Internal`] when the catalogue cannot be read, which a test excludes.
pub async fn refresh_catalogue(app: &App) -> Result<(), ServiceError> {
    app.store
        .write::<_, ServiceError, _>(async |tx| {
            let Some(first) = place::list_organisations(tx).await?.into_iter().next() else {
                return Ok(());
            };
            let there = place::list_categories(tx, &first.id).await?;
            let plain = |all: Vec<Category>| -> Vec<Category> {
                all.into_iter()
                    .map(|one| Category { is_on: true, ..one })
                    .collect()
            };
            let ours = seed::categories().map_err(ServiceError::internal)?;
            if plain(there) != plain(ours) {
                write_catalogue(tx).await?;
            }
            Ok(())
        })
        .await
}

/// Somebody who works at a desk.
#[derive(Debug, Clone)]
pub struct Staff {
    /// First name.
    pub given_name: String,
    /// The rest of the name.
    pub family_name: String,
    /// Signs in with this.
    pub mail: MailAddress,
    /// Their own number, if it is in their file.
    pub telephone: Option<Telephone>,
    /// The password as a PHC string.
    pub phc: String,
    /// Roles, each in one zone or everywhere.
    pub roles: Vec<(Role, Option<ZoneId>)>,
}

/// Adds somebody who works at a desk.
///
/// # Errors
/// [`ServiceError`] when the organisation or a zone does not exist.
pub async fn add_staff(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    staff: Staff,
) -> Result<PersonId, ServiceError> {
    let now = app.now();
    let contact = Contact {
        telephone: staff.telephone,
        mail: Some(staff.mail),
    };
    let names = (staff.given_name.as_str(), staff.family_name.as_str());
    let who = ask::add_person(tx, app, organisation, names, &contact, Lang::Nl).await?;
    person::set_verified(tx, &who.id, now).await?;
    sign_in_store::set_password(tx, &who.id, &staff.phc, now).await?;
    for (role, zone) in staff.roles {
        let id = GrantId::new(now, &*app.chance);
        grant::add_grant(
            tx,
            &id,
            &who.id,
            organisation,
            &Grant { role, zone },
            now,
            "system",
        )
        .await?;
    }
    Ok(who.id)
}

/// A zone with nothing known but its name and who coordinates it.
pub fn plain_zone(app: &App, name: &str, coordinator: &str, telephone: &str) -> Zone {
    Zone {
        id: ZoneId::new(app.now(), &*app.chance),
        // Replaced by the organisation that it is added to.
        organisation: OrganisationId::new(app.now(), &*app.chance),
        name: name.to_owned(),
        code: None,
        code_year: None,
        municipality: String::new(),
        province: String::new(),
        phase: Phase::NotSaid,
        started_on: None,
        inhabitants: None,
        coordinator_name: coordinator.to_owned(),
        coordinator_telephone: telephone.to_owned(),
        outline: None,
    }
}
