//! Telling the others that there is a message: by mail once an hour, by telephone once a day, never what it says.

use super::{HOUR_S, Scene};
use crate::domain::ids::{PersonId, RequestId};
use crate::domain::reach::ReachBy;
use crate::domain::resident::Person;
use crate::domain::thread::Side;
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::booking::names;
use crate::service::notify::{Notice, Say, reached, tell_for};
use crate::service::{App, ServiceError};
use crate::store::thread::PartRow;
use crate::store::{Tx, outbox, person, reach, thread};

fn key(request: &RequestId, to: &PersonId, at: i64) -> String {
    format!("{request}:{to}:thread:{at}")
}

/// Whether somebody hears of messages on the telephone only.
pub(super) async fn is_by_telephone(
    tx: &mut Tx,
    app: &App,
    scene: &Scene,
    who: &PersonId,
) -> Result<bool, ServiceError> {
    let (contact, through) = reached(tx, who, Some(&scene.request.id)).await?;
    let reach = reach::find(tx, through.as_ref().map_or(who, |other| &other.id)).await?;
    Ok(reach.way(&contact, app.texter.is_some()) == Some(ReachBy::Call))
}

/// Tells everybody in a thread but the side that wrote.
pub(super) async fn others(
    tx: &mut Tx,
    app: &App,
    scene: &Scene,
    author: &PersonId,
    side: Side,
) -> Result<(), ServiceError> {
    let Some(from) = person::find(tx, author).await? else {
        return Err(ServiceError::NotFound);
    };
    if side != Side::Resident {
        let path = format!("/requests/{}/messages", scene.request.id);
        one(tx, app, scene, &from, &scene.resident, path).await?;
    }
    for member in scene.helpers_but(author) {
        let path = format!("/visits/{}/messages", member.assignment);
        one(tx, app, scene, &from, &member.person, path).await?;
    }
    Ok(())
}

async fn one(
    tx: &mut Tx,
    app: &App,
    scene: &Scene,
    from: &Person,
    to: &Person,
    path: String,
) -> Result<(), ServiceError> {
    let (now, id) = (app.now(), &scene.request.id);
    let by_telephone = is_by_telephone(tx, app, scene, &to.id).await?;
    let day = now.date(&amsterdam()).to_string();
    let part = thread::find_part(tx, id, &to.id).await?;
    let due = match part.told_at {
        // One is on its way.
        Some(told) if told > now && !by_telephone => return Ok(()),
        Some(told) if told.plus(HOUR_S) > now => told.plus(HOUR_S),
        _ => now,
    };
    if by_telephone && thread::has_call(tx, id, &to.id, &day).await? {
        return Ok(());
    }
    // Away, in hospital, moved, died: they are told nothing, and nothing is remembered of it.
    if !to.state.is_here() {
        return Ok(());
    }
    let notice = Notice {
        key: key(id, &to.id, due.seconds()),
        to: &to.id,
        zone: Some(&scene.request.zone),
        request: Some(id),
        say: Say::NewMessage {
            from: &from.given_name,
            category: names(&scene.category),
        },
        path,
    };
    let call = tell_for(tx, app.writer(), notice, due).await?;
    if let Some(call) = call {
        return Ok(thread::add_call(tx, id, &to.id, &day, &call).await?);
    }
    let told = PartRow {
        told_at: Some(due),
        ..part
    };
    Ok(thread::set_part(tx, id, &to.id, told).await?)
}

/// Somebody has read so far: what would still be sent about it is not. Whoever calls this holds their row.
pub(super) async fn forget(
    tx: &mut Tx,
    request: &RequestId,
    reader: &PersonId,
    (seen_seq, now): (i64, UnixTime),
) -> Result<(), ServiceError> {
    let part = thread::find_part(tx, request, reader).await?;
    let mut told_at = part.told_at;
    if let Some(due) = part.told_at.filter(|due| *due > now) {
        outbox::remove_waiting(tx, &key(request, reader, due.seconds())).await?;
        told_at = Some(due.plus(-HOUR_S));
    }
    let seen_seq = seen_seq.max(part.seen_seq);
    Ok(thread::set_part(tx, request, reader, PartRow { seen_seq, told_at }).await?)
}
