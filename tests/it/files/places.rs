//! What is wrong with a file has a place in it, counted as an editor counts, and is told on one short line.

use super::{HELPERS, REQUESTS, helpers_error};
use noaber::service::files::{
    BadRows, FileError, FilesError, read_helpers, read_population, read_requests, read_settings, read_zones,
};

#[test]
fn the_header_decides_the_separator_after_empty_lines_too() {
    let turned = REQUESTS.replace(',', ";").replace("51.", "51,");
    for above in ["\n", " \r\n;;;\n", "\r\r"] {
        let read = read_requests("r", format!("{above}{turned}").as_bytes(), BadRows::Refuse).unwrap();
        assert_eq!((read.rows.len(), read.rows[0].at.lat()), (3, 51.562));
    }
    // A name in quotes may hold what separates elsewhere.
    let odd = HELPERS.replacen("helper_id,", "\"a;b;c;d;e;f;g;h;i;j;k;l;m;n;o\",helper_id,", 1);
    let odd = odd.replace("h1,", ",h1,").replace("h2,", ",h2,");
    assert_eq!(
        read_helpers("h", odd.as_bytes(), BadRows::Refuse)
            .unwrap()
            .rows
            .len(),
        2
    );
}

#[test]
fn lines_are_counted_however_they_end() {
    let broken = HELPERS.replacen("foot", "horse", 1);
    let quoted = broken.replacen("garden|pets", "\"garden\n\npets\"", 1);
    let unclosed = format!("{HELPERS}h3\n\"h4");
    for (text, line) in [(&broken, 3), (&quoted, 5), (&unclosed, 4)] {
        for end in ["\n", "\r\n", "\r"] {
            let error = helpers_error(&text.replace('\n', end));
            assert_eq!(error.line, line, "{end:?}: {error}");
        }
    }
    // After a row that cannot be read the next line is the next, whatever ends it.
    for end in ["\n", "\r\n", "\r"] {
        let text = unclosed.replace('\n', end);
        let read = read_helpers("h", text.as_bytes(), BadRows::Skip).unwrap();
        let lines: Vec<u64> = read.rejects.iter().map(|error| error.line).collect();
        assert_eq!((read.rows.len(), lines), (2, vec![4, 5]), "{end:?}");
    }
}

#[test]
fn columns_and_lengths_are_counted_in_characters() {
    let wrong = HELPERS.replacen("h2", "éé", 1).into_bytes();
    let at = wrong.windows(4).position(|part| part == "éé".as_bytes()).unwrap() + 4;
    for (byte, found) in [(0xFF, "\"byte 0xff\""), (0, "\"byte 0x00\"")] {
        let mut wrong = wrong.clone();
        wrong.insert(at, byte);
        let error = read_helpers("h", &wrong, BadRows::Refuse).unwrap_err();
        assert_eq!((error.line, &*error.column, &*error.found), (3, "3", found));
    }
    let with = |id: String| HELPERS.replacen("h2", &id, 1);
    let longest = read_helpers("h", with("é".repeat(200)).as_bytes(), BadRows::Refuse).unwrap();
    assert_eq!(longest.rows[1].helper_id.chars().count(), 200);
    let error = helpers_error(&with("é".repeat(201)));
    assert_eq!((error.line, &*error.column), (3, "helper_id"));
    assert_eq!(error.found, format!("\"{}…\"", "é".repeat(60)));
}

#[test]
fn what_a_message_quotes_is_short_and_on_one_line() {
    let long = "x".repeat(100);
    let shown = format!("\"{}…\"", "x".repeat(60));
    assert_eq!(helpers_error(&HELPERS.replacen("tue-ev", &long, 1)).found, shown);
    let odd = HELPERS
        .replacen("tue-ev", "\"tue\u{1b}\nev\"", 1)
        .replacen("mon-am|\"", "\"mon-am|", 1);
    assert_eq!(helpers_error(&odd).found, "\"tue··ev\"");
    let wide: String = HELPERS
        .lines()
        .map(|line| format!("{line},\"{long}\n\"\n"))
        .collect();
    let read = read_helpers("h", wide.as_bytes(), BadRows::Refuse).unwrap();
    assert_eq!(
        read.notices,
        [format!("h: column {shown} is not known and was ignored")]
    );
}

fn refused<T: std::fmt::Debug>(read: Result<T, FilesError>) -> FileError {
    match read {
        Err(FilesError::Input(error)) => error,
        other => panic!("expected a place in the file: {other:?}"),
    }
}

#[test]
fn settings_are_refused_by_their_place() {
    let error = |text: &[u8]| refused(read_settings("s.toml", text));
    let place = |text: &str| {
        let error = error(text.as_bytes());
        (error.line, error.column)
    };
    for (text, line, column) in [
        ("time = 1\nnearness = 1001\n", 2, "nearness"),
        ("# time = 5\r\n\"time\" = -1\r\n", 2, "time"),
        ("time = 1\ntime = 2\n", 2, "1"),
        ("time = \"é\" é\n", 1, "12"),
        ("time = 99999999999999999999\n", 1, "8"),
        ("# weights\r\ntime =\r\n", 2, "7"),
        ("\u{FEFF}\nfairness = nearly\n", 2, "12"),
    ] {
        assert_eq!(place(text), (line, column.to_owned()), "{text:?}");
    }
    let latin = error(b"# weights\ntime = 1 # caf\xe9\n");
    assert_eq!(
        (latin.line, &*latin.column, &*latin.expected),
        (2, "15", "text in UTF-8")
    );
    let unknown = error(b"\"a\\nlong\\u001bname\" = 1\n").to_string();
    assert!(
        unknown.starts_with("s.toml, line 1, column 1: expected settings in TOML (unknown field"),
        "{unknown}"
    );
    assert!(
        unknown.contains("`node_limit`") && !unknown.contains(char::is_control),
        "{unknown}"
    );
    let longer = error(format!("{} = 1\n", "x".repeat(5_000)).as_bytes()).to_string();
    assert!(
        longer.contains("`node_limit`") && longer.chars().count() < 400,
        "{longer}"
    );
    let marked = read_settings("s.toml", "\u{FEFF}time = 1_000\nnode_limit = 7\n".as_bytes()).unwrap();
    assert_eq!((marked.time, marked.node_limit), (1_000, 7));
}

#[test]
fn zones_are_refused_by_their_place() {
    let square = r#"{"type": "Polygon", "coordinates": [[[5.09, 51.56], [5.1, 51.56], [5.1, 51.57]]]}"#;
    assert_eq!(
        read_zones("z", format!("\u{FEFF}{square}").as_bytes())
            .unwrap()
            .len(),
        1
    );
    for (text, line, column) in [
        ("", 1, "1"),
        ("{\"é\": é}", 1, "7"),
        ("{\r\n \"type\":\r\n  \"Polygon\",}", 3, "13"),
        ("{\"type\":\n", 2, "1"),
    ] {
        let error = refused(read_zones("z", text.as_bytes()));
        assert_eq!((error.line, &*error.column), (line, column), "{text:?}: {error}");
        assert!(
            error.expected.starts_with("GeoJSON (") && !error.to_string().contains("at line"),
            "{error}"
        );
    }
    let feature = r#"{"properties": {"name": "a\nb\u0000"}, "geometry": {"type": "Point"}}"#;
    let error = refused(read_zones("z", feature.as_bytes()));
    assert_eq!((&*error.column, &*error.found), ("a·b·", "\"Point\""));
}

#[test]
fn a_cell_is_an_index_without_a_sign() {
    let read = |cell: &str| {
        read_population(
            "p",
            format!("cell,people\n{cell},7\n").as_bytes(),
            BadRows::Refuse,
        )
    };
    assert_eq!(read("881fa4a20dfffff").unwrap().rows[0].people, 7);
    assert_eq!(read("+881fa4a20dfffff").unwrap_err().column, "cell");
}
