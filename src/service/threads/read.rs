//! Reading a thread on one's own page, and how much of it is new.

use super::{Door, HOUR_S, Me, Scene, tell, who};
use crate::domain::access::Actor;
use crate::domain::category::Category;
use crate::domain::ids::{AssignmentId, HelperId, PersonId, RequestId, ThreadMessageId};
use crate::domain::masking::{Piece, pieces, whole};
use crate::domain::thread::{Ground, MessageState, Part, Side, ThreadState, is_whole};
use crate::domain::time::UnixTime;
use crate::domain::zone::Zone;
use crate::service::{App, ServiceError};
use crate::store::thread::Message;
use crate::store::{Tx, assignment, person, thread, visit};
use std::collections::BTreeMap;

/// A thread as one of those in it sees it.
#[derive(Debug, Clone)]
pub struct ThreadView {
    /// Of which request.
    pub request: RequestId,
    /// What it is for.
    pub category: Category,
    /// Where: its coordinator can be called.
    pub zone: Zone,
    /// First name and initial of the resident.
    pub resident: String,
    /// From which side they look.
    pub side: Side,
    /// Whether it is open.
    pub state: ThreadState,
    /// Why the coordinator may read along, when everybody knows of it.
    pub ground: Option<Ground>,
    /// Who reads what is written now.
    pub others: Vec<Other>,
    /// With whom numbers and links can be shared.
    pub shares: Vec<Sharing>,
    /// What was said and what happened, in order.
    pub lines: Vec<Line>,
    /// Whether they may write now.
    pub can_write: bool,
}

/// Somebody who reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// First name and initial.
    pub name: String,
    /// Whether a coordinator reads it out to them.
    pub by_telephone: bool,
}

/// Whether numbers and links are shared between the resident and a helper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sharing {
    /// The helper.
    pub helper: HelperId,
    /// First name and initial of the other.
    pub name: String,
    /// Whether whoever looks said so.
    pub mine: bool,
    /// Whether the other said so.
    pub theirs: bool,
}

/// Something in a thread.
#[derive(Debug, Clone)]
pub enum Line {
    /// Somebody said something.
    Said(Heard),
    /// A coordinator opened it.
    Looked {
        /// First name.
        name: String,
        /// When.
        at: UnixTime,
    },
    /// The coordinator was asked to join.
    Asked {
        /// When.
        at: UnixTime,
    },
}

impl Line {
    const fn at(&self) -> UnixTime {
        match self {
            Self::Said(heard) => heard.at,
            Self::Looked { at, .. } | Self::Asked { at } => *at,
        }
    }
}

/// A message as somebody reads it.
#[derive(Debug, Clone)]
pub struct Heard {
    /// Which.
    pub id: ThreadMessageId,
    /// Who wrote it: first name, and initial for neighbours.
    pub from: String,
    /// From which side.
    pub side: Side,
    /// Whether somebody wrote it for the resident.
    pub for_resident: bool,
    /// Whether whoever reads wrote it.
    pub is_mine: bool,
    /// What may be read of it; nothing of what the desk took away.
    pub pieces: Vec<Piece>,
    /// Whether the desk took it away.
    pub is_removed: bool,
    /// When.
    pub at: UnixTime,
}

/// What somebody may read of a message.
pub(super) async fn heard(
    tx: &mut Tx,
    scene: &Scene,
    message: Message,
    (reader, part): (&PersonId, &Part),
    agreed: &[HelperId],
) -> Result<Heard, ServiceError> {
    let is_mine = message.author == *reader;
    let is_removed = matches!(message.state, MessageState::Removed { .. });
    let author = person::find(tx, &message.author).await?;
    let is_open = is_mine || is_whole(&scene.part_of(&message), part, agreed);
    Ok(Heard {
        from: author.map_or_else(String::new, |author| match message.side {
            Side::Desk => author.given_name,
            Side::Resident | Side::Helper => author.short_name(),
        }),
        for_resident: message.side == Side::Resident && message.author != scene.request.resident,
        pieces: match (is_removed, is_open) {
            (true, _) => Vec::new(),
            (false, true) => whole(&message.words),
            (false, false) => pieces(&message.words),
        },
        id: message.id,
        side: message.side,
        at: message.said_at,
        is_mine,
        is_removed,
    })
}

/// Helpers of whom both they and the resident agreed to share.
pub(super) fn agreed(shares: &[(HelperId, Side)]) -> Vec<HelperId> {
    let has = |helper: &HelperId, side| shares.iter().any(|(one, by)| one == helper && *by == side);
    shares
        .iter()
        .filter(|(helper, side)| *side == Side::Helper && has(helper, Side::Resident))
        .map(|(helper, _)| helper.clone())
        .collect()
}

/// What happened in a thread but for what was said.
pub(super) async fn happened(tx: &mut Tx, scene: &Scene) -> Result<Vec<Line>, ServiceError> {
    let mut lines = Vec::new();
    for (viewer, at) in thread::list_looks(tx, &scene.request.id).await? {
        let name = person::find(tx, &viewer)
            .await?
            .map_or_else(String::new, |viewer| viewer.given_name);
        lines.push(Line::Looked { name, at });
    }
    let asked = scene.thread.as_ref().and_then(|thread| thread.asked.as_ref());
    lines.extend(asked.map(|(at, _)| Line::Asked { at: *at }));
    Ok(lines)
}

/// In order of time; what was said in the order in which it was said.
pub(super) fn in_order(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by_key(Line::at);
    lines
}

async fn others(tx: &mut Tx, app: &App, scene: &Scene, me: &Me) -> Result<Vec<Other>, ServiceError> {
    let mut people: Vec<(PersonId, String)> = scene
        .helpers_but(&me.person)
        .map(|one| (one.person.id.clone(), one.person.short_name()))
        .collect();
    if me.side == Side::Helper {
        people.insert(0, (scene.resident.id.clone(), scene.resident.short_name()));
    }
    let mut all = Vec::new();
    for (id, name) in people {
        let by_telephone = tell::is_by_telephone(tx, app, scene, &id).await?;
        all.push(Other { name, by_telephone });
    }
    Ok(all)
}

fn sharing(scene: &Scene, me: &Me, shares: &[(HelperId, Side)]) -> Vec<Sharing> {
    if !me.may_share || !scene.state.is_open() {
        return Vec::new();
    }
    let has = |helper: &HelperId, side| shares.iter().any(|(one, by)| one == helper && *by == side);
    let is_own = |one: &HelperId| me.helper.as_ref().is_none_or(|own| own == one);
    scene
        .members
        .iter()
        .filter(|one| one.is_in && is_own(&one.helper))
        .map(|one| {
            let other = match me.side {
                Side::Helper => &scene.resident,
                Side::Resident | Side::Desk => &one.person,
            };
            let (mine, theirs) = match me.side {
                Side::Helper => (Side::Helper, Side::Resident),
                Side::Resident | Side::Desk => (Side::Resident, Side::Helper),
            };
            Sharing {
                name: other.short_name(),
                mine: has(&one.helper, mine),
                theirs: has(&one.helper, theirs),
                helper: one.helper.clone(),
            }
        })
        .collect()
}

async fn view(
    tx: &mut Tx,
    app: &App,
    scene: Scene,
    me: &Me,
    since: UnixTime,
) -> Result<(ThreadView, i64), ServiceError> {
    let id = scene.request.id.clone();
    let shares = thread::list_shares(tx, &id).await?;
    let agreed = agreed(&shares);
    let mut lines = Vec::new();
    let mut last = 0;
    let part = me.part();
    for message in thread::list_messages(tx, &id).await? {
        last = message.seq;
        // What was said before somebody was booked was not said to them.
        if message.said_at >= since || message.author == me.person {
            let reader = (&me.person, &part);
            lines.push(Line::Said(heard(tx, &scene, message, reader, &agreed).await?));
        }
    }
    let around = happened(tx, &scene).await?;
    lines.extend(around.into_iter().filter(|line| line.at() >= since));
    let view = ThreadView {
        others: others(tx, app, &scene, me).await?,
        shares: sharing(&scene, me, &shares),
        lines: in_order(lines),
        can_write: scene.insist_writable(&me.person, me.side).is_ok(),
        ground: scene.known_ground(),
        resident: scene.resident.short_name(),
        side: me.side,
        state: scene.state,
        category: scene.category,
        zone: scene.zone,
        request: id,
    };
    Ok((view, last))
}

/// A thread, on one's own page. What is read counts as read.
///
/// # Errors
/// [`Refusal::ThreadOver`](crate::service::Refusal::ThreadOver) for a helper whom it does not concern any more;
/// [`ServiceError::NotFound`] for whom it never did.
pub async fn read(app: &App, actor: &Actor, door: &Door) -> Result<ThreadView, ServiceError> {
    let (app_tx, by, at) = (app.clone(), actor.clone(), door.clone());
    let (view, me, last, seen) = app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            let (id, _, me) = who(tx, &by, &at).await?;
            let scene = Scene::read(tx, &app_tx, &id).await?;
            let since = scene.since(&me)?;
            let (view, last) = view(tx, &app_tx, scene, &me, since).await?;
            let seen = thread::find_part(tx, &id, &me.person).await?;
            Ok((view, me.person, last, seen))
        })
        .await?;
    if last > seen.seen_seq {
        let (id, now) = (view.request.clone(), app.now());
        app.store
            .write::<_, ServiceError, _>(async move |tx| {
                person::hold(tx, &[&me]).await?;
                tell::forget(tx, &id, &me, (last, now)).await
            })
            .await?;
    }
    Ok(view)
}

/// How much is new in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread {
    /// Messages of others that have not been read.
    pub messages: i64,
    /// Whether there is anything to read, or anybody to write to.
    pub is_used: bool,
}

async fn unread(tx: &mut Tx, scene: &Scene, me: &Me) -> Result<Unread, ServiceError> {
    let since = scene.since(me)?;
    let id = &scene.request.id;
    let writes = scene.insist_writable(&me.person, me.side).is_ok();
    Ok(Unread {
        messages: thread::count_unread(tx, id, &me.person, since).await?,
        is_used: writes || scene.thread.is_some(),
    })
}

/// How much is new in the thread of a request, for the resident and who acts for them.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody else.
pub async fn unread_of(app: &App, actor: &Actor, id: &RequestId) -> Result<Unread, ServiceError> {
    let (app_tx, actor, door) = (app.clone(), actor.clone(), Door::Resident(id.clone()));
    app.store
        .read(async move |tx| {
            let (id, _, me) = who(tx, &actor, &door).await?;
            let scene = Scene::read(tx, &app_tx, &id).await?;
            unread(tx, &scene, &me).await
        })
        .await
}

/// How much is new in each thread of a helper's own week, by assignment; none for one that does not concern them any more.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody who does not help.
pub async fn unread_of_week(
    app: &App,
    actor: &Actor,
) -> Result<BTreeMap<AssignmentId, Unread>, ServiceError> {
    let identity = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    let own = identity.helper.clone().ok_or(ServiceError::NotFound)?;
    let me = Me {
        person: identity.person.clone(),
        side: Side::Helper,
        helper: Some(own.clone()),
        may_share: true,
    };
    let (app_tx, now) = (app.clone(), app.now());
    app.store
        .read(async move |tx| {
            let mut all = BTreeMap::new();
            let mut known: BTreeMap<RequestId, Option<Unread>> = BTreeMap::new();
            // As long as a visit stands in the week.
            let (from, until) = (now.plus(-14 * 24 * HOUR_S), now.plus(43 * 24 * HOUR_S));
            for booked in assignment::list_of_helper(tx, &own, from, until).await? {
                let Some(at) = visit::find(tx, &booked.visit).await? else {
                    continue;
                };
                if !known.contains_key(&at.request) {
                    let scene = Scene::read(tx, &app_tx, &at.request).await?;
                    let found = match unread(tx, &scene, &me).await {
                        Ok(found) => Some(found),
                        Err(ServiceError::Refused(_)) => None,
                        Err(error) => return Err(error),
                    };
                    known.insert(at.request.clone(), found);
                }
                if let Some(Some(found)) = known.get(&at.request) {
                    all.insert(booked.id, *found);
                }
            }
            Ok(all)
        })
        .await
}
