//! The files of a bare assignment.

use std::collections::BTreeSet;

use noaber::matching::checker::check_assignment;
use noaber::matching::solver::assign::{Cardinality, assign};
use noaber::service::files::{AssignmentFile, BadRows, FileError, FilesError, Reading, read_assignment};
use rand::RngExt;
use rand::rngs::StdRng;

use super::blows::battered;
use super::letter::{Cells, Columns, refused_well, table, tables};

const EDGES: &str = "request,helper,score\na,x,10\na,y,-3\nb,x,9\nc,y,-1\n\"c\",z,0\n";
const CAPACITIES: &str = "node,side,capacity\nx,helper,2\na,request,2\n";
const EDGE_COLUMNS: Columns<'_> = Columns {
    needed: &["request", "helper", "score"],
    others: &[],
};
const CAPACITY_COLUMNS: Columns<'_> = Columns {
    needed: &["node", "side", "capacity"],
    others: &[],
};

/// What is wrong with a file; anything else is a fault of ours.
fn of_file<T>(read: Result<T, FilesError>) -> Result<T, FileError> {
    read.map_err(|error| match error {
        FilesError::Input(error) => error,
        other => panic!("{other}"),
    })
}

/// A pair by the names that it has in the file.
#[derive(Debug, Clone, PartialEq)]
struct Pair {
    request: String,
    helper: String,
    score: i64,
}

fn pairs(file: &AssignmentFile) -> Vec<Pair> {
    let pair = |edge: &noaber::matching::solver::assign::Edge| Pair {
        request: file.requests[edge.request].clone(),
        helper: file.helpers[edge.helper].clone(),
        score: edge.score,
    };
    file.problem.edges.iter().map(pair).collect()
}

fn pair_stands(pair: &Pair, cells: &Cells) -> bool {
    let (sign, digits) = match cells.of("score").strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, cells.of("score")),
    };
    pair.request == cells.of("request")
        && pair.helper == cells.of("helper")
        && digits.bytes().all(|b| b.is_ascii_digit())
        && digits
            .parse::<i64>()
            .is_ok_and(|score| sign * score == pair.score)
}

/// Battered edges, or whole edges with battered capacities; what was read is solved.
pub fn battered_edges(rng: &mut StdRng) {
    if rng.random_bool(0.3) {
        return capacities(&battered(rng, CAPACITIES));
    }
    let bytes = battered(rng, EDGES);
    let read = |bad| {
        let file = of_file(read_assignment(("e.csv", &bytes), None, bad))?;
        Ok(Reading {
            rows: pairs(&file),
            rejects: file.rejects,
            notices: file.notices,
        })
    };
    let Some(read) = table(&bytes, &EDGE_COLUMNS, read, |_| None, pair_stands) else {
        return;
    };
    let ends: BTreeSet<_> = read.iter().map(|pair| (&pair.request, &pair.helper)).collect();
    assert_eq!(ends.len(), read.len(), "each pair once: {read:?}");
    if rng.random_ratio(1, 4) {
        solved(&read_assignment(("e.csv", &bytes), None, BadRows::Skip).unwrap());
    }
}

/// That there is something to batter: both files as they were are taken.
pub fn unharmed() {
    let capacities = Some(("c.csv", CAPACITIES.as_bytes()));
    let file = read_assignment(("e.csv", EDGES.as_bytes()), capacities, BadRows::Refuse).unwrap();
    assert_eq!(
        (file.problem.edges.len(), file.problem.helper_capacity),
        (5, vec![2, 1, 1])
    );
}

fn capacities(bytes: &[u8]) {
    let read = |bad| {
        of_file(read_assignment(
            ("e.csv", EDGES.as_bytes()),
            Some(("c.csv", bytes)),
            bad,
        ))
    };
    match read(BadRows::Refuse) {
        Err(error) => refused_well(&error, bytes, CAPACITY_COLUMNS.needed),
        Ok(file) => {
            let capacity = |names: &[String], of: &[u32], cells: &Cells| {
                let node = names.iter().position(|name| name == cells.of("node"));
                node.map(|node| of[node])
            };
            let stands = |cells: &Cells| {
                let read = match cells.of("side") {
                    "request" => capacity(&file.requests, &file.problem.request_capacity, cells),
                    "helper" => capacity(&file.helpers, &file.problem.helper_capacity, cells),
                    _ => None,
                };
                read.is_some() && cells.of("capacity").parse().ok() == read
            };
            let explained = |table: &Vec<(u64, Option<Cells>)>| {
                table.iter().all(|(_, cells)| cells.as_ref().is_some_and(stands))
            };
            assert!(tables(bytes, &CAPACITY_COLUMNS).iter().any(explained), "{file:?}");
        }
    }
    if let Ok(file) = read(BadRows::Skip) {
        let well = |error: &FileError| refused_well(error, bytes, CAPACITY_COLUMNS.needed);
        file.rejects.iter().for_each(well);
        solved(&file);
    }
}

fn solved(file: &AssignmentFile) {
    for cardinality in [Cardinality::First, Cardinality::Free] {
        let assigned = assign(&file.problem, cardinality);
        check_assignment(&file.problem, cardinality, &assigned).unwrap();
    }
}
