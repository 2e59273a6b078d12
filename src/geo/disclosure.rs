//! What the world may see of a home before anybody is assigned: one cell, fixed, never jitter and never a second grid.

use super::cell::{Cell, InvalidCell, Point};

/// From how many inhabitants a cell may be shown.
pub const ENOUGH_PEOPLE: u32 = 200;
/// The finest cell that is ever shown.
pub const FINEST: u8 = 8;
/// The cell that is shown while nobody knows how many live there.
pub const WHILE_UNKNOWN: u8 = 7;
/// The coarsest cell that is shown, however few live in it.
pub const COARSEST: u8 = 6;

/// The cell to show for a home: resolution 8 where at least [`ENOUGH_PEOPLE`] are known to live in it, else 7, else 6;
/// resolution 7 while the number for the cell of resolution 8 is unknown.
///
/// `population` answers for cells of resolution 8 and 7.
///
/// # Errors
/// [`InvalidCell`] never for a valid point; it is passed on rather than hidden.
pub fn disclosure_cell(home: Point, population: &dyn Fn(Cell) -> Option<u32>) -> Result<Cell, InvalidCell> {
    let fine = Cell::of(home, FINEST)?;
    // Coarser cells are parents, not the cell of the point at a coarser resolution: one grid, so that the answer at
    // one resolution can never cut the answer at another.
    let parent = |resolution| fine.parent(resolution).ok_or(InvalidCell::Resolution(resolution));
    match population(fine) {
        None => parent(WHILE_UNKNOWN),
        Some(people) if people >= ENOUGH_PEOPLE => Ok(fine),
        Some(_) => {
            let middle = parent(WHILE_UNKNOWN)?;
            match population(middle) {
                Some(people) if people < ENOUGH_PEOPLE => parent(COARSEST),
                _ => Ok(middle),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewer_people_the_coarser_the_cell() {
        let home = Point::new(52.2215, 6.8937).unwrap();
        let shown = |fine: Option<u32>, middle: Option<u32>| {
            disclosure_cell(home, &|cell| if cell.resolution() == 8 { fine } else { middle })
                .unwrap()
                .resolution()
        };
        assert_eq!(shown(Some(200), None), 8);
        assert_eq!(shown(Some(199), Some(200)), 7);
        assert_eq!(shown(Some(199), None), 7);
        assert_eq!(shown(Some(0), Some(199)), 6);
        assert_eq!(shown(None, None), 7);
        assert_eq!(shown(None, Some(3)), 7);
    }

    #[test]
    fn everybody_in_a_cell_shows_the_same() {
        let home = Point::new(52.2215, 6.8937).unwrap();
        let cell = Cell::of(home, 8).unwrap();
        let middle = cell.centre();
        for share in [0.2, 0.5, 0.9] {
            let near = Point::new(
                middle.lat() + (home.lat() - middle.lat()) * share,
                middle.lon() + (home.lon() - middle.lon()) * share,
            )
            .unwrap();
            assert_eq!(
                disclosure_cell(near, &|_| Some(500)),
                disclosure_cell(home, &|_| Some(500))
            );
        }
    }
}
