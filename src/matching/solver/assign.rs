//! A bare assignment: edges with scores, capacities on both sides.
//!
//! Requests bid for helpers (`market`). When as many pairs as possible come first, no score says what an empty place
//! costs: it is a Dulmage–Mendelsohn split instead. The searches that find no place mark the helpers who are wanted by
//! too many; whoever wants those is the over-demanded part, and there the helpers bid for the requests, of which there
//! are too many, so that nobody's price climbs as high as an empty place. What each part proves is put together again
//! with an empty place dear enough for both.

use super::market::{Market, Money, NONE, Settled, index};

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

/// Solves a bare assignment exactly: in 64 bits where no path can overflow them, else in 128.
pub fn assign(problem: &Assignment, cardinality: Cardinality) -> Assigned {
    let nodes = problem.request_capacity.len() + problem.helper_capacity.len();
    // A path without repetition uses each node once; prices stay below twice its cost, sums of two below four times.
    let reach = 2 * widest(problem) * (wide(nodes) + 2) + 1;
    match i64::try_from(reach) {
        Ok(narrow) if narrow < i64::MAX / 8 => solve(problem, cardinality, narrow, |score| score),
        _ => solve(problem, cardinality, reach, i128::from),
    }
}

fn solve<C: Money + Into<i128>>(
    problem: &Assignment,
    cardinality: Cardinality,
    reach: C,
    money: impl Fn(i64) -> C,
) -> Assigned {
    let (market, order) = requests_bid(problem, cardinality, reach, money);
    let settled = Settled::of(&market);
    match cardinality {
        Cardinality::Free => free(&order, &settled),
        Cardinality::First => first(problem, &market, &order, &settled),
    }
}

/// The market in which requests bid, and which edge each arc is (`None`: the edges stand in order).
fn requests_bid<C: Money>(
    problem: &Assignment,
    cardinality: Cardinality,
    reach: C,
    money: impl Fn(i64) -> C,
) -> (Market<C>, Option<Vec<u32>>) {
    let requests = problem.request_capacity.len();
    let mut first = vec![0_u32; requests + 1];
    let mut sorted = true;
    let mut last = 0;
    for edge in &problem.edges {
        first[edge.request + 1] += 1;
        sorted &= edge.request >= last;
        last = edge.request;
    }
    for at in 0..requests {
        first[at + 1] += first[at];
    }
    let arc = |edge: &Edge| (index(edge.helper), C::default() - money(edge.score));
    let (order, (to, cost)): (_, (Vec<u32>, Vec<C>)) = if sorted {
        (None, problem.edges.iter().map(arc).unzip())
    } else {
        let mut order = vec![0_u32; problem.edges.len()];
        let mut next = first.clone();
        for (number, edge) in problem.edges.iter().enumerate() {
            order[next[edge.request] as usize] = index(number);
            next[edge.request] += 1;
        }
        let arcs = order
            .iter()
            .map(|&number| arc(&problem.edges[number as usize]))
            .unzip();
        (Some(order), arcs)
    };
    let places = (0..requests).map(|at| problem.request_capacity[at].min(first[at + 1] - first[at]));
    let market = Market {
        places: places.collect(),
        first,
        to,
        cost,
        room: problem.helper_capacity.clone(),
        stay: matches!(cardinality, Cardinality::Free).then(C::default),
        reach,
    };
    (market, order)
}

/// An empty place costs nothing, and that was a bidder's choice: the prices prove it as they are.
fn free<C: Money + Into<i128>>(order: &Option<Vec<u32>>, settled: &Settled<'_, C>) -> Assigned {
    let chosen = (0..settled.used.len()).filter(|&arc| settled.used[arc]);
    Assigned {
        chosen: edges_of(order, chosen),
        empty_place: 0,
        prices: settled.price.iter().map(|&price| price.into()).collect(),
    }
}

fn edges_of(order: &Option<Vec<u32>>, arcs: impl Iterator<Item = usize>) -> Vec<usize> {
    match order {
        None => arcs.collect(),
        Some(order) => {
            let mut edges: Vec<usize> = arcs.map(|arc| order[arc] as usize).collect();
            edges.sort_unstable();
            edges
        }
    }
}

/// As many pairs as possible come first: the over-demanded part is solved again, from the helpers' side.
fn first<C: Money + Into<i128>>(
    problem: &Assignment,
    market: &Market<C>,
    order: &Option<Vec<u32>>,
    settled: &Settled<'_, C>,
) -> Assigned {
    let mut prices: Vec<i128> = settled.price.iter().map(|&price| price.into()).collect();
    let wanted_too_much = settled.closed.iter().any(|closed| *closed);
    let mut used = settled.used.clone();
    let mut dear = Vec::new();
    if wanted_too_much {
        let over = Over::of(market, settled);
        let swapped = Settled::of(&over.market);
        for (arc, &original) in over.arcs.iter().enumerate() {
            used[original as usize] = swapped.used[arc];
        }
        dear = over.dear(&swapped);
    }
    // The highest that a price below an empty place climbs, and how far the dear ones may differ from one.
    let most = prices
        .iter()
        .map(|price| price.abs())
        .chain(dear.iter().map(|(_, off)| off.abs()))
        .max()
        .unwrap_or(0);
    let empty_place = 4 * (widest(problem) + most + 1) + 2 * widest(problem) * wide(problem.edges.len());
    for (helper, off) in dear {
        prices[helper] = empty_place - off;
    }
    Assigned {
        chosen: edges_of(order, (0..used.len()).filter(|&arc| used[arc])),
        empty_place,
        prices,
    }
}

/// The over-demanded part with its sides turned around: helpers bid for requests.
struct Over<C> {
    market: Market<C>,
    /// Which arc of the whole each arc is.
    arcs: Vec<u32>,
    /// Which helper each bidder is.
    helpers: Vec<u32>,
}

impl<C: Money + Into<i128>> Over<C> {
    fn of(market: &Market<C>, settled: &Settled<'_, C>) -> Self {
        let requests = index(market.places.len());
        let arcs_of = |request: u32| {
            market.first[request as usize] as usize..market.first[request as usize + 1] as usize
        };
        let closed = |arc: usize| settled.closed[market.to[arc] as usize];
        let mut helper_at = vec![NONE; market.room.len()];
        let mut helpers = Vec::new();
        for (helper, _) in settled.closed.iter().enumerate().filter(|(_, closed)| **closed) {
            helper_at[helper] = index(helpers.len());
            helpers.push(index(helper));
        }
        let mut first = vec![0_u32; helpers.len() + 1];
        let mut room = Vec::new();
        let mut members = Vec::new();
        for request in 0..requests {
            let arcs = arcs_of(request);
            let in_part = settled.empty[request as usize] > 0
                || arcs.clone().any(|arc| settled.used[arc] && closed(arc));
            if !in_part {
                continue;
            }
            // A place that every best plan fills elsewhere is not for sale here.
            let elsewhere = arcs
                .clone()
                .filter(|&arc| settled.used[arc] && !closed(arc))
                .count();
            room.push(market.places[request as usize] - index(elsewhere));
            members.push(request);
            for arc in arcs.filter(|&arc| closed(arc)) {
                first[helper_at[market.to[arc] as usize] as usize + 1] += 1;
            }
        }
        for at in 0..helpers.len() {
            first[at + 1] += first[at];
        }
        let mut next = first.clone();
        let total = next[helpers.len()] as usize;
        let (mut to, mut cost, mut arcs) = (vec![0; total], vec![C::default(); total], vec![0; total]);
        for (object, &request) in members.iter().enumerate() {
            for arc in arcs_of(request).filter(|&arc| closed(arc)) {
                let at = &mut next[helper_at[market.to[arc] as usize] as usize];
                to[*at as usize] = index(object);
                cost[*at as usize] = market.cost[arc];
                arcs[*at as usize] = index(arc);
                *at += 1;
            }
        }
        let places = helpers
            .iter()
            .enumerate()
            .map(|(at, &helper)| market.room[helper as usize].min(first[at + 1] - first[at]));
        Self {
            market: Market {
                places: places.collect(),
                first,
                to,
                cost,
                room,
                stay: None,
                reach: market.reach,
            },
            arcs,
            helpers,
        }
    }

    /// How much less than an empty place each helper's price is: the dearest exit that it uses, or, when it has no
    /// room at all, the cheapest that it has.
    fn dear(&self, swapped: &Settled<'_, C>) -> Vec<(usize, i128)> {
        let of = |(at, &helper): (usize, &u32)| {
            let arcs = self.market.first[at] as usize..self.market.first[at + 1] as usize;
            let exit = |arc: usize| swapped.price[self.market.to[arc] as usize] + self.market.cost[arc];
            let used = arcs.clone().filter(|&arc| swapped.used[arc]).map(exit).max();
            let off = used.or_else(|| arcs.map(exit).min()).unwrap_or_default();
            (helper as usize, off.into())
        };
        self.helpers.iter().enumerate().map(of).collect()
    }
}

fn widest(problem: &Assignment) -> i128 {
    let widest = problem.edges.iter().map(|edge| edge.score.unsigned_abs()).max();
    i128::from(widest.unwrap_or(0))
}

fn wide(number: usize) -> i128 {
    i128::try_from(number).unwrap_or(i128::MAX)
}

#[cfg(test)]
mod tests;
