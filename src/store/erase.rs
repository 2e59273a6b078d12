//! Forgetting somebody: every field that says who they are is emptied, every row that is only about them removed.
//!
//! What stays are rows that others' lives hang on (a visit that was made, a look that was taken), under an identifier
//! that leads to nobody any more. Whoever adds a table with something about a person adds it here and to
//! `check/erased.rs`, which reads everything again with its own statements.

use super::{
    StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional, handover, learning, outing,
    practice,
};
use crate::domain::contact::Telephone;
use crate::domain::ids::{CallBackId, HelperId, MessageId, OrganisationId, PersonId, RequestId, VisitId};
use crate::domain::resident::{Person, ResidentState};
use crate::domain::time::UnixTime;

/// Somebody who was erased.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Erasure {
    /// Who.
    pub person_id: PersonId,
    /// When.
    pub at: UnixTime,
}

/// Everybody an organisation has erased, in order of time: what a restore from an older backup does again.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Erasure>, StoreError> {
    fetch_all!(
        tx,
        Erasure,
        "SELECT person_id, at FROM erasure WHERE organisation_id = $1 ORDER BY at, person_id",
        organisation
    )
}

/// Takes the name and the contact out of somebody's row, and writes down that it was done.
///
/// # Errors
/// [`StoreError::Conflict`] when they are no longer where `person` says.
pub async fn set_erased(tx: &mut Tx, person: &Person, at: UnixTime, actor: &str) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE person SET given_name = '', family_name = '', lang = 'nl', state = 'erased', is_vulnerable = 0, \
         is_secret = 0, \
         telephone_sealed = NULL, telephone_hash = NULL, mail_sealed = NULL, mail_hash = NULL, verified_at = NULL, \
         version = version + 1 WHERE id = $1 AND state = $2",
        &person.id,
        person.state.tag()
    )?;
    ensure_affected(done, 1)?;
    add(tx, &person.organisation, &person.id, at, actor).await?;
    let step = format!("{}>{}", person.state.tag(), ResidentState::Erased.tag());
    let id = person.id.as_str();
    audit::append(tx, &person.organisation, actor, "person.state", id, &step).await
}

/// Writes down that somebody was erased.
///
/// # Errors
/// [`StoreError::Unique`] when they were before.
pub async fn add(
    tx: &mut Tx,
    organisation: &OrganisationId,
    person: &PersonId,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO erasure (person_id, organisation_id, at, by_name) VALUES ($1, $2, $3, $4)",
        person,
        organisation,
        at,
        actor
    )?;
    Ok(())
}

/// Removes the rows that are about one person alone, and ends their roles.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_traces(tx: &mut Tx, person: &PersonId, at: UnixTime) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM push_subscription WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM session WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM staff_password WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM staff_invite WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM half_sign_in WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM second_factor WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM recovery_code WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM passkey WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM passkey_challenge WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM card WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM calendar_feed WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM emergency_contact WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM alert WHERE person_id = $1", person)?;
    handover::remove_of(tx, person).await?;
    exec!(tx, "DELETE FROM thread_part WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM thread_call WHERE person_id = $1", person)?;
    // What staff said when they opened the file may name them; that it was opened stays.
    exec!(
        tx,
        "UPDATE disclosure SET reason_sealed = NULL WHERE subject_id = $1",
        person
    )?;
    exec!(
        tx,
        "DELETE FROM sign_in_code WHERE person_id = $1 \
         OR id IN (SELECT code_id FROM contact_change WHERE person_id = $1) \
         OR request_id IN (SELECT id FROM request WHERE resident_id = $1)",
        person
    )?;
    exec!(tx, "DELETE FROM contact_change WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM home_move WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM reach WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM news WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM text_question WHERE person_id = $1", person)?;
    exec!(tx, "DELETE FROM home WHERE person_id = $1", person)?;
    exec!(
        tx,
        "DELETE FROM consent WHERE person_id = $1 OR to_person_id = $1",
        person
    )?;
    exec!(
        tx,
        "DELETE FROM block WHERE person_id = $1 OR other_id = $1",
        person
    )?;
    exec!(tx, "DELETE FROM outbox WHERE person_id = $1", person)?;
    exec!(
        tx,
        "DELETE FROM external_id WHERE id IN (SELECT id FROM helper WHERE person_id = $1) \
         OR id IN (SELECT id FROM request WHERE resident_id = $1)",
        person
    )?;
    exec!(
        tx,
        "UPDATE role_grant SET ends_at = $2 WHERE person_id = $1 AND (ends_at IS NULL OR ends_at > $2)",
        person,
        at
    )?;
    Ok(())
}

/// Empties what a helper offered; whoever erases has taken them out of everything first.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such helper.
pub async fn clear_helper(
    tx: &mut Tx,
    organisation: &OrganisationId,
    helper: &HelperId,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE helper SET reach_m = 0, mode = 'foot', weekly_visits = 0, weekly_minutes = NULL, \
         weekly_invitations = 0, per_slot = 1, adult = 0, can_lift = 0, pets_fine = 0, smoke_fine = 0, \
         recent_visits = 0, hours_mon = 0, hours_tue = 0, hours_wed = 0, hours_thu = 0, hours_fri = 0, \
         hours_sat = 0, hours_sun = 0, languages = '', gender = NULL, version = version + 1 WHERE id = $1",
        helper
    )?;
    ensure_affected(done, 1)?;
    exec!(tx, "DELETE FROM helper_category WHERE helper_id = $1", helper)?;
    exec!(tx, "DELETE FROM helper_absence WHERE helper_id = $1", helper)?;
    exec!(tx, "DELETE FROM waiting WHERE helper_id = $1", helper)?;
    exec!(
        tx,
        "DELETE FROM swap WHERE assignment_id IN (SELECT id FROM assignment WHERE helper_id = $1)",
        helper
    )?;
    exec!(tx, "DELETE FROM vetting WHERE helper_id = $1", helper)?;
    exec!(tx, "DELETE FROM interview WHERE helper_id = $1", helper)?;
    exec!(tx, "DELETE FROM request_preferred WHERE helper_id = $1", helper)?;
    exec!(tx, "DELETE FROM suggestion WHERE helper_id = $1", helper)?;
    learning::clear(tx, organisation, helper, actor).await?;
    practice::remove_of(tx, helper).await?;
    outing::wipe_words_of(tx, helper).await?;
    // The limits that older visits kept to are gone: the checker is told so by the same word as for any new offer.
    audit::append(tx, organisation, actor, "helper.offer", helper.as_str(), "").await
}

/// Empties what a request said in words, and what it told or showed of the house.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such request.
pub async fn clear_request(tx: &mut Tx, id: &RequestId) -> Result<(), StoreError> {
    let nothing = tx.seal("request.own_words", id.as_str(), "")?;
    let done = exec!(
        tx,
        "UPDATE request SET own_words_sealed = $2, public_sentence = NULL, language = NULL, lifting = 0, pets = 0, \
         smoke = 0, rather = NULL, version = version + 1 WHERE id = $1",
        id,
        nothing
    )?;
    ensure_affected(done, 1)?;
    // That somebody answered, and what, stays; why they did may name who asked.
    exec!(
        tx,
        "UPDATE additional_question SET why_sealed = NULL WHERE request_id = $1",
        id
    )?;
    exec!(tx, "DELETE FROM request_preferred WHERE request_id = $1", id)?;
    exec!(tx, "DELETE FROM photo WHERE request_id = $1", id)?;
    Ok(())
}

/// Whoever asked for somebody else is gone: from now on the resident asks for themselves.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn give_back_requests(tx: &mut Tx, asker: &PersonId) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE request SET asked_by_id = resident_id, version = version + 1 \
         WHERE asked_by_id = $1 AND resident_id <> $1",
        asker
    )?;
    Ok(())
}

/// The same for one resident, whoever asked for them.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn take_back_requests(tx: &mut Tx, resident: &PersonId) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE request SET asked_by_id = resident_id, version = version + 1 \
         WHERE resident_id = $1 AND asked_by_id <> $1",
        resident
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct VisitIdRow {
    visit_id: VisitId,
}

/// Empties the words that residents said after visits: those of this person, and those that thanked them.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn clear_feedback(tx: &mut Tx, person: &PersonId) -> Result<(), StoreError> {
    let rows = fetch_all!(
        tx,
        VisitIdRow,
        "SELECT f.visit_id FROM feedback f JOIN visit v ON v.id = f.visit_id JOIN request r ON r.id = v.request_id \
         WHERE r.resident_id = $1 OR EXISTS (SELECT 1 FROM assignment a JOIN helper h ON h.id = a.helper_id \
         WHERE a.visit_id = v.id AND h.person_id = $1) ORDER BY f.visit_id",
        person
    )?;
    for VisitIdRow { visit_id } in rows {
        clear_feedback_of(tx, &visit_id).await?;
    }
    Ok(())
}

/// Empties the words that were said after one visit.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn clear_feedback_of(tx: &mut Tx, visit: &VisitId) -> Result<(), StoreError> {
    let nothing = tx.seal("feedback.words", visit.as_str(), "")?;
    exec!(
        tx,
        "UPDATE feedback SET words_sealed = $2 WHERE visit_id = $1",
        visit,
        nothing
    )?;
    Ok(())
}

/// A concern that somebody reported, or that is about them.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Touched {
    /// Which.
    pub id: crate::domain::ids::ConcernId,
    /// About whom.
    pub about_id: Option<PersonId>,
    /// `open` or `closed`.
    pub state: String,
}

/// Every concern that somebody reported, or that is about them.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_concerns(tx: &mut Tx, person: &PersonId) -> Result<Vec<Touched>, StoreError> {
    fetch_all!(
        tx,
        Touched,
        "SELECT id, about_id, state FROM concern WHERE reporter_id = $1 OR about_id = $1 ORDER BY id",
        person
    )
}

/// Puts other words in a concern, and empties what was done about it.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such concern.
pub async fn set_concern_words(
    tx: &mut Tx,
    id: &crate::domain::ids::ConcernId,
    words: &str,
) -> Result<(), StoreError> {
    let words = tx.seal("concern.words", id.as_str(), words)?;
    let nothing = tx.seal("concern.outcome", id.as_str(), "")?;
    let done = exec!(
        tx,
        "UPDATE concern SET words_sealed = $2, \
         outcome_sealed = CASE WHEN outcome_sealed IS NULL THEN NULL ELSE $3 END WHERE id = $1",
        id,
        words,
        nothing
    )?;
    ensure_affected(done, 1)
}

#[derive(sqlx::FromRow)]
struct CallRow {
    id: CallBackId,
    organisation_id: OrganisationId,
    state: String,
}

/// Removes the calls that somebody waited for, or that were about a request of theirs; also those of their number that
/// belong to nobody's file.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_calls(
    tx: &mut Tx,
    person: &PersonId,
    telephone: Option<&Telephone>,
    actor: &str,
) -> Result<(), StoreError> {
    let hash = telephone.map(|number| tx.lookup_hash("telephone", number.as_str()));
    let rows = fetch_all!(
        tx,
        CallRow,
        "SELECT id, organisation_id, state FROM call_back WHERE person_id = $1 \
         OR (person_id IS NULL AND telephone_hash = $2) \
         OR request_id IN (SELECT id FROM request WHERE resident_id = $1) ORDER BY id",
        person,
        hash
    )?;
    for row in rows {
        remove_call(tx, row, actor).await?;
    }
    Ok(())
}

/// Removes the calls that were about one request.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_calls_about(tx: &mut Tx, request: &RequestId, actor: &str) -> Result<(), StoreError> {
    let rows = fetch_all!(
        tx,
        CallRow,
        "SELECT id, organisation_id, state FROM call_back WHERE request_id = $1 ORDER BY id",
        request
    )?;
    for row in rows {
        remove_call(tx, row, actor).await?;
    }
    Ok(())
}

async fn remove_call(tx: &mut Tx, row: CallRow, actor: &str) -> Result<(), StoreError> {
    exec!(tx, "DELETE FROM recording WHERE call_id = $1", &row.id)?;
    exec!(tx, "DELETE FROM call_back WHERE id = $1", &row.id)?;
    let step = format!("{}>removed", row.state);
    let id = row.id.as_str();
    audit::append(tx, &row.organisation_id, actor, "call_back.state", id, &step).await
}

#[derive(sqlx::FromRow)]
struct PersonIdRow {
    person_id: PersonId,
}

/// Everybody to whom a message may have named this person: who was asked or came to them, whom they helped, who asked
/// for those, who came along, to whom they wrote.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_counterparts(tx: &mut Tx, person: &PersonId) -> Result<Vec<PersonId>, StoreError> {
    let rows = fetch_all!(
        tx,
        PersonIdRow,
        "SELECT h.person_id FROM request r JOIN visit v ON v.request_id = r.id JOIN assignment a ON a.visit_id = v.id \
         JOIN helper h ON h.id = a.helper_id WHERE r.resident_id = $1 \
         UNION SELECT h.person_id FROM request r JOIN visit v ON v.request_id = r.id \
         JOIN invitation i ON i.visit_id = v.id JOIN helper h ON h.id = i.helper_id WHERE r.resident_id = $1 \
         UNION SELECT r.asked_by_id FROM request r WHERE r.resident_id = $1 \
         UNION SELECT r.resident_id FROM helper h JOIN assignment a ON a.helper_id = h.id \
         JOIN visit v ON v.id = a.visit_id JOIN request r ON r.id = v.request_id WHERE h.person_id = $1 \
         UNION SELECT r.asked_by_id FROM helper h JOIN assignment a ON a.helper_id = h.id \
         JOIN visit v ON v.id = a.visit_id JOIN request r ON r.id = v.request_id WHERE h.person_id = $1 \
         UNION SELECT o.person_id FROM helper h JOIN assignment a ON a.helper_id = h.id JOIN visit v ON v.id = a.visit_id \
         JOIN visit w ON w.request_id = v.request_id JOIN assignment b ON b.visit_id = w.id \
         JOIN helper o ON o.id = b.helper_id WHERE h.person_id = $1 \
         UNION SELECT r.resident_id FROM thread_message m JOIN request r ON r.id = m.request_id WHERE m.author_id = $1 \
         UNION SELECT o.person_id FROM thread_message m JOIN visit w ON w.request_id = m.request_id \
         JOIN assignment b ON b.visit_id = w.id JOIN helper o ON o.id = b.helper_id WHERE m.author_id = $1 \
         UNION SELECT h.person_id FROM bond b JOIN helper h ON h.id = b.helper_id WHERE b.resident_id = $1 \
         UNION SELECT b.resident_id FROM bond b JOIN helper h ON h.id = b.helper_id WHERE h.person_id = $1 \
         ORDER BY person_id",
        person
    )?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// A visit for somebody that is not over, and one who is on it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Involved {
    /// The visit.
    pub visit_id: VisitId,
    /// Who is on it; nothing when nobody is.
    pub helper_id: Option<HelperId>,
}

/// Every visit for somebody that is not over, with each who is on it: one statement, so that it holds together before
/// anything is locked.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_involved(tx: &mut Tx, resident: &PersonId) -> Result<Vec<Involved>, StoreError> {
    fetch_all!(
        tx,
        Involved,
        "SELECT v.id AS visit_id, a.helper_id FROM request r JOIN visit v ON v.request_id = r.id \
         LEFT JOIN assignment a ON a.visit_id = v.id AND a.state IN ('booked', 'under_way', 'done') \
         WHERE r.resident_id = $1 AND v.state IN ('open', 'staffed', 'under_way', 'done') ORDER BY v.id, a.helper_id",
        resident
    )
}

/// A message that has not been sent, as it would be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    /// Which.
    pub id: MessageId,
    /// What it is about.
    pub subject: String,
    /// The text.
    pub body: String,
}

#[derive(sqlx::FromRow)]
struct UnsentRow {
    id: MessageId,
    subject_sealed: String,
    body_sealed: String,
}

/// What waits to be sent to somebody, or could not be.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_unsent(tx: &mut Tx, person: &PersonId) -> Result<Vec<Unsent>, StoreError> {
    let rows = fetch_all!(
        tx,
        UnsentRow,
        "SELECT id, subject_sealed, body_sealed FROM outbox WHERE person_id = $1 AND state <> 'sent' \
         AND body_sealed <> '' ORDER BY id",
        person
    )?;
    rows.into_iter()
        .map(|row| {
            let id = row.id.as_str();
            Ok(Unsent {
                subject: tx.unseal("outbox.subject", id, &row.subject_sealed)?,
                body: tx.unseal("outbox.body", id, &row.body_sealed)?,
                id: row.id,
            })
        })
        .collect()
}

/// Changes what a message says that has not been sent.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_unsent(tx: &mut Tx, message: &Unsent) -> Result<(), StoreError> {
    let id = message.id.as_str();
    let subject = tx.seal("outbox.subject", id, &message.subject)?;
    let body = tx.seal("outbox.body", id, &message.body)?;
    exec!(
        tx,
        "UPDATE outbox SET subject_sealed = $2, body_sealed = $3 WHERE id = $1 AND state <> 'sent'",
        &message.id,
        subject,
        body
    )?;
    Ok(())
}

/// Changes what is said, or was said, on a call.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_call_words(tx: &mut Tx, id: &CallBackId, words: &str) -> Result<(), StoreError> {
    let sealed = tx.seal("call_back.words", id.as_str(), words)?;
    exec!(
        tx,
        "UPDATE call_back SET words_sealed = $2 WHERE id = $1",
        id,
        sealed
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct DraftRow {
    token_hash: String,
    body_sealed: String,
}

/// Every half-filled form, with the hash under which it is kept: nobody knows whose they are but by what they say.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a seal does not open.
pub async fn list_drafts(tx: &mut Tx) -> Result<Vec<(String, String)>, StoreError> {
    let rows = fetch_all!(
        tx,
        DraftRow,
        "SELECT token_hash, body_sealed FROM draft ORDER BY token_hash"
    )?;
    rows.into_iter()
        .map(|row| {
            let body = tx.unseal("draft.body", &row.token_hash, &row.body_sealed)?;
            Ok((row.token_hash, body))
        })
        .collect()
}

/// Puts another name and number beside a zone.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_zone_contact(
    tx: &mut Tx,
    zone: &crate::domain::ids::ZoneId,
    name: &str,
    telephone: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE zone SET coordinator_name = $2, coordinator_telephone = $3 WHERE id = $1",
        zone,
        name,
        telephone
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// How many others administer an organisation.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn count_other_admins(
    tx: &mut Tx,
    organisation: &OrganisationId,
    person: &PersonId,
    at: UnixTime,
) -> Result<i64, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(DISTINCT person_id) AS n FROM role_grant WHERE organisation_id = $1 AND role = 'admin' \
         AND person_id <> $2 AND starts_at <= $3 AND (ends_at IS NULL OR ends_at > $3)",
        organisation,
        person,
        at
    )?;
    Ok(row.map_or(0, |row| row.n))
}
