//! The command line: one file per command. Without a command it is the demo.

pub mod assign;
pub mod check;
pub mod import;
pub mod init;
pub mod match_round;
pub mod open;
pub mod rotate_key;
pub mod round;
pub mod serve;
pub mod simulate;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Noaber: neighbours help neighbours. Without a command: the demo.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The demo: a living neighbourhood in its own file.
    Demo(serve::DemoArgs),
    /// Serves the product.
    Serve(serve::ServeArgs),
    /// Makes the first organisation, zone and admin.
    Init(init::InitArgs),
    /// Brings zones, postcodes, population, helpers and requests in from files.
    Import(import::ImportArgs),
    /// Runs a round now.
    Round(round::RoundArgs),
    /// Tests the invariants of a database.
    Check(check::CheckArgs),
    // Said where its arguments are: a text here would hide the longer one there.
    RotateKey(rotate_key::RotateKeyArgs),
    /// Decides a round over helpers and requests from CSV files.
    Match(match_round::MatchArgs),
    /// Solves a bare assignment.
    Assign(assign::AssignArgs),
    /// Simulates a month of the demo town, beside other ways of asking.
    Simulate(simulate::SimulateArgs),
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.command {
        Some(Command::Match(args)) => return files(args.run()),
        Some(Command::Assign(args)) => return files(args.run()),
        _ => {}
    }
    let filter = tracing_subscriber::EnvFilter::try_from_env("NOABER_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,noaber=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            match_round::say(&format!("error: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let done = runtime.block_on(async {
        match cli.command {
            None => serve::DemoArgs::default().run().await.map(|()| true),
            Some(Command::Demo(args)) => args.run().await.map(|()| true),
            Some(Command::Serve(args)) => args.run().await.map(|()| true),
            Some(Command::Init(args)) => args.run().await.map(|()| true),
            Some(Command::Import(args)) => args.run().await.map(|()| true),
            Some(Command::Round(args)) => args.run().await.map(|()| true),
            Some(Command::Check(args)) => args.run().await,
            Some(Command::RotateKey(args)) => args.run().await,
            Some(Command::Simulate(args)) => args.run().await.map(|()| true),
            Some(Command::Match(_) | Command::Assign(_)) => Ok(true),
        }
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            match_round::say(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}

fn files(done: Result<(), crate::service::files::FilesError>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            match_round::say(&format!("error: {error}"));
            ExitCode::from(error.exit_code())
        }
    }
}

/// What a person reads on standard output.
#[expect(clippy::print_stdout, reason = "this is what the command line is for")]
pub(crate) fn print(text: &str) {
    println!("{text}");
}
