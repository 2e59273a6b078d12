//! `noaber import`: zones, postcodes, population, helpers and requests from files.

use super::match_round::{rejects_beside, say, write_rejects};
use super::open::Place;
use crate::domain::zone::Phase;
use crate::service::App;
use crate::service::files::{BadRows, Outputs, Week, read_bytes};
use crate::service::import::{self, Imported, Input, ZoneOptions};
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::path::PathBuf;
use std::sync::Arc;

/// Brings a file into the database: whole, or not at all.
#[derive(Debug, Args)]
pub struct ImportArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Zones from GeoJSON.
    Zones(ZonesArgs),
    /// Where postcodes lie: postcode, lat or latitude, lon or longitude, place or woonplaats, municipality or gemeente.
    Postcodes(FileArgs),
    /// How many people live where: cell and people, with H3 cells of resolution 8; or lat, lon and people, which are added up.
    Population(FileArgs),
    /// Helpers, in the columns of `noaber match`.
    Helpers(FileArgs),
    /// Requests of one week, in the columns of `noaber match`.
    Requests(RequestsArgs),
}

#[derive(Debug, Args)]
struct FileArgs {
    #[command(flatten)]
    place: Place,
    /// The file.
    file: PathBuf,
    /// Leaves bad rows out instead of stopping, and lists them in the rejects file.
    #[arg(long)]
    skip_bad_rows: bool,
    /// The rejects file; by default the file's name with `.rejects.csv`.
    #[arg(long, value_name = "FILE", requires = "skip_bad_rows")]
    rejects: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct RequestsArgs {
    #[command(flatten)]
    file: FileArgs,
    /// The week that the slots are in, as 2026-W49; the coming one when nothing is said.
    #[arg(long, value_name = "YYYY-Www")]
    week: Option<String>,
}

#[derive(Debug, Args)]
struct ZonesArgs {
    #[command(flatten)]
    place: Place,
    /// The file.
    file: PathBuf,
    /// The property with the name [default: name, naam, buurtnaam or wijknaam].
    #[arg(long, value_name = "PROP")]
    name: Option<String>,
    /// The property with the code [default: code, buurtcode or wijkcode].
    #[arg(long, value_name = "PROP")]
    code: Option<String>,
    /// The property with the municipality [default: municipality, gemeente or gemeentenaam].
    #[arg(long, value_name = "PROP")]
    municipality: Option<String>,
    /// The property with the province [default: province or provincie].
    #[arg(long, value_name = "PROP")]
    province: Option<String>,
    /// The property with the number of inhabitants [default: inhabitants, inwoners or aantal_inwoners].
    #[arg(long, value_name = "PROP")]
    inhabitants: Option<String>,
    /// The year of the codes.
    #[arg(long, value_name = "YYYY")]
    year: Option<i16>,
    /// `vision`, `plan`, `execution`, `operational` or `not_said`.
    #[arg(long, value_name = "TAG", default_value = "not_said")]
    phase: String,
    /// The coordinator's name as residents know it [default: the admin's first name].
    #[arg(long, value_name = "NAME")]
    coordinator: Option<String>,
    /// The coordinator's public telephone number.
    #[arg(long, value_name = "NUMBER")]
    telephone: Option<String>,
}

impl ImportArgs {
    /// Imports, and says what came of it.
    ///
    /// # Errors
    /// What cannot be opened; the first bad row, by file, line and column, unless they are skipped.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::Zones(args) => zones(args).await,
            What::Postcodes(args) => {
                let (app, input, bar) = open(&args).await?;
                let done = import::postcodes(&app, input).await;
                finish(app, &args, "postcodes", &bar, done).await
            }
            What::Population(args) => {
                let (app, input, bar) = open(&args).await?;
                let done = import::population(&app, input).await;
                finish(app, &args, "cells", &bar, done).await
            }
            What::Helpers(args) => {
                let (app, input, bar) = open(&args).await?;
                let done = import::helpers(&app, input).await;
                finish(app, &args, "helpers", &bar, done).await
            }
            What::Requests(args) => {
                let week = args.week.as_deref().map(|text| {
                    Week::parse(text).ok_or_else(|| anyhow::anyhow!("--week: a week such as 2026-W49"))
                });
                let week = week.transpose()?;
                let (app, input, bar) = open(&args.file).await?;
                let done = import::requests(&app, input, week).await;
                finish(app, &args.file, "requests", &bar, done).await
            }
        }
    }
}

/// A bar on standard error, where nobody but a terminal sees it.
fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed}") {
        bar.set_style(style);
    }
    bar
}

fn input(file: &std::path::Path, skip_bad_rows: bool, bar: &ProgressBar) -> anyhow::Result<Input> {
    let shown = bar.clone();
    Ok(Input {
        name: file.display().to_string(),
        bytes: read_bytes(file)?,
        bad_rows: if skip_bad_rows {
            BadRows::Skip
        } else {
            BadRows::Refuse
        },
        progress: Arc::new(move |done, all| {
            shown.set_length(all);
            shown.set_position(done);
        }),
    })
}

async fn open(args: &FileArgs) -> anyhow::Result<(App, Input, ProgressBar)> {
    let bar = bar();
    let input = input(&args.file, args.skip_bad_rows, &bar)?;
    Ok((args.place.open_existing().await?, input, bar))
}

async fn zones(args: ZonesArgs) -> anyhow::Result<()> {
    let phase = Phase::from_tag(&args.phase)
        .ok_or_else(|| anyhow::anyhow!("--phase: vision, plan, execution, operational or not_said"))?;
    let bar = bar();
    let input = input(&args.file, false, &bar)?;
    let options = ZoneOptions {
        name: args.name,
        code: args.code,
        municipality: args.municipality,
        province: args.province,
        inhabitants: args.inhabitants,
        year: args.year,
        phase,
        coordinator: args.coordinator,
        telephone: args.telephone,
    };
    let app = args.place.open_existing().await?;
    let done = import::zones(&app, input, options).await;
    bar.finish_and_clear();
    app.store.close().await;
    let done = done?;
    done.notices.iter().for_each(|notice| say(notice));
    super::print(&format!("zones imported: {}", done.done));
    Ok(())
}

async fn finish(
    app: App,
    args: &FileArgs,
    what: &str,
    bar: &ProgressBar,
    done: Result<Imported, crate::service::ServiceError>,
) -> anyhow::Result<()> {
    bar.finish_and_clear();
    app.store.close().await;
    let done = done?;
    done.notices.iter().for_each(|notice| say(notice));
    super::print(&format!("{what} imported: {}", done.done));
    if args.skip_bad_rows {
        let path = args.rejects.clone().unwrap_or_else(|| rejects_beside(&args.file));
        let mut outputs = Outputs::default();
        write_rejects(&mut outputs, &path, &done.rejects)?;
        outputs.commit()?;
        super::print(&format!(
            "rejected rows: {} ({})",
            done.rejects.len(),
            path.display()
        ));
    }
    Ok(())
}
