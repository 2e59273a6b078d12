//! Chance and time.

use crate::harness::seed::*;
use noaber::domain::time::{Chance, Clock, SeededChance};

#[test]
fn a_given_seed_is_used_and_an_absent_one_is_drawn() {
    assert_eq!(seed_from(Some(" 42 ")), 42);
    assert_ne!(seed_from(None), seed_from(None));
}

#[test]
fn the_same_seed_gives_the_same_chance() {
    let draw = |seed| {
        let mut bytes = [0; 16];
        SeededChance::from_seed(seed).fill(&mut bytes);
        bytes
    };
    assert_eq!(draw(7), draw(7));
    assert_ne!(draw(7), draw(8));
}

#[test]
fn the_clock_stands_still_until_it_is_moved() {
    let clock = clock();
    assert_eq!(clock.now().to_string(), "2026-03-03T09:00:00Z");
    clock.advance(90);
    assert_eq!(clock.now(), tuesday_morning().plus(90));
}
