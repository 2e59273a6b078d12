//! The learn-work service of the demo: supervisors and workers do what they do, each through the service that people use.

use super::replay::Replay;
use crate::domain::access::{Actor, Role};
use crate::domain::learning::{Level, Private, Reflection};
use crate::domain::opening::Stretch;
use crate::domain::time::amsterdam;
use crate::service::ServiceError;
use crate::service::learning::{self, NewDuty, NewGoal, NewObservation, NewPartner, Terms};
use crate::service::seed::{
    SeedDuty, SeedGoal, SeedOpening, SeedReflection, SeedTeam, SeedWorker, Service, ServiceEvent,
};
use crate::service::teams::{self, NewTeam, With};
use jiff::civil::Date;

impl Replay<'_> {
    /// Lets something happen in the service.
    pub(super) async fn serve(&mut self, event: ServiceEvent<'_>) -> Result<(), ServiceError> {
        let app = self.app;
        match event {
            ServiceEvent::Agreed(worker) => self.agreed(worker).await,
            ServiceEvent::Level(one) => {
                let level = (one.category.clone(), one.level);
                let (actor, id) = (self.supervisor_of(&one.who)?, self.helper(&one.who)?);
                learning::set_level(app, &actor, &id, level, &one.why).await
            }
            ServiceEvent::Goal(one) => self.goal(one).await,
            ServiceEvent::Reached(one) => {
                let set = self.goals.get(&(one.who.clone(), one.category.clone()));
                let set = set.cloned().ok_or(ServiceError::NotFound)?;
                let (actor, id) = (self.supervisor_of(&one.who)?, self.helper(&one.who)?);
                learning::end_goal(app, &actor, (&id, &set), (true, &one.why)).await
            }
            ServiceEvent::Seen(one) => {
                let (actor, id) = (self.supervisor_of(&one.who)?, self.helper(&one.who)?);
                let new = NewObservation {
                    category: one.category.clone(),
                    seen: one.seen,
                    words: one.words.clone(),
                };
                learning::observe(app, &actor, &id, new).await
            }
            ServiceEvent::Team(one, on) => self.team(one, on).await,
            ServiceEvent::Reflects(one, visit) => self.reflects(one, visit).await,
            ServiceEvent::Signs => self.sign_all().await,
            ServiceEvent::Statement(one) => {
                let (actor, id) = (self.supervisor_of(&one.who)?, self.helper(&one.who)?);
                learning::sign_statement(app, &actor, &id).await.map(drop)
            }
            ServiceEvent::Duty(one) => self.duty(one).await,
            ServiceEvent::Opens(one) => self.opens(one).await,
            ServiceEvent::Partner(one) => {
                let new = NewPartner {
                    id: None,
                    name: one.name.clone(),
                    part: one.part.clone(),
                    contact: one.contact.clone(),
                };
                learning::set_partner(app, &self.actor(&one.who)?, new)
                    .await
                    .map(drop)
            }
            ServiceEvent::Buddy(one) => {
                let (actor, id) = (self.supervisor_of(&one.who)?, self.helper(&one.who)?);
                let days = (one.agreed.date(self.now), one.prepared.date(self.now));
                teams::set_buddy(app, &actor, &id, days).await
            }
            ServiceEvent::Span(one) => {
                teams::set_span(app, &self.actor(&one.who)?, &self.person(&one.who)?, one.most).await
            }
        }
    }

    /// Who supervises where somebody lives: of that town before of all.
    fn supervisor_of(&self, who: &str) -> Result<Actor, ServiceError> {
        let zone = self.whole.person(who).and_then(|one| one.zone.as_ref());
        let all = || self.whole.staff.iter().filter(|one| one.role == Role::Supervisor);
        let found = all()
            .find(|one| one.zone.is_some() && one.zone.as_ref() == zone)
            .or_else(|| all().find(|one| one.zone.is_none()));
        let found = found.ok_or_else(|| ServiceError::internal("workers without a supervisor"))?;
        self.actor(&found.person)
    }

    async fn agreed(&self, seed: &SeedWorker) -> Result<(), ServiceError> {
        let (actor, id) = (self.supervisor_of(&seed.who)?, self.helper(&seed.who)?);
        let terms = Terms {
            starts_on: seed.starts.date(self.now),
            ends_on: seed.ends.map(|day| day.date(self.now)),
            week_min: seed.week_hours * 60,
            most_week_min: seed.most_week_hours.map(|hours| hours * 60),
            most_unpaid_months: seed.most_unpaid_months,
            own: Private {
                line: seed.line,
                childcare: seed.childcare,
                no_bicycle: seed.no_bicycle,
                dutch: seed.dutch,
                wishes: seed.wishes.clone(),
            },
        };
        learning::set_agreement(self.app, &actor, &id, terms).await?;
        for category in &seed.alone {
            let level = (category.clone(), Level::Independent);
            learning::set_level(self.app, &actor, &id, level, "Doet dit al jaren.").await?;
        }
        Ok(())
    }

    async fn goal(&mut self, seed: &SeedGoal) -> Result<(), ServiceError> {
        let (actor, id) = (self.supervisor_of(&seed.who)?, self.helper(&seed.who)?);
        let new = NewGoal {
            category: seed.category.clone(),
            target: seed.target,
            due_on: seed.due.date(self.now),
            words: seed.words.clone(),
        };
        let set = learning::add_goal(self.app, &actor, &id, new).await?;
        self.goals.insert((seed.who.clone(), seed.category.clone()), set);
        Ok(())
    }

    async fn team(&self, seed: &SeedTeam, on: Date) -> Result<(), ServiceError> {
        let with = match (&seed.supervisor, &seed.buddy) {
            (Some(who), _) => With::Supervisor(self.person(who)?),
            (None, Some(who)) => With::Buddy(self.helper(who)?),
            (None, None) => return Err(ServiceError::internal("a team with nobody along")),
        };
        let riders = seed.riders.iter().map(|key| self.helper(key));
        let new = NewTeam {
            on,
            part: seed.part,
            lead: self.helper(&seed.lead)?,
            with,
            riders: riders.collect::<Result<_, _>>()?,
        };
        teams::form(self.app, &self.supervisor_of(&seed.lead)?, new)
            .await
            .map(drop)
    }

    async fn reflects(&self, seed: &SeedReflection, visit: u32) -> Result<(), ServiceError> {
        let of = self.whole.request(&seed.request).ok_or(ServiceError::NotFound)?;
        let one = self.visit(of, visit).await?;
        let booked = self.booked(&one.id, &seed.who).await?;
        let said = Reflection {
            went: seed.went,
            did: seed.did,
            next: seed.next,
        };
        learning::reflect(self.app, &self.actor(&seed.who)?, &booked, said).await
    }

    /// Every hour that waits for it is signed for, as far as that is known by now.
    async fn sign_all(&self) -> Result<(), ServiceError> {
        let Service { worker, .. } = &self.whole.service;
        for one in worker {
            let (actor, id) = (self.supervisor_of(&one.who)?, self.helper(&one.who)?);
            let file = learning::file(self.app, &actor, &id).await?;
            let waiting = file.visits.iter().filter(|visit| visit.signed.is_none());
            let waiting: Vec<_> = waiting.map(|visit| visit.assignment.clone()).collect();
            if !waiting.is_empty() {
                learning::sign(self.app, &actor, &id, &waiting).await?;
            }
        }
        Ok(())
    }

    async fn duty(&self, seed: &SeedDuty) -> Result<(), ServiceError> {
        let actor = self.actor(&seed.who)?;
        for day in &seed.days {
            let new = NewDuty {
                supervisor: self.person(&seed.who)?,
                weekday: Some(day.0),
                first_on: self.app.now().date(&amsterdam()),
                last_on: None,
                from_min: seed.from * 60,
                until_min: seed.until * 60,
            };
            learning::add_duty(self.app, &actor, new).await?;
        }
        Ok(())
    }

    async fn opens(&self, seed: &SeedOpening) -> Result<(), ServiceError> {
        let mut week = [None; 7];
        for hours in &seed.hours {
            for day in &hours.days {
                if let Some(open) = week.get_mut(usize::from(day.0)) {
                    *open = Stretch::new(hours.from * 60, hours.until * 60);
                }
            }
        }
        let actor = self.actor(&seed.who)?;
        // Loaded at night, the story has workers at a door then: nothing is said, rather than to send them home.
        let said = learning::set_week(self.app, &actor, week, None).await;
        said.map(drop)
    }
}
