//! `noaber assign`: a bare assignment from edges.

use super::match_round::{print, rejects_beside, say, write_rejects};
use crate::matching::checker::check_assignment;
use crate::matching::solver::assign::{Cardinality, assign};
use crate::service::files::{BadRows, FilesError, Outputs, read_assignment, read_bytes};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Solves a bare assignment exactly and proves it.
#[derive(Debug, Clone, Args)]
pub struct AssignArgs {
    /// The edges: request, helper, score (whole numbers).
    #[arg(long, value_name = "FILE")]
    edges: PathBuf,
    /// The capacities: node, side (request or helper), capacity; 1 for who is not listed.
    #[arg(long, value_name = "FILE")]
    capacities: Option<PathBuf>,
    /// Where the pairs go: request, helper, score.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Whether as many pairs as possible come before the total score.
    #[arg(long, value_enum, default_value_t = CardinalityOption::First)]
    cardinality: CardinalityOption,
    /// Leaves bad rows out instead of stopping, and lists them in the rejects file.
    #[arg(long)]
    skip_bad_rows: bool,
    /// The rejects file; by default the pairs' name with `.rejects.csv`.
    #[arg(long, value_name = "FILE", requires = "skip_bad_rows")]
    rejects: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum CardinalityOption {
    /// As many pairs as possible, then the best total.
    First,
    /// The best total, however many pairs that takes.
    Free,
}

impl AssignArgs {
    /// Reads, solves, checks, writes.
    ///
    /// # Errors
    /// [`FilesError`]; its exit code says whose it is to mend. Nothing is written then.
    pub fn run(&self) -> Result<(), FilesError> {
        let bad_rows = if self.skip_bad_rows {
            BadRows::Skip
        } else {
            BadRows::Refuse
        };
        let edges = read_bytes(&self.edges)?;
        let edges_name = self.edges.display().to_string();
        let capacities = self
            .capacities
            .as_ref()
            .map(|path| Ok((path.display().to_string(), read_bytes(path)?)));
        let capacities = capacities.transpose().map_err(|error: FilesError| error)?;
        let capacities = capacities
            .as_ref()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        let file = read_assignment((&edges_name, &edges), capacities, bad_rows)?;
        file.notices.iter().for_each(|notice| say(notice));
        say(&format!(
            "{} edges, {} requests, {} helpers",
            file.problem.edges.len(),
            file.requests.len(),
            file.helpers.len()
        ));
        let cardinality = match self.cardinality {
            CardinalityOption::First => Cardinality::First,
            CardinalityOption::Free => Cardinality::Free,
        };
        let assigned = assign(&file.problem, cardinality);
        let total = check_assignment(&file.problem, cardinality, &assigned)?;
        let mut outputs = Outputs::default();
        let rows = assigned.chosen.iter().map(|&number| {
            let edge = &file.problem.edges[number];
            vec![
                file.requests[edge.request].clone(),
                file.helpers[edge.helper].clone(),
                edge.score.to_string(),
            ]
        });
        outputs.table(&self.out, &["request", "helper", "score"], rows)?;
        if self.skip_bad_rows {
            let path = self.rejects.clone().unwrap_or_else(|| rejects_beside(&self.out));
            write_rejects(&mut outputs, &path, &file.rejects)?;
        }
        outputs.commit()?;
        let rejected = if self.skip_bad_rows {
            format!("rejected rows: {}\n", file.rejects.len())
        } else {
            String::new()
        };
        print(&format!(
            "pairs: {}\ntotal: {total}\n{rejected}certificate: ok\n",
            assigned.chosen.len()
        ))
    }
}
