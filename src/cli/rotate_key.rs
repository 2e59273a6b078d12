//! `noaber rotate-key`: a new key for everything that is sealed.

use super::open::Place;
use crate::domain::time::amsterdam;
use crate::service::App;
use crate::service::rotation::{self, ByHand, Outcome, Resealed};
use std::path::Path;

/// Changes the key that seals addresses, telephone numbers and mail.
///
/// Adds a new key to the key file, seals everything again under it, and removes the old key when nothing is left under it.
/// Cut short, it goes on when it is run again. Keep a copy of the new file elsewhere, and of the old one as long as you keep
/// backups from before: a backup opens with the keys of its day alone.
///
/// The program may go on serving meanwhile, if it reads this very key file: it notices the new key by itself. On PostgreSQL
/// the old key then stays for twenty minutes, until what was under way has ended; run the command again after that. If other
/// machines serve the same database from key files of their own, stop them first and give them the new file before they
/// start again.
///
/// With the key in NOABER_KEY the command changes no variable: it prints the text to set, in two steps.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct RotateKeyArgs {
    #[command(flatten)]
    place: Place,
    /// No other program uses the database now: old keys are removed at once.
    #[arg(long)]
    stopped: bool,
}

impl RotateKeyArgs {
    /// Rotates, and says whether the old key is gone.
    ///
    /// # Errors
    /// What cannot be opened or written.
    pub async fn run(&self) -> anyhow::Result<bool> {
        let opening = self.place.opening(false);
        let path = opening.key_path();
        if self.place.key.is_none() && !path.exists() {
            anyhow::bail!("there is no key file {}", path.display());
        }
        let app = self.place.open_existing().await?;
        let is_done = match &self.place.key {
            Some(text) => by_hand(&app, text).await,
            None => in_file(&app, &path, self.stopped).await,
        };
        app.store.close().await;
        is_done
    }
}

async fn in_file(app: &App, path: &Path, stopped: bool) -> anyhow::Result<bool> {
    let (resealed, outcome) = rotation::rotate(app, path, stopped).await?;
    say(&resealed);
    match outcome {
        Outcome::Done => {
            super::print(&format!(
                "the old key is removed from {}; keep a copy of the file elsewhere",
                path.display()
            ));
            Ok(true)
        }
        Outcome::Waits { until } => {
            let at = until.local(&amsterdam());
            super::print(&format!(
                "what is under way may still need the old key: run this again after {}, or now with --stopped when no \
                 program uses the database",
                at.strftime("%H:%M")
            ));
            Ok(true)
        }
        Outcome::Left => Ok(false),
    }
}

async fn by_hand(app: &App, text: &str) -> anyhow::Result<bool> {
    match rotation::step_by_hand(app, text).await? {
        ByHand::Add(both) => super::print(&format!(
            "The key comes from NOABER_KEY, so you set it. Step 1 of 2: start every program with\n\n  \
             NOABER_KEY='{both}'\n\nand run this command again with the same text. Nothing has changed yet."
        )),
        ByHand::Keep(newest, resealed) => {
            say(&resealed);
            super::print(&format!(
                "Step 2 of 2: if every program has run with both keys for twenty minutes and this run moved nothing, start \
                 every program with\n\n  NOABER_KEY='{newest}'\n\nOtherwise wait, and run this command again first."
            ));
        }
        ByHand::Left(resealed) => {
            say(&resealed);
            return Ok(false);
        }
    }
    Ok(true)
}

fn say(resealed: &Resealed) {
    let Resealed {
        newest,
        moved,
        left,
        broken,
    } = resealed;
    super::print(&format!("sealed again under key {newest}: {moved}"));
    for (field, id) in broken {
        super::print(&format!("{field} of {id} does not open"));
    }
    if *left > 0 {
        super::print(&format!(
            "still under another key: {left}. No key was removed; run this again, and `noaber check` names each that does not open"
        ));
    }
}
