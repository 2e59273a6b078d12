//! Files that are as they should be, in every style that spreadsheets write: they are read, to the last cell.

use noaber::domain::language::SpokenLanguage;
use noaber::geo::Point;
use noaber::matching::solver::assign::Edge;
use noaber::matching::{Kind, Mode, Settings, SlotSet};
use noaber::service::files::{
    BadRows, HelperRow, RequestRow, read_assignment, read_helpers, read_requests, read_settings, read_zones,
};
use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

use super::blows::some;
use super::letter::Columns;
use super::nested::weights;
use super::town::{HELPER_COLUMNS, REQUEST_COLUMNS, slot_labels};

const SIGNS: &[char] = &[
    'a', 'Z', 'é', '漢', '😀', '0', '-', '=', '\'', '"', ',', ';', ' ', '\t', '.', '\u{a0}', '\u{202e}',
];

/// How a table is written.
struct Style {
    separator: char,
    end: &'static str,
    marked: bool,
    /// How often a cell is quoted without need.
    quotes: f64,
    /// How often there are spaces around a cell.
    spaces: f64,
    /// How often a line without anything stands between two others.
    gaps: f64,
}

impl Style {
    fn draw(rng: &mut StdRng) -> Self {
        Self {
            separator: *some(rng, &[',', ';']),
            end: *some(rng, &["\n", "\r\n", "\r"]),
            marked: rng.random_bool(0.3),
            quotes: *some(rng, &[0.0, 0.3, 1.0]),
            spaces: *some(rng, &[0.0, 0.3]),
            gaps: *some(rng, &[0.0, 0.2]),
        }
    }

    fn cell(&self, rng: &mut StdRng, cell: &str) -> String {
        let spaces = |rng: &mut StdRng| " ".repeat(usize::from(rng.random_bool(self.spaces)));
        let cell = format!("{}{cell}{}", spaces(rng), spaces(rng));
        if rng.random_bool(self.quotes) || cell.contains(['"', '\n', '\r', self.separator]) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    }

    fn degrees(&self, rng: &mut StdRng, most: f64) -> (String, f64) {
        let number = format!("{:.*}", rng.random_range(0..7), rng.random_range(-most..=most));
        let value = number.parse().unwrap();
        let comma = self.separator == ';' && rng.random_bool(0.5);
        (if comma { number.replace('.', ",") } else { number }, value)
    }

    /// The bytes of a table, and on which line each row begins. Its columns stand in any order.
    fn written(&self, rng: &mut StdRng, header: &[&str], rows: &[Vec<String>]) -> (Vec<u8>, Vec<u64>) {
        let mut order: Vec<usize> = (0..header.len()).collect();
        order.shuffle(rng);
        // A column that nobody asked for stands among the others.
        let strange = rng.random_bool(0.3).then(|| rng.random_range(0..=header.len()));
        let (mut text, mut line, mut lines) = (String::new(), 1, Vec::new());
        let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
        let other = if self.separator == ',' { ";" } else { "," };
        for (number, row) in std::iter::once(&header).chain(rows).enumerate() {
            while rng.random_bool(self.gaps) {
                text += &self.separator.to_string().repeat(rng.random_range(0..4));
                text += self.end;
                line += 1;
            }
            let mut cells: Vec<String> = order.iter().map(|at| row[*at].clone()).collect();
            if let Some(at) = strange {
                // Inside quotes the other separator may well be the more frequent.
                let name = format!("a{}{}", self.separator, other.repeat(rng.random_range(0..40)));
                let said = if number == 0 { name } else { sentence(rng, 20) };
                cells.insert(at, said);
            }
            lines.push(line);
            let breaks = |cell: &String| cell.replace("\r\n", "\n").matches(['\n', '\r']).count() as u64;
            line += 1 + cells.iter().map(breaks).sum::<u64>();
            let cells: Vec<String> = cells.iter().map(|cell| self.cell(rng, cell)).collect();
            text += &cells.join(&self.separator.to_string());
            text += self.end;
        }
        if rng.random_bool(0.3) {
            text.truncate(text.len() - self.end.len());
        }
        let mark = if self.marked { "\u{FEFF}" } else { "" };
        (format!("{mark}{text}").into_bytes(), lines.split_off(1))
    }
}

/// Up to so many characters, neither the first nor the last of them a space.
fn sentence(rng: &mut StdRng, most: usize) -> String {
    let length = if rng.random_bool(0.1) {
        most
    } else {
        rng.random_range(1..=most.min(12))
    };
    let mut signs: Vec<char> = (0..length).map(|_| *some(rng, SIGNS)).collect();
    for at in [0, length - 1] {
        if signs[at].is_whitespace() {
            signs[at] = '漢';
        }
    }
    signs.into_iter().collect()
}

/// A name that no other number has.
fn name(rng: &mut StdRng, number: usize) -> String {
    let number = format!("#{number}");
    sentence(rng, 200 - number.len()) + &number
}

fn joined(rng: &mut StdRng, parts: &[String]) -> String {
    parts.join(*some(rng, &["|", " | ", "||"]))
}

fn slots(rng: &mut StdRng) -> (String, SlotSet) {
    if rng.random_bool(0.2) {
        return ("all".to_owned(), SlotSet::first(21));
    }
    let mut set: Vec<usize> = (0..21).collect();
    set.shuffle(rng);
    set.truncate(rng.random_range(0..6));
    let labels = slot_labels();
    let named: Vec<String> = set.iter().map(|slot| labels[*slot].clone()).collect();
    (joined(rng, &named), set.into_iter().collect())
}

fn number(rng: &mut StdRng, least: u32, most: u32) -> (String, u32) {
    let drawn = rng.random_range(least..=most);
    let number = *some(rng, &[least, most, drawn]);
    (
        format!("{number:0width$}", width = rng.random_range(1..4)),
        number,
    )
}

fn language(rng: &mut StdRng) -> (String, SpokenLanguage) {
    let tag = *some(rng, &["nl", "EN", "tr", "frr"]);
    (tag.to_owned(), SpokenLanguage::parse(tag).unwrap())
}

fn optional(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A helper's cells, in the order of the columns, and what they mean.
fn helper(rng: &mut StdRng, style: &Style, at: usize) -> (Vec<String>, HelperRow) {
    let helper_id = name(rng, at);
    let ((lat, north), (lon, east)) = (style.degrees(rng, 90.0), style.degrees(rng, 180.0));
    let (reach, reach_m) = number(rng, 0, 1_000_000);
    let mode = *some(rng, &["foot", "bicycle", "car", "transit"]);
    let categories: Vec<String> = (0..rng.random_range(0..4))
        .map(|at| sentence(rng, 30) + *some(rng, &["", "\n", "\r\n", "\r"]) + &name(rng, at))
        .collect();
    let (slot_cell, slots) = slots(rng);
    let (weekly, weekly_limit) = number(rng, 0, 1_000);
    let vetted = *some(rng, &["", "2027-06-30", "2028-02-29", "0001-01-01"]);
    let (language, spoken) = language(rng);
    let kind = *some(rng, &["volunteer", "worker"]);
    let (recent, recent_visits) = number(rng, 0, 100_000);
    let (per, per_slot) = number(rng, 1, 1_000);
    let name = some(rng, &["", "Ans de Wit", "\"Bep\"; van\r\nDam", "=1+1"]).to_string();
    let cells = [
        helper_id.clone(),
        lat,
        lon,
        reach,
        mode.to_owned(),
        joined(rng, &categories),
        slot_cell,
        weekly,
        vetted.to_owned(),
        language,
        kind.to_owned(),
        recent,
        per,
        name.clone(),
    ];
    let row = HelperRow {
        line: 0,
        helper_id,
        at: Point::new(north, east).unwrap(),
        reach_m,
        mode: Mode::from_tag(mode).unwrap(),
        categories,
        slots,
        weekly_limit,
        per_slot,
        vetted_until: vetted.parse().ok(),
        languages: vec![spoken],
        kind: Kind::from_tag(kind).unwrap(),
        recent_visits,
        name: optional(&name),
        telephone: None,
        mail: None,
        address: None,
    };
    (cells.to_vec(), row)
}

fn request(rng: &mut StdRng, style: &Style, at: usize) -> (Vec<String>, RequestRow) {
    let request_id = name(rng, at);
    let ((lat, north), (lon, east)) = (style.degrees(rng, 90.0), style.degrees(rng, 180.0));
    let (radius, radius_m) = number(rng, 0, 1_000_000);
    let category = name(rng, at);
    let (slot_cell, slots) = slots(rng);
    let (duration, duration_min) = number(rng, 1, 1_440);
    let (needed, helpers_needed) = number(rng, 1, 6);
    let (vetting, urgent) = (*some(rng, &["", "0", "1"]), *some(rng, &["", "0", "1"]));
    let asked = rng.random_bool(0.5).then(|| language(rng));
    let named: Vec<String> = (0..rng.random_range(0..3)).map(|at| name(rng, at)).collect();
    let blocked: Vec<String> = (0..rng.random_range(0..3)).map(|at| name(rng, at)).collect();
    let cells = [
        request_id.clone(),
        lat,
        lon,
        radius,
        category.clone(),
        slot_cell,
        duration,
        needed,
        vetting.to_owned(),
        asked.as_ref().map_or(String::new(), |(tag, _)| tag.clone()),
        urgent.to_owned(),
        joined(rng, &named),
        joined(rng, &blocked),
    ];
    let row = RequestRow {
        line: 0,
        request_id,
        at: Point::new(north, east).unwrap(),
        radius_m,
        category,
        slots,
        duration_min,
        helpers_needed,
        vetting_required: vetting == "1",
        language: asked.map(|(_, language)| language),
        urgent: urgent == "1",
        preferred: named,
        blocked,
        name: None,
        telephone: None,
        mail: None,
        address: None,
    };
    (cells.to_vec(), row)
}

/// The columns that are needed, and the first of the others.
fn header(columns: &Columns<'static>, others: usize) -> Vec<&'static str> {
    [columns.needed, &columns.others[..others]].concat()
}

fn helpers(rng: &mut StdRng) {
    let style = Style::draw(rng);
    let count = rng.random_range(0..5);
    let (cells, mut rows): (Vec<_>, Vec<_>) = (0..count).map(|at| helper(rng, &style, at)).unzip();
    let (bytes, lines) = style.written(rng, &header(&HELPER_COLUMNS, 2), &cells);
    rows.iter_mut().zip(lines).for_each(|(row, line)| row.line = line);
    let read = read_helpers("h.csv", &bytes, BadRows::Refuse);
    let read = read.unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&bytes)));
    assert_eq!(read.rows, rows, "{}", String::from_utf8_lossy(&bytes));
}

fn requests(rng: &mut StdRng) {
    let style = Style::draw(rng);
    let count = rng.random_range(0..5);
    let (cells, mut rows): (Vec<_>, Vec<_>) = (0..count).map(|at| request(rng, &style, at)).unzip();
    let (bytes, lines) = style.written(rng, &header(&REQUEST_COLUMNS, 0), &cells);
    rows.iter_mut().zip(lines).for_each(|(row, line)| row.line = line);
    let read = read_requests("r.csv", &bytes, BadRows::Refuse);
    let read = read.unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&bytes)));
    assert_eq!(read.rows, rows, "{}", String::from_utf8_lossy(&bytes));
}

fn assignment(rng: &mut StdRng) {
    let style = Style::draw(rng);
    let names: [Vec<String>; 2] = std::array::from_fn(|_| (0..3).map(|at| name(rng, at)).collect());
    let mut pairs: Vec<(usize, usize)> = (0..9).map(|pair| (pair / 3, pair % 3)).collect();
    pairs.shuffle(rng);
    pairs.truncate(rng.random_range(1..9));
    let most = 999_999_999_999_i64;
    let scores: Vec<i64> = pairs.iter().map(|_| rng.random_range(-most..=most)).collect();
    let rows: Vec<Vec<String>> = pairs
        .iter()
        .zip(&scores)
        .map(|((a, b), score)| vec![names[0][*a].clone(), names[1][*b].clone(), score.to_string()])
        .collect();
    let (edges, _) = style.written(rng, &["request", "helper", "score"], &rows);
    let ((a, b), capacity) = (pairs[0], rng.random_range(0..=1_000_000_u32));
    let rows = [
        vec![names[0][a].clone(), "request".to_owned(), capacity.to_string()],
        vec![names[1][b].clone(), "helper".to_owned(), capacity.to_string()],
    ];
    let (capacities, _) = style.written(rng, &["node", "side", "capacity"], &rows);
    let given = Some(("c.csv", &capacities[..]));
    let file = read_assignment(("e.csv", &edges), given, BadRows::Refuse)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&edges)));
    let place = |of: &[String], name: &String| of.iter().position(|other| other == name).unwrap();
    let expected = pairs.iter().zip(scores).map(|((a, b), score)| Edge {
        request: place(&file.requests, &names[0][*a]),
        helper: place(&file.helpers, &names[1][*b]),
        score,
    });
    assert!(expected.eq(file.problem.edges.iter().copied()), "{file:?}");
    // Whoever comes first in the edges was given a capacity, the others have one.
    for of in [&file.problem.request_capacity, &file.problem.helper_capacity] {
        assert!(
            of[0] == capacity && of[1..].iter().all(|one| *one == 1),
            "{file:?}"
        );
    }
}

fn settings(rng: &mut StdRng) {
    let mut expected = weights(Settings::default());
    let (end, mut lines) = (*some(rng, &["\n", "\r\n"]), vec!["# weights".to_owned()]);
    let mut order: Vec<usize> = (0..expected.len()).collect();
    order.shuffle(rng);
    for at in order.into_iter().take(rng.random_range(0..=7)) {
        let name = expected[at].0;
        let value = rng.random_range(0..=1_000_i64);
        expected[at].1 = value;
        let name = some(
            rng,
            &[name.to_owned(), format!("\"{name}\""), format!("'{name}' ")],
        )
        .clone();
        let plain = [
            value.to_string(),
            format!("0x{value:X}"),
            format!("+{value}"),
            format!("0b{value:b} # é"),
        ];
        lines.push(format!("{name}= {}", some(rng, &plain)));
    }
    let text = some(rng, &["", "\u{FEFF}"]).to_string() + &lines.join(end);
    let read = read_settings("s.toml", text.as_bytes()).unwrap_or_else(|e| panic!("{e}: {text:?}"));
    assert_eq!(weights(read), expected, "{text}");
}

fn zones(rng: &mut StdRng) {
    let count = rng.random_range(1..3);
    let names: Vec<String> = (0..count)
        .map(|at| format!("Wijk {} {at}", some(rng, &["é", "漢\"", "a,b"])))
        .collect();
    let feature = |name: &String| {
        let (west, south) = (rng.random_range(3.5..7.0), rng.random_range(50.8..53.5));
        let (east, north) = (west + 0.004, south + 0.003);
        let ring = [
            [west, south],
            [east, south],
            [east, north],
            [west, north],
            [west, south],
        ];
        serde_json::json!({"type": "Feature", "properties": {"name": name, "code": 7},
            "geometry": {"type": "Polygon", "coordinates": [ring]}})
    };
    let features: Vec<serde_json::Value> = names.iter().map(feature).collect();
    let file = serde_json::json!({"type": "FeatureCollection", "features": features});
    let text = if rng.random_bool(0.5) {
        file.to_string()
    } else {
        format!("\u{FEFF}{file:#}\r\n")
    };
    let read = read_zones("z.json", text.as_bytes()).unwrap_or_else(|e| panic!("{e}: {text}"));
    assert!(read.iter().map(|zone| &zone.name).eq(&names), "{read:?}");
    assert!(
        read.iter()
            .all(|zone| zone.shape.cell_count() > 0 && zone.shape.issues().is_empty()),
        "{read:?}"
    );
}

/// A file of some kind.
pub fn file(rng: &mut StdRng) {
    match rng.random_range(0..20_u32) {
        0..7 => helpers(rng),
        7..13 => requests(rng),
        13..16 => assignment(rng),
        16..19 => settings(rng),
        _ => zones(rng),
    }
}
