//! Our own icons: lines on a grid of 24, in the colour of the words beside them.

use askama::filters::HtmlSafe;
use std::fmt;

/// An icon, ready to stand in a page. Decoration: the word beside it says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Icon(&'static str);

// Only texts of the table below ever stand in an `Icon`, so it needs no escaping.
impl HtmlSafe for Icon {}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>"#,
            self.0
        )
    }
}

/// The icon of a name; a name without one gets the three dots of "other".
pub fn icon(name: &str) -> Icon {
    let found = ICONS.iter().find(|(known, _)| *known == name);
    Icon(found.map_or(OTHER, |(_, path)| path))
}

/// Whether a name has an icon.
pub fn exists(name: &str) -> bool {
    name == "other" || ICONS.iter().any(|(known, _)| *known == name)
}

const OTHER: &str = "M5 11.8v.4M12 11.8v.4M19 11.8v.4";

/// Names of categories are those of the catalogue.
const ICONS: [(&str, &str); 55] = [
    (
        "microphone",
        "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4M9 21h6",
    ),
    (
        "camera",
        "M4 8h4l1.5-2.5h5L16 8h4v11H4zM12 10a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4z",
    ),
    ("groceries", "M5 8h14l-1.2 13H6.2zM9 11V7a3 3 0 0 1 6 0v4"),
    ("odd-jobs", "M4 20l8.5-8.5M9 5l3-2 8 8-3 3-2-2-2 1-4-4 1-2z"),
    (
        "garden",
        "M12 21v-8M12 14c0-4.5-3-7-8-7 0 4.5 3 7 8 7zM12 12c0-5 3-8 8-8 0 5-3 8-8 8zM7 21h10",
    ),
    ("moving", "M4 8l8-4 8 4v9l-8 4-8-4zM4 8l8 4 8-4M12 12v9M8 6l8 4"),
    ("devices", "M5 5h14v10H5zM2 19h20M12 15v4"),
    ("paperwork", "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"),
    (
        "accompany",
        "M8 4.5a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM17 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM5 21v-8q3-3 6 0l3 2M8 21v-5M14.5 21v-8q2.5-2 5 0v8",
    ),
    ("driving", "M3 17v-4l3-1 2-5h8l3 5 2 1v4zM6 12h13M7 17v2M17 17v2"),
    (
        "company",
        "M5 9h12v6a5 5 0 0 1-5 5h-2a5 5 0 0 1-5-5zM17 10h1.5a2.5 2.5 0 0 1 0 5H17M9 3q-1.5 1.5 0 3M13 3q-1.5 1.5 0 3",
    ),
    (
        "meeting",
        "M7 4a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM17 4a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM3 21v-7q4-4 8 0v2h2v-2q4-4 8 0v7M11 16v3M13 16v3",
    ),
    (
        "walking",
        "M13 3a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zM7 13l1.5-4 4-1 2.5 4 3 1M12 8.5l-1 6 3.5 2.5 1 4M11 14.5L9.5 18 7 21",
    ),
    (
        "pets",
        "M12 12c-2.8 0-5 2.8-5 5s2 3 5 3 5-.8 5-3-2.2-5-5-5zM5 9.5v1.5M9.5 5v2M14.5 5v2M19 9.5v1.5",
    ),
    (
        "meals",
        "M4 11h16v3a6 6 0 0 1-6 6h-4a6 6 0 0 1-6-6zM2 11h20M9 4q-1.5 1.5 0 3M14 4q-1.5 1.5 0 3",
    ),
    ("painting", "M4 4h13v5H4zM17 6h3v6h-8v3M10.5 15h3v6h-3z"),
    (
        "cleaning",
        "M5 10h14l-2 11H7zM5 10a7 7 0 0 1 14 0M9 14l.5 3M15 14l-.5 3",
    ),
    ("language", "M4 5h16v11h-8l-4 4v-4H4zM8 9h8M8 12h5"),
    ("work-cv", "M3 8h18v12H3zM9 8V5h6v3M3 13h18M12 12v2"),
    (
        "street",
        "M3 21V11l5-5 5 5v10M13 14l3.5-3.5L21 15v6M2 21h20M7 21v-4h2v4",
    ),
    (
        "music-art",
        "M9 18V6l11-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM20 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
    ),
    ("arrow", "M5 12h14M13 6l6 6-6 6"),
    ("back", "M19 12H5M11 6l-6 6 6 6"),
    (
        "bike",
        "M6 13a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM18 13a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM6 17l4-8h6l2 8M12 17l3-8M10 17l-1-8H7M16 9l-1-3h2",
    ),
    ("calendar", "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5"),
    ("car", "M3 17v-4l3-1 2-5h8l3 5 2 1v4zM6 12h13M7 17v2M17 17v2"),
    ("check", "M5 13l4.5 4.5L19 7"),
    ("clock", "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7v5l3.5 2"),
    ("close", "M6 6l12 12M18 6L6 18"),
    ("desk", "M3 11h18v3H3zM5 14v7M19 14v7M8 11V5h8v6M10 8h4"),
    ("door", "M6 21V3h12v18M3 21h18M14.5 12v.5"),
    ("edit", "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3"),
    ("good", "M5 13l4.5 4.5L19 7"),
    (
        "hand",
        "M8 12V5.5a1.5 1.5 0 0 1 3 0V11M11 10V4.5a1.5 1.5 0 0 1 3 0V11M14 10V6a1.5 1.5 0 0 1 3 0v8q0 7-6 7-3.5 0-5-3l-2.5-5q1.5-1.5 3 0L8 14.5",
    ),
    (
        "heart",
        "M12 20C5 15 3 12 3 9a4.5 4.5 0 0 1 9-1.5A4.5 4.5 0 0 1 21 9c0 3-2 6-9 11z",
    ),
    ("home", "M4 11l8-7 8 7v10h-5v-6H9v6H4z"),
    ("key", "M8 9a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 13h9v3M18 13v3"),
    ("less", "M6 12h12"),
    ("letter", "M6 3h9l3 3v15H6zM15 3v3h3M9 10h6M9 13.5h6M9 17h3"),
    ("list", "M4 6h.1M4 12h.1M4 18h.1M8 6h12M8 12h12M8 18h12"),
    ("mail", "M3 6h18v13H3zM3 7l9 7 9-7"),
    (
        "man",
        "M12 3a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM6 21v-5a6 5 0 0 1 12 0v5",
    ),
    (
        "map",
        "M9 5l6 2.5 6-2.5v14l-6 2.5L9 19l-6 2.5v-14zM9 5v14M15 7.5v14",
    ),
    ("mend", "M12 3l10 18H2zM12 9.5v5M12 17.5v.2"),
    ("message", "M4 5h16v11h-8l-4 4v-4H4z"),
    (
        "near",
        "M12 21q-7-7-7-12a7 7 0 0 1 14 0q0 5-7 12zM12 6.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z",
    ),
    (
        "people",
        "M8 5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM16 5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM3 20v-3a5 4.5 0 0 1 10 0v3M14 13.2a5 4.5 0 0 1 7 3.8v3",
    ),
    (
        "phone",
        "M6 3h3.5l1.5 5-2.2 1.5q1.7 3.7 5.7 5.7L16 13l5 1.5V18a3 3 0 0 1-3 3Q4 20 3 6a3 3 0 0 1 3-3z",
    ),
    ("plain", "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 11v6M12 7.3v.2"),
    ("print", "M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z"),
    (
        "repeat",
        "M4 11a7 6 0 0 1 7-6h8M16 2l3 3-3 3M20 13a7 6 0 0 1-7 6H5M8 22l-3-3 3-3",
    ),
    ("shield", "M12 3l8 3v6q0 6-8 9-8-3-8-9V6zM8.5 12l2.5 2.5 4.5-5"),
    (
        "transit",
        "M6 4h12v13H6zM6 12h12M9 17l-2 4M15 17l2 4M9.5 14.5v.1M14.5 14.5v.1",
    ),
    ("wait", "M6 3h12M6 21h12M8 3q0 6 4 9-4 3-4 9M16 3q0 6-4 9 4 3 4 9"),
    (
        "woman",
        "M12 3a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM12 10q-4 0-7 11h14q-3-11-7-11z",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn icons_are_lines_and_nothing_else() {
        for (name, path) in ICONS {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ' ');
            assert!(path.chars().all(plain), "{name}");
        }
        assert!(exists("garden") && !exists("submarine"));
        assert!(icon("garden").to_string().contains("M12 21v-8"));
    }
}
