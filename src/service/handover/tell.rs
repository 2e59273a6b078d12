//! Told beforehand: whoever lives or helps in a zone, and whoever acts for somebody there, hears when it goes to whom, whom to
//! call then, and that they need do nothing. Each in a transaction of their own, once: whoever is killed halfway goes on.

use super::{Names, in_the_way, today};
use crate::domain::handover::told_from;
use crate::domain::ids::{HandoverId, PersonId, ZoneId};
use crate::domain::zone::ZoneDesk;
use crate::service::notify::{HandoverSay, Notice, Say, tell};
use crate::service::{App, ServiceError};
use crate::store::handover::{self, Handover, Part};

/// Tells whoever was not told yet, once everybody agrees and the day is near enough.
pub(super) async fn beforehand(app: &App, of: &Handover) -> Result<usize, ServiceError> {
    let now = app.now();
    if told_from(of.on) > now {
        return Ok(0);
    }
    let id = of.id.clone();
    let untold = app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(handover::list_untold(tx, &id, now).await?))
        .await?;
    // Nobody is left: then nothing is written either.
    if untold.is_empty() && of.told_at.is_some() {
        return Ok(0);
    }
    let one = of.clone();
    let ready = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            handover::lock(tx, &one.id).await?;
            let parts = handover::list_parts(tx, &one.id).await?;
            let named = handover::list_named(tx, &one.id).await?;
            let names = Names::read(tx).await?;
            let stands = handover::find(tx, &one.id)
                .await?
                .is_some_and(|now| now.state == one.state);
            let blockers = in_the_way(tx, &one, &parts, (&names, &named), now).await?;
            if !stands || !blockers.is_empty() {
                return Ok(None);
            }
            handover::set_told(tx, &one.id, now).await?;
            let untold = handover::list_untold(tx, &one.id, now).await?;
            Ok(Some((parts, names, untold)))
        })
        .await?;
    let Some((parts, names, untold)) = ready else {
        return Ok(0);
    };
    let mut told = 0;
    for (person, zone) in untold {
        let Some(part) = parts.iter().find(|part| part.zone == zone) else {
            continue;
        };
        let said = Told {
            of: of.clone(),
            part: part.clone(),
            to: names.organisation(&part.to),
            zone: names.zone(&part.zone),
        };
        match said.tell(app, person).await {
            Ok(is_new) => told += usize::from(is_new),
            // One who cannot be told now holds up no other; the next pass tries again.
            Err(error) => tracing::warn!(%error, handover = %of.id, "somebody was not told of a handover"),
        }
    }
    Ok(told)
}

/// What is told of one zone.
struct Told {
    of: Handover,
    part: Part,
    to: String,
    zone: String,
}

impl Told {
    async fn tell(self, app: &App, person: PersonId) -> Result<bool, ServiceError> {
        let (app_tx, today) = (app.clone(), today(app));
        app.store
            .write::<_, ServiceError, _>(async move |tx| {
                let (app, id) = (app_tx, &self.of.id);
                crate::store::person::hold(tx, &[&person]).await?;
                let whom = (&person, &self.part.zone);
                if !handover::add_told(tx, id, whom, app.now()).await? {
                    return Ok(false);
                }
                let desk = ZoneDesk {
                    zone: self.zone.clone(),
                    coordinator: self.part.coordinator_name.clone(),
                    telephone: self.part.coordinator_telephone.clone(),
                };
                let notice = Notice {
                    key: key(id, &self.part.zone, &person, "over"),
                    to: &person,
                    zone: Some(&self.part.zone),
                    request: None,
                    say: Say::Handover(HandoverSay::Goes {
                        desk: &desk,
                        to: &self.to,
                        on: self.of.on.max(today),
                    }),
                    path: format!("/zones/{}", self.part.zone),
                };
                tell(tx, app.writer(), notice).await?;
                Ok(true)
            })
            .await
    }
}

fn key(id: &HandoverId, zone: &ZoneId, person: &PersonId, what: &str) -> String {
    format!("{id}:{zone}:{person}:{what}")
}

/// Tells whoever was told of it that everything stays as it was.
pub(super) async fn off(app: &App, of: &Handover) -> Result<usize, ServiceError> {
    let id = of.id.clone();
    let (names, told) = app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            Ok((Names::read(tx).await?, handover::list_told(tx, &id).await?))
        })
        .await?;
    let mut done = 0;
    for (person, zone) in told {
        let (app_tx, id, name) = (app.clone(), of.id.clone(), names.zone(&zone));
        let is_told = app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                let app = app_tx;
                crate::store::person::hold(tx, &[&person]).await?;
                if !handover::set_told_off(tx, &id, (&person, &zone), app.now()).await? {
                    return Ok(false);
                }
                let notice = Notice {
                    key: key(&id, &zone, &person, "off"),
                    to: &person,
                    zone: Some(&zone),
                    request: None,
                    say: Say::Handover(HandoverSay::Off { zone: &name }),
                    path: format!("/zones/{zone}"),
                };
                tell(tx, app.writer(), notice).await?;
                Ok(true)
            })
            .await?;
        done += usize::from(is_told);
    }
    Ok(done)
}
