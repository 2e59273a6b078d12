//! `noaber round`: a round now.

use super::open::Place;
use crate::service::round;
use std::time::Instant;

/// Runs a round over every organisation now, writes its suggestions and asks whom it chose.
#[derive(Debug, clap::Args)]
pub struct RoundArgs {
    #[command(flatten)]
    place: Place,
}

impl RoundArgs {
    /// Runs it and prints its totals.
    ///
    /// # Errors
    /// What cannot be opened, or why no plan was accepted.
    #[expect(
        clippy::disallowed_methods,
        reason = "how long a round took is for whoever waits for it"
    )]
    pub async fn run(&self) -> anyhow::Result<()> {
        let app = self.place.open_existing().await?;
        let start = Instant::now();
        for report in round::run_all(&app).await? {
            let round = &report.round;
            super::print(&format!(
                "round {}: {} visits, {} helpers, served {}, of which urgent {}, score {}, fairness cost {}, {}, \
                 asked {}",
                round.seq,
                round.visits,
                round.helpers,
                round.served,
                round.urgent_served,
                round.score,
                round.fairness_cost,
                if round.is_exact {
                    "exact"
                } else {
                    "not proven exact"
                },
                report.invited,
            ));
        }
        super::print(&format!("seconds: {:.1}", start.elapsed().as_secs_f64()));
        app.store.close().await;
        Ok(())
    }
}
