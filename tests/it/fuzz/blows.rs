//! What happens to a file on its way: cells that nobody expected, other line ends, half of it lost.

use rand::RngExt;
use rand::rngs::StdRng;

/// What tends to go wrong in a cell.
const CELLS: &[&str] = &[
    "",
    " ",
    "NaN",
    "inf",
    "-inf",
    "1e308",
    "-0",
    "+1",
    "--5",
    "-",
    "0x10",
    "90.0000001",
    "-180",
    "181",
    "4294967296",
    "18446744073709551616",
    "999999999999",
    "-9223372036854775808",
    "1,5",
    "1.5.2",
    "\"",
    "\"\"",
    "\"a\nb\"",
    "\"a\rb\"",
    "\"open",
    "x\"y",
    "2027-02-30",
    "2027-W48-1",
    "+2027-0630",
    "20270630T1",
    "9999-12-31",
    "-999999-01",
    "2027-06-30T00",
    "all",
    "mon-am|all",
    "mon-xx",
    "sun-ev|mon-am",
    "nl|nl",
    "nl||en",
    "|",
    "zz-zz",
    "h1",
    "h2",
    "r1",
    "worker",
    "helper",
    "=1+1",
    "\u{FEFF}",
    "\u{a0}",
    "\u{202e}",
    "ë",
    "\0",
    "\u{1b}[31m",
    "1000",
    "1001",
    "[a]",
    "= {",
    "'''",
    "\"\"\"",
    "true",
    "1979-05-27",
    "helper_id",
    "lat",
    "nearness",
    "null",
    "[[]]",
    "\\u0000",
    "881f24ac01fffff",
    "+881f24ac01fffff",
];

pub fn some<'a, T>(rng: &mut StdRng, of: &'a [T]) -> &'a T {
    &of[rng.random_range(0..of.len())]
}

/// A place in a file where a cell begins.
fn cell_at(rng: &mut StdRng, bytes: &[u8]) -> usize {
    let begins = |b: &u8| matches!(b, b',' | b';' | b'\n' | b'=' | b'[' | b':');
    let from = rng.random_range(0..=bytes.len());
    bytes[from..]
        .iter()
        .position(begins)
        .map_or(0, |at| from + at + 1)
}

fn replaced(bytes: &[u8], of: u8, by: &[u8]) -> Vec<u8> {
    bytes
        .iter()
        .flat_map(|b| if *b == of { by } else { std::slice::from_ref(b) })
        .copied()
        .collect()
}

/// A line comes a second time, somewhere.
fn line_again(rng: &mut StdRng, bytes: &[u8]) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
    if !lines.is_empty() {
        let line = *some(rng, &lines);
        lines.insert(rng.random_range(0..=lines.len()), line);
    }
    lines.concat()
}

/// One blow.
pub fn blow(rng: &mut StdRng, bytes: &mut Vec<u8>) {
    let at = rng.random_range(0..=bytes.len());
    let end = (at + rng.random_range(0..=20_usize)).min(bytes.len());
    match rng.random_range(0..17_u32) {
        0 => bytes.insert(at, rng.random()),
        1 => drop(bytes.drain(at..end)),
        2 => {
            let part = bytes[at..end].to_vec();
            bytes.splice(at..at, part);
        }
        3..=6 => {
            let begin = cell_at(rng, bytes);
            let length = bytes[begin..]
                .iter()
                .position(|b| matches!(b, b',' | b';' | b'\n' | b']'))
                .unwrap_or(bytes.len() - begin);
            bytes.splice(begin..begin + length, some(rng, CELLS).bytes());
        }
        7 => {
            let sign = *some(rng, b"\",;\n\r|\t 09-=#{}[]");
            bytes.insert(at, sign);
        }
        8 => *bytes = replaced(bytes, b'\n', b"\r\n"),
        9 => *bytes = replaced(bytes, b'\n', b"\r"),
        10 => drop(bytes.splice(0..0, *b"\xEF\xBB\xBF")),
        11 => *bytes = replaced(bytes, b',', b";"),
        12 => *bytes = replaced(bytes, b';', b","),
        13 => bytes.truncate(at),
        14 => *bytes = line_again(rng, bytes),
        15 => drop(bytes.splice(0..0, some(rng, &["\n", "\r\n", " \n", ",;\n"]).bytes())),
        _ => {
            let long = some(rng, &["é", "9", "a", "|mon-am", "\"", "["]).repeat(rng.random_range(1..300));
            let begin = cell_at(rng, bytes);
            bytes.splice(begin..begin, long.bytes());
        }
    }
}

/// A file after a few blows; now and then after none.
pub fn battered(rng: &mut StdRng, file: &str) -> Vec<u8> {
    let mut bytes = file.as_bytes().to_vec();
    for _ in 0..rng.random_range(0..5) {
        blow(rng, &mut bytes);
    }
    bytes
}
