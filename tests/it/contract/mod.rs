//! The contract: one SQL text, two engines. Every statement of the store runs on both, and both give the same answers.
//!
//! The statements are found by reading the source, so one that nobody runs here fails the test. What runs is remembered
//! per process; a part that is ignored otherwise therefore runs in a process of its own, where no other test helps out.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::str::FromStr;
use std::sync::Arc;

use noaber::domain::time::SeededChance;
use noaber::store::handover::moving::ALONG;
use noaber::store::sealed::{FIELDS, SealedField};
use noaber::store::{record_statements, recorded_statements};
use proc_macro2::{TokenStream, TokenTree};

use crate::harness::engines::Database;
use crate::world::World;

/// Where the hidden part finds its two databases.
const DATABASES: &str = "NOABER_TEST_CONTRACT";
const SEED: u64 = 20_260_303;

/// Says what a call answered, on a line of its own; every call must succeed. In brackets what it takes along.
macro_rules! say {
    ($log:ident, $world:ident, [$($with:ident),*] |$tx:ident, $cast:ident, $chance:ident| $call:expr) => {{
        $(let $with = $with.clone(); let _ = &$with;)*
        let done = $world
            .write(async move |$tx, $cast, $chance| {
                let _ = (&$cast, &$chance);
                let answer = $call.await?;
                Ok(format!("{answer:?}"))
            })
            .await;
        let call = stringify!($call);
        let answer = done.unwrap_or_else(|e| panic!("{call}: {e}"));
        $log.push(format!("{call} = {answer}"));
    }};
}

mod access;
mod bonds;
mod calendar;
mod closed_door;
mod fees;
mod figures;
mod files;
mod handover;
mod learning;
mod opening;
mod outings;
mod passkeys;
mod people;
mod photos;
mod push;
mod rights;
mod spoken;
mod teams;
mod threads;
mod visits;

async fn transcript(database: Database) -> Vec<String> {
    let mut world = World::with(database, Arc::new(SeededChance::from_seed(SEED))).await;
    let mut log = Vec::new();
    // Some in a box of their own: all of them beside each other are more than a thread has room for.
    people::places_and_people(&world, &mut log).await;
    people::helpers_and_invitations(&world, &mut log).await;
    visits::requests_and_visits(&world, &mut log).await;
    visits::stories(&world, &mut log).await;
    visits::rounds_and_looks(&world, &mut log).await;
    visits::doors_and_letters(&world, &mut log).await;
    files::files_and_names(&world, &mut log).await;
    closed_door::steps_hours_and_places(&world, &mut log).await;
    access::codes(&world, &mut log).await;
    access::sessions(&world, &mut log).await;
    access::staff_and_cards(&world, &mut log).await;
    Box::pin(passkeys::passkeys(&world, &mut log)).await;
    Box::pin(push::devices(&world, &mut log)).await;
    calendar::calendars(&world, &mut log).await;
    access::care_and_roles(&world, &mut log).await;
    Box::pin(threads::threads(&world, &mut log)).await;
    rights::on_paper(&world, &mut log).await;
    Box::pin(outings::outings(&world, &mut log)).await;
    Box::pin(bonds::bonds(&world, &mut log)).await;
    Box::pin(learning::learning(&world, &mut log)).await;
    Box::pin(opening::service(&world, &mut log)).await;
    Box::pin(teams::teams(&world, &mut log)).await;
    Box::pin(fees::fees(&world, &mut log)).await;
    Box::pin(figures::additional_and_figures(&world, &mut log)).await;
    Box::pin(handover::handovers(&world, &mut log)).await;
    Box::pin(photos::photos(&world, &mut log)).await;
    Box::pin(spoken::recordings(&world, &mut log)).await;
    // What follows opens what is under either key.
    world.store = files::a_new_key(&world, &mut log).await;
    threads::ends(&world, &mut log).await;
    Box::pin(learning::ends(&world, &mut log)).await;
    Box::pin(rights::rights_and_ends(&world, &mut log)).await;
    log
}

/// The SQL texts in a piece of source.
fn statements(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let tokens = TokenStream::from_str(source).expect("Rust");
    gather(tokens, &mut found);
    found
}

fn gather(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => gather(group.stream(), found),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let Some(inner) = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) else {
                    continue;
                };
                let sql = unescaped(inner);
                let verbs = ["SELECT ", "INSERT ", "UPDATE ", "DELETE "];
                if verbs.iter().any(|verb| sql.starts_with(verb)) {
                    found.insert(sql);
                }
            }
            _ => {}
        }
    }
}

/// What the compiler makes of the inside of a literal.
fn unescaped(inner: &str) -> String {
    let mut text = String::new();
    let mut rest = inner.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('\\', Some('\n')) => while rest.next_if(|c| c.is_whitespace()).is_some() {},
            ('\\', Some(_)) => text.extend(rest.next()),
            _ => text.push(c),
        }
    }
    text
}

fn in_the_source() -> BTreeSet<String> {
    // Those that a list makes of its lines.
    let mut found: BTreeSet<String> = FIELDS
        .iter()
        .flat_map(SealedField::statements)
        .chain(ALONG.iter().map(|one| one.statement))
        .map(str::to_owned)
        .collect();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.extend(statements(&std::fs::read_to_string(path).expect("source")));
            }
        }
    }
    found
}

#[test]
fn statements_are_found_in_the_source() {
    let source = r#"
        /// "SELECT nothing, documentation"
        fn f() {
            exec!(tx, "INSERT INTO a (b) \
                 VALUES ($1)", b);
            fetch!("SELECT a FROM b ORDER BY a COLLATE \"C\"");
            other("DELETED");
        }
    "#;
    let expected = [
        "INSERT INTO a (b) VALUES ($1)",
        "SELECT a FROM b ORDER BY a COLLATE \"C\"",
    ];
    assert_eq!(statements(source).into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn no_statement_asks_for_whatever_there_is() {
    let all = in_the_source();
    assert!(all.len() > 100, "{} statements", all.len());
    for sql in all {
        assert!(!sql.contains('*') || sql.contains("COUNT(*)"), "{sql}");
        assert!(!sql.contains("RETURNING *") && !sql.contains("SELECT *"), "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_statement_runs_on_both_engines_with_the_same_answers() {
    let (sqlite, postgres) = (Database::sqlite().await, Database::postgres().await);
    let urls = format!("{} {}", sqlite.url(), postgres.url());
    let part = tokio::task::spawn_blocking(move || {
        Command::new(std::env::current_exe().expect("this program"))
            .args([
                "contract::in_a_process_of_its_own",
                "--exact",
                "--ignored",
                "--nocapture",
            ])
            .env(DATABASES, urls)
            .output()
            .expect("starts")
    })
    .await
    .expect("no panic");
    let said = String::from_utf8_lossy(&part.stdout);
    let also = String::from_utf8_lossy(&part.stderr);
    assert!(
        part.status.success() && said.contains("1 passed"),
        "{said}\n{also}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a part of every_statement_runs_on_both_engines_with_the_same_answers, which starts it"]
async fn in_a_process_of_its_own() {
    let urls = std::env::var(DATABASES).expect("started by the test it is a part of");
    let (sqlite, postgres) = urls.split_once(' ').expect("two databases");
    record_statements();
    let one = transcript(Database::at(sqlite)).await;
    let other = transcript(Database::at(postgres)).await;
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(one, other, "SQLite | PostgreSQL");
    }
    assert_eq!(one.len(), other.len());
    let ran = recorded_statements();
    for engine in ["sqlite", "postgres"] {
        let ran: BTreeSet<String> = ran
            .iter()
            .filter(|(on, _)| *on == engine)
            .map(|(_, sql)| (*sql).to_owned())
            .collect();
        let written = in_the_source();
        let never: Vec<_> = written.difference(&ran).collect();
        assert!(never.is_empty(), "never run on {engine}: {never:#?}");
        let unknown: Vec<_> = ran.difference(&written).collect();
        assert!(
            unknown.is_empty(),
            "run on {engine}, not found in the source: {unknown:#?}"
        );
    }
}
