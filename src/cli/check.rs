//! `noaber check`: tests what must always hold, on any database, and names each breach.

use super::open::Place;
use crate::service::health;

/// Tests the invariants of a database and names each breach. Ends with 1 when there is one.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    #[command(flatten)]
    place: Place,
}

impl CheckArgs {
    /// Looks, prints, and says whether all is well.
    ///
    /// # Errors
    /// What cannot be opened.
    pub async fn run(&self) -> anyhow::Result<bool> {
        let app = self.place.open_existing().await?;
        let breaches = health::check(&app).await?;
        for breach in &breaches {
            super::print(&format!(
                "invariant {}: {}: {}",
                breach.invariant, breach.subject, breach.what
            ));
        }
        super::print(&match breaches.len() {
            0 => "every invariant holds".to_owned(),
            n => format!("{n} breaches"),
        });
        app.store.close().await;
        Ok(breaches.is_empty())
    }
}
