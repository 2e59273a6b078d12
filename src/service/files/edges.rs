//! The files of a bare assignment: edges and capacities.

use super::table::{BadRows, Columns, read};
use super::{FileError, FilesError};
use crate::matching::solver::assign::{Assignment, Edge};
use std::collections::{BTreeMap, BTreeSet};

/// A bare assignment with the names of its nodes.
#[derive(Debug, Clone, Default)]
pub struct AssignmentFile {
    /// The problem.
    pub problem: Assignment,
    /// The requests' identifiers, in the order in which they first occur.
    pub requests: Vec<String>,
    /// The helpers' identifiers, likewise.
    pub helpers: Vec<String>,
    /// What was wrong with rows that were skipped.
    pub rejects: Vec<FileError>,
    /// Things worth saying.
    pub notices: Vec<String>,
}

const EDGES: Columns = Columns {
    required: &["request", "helper", "score"],
    optional: &[],
};
const CAPACITIES: Columns = Columns {
    required: &["node", "side", "capacity"],
    optional: &[],
};

/// Reads the edges (`request,helper,score`) and, where given, the capacities (`node,side,capacity`; side is `request`
/// or `helper`; who is not listed has 1). Scores are whole numbers of at most twelve digits.
///
/// # Errors
/// [`FilesError::Input`] for what is wrong in a file, a pair or a node that occurs twice, a node without edges.
pub fn read_assignment(
    edges: (&str, &[u8]),
    capacities: Option<(&str, &[u8])>,
    bad_rows: BadRows,
) -> Result<AssignmentFile, FilesError> {
    let mut read_in = AssignmentFile::default();
    let mut number: [BTreeMap<String, usize>; 2] = Default::default();
    let mut seen = BTreeSet::new();
    let reading = read(edges.0, edges.1, &EDGES, bad_rows, |row| {
        let (request, helper) = (row.id("request")?, row.id("helper")?);
        let digits = row.text("score").trim_start_matches('-');
        let plain = (1..=12).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        let score = plain.then(|| row.text("score").parse::<i64>().ok()).flatten();
        let score = score.ok_or_else(|| row.error("score", "a whole number of at most 12 digits"))?;
        let mut node = |side: usize, id: String, names: &mut Vec<String>| {
            *number[side].entry(id).or_insert_with_key(|id| {
                names.push(id.clone());
                names.len() - 1
            })
        };
        let request = node(0, request, &mut read_in.requests);
        let helper = node(1, helper, &mut read_in.helpers);
        if !seen.insert((request, helper)) {
            return Err(row.error("helper", "each pair once"));
        }
        Ok(Edge {
            request,
            helper,
            score,
        })
    })?;
    read_in.problem.edges = reading.rows;
    read_in.rejects = reading.rejects;
    read_in.notices = reading.notices;
    read_in.problem.request_capacity = vec![1; read_in.requests.len()];
    read_in.problem.helper_capacity = vec![1; read_in.helpers.len()];
    if let Some((file, bytes)) = capacities {
        let mut set = BTreeSet::new();
        let reading = read(file, bytes, &CAPACITIES, bad_rows, |row| {
            let side = match row.text("side") {
                "request" => 0,
                "helper" => 1,
                _ => return Err(row.error("side", "request or helper")),
            };
            let node = number[side].get(row.text("node")).copied();
            let node = node.ok_or_else(|| row.error("node", "a node of that side in the edges"))?;
            let capacity = row.whole("capacity", 0..=1_000_000, None)?;
            if !set.insert((side, node)) {
                return Err(row.error("node", "each node once per side"));
            }
            Ok((side, node, capacity))
        })?;
        for (side, node, capacity) in reading.rows {
            let capacities = if side == 0 {
                &mut read_in.problem.request_capacity
            } else {
                &mut read_in.problem.helper_capacity
            };
            capacities[node] = capacity;
        }
        read_in.rejects.extend(reading.rejects);
        read_in.notices.extend(reading.notices);
    }
    Ok(read_in)
}
