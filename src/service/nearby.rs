//! What is needed near a helper, as far as anybody may see it before they are assigned.
//!
//! Everything here (order, distance, which visits are shown at all) comes from disclosure cells, centre to centre.

use super::board::{Board, Boards, Sought};
use super::helping::{VisitCard, card, own_helper};
use super::timing::{self, Wish};
use super::{App, Refusal, ServiceError, booking, learning};
use crate::domain::access::Actor;
use crate::domain::category::Category;
use crate::domain::consent::Purpose;
use crate::domain::helper::{Helper, HelperState};
use crate::domain::ids::{AssignmentId, HelperId, PersonId, VisitId};
use crate::domain::invitation::{Asks, InvitationState, Source};
use crate::domain::request::{Request, RequestState};
use crate::domain::resident::Home;
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::VisitState;
use crate::geo::{Cell, distance_m};
use crate::store::invitation::Invitation;
use crate::store::{Tx, assignment, bond, consent, helper, invitation, person, place, request, visit};
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

/// At most so many visits on one page.
const SHOWN: usize = 50;

/// What is needed near somebody.
#[derive(Debug, Clone)]
pub struct NearMe {
    /// When it was like this.
    pub at: UnixTime,
    /// The nearest first; within a cell the soonest first.
    pub visits: Vec<VisitCard>,
    /// Open visits per disclosure cell within reach.
    pub cells: BTreeMap<Cell, usize>,
    /// The helper's own disclosure cell.
    pub home: Cell,
    /// Whether they may say yes: a coordinator has met them.
    pub may_accept: bool,
    /// How far they go, metres.
    pub reach_m: u32,
}

/// Open visits that a helper could do, by what they offer; of one cell alone, if asked. The very same list as before, in the
/// same place of memory, means that nothing has changed and no time has passed.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who does not help.
pub async fn near_me(app: &App, actor: &Actor, only: Option<Cell>) -> Result<Arc<NearMe>, ServiceError> {
    let (me, stamp) = (own_helper(actor)?, app.store.stamp());
    let seen = match app.near.find(stamp, &me) {
        Some(kept) => kept,
        None => {
            let (of, boards) = (me.clone(), app.boards.clone());
            let seen = app
                .store
                .read(async move |tx| Seen::read(tx, &of, &boards).await)
                .await?;
            let seen = Arc::new(seen);
            app.near.keep(stamp, me, Arc::clone(&seen));
            seen
        }
    };
    Ok(seen.list(only, app.now()))
}

/// What the list of what is near somebody is made of.
#[derive(Debug)]
pub struct Seen {
    mine: Helper,
    home: Home,
    /// Whom they are kept apart from.
    apart: Vec<PersonId>,
    /// What they said no to already.
    answered: HashSet<VisitId>,
    board: Arc<Board>,
    /// The list as it was made last, and of which cell: it is asked for again by whoever comes back from a visit.
    last: Mutex<Option<(Option<Cell>, Arc<NearMe>)>>,
}

impl Seen {
    async fn read(tx: &mut Tx, me: &HelperId, boards: &Boards) -> Result<Self, ServiceError> {
        let mut mine = helper::find(tx, me).await?.ok_or(ServiceError::NotFound)?.helper;
        learning::bind(tx, &mut mine).await?;
        let home = person::find_home(tx, &mine.person)
            .await?
            .ok_or(ServiceError::NotFound)?;
        Ok(Self {
            apart: consent::list_blocked(tx, &mine.person).await?,
            answered: invitation::list_answered(tx, me).await?.into_iter().collect(),
            board: boards.look(tx, &mine.organisation).await?,
            home,
            mine,
            last: Mutex::default(),
        })
    }

    fn list(&self, only: Option<Cell>, now: UnixTime) -> Arc<NearMe> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((cell, list)) if (*cell, list.at) == (only, now) => Arc::clone(list),
            _ => {
                let list = Arc::new(self.made(only, now));
                *last = Some((only, Arc::clone(&list)));
                list
            }
        }
    }

    fn made(&self, only: Option<Cell>, now: UnixTime) -> NearMe {
        let (mine, home) = (&self.mine, &self.home);
        let mut cells: BTreeMap<Cell, usize> = BTreeMap::new();
        let mut found = Vec::new();
        for (cell, sought) in &self.board.by_cell {
            let far = distance_m(home.cell.centre(), cell.centre());
            if far > f64::from(mine.reach_m) {
                continue;
            }
            for one in sought {
                let of = &*one.request;
                let Some(category) = self.board.categories.get(&of.category) else {
                    continue;
                };
                let mine_already =
                    one.visit.state.helpers().contains(&mine.id) || self.answered.contains(&one.visit.id);
                let kept_apart = self.apart.contains(&of.resident) || of.resident == mine.person;
                if !one.stands(now)
                    || mine_already
                    || kept_apart
                    || !suits(mine, of, category, &one.visit, far, now)
                {
                    continue;
                }
                *cells.entry(*cell).or_default() += 1;
                if only.is_none_or(|chosen| chosen == *cell) {
                    found.push((far, one, category));
                }
            }
        }
        found.sort_by(|a, b| {
            let soon = |one: &Sought| (one.visit.deadline_at, one.visit.id.clone());
            a.0.total_cmp(&b.0).then_with(|| soon(a.1).cmp(&soon(b.1)))
        });
        let shown = found.into_iter().take(SHOWN);
        NearMe {
            at: now,
            visits: shown
                .map(|(_, one, category)| {
                    card(
                        &one.visit,
                        &one.request,
                        category,
                        one.resident.clone(),
                        home.cell,
                    )
                })
                .collect(),
            cells,
            home: home.cell,
            may_accept: matches!(mine.state, HelperState::Active { .. }),
            reach_m: mine.reach_m,
        }
    }
}

/// Whether the list of what is near is what the database says, for each organisation. For tests.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn is_true(app: &App) -> Result<bool, ServiceError> {
    let boards = app.boards.clone();
    app.store
        .read(async move |tx| {
            for of in place::list_organisations(tx).await? {
                if !boards.is_true(tx, &of.id).await? {
                    return Ok(false);
                }
            }
            Ok(true)
        })
        .await
}

/// Whether somebody is still sought for a visit.
fn is_sought(one: &visit::Visit, of: &Request, category: &Category, now: UnixTime) -> bool {
    matches!(one.state, VisitState::Open { .. })
        && matches!(of.state, RequestState::Open { .. })
        && one.deadline_at > now
        && category.is_on
}

/// Whether a visit, so many metres away, is one that a helper offers to do and may.
fn suits(
    mine: &Helper,
    of: &Request,
    category: &Category,
    one: &visit::Visit,
    far: f64,
    now: UnixTime,
) -> bool {
    of.organisation == mine.organisation
        && far <= f64::from(mine.reach_m.min(of.radius_m))
        && mine.categories.contains(&of.category)
        && can_meet(mine, of, category.vetting_required, one, now)
}

impl booking::Scene {
    /// Whether the helper may see and take this visit without having been asked: as on their list.
    async fn is_on_the_list(&self, tx: &mut Tx, now: UnixTime) -> Result<bool, ServiceError> {
        let (mine, of) = (&self.helper.helper, &self.request);
        let far = distance_m(self.helper_home.cell.centre(), of.cell.centre());
        Ok(is_sought(&self.visit, of, &self.category, now)
            && self.resident.state.is_here()
            && of.resident != mine.person
            && suits(mine, of, &self.category, &self.visit, far, now)
            && bond::find_request(tx, &of.id).await?.is_none()
            && !consent::is_blocked(tx, &of.resident, &mine.person).await?
            && consent::has_consent(tx, &of.resident, Purpose::Matching, now).await?)
    }
}

/// Whether a helper brings what a request asks for.
fn can_meet(mine: &Helper, of: &Request, vetting: bool, one: &visit::Visit, now: UnixTime) -> bool {
    let wants = &of.requirements;
    let day = one
        .windows
        .iter()
        .map(|w| w.starts_at)
        .max()
        .unwrap_or(now)
        .date(&amsterdam());
    let vetted = mine
        .vetted_until
        .is_some_and(|until| until >= day.min(now.date(&amsterdam())));
    (!(wants.vetting || vetting) || vetted)
        && wants
            .language
            .as_ref()
            .is_none_or(|language| mine.languages.contains(language))
        && (!wants.lifting || mine.can_lift)
        && (!wants.car || mine.mode == crate::domain::helper::Mode::Car)
        && (!wants.pets || mine.pets_fine)
        && (!wants.smoke || mine.smoke_fine)
        && (wants.rather.is_none() || wants.rather == mine.gender)
}

/// The first moments that would suit a helper, one per window: to choose from.
///
/// # Errors
/// [`ServiceError::NotFound`] when there is no such visit for this helper.
pub async fn moments(
    app: &App,
    actor: &Actor,
    id: &VisitId,
) -> Result<(VisitCard, Vec<Window>), ServiceError> {
    let (me, id, now) = (own_helper(actor)?, id.clone(), app.now());
    app.store
        .read(async move |tx| moments_of(tx, &me, &id, now).await)
        .await
}

async fn moments_of(
    tx: &mut Tx,
    me: &crate::domain::ids::HelperId,
    id: &VisitId,
    now: UnixTime,
) -> Result<(VisitCard, Vec<Window>), ServiceError> {
    let scene = booking::scene(tx, id, me).await?;
    if !scene.is_on_the_list(tx, now).await? {
        return Err(ServiceError::NotFound);
    }
    let taken = assignment::list_taken_of(tx, me, now).await?;
    let wish = |now| Wish {
        now,
        duration_min: scene.request.duration_min,
        cell: scene.request.cell,
        mode: scene.helper.helper.mode,
        hours: None,
        taken: &taken,
    };
    let zone = amsterdam();
    // A worker comes while their service is open.
    let hours = learning::hours_of(tx, &scene.helper.helper, now).await?;
    let first = |window: Window, from: UnixTime| {
        let mut pieces = hours.within(window, &zone).into_iter();
        pieces.find_map(|piece| timing::first_start(piece, &wish(from), &zone))
    };
    let moments = match scene.visit.agreed {
        Some(agreed) => vec![agreed],
        None => scene
            .visit
            .windows
            .iter()
            .filter_map(|w| first(*w, now.plus(timing::SHORT_NOTICE_S)).or_else(|| first(*w, now)))
            .collect(),
    };
    let resident = scene.resident.public_name();
    Ok((
        card(
            &scene.visit,
            &scene.request,
            &scene.category,
            resident,
            scene.helper_home.cell,
        ),
        moments,
    ))
}

/// "I will come", to a visit that a helper found themselves, at a moment they chose.
///
/// # Errors
/// [`ServiceError::Refused`] with the reason why not.
pub async fn take(
    app: &App,
    actor: &Actor,
    id: &VisitId,
    starts_at: UnixTime,
) -> Result<AssignmentId, ServiceError> {
    take_as(app, actor, id, starts_at, Asks::Visit).await
}

/// The same, of a series from that visit on when `asks` says so.
pub(super) async fn take_as(
    app: &App,
    actor: &Actor,
    id: &VisitId,
    starts_at: UnixTime,
    asks: Asks,
) -> Result<AssignmentId, ServiceError> {
    let (app_tx, name, me, id) = (app.clone(), actor.audit_name(), own_helper(actor)?, id.clone());
    let booked = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let now = app.now();
            let one = visit::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let of = request::find(tx, &one.request)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let ends_at = starts_at.plus(i64::from(of.duration_min) * 60);
            let window = Window { starts_at, ends_at };
            match invitation::find_for(tx, &id, &me).await? {
                // A no is a no for that visit.
                Some(asked) if matches!(asked.state, InvitationState::Declined { .. }) => {
                    return Err(Refusal::Changed.into());
                }
                Some(asked) => {
                    let open = matches!(one.state, VisitState::Open { .. });
                    if open && booking::scene(tx, &id, &me).await?.is_apart(tx).await? {
                        return Err(Refusal::PlaceTaken.into());
                    }
                    if asks == Asks::Series {
                        invitation::set_asks(tx, &asked.id, asks).await?;
                    }
                }
                None => {
                    let scene = booking::scene(tx, &id, &me).await?;
                    // A place that is gone is said as such, further down; whoever was never meant to see it is told what they
                    // would be told of a visit that never was.
                    let open = matches!(scene.visit.state, VisitState::Open { .. });
                    if open && !scene.is_on_the_list(tx, now).await? {
                        return Err(ServiceError::NotFound);
                    }
                    let own = Invitation {
                        id: crate::domain::ids::InvitationId::new(now, &*app.chance),
                        visit: id.clone(),
                        helper: me.clone(),
                        state: InvitationState::Sent {
                            at: now,
                            expires_at: now.plus(60),
                        },
                        source: Source::Board,
                        window,
                        asks,
                        created_at: now,
                    };
                    invitation::add(tx, &of.organisation, &own, now.plus(60), &name).await?;
                }
            }
            booking::book(tx, &app, &id, &me, window, &name).await
        })
        .await;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    booked
}
