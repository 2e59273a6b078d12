//! One month, in one way of asking, through the product's own services on a database that is thrown away.
//!
//! The clock moves by half an hour from seven in the morning until ten in the evening; at each one what was asked
//! comes in, people answer, visits take place, time passes ([`passing`]), and somebody is asked.

use super::demand::Asking;
use super::figures::{HelperPast, History, TERM_S, VisitPast};
use super::people::{self, Answer, Question};
use super::stage::{Stage, patient};
use super::town::{Asked, BEGINS, Town};
use super::{Way, peers};
use crate::domain::ids::{AssignmentId, HelperId, InvitationId, OrganisationId, VisitId};
use crate::domain::invitation::{DeclineReason, InvitationState};
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::VisitState;
use crate::geo::distance_m;
use crate::service::ask::{self, KnownAsk, RADIUS_M};
use crate::service::follow::{self, Said};
use crate::service::helping::{self, Step};
use crate::service::round::Moments;
use crate::service::{ServiceError, passing, round};
use crate::store::{assignment, invitation, visit};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The clock moves by this, seconds.
const STEP_S: i64 = 30 * 60;
/// From and until this hour anything happens.
const DAY: (i8, i8) = (7, 22);
/// Residents say that somebody came so long after a visit, seconds.
const THANKS_S: i64 = 2 * 3600;
const WEEK_S: i64 = 7 * 86_400;

/// What happens later.
#[derive(Debug, Clone)]
enum Event {
    Yes(InvitationId, usize, usize),
    No(InvitationId, usize),
    CheckOut(AssignmentId, usize, usize),
    Thanks(usize),
}

/// A visit, as the simulation knows it.
struct Known {
    id: VisitId,
    /// The same in every way of asking.
    number: u64,
    resident: usize,
    category: u64,
    past: VisitPast,
}

/// A month under way.
pub(super) struct Month<'a> {
    pub(super) stage: Stage<'a>,
    pub(super) seed: u64,
    pub(super) now: UnixTime,
    pub(super) organisation: OrganisationId,
    town: &'a Town,
    visits: Vec<Known>,
    by_visit: HashMap<VisitId, usize>,
    by_helper: HashMap<HelperId, usize>,
    later: BTreeMap<(UnixTime, u64), Event>,
    last_event: u64,
    /// Until when questions stand.
    standing: BTreeSet<UnixTime>,
    familiar: BTreeSet<(usize, usize)>,
    considered: BTreeSet<(usize, usize)>,
    asked: Vec<Vec<UnixTime>>,
    promised: Vec<Vec<UnixTime>>,
    willing: Vec<bool>,
    all_asked: Vec<UnixTime>,
}

/// Lets a month of so many days happen. A peer may put as many questions as `model` had by the end of each day.
pub(super) async fn run(
    town: &Town,
    wishes: &[Asking],
    (seed, days): (u64, u32),
    way: Way,
    model: Option<&History>,
) -> Result<History, ServiceError> {
    let stage = Stage::begin(town, seed).await?;
    let mut month = Month::new(stage, town, seed);
    let mut coming = wishes.iter().enumerate().peekable();
    let mut day = BEGINS;
    let zone = amsterdam();
    for _ in 0..days {
        let (from, until) = (
            UnixTime::at(day, DAY.0, 0, &zone),
            UnixTime::at(day, DAY.1, 0, &zone),
        );
        day = day.tomorrow().map_err(ServiceError::internal)?;
        let allowed = model.map(|model| model.asked_before(UnixTime::at(day, 0, 0, &zone)));
        let mut at = from;
        while at <= until {
            month.set(at);
            let mut changed = false;
            while let Some((number, wish)) = coming.next_if(|(_, wish)| wish.at <= at) {
                month.ask(number, wish).await?;
                changed = true;
            }
            changed |= month.happen().await?;
            let hourly = (at.seconds() - from.seconds()) % 3600 == 0;
            // Between the hours nothing passes but questions.
            if month.questions_run_out() || hourly {
                changed |= passing::pass(&month.stage.app).await? > 0;
            }
            match way {
                Way::Noaber if changed || hourly => month.round().await?,
                Way::Nearest if changed || hourly => {
                    peers::nearest(&mut month, allowed.unwrap_or(usize::MAX), Moments::First).await?;
                }
                Way::NearestUnhurried if changed || hourly => {
                    peers::nearest(&mut month, allowed.unwrap_or(usize::MAX), Moments::Unhurried).await?;
                }
                Way::Board => {
                    let by_now = model.map_or(0, |model| model.asked_before(at.plus(1)));
                    peers::board(&mut month, by_now).await?;
                }
                _ => {}
            }
            at = at.plus(STEP_S);
        }
    }
    month.end(UnixTime::at(day, 0, 0, &zone)).await
}

impl<'a> Month<'a> {
    fn new(stage: Stage<'a>, town: &'a Town, seed: u64) -> Self {
        let count = town.helpers.len();
        Self {
            by_helper: stage.helpers.iter().map(|one| one.id.clone()).zip(0..).collect(),
            organisation: stage.organisation.clone(),
            stage,
            seed,
            now: UnixTime::from_seconds(0),
            town,
            visits: Vec::new(),
            by_visit: HashMap::new(),
            later: BTreeMap::new(),
            last_event: 0,
            standing: BTreeSet::new(),
            familiar: BTreeSet::new(),
            considered: BTreeSet::new(),
            asked: vec![Vec::new(); count],
            promised: vec![Vec::new(); count],
            willing: vec![false; count],
            all_asked: Vec::new(),
        }
    }

    fn set(&mut self, at: UnixTime) {
        self.now = at;
        self.stage.clock.show(at);
    }

    fn plan(&mut self, at: UnixTime, event: Event) {
        self.last_event += 1;
        self.later.insert((at, self.last_event), event);
    }

    /// How many were asked so far.
    pub(super) fn asked_so_far(&self) -> usize {
        self.all_asked.len()
    }

    /// Which visit and which helper, by their numbers in this month.
    pub(super) fn numbers(&self, visit: &VisitId, helper: &HelperId) -> Option<(usize, usize)> {
        Some((*self.by_visit.get(visit)?, *self.by_helper.get(helper)?))
    }

    /// Whether somebody looked at a visit on the board before.
    pub(super) fn has_considered(&self, helper: usize, visit: usize) -> bool {
        self.considered.contains(&(helper, visit))
    }

    /// Somebody looks at a visit on the board.
    pub(super) fn consider(&mut self, helper: usize, visit: usize) {
        self.considered.insert((helper, visit));
    }

    async fn ask(&mut self, number: usize, wish: &Asking) -> Result<(), ServiceError> {
        let requirements = crate::domain::request::Requirements {
            vetting: wish.vetting,
            language: None,
            lifting: wish.lifting,
            car: false,
            pets: wish.pets,
            smoke: wish.smoke,
            rather: None,
        };
        let known = KnownAsk {
            resident: self.stage.residents[wish.resident].clone(),
            category: wish.category.clone(),
            own_words: String::new(),
            schedule: wish.schedule.clone(),
            duration_min: Some(wish.duration_min),
            helpers_needed: wish.helpers,
            requirements,
            radius_m: RADIUS_M,
            preferred: Vec::new(),
            urgent: false,
            draft: None,
            by_telephone: true,
        };
        let request = match ask::for_file(&self.stage.app, &self.stage.coordinator, known).await {
            Ok(request) => request,
            // The hour has passed by the time that it is written down: no way of asking can help.
            Err(ServiceError::Invalid(_)) => return Ok(()),
            Err(other) => return Err(other),
        };
        let store = &self.stage.app.store;
        let mut made = store
            .read::<_, ServiceError, _>(async move |tx| Ok(visit::list_of_request(tx, &request).await?))
            .await?;
        made.sort_by_key(|one| one.windows.first().copied());
        for (occasion, one) in (0_u64..).zip(made) {
            self.learn(wish, number as u64 * 64 + occasion, one);
        }
        Ok(())
    }

    /// Takes note of a visit, and of whoever could do it.
    fn learn(&mut self, wish: &Asking, number: u64, one: visit::Visit) {
        let asked = Asked {
            category: &wish.category,
            cell: self.town.residents[wish.resident].cell,
            windows: &one.windows,
            duration_min: wish.duration_min,
            radius_m: RADIUS_M,
            vetting: wish.vetting,
            lifting: wish.lifting,
            pets: wish.pets,
            smoke: wish.smoke,
        };
        let able: Vec<usize> = (0..self.town.helpers.len())
            .filter(|helper| self.town.could(*helper, &asked, self.now))
            .collect();
        let opens = one.windows.first().map_or(self.now, |window| window.starts_at);
        let past = VisitPast {
            cell: asked.cell,
            asked_at: self.now,
            from: self.now.max(opens.plus(-TERM_S + 86_400)),
            could: able.len() >= usize::from(wish.helpers),
            able: able.len(),
            would: false,
            first_yes_at: None,
            served_at: None,
            asked: 0,
        };
        let category = wish.category.as_str().bytes();
        let last = one.windows.last().copied();
        self.by_visit.insert(one.id.clone(), self.visits.len());
        self.visits.push(Known {
            id: one.id,
            number,
            resident: wish.resident,
            category: category.fold(7, |sum: u64, byte| {
                sum.wrapping_mul(31).wrapping_add(u64::from(byte))
            }),
            past,
        });
        let here = self.visits.len() - 1;
        let mut would = 0;
        for helper in able {
            self.willing[helper] = true;
            would += usize::from(last.is_some_and(|window| self.would(here, helper, window)));
        }
        self.visits[here].past.would = would >= usize::from(wish.helpers);
    }

    /// Whether somebody would say yes when they are rested and free.
    fn would(&self, visit: usize, helper: usize, window: Window) -> bool {
        let rested = Question {
            asked_lately: 0,
            promised_lately: 0,
            ..self.question(visit, helper, window)
        };
        people::says_yes(self.seed, &rested)
    }

    /// What somebody is asked, as the people of the simulation see it.
    pub(super) fn question(&self, visit: usize, helper: usize, window: Window) -> Question {
        let known = &self.visits[visit];
        let since = self.now.plus(-WEEK_S);
        let lately = |all: &[UnixTime]| all.iter().filter(|at| **at >= since).count();
        let home = self.town.helpers[helper].cell;
        Question {
            helper,
            visit: known.number,
            category: known.category,
            distance_m: distance_m(home.centre(), known.past.cell.centre()),
            familiar: self.familiar.contains(&(known.resident, helper)),
            at: self.now,
            starts_at: window.starts_at,
            asked_lately: lately(&self.asked[helper]),
            promised_lately: lately(&self.promised[helper]),
        }
    }

    /// Somebody was asked: they remember it.
    pub(super) fn note(&mut self, visit: usize, helper: usize) {
        self.visits[visit].past.asked += 1;
        self.asked[helper].push(self.now);
        self.all_asked.push(self.now);
    }

    /// Somebody was sent a question: what they will do with it.
    pub(super) fn sent(&mut self, id: InvitationId, visit: usize, helper: usize, window: Window) {
        let answer = people::answer(self.seed, &self.question(visit, helper, window));
        self.note(visit, helper);
        match answer {
            Answer::Yes(at) => self.plan(at, Event::Yes(id, helper, visit)),
            Answer::No(at) => self.plan(at, Event::No(id, helper)),
            Answer::Never => {}
        }
    }

    /// A round of the product, and what those whom it asked will do.
    async fn round(&mut self) -> Result<(), ServiceError> {
        if round::run(&self.stage.app, &self.organisation).await?.invited > 0 {
            self.collect().await?;
        }
        Ok(())
    }

    /// Everybody who was sent a question at this instant.
    pub(super) async fn collect(&mut self) -> Result<(), ServiceError> {
        let now = self.now;
        let (store, organisation) = (&self.stage.app.store, self.organisation.clone());
        let fresh = store
            .read::<_, ServiceError, _>(async move |tx| {
                let mut all = invitation::list_live(tx, &organisation).await?;
                all.retain(|asked| asked.created_at == now);
                Ok(all)
            })
            .await?;
        for asked in fresh {
            if let InvitationState::Sent { expires_at, .. } = asked.state {
                self.standing.insert(expires_at);
            }
            if let Some((visit, helper)) = self.numbers(&asked.visit, &asked.helper) {
                self.sent(asked.id, visit, helper, asked.window);
            }
        }
        Ok(())
    }

    /// Somebody has said yes.
    pub(super) fn promised(&mut self, booked: AssignmentId, visit: usize, helper: usize, window: Window) {
        self.promised[helper].push(self.now);
        self.visits[visit].past.first_yes_at.get_or_insert(self.now);
        self.plan(window.ends_at, Event::CheckOut(booked, visit, helper));
    }

    /// Whether a question has run out since this was last asked.
    fn questions_run_out(&mut self) -> bool {
        let before = self.standing.len();
        self.standing.retain(|until| *until > self.now);
        self.standing.len() < before
    }

    /// Everything that was to happen by now; says whether anything did.
    async fn happen(&mut self) -> Result<bool, ServiceError> {
        let mut any = false;
        while let Some(entry) = self.later.first_entry() {
            if entry.key().0 > self.now {
                break;
            }
            let event = entry.remove();
            any = true;
            self.let_happen(event).await?;
        }
        Ok(any)
    }

    async fn let_happen(&mut self, event: Event) -> Result<(), ServiceError> {
        let app = &self.stage.app;
        match event {
            Event::Yes(id, helper, visit) => {
                let actor = &self.stage.helpers[helper].actor;
                let said = helping::accept_as(app, actor, &id, helping::Yes::AsAsked).await;
                let mut booked = Vec::new();
                for one in patient(said)?.unwrap_or_default() {
                    let found = app
                        .store
                        .read::<_, ServiceError, _>(async move |tx| Ok(assignment::find(tx, &one).await?))
                        .await?;
                    booked.push(found.ok_or(ServiceError::NotFound)?);
                }
                for (nth, one) in booked.into_iter().enumerate() {
                    // The first is what they were asked; a series brings others along.
                    let number = self.by_visit.get(&one.visit).copied();
                    if let Some(of) = number.or((nth == 0).then_some(visit)) {
                        self.promised(one.id, of, helper, one.window);
                    }
                }
            }
            Event::No(id, helper) => {
                let actor = &self.stage.helpers[helper].actor;
                patient(helping::decline(app, actor, &id, DeclineReason::NotThisTime).await)?;
            }
            Event::CheckOut(booked, visit, helper) => {
                let actor = &self.stage.helpers[helper].actor;
                let done = patient(helping::step(app, actor, &booked, Step::CheckOut).await)?;
                if done.is_some() {
                    self.familiar.insert((self.visits[visit].resident, helper));
                    self.plan(self.now.plus(THANKS_S), Event::Thanks(visit));
                }
            }
            Event::Thanks(visit) => {
                let known = &self.visits[visit];
                let said = Said {
                    somebody_came: true,
                    same_again: true,
                    words: String::new(),
                };
                let actor = self.stage.resident(known.resident);
                patient(follow::say(app, &actor, &known.id, said).await)?;
            }
        }
        Ok(())
    }

    /// What came of every visit.
    async fn end(self, until: UnixTime) -> Result<History, ServiceError> {
        let ids: Vec<VisitId> = self.visits.iter().map(|known| known.id.clone()).collect();
        let store = &self.stage.app.store;
        let found = store
            .read::<_, ServiceError, _>(async move |tx| {
                let mut all = Vec::new();
                for id in &ids {
                    all.push(visit::find(tx, id).await?);
                }
                Ok(all)
            })
            .await?;
        let mut visits = Vec::new();
        for (known, found) in self.visits.iter().zip(found) {
            let took_place = |one: &visit::Visit| {
                matches!(one.state, VisitState::Done { .. } | VisitState::Confirmed { .. })
            };
            let served_at = found.filter(took_place).and_then(|one| one.agreed);
            visits.push(VisitPast {
                served_at: served_at.map(|window| window.ends_at),
                ..known.past
            });
        }
        let helpers =
            self.asked
                .iter()
                .zip(&self.willing)
                .zip(&self.town.helpers)
                .map(|((asked, able), one)| HelperPast {
                    is_willing: *able && one.limits.weekly_invitations > 0 && one.limits.weekly_visits > 0,
                    asked: asked.len(),
                });
        let history = History {
            until,
            visits,
            helpers: helpers.collect(),
            asked: self.all_asked.clone(),
        };
        self.stage.end().await;
        Ok(history)
    }
}
