//! Somebody becomes a worker, and what is agreed with them.

use super::{guard, own_helper_file, own_learning, own_worker, supervisor, worker_self};
use crate::domain::access::Actor;
use crate::domain::consent::{Given, RepresentativeKind};
use crate::domain::contact::Postcode;
use crate::domain::helper::{Availability, Helper, HelperKind, HelperState, Limits, Mode};
use crate::domain::ids::{HelperId, PersonId};
use crate::domain::language::{Lang, SpokenLanguage};
use crate::domain::learning::{Agreement, Private, WORDS};
use crate::domain::resident::{Contact, Person};
use crate::domain::time::amsterdam;
use crate::service::ask::add_person;
use crate::service::desk::{Agreed, record};
use crate::service::helping::settle_at;
use crate::service::{App, FieldError, Refusal, ServiceError};
use crate::store::{Tx, helper, learning, person, place};
use jiff::civil::Date;

/// Most hours in a week that can be agreed: a working week.
const WEEK_HOURS: u32 = 40;
/// Visits in a week: the hours are what limits a worker.
const WEEK_VISITS: u32 = 21;

/// What is agreed with a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The first day.
    pub starts_on: Date,
    /// The last, if one was agreed.
    pub ends_on: Option<Date>,
    /// Agreed minutes in a week.
    pub week_min: u32,
    /// Most minutes in a week.
    pub most_week_min: Option<u32>,
    /// Most months without pay.
    pub most_unpaid_months: Option<u32>,
    /// What is for supervisor and worker alone.
    pub own: Private,
}

impl Terms {
    fn check(&self) -> Result<(), ServiceError> {
        let mut wrong = Vec::new();
        let mut unless = |right: bool, field, text| {
            if !right {
                wrong.push(FieldError { field, text });
            }
        };
        let fits = |minutes: u32| (1..=WEEK_HOURS * 60).contains(&minutes);
        unless(fits(self.week_min), "hours", "field-week-hours");
        unless(self.most_week_min.is_none_or(fits), "most", "field-week-hours");
        unless(
            self.most_unpaid_months
                .is_none_or(|months| (1..=120).contains(&months)),
            "months",
            "field-months-range",
        );
        unless(
            self.ends_on.is_none_or(|last| self.starts_on <= last),
            "until",
            "field-ends-before",
        );
        unless(
            self.own.wishes.chars().count() <= WORDS,
            "story",
            "field-too-long",
        );
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(ServiceError::Invalid(wrong))
        }
    }

    fn with(
        self,
        helper: &Helper,
        before: Option<&Agreement>,
        now: crate::domain::time::UnixTime,
    ) -> Agreement {
        Agreement {
            helper: helper.id.clone(),
            organisation: helper.organisation.clone(),
            since: before.map_or(now, |before| before.since),
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            week_min: self.week_min,
            most_week_min: self.most_week_min,
            most_unpaid_months: self.most_unpaid_months,
            own: self.own,
        }
    }
}

/// Who becomes a worker.
#[derive(Debug, Clone)]
pub enum WhoBegins {
    /// A neighbour who helps already.
    Known(HelperId),
    /// Somebody new.
    New {
        /// First name.
        given_name: String,
        /// The rest of the name.
        family_name: String,
        /// At least one way to reach them.
        contact: Contact,
        /// Street and number.
        street: String,
        /// Where they start from.
        postcode: Postcode,
        /// Whether they said that this is written down, and that they may be planned.
        agreed: bool,
    },
}

/// A worker begins.
#[derive(Debug, Clone)]
pub struct NewWorker {
    /// Who.
    pub who: WhoBegins,
    /// What is agreed.
    pub terms: Terms,
}

/// Neighbours who help in one's zones and could become workers, by name.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who supervises nowhere.
pub async fn candidates(app: &App, actor: &Actor) -> Result<Vec<(HelperId, String)>, ServiceError> {
    let organisation = supervisor(actor)?.organisation.clone();
    let actor = actor.clone();
    app.store
        .read(async move |tx| {
            let mut all = Vec::new();
            for stored in helper::list(tx).await? {
                let one = stored.helper;
                let is_here = matches!(one.state, HelperState::Active { .. } | HelperState::Paused { .. });
                if one.organisation != organisation || one.kind == HelperKind::Worker || !is_here {
                    continue;
                }
                if let Ok((_, known)) = own_helper_file(tx, &actor, &one.id).await {
                    all.push((one.id, known.full_name()));
                }
            }
            all.sort_by_cached_key(|(id, name)| (name.to_lowercase(), id.clone()));
            Ok(all)
        })
        .await
}

/// Somebody becomes a worker. They watch in everything until a supervisor signs for more; what a neighbour who becomes one
/// had booked is given back, for until then they do not go alone.
///
/// # Errors
/// [`ServiceError::Invalid`] for fields that are wrong; [`ServiceError::NotFound`] outside one's zones;
/// [`Refusal::Changed`] for somebody who is a worker already; [`Refusal::OutsideZones`].
pub async fn begin(app: &App, actor: &Actor, new: NewWorker) -> Result<HelperId, ServiceError> {
    supervisor(actor)?;
    new.terms.check()?;
    let (app_tx, actor) = (app.clone(), actor.clone());
    let id = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let (app, name) = (app_tx, actor.audit_name());
            let (found, known) = match new.who {
                WhoBegins::Known(id) => {
                    helper::lock(tx, std::slice::from_ref(&id))
                        .await
                        .map_err(|_| ServiceError::NotFound)?;
                    let (found, known) = own_helper_file(tx, &actor, &id).await?;
                    if matches!(found.state, HelperState::Left { .. }) {
                        return Err(ServiceError::NotFound);
                    }
                    if found.kind == HelperKind::Worker {
                        return Err(Refusal::Changed.into());
                    }
                    learning::set_worker(tx, &found, &name).await?;
                    (found, known)
                }
                WhoBegins::New {
                    given_name,
                    family_name,
                    contact,
                    street,
                    postcode,
                    agreed,
                } => {
                    check_new(&given_name, &family_name, &contact, agreed)?;
                    let names = (given_name.as_str(), family_name.as_str());
                    add_new(tx, &app, &actor, names, &contact, (&street, &postcode)).await?
                }
            };
            person::hold(tx, &[&known.id]).await?;
            let agreed = new.terms.with(&found, None, app.now());
            learning::set_agreement(tx, &agreed, &name).await?;
            guard::recheck(tx, &app, std::slice::from_ref(&found.id), &name).await?;
            Ok(found.id)
        })
        .await?;
    wake(app);
    Ok(id)
}

pub(super) fn wake(app: &App) {
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
}

fn check_new(
    given_name: &str,
    family_name: &str,
    contact: &Contact,
    agreed: bool,
) -> Result<(), ServiceError> {
    let mut wrong = Vec::new();
    let mut unless = |right: bool, field, text| {
        if !right {
            wrong.push(FieldError { field, text });
        }
    };
    unless(!given_name.trim().is_empty(), "name", "field-name-needed");
    unless(
        given_name.chars().count() <= 80 && family_name.chars().count() <= 80,
        "name",
        "field-too-long",
    );
    unless(
        contact.telephone.is_some() || contact.mail.is_some(),
        "telephone",
        "field-contact-needed",
    );
    unless(agreed, "agreed", "field-agreed-needed");
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::Invalid(wrong))
    }
}

/// A file for somebody new, where the supervisor may be one. They can everything that a worker may do and has hours on
/// working days; what of it is planned follows from the agreement, and they change the rest themselves.
async fn add_new(
    tx: &mut Tx,
    app: &App,
    actor: &Actor,
    names: (&str, &str),
    contact: &Contact,
    (street, postcode): (&str, &Postcode),
) -> Result<(Helper, Person), ServiceError> {
    let me = supervisor(actor)?;
    let (now, by) = (app.now(), actor.audit_name());
    let who = add_person(tx, app, &me.organisation, names, contact, Lang::Nl).await?;
    settle_at(tx, app, &who, street, postcode).await?;
    let agreed = Agreed {
        to: None,
        kind: RepresentativeKind::Carer,
        given: Given::InPerson,
        until: None,
    };
    record(tx, app, actor, &who, agreed).await?;
    let categories = place::list_categories(tx, &me.organisation)
        .await?
        .into_iter()
        .filter(|one| one.is_on && one.worker_may)
        .map(|one| one.id)
        .collect();
    let new = Helper {
        id: HelperId::new(now, &*app.chance),
        person: who.id.clone(),
        organisation: who.organisation.clone(),
        kind: HelperKind::Worker,
        state: HelperState::Active { since: now },
        reach_m: 5000,
        mode: Mode::Bicycle,
        categories,
        availability: (0..5).fold(Availability::default(), |week, day| week.with(day, 8, 17)),
        absences: Vec::new(),
        limits: Limits {
            weekly_visits: WEEK_VISITS,
            ..Limits::default()
        },
        languages: SpokenLanguage::parse("nl").into_iter().collect(),
        adult: true,
        can_lift: false,
        pets_fine: true,
        smoke_fine: true,
        gender: None,
        vetted_until: None,
        interviewed: false,
    };
    helper::add(tx, &new, 0, now, &by).await?;
    // Whoever makes a file where they supervise nobody is told that there is no such place.
    let (_, known) = own_helper_file(tx, actor, &new.id).await?;
    Ok((new, known))
}

/// Changes what is agreed. What is booked and does not fit any more is given back.
///
/// # Errors
/// [`ServiceError::Invalid`] for fields that are wrong; [`ServiceError::NotFound`] outside one's zones.
pub async fn set_agreement(
    app: &App,
    actor: &Actor,
    id: &HelperId,
    terms: Terms,
) -> Result<(), ServiceError> {
    supervisor(actor)?;
    terms.check()?;
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let name = actor.audit_name();
            let found = held(tx, &actor, &id).await?;
            let before = learning::find_agreement(tx, &id).await?;
            let agreed = terms.with(&found, before.as_ref(), app_tx.now());
            learning::set_agreement(tx, &agreed, &name).await?;
            guard::recheck(tx, &app_tx, std::slice::from_ref(&id), &name).await
        })
        .await?;
    wake(app);
    Ok(())
}

/// A worker of one's zones, held as booking holds them, and as whoever writes about somebody does.
pub(super) async fn held(tx: &mut Tx, actor: &Actor, id: &HelperId) -> Result<Helper, ServiceError> {
    own_worker(tx, actor, id).await?;
    helper::lock(tx, std::slice::from_ref(id)).await?;
    let (found, known) = own_worker(tx, actor, id).await?;
    person::hold(tx, &[&known.id]).await?;
    Ok(found)
}

/// The same for one's own.
pub(super) async fn held_self(tx: &mut Tx, me: &HelperId) -> Result<(Helper, PersonId), ServiceError> {
    worker_self(tx, me).await?;
    helper::lock(tx, std::slice::from_ref(me)).await?;
    let (found, known) = worker_self(tx, me).await?;
    person::hold(tx, &[&known.id]).await?;
    Ok((found, known.id))
}

/// A worker says what they would like.
///
/// # Errors
/// [`ServiceError::Invalid`] when it is too long; [`ServiceError::NotFound`] for somebody who is no worker, or with whom
/// nothing was agreed yet.
pub async fn set_wishes(app: &App, actor: &Actor, words: &str) -> Result<(), ServiceError> {
    let words = words.trim().to_owned();
    if words.chars().count() > WORDS {
        return Err(ServiceError::field("story", "field-too-long"));
    }
    let (me, name) = (own_learning(actor)?, actor.audit_name());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            held_self(tx, &me).await?;
            let found = learning::find_agreement(tx, &me).await?;
            let mut agreed = found.ok_or(ServiceError::NotFound)?;
            agreed.own.wishes = words;
            Ok(learning::set_agreement(tx, &agreed, &name).await?)
        })
        .await
}

/// Today, where everybody is.
pub(super) fn today(app: &App) -> Date {
    app.now().date(&amsterdam())
}
