//! The demo: a neighbourhood that lives around today, in a file of its own.
//!
//! Purpose: the stories of `seed-data/` are replayed through the services that people use, under a clock that is moved
//! along. Invariants: a load that was interrupted starts over; what is older than three days is loaded anew, because its
//! stories are about today; nothing here writes a row by itself. Deliberately absent: any way into a real database.

mod begin;
mod replay;
mod service;
mod steps;
mod together;

use super::opening::Opening;
use super::seed::{self, Neighbourhood, SeedError};
use super::{App, ServiceError, outbox, passing, round};
use crate::domain::time::{Clock, ReplayClock, SeededChance, UnixTime};
use crate::store::sqlite_path;
use replay::Replay;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Stories older than this are told anew, seconds.
const STALE_S: i64 = 3 * 24 * 3600;
/// Mail written longer ago than this was sent and read long since, seconds.
const READ_S: i64 = 24 * 3600;

/// A demo that is ready to be served.
#[derive(Debug)]
pub struct Demo {
    /// The app over it.
    pub app: App,
    /// Whether it was loaded just now; otherwise it goes on where it was.
    pub is_fresh: bool,
    /// Who can sign in and how, for people to read.
    pub sign_ins: String,
    /// Steps of the stories that the services refused at this time of the week; empty as a rule.
    pub skipped: Vec<String>,
    /// Holds the demo's file, so that no second program loads into it.
    _held: File,
}

impl From<SeedError> for ServiceError {
    fn from(error: SeedError) -> Self {
        Self::internal(error)
    }
}

/// Opens the demo, and loads it first when it is new, half loaded, or older than three days.
///
/// # Errors
/// [`ServiceError::File`] when it is open elsewhere or cannot be written.
pub async fn prepare(
    opening: &Opening,
    live: Arc<dyn Clock>,
    say: &(dyn Fn(&str) + Sync),
) -> Result<Demo, ServiceError> {
    let Some(path) = sqlite_path(&opening.database) else {
        return Err(ServiceError::File(
            "the demo lives in a file of its own, not on a server".to_owned(),
        ));
    };
    let mut held = hold(&path)?;
    let whole = seed::demo()?;
    let now = live.now();
    let told_at = stamp(&mut held, &path)?;
    let is_fresh = told_at.filter(|_| path.exists()).is_none_or(|at| {
        let stale = !(at..at.plus(STALE_S)).contains(&now);
        if stale {
            say("The demo's stories are older than three days: they are told anew, around today.");
        }
        stale
    });
    if is_fresh {
        clear(opening, &path)?;
        held.set_len(0).map_err(file_error(&path))?;
    }
    let clock = Arc::new(ReplayClock::over(live));
    let chance = Arc::new(SeededChance::from_system());
    let app = opening.open_at(clock.clone(), chance).await?;
    let mut skipped = Vec::new();
    if is_fresh {
        say("Loading the demo neighbourhood …");
        skipped = load(&app, &clock, &whole, now).await?;
        held.rewind()
            .and_then(|()| write!(held, "{}", now.seconds()))
            .and_then(|()| held.sync_all())
            .map_err(file_error(&path))?;
    }
    Ok(Demo {
        sign_ins: sign_ins(&whole, &app.config.public_url),
        app,
        is_fresh,
        skipped,
        _held: held,
    })
}

fn file_error(path: &Path) -> impl Fn(std::io::Error) -> ServiceError + '_ {
    move |error| ServiceError::File(format!("the demo beside {}: {error}", path.display()))
}

/// The file beside the database that says when it was loaded, held as long as the demo is open.
fn hold(path: &Path) -> Result<File, ServiceError> {
    let beside = beside(path, ".loaded");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&beside)
        .map_err(file_error(path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(ServiceError::File(format!(
            "the demo in {} is running already; choose another file with --database",
            path.display()
        ))),
        Err(TryLockError::Error(error)) => Err(file_error(path)(error)),
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// When the load was complete; nothing when it never was.
fn stamp(held: &mut File, path: &Path) -> Result<Option<UnixTime>, ServiceError> {
    let mut text = String::new();
    held.read_to_string(&mut text).map_err(file_error(path))?;
    Ok(text.trim().parse().ok().map(UnixTime::from_seconds))
}

/// Removes an old demo: its database, and the mail that belongs to it.
fn clear(opening: &Opening, path: &Path) -> Result<(), ServiceError> {
    for ending in ["", "-wal", "-shm"] {
        match std::fs::remove_file(beside(path, ending)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(file_error(path)(error));
            }
            _ => {}
        }
    }
    let folder = opening.mail_folder();
    let Ok(mails) = std::fs::read_dir(&folder) else {
        return Ok(());
    };
    for mail in mails
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
    {
        std::fs::remove_file(&mail).map_err(file_error(path))?;
    }
    Ok(())
}

/// Tells every story up to `now`, lets time pass, and runs the round.
async fn load(
    app: &App,
    clock: &ReplayClock,
    whole: &Neighbourhood,
    now: UnixTime,
) -> Result<Vec<String>, ServiceError> {
    let timeline = whole.timeline(now)?;
    let told = whole.rehearse(now)?;
    clock.show(timeline.first().map_or(now, |first| first.at.plus(-3600)));
    let mut replay = Replay::begin(app, whole, &told, now).await?;
    replay.own_sizes().await?;
    for dated in timeline {
        clock.show(dated.at);
        replay.tell(dated.event).await?;
    }
    clock.show(now);
    replay.close_old_calls(now.plus(-READ_S)).await?;
    outbox::forget_before(app, now.plus(-READ_S)).await?;
    passing::pass(app).await?;
    round::run_all(app).await?;
    clock.go_live();
    Ok(replay.skipped)
}

/// Who can sign in and how.
/// Somebody as whom a visitor may try the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoSignIn {
    /// `resident`, `helper`, `coordinator`.
    pub role: String,
    /// The mail address or telephone number to sign in with.
    pub handle: String,
    /// The password, for staff; others get a code.
    pub password: Option<String>,
    /// What there is to see, in Dutch.
    pub see_nl: String,
    /// What there is to see, in English.
    pub see_en: String,
}

/// As whom a visitor may try the demo.
///
/// # Errors
/// [`ServiceError`] when the stories cannot be read, which a test excludes.
pub fn list_sign_ins() -> Result<Vec<DemoSignIn>, ServiceError> {
    Ok(visitors(&seed::demo()?))
}

fn visitors(whole: &Neighbourhood) -> Vec<DemoSignIn> {
    let visitor = |one: &seed::SeedSignIn| {
        let person = whole.person(&one.person)?;
        let handle = match (&person.mail, &person.telephone) {
            (Some(mail), _) => mail.as_str().to_owned(),
            (None, Some(telephone)) => telephone.for_people(),
            (None, None) => return None,
        };
        let is_staff = whole.staff.iter().any(|staff| staff.person == one.person);
        Some(DemoSignIn {
            role: one.role.clone(),
            handle,
            password: is_staff.then(|| whole.organisation.demo_password.clone()),
            see_nl: one.see_nl.clone(),
            see_en: one.see_en.clone(),
        })
    };
    whole.sign_ins.iter().filter_map(visitor).collect()
}

fn sign_ins(whole: &Neighbourhood, url: &str) -> String {
    let mut text = String::new();
    let url = url.trim_end_matches('/');
    for one in visitors(whole) {
        let how = match &one.password {
            Some(password) => format!("password {password}"),
            None => "a code".to_owned(),
        };
        text.push_str(&format!(
            "  {:<12} {:<26} {how:<27} {}\n",
            one.role, one.handle, one.see_en
        ));
    }
    format!(
        "Sign in as (codes, and those of the staff's authenticators, are at {url}/dev/mailbox; staff sign in at \
         {url}/staff):\n{text}"
    )
}
