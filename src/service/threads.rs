//! Threads: what the people of a request write to each other, on their own pages.
//!
//! Invariants: whoever writes holds the rows on which it depends (their own helping side, then the resident and
//! themselves), and what allows it is asked behind those locks; so a block, a hold and an erasure come before a message
//! or after it, never in between. Numbers and links are hidden when they are read, and kept whole. Somebody whom a thread
//! no longer concerns is told so in the same words, whatever it is: handed back, called off, on hold, kept apart, erased.
//! Deliberately absent: messages to somebody outside a request.

mod desk;
mod read;
mod report;
mod tell;

pub use desk::{DeskLine, DeskThread, count_at_desk, for_desk, remove, say_at_desk};
pub use read::{Heard, Line, Other, Sharing, ThreadView, Unread, read, unread_of, unread_of_week};
pub use report::{ask_desk, report};

use super::rights::{READS_ALONG, YES};
use super::{App, Refusal, ServiceError};
use crate::domain::access::Actor;
use crate::domain::category::Category;
use crate::domain::ids::{AssignmentId, HelperId, PersonId, RequestId, ThreadMessageId, VisitId};
use crate::domain::request::{Request, RequestState};
use crate::domain::resident::{Person, ResidentState};
use crate::domain::thread::{Ground, MessageState, Part, Side, ThreadState, WORDS};
use crate::domain::time::UnixTime;
use crate::domain::zone::Zone;
use crate::store::thread::{MemberRow, Message, Thread};
use crate::store::{
    StoreError, Tx, assignment, file, helper, person, place, request, setting, thread, visit,
};

/// Nobody writes more than this in an hour.
const PER_HOUR: i64 = 30;
/// Seconds.
const HOUR_S: i64 = 3600;

/// By which page somebody comes to a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Door {
    /// The request's: for the resident and who acts for them.
    Resident(RequestId),
    /// That of a visit: for the helper who is booked.
    Helper(AssignmentId),
}

/// A helper who is or was booked for a request.
#[derive(Debug, Clone)]
struct Member {
    helper: HelperId,
    person: Person,
    assignment: AssignmentId,
    visit: VisitId,
    /// From when on they read.
    since: UnixTime,
    /// Whether it concerns them now.
    is_in: bool,
}

/// A thread with everybody in it.
#[derive(Debug, Clone)]
struct Scene {
    request: Request,
    resident: Person,
    category: Category,
    zone: Zone,
    members: Vec<Member>,
    thread: Option<Thread>,
    /// Whether the coordinator reads along: as was said before the first word, or would be said now.
    reads_along: bool,
    state: ThreadState,
}

/// Who reads or writes.
#[derive(Debug, Clone)]
struct Me {
    person: PersonId,
    side: Side,
    helper: Option<HelperId>,
    /// Whether they may say that their numbers are shared: not with a card that anybody may find.
    may_share: bool,
}

impl Me {
    fn part(&self) -> Part {
        self.helper.clone().map_or(Part::Resident, Part::Helper)
    }
}

impl Scene {
    async fn read(tx: &mut Tx, app: &App, id: &RequestId) -> Result<Self, ServiceError> {
        let request = request::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
        let resident = person::find(tx, &request.resident)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let category = place::list_categories(tx, &request.organisation)
            .await?
            .into_iter()
            .find(|category| category.id == request.category)
            .ok_or(ServiceError::NotFound)?;
        let zone = place::find_zone(tx, &request.zone)
            .await?
            .ok_or(ServiceError::NotFound)?;
        let rows = thread::list_members(tx, id).await?;
        let members = members(tx, rows).await?;
        let thread = thread::find(tx, id).await?;
        let said = setting::list(tx, &request.organisation).await?;
        // Where it is switched off, it is off everywhere; where it is switched on, only in what begins from then on.
        let is_on = said.get(READS_ALONG).is_some_and(|value| value == YES);
        Ok(Self {
            reads_along: is_on && thread.as_ref().is_none_or(|thread| thread.reads_along),
            state: ThreadState::of(request.state, app.now()),
            request,
            resident,
            category,
            zone,
            members,
            thread,
        })
    }

    fn member(&self, helper: &HelperId) -> Option<&Member> {
        self.members.iter().find(|one| one.helper == *helper)
    }

    /// Helpers whom it concerns now, but for one.
    fn helpers_but<'a>(&'a self, me: &'a PersonId) -> impl Iterator<Item = &'a Member> {
        self.members
            .iter()
            .filter(move |one| one.is_in && one.person.id != *me)
    }

    /// From when on somebody reads; never, for whom it does not concern.
    fn since(&self, me: &Me) -> Result<UnixTime, ServiceError> {
        match &me.helper {
            None => Ok(UnixTime::from_seconds(0)),
            Some(own) => match self.member(own) {
                Some(member) if member.is_in => Ok(member.since),
                _ => Err(Refusal::ThreadOver.into()),
            },
        }
    }

    /// Why the coordinator may read it now, as everybody in it knows.
    fn known_ground(&self) -> Option<Ground> {
        if self.reads_along {
            return Some(Ground::ReadsAlong);
        }
        let asked = self.thread.as_ref().is_some_and(|thread| thread.asked.is_some());
        asked.then_some(Ground::Asked)
    }

    /// Whether somebody would read what this one writes now.
    fn is_read(&self, me: &PersonId, side: Side) -> bool {
        side != Side::Resident || self.known_ground().is_some() || self.helpers_but(me).next().is_some()
    }

    /// What stands in the way of writing.
    fn insist_writable(&self, me: &PersonId, side: Side) -> Result<(), Refusal> {
        if matches!(self.request.state, RequestState::Unconfirmed { .. }) {
            return Err(Refusal::NotYet);
        }
        if !self.state.is_open() {
            return Err(Refusal::ThreadClosed);
        }
        if !self.is_read(me, side) {
            return Err(Refusal::NobodyReads);
        }
        Ok(())
    }

    /// The thread, begun if it has not yet. `told` is what the page said about reading along.
    async fn begun(&self, tx: &mut Tx, told: bool, now: UnixTime) -> Result<Thread, ServiceError> {
        if let Some(thread) = &self.thread {
            return Ok(thread.clone());
        }
        let new = Thread {
            request: self.request.id.clone(),
            organisation: self.request.organisation.clone(),
            reads_along: self.reads_along && told,
            asked: None,
            created_at: now,
        };
        thread::add(tx, &new).await?;
        Ok(new)
    }

    /// Who wrote a message, as far as it decides what is hidden in it.
    fn part_of(&self, message: &Message) -> Part {
        match message.side {
            Side::Resident => Part::Resident,
            Side::Desk => Part::Desk,
            Side::Helper => self
                .members
                .iter()
                .find(|one| one.person.id == message.author)
                .map_or(Part::Resident, |one| Part::Helper(one.helper.clone())),
        }
    }
}

/// Everybody who is or was booked, once.
async fn members(tx: &mut Tx, rows: Vec<MemberRow>) -> Result<Vec<Member>, ServiceError> {
    let mut all: Vec<Member> = Vec::new();
    for row in rows {
        let stands = row.state != "handed_back";
        let is_in = stands && matches!(row.helper_state.as_str(), "active" | "paused") && row.blocks == 0;
        if let Some(known) = all.iter_mut().find(|one| one.helper == row.helper_id) {
            if stands {
                (known.assignment, known.visit) = (row.assignment_id, row.visit_id);
            }
            if is_in && !known.is_in {
                (known.is_in, known.since) = (true, row.booked_at);
            }
            continue;
        }
        let person = person::find(tx, &row.person_id)
            .await?
            .ok_or(ServiceError::NotFound)?;
        all.push(Member {
            helper: row.helper_id,
            person,
            assignment: row.assignment_id,
            visit: row.visit_id,
            since: row.booked_at,
            is_in,
        });
    }
    Ok(all)
}

/// Who comes by a door, and of which request.
async fn who(tx: &mut Tx, actor: &Actor, door: &Door) -> Result<(RequestId, PersonId, Me), ServiceError> {
    let identity = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    let person = identity.person.clone();
    match door {
        Door::Resident(id) => {
            let of = request::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
            let acts = actor.may_act_for(&of.resident);
            if !(actor.is_person(&of.resident) || acts) {
                return Err(ServiceError::NotFound);
            }
            let me = Me {
                may_share: acts || actor.may_manage(&of.resident),
                side: Side::Resident,
                helper: None,
                person,
            };
            Ok((of.id, of.resident, me))
        }
        Door::Helper(id) => {
            let booked = assignment::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
            if !actor.is_helper(&booked.helper) {
                return Err(ServiceError::NotFound);
            }
            let at = visit::find(tx, &booked.visit)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let of = request::find(tx, &at.request)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let me = Me {
                may_share: true,
                side: Side::Helper,
                helper: Some(booked.helper),
                person,
            };
            Ok((of.id, of.resident, me))
        }
    }
}

/// A thread behind the locks of whoever writes in it: their helping side and `also`, then the resident, themselves and
/// `about`.
async fn inside(
    tx: &mut Tx,
    app: &App,
    (actor, door): (&Actor, &Door),
    also: Option<&HelperId>,
    about: Option<&PersonId>,
) -> Result<(Scene, Me), ServiceError> {
    let (id, resident, me) = who(tx, actor, door).await?;
    let helpers: Vec<HelperId> = me.helper.iter().chain(also).cloned().collect();
    helper::lock(tx, &helpers).await?;
    hold_all(tx, &id, &[Some(&resident), Some(&me.person), about]).await?;
    let scene = Scene::read(tx, app, &id).await?;
    scene.since(&me)?;
    // Whoever acts for somebody does so by a consent that stands now.
    let acts = me.side == Side::Resident && me.person != resident;
    if acts && !file::may_act_for(tx, &me.person, &resident, app.now()).await? {
        return Err(ServiceError::NotFound);
    }
    Ok((scene, me))
}

/// Holds everybody in a thread, and `people`: nothing is written to, by or about somebody who is erased meanwhile.
async fn hold_all(tx: &mut Tx, id: &RequestId, people: &[Option<&PersonId>]) -> Result<(), ServiceError> {
    let mut all = Vec::new();
    for row in thread::list_members(tx, id).await? {
        let known = person::find(tx, &row.person_id).await?;
        if known.is_some_and(|known| known.state != ResidentState::Erased) {
            all.push(row.person_id);
        }
    }
    let all: Vec<&PersonId> = all.iter().chain(people.iter().copied().flatten()).collect();
    match person::hold(tx, &all).await {
        Ok(()) => Ok(()),
        // One of them has been erased just now, or the resident was before.
        Err(StoreError::Conflict) => Err(Refusal::ThreadOver.into()),
        Err(error) => Err(error.into()),
    }
}

/// The words of a message, if they are any and not too many.
fn checked(words: &str) -> Result<String, ServiceError> {
    let words = words.trim();
    if words.is_empty() {
        return Err(ServiceError::field("words", "field-message-needed"));
    }
    if words.chars().count() > WORDS {
        return Err(ServiceError::field("words", "field-message-long"));
    }
    Ok(words.to_owned())
}

/// Adds a message behind the locks, and remembers that its author has read so far.
async fn add(
    tx: &mut Tx,
    app: &App,
    scene: &Scene,
    (author, side): (&PersonId, Side),
    words: String,
    actor: &str,
) -> Result<(), ServiceError> {
    let now = app.now();
    if thread::count_said(tx, author, now.plus(-HOUR_S)).await? >= PER_HOUR {
        return Err(ServiceError::field("words", "refusal-too-often"));
    }
    let id = &scene.request.id;
    let message = Message {
        id: ThreadMessageId::new(now, &*app.chance),
        request: id.clone(),
        seq: thread::last_seq(tx, id).await? + 1,
        author: author.clone(),
        side,
        words,
        state: MessageState::Said { at: now },
        said_at: now,
    };
    thread::add_message(tx, &scene.request.organisation, &message, actor).await?;
    tell::forget(tx, id, author, (message.seq, now)).await
}

/// Writes to the others of a request; they are told of it, never what it says. `told` is whether the page said that the
/// coordinator reads along.
///
/// # Errors
/// A wrong field when nothing is said, too much, or too often; [`Refusal::ThreadOver`] for whom it does not concern any
/// more; [`Refusal::ThreadClosed`]; [`Refusal::NobodyReads`]; [`ServiceError::NotFound`] for everybody else.
pub async fn say(app: &App, actor: &Actor, door: &Door, words: &str, told: bool) -> Result<(), ServiceError> {
    let words = checked(words)?;
    let (app_tx, actor, door) = (app.clone(), actor.clone(), door.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let (scene, me) = inside(tx, &app, (&actor, &door), None, None).await?;
            scene.insist_writable(&me.person, me.side)?;
            scene.begun(tx, told, app.now()).await?;
            add(
                tx,
                &app,
                &scene,
                (&me.person, me.side),
                words,
                &actor.audit_name(),
            )
            .await?;
            tell::others(tx, &app, &scene, &me.person, me.side).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    Ok(())
}

/// Says that the other may read one's numbers and links, or no longer. A resident says with which helper.
///
/// # Errors
/// As [`say`]; [`ServiceError::NotFound`] with a card, and for a helper whom the thread does not concern.
pub async fn share(
    app: &App,
    actor: &Actor,
    door: &Door,
    with: Option<&HelperId>,
    is_so: bool,
) -> Result<(), ServiceError> {
    let (app_tx, actor, door, with) = (app.clone(), actor.clone(), door.clone(), with.cloned());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (scene, me) = inside(tx, &app_tx, (&actor, &door), None, None).await?;
            if !me.may_share {
                return Err(ServiceError::NotFound);
            }
            let helper = me.helper.clone().or(with).ok_or(ServiceError::NotFound)?;
            let known = scene.member(&helper).filter(|one| one.is_in);
            let helper = &known.ok_or(ServiceError::NotFound)?.helper;
            if !scene.state.is_open() {
                return Err(Refusal::ThreadClosed.into());
            }
            let what = (&scene.request.id, helper, me.side);
            let name = actor.audit_name();
            Ok(thread::set_share(tx, &scene.request.organisation, what, is_so, &name).await?)
        })
        .await
}
