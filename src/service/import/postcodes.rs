//! Postcodes: where they lie.

use super::{Imported, Input, not_empty};
use crate::service::files::read_postcodes;
use crate::service::{App, ServiceError};
use crate::store::place::{self, PostcodePlace};

/// Imports postcodes; what is known of one already is replaced.
///
/// # Errors
/// [`ServiceError::File`] naming file, line, column and reason; nothing is imported then.
pub async fn postcodes(app: &App, input: Input) -> Result<Imported, ServiceError> {
    let reading = read_postcodes(&input.name, &input.bytes, input.bad_rows)?;
    not_empty(&input.name, &reading)?;
    let (rows, progress) = (reading.rows, input.progress);
    let done = rows.len();
    app.store
        .write_long::<_, ServiceError, _>(async move |tx| {
            let all = rows.len() as u64;
            for (number, row) in (1..).zip(rows) {
                let known = PostcodePlace {
                    postcode: row.postcode,
                    place: row.place,
                    municipality: row.municipality,
                    point: row.at,
                };
                place::set_postcode(tx, &known).await?;
                progress(number, all);
            }
            Ok(())
        })
        .await?;
    Ok(Imported {
        done,
        rejects: reading.rejects,
        notices: reading.notices,
    })
}
