//! Asking the coordinator to join, and reporting a message: both stand on the desk's list.

use super::{Door, Scene, inside, who};
use crate::domain::access::Actor;
use crate::domain::concern::{ConcernKind, ConcernState, Seriousness};
use crate::domain::ids::{ConcernId, PersonId, ThreadMessageId, VisitId};
use crate::domain::language::Lang;
use crate::domain::thread::{ReportReason, Side};
use crate::service::follow::stop_helper;
use crate::service::{App, Refusal, ServiceError};
use crate::store::concern::Concern;
use crate::store::{Tx, concern, helper, thread};
use crate::texts::Texts;

/// What the desk is asked to look into.
struct New<'a> {
    kind: ConcernKind,
    visit: Option<VisitId>,
    about: Option<&'a PersonId>,
    reporter: &'a PersonId,
    text: &'static str,
    seriousness: Seriousness,
}

async fn raise(tx: &mut Tx, app: &App, scene: &Scene, new: New<'_>) -> Result<ConcernId, ServiceError> {
    let now = app.now();
    let raised = Concern {
        id: ConcernId::new(now, &*app.chance),
        organisation: scene.request.organisation.clone(),
        zone: scene.request.zone.clone(),
        kind: new.kind,
        visit: new.visit,
        about: new.about.cloned(),
        reporter: new.reporter.clone(),
        // What was said stays in its thread, which opens with a reason only.
        words: Texts::plain(Lang::default()).get(new.text).into_owned(),
        state: ConcernState::raise(now, new.seriousness),
        deadline_at: now.plus(new.seriousness.deadline_s()),
        created_at: now,
    };
    // The reporter is shielded: the trail names the system.
    concern::add(tx, &raised, "system").await?;
    Ok(raised.id)
}

async fn is_open(tx: &mut Tx, id: &ConcernId) -> Result<bool, ServiceError> {
    let found = concern::find(tx, id).await?;
    Ok(found.is_some_and(|found| matches!(found.state, ConcernState::Open { .. })))
}

/// Asks the coordinator to join; from then on everybody in the thread knows that they read along. Asking twice asks once.
///
/// # Errors
/// As [`super::say`].
pub async fn ask_desk(app: &App, actor: &Actor, door: &Door, told: bool) -> Result<(), ServiceError> {
    let (app_tx, actor, door) = (app.clone(), actor.clone(), door.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let (scene, me) = inside(tx, &app, (&actor, &door), None, None).await?;
            if !scene.state.is_open() {
                return Err(Refusal::ThreadClosed.into());
            }
            let thread = scene.begun(tx, told, app.now()).await?;
            if let Some((_, concern)) = &thread.asked
                && is_open(tx, concern).await?
            {
                return Ok(());
            }
            let visit = scene.members.first().map(|one| one.visit.clone());
            let new = New {
                kind: ConcernKind::Worry,
                visit,
                about: None,
                reporter: &me.person,
                text: "concern-message-asked",
                seriousness: Seriousness::Day,
            };
            let concern = raise(tx, &app, &scene, new).await?;
            Ok(thread::set_asked(tx, &thread, &concern, app.now(), "system").await?)
        })
        .await
}

/// Reports a message of somebody else. The desk looks into it; nobody in the thread notices who reported it. A helper who
/// wrote about money, or frightened somebody, goes to nobody until a person has decided.
///
/// # Errors
/// As [`super::say`]; [`ServiceError::NotFound`] for a message that is not there to read, one's own and the desk's.
pub async fn report(
    app: &App,
    actor: &Actor,
    door: &Door,
    id: &ThreadMessageId,
    reason: ReportReason,
) -> Result<(), ServiceError> {
    let (app_tx, actor, door, id) = (app.clone(), actor.clone(), door.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            // Whoever may not come in learns nothing of what is there.
            let (request, _, _) = who(tx, &actor, &door).await?;
            let before = thread::find_message(tx, &id).await?;
            let before = before.filter(|one| one.request == request && one.side != Side::Desk);
            let author = before.ok_or(ServiceError::NotFound)?.author;
            let helping = helper::find_by_person(tx, &author)
                .await?
                .map(|one| one.helper.id);
            let (scene, me) = inside(tx, &app, (&actor, &door), helping.as_ref(), Some(&author)).await?;
            let found = thread::find_message(tx, &id)
                .await?
                .ok_or(ServiceError::NotFound)?;
            if author == me.person || found.said_at < scene.since(&me)? {
                return Err(ServiceError::NotFound);
            }
            if let Some(concern) = found.state.concern()
                && is_open(tx, concern).await?
            {
                return Ok(());
            }
            let is_helper = found.side == Side::Helper;
            let of = if is_helper { &author } else { &me.person };
            let member = scene.members.iter().find(|one| one.person.id == *of);
            let new = New {
                kind: if is_helper {
                    ConcernKind::Complaint
                } else {
                    ConcernKind::Worry
                },
                visit: member.map(|one| one.visit.clone()),
                about: Some(&author),
                reporter: &me.person,
                text: text(reason),
                seriousness: reason.seriousness(),
            };
            let concern = raise(tx, &app, &scene, new).await?;
            let next = found.state.clone().report(app.now(), concern)?;
            thread::set_message_state(tx, &scene.request.organisation, &found, &next, "system").await?;
            if let (true, true, Some(own)) = (is_helper, reason.holds(), &helping)
                && let Some(stored) = helper::find(tx, own).await?
            {
                stop_helper(tx, &app, &stored.helper).await?;
            }
            Ok(())
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(())
}

const fn text(reason: ReportReason) -> &'static str {
    match reason {
        ReportReason::Unkind => "concern-message-unkind",
        ReportReason::Money => "concern-message-money",
        ReportReason::Unsafe => "concern-message-unsafe",
        ReportReason::Other => "concern-message-other",
    }
}
