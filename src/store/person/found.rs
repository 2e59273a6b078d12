//! People by how they can be reached: found by keyed hashes, under every key there is.

use super::{Person, PersonRow};
use crate::domain::contact::{MailAddress, Telephone};
use crate::store::{StoreError, Tx, fetch_all};

/// Everybody with this telephone number in their file, longest known first.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_by_telephone(tx: &mut Tx, telephone: &Telephone) -> Result<Vec<Person>, StoreError> {
    let mut found = Vec::new();
    for hash in tx.lookup_hashes("telephone", telephone.as_str()) {
        found.extend(fetch_all!(
            tx,
            PersonRow,
            "SELECT id, organisation_id, given_name, family_name, lang, state, verified_at, created_at, \
             is_vulnerable, is_secret FROM person WHERE telephone_hash = $1 ORDER BY created_at, id",
            hash
        )?);
    }
    longest_known_first(found)
}

/// Everybody with this mail address in their file, longest known first.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_by_mail(tx: &mut Tx, mail: &MailAddress) -> Result<Vec<Person>, StoreError> {
    let mut found = Vec::new();
    for hash in tx.lookup_hashes("mail", mail.as_str()) {
        found.extend(fetch_all!(
            tx,
            PersonRow,
            "SELECT id, organisation_id, given_name, family_name, lang, state, verified_at, created_at, \
             is_vulnerable, is_secret FROM person WHERE mail_hash = $1 ORDER BY created_at, id",
            hash
        )?);
    }
    longest_known_first(found)
}

/// What was found under several keys, as one list: a row that was moved in between is found under both.
fn longest_known_first(mut found: Vec<PersonRow>) -> Result<Vec<Person>, StoreError> {
    found.sort_by(|a, b| a.created_at.cmp(&b.created_at).then_with(|| a.id.cmp(&b.id)));
    found.dedup_by(|a, b| a.id == b.id);
    found.into_iter().map(Person::try_from).collect()
}
