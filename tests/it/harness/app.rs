//! The product as a whole, as a test starts it: its own database, key, clock and chance.
//!
//! What is here is what stands around the product. The product itself (`service::App`, its web side on a free port)
//! joins as soon as it exists; so do the checks at the end: no job queued, no invariant broken.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use noaber::domain::time::{Chance, ManualClock, SeededChance};

use super::engines::{Database, Engine};
use super::seed;

/// Everything a running product needs that a test wants to hold in its own hands.
#[derive(Debug)]
pub struct TestApp {
    /// Fresh and empty.
    pub database: Database,
    /// 32 bytes in hexadecimal, from this run's seed.
    pub key_file: PathBuf,
    /// Stands still until it is moved.
    pub clock: Arc<ManualClock>,
    /// From this run's seed.
    pub chance: Arc<SeededChance>,
}

impl TestApp {
    /// On `engine`.
    pub async fn on(engine: Engine) -> Self {
        Self::with(Database::on(engine).await)
    }

    /// On a database that is there already.
    ///
    /// # Panics
    /// When the key cannot be written.
    pub fn with(database: Database) -> Self {
        let chance = seed::chance();
        let mut key = [0; 32];
        chance.fill(&mut key);
        let key_file = database.dir().join("noaber.key");
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        fs::write(&key_file, hex).expect("the key is written");
        Self {
            database,
            key_file,
            clock: seed::clock(),
            chance,
        }
    }
}
