//! `noaber match`: a round from spreadsheets.

use crate::domain::language::Lang;
use crate::geo::{Cell, FINEST};
use crate::matching::{
    Candidate, Capacity, CheckedPlan, MatchError, Problem, Reason, check, explain, recruit, solver,
    unassigned,
};
use crate::service::files::{
    BadRows, FileError, FilesError, LanguageRule, Outputs, Town, Week, problem_of, read_bytes, read_helpers,
    read_requests, read_settings, read_zones,
};
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Decides a round over helpers and requests from CSV files.
#[derive(Debug, Clone, Args)]
pub struct MatchArgs {
    /// The helpers: helper_id, lat, lon, reach_m, mode, categories, slots, weekly_limit, per_slot, vetted_until,
    /// languages, kind, recent_visits.
    #[arg(long, value_name = "FILE")]
    helpers: PathBuf,
    /// The requests: request_id, lat, lon, radius_m, category, slots, duration_min, helpers_needed, vetting_required,
    /// language, urgent, preferred, blocked.
    #[arg(long, value_name = "FILE")]
    requests: PathBuf,
    /// Zones as GeoJSON: requests outside all of them are not served.
    #[arg(long, value_name = "FILE")]
    zones: Option<PathBuf>,
    /// The weights as TOML: nearness, familiar, learning, time, language, fairness, node_limit.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// The ISO week of the slots, such as 2026-W48; needed when a vetted_until is set.
    #[arg(long, value_name = "YYYY-Www", value_parser = week)]
    week: Option<Week>,
    /// What the column `language` of a request means.
    #[arg(long, value_enum, default_value_t = LanguageOption::Wanted)]
    language: LanguageOption,
    /// The language of the sentences in the outputs.
    #[arg(long, value_parser = lang, default_value = "nl")]
    lang: Lang,
    /// Where the plan goes: request_id, helper_id, slot, score, distance_m, why.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Where the reasons of unassigned requests go.
    #[arg(long, value_name = "FILE")]
    why: Option<PathBuf>,
    /// Where every eligible request, helper and slot goes.
    #[arg(long, value_name = "FILE")]
    candidates: Option<PathBuf>,
    /// Where the gains of one more helper go, the largest first: cell, lat, lon, category, slot, gain_urgent, gain_served,
    /// gain_score. For every cell where a helper or a request is.
    #[arg(long, value_name = "FILE")]
    prices: Option<PathBuf>,
    /// Where the prices that prove the plan go.
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    /// Leaves bad rows out instead of stopping, and lists them in the rejects file.
    #[arg(long)]
    skip_bad_rows: bool,
    /// The rejects file; by default the plan's name with `.rejects.csv`.
    #[arg(long, value_name = "FILE", requires = "skip_bad_rows")]
    rejects: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LanguageOption {
    /// Pleasant to share: points of the score.
    Wanted,
    /// Must be shared.
    Required,
}

fn week(text: &str) -> Result<Week, String> {
    Week::parse(text).ok_or_else(|| "expected an ISO week such as 2026-W48".to_owned())
}

fn lang(text: &str) -> Result<Lang, String> {
    Lang::from_tag(text).ok_or_else(|| "expected nl or en".to_owned())
}

impl MatchArgs {
    /// Reads, decides, checks, writes. Totals go to standard output, progress to standard error.
    ///
    /// # Errors
    /// [`FilesError`]; its exit code says whose it is to mend. Nothing is written then.
    pub fn run(&self) -> Result<(), FilesError> {
        let start = Instant::now();
        let mut phases = Phases { began: start };
        let (town, rejects) = self.read()?;
        let problem = &town.problem;
        let read = format!(
            "{} helpers, {} requests",
            problem.offers.len(),
            problem.needs.len()
        );
        phases.end("read", &read);
        let capacity = Capacity::new(problem).map_err(MatchError::from)?;
        let candidates = solver::candidates(problem, &capacity);
        phases.end("candidates", &format!("{} found; deciding", candidates.len()));
        let plan = solver::solve(problem, &capacity, &candidates);
        phases.end("decided", "checking the plan");
        let plan = check(problem, plan).map_err(MatchError::from)?;
        phases.end("checked", "writing");

        let mut outputs = Outputs::default();
        self.write_plan(&mut outputs, problem, &capacity, &plan)?;
        if let Some(path) = &self.why {
            say("asking why the others stay open");
            self.write_why(&mut outputs, path, problem, &capacity, &plan)?;
        }
        if let Some(path) = &self.candidates {
            let rows = candidates.iter().map(|c| {
                vec![
                    problem.needs[c.need].id.clone(),
                    problem.offers[c.offer].id.clone(),
                    problem.slots[c.slot].label.clone(),
                    c.score.to_string(),
                    c.distance_m.to_string(),
                ]
            });
            outputs.table(
                path,
                &["request_id", "helper_id", "slot", "score", "distance_m"],
                rows,
            )?;
        }
        if let Some(path) = &self.prices {
            say("asking where one more helper would add most");
            write_prices(&mut outputs, path, problem, &capacity, &candidates, &plan)?;
        }
        if let Some(path) = &self.certificate {
            write_certificate(&mut outputs, path, problem, &plan)?;
        }
        if self.skip_bad_rows {
            let path = self.rejects.clone().unwrap_or_else(|| rejects_beside(&self.out));
            write_rejects(&mut outputs, &path, &rejects)?;
        }
        outputs.commit()?;
        phases.end("written", &self.out.display().to_string());
        self.print_totals(problem, &plan, rejects.len(), start)
    }

    fn read(&self) -> Result<(Town, Vec<FileError>), FilesError> {
        let bad_rows = if self.skip_bad_rows {
            BadRows::Skip
        } else {
            BadRows::Refuse
        };
        let name = |path: &Path| path.display().to_string();
        let helpers = read_helpers(&name(&self.helpers), &read_bytes(&self.helpers)?, bad_rows)?;
        let requests = read_requests(&name(&self.requests), &read_bytes(&self.requests)?, bad_rows)?;
        let settings = match &self.settings {
            Some(path) => read_settings(&name(path), &read_bytes(path)?)?,
            None => crate::matching::Settings::default(),
        };
        let zones = match &self.zones {
            Some(path) => read_zones(&name(path), &read_bytes(path)?)?,
            None => Vec::new(),
        };
        for zone in &zones {
            for issue in zone.shape.issues() {
                say(&format!("zone {}: {}", zone.name, issue.tag()));
            }
        }
        let language = match self.language {
            LanguageOption::Wanted => LanguageRule::Wanted,
            LanguageOption::Required => LanguageRule::Required,
        };
        let town = problem_of(
            &helpers.rows,
            &requests.rows,
            self.week,
            language,
            &zones,
            settings,
        )?;
        for notice in helpers
            .notices
            .iter()
            .chain(&requests.notices)
            .chain(&town.notices)
        {
            say(notice);
        }
        let mut rejects = helpers.rejects;
        rejects.extend(requests.rejects);
        Ok((town, rejects))
    }

    fn write_plan(
        &self,
        outputs: &mut Outputs,
        problem: &Problem,
        capacity: &Capacity,
        plan: &CheckedPlan,
    ) -> Result<(), FilesError> {
        let rows = plan.pairings().iter().map(|pair| {
            vec![
                problem.needs[pair.need].id.clone(),
                problem.offers[pair.offer].id.clone(),
                problem.slots[pair.slot].label.clone(),
                pair.score.to_string(),
                pair.distance_m.to_string(),
                explain(problem, capacity, pair).sentence(problem, self.lang),
            ]
        });
        outputs.table(
            &self.out,
            &["request_id", "helper_id", "slot", "score", "distance_m", "why"],
            rows,
        )
    }

    fn write_why(
        &self,
        outputs: &mut Outputs,
        path: &Path,
        problem: &Problem,
        capacity: &Capacity,
        plan: &CheckedPlan,
    ) -> Result<(), FilesError> {
        let turned_away: Vec<String> = Reason::RULES
            .iter()
            .map(|reason| format!("turned_away_{}", reason.tag()))
            .collect();
        let mut header = vec!["request_id", "reason", "helpers_considered"];
        header.extend(turned_away.iter().map(String::as_str));
        header.push("smallest_change");
        let rows = unassigned(problem, capacity, plan).into_iter().map(|open| {
            let mut row = vec![
                problem.needs[open.need].id.clone(),
                open.reason.tag().to_owned(),
                open.considered.to_string(),
            ];
            row.extend(open.turned_away.iter().map(|(_, count)| count.to_string()));
            row.push(
                open.smallest_change
                    .map_or(String::new(), |change| change.sentence(problem, self.lang)),
            );
            row
        });
        outputs.table(path, &header, rows)
    }

    fn print_totals(
        &self,
        problem: &Problem,
        plan: &CheckedPlan,
        rejects: usize,
        start: Instant,
    ) -> Result<(), FilesError> {
        let (totals, gap) = (plan.totals(), plan.gap());
        let urgent = problem.needs.iter().filter(|need| need.urgent).count();
        let mut text = format!(
            "urgent served: {} of {urgent}\nserved: {} of {}\nscore: {}\nfairness cost: {}\n\
             gap: {} urgent, {} served, {} score\n",
            totals.urgent_served,
            totals.served,
            problem.needs.len(),
            totals.score,
            totals.fairness,
            gap.urgent,
            gap.served,
            gap.net,
        );
        if self.skip_bad_rows {
            text.push_str(&format!("rejected rows: {rejects}\n"));
        }
        text.push_str(&format!(
            "seconds: {:.2}\ncertificate: ok\n",
            start.elapsed().as_secs_f64()
        ));
        print(&text)
    }
}

/// Says what each phase took, as it ends.
struct Phases {
    began: Instant,
}

impl Phases {
    /// `read 0.42 s: 80 helpers, 60 requests`.
    fn end(&mut self, phase: &str, what: &str) {
        let seconds = self.began.elapsed().as_secs_f64();
        say(&format!("{phase} {seconds:.2} s: {what}"));
        self.began = Instant::now();
    }
}

fn write_prices(
    outputs: &mut Outputs,
    path: &Path,
    problem: &Problem,
    capacity: &Capacity,
    candidates: &[Candidate],
    plan: &CheckedPlan,
) -> Result<(), FilesError> {
    let helpers = problem.offers.iter().map(|offer| offer.at);
    let places = helpers.chain(problem.needs.iter().map(|need| need.at));
    // Every point has a cell: the resolution is a constant that exists.
    let cells = places.filter_map(|at| Cell::of(at, FINEST).ok()).collect();
    let found = recruit(problem, capacity, candidates, plan, &cells).map_err(MatchError::from)?;
    if !found.is_exact {
        say("the gains of one more helper are estimates: they leave visits for two or more as they are");
    }
    let rows = found.gains.iter().map(|one| {
        let centre = one.cell.centre();
        vec![
            one.cell.to_string(),
            format!("{:.5}", centre.lat()),
            format!("{:.5}", centre.lon()),
            one.category.clone(),
            problem.slots[one.slot].label.clone(),
            one.gain.urgent.to_string(),
            one.gain.served.to_string(),
            one.gain.net.to_string(),
        ]
    });
    let header = [
        "cell",
        "lat",
        "lon",
        "category",
        "slot",
        "gain_urgent",
        "gain_served",
        "gain_score",
    ];
    outputs.table(path, &header, rows)
}

fn write_certificate(
    outputs: &mut Outputs,
    path: &Path,
    problem: &Problem,
    plan: &CheckedPlan,
) -> Result<(), FilesError> {
    let proof = plan.certificate();
    let row = |kind: &str, helper: &str, slot: &str, price: i128| {
        vec![
            kind.to_owned(),
            helper.to_owned(),
            slot.to_owned(),
            price.to_string(),
        ]
    };
    let units = [
        ("unit", proof.unit),
        ("served", proof.served),
        ("urgent", proof.urgent),
    ];
    let rows = units
        .into_iter()
        .map(|(kind, value)| row(kind, "", "", value))
        .chain(
            proof
                .weeks
                .iter()
                .map(|week| row("week", &problem.offers[week.offer].id, "", week.price)),
        )
        .chain(proof.slots.iter().map(|slot| {
            row(
                "slot",
                &problem.offers[slot.offer].id,
                &problem.slots[slot.slot].label,
                slot.price,
            )
        }));
    outputs.table(path, &["kind", "helper_id", "slot", "price"], rows)
}

/// Lists the rows that were left out.
pub(super) fn write_rejects(
    outputs: &mut Outputs,
    path: &Path,
    rejects: &[FileError],
) -> Result<(), FilesError> {
    let rows = rejects.iter().map(|reject| {
        vec![
            reject.file.clone(),
            reject.line.to_string(),
            reject.column.clone(),
            reject.expected.clone(),
            reject.found.clone(),
        ]
    });
    outputs.table(path, &["file", "line", "column", "expected", "found"], rows)
}

/// `plan.csv` → `plan.csv.rejects.csv`.
pub(super) fn rejects_beside(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".rejects.csv");
    PathBuf::from(name)
}

/// One line of progress. Nobody listening on standard error is no reason to stop.
pub(super) fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// The result, on standard output.
pub(super) fn print(text: &str) -> Result<(), FilesError> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|source| FilesError::Io {
            path: PathBuf::from("standard output"),
            source,
        })
}
