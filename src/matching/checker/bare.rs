//! The second opinion on a bare assignment.

use crate::matching::solver::assign::{Assigned, Assignment, Cardinality};
use std::cmp::Reverse;

/// Why a bare assignment is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AssignmentRefusal {
    /// An edge that does not exist, or one used twice.
    #[error("an edge does not exist or is used twice")]
    Edge,
    /// More pairs at a request or a helper than its capacity.
    #[error("a capacity is exceeded")]
    Capacity,
    /// A price below zero, as many as the helpers are, or an empty place too cheap for cardinality to come first.
    #[error("the prices prove nothing")]
    Prices,
    /// A better assignment may exist.
    #[error("the assignment is not proven optimal: up to {0} may be missed")]
    NotOptimal(i128),
}

/// Recomputes a bare assignment and proves it optimal from its prices; answers with the total score.
///
/// # Errors
/// [`AssignmentRefusal`] with the first thing that is wrong.
pub fn check_assignment(
    problem: &Assignment,
    cardinality: Cardinality,
    assigned: &Assigned,
) -> Result<i64, AssignmentRefusal> {
    let requests = &problem.request_capacity;
    let helpers = &problem.helper_capacity;
    let widest = problem
        .edges
        .iter()
        .map(|edge| i128::from(edge.score).abs())
        .max()
        .unwrap_or(0);
    let most = widest * i128::try_from(problem.edges.len()).unwrap_or(i128::MAX);
    let enough = match cardinality {
        Cardinality::First => assigned.empty_place > 2 * most,
        Cardinality::Free => assigned.empty_place == 0,
    };
    if assigned.prices.len() != helpers.len() || assigned.prices.iter().any(|price| *price < 0) || !enough {
        return Err(AssignmentRefusal::Prices);
    }
    if assigned.chosen.windows(2).any(|pair| pair[0] >= pair[1])
        || assigned
            .chosen
            .last()
            .is_some_and(|last| *last >= problem.edges.len())
    {
        return Err(AssignmentRefusal::Edge);
    }
    let (mut at_request, mut at_helper) = (vec![0_u32; requests.len()], vec![0_u32; helpers.len()]);
    let (mut total, mut does) = (0, 0);
    for &number in &assigned.chosen {
        let edge = &problem.edges[number];
        at_request[edge.request] += 1;
        at_helper[edge.helper] += 1;
        total += edge.score;
        // A pair saves an empty place; what it earns beyond the helper's price is the request's.
        does += i128::from(edge.score) + assigned.empty_place;
    }
    let over = |used: &[u32], most: &[u32]| used.iter().zip(most).any(|(used, most)| used > most);
    if over(&at_request, requests) || over(&at_helper, helpers) {
        return Err(AssignmentRefusal::Capacity);
    }
    // Weak duality: no assignment is worth more than the priced capacity plus each request's best edges beyond it.
    let priced = assigned.prices.iter().zip(helpers);
    let could = priced
        .map(|(price, most)| price * i128::from(*most))
        .sum::<i128>()
        + beyond(problem, assigned);
    if could == does {
        Ok(total)
    } else {
        Err(AssignmentRefusal::NotOptimal(could - does))
    }
}

/// What the requests' best edges earn beyond the helpers' prices, as many per request as it has places.
fn beyond(problem: &Assignment, assigned: &Assigned) -> i128 {
    let requests = &problem.request_capacity;
    // Most requests have one place, and need no list of their edges.
    let mut single = vec![0_i128; requests.len()];
    let mut several: Vec<(usize, Reverse<i128>)> = Vec::new();
    for edge in &problem.edges {
        let worth = i128::from(edge.score) + assigned.empty_place - assigned.prices[edge.helper];
        if requests[edge.request] == 1 {
            single[edge.request] = single[edge.request].max(worth);
        } else if worth > 0 {
            several.push((edge.request, Reverse(worth)));
        }
    }
    several.sort_unstable();
    let best = several
        .chunk_by(|a, b| a.0 == b.0)
        .flat_map(|of| of.iter().take(requests[of[0].0] as usize));
    single.iter().sum::<i128>() + best.map(|(_, Reverse(worth))| worth).sum::<i128>()
}
