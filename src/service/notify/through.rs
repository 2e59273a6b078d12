//! Somebody who cannot be reached hears things through whoever asked for them: then it is said whom it is about.

use crate::domain::gsm;
use crate::domain::ids::{PersonId, RequestId};
use crate::domain::resident::{Contact, Person};
use crate::service::ServiceError;
use crate::store::{Tx, person, request};
use crate::texts::Texts;

/// How somebody is reached about a request, and through whom: whoever asked for somebody who cannot be reached passes it
/// on.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn reached(
    tx: &mut Tx,
    who: &PersonId,
    about: Option<&RequestId>,
) -> Result<(Contact, Option<Person>), ServiceError> {
    let contact = person::contact(tx, who).await?;
    if contact == Contact::default()
        && let Some(id) = about
        && let Some(of) = request::find(tx, id).await?
        && of.resident == *who
        && of.asked_by != of.resident
        && let Some(asker) = person::find(tx, &of.asked_by).await?
    {
        return Ok((person::contact(tx, &asker.id).await?, Some(asker)));
    }
    Ok((contact, None))
}

/// Words for somebody, as whoever passes them on reads them: after the line that greets it says whom "you" means.
pub(super) fn for_whom(t: Texts, body: &str, resident: &str) -> String {
    let line = t.with("mail-for", "resident", resident).to_string();
    match body.split_once('\n') {
        Some((greeting, rest)) => format!("{greeting}\n{line}\n{rest}"),
        None => format!("{line}\n{body}"),
    }
}

/// The same by text, where a name takes at most so many places.
pub(super) fn for_whom_short(t: Texts, text: String, resident: Option<&str>, most: usize) -> String {
    match resident {
        Some(resident) => t
            .with("text-for", "resident", gsm::clipped(resident, most))
            .and("text", text)
            .to_string(),
        None => text,
    }
}
