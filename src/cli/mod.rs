//! The command line: one file per command.

pub mod assign;
pub mod match_round;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Noaber: neighbours help neighbours.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Decides a round over helpers and requests from CSV files.
    Match(match_round::MatchArgs),
    /// Solves a bare assignment.
    Assign(assign::AssignArgs),
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Match(args) => args.run(),
        Command::Assign(args) => args.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            match_round::say(&format!("error: {error}"));
            ExitCode::from(error.exit_code())
        }
    }
}
