//! Other ways of asking, in the same town, with the same people and the same rules of booking.
//!
//! Nearest first: each open visit asks the nearest helper who may and was not asked yet, one after another, for the first
//! moment that suits; a question stands as long as the product's would. The same once more asks for the moments that the
//! product asks for, so that one sees what those alone are worth. Newest on the board: people look at the newest visit that suits them and that
//! they did not consider before, as often as the product asks somebody; a look counts as a question, and whoever looks
//! says yes with the very chance of somebody who is asked personally, which flatters a board; so does that they choose the
//! moments that the product would ask them for.

use super::luck::{Luck, draw};
use super::month::Month;
use super::people;
use super::stage::patient;
use crate::domain::invitation::Source;
use crate::domain::time::amsterdam;
use crate::service::round::{self, Moments, Possible, Question};
use crate::service::{ServiceError, nearby};
use std::collections::BTreeSet;

/// So many who find nothing new on the board end a look.
const FIND_NOTHING: u32 = 5;

/// Asks the nearest for each visit that nobody is being asked about, as long as there are questions left.
pub(super) async fn nearest(
    month: &mut Month<'_>,
    allowed: usize,
    moments: Moments,
) -> Result<(), ServiceError> {
    let mut left = allowed.saturating_sub(month.asked_so_far());
    if left == 0 {
        return Ok(());
    }
    let all = round::list_possible(&month.stage.app, &month.organisation, moments).await?;
    let mut numbered: Vec<(usize, u32, usize, Possible)> = all
        .into_iter()
        .filter(|one| one.free > 0)
        .filter_map(|one| {
            let (visit, helper) = month.numbers(&one.visit, &one.helper)?;
            Some((visit, one.distance_m, helper, one))
        })
        .collect();
    numbered.sort_by_key(|(visit, distance_m, helper, _)| (*visit, *distance_m, *helper));
    let (mut visits, mut busy) = (BTreeSet::new(), BTreeSet::new());
    for (visit, _, helper, one) in numbered {
        // One question at a time to everybody; the second of two who come together when the hour of the first is known.
        if left == 0 || visits.contains(&visit) || busy.contains(&helper) {
            continue;
        }
        let (app, organisation) = (month.stage.app.clone(), month.organisation.clone());
        let sent = month
            .stage
            .app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                let question = Question {
                    visit: &one.visit,
                    helper: &one.helper,
                    window: one.window,
                    source: Source::Plan,
                    asks: one.asks,
                    expires_at: round::until_when(app.now(), one.window, one.stands_s, &amsterdam()),
                    by: "system",
                };
                round::ask(tx, &app, &organisation, &question).await
            })
            .await?;
        if sent {
            visits.insert(visit);
            busy.insert(helper);
            left -= 1;
        }
    }
    if visits.is_empty() {
        return Ok(());
    }
    month.collect().await
}

/// Lets people look at the board, as many as are allowed by now.
pub(super) async fn board(month: &mut Month<'_>, allowed: usize) -> Result<(), ServiceError> {
    let mut looks = 0;
    let mut nothing = 0;
    let mut listed: Option<Vec<(usize, usize, Possible)>> = None;
    while month.asked_so_far() < allowed && nothing < FIND_NOTHING {
        let all = match listed.take() {
            Some(all) => all,
            None => newest_first(month).await?,
        };
        let about = [5, month.now.seconds().unsigned_abs(), looks];
        looks += 1;
        let mut luck = Luck((draw(month.seed, &about) * 1e15) as u64);
        let who = usize::try_from(luck.number() % month.stage.helpers.len() as u64).unwrap_or(0);
        let found = all
            .iter()
            .find(|(visit, helper, _)| *helper == who && !month.has_considered(who, *visit));
        let Some((visit, _, one)) = found.cloned() else {
            nothing += 1;
            listed = Some(all);
            continue;
        };
        nothing = 0;
        let question = month.question(visit, who, one.window);
        month.note(visit, who);
        month.consider(who, visit);
        if !people::says_yes(month.seed, &question) {
            listed = Some(all);
            continue;
        }
        let actor = &month.stage.helpers[who].actor;
        let taken = nearby::take(&month.stage.app, actor, &one.visit, one.window.starts_at).await;
        let taken = match taken {
            // The board's own rules show it to them no more.
            Err(ServiceError::NotFound) => None,
            other => patient(other)?,
        };
        if let Some(booked) = taken {
            month.promised(booked, visit, who, one.window);
        }
    }
    Ok(())
}

/// What everybody could do, the newest visit first.
async fn newest_first(month: &Month<'_>) -> Result<Vec<(usize, usize, Possible)>, ServiceError> {
    let all = round::list_possible(&month.stage.app, &month.organisation, Moments::Unhurried).await?;
    let mut numbered: Vec<(usize, usize, Possible)> = all
        .into_iter()
        .filter_map(|one| {
            let (visit, helper) = month.numbers(&one.visit, &one.helper)?;
            Some((visit, helper, one))
        })
        .collect();
    numbered.sort_by_key(|(visit, helper, _)| (std::cmp::Reverse(*visit), *helper));
    Ok(numbered)
}
