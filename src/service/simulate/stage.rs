//! The database of a month: a folder that is thrown away, and everybody in it, written down by the desk's own services.

use super::town::{BEGINS, Town};
use crate::domain::access::{Actor, Grant, Identity, Role};
use crate::domain::consent::Given;
use crate::domain::contact::MailAddress;
use crate::domain::ids::{HelperId, OrganisationId, PersonId};
use crate::domain::language::Lang;
use crate::domain::organisation::OrganisationKind;
use crate::domain::resident::Contact;
use crate::domain::time::{Chance, Clock, ManualClock, ReplayClock, SeededChance, UnixTime, amsterdam};
use crate::gateway::mail::LocalMailbox;
use crate::service::desk::{self, NewFile, NewHome};
use crate::service::setup::{self, Staff};
use crate::service::{App, AppConfig, ServiceError, sign_in};
use crate::store::{SealKey, Store, place};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A certificate of conduct lasts longer than any month that is simulated.
const VETTED_UNTIL: jiff::civil::Date = jiff::civil::date(2028, 12, 31);

/// A folder that goes when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self, ServiceError> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("noaber-simulate-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path)
            .map_err(|error| ServiceError::File(format!("{}: {error}", path.display())))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "a folder of the simulation could not be removed");
        }
    }
}

/// A helper who can be asked.
pub(super) struct Seat {
    pub(super) id: HelperId,
    pub(super) actor: Actor,
}

/// Everybody, in a database of their own.
pub(super) struct Stage<'a> {
    pub(super) app: App,
    pub(super) clock: Arc<ReplayClock>,
    pub(super) organisation: OrganisationId,
    pub(super) coordinator: Actor,
    pub(super) helpers: Vec<Seat>,
    pub(super) residents: Vec<PersonId>,
    town: &'a Town,
    folder: Folder,
}

/// What was refused did not happen, as in life; anything else is a fault.
pub(super) fn patient<T>(done: Result<T, ServiceError>) -> Result<Option<T>, ServiceError> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(ServiceError::Refused(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

async fn open(folder: &Path, clock: Arc<ReplayClock>, seed: u64) -> Result<App, ServiceError> {
    let chance = Arc::new(SeededChance::from_seed(seed));
    let mut secret = [0; 32];
    chance.fill(&mut secret);
    let key = Arc::new(SealKey::from_bytes(&secret));
    let file = folder.join("noaber.db");
    let store = Store::open_throwaway(file, key, clock.clone(), chance.clone())
        .await
        .map_err(|error| ServiceError::File(format!("the database of a month: {error}")))?;
    let mailer = LocalMailbox::open(folder.join("mail"))
        .map_err(|error| ServiceError::File(format!("the mailbox of a month: {error}")))?;
    let config = AppConfig {
        public_url: "http://localhost".to_owned(),
        demo: false,
    };
    Ok(App::new(store, clock, chance, Arc::new(mailer), None, config))
}

impl<'a> Stage<'a> {
    /// Makes the organisation, its zones and everybody in them, on the first day at midnight.
    pub(super) async fn begin(town: &'a Town, seed: u64) -> Result<Self, ServiceError> {
        let start = UnixTime::at(BEGINS, 0, 0, &amsterdam());
        let clock = Arc::new(ReplayClock::over(Arc::new(ManualClock::new(start))));
        let folder = Folder::new()?;
        let app = open(&folder.0, clock.clone(), seed).await?;
        let (organisation, who) = found(&app, town).await?;
        let coordinator = Actor::Person(Identity {
            fresh_at: Some(clock.now()),
            grants: vec![Grant {
                role: Role::Coordinator,
                zone: None,
            }],
            ..Identity::new(who, organisation.clone())
        });
        let mut stage = Self {
            app,
            clock,
            organisation,
            coordinator,
            helpers: Vec::new(),
            residents: Vec::new(),
            town,
            folder,
        };
        stage.move_in().await?;
        Ok(stage)
    }

    async fn file(
        &self,
        name: String,
        zone: usize,
        point: crate::geo::Point,
    ) -> Result<PersonId, ServiceError> {
        let new = NewFile {
            contact: Contact {
                telephone: None,
                mail: MailAddress::parse(&format!("{}@example.nl", name.to_lowercase())),
            },
            given_name: name,
            family_name: String::new(),
            lang: Lang::Nl,
            home: Some(NewHome {
                street: "Straat 1".to_owned(),
                postcode: String::new(),
                place: self.town.quarters[zone].municipality.clone(),
                point,
            }),
            consent: Given::InWriting,
        };
        desk::add_file(&self.app, &self.coordinator, new).await
    }

    async fn move_in(&mut self) -> Result<(), ServiceError> {
        for (number, one) in self.town.helpers.iter().enumerate() {
            let person = self.file(format!("Helper{number}"), one.zone, one.home).await?;
            let (app, now) = (&self.app, self.app.now());
            let id = HelperId::new(now, &*app.chance);
            let offer = one.offer(id, person.clone(), self.organisation.clone(), now);
            let id = desk::add_offer(app, &self.coordinator, &person, offer).await?;
            let vetted = one.vetted.then_some(VETTED_UNTIL);
            desk::welcome(app, &self.coordinator, &id, vetted).await?;
            let actor = Actor::Person(Identity {
                helper: Some(id.clone()),
                ..Identity::new(person, self.organisation.clone())
            });
            self.helpers.push(Seat { id, actor });
        }
        for (number, one) in self.town.residents.iter().enumerate() {
            let person = self.file(format!("Resident{number}"), one.zone, one.home).await?;
            self.residents.push(person);
        }
        Ok(())
    }

    /// A resident, signed in.
    pub(super) fn resident(&self, number: usize) -> Actor {
        Actor::Person(Identity::new(
            self.residents[number].clone(),
            self.organisation.clone(),
        ))
    }

    /// Closes the database and throws it away.
    pub(super) async fn end(self) {
        self.app.store.close().await;
        drop(self.folder);
    }
}

/// The organisation, its zones, and one coordinator of all of them.
async fn found(app: &App, town: &Town) -> Result<(OrganisationId, PersonId), ServiceError> {
    let phc = sign_in::hash_password(app, "nobody signs in here").await?;
    let mail = MailAddress::parse("desk@example.nl");
    let staff = Staff {
        given_name: "Desk".to_owned(),
        family_name: String::new(),
        mail: mail.ok_or_else(|| ServiceError::internal("a mail address of the simulation"))?,
        telephone: None,
        phc,
        roles: vec![(Role::Coordinator, None)],
    };
    let (app_tx, quarters) = (app.clone(), town.quarters.clone());
    let (population, switched_on) = (town.population.clone(), town.switched_on.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let organisation =
                setup::add_organisation(tx, &app, "Simulation", OrganisationKind::Welfare).await?;
            for category in &switched_on {
                place::set_category_on(tx, &organisation, category, true).await?;
            }
            for quarter in &quarters {
                let zone = crate::domain::zone::Zone {
                    organisation: organisation.clone(),
                    municipality: quarter.municipality.clone(),
                    ..setup::plain_zone(&app, &quarter.name, "Desk", "+31135550000")
                };
                place::add_zone(tx, &zone, &quarter.ranges, app.now()).await?;
            }
            for (cell, people) in &population {
                place::set_population(tx, *cell, *people).await?;
            }
            let who = setup::add_staff(tx, &app, &organisation, staff).await?;
            Ok((organisation, who))
        })
        .await
}
