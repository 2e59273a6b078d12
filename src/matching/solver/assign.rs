//! A bare assignment: edges with scores, capacities on both sides.
//!
//! Requests bid for helpers (`market`). When as many pairs as possible come first, no score says what an empty place
//! costs: it is a Dulmage–Mendelsohn split instead. The side with fewer places bids for the other. Searches that find
//! no place mark what too many want; in that part the sides turn around, so that nobody bids for what is scarce, and
//! nobody's price climbs as high as an empty place. What each part proves is put together again with an empty place
//! dear enough for both.

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
    match cardinality {
        Cardinality::Free => free(&order, &Settled::of(&market)),
        Cardinality::First => first(problem, &market, &order),
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

/// As many pairs as possible come first. The side with fewer places bids; what it wants too much of is the other
/// side's to bid for.
fn first<C: Money + Into<i128>>(
    problem: &Assignment,
    market: &Market<C>,
    order: &Option<Vec<u32>>,
) -> Assigned {
    let (places, room) = (sum(&market.places), room_for(market));
    let mut proof = Proof {
        used: vec![false; market.to.len()],
        prices: vec![Price::Plain(0); market.room.len()],
        most: 0,
    };
    if places <= room {
        requests_first(problem, market, &mut proof);
    } else {
        helpers_first(problem, market, &mut proof);
    }
    let widest = widest(problem);
    let empty_place = 4 * (widest + proof.most + 1) + 2 * widest * wide(problem.edges.len());
    let price = |price: &Price| match price {
        Price::Plain(price) => *price,
        Price::BelowEmpty(off) => empty_place - off,
    };
    Assigned {
        chosen: edges_of(order, (0..proof.used.len()).filter(|&arc| proof.used[arc])),
        empty_place,
        prices: proof.prices.iter().map(price).collect(),
    }
}

/// What both parts found, put together.
struct Proof {
    /// Per arc of the whole.
    used: Vec<bool>,
    /// Per helper.
    prices: Vec<Price>,
    /// The highest that any price climbed without an empty place, on either side.
    most: i128,
}

/// The price of a helper: as it is, or so much less than an empty place costs.
#[derive(Debug, Clone, Copy)]
enum Price {
    Plain(i128),
    BelowEmpty(i128),
}

impl Proof {
    fn plain(&mut self, helper: u32, price: i128) {
        self.prices[helper as usize] = Price::Plain(price);
        self.most = self.most.max(price.abs());
    }

    /// A helper who bids and has no room to spare: as dear as the dearest exit that it uses, or, when it has no room
    /// at all, as the cheapest that it has.
    fn below_empty<C: Money + Into<i128>>(&mut self, helper: u32, at: usize, settled: &Settled<'_, C>) {
        let market = settled.market();
        let arcs = market.first[at] as usize..market.first[at + 1] as usize;
        let exit = |arc: usize| settled.price[market.to[arc] as usize] + market.cost[arc];
        let used = arcs.clone().filter(|&arc| settled.used[arc]).map(exit).max();
        let off: i128 = used.or_else(|| arcs.map(exit).min()).unwrap_or_default().into();
        self.prices[helper as usize] = Price::BelowEmpty(off);
        self.most = self.most.max(off.abs());
    }

    fn climbed<C: Money + Into<i128>>(&mut self, settled: &Settled<'_, C>) {
        let most: i128 = settled.price.iter().copied().max().unwrap_or_default().into();
        self.most = self.most.max(most);
    }
}

/// Requests bid, and helpers who are wanted by too many bid for them in turn.
fn requests_first<C: Money + Into<i128>>(problem: &Assignment, market: &Market<C>, proof: &mut Proof) {
    let settled = Settled::of(market);
    for (helper, &price) in settled.price.iter().enumerate() {
        proof.plain(index(helper), price.into());
    }
    proof.used.copy_from_slice(&settled.used);
    if settled.closed.iter().any(|closed| *closed) {
        let part = Turned::of(market, &problem.request_capacity, Some(&settled));
        let again = Settled::of(&part.market);
        for (arc, &original) in part.arcs.iter().enumerate() {
            proof.used[original as usize] = again.used[arc];
        }
        for (at, &helper) in part.bidders.iter().enumerate() {
            proof.below_empty(helper, at, &again);
        }
        proof.climbed(&again);
    }
}

/// Helpers bid, and requests who are wanted by too many bid for them in turn.
fn helpers_first<C: Money + Into<i128>>(problem: &Assignment, market: &Market<C>, proof: &mut Proof) {
    let whole = Turned::of(market, &problem.request_capacity, None);
    let settled = Settled::of(&whole.market);
    for (arc, &original) in whole.arcs.iter().enumerate() {
        proof.used[original as usize] = settled.used[arc];
    }
    proof.climbed(&settled);
    for (at, &helper) in whole.bidders.iter().enumerate() {
        // With more room than edges there is room to spare, and no price.
        if problem.helper_capacity[at] <= whole.market.places[at] {
            proof.below_empty(helper, at, &settled);
        }
    }
    if settled.closed.iter().any(|closed| *closed) {
        let part = Turned::of(&whole.market, &problem.helper_capacity, Some(&settled));
        let again = Settled::of(&part.market);
        for (arc, &of_whole) in part.arcs.iter().enumerate() {
            proof.used[whole.arcs[of_whole as usize] as usize] = again.used[arc];
        }
        for (&helper, &price) in part.objects.iter().zip(&again.price) {
            proof.plain(helper, price.into());
        }
    }
}

/// A market with its sides turned around: objects bid for bidders.
struct Turned<C> {
    market: Market<C>,
    /// Which arc of the original each arc is.
    arcs: Vec<u32>,
    /// Which object of the original each bidder is.
    bidders: Vec<u32>,
    /// Which bidder of the original each object is.
    objects: Vec<u32>,
}

impl<C: Money> Turned<C> {
    /// All of a market, or, once it is settled, the part in which more is wanted than there is: the closed objects and
    /// whoever holds or misses a unit of them. `capacity` is that of the market's bidders.
    fn of(market: &Market<C>, capacity: &[u32], settled: Option<&Settled<'_, C>>) -> Self {
        let arcs_of = |bidder: usize| market.first[bidder] as usize..market.first[bidder + 1] as usize;
        let inside = |arc: usize| settled.is_none_or(|of| of.closed[market.to[arc] as usize]);
        let used = |arc: usize| settled.is_some_and(|of| of.used[arc]);
        let mut bidder_at = vec![NONE; market.room.len()];
        let mut bidders = Vec::new();
        for (object, place) in bidder_at.iter_mut().enumerate() {
            if settled.is_none_or(|of| of.closed[object]) {
                *place = index(bidders.len());
                bidders.push(index(object));
            }
        }
        let mut first = vec![0_u32; bidders.len() + 1];
        let (mut room, mut objects) = (Vec::new(), Vec::new());
        for (bidder, &most) in capacity.iter().enumerate().take(market.places.len()) {
            let arcs = arcs_of(bidder);
            let in_part = settled
                .is_none_or(|of| of.empty[bidder] > 0 || arcs.clone().any(|arc| used(arc) && inside(arc)));
            if !in_part {
                continue;
            }
            // A place that every largest assignment fills elsewhere is not for sale here.
            let elsewhere = arcs.clone().filter(|&arc| used(arc) && !inside(arc)).count();
            room.push(most - index(elsewhere));
            objects.push(index(bidder));
            for arc in arcs.filter(|&arc| inside(arc)) {
                first[bidder_at[market.to[arc] as usize] as usize + 1] += 1;
            }
        }
        for at in 0..bidders.len() {
            first[at + 1] += first[at];
        }
        let mut next = first.clone();
        let total = first[bidders.len()] as usize;
        let (mut to, mut cost, mut arcs) = (vec![0; total], vec![C::default(); total], vec![0; total]);
        for (object, &bidder) in objects.iter().enumerate() {
            for arc in arcs_of(bidder as usize).filter(|&arc| inside(arc)) {
                let at = &mut next[bidder_at[market.to[arc] as usize] as usize];
                to[*at as usize] = index(object);
                cost[*at as usize] = market.cost[arc];
                arcs[*at as usize] = index(arc);
                *at += 1;
            }
        }
        let units = bidders.iter().map(|&object| market.room[object as usize]);
        let places = units
            .enumerate()
            .map(|(at, room)| room.min(first[at + 1] - first[at]));
        let market = Market {
            places: places.collect(),
            first,
            to,
            cost,
            room,
            stay: None,
            reach: market.reach,
        };
        Self {
            market,
            arcs,
            bidders,
            objects,
        }
    }
}

fn sum(numbers: &[u32]) -> u64 {
    numbers.iter().map(|&number| u64::from(number)).sum()
}

/// How many places the objects could fill, each arc used once.
fn room_for<C>(market: &Market<C>) -> u64 {
    let mut arcs = vec![0_u32; market.room.len()];
    market.to.iter().for_each(|&object| arcs[object as usize] += 1);
    arcs.iter()
        .zip(&market.room)
        .map(|(&arcs, &room)| u64::from(arcs.min(room)))
        .sum()
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
