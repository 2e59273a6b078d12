//! A picture to scan, drawn as one path: dark on light whatever the theme, with the white edge that scanners need.

use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// White modules around the picture, as the standard asks.
const EDGE: usize = 4;

/// A picture of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// `0 0 n n` in modules, the white edge included.
    pub view_box: String,
    /// The dark modules.
    pub path: String,
}

/// Draws a text; empty when it is too long for any picture.
pub fn draw(text: &str) -> Picture {
    let Ok(code) = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M) else {
        return Picture::default();
    };
    let width = code.width();
    let mut path = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (at % width + EDGE, at / width + EDGE);
            // Writing to a String cannot fail.
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    let side = width + 2 * EDGE;
    Picture {
        view_box: format!("0 0 {side} {side}"),
        path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_its_three_eyes_and_its_edge() {
        let picture = draw("https://example.nl/card/abcdefghijklmnopqrstuv");
        assert!(
            picture.path.contains("M4 4h1v1h-1z"),
            "the first eye begins inside the edge"
        );
        assert!(!picture.path.contains("M3 "), "the edge is white");
        let side: usize = picture.view_box.rsplit(' ').next().unwrap().parse().unwrap();
        assert!((29..=60).contains(&side), "{side}");
        assert_eq!(draw(&"x".repeat(5000)), Picture::default());
    }
}
