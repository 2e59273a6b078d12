//! A bare assignment: edges with scores, capacities on both sides.

use super::flow::{Flow, Mode};
use super::graph::{Cost, Graph};

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cardinality {
    /// As many pairs as possible, and of those plans the best total.
    First,
    /// The best total, with as few or as many pairs as that takes.
    Free,
}

/// A pair that may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Index of the request.
    pub request: usize,
    /// Index of the helper.
    pub helper: usize,
    /// What the pair is worth.
    pub score: i64,
}

/// A bare assignment problem. Each edge is used at most once.
#[derive(Debug, Clone, Default)]
pub struct Assignment {
    /// The edges; no pair twice.
    pub edges: Vec<Edge>,
    /// Most pairs per request.
    pub request_capacity: Vec<u32>,
    /// Most pairs per helper.
    pub helper_capacity: Vec<u32>,
}

/// A solved assignment with its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// Numbers of the edges chosen, in order.
    pub chosen: Vec<usize>,
    /// What a place that stays empty costs: above every score's reach when cardinality comes first, else 0.
    pub empty_place: i128,
    /// Price per helper, never negative.
    pub prices: Vec<i128>,
}

/// Solves a bare assignment exactly, by the flow that rounds use.
pub fn assign(problem: &Assignment, cardinality: Cardinality) -> Assigned {
    let widest = problem
        .edges
        .iter()
        .map(|edge| Cost::from(edge.score).abs())
        .max()
        .unwrap_or(0);
    let pairs = Cost::try_from(problem.edges.len()).unwrap_or(Cost::MAX);
    let empty_place = match cardinality {
        // One pair more is worth more than all that the others could lose by it.
        Cardinality::First => 2 * widest.saturating_mul(pairs).saturating_add(1),
        Cardinality::Free => 0,
    };
    let (graph, order) = Graph::bare(problem, empty_place);
    let mut flow = Flow::new(&graph, empty_place);
    let needs = 0..u32::try_from(graph.needs.len()).unwrap_or(u32::MAX);
    for need in needs.clone() {
        flow.set(need, Mode::Free);
    }
    let mut chosen: Vec<usize> = needs
        .flat_map(|need| flow.chosen(need))
        .map(|arc| order[arc.candidate as usize])
        .collect();
    chosen.sort_unstable();
    let helpers = 0..u32::try_from(problem.helper_capacity.len()).unwrap_or(u32::MAX);
    Assigned {
        chosen,
        empty_place,
        prices: helpers.map(|helper| flow.slot_price(helper).max(0)).collect(),
    }
}
