//! Figures of learn-work services, per quarter: published once, by the clock, and read by who may read no more than that.
//!
//! Publishing is the only moment at which policy lines are opened together, and only to be counted: of each worker a line
//! and a zone, of each group five figures, of which `domain/suppress` lets through what may be read. What is hidden is
//! written nowhere, so that no later question and no thief can come to it. Late signatures do not change a quarter that was
//! published; they are counted in none, which the two weeks before publishing make rare.
//! Deliberately absent: any other selection than the three breakdowns, and anything about one person.

use super::{App, ServiceError};
use crate::domain::access::Actor;
use crate::domain::figures::{Did, Measure, Onward, Quarter, Split, count, steps_up};
use crate::domain::ids::{HelperId, OrganisationId, ZoneId};
use crate::domain::learning::{Level, PolicyLine};
use crate::domain::suppress::{Figure, shown};
use crate::domain::time::amsterdam;
use crate::store::figures::{self, Published, Stepped};
use crate::store::{StoreError, Tx, learning, place};
use std::collections::HashMap;

/// So many quarters back are published when nobody did before.
const BACK: usize = 8;

/// A worker as they are counted.
struct Counted {
    line: PolicyLine,
    zone: Option<ZoneId>,
    did: Did,
}

/// Publishes every quarter that has settled and was not published; says how many.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn publish(app: &App) -> Result<usize, ServiceError> {
    let today = app.now().date(&amsterdam());
    let due = app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            let mut due = Vec::new();
            for organisation in place::list_organisations(tx).await? {
                due.extend(settled(tx, &organisation.id, today).await?);
            }
            Ok(due)
        })
        .await?;
    let mut published = 0;
    for (organisation, quarter) in due {
        let now = app.now();
        let done = app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                let all = counted(tx, &organisation, quarter).await?;
                let zones = place::list_zones(tx).await?;
                let zones: Vec<ZoneId> = zones
                    .into_iter()
                    .filter(|zone| zone.organisation == organisation)
                    .map(|zone| zone.id)
                    .collect();
                let tables = tables(&all, &zones);
                Ok(figures::publish(tx, &organisation, quarter, &tables, now).await?)
            })
            .await;
        match done {
            Ok(()) => published += 1,
            // Another program published it in the meantime.
            Err(ServiceError::Store(StoreError::Unique { .. })) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(published)
}

/// The quarters of an organisation that are to be published, the oldest first.
async fn settled(
    tx: &mut Tx,
    organisation: &OrganisationId,
    today: jiff::civil::Date,
) -> Result<Vec<(OrganisationId, Quarter)>, ServiceError> {
    let Some(first) = figures::first_began(tx, organisation).await? else {
        return Ok(Vec::new());
    };
    let first = Quarter::of(first.date(&amsterdam()));
    let there = figures::list_quarters(tx, organisation).await?;
    let back = std::iter::successors(Some(Quarter::of(today).before()), |one| Some(one.before()));
    let mut due: Vec<Quarter> = back
        .take(BACK)
        .take_while(|one| *one >= first)
        .filter(|one| one.is_settled(today) && !there.contains(one))
        .collect();
    due.reverse();
    Ok(due.into_iter().map(|one| (organisation.clone(), one)).collect())
}

/// Every worker of an organisation with what they did in a quarter.
async fn counted(
    tx: &mut Tx,
    organisation: &OrganisationId,
    quarter: Quarter,
) -> Result<Vec<Counted>, ServiceError> {
    let bounds = quarter.bounds(&amsterdam());
    let mut zones: HashMap<HelperId, ZoneId> =
        figures::list_zones(tx, organisation).await?.into_iter().collect();
    let mut all: HashMap<HelperId, Counted> = learning::list_agreements(tx, organisation)
        .await?
        .into_iter()
        .map(|agreed| {
            let counted = Counted {
                line: agreed.own.line,
                zone: zones.remove(&agreed.helper),
                did: Did::default(),
            };
            (agreed.helper, counted)
        })
        .collect();
    let number = |value: i64| u64::try_from(value).unwrap_or(0);
    for one in figures::list_worked(tx, organisation, bounds).await? {
        if let Some(of) = all.get_mut(&one.helper_id) {
            of.did.visits = number(one.visits);
            of.did.minutes = number(one.minutes);
        }
    }
    let steps = figures::list_stepped(tx, organisation, bounds.1).await?;
    for run in steps.chunk_by(|one, next| (&one.helper, &one.category) == (&next.helper, &next.category)) {
        let levels: Vec<Level> = run.iter().map(|one: &Stepped| one.level).collect();
        for (one, _) in run.iter().zip(steps_up(&levels)).filter(|(_, is_up)| *is_up) {
            if let Some(of) = all.get_mut(&one.helper).filter(|_| one.at >= bounds.0) {
                of.did.levels += 1;
            }
        }
    }
    let days = (quarter.first_day(), quarter.after().first_day());
    for one in figures::list_onward(tx, organisation, days).await? {
        if let Some(of) = all.get_mut(&one.helper) {
            of.did.onward = Some(one.to);
        }
    }
    Ok(all.into_values().collect())
}

/// One breakdown: what each part is called, and whether somebody is of it.
type Parts<'a> = Vec<(String, Box<dyn Fn(&Counted) -> bool + 'a>)>;

/// Everything that is published of a quarter.
fn tables(all: &[Counted], zones: &[ZoneId]) -> Vec<Published> {
    let lines: Parts<'_> = PolicyLine::ALL
        .iter()
        .map(|line| {
            let is_of: Box<dyn Fn(&Counted) -> bool> = Box::new(move |one| one.line == *line);
            (line.tag().to_owned(), is_of)
        })
        .collect();
    let mut places: Parts<'_> = zones
        .iter()
        .map(|zone| {
            let is_of: Box<dyn Fn(&Counted) -> bool> = Box::new(move |one| one.zone.as_ref() == Some(zone));
            (zone.to_string(), is_of)
        })
        .collect();
    // The rest is a row of its own, so that nobody is what is missing from the whole. Where nobody is of it, whatever they
    // did, it is left out: everybody knows that it is empty, and to hide it would cost a zone that says something.
    let elsewhere = |one: &Counted| one.zone.as_ref().is_none_or(|zone| !zones.contains(zone));
    if all.iter().any(elsewhere) {
        places.push((String::new(), Box::new(elsewhere)));
    }
    let onwards: Parts<'_> = Onward::ALL
        .iter()
        .map(|to| {
            let is_of: Box<dyn Fn(&Counted) -> bool> = Box::new(move |one| one.did.onward == Some(*to));
            (to.tag().to_owned(), is_of)
        })
        .collect();
    let mut published = Vec::new();
    for measure in Measure::ALL {
        let whole = add(&mut published, Split::Line, *measure, all, &lines);
        add(&mut published, Split::Zone, *measure, all, &places);
        if *measure == Measure::Onward {
            add(&mut published, Split::Where, *measure, all, &onwards);
        }
        published.push(Published {
            split: Split::Whole,
            part: String::new(),
            measure: *measure,
            value: whole,
        });
    }
    published
}

/// Adds one breakdown of one figure, as it may be read; gives the whole, which every breakdown of the figure has in common.
fn add(
    published: &mut Vec<Published>,
    split: Split,
    measure: Measure,
    all: &[Counted],
    parts: &Parts<'_>,
) -> Option<u32> {
    let figures: Vec<Figure> = parts
        .iter()
        .map(|(_, is_of)| count(all.iter().filter(|one| is_of(one)).map(|one| &one.did), measure))
        .collect();
    let seen = shown(&figures, measure.unit());
    let number = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    for ((part, _), value) in parts.iter().zip(seen.rows) {
        published.push(Published {
            split,
            part: part.clone(),
            measure,
            value: value.map(number),
        });
    }
    seen.total.map(number)
}

/// One row: a figure for each of [`Measure::ALL`]; nothing where it is hidden.
pub type Cells = [Option<u32>; 5];

/// What may be read of a quarter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// Of which quarter; nothing while none was published.
    pub quarter: Option<Quarter>,
    /// Every quarter that was published, the last first.
    pub quarters: Vec<Quarter>,
    /// The whole organisation; nothing for who reads some zones only.
    pub whole: Option<Cells>,
    /// Per policy line; empty for who reads some zones only.
    pub lines: Vec<(PolicyLine, Cells)>,
    /// Per zone, by name; without a name where workers live in none.
    pub zones: Vec<(String, Cells)>,
    /// Who moved on, by where to; empty for who reads some zones only.
    pub onward: Vec<(Onward, Option<u32>)>,
}

/// The figures of a quarter, or of the last. Who reads figures of some zones only sees the rows of those.
///
/// # Errors
/// [`ServiceError::NotFound`] for who reads no figures, and for a quarter that was not published.
pub async fn read(app: &App, actor: &Actor, wanted: Option<Quarter>) -> Result<Figures, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?;
    let (organisation, actor) = (me.organisation.clone(), actor.clone());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let reads_all = actor.may_read_learning(&organisation, None);
            let zones: Vec<(ZoneId, String)> = place::list_zones(tx)
                .await?
                .into_iter()
                .filter(|zone| zone.organisation == organisation)
                .filter(|zone| actor.may_read_learning(&organisation, Some(&zone.id)))
                .map(|zone| (zone.id, zone.name))
                .collect();
            if !reads_all && zones.is_empty() {
                return Err(ServiceError::NotFound);
            }
            let quarters = figures::list_quarters(tx, &organisation).await?;
            let quarter = match wanted {
                Some(wanted) => Some(
                    quarters
                        .contains(&wanted)
                        .then_some(wanted)
                        .ok_or(ServiceError::NotFound)?,
                ),
                None => quarters.first().copied(),
            };
            let Some(quarter) = quarter else {
                return Ok(Figures::default());
            };
            let all = figures::list(tx, &organisation, quarter).await?;
            let mut found = Figures {
                quarter: Some(quarter),
                quarters,
                ..Figures::default()
            };
            for (id, name) in &zones {
                found
                    .zones
                    .push((name.clone(), cells(&all, Split::Zone, id.as_str())));
            }
            if reads_all {
                let has_rest = all
                    .iter()
                    .any(|one| one.split == Split::Zone && one.part.is_empty());
                found
                    .zones
                    .extend(has_rest.then(|| (String::new(), cells(&all, Split::Zone, ""))));
                found.whole = Some(cells(&all, Split::Whole, ""));
                found.lines = PolicyLine::ALL
                    .iter()
                    .map(|line| (*line, cells(&all, Split::Line, line.tag())))
                    .collect();
                found.onward = Onward::ALL
                    .iter()
                    .map(|to| (*to, one(&all, Split::Where, to.tag(), Measure::Onward)))
                    .collect();
            }
            Ok(found)
        })
        .await
}

fn one(all: &[Published], split: Split, part: &str, measure: Measure) -> Option<u32> {
    all.iter()
        .find(|one| one.split == split && one.part == part && one.measure == measure)
        .and_then(|one| one.value)
}

fn cells(all: &[Published], split: Split, part: &str) -> Cells {
    let mut cells = Cells::default();
    for (cell, measure) in cells.iter_mut().zip(Measure::ALL) {
        *cell = one(all, split, part, *measure);
    }
    cells
}
