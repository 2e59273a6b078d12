//! One event after the other: people join, ask, and things happen beside the requests.

use super::begin::Stage;
use crate::domain::category::CategoryId;
use crate::domain::contact::Postcode;
use crate::domain::helper::{Helper, HelperState};
use crate::domain::ids::{BondId, CallBackId, ConcernId, GoalId, HelperId, RequestId};
use crate::domain::request::{Channel, Requirements};
use crate::domain::resident::Contact;
use crate::domain::time::UnixTime;
use crate::service::ask::{self, Ask, KnownAsk};
use crate::service::desk::{self, Agreed, NewCall, NewFile, NewHome};
use crate::service::seed::story::{Event, Rehearsed};
use crate::service::seed::{Key, Neighbourhood, SeedCallBack, SeedPerson, SeedRequest};
use crate::service::{App, ServiceError, helping, safeguard};
use crate::store::{concern, request};
use std::collections::HashMap;

/// The stories, being told.
pub(super) struct Replay<'a> {
    pub(super) app: &'a App,
    pub(super) whole: &'a Neighbourhood,
    pub(super) told: &'a Rehearsed,
    pub(super) now: UnixTime,
    pub(super) stage: Stage,
    pub(super) helpers: HashMap<Key, HelperId>,
    pub(super) requests: HashMap<Key, RequestId>,
    pub(super) concerns: HashMap<Key, Vec<ConcernId>>,
    pub(super) calls: HashMap<String, CallBackId>,
    /// By the resident and the helper.
    pub(super) bonds: HashMap<(Key, Key), BondId>,
    /// By the worker and what it is about.
    pub(super) goals: HashMap<(Key, CategoryId), GoalId>,
    pub(super) skipped: Vec<String>,
}

impl<'a> Replay<'a> {
    /// Lets one event happen. What the services refuse is noted and skipped: the demo begins all the same.
    pub(super) async fn tell(&mut self, event: Event<'a>) -> Result<(), ServiceError> {
        let what = match &event {
            Event::Step(request, step) => format!("{}: {}", request.key, step.action.tag()),
            Event::Asks(request) => format!("{}: asking", request.key),
            Event::Joins(person) => format!("{} joins", person.key),
            other => format!("{other:?}").chars().take(60).collect(),
        };
        match self.happens(event).await {
            Err(error) if !matches!(error, ServiceError::Store(_) | ServiceError::File(_)) => {
                let said = format!("{what} at {}: {error}", self.app.now());
                tracing::debug!(%said, "a step of the demo's stories was skipped");
                self.skipped.push(said);
                Ok(())
            }
            other => other,
        }
    }

    async fn happens(&mut self, event: Event<'a>) -> Result<(), ServiceError> {
        let app = self.app;
        match event {
            Event::Joins(person) => self.join(person).await,
            Event::Welcomed(person) => {
                let (actor, id) = (self.coordinator(person.zone.as_ref())?, self.helper(&person.key)?);
                desk::welcome(app, &actor, &id, None).await
            }
            Event::VettingSeen(person) => {
                let vetting = person.helper.as_ref().and_then(|helper| helper.vetting.as_ref());
                let Some(vetting) = vetting else { return Ok(()) };
                let (actor, id) = (self.actor(&vetting.by)?, self.helper(&person.key)?);
                desk::see_vetting(app, &actor, &id, vetting.until.date(self.now)).await
            }
            Event::HelperPauses(person) => helping::pause(app, &self.actor(&person.key)?).await,
            Event::HelperLeaves(person) => helping::leave(app, &self.actor(&person.key)?).await,
            Event::ActsFor(act) => {
                let (actor, who) = (self.actor(&act.by)?, self.person(&act.resident)?);
                let agreed = Agreed {
                    to: Some(self.person(&act.to)?),
                    kind: crate::domain::consent::RepresentativeKind::Carer,
                    given: act.given,
                    until: act.until.map(|day| {
                        UnixTime::at(day.date(self.now), 24, 0, &crate::domain::time::amsterdam())
                    }),
                };
                desk::record_consent(app, &actor, &who, agreed).await
            }
            Event::Blocks(block) => {
                let zone = self
                    .whole
                    .person(&block.person)
                    .and_then(|person| person.zone.as_ref());
                let actor = self.coordinator(zone)?;
                safeguard::block(
                    app,
                    &actor,
                    &self.person(&block.person)?,
                    &self.person(&block.other)?,
                )
                .await
            }
            Event::Life(life) => {
                let (actor, who) = (self.actor(&life.by)?, self.person(&life.person)?);
                desk::set_life(app, &actor, &who, life.state).await
            }
            Event::Asks(request) => self.ask(request).await,
            Event::Step(request, step) => self.step(request, step).await,
            Event::CallBack(call) => self.call(call).await,
            Event::CallBackDone(call) => {
                let actor = match &call.by {
                    Some(by) => self.actor(by)?,
                    None => self.coordinator(call.zone.as_ref())?,
                };
                let id = self
                    .calls
                    .get(&call.name)
                    .cloned()
                    .ok_or(ServiceError::NotFound)?;
                desk::close_call(app, &actor, &id).await
            }
            Event::Outing(outing) => self.outing(outing).await,
            Event::BondProposed(bond) => self.bond_proposed(bond).await,
            Event::BondAgreed(bond) => self.bond_agreed(bond).await,
            Event::Story(story) => self.story(story).await,
            Event::StoryShown(story) => self.story_shown(story).await,
            Event::Service(event) => self.serve(event).await,
        }
    }

    pub(super) fn helper(&self, key: &str) -> Result<HelperId, ServiceError> {
        let found = self.helpers.get(key).cloned();
        found.ok_or_else(|| ServiceError::internal(format!("{key} does not help")))
    }

    pub(super) fn request(&self, key: &str) -> Result<RequestId, ServiceError> {
        let found = self.requests.get(key).cloned();
        found.ok_or_else(|| ServiceError::internal(format!("{key} was not asked yet")))
    }

    async fn join(&mut self, seed: &'a SeedPerson) -> Result<(), ServiceError> {
        if self.stage.people.contains_key(&seed.key) {
            // Staff are there from the beginning.
            return Ok(());
        }
        let actor = self.coordinator(seed.zone.as_ref())?;
        let town = self
            .whole
            .zones
            .iter()
            .find(|zone| Some(&zone.key) == seed.zone.as_ref());
        let new = NewFile {
            given_name: seed.given.clone(),
            family_name: seed.family.clone(),
            contact: contact(seed),
            lang: seed.lang,
            home: seed.at.map(|point| NewHome {
                street: seed.street.clone().unwrap_or_default(),
                postcode: seed.postcode.as_ref().map_or("", Postcode::as_str).to_owned(),
                place: town.map(|zone| zone.municipality.clone()).unwrap_or_default(),
                point,
            }),
            consent: seed.consent,
        };
        let id = desk::add_file(self.app, &actor, new).await?;
        self.stage.people.insert(seed.key.clone(), id.clone());
        if let Some(offer) = &seed.helper {
            let now = self.app.now();
            let new = Helper {
                id: HelperId::new(now, &*self.app.chance),
                person: id.clone(),
                organisation: self.stage.organisation.clone(),
                kind: offer.kind,
                state: HelperState::Waiting { since: now },
                reach_m: offer.reach_m,
                mode: offer.mode,
                categories: offer.does.clone(),
                availability: self.whole.availability(self.told, &seed.key),
                absences: offer
                    .away
                    .iter()
                    .map(|away| (away.first.date(self.now), away.last.date(self.now)))
                    .collect(),
                limits: offer.limits(),
                languages: offer.speaks.clone(),
                adult: offer.adult,
                can_lift: offer.lifts,
                pets_fine: offer.pets_fine,
                smoke_fine: offer.smoke_fine,
                gender: offer.gender,
                vetted_until: None,
                interviewed: false,
            };
            let helper = desk::add_offer(self.app, &actor, &id, new).await?;
            self.helpers.insert(seed.key.clone(), helper);
        }
        Ok(())
    }

    async fn ask(&mut self, seed: &'a SeedRequest) -> Result<(), ServiceError> {
        let requirements = Requirements {
            vetting: seed.vetting,
            language: seed.language.clone(),
            lifting: seed.lifting,
            car: seed.car,
            pets: seed.pets,
            smoke: seed.smoke,
            rather: seed.rather,
        };
        let id = if self.stage.people.contains_key(&seed.resident) {
            let actor = self.actor(seed.asked_by.as_deref().unwrap_or(&seed.resident))?;
            let actor = match seed.channel {
                Channel::Web => actor,
                _ => self.coordinator(self.zone_of(seed))?,
            };
            let preferred = seed.preferred.iter().map(|key| self.helper(key));
            let known = KnownAsk {
                resident: self.person(&seed.resident)?,
                category: seed.category.clone(),
                own_words: seed.words.clone(),
                schedule: seed.schedule(self.now)?,
                duration_min: seed.duration_min,
                helpers_needed: seed.helpers,
                requirements,
                radius_m: seed.radius_m,
                preferred: preferred.collect::<Result<_, _>>()?,
                urgent: seed.urgent,
                draft: None,
                by_telephone: seed.channel != Channel::Web,
            };
            ask::for_file(self.app, &actor, known).await?
        } else {
            self.ask_as_a_stranger(seed, requirements).await?
        };
        self.requests.insert(seed.key.clone(), id);
        Ok(())
    }

    pub(super) fn zone_of(&self, seed: &SeedRequest) -> Option<&'a Key> {
        self.whole
            .person(&seed.resident)
            .and_then(|person| person.zone.as_ref())
    }

    /// The first request makes the file, and waits for a code.
    async fn ask_as_a_stranger(
        &mut self,
        seed: &SeedRequest,
        requirements: Requirements,
    ) -> Result<RequestId, ServiceError> {
        let who = self.whole.person(&seed.resident).ok_or(ServiceError::NotFound)?;
        let asked = ask::post(
            self.app,
            Ask {
                category: seed.category.clone(),
                own_words: seed.words.clone(),
                schedule: seed.schedule(self.now)?,
                duration_min: seed.duration_min,
                helpers_needed: seed.helpers,
                requirements,
                street: who.street.clone().unwrap_or_default(),
                postcode: who.postcode.clone().ok_or(ServiceError::NotFound)?,
                given_name: who.given.clone(),
                family_name: who.family.clone(),
                contact: contact(who),
                lang: who.lang,
                asked_by: None,
                agreed: true,
                draft: None,
            },
        )
        .await?;
        let id = asked.request.clone();
        let resident = self
            .app
            .store
            .read::<_, ServiceError, _>(async move |tx| {
                let found = request::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
                Ok(found.resident)
            })
            .await?;
        self.stage.people.insert(who.key.clone(), resident);
        Ok(asked.request)
    }

    async fn call(&mut self, seed: &SeedCallBack) -> Result<(), ServiceError> {
        let actor = self.coordinator(seed.zone.as_ref())?;
        let call = NewCall {
            name: seed.name.clone(),
            telephone: seed.telephone.clone(),
            why: seed.why.clone(),
            zone: seed
                .zone
                .as_ref()
                .and_then(|zone| self.stage.zones.get(zone).cloned()),
            person: seed.person.as_ref().map(|key| self.person(key)).transpose()?,
            request: seed.request.as_ref().map(|key| self.request(key)).transpose()?,
            words: seed.words.clone(),
        };
        let id = desk::add_call(self.app, &actor, call).await?;
        self.calls.insert(seed.name.clone(), id);
        Ok(())
    }

    /// Calls of long ago were made, except those that a story leaves open.
    pub(super) async fn close_old_calls(&self, before: UnixTime) -> Result<(), ServiceError> {
        let organisation = self.stage.organisation.clone();
        let open = self
            .app
            .store
            .read::<_, ServiceError, _>(
                async move |tx| Ok(concern::list_call_backs(tx, &organisation).await?),
            )
            .await?;
        for call in open {
            if call.created_at >= before || self.calls.values().any(|id| *id == call.id) {
                continue;
            }
            let zone = self
                .stage
                .zones
                .iter()
                .find(|(_, id)| Some(*id) == call.zone.as_ref());
            let actor = self.coordinator(zone.map(|(key, _)| key))?;
            desk::close_call(self.app, &actor, &call.id).await?;
        }
        Ok(())
    }
}

fn contact(seed: &SeedPerson) -> Contact {
    Contact {
        telephone: seed.telephone.clone(),
        mail: seed.mail.clone(),
    }
}
