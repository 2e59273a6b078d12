//! How many people live where: what decides how coarse a home is shown.

use super::{Imported, Input, not_empty};
use crate::geo::Cell;
use crate::geo::disclosure::{FINEST, WHILE_UNKNOWN};
use crate::service::files::read_population;
use crate::service::{App, ServiceError, safeguard};
use crate::store::{Tx, person, place};
use std::collections::{BTreeMap, BTreeSet};

/// Imports how many people live in each cell, replacing what was known of those cells; then shows every home, and what is
/// asked from it, in the cell that follows. `done` counts cells.
///
/// # Errors
/// [`ServiceError::File`] naming file, line, column and reason; nothing is imported then.
pub async fn population(app: &App, input: Input) -> Result<Imported, ServiceError> {
    let reading = read_population(&input.name, &input.bytes, input.bad_rows)?;
    not_empty(&input.name, &reading)?;
    let mut cells: BTreeMap<Cell, u32> = BTreeMap::new();
    for row in &reading.rows {
        let known = cells.entry(row.cell).or_default();
        *known = known.saturating_add(row.people);
    }
    let (done, progress) = (cells.len(), input.progress);
    let moved = app
        .store
        .write_long::<_, ServiceError, _>(async move |tx| {
            let homes = person::list_at_home(tx).await?;
            let all = (cells.len() + homes.len()) as u64;
            for (number, (cell, people)) in (1..).zip(&cells) {
                place::set_population(tx, *cell, *people).await?;
                progress(number, all);
            }
            add_up(tx, &cells).await?;
            let mut moved = 0;
            for (number, home) in (cells.len() as u64 + 1..).zip(homes) {
                moved += usize::from(safeguard::show_again(tx, &home).await?);
                progress(number, all);
            }
            Ok(moved)
        })
        .await?;
    app.round_wanted.notify_one();
    let mut notices = reading.notices;
    if moved > 0 {
        notices.push(format!("homes that are shown in another cell now: {moved}"));
    }
    Ok(Imported {
        done,
        rejects: reading.rejects,
        notices,
    })
}

/// People of a coarser cell: of all the finer ones in it that are known.
async fn add_up(tx: &mut Tx, cells: &BTreeMap<Cell, u32>) -> Result<(), ServiceError> {
    let coarser: BTreeSet<Cell> = cells
        .keys()
        .filter_map(|cell| cell.parent(WHILE_UNKNOWN))
        .collect();
    for cell in coarser {
        let within = cell.children(FINEST).map_err(ServiceError::internal)?;
        let people = place::sum_population(tx, within).await?;
        place::set_population(tx, cell, u32::try_from(people).unwrap_or(u32::MAX)).await?;
    }
    Ok(())
}
