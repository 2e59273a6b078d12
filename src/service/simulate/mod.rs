//! A month of the demo town, many times over: what the product's way of asking comes to, beside three others.
//!
//! Purpose: says by numbers whether people get help, how soon, and at the price of how many questions. The month runs
//! through the product itself: `round`, `helping`, `passing` and `follow` on a database that is thrown away, under a clock
//! and chance of the simulation's own. The other ways ask through the same services, in the same town: the same
//! requests at the same moments, the same people with the same inclination (what somebody says to a visit hangs on the seed,
//! on them and on the visit, see `people`), the same hours in which a question stands, the same weekly numbers, and no more
//! questions at the end of any day than the product has put by then. Where a peer puts fewer, that is because it finds
//! nobody else to ask. Deliberately absent: people who hand back or fail to come, and whatever a coordinator does by
//! telephone: nobody at a desk helps any of them.

mod demand;
pub mod figures;
mod luck;
mod month;
mod peers;
mod people;
mod stage;
mod town;

use super::ServiceError;
use demand::Asking;
use figures::{Figures, History, PerCell};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use std::collections::BTreeSet;
use town::Town;

/// A way of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// The product's own.
    Noaber,
    /// The nearest first, one after another, for the first moment that suits.
    Nearest,
    /// The same, for the moments that the product asks for.
    NearestUnhurried,
    /// Nobody is asked; people look at a board, the newest first.
    Board,
}

impl Way {
    /// All of them, the product's first: the others may ask as many as it did.
    pub const ALL: [Way; 4] = [Way::Noaber, Way::Nearest, Way::NearestUnhurried, Way::Board];
}

/// What to simulate.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The first seed.
    pub seed: u64,
    /// How many seeds, each one more than the one before.
    pub seeds: u32,
    /// Days in the month; the last seven are for what was asked before.
    pub days: u32,
    /// How many seeds at the same time.
    pub at_once: usize,
}

/// The town in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct TownFacts {
    /// Zones, by name.
    pub zones: Vec<String>,
    /// Helpers.
    pub helpers: usize,
    /// Visits in a week that all helpers together would do at most.
    pub weekly_visits: u32,
    /// Questions in a week that all helpers together would take at most.
    pub weekly_invitations: u32,
    /// Residents who ask now and then.
    pub residents: usize,
    /// Cells in which they live.
    pub cells: usize,
    /// Requests in a week, over all seeds.
    pub weekly_requests: f64,
}

/// What a way of asking came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Which way.
    pub way: Way,
    /// Per seed.
    pub months: Vec<Figures>,
    /// Per seed, how each cell fared.
    pub cells: Vec<PerCell>,
}

/// Everything that a simulation says.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The town.
    pub town: TownFacts,
    /// Per way of asking, in the order of [`Way::ALL`].
    pub outcomes: Vec<Outcome>,
}

/// Simulates; says which months are done as it goes along.
///
/// # Errors
/// [`ServiceError`] when a month's database cannot be made, or a service does not do what it should.
pub async fn run(options: Options, done: &(dyn Fn(u64, Way) + Sync)) -> Result<Report, ServiceError> {
    let town = Town::new()?;
    let seeds: Vec<u64> = (0..u64::from(options.seeds))
        .map(|number| options.seed.wrapping_add(number))
        .collect();
    let mut wishes = Vec::new();
    for seed in &seeds {
        wishes.push(demand::month(&town, *seed, options.days)?);
    }
    let mut months: Vec<(u64, Vec<History>)> = stream::iter(seeds.iter().zip(&wishes))
        .map(|(seed, wishes)| beside(&town, wishes, *seed, options.days, done))
        .buffer_unordered(options.at_once.max(1))
        .try_collect()
        .await?;
    months.sort_by_key(|(seed, _)| seed.wrapping_sub(options.seed));
    let outcomes = Way::ALL.iter().enumerate().map(|(column, way)| Outcome {
        way: *way,
        months: months.iter().map(|(_, ways)| ways[column].figures()).collect(),
        cells: months.iter().map(|(_, ways)| ways[column].per_cell()).collect(),
    });
    Ok(Report {
        outcomes: outcomes.collect(),
        town: facts(&town, &wishes, options.days),
    })
}

/// The same month in every way of asking.
async fn beside(
    town: &Town,
    wishes: &[Asking],
    seed: u64,
    days: u32,
    done: &(dyn Fn(u64, Way) + Sync),
) -> Result<(u64, Vec<History>), ServiceError> {
    let mut ways: Vec<History> = Vec::new();
    for way in Way::ALL {
        let history = month::run(town, wishes, (seed, days), way, ways.first()).await?;
        ways.push(history);
        done(seed, way);
    }
    Ok((seed, ways))
}

#[expect(clippy::cast_precision_loss, reason = "some thousands of requests")]
fn facts(town: &Town, wishes: &[Vec<Asking>], days: u32) -> TownFacts {
    let weeks = wishes.len() as f64 * f64::from(days) / 7.0;
    let limits = || town.helpers.iter().map(|one| one.limits);
    TownFacts {
        zones: town.quarters.iter().map(|zone| zone.name.clone()).collect(),
        helpers: town.helpers.len(),
        weekly_visits: limits().map(|limits| limits.weekly_visits).sum(),
        weekly_invitations: limits().map(|limits| limits.weekly_invitations).sum(),
        residents: town.residents.len(),
        cells: town
            .residents
            .iter()
            .map(|one| one.cell)
            .collect::<BTreeSet<_>>()
            .len(),
        weekly_requests: wishes.iter().map(Vec::len).sum::<usize>() as f64 / weeks,
    }
}

#[cfg(test)]
mod tests;
