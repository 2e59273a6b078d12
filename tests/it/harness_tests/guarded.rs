//! Programs that never outlive the tests.

use crate::harness::guarded::*;
use std::time::Duration;

fn sleeper() -> Guarded {
    let program = Program {
        name: "sleeper",
        under: &std::env::temp_dir(),
        stop: "TERM",
        user: None,
        most: None,
    };
    let dir = program.directory().expect("a directory");
    // Two processes, of which the inner one ignores the polite signal.
    let script = "sh -c 'trap \"\" TERM; echo inner $$; sleep 600' & echo outer; wait";
    program.start(dir, &["sh", "-c", script]).expect("started")
}

fn inner_pid(guarded: &Guarded) -> u32 {
    for _ in 0..200 {
        if let Some(pid) = guarded.log().lines().find_map(|line| line.strip_prefix("inner ")) {
            return pid.parse().expect("a number");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the inner process never spoke: {}", guarded.log());
}

#[test]
fn a_dropped_program_is_gone_with_its_children_and_its_directory() {
    let guarded = sleeper();
    let (dir, outer, inner) = (guarded.dir().to_owned(), guarded.pid(), inner_pid(&guarded));
    assert!(guarded.is_alive() && is_alive(inner) && dir.exists());
    drop(guarded);
    assert!(!is_alive(outer), "the program lives on");
    assert!(!is_alive(inner), "a child of the program lives on");
    assert!(!dir.exists(), "the directory is still there");
}

#[test]
fn a_program_that_ends_at_once_is_noticed_with_its_last_words() {
    let program = Program {
        name: "short",
        under: &std::env::temp_dir(),
        stop: "TERM",
        user: None,
        most: None,
    };
    let dir = program.directory().expect("a directory");
    let guarded = program
        .start(dir, &["sh", "-c", "echo cannot bind; exit 3"])
        .expect("started");
    let reason = guarded
        .wait_for_port(free_port(), Duration::from_secs(20))
        .expect_err("nobody listens");
    assert!(reason.contains("cannot bind"), "{reason}");
}

#[test]
fn a_program_that_runs_too_long_is_stopped() {
    let program = Program {
        name: "endless",
        under: &std::env::temp_dir(),
        stop: "TERM",
        user: None,
        most: Some(Duration::from_secs(1)),
    };
    let dir = program.directory().expect("a directory");
    let guarded = program.start(dir, &["sleep", "600"]).expect("started");
    assert!(guarded.is_alive());
    let started = std::time::Instant::now();
    while guarded.is_alive() {
        assert!(started.elapsed() < Duration::from_secs(20), "it still runs");
        std::thread::sleep(Duration::from_millis(50));
    }
}
