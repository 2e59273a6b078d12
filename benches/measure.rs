//! What the benches share: a clock, a median, and the lines of which `benches/run` makes its table.

/// Processor time of this thread, in seconds: on a busy machine the wall clock says more about the neighbours.
pub fn cpu_s() -> f64 {
    cpu_s_of("thread-self")
}

/// The same of another process, by its number.
pub fn cpu_s_of(process: &str) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/schedstat")).unwrap();
    stat.split(' ').next().unwrap().parse::<f64>().unwrap() * 1e-9
}

/// The middle one, of at least one.
pub fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The growth exponent between two measurements: `e` where the time grows as size to the power `e`.
pub fn growth(sizes: (usize, usize), times: (f64, f64)) -> f64 {
    (times.1 / times.0).ln() / (sizes.1 as f64 / sizes.0 as f64).ln()
}

/// What a figure should be: at least or at most so much, and what would be splendid.
pub enum Aim {
    AtLeast(f64, f64),
    AtMost(f64, f64),
    /// Shown beside the others.
    None,
}

/// Prints a row of the table of figures.
pub fn figure(what: &str, measured: f64, unit: &str, aim: &Aim) {
    let (wanted, reached) = match *aim {
        Aim::AtLeast(enough, splendid) => (
            format!("≥ {}{unit} ({}{unit})", short(enough), short(splendid)),
            verdict(measured >= enough, measured >= splendid),
        ),
        Aim::AtMost(enough, splendid) => (
            format!("≤ {}{unit} ({}{unit})", short(enough), short(splendid)),
            verdict(measured <= enough, measured <= splendid),
        ),
        Aim::None => ("–".to_owned(), "–"),
    };
    println!(
        "figure: | {what} | {}{unit} | {wanted} | {reached} |",
        short(measured)
    );
}

fn verdict(enough: bool, splendid: bool) -> &'static str {
    match (enough, splendid) {
        (_, true) => "yes, both",
        (true, false) => "yes",
        (false, false) => "**no**",
    }
}

/// Three digits that say something.
fn short(number: f64) -> String {
    let text = match number {
        n if n >= 100.0 || n.fract() == 0.0 => format!("{n:.0}"),
        n if n >= 10.0 => format!("{n:.1}"),
        n if n >= 0.1 => format!("{n:.2}"),
        n => format!("{n:.4}"),
    };
    let (whole, rest) = text.split_once('.').map_or((&*text, None), |(a, b)| (a, Some(b)));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    rest.map_or(grouped.clone(), |rest| format!("{grouped}.{rest}"))
}
