use super::*;
use crate::matching::checker::check_assignment;
use crate::matching::dice::Dice;
use proptest::prelude::*;

const BOTH: [Cardinality; 2] = [Cardinality::First, Cardinality::Free];

/// Pairs and total of the best assignment, found by trying every set of edges.
fn by_force(problem: &Assignment, cardinality: Cardinality) -> (usize, i64) {
    let mut best = (0, 0);
    for set in 0_u32..1 << problem.edges.len() {
        let (mut requests, mut helpers) = (problem.request_capacity.clone(), problem.helper_capacity.clone());
        let mut total = 0;
        let fits = problem.edges.iter().enumerate().all(|(number, edge)| {
            if set >> number & 1 == 0 {
                return true;
            }
            let (request, helper) = (&mut requests[edge.request], &mut helpers[edge.helper]);
            let room = *request > 0 && *helper > 0;
            *request = request.saturating_sub(1);
            *helper = helper.saturating_sub(1);
            total += edge.score;
            room
        });
        let pairs = set.count_ones() as usize;
        let better = match cardinality {
            Cardinality::First => (pairs, total) > best,
            Cardinality::Free => total > best.1,
        };
        if fits && better {
            best = (pairs, total);
        }
    }
    best
}

/// Random edges; `spread` is how many scores there are, `most` the highest capacity.
fn random(seed: u64, requests: u32, helpers: u32, percent: u32, spread: u32, most: u32) -> Assignment {
    let dice = &mut Dice(seed);
    let mut edges = Vec::new();
    for request in 0..requests {
        for helper in 0..helpers {
            if dice.chance(percent) {
                edges.push(Edge {
                    request: request as usize,
                    helper: helper as usize,
                    score: i64::from(dice.roll(spread)) - i64::from(spread / 3),
                });
            }
        }
    }
    // The edges come in any order.
    for at in (1..edges.len()).rev() {
        edges.swap(at, dice.roll(u32::try_from(at).unwrap() + 1) as usize);
    }
    Assignment {
        edges,
        request_capacity: (0..requests).map(|_| dice.roll(most + 1)).collect(),
        helper_capacity: (0..helpers).map(|_| dice.roll(most + 1)).collect(),
    }
}

/// The checker's total; the checker proves that it is the best.
fn proven(problem: &Assignment, cardinality: Cardinality) -> (usize, i64) {
    let assigned = assign(problem, cardinality);
    let total = check_assignment(problem, cardinality, &assigned).unwrap();
    (assigned.chosen.len(), total)
}

fn plain(requests: usize, helpers: usize, edges: impl Iterator<Item = (usize, usize, i64)>) -> Assignment {
    let edges = edges.map(|(request, helper, score)| Edge {
        request,
        helper,
        score,
    });
    Assignment {
        edges: edges.collect(),
        request_capacity: vec![1; requests],
        helper_capacity: vec![1; helpers],
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn small_ones_equal_brute_force(seed: u64, requests in 0..5_u32, helpers in 0..5_u32, percent in 20..101_u32) {
        for (spread, most) in [(1, 1), (3, 1), (9, 2), (1_000, 3)] {
            let mut problem = random(seed, requests, helpers, percent, spread, most);
            problem.edges.truncate(11);
            for cardinality in BOTH {
                let (pairs, total) = by_force(&problem, cardinality);
                let found = proven(&problem, cardinality);
                prop_assert_eq!(found.1, total);
                if cardinality == Cardinality::First {
                    prop_assert_eq!(found.0, pairs);
                }
            }
        }
    }

    #[test]
    fn larger_ones_are_proven(seed: u64, requests in 1..60_u32, helpers in 1..60_u32, percent in 1..40_u32) {
        for (spread, most) in [(1, 1), (4, 1), (50, 3), (1_000_000, 5)] {
            let problem = random(seed, requests, helpers, percent, spread, most);
            for cardinality in BOTH {
                let found = assign(&problem, cardinality);
                prop_assert!(check_assignment(&problem, cardinality, &found).is_ok());
                prop_assert_eq!(&found, &assign(&problem, cardinality));
            }
        }
    }

    /// Scores that 64 bits can hold and sums of them cannot.
    #[test]
    fn the_widest_scores_do_not_overflow(seed: u64) {
        let mut problem = random(seed, 9, 8, 50, 1_000, 2);
        for edge in &mut problem.edges {
            edge.score *= i64::MAX / 1_000;
        }
        // The total of few pairs must still be a number that files can hold.
        problem.edges.truncate(3);
        problem.edges.iter_mut().for_each(|edge| edge.score /= 4);
        for cardinality in BOTH {
            let (pairs, total) = by_force(&problem, cardinality);
            let found = proven(&problem, cardinality);
            prop_assert_eq!(found.1, total);
            prop_assert!(cardinality == Cardinality::Free || found.0 == pairs);
        }
    }
}

#[test]
fn nothing_gives_nothing() {
    for cardinality in BOTH {
        assert_eq!(proven(&Assignment::default(), cardinality), (0, 0));
        assert_eq!(proven(&plain(3, 2, std::iter::empty()), cardinality), (0, 0));
    }
    let mut closed = plain(1, 1, [(0, 0, 5)].into_iter());
    closed.helper_capacity[0] = 0;
    assert_eq!(proven(&closed, Cardinality::First), (0, 0));
    assert_eq!(proven(&closed, Cardinality::Free), (0, 0));
}

/// A ladder that is easily filled wrongly: only one plan seats everybody, and the last to come moves all the others.
#[test]
fn the_longest_augmenting_path_is_found() {
    let length = 20_000;
    let rungs = (0..length).flat_map(|at| [(at, at + 1, 7), (at, at, 7)]);
    let ladder = plain(length + 1, length + 1, rungs.chain([(length, length, 1)]));
    assert_eq!(
        proven(&ladder, Cardinality::First),
        (length + 1, 7 * i64::try_from(length).unwrap() + 1)
    );
}

#[test]
fn one_huge_component_with_equal_scores_is_filled() {
    let dice = &mut Dice(11);
    let people = 3_000_u32;
    let mut edges = Vec::new();
    for request in 0..people {
        for step in 0..6 {
            // One way round always fits everybody.
            let helper = if step == 0 { request } else { dice.roll(people) };
            edges.push((request as usize, helper as usize, 5));
        }
    }
    edges.sort_unstable();
    edges.dedup();
    let problem = plain(people as usize, people as usize, edges.into_iter());
    for cardinality in BOTH {
        assert_eq!(proven(&problem, cardinality), (3_000, 15_000));
    }
}

#[test]
fn islands_do_not_disturb_each_other() {
    // Twice too many requests, once enough helpers, once neither.
    let island = |at: usize, requests: usize, helpers: usize| {
        (0..requests * helpers).map(move |n| {
            let (request, helper) = (n / helpers, n % helpers);
            let score = i64::try_from((request * 7 + helper * 3) % 10).unwrap();
            (at + request, at + helper, score)
        })
    };
    let edges = island(0, 4, 2).chain(island(4, 2, 4)).chain(island(8, 3, 3));
    let whole = plain(11, 11, edges);
    let alone: i64 = [(4, 2), (2, 4), (3, 3)]
        .into_iter()
        .map(|(r, h)| proven(&plain(r, h, island(0, r, h)), Cardinality::First).1)
        .sum();
    assert_eq!(proven(&whole, Cardinality::First), (7, alone));
}

/// A hub that everybody wants and that has room for many.
#[test]
fn a_hub_takes_as_many_as_it_may() {
    let mut hub = plain(
        500,
        2,
        (0..500).flat_map(|r| [(r, 0, 9), (r, 1, i64::try_from(r % 9).unwrap())]),
    );
    hub.helper_capacity = vec![300, 100];
    let (pairs, total) = proven(&hub, Cardinality::First);
    assert_eq!(pairs, 400);
    // The hundred best of the other: 55 times 8, 45 times 7.
    assert_eq!(total, 300 * 9 + 55 * 8 + 45 * 7);
}

#[test]
fn wrong_answers_are_refused() {
    use crate::matching::checker::AssignmentRefusal as Refusal;
    let problem = plain(2, 2, [(0, 0, 5), (0, 1, 3), (1, 0, 4)].into_iter());
    let right = assign(&problem, Cardinality::First);
    let refused = |change: &dyn Fn(&mut Assigned)| {
        let mut wrong = right.clone();
        change(&mut wrong);
        check_assignment(&problem, Cardinality::First, &wrong).unwrap_err()
    };
    assert!(matches!(refused(&|a| a.chosen = vec![0]), Refusal::NotOptimal(_)));
    assert!(matches!(refused(&|a| a.chosen = vec![1]), Refusal::NotOptimal(_)));
    assert_eq!(refused(&|a| a.chosen = vec![0, 2]), Refusal::Capacity);
    assert_eq!(refused(&|a| a.chosen = vec![1, 1]), Refusal::Edge);
    assert_eq!(refused(&|a| a.chosen = vec![1, 7]), Refusal::Edge);
    assert_eq!(refused(&|a| a.prices[0] = -1), Refusal::Prices);
    assert_eq!(refused(&|a| a.empty_place = 1), Refusal::Prices);
    assert!(matches!(refused(&|a| a.prices[0] = 0), Refusal::NotOptimal(_)));
}
