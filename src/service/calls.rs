//! "Call me": a number, and nothing else.

use super::{App, Refusal, ServiceError};
use crate::domain::contact::{Postcode, Telephone};
use crate::domain::ids::CallBackId;
use crate::domain::time::UnixTime;
use crate::store::Tx;
use crate::store::concern::{self, CallBack};

/// The same number may ask this often in a day.
const PER_DAY: i64 = 3;

/// Puts somebody on the desk's list of calls. With a postcode it is the desk of that zone, otherwise the first who looks.
///
/// # Errors
/// [`Refusal::TooOften`] when this number has asked three times today.
pub async fn call_me(
    app: &App,
    name: &str,
    telephone: Telephone,
    postcode: Option<Postcode>,
) -> Result<(), ServiceError> {
    let name = name.trim().chars().take(80).collect::<String>();
    let organisation = super::home_organisation(app).await?;
    let app_tx = app.clone();
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let now = app_tx.now();
            insist_seldom(tx, &telephone, now).await?;
            let zone = match &postcode {
                // Somebody just outside a zone is called all the same.
                Some(postcode) => super::places::find(tx, postcode)
                    .await
                    .ok()
                    .map(|found| found.zone),
                None => None,
            };
            let call = CallBack {
                id: CallBackId::new(now, &*app_tx.chance),
                organisation,
                zone,
                person: None,
                request: None,
                name,
                telephone,
                why: "call_me".to_owned(),
                words: String::new(),
                is_closed: false,
                created_at: now,
            };
            Ok(concern::add_call_back(tx, &call, "anyone").await?)
        })
        .await
}

/// A number asks three times a day, in whichever way.
pub(super) async fn insist_seldom(
    tx: &mut Tx,
    telephone: &Telephone,
    now: UnixTime,
) -> Result<(), ServiceError> {
    if concern::count_call_backs(tx, telephone, now.plus(-24 * 3600)).await? >= PER_DAY {
        return Err(Refusal::TooOften.into());
    }
    Ok(())
}
