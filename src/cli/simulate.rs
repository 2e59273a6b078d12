//! `noaber simulate`: a month of the demo town, many times over.

use super::match_round::say;
use crate::service::simulate::figures::{Figures, gap, gap_by_chance, least, spread};
use crate::service::simulate::{self, Options, Outcome, Report, Way};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};

/// Simulates a month of the demo town, and prints how many are helped, how soon, and at the price of how many invitations:
/// the product's way of asking beside nearest first and newest on the board, at the same number of invitations.
#[derive(Debug, clap::Args)]
pub struct SimulateArgs {
    /// How many months, each with a seed of its own.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    seeds: u32,
    /// Days in a month.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(8..=180))]
    days: u32,
    /// The first seed; the same seeds give the same table.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Two months of a fortnight, to see that it works.
    #[arg(long, conflicts_with_all = ["seeds", "days"])]
    quick: bool,
}

impl SimulateArgs {
    /// Runs it and prints the table; progress goes to standard error.
    ///
    /// # Errors
    /// What kept a month from happening.
    pub async fn run(&self) -> anyhow::Result<()> {
        let (seeds, days) = if self.quick {
            (2, 14)
        } else {
            (self.seeds, self.days)
        };
        let options = Options {
            seed: self.seed,
            seeds,
            days,
            at_once: std::thread::available_parallelism().map_or(2, usize::from),
        };
        let count = AtomicU32::new(0);
        let ways = u32::try_from(Way::ALL.len()).unwrap_or(1);
        let report = simulate::run(options, &|seed, way| {
            let done = count.fetch_add(1, Ordering::Relaxed) + 1;
            say(&format!("{done} of {}: seed {seed}, {}", seeds * ways, name(way)));
        })
        .await?;
        super::print(&table(&report, &options));
        Ok(())
    }
}

const fn name(way: Way) -> &'static str {
    match way {
        Way::Noaber => "noaber",
        Way::Nearest => "nearest first",
        Way::NearestUnhurried => "nearest first, moments as ours",
        Way::Board => "newest on the board",
    }
}

fn number(value: f64) -> String {
    if value.is_finite() {
        format!("{value:.1}")
    } else {
        "never".to_owned()
    }
}

/// The mean over the seeds, and between which values eight of ten lie.
fn over(months: &[Figures], figure: impl Fn(&Figures) -> f64) -> String {
    spread(months.iter().map(figure)).map_or_else(String::new, |all| {
        format!("{} ({}–{})", number(all.mean), number(all.low), number(all.high))
    })
}

fn served(outcome: &Outcome) -> f64 {
    spread(outcome.months.iter().map(|month| month.served)).map_or(0.0, |all| all.mean)
}

/// What is printed: the town, the table, and what it says of the aims.
fn table(report: &Report, options: &Options) -> String {
    let town = &report.town;
    let mut text = String::new();
    // Writing to a String does not fail.
    let _ = writeln!(
        text,
        "{}: {} helpers (at most {} visits and {} invitations a week), {} residents in {} cells, {:.0} requests a week\n\
         {} months of {} days, seeds {}–{}: the mean (eight of ten months)\n",
        town.zones.join(" and "),
        town.helpers,
        town.weekly_visits,
        town.weekly_invitations,
        town.residents,
        town.cells,
        town.weekly_requests,
        options.seeds,
        options.days,
        options.seed,
        options.seed.wrapping_add(u64::from(options.seeds) - 1),
    );
    let columns: Vec<&str> = report.outcomes.iter().map(|one| name(one.way)).collect();
    let _ = writeln!(text, "| | aim | {} |", columns.join(" | "));
    let _ = writeln!(text, "| --- | --- |{}", " --- |".repeat(columns.len()));
    let mut row = |what: &str, aim: &str, cell: &dyn Fn(&Outcome) -> String| {
        let cells: Vec<String> = report.outcomes.iter().map(cell).collect();
        let _ = writeln!(text, "| {what} | {aim} | {} |", cells.join(" | "));
    };
    row("served within 7 days, %", "≥ 75", &|one| {
        over(&one.months, |month| month.served)
    });
    row("hours to the first yes, median", "≤ 24", &|one| {
        over(&one.months, |month| month.first_yes_h)
    });
    row("invitations per visit served", "≤ 4", &|one| {
        over(&one.months, |month| month.per_visit)
    });
    row("willing helpers asked nothing, %", "0", &|one| {
        over(&one.months, |month| month.unasked)
    });
    row("gap between cells, points, all months together", "< 10", &|one| {
        gap(&one.cells).map_or_else(|| "–".to_owned(), number)
    });
    row("what chance alone would make of it", "", &|one| {
        gap_by_chance(&one.cells).map_or_else(|| "–".to_owned(), number)
    });
    row("the gap in one month", "", &|one| {
        let gaps = one.cells.iter().filter_map(|month| gap([month]));
        spread(gaps).map_or_else(
            || "–".to_owned(),
            |all| format!("{} ({}–{})", number(all.mean), number(all.low), number(all.high)),
        )
    });
    row(
        "the same without those about visits that nobody came to",
        "",
        &|one| over(&one.months, |month| month.per_done),
    );
    row("not served though everybody who could was asked, %", "", &|one| {
        over(&one.months, |month| month.exhausted)
    });
    row("visits within reach, %", "", &|one| {
        over(&one.months, |month| month.within_reach)
    });
    row("invitations in a month", "", &|one| {
        over(&one.months, |month| month.invitations as f64)
    });
    row("visits judged in a month", "", &|one| {
        over(&one.months, |month| month.judged as f64)
    });
    let mean = |way| {
        report
            .outcomes
            .iter()
            .find(|one| one.way == way)
            .map_or(0.0, served)
    };
    let _ = write!(
        text,
        "\nServed beyond nearest first: {:+.1} points (aim ≥ 8), beyond it with our moments: {:+.1}; beyond the board: {:+.1} \
         points.\n\
         Judged are visits that somebody could have done and whose seven days ended within the month. Within reach are those \
         for which enough people would say yes, were everybody asked at once who could, rested and free. The gap is between \
         the best and the worst of the cells with at least {} such visits ({} in one month).",
        mean(Way::Noaber) - mean(Way::Nearest),
        mean(Way::Noaber) - mean(Way::NearestUnhurried),
        mean(Way::Noaber) - mean(Way::Board),
        least(report.outcomes.first().map_or(0, |one| one.cells.len())),
        least(1),
    );
    text
}

#[cfg(test)]
mod tests {
    use super::super::Cli;
    use clap::Parser;

    #[test]
    fn what_cannot_be_simulated_is_refused_with_two() {
        let code = |arguments: &[&str]| {
            let whole = ["noaber", "simulate"].iter().chain(arguments);
            Cli::try_parse_from(whole).map_or_else(|error| error.exit_code(), |_| 0)
        };
        assert_eq!(code(&["--seeds", "2", "--days", "9", "--seed", "7"]), 0);
        assert_eq!(code(&["--quick"]), 0);
        for wrong in [
            &["--seeds", "0"][..],
            &["--days", "7"],
            &["--days", "many"],
            &["--seed", "-1"],
            &["--quick", "--days", "9"],
            &["everything"],
        ] {
            assert_eq!(code(wrong), 2, "{wrong:?}");
        }
    }
}
