//! Invariant 10: a person erased leaves no personal data in any table.

use super::Found;
use crate::store::{StoreError, Tx, fetch_all};

#[derive(sqlx::FromRow)]
struct LeftRow {
    thing: String,
    id: String,
}

#[derive(sqlx::FromRow)]
struct WordsRow {
    field: String,
    id: String,
    person_id: String,
    sealed: String,
}

const FIELDS: [&str; 10] = [
    "request.own_words",
    "feedback.words",
    "concern.words",
    "concern.outcome",
    "thread_message.words",
    "bond.agreed",
    "bond.contact",
    "bond.known",
    "bond.ended",
    "bond_review.words",
];

pub(super) async fn check(tx: &mut Tx, found: &mut Found) -> Result<(), StoreError> {
    for row in own_rows(tx).await?.into_iter().chain(shared_rows(tx).await?) {
        let what = format!("erased, and {} is left", row.thing);
        found.add(10, &row.id, what);
    }
    words(tx, found).await
}

/// What is about one person alone.
async fn own_rows(tx: &mut Tx) -> Result<Vec<LeftRow>, StoreError> {
    fetch_all!(
        tx,
        LeftRow,
        "SELECT e.thing, e.id FROM (\
         SELECT 'a name' AS thing, id FROM person WHERE given_name <> '' OR family_name <> '' \
         UNION ALL SELECT 'a contact', id FROM person WHERE telephone_sealed IS NOT NULL \
         OR telephone_hash IS NOT NULL OR mail_sealed IS NOT NULL OR mail_hash IS NOT NULL \
         UNION ALL SELECT 'no line in the list of erasures', id FROM person \
         WHERE id NOT IN (SELECT person_id FROM erasure) \
         UNION ALL SELECT 'a home', person_id FROM home \
         UNION ALL SELECT 'a move', person_id FROM home_move \
         UNION ALL SELECT 'a way to reach them', person_id FROM reach \
         UNION ALL SELECT 'a question by text', person_id FROM text_question \
         UNION ALL SELECT 'a letter', person_id FROM letter \
         UNION ALL SELECT 'news', person_id FROM news \
         UNION ALL SELECT 'a story', person_id FROM story \
         UNION ALL SELECT 'a turn on the roster', supervisor_id FROM duty \
         UNION ALL SELECT 'a consent', person_id FROM consent \
         UNION ALL SELECT 'a consent', to_person_id FROM consent \
         UNION ALL SELECT 'a session', person_id FROM session \
         UNION ALL SELECT 'a device for messages', person_id FROM push_subscription \
         UNION ALL SELECT 'a password', person_id FROM staff_password \
         UNION ALL SELECT 'a link to a password', person_id FROM staff_invite \
         UNION ALL SELECT 'half a sign-in', person_id FROM half_sign_in \
         UNION ALL SELECT 'a second factor', person_id FROM second_factor \
         UNION ALL SELECT 'a recovery code', person_id FROM recovery_code \
         UNION ALL SELECT 'a passkey', person_id FROM passkey \
         UNION ALL SELECT 'a question to a passkey', person_id FROM passkey_challenge \
         UNION ALL SELECT 'a card', person_id FROM card \
         UNION ALL SELECT 'an address of a calendar', person_id FROM calendar_feed \
         UNION ALL SELECT 'an alert', person_id FROM alert \
         UNION ALL SELECT 'work in a zone to come', person_id FROM handover_staff \
         UNION ALL SELECT 'what was told of a handover', person_id FROM handover_told \
         UNION ALL SELECT 'whom to call', person_id FROM emergency_contact \
         UNION ALL SELECT 'what to be careful about', id FROM person WHERE is_vulnerable + is_secret > 0 \
         UNION ALL SELECT 'a reason', subject_id FROM disclosure WHERE reason_sealed IS NOT NULL \
         UNION ALL SELECT 'a code', person_id FROM sign_in_code \
         UNION ALL SELECT 'a new contact', person_id FROM contact_change \
         UNION ALL SELECT 'a block', person_id FROM block \
         UNION ALL SELECT 'a message', person_id FROM outbox \
         UNION ALL SELECT 'how far they have read', person_id FROM thread_part \
         UNION ALL SELECT 'a call about messages', person_id FROM thread_call \
         UNION ALL SELECT 'a call', person_id FROM call_back \
         UNION ALL SELECT 'a recording', c.person_id FROM recording n JOIN call_back c ON c.id = n.call_id \
         UNION ALL SELECT 'a role', person_id FROM role_grant WHERE ends_at IS NULL) e \
         JOIN person p ON p.id = e.id WHERE p.state = 'erased' \
         UNION ALL SELECT 'nothing erased', r.person_id FROM erasure r JOIN person p ON p.id = r.person_id \
         WHERE p.state <> 'erased'"
    )
}

/// What others' lives hang on: it may stay, but must say nothing and promise nothing.
async fn shared_rows(tx: &mut Tx) -> Result<Vec<LeftRow>, StoreError> {
    fetch_all!(
        tx,
        LeftRow,
        "SELECT e.thing, e.id FROM (\
         SELECT 'an open request' AS thing, resident_id AS id FROM request \
         WHERE state IN ('unconfirmed', 'awaiting_review', 'open', 'paused') \
         UNION ALL SELECT 'a request for somebody else', asked_by_id FROM request WHERE asked_by_id <> resident_id \
         UNION ALL SELECT 'a sentence', resident_id FROM request WHERE public_sentence IS NOT NULL \
         OR language IS NOT NULL OR rather IS NOT NULL \
         UNION ALL SELECT 'a visit to come', r.resident_id FROM visit v JOIN request r ON r.id = v.request_id \
         WHERE v.state IN ('open', 'staffed', 'under_way', 'done') \
         UNION ALL SELECT 'a call about a request', r.resident_id FROM call_back c \
         JOIN request r ON r.id = c.request_id \
         UNION ALL SELECT 'a photo', r.resident_id FROM photo c JOIN request r ON r.id = c.request_id \
         UNION ALL SELECT 'a name of a file', r.resident_id FROM external_id x JOIN request r ON r.id = x.id \
         UNION ALL SELECT 'a name of a file', h.person_id FROM external_id x JOIN helper h ON h.id = x.id \
         UNION ALL SELECT 'an offer', person_id FROM helper WHERE state <> 'left' OR languages <> '' OR reach_m <> 0 \
         OR gender IS NOT NULL \
         OR hours_mon + hours_tue + hours_wed + hours_thu + hours_fri + hours_sat + hours_sun <> 0 \
         UNION ALL SELECT 'a kind of help', h.person_id FROM helper_category c JOIN helper h ON h.id = c.helper_id \
         UNION ALL SELECT 'a place they wait for', h.person_id FROM waiting w JOIN helper h ON h.id = w.helper_id \
         UNION ALL SELECT 'an absence', h.person_id FROM helper_absence c JOIN helper h ON h.id = c.helper_id \
         UNION ALL SELECT 'a certificate', h.person_id FROM vetting c JOIN helper h ON h.id = c.helper_id \
         UNION ALL SELECT 'a talk', h.person_id FROM interview c JOIN helper h ON h.id = c.helper_id \
         UNION ALL SELECT 'a thread', r.resident_id FROM thread t JOIN request r ON r.id = t.request_id \
         UNION ALL SELECT 'a shared number', h.person_id FROM thread_share c JOIN helper h ON h.id = c.helper_id \
         UNION ALL SELECT 'an outing', h.person_id FROM outing c JOIN helper h ON h.id = c.helper_id \
         WHERE c.state IN ('awaiting_review', 'open') OR c.sentence <> '' OR c.leaves_from <> '' OR c.goes_to <> '' \
         UNION ALL SELECT 'a bond', resident_id FROM bond WHERE state IN ('proposed', 'meeting', 'running') \
         OR known_at IS NOT NULL \
         UNION ALL SELECT 'a bond', h.person_id FROM bond c JOIN helper h ON h.id = c.helper_id \
         WHERE c.state IN ('proposed', 'meeting', 'running') OR c.known_at IS NOT NULL \
         UNION ALL SELECT 'why it was additional', r.resident_id FROM additional_question c \
         JOIN request r ON r.id = c.request_id WHERE c.why_sealed IS NOT NULL \
         UNION ALL SELECT 'where they went on to', h.person_id FROM worker_onward c \
         JOIN helper h ON h.id = c.helper_id \
         UNION ALL SELECT 'an agreement', h.person_id FROM worker c JOIN helper h ON h.id = c.helper_id \
         UNION ALL SELECT 'a level', h.person_id FROM level_step c JOIN helper h ON h.id = c.helper_id \
         UNION ALL SELECT 'a goal', h.person_id FROM learning_goal c JOIN helper h ON h.id = c.helper_id \
         UNION ALL SELECT 'an observation', h.person_id FROM observation c JOIN helper h ON h.id = c.helper_id \
         UNION ALL SELECT 'a reflection', h.person_id FROM reflection c JOIN assignment a ON a.id = c.assignment_id \
         JOIN helper h ON h.id = a.helper_id \
         UNION ALL SELECT 'hours that were signed', h.person_id FROM hours_signed c \
         JOIN assignment a ON a.id = c.assignment_id JOIN helper h ON h.id = a.helper_id \
         UNION ALL SELECT 'a statement', h.person_id FROM practice_statement c JOIN helper h ON h.id = c.helper_id \
         UNION ALL SELECT 'a preference', h.person_id FROM request_preferred c JOIN helper h ON h.id = c.helper_id \
         UNION ALL SELECT 'a question', h.person_id FROM invitation i JOIN helper h ON h.id = i.helper_id \
         WHERE i.state = 'sent' \
         UNION ALL SELECT 'a promise', h.person_id FROM assignment a JOIN helper h ON h.id = a.helper_id \
         WHERE a.state IN ('booked', 'under_way') \
         UNION ALL SELECT 'an open concern', about_id FROM concern WHERE state = 'open') e \
         JOIN person p ON p.id = e.id WHERE p.state = 'erased'"
    )
}

/// Sealed words open to nothing. What an open concern of theirs says is ours: it may stay until somebody has looked.
async fn words(tx: &mut Tx, found: &mut Found) -> Result<(), StoreError> {
    let rows = fetch_all!(
        tx,
        WordsRow,
        "SELECT 'request.own_words' AS field, r.id, p.id AS person_id, r.own_words_sealed AS sealed FROM request r \
         JOIN person p ON p.id = r.resident_id WHERE p.state = 'erased' \
         UNION ALL SELECT 'feedback.words', f.visit_id, p.id, f.words_sealed FROM feedback f \
         JOIN visit v ON v.id = f.visit_id JOIN request r ON r.id = v.request_id \
         JOIN person p ON p.id = r.resident_id WHERE p.state = 'erased' \
         UNION ALL SELECT 'concern.words', c.id, p.id, c.words_sealed FROM concern c \
         JOIN person p ON (p.id = c.reporter_id AND c.state = 'closed') OR p.id = c.about_id WHERE p.state = 'erased' \
         UNION ALL SELECT 'concern.outcome', c.id, p.id, c.outcome_sealed FROM concern c \
         JOIN person p ON p.id = c.reporter_id OR p.id = c.about_id \
         WHERE p.state = 'erased' AND c.outcome_sealed IS NOT NULL \
         UNION ALL SELECT 'thread_message.words', m.id, p.id, m.words_sealed FROM thread_message m \
         JOIN person p ON p.id = m.author_id WHERE p.state = 'erased'"
    )?;
    let of_bonds = fetch_all!(
        tx,
        WordsRow,
        "SELECT w.field, w.id, p.id AS person_id, w.sealed FROM (\
         SELECT 'bond.agreed' AS field, id, id AS bond_id, agreed_sealed AS sealed FROM bond \
         UNION ALL SELECT 'bond.contact', id, id, contact_sealed FROM bond \
         UNION ALL SELECT 'bond.known', id, id, known_sealed FROM bond \
         UNION ALL SELECT 'bond.ended', id, id, ended_sealed FROM bond \
         UNION ALL SELECT 'bond_review.words', id, bond_id, words_sealed FROM bond_review) w \
         JOIN bond b ON b.id = w.bond_id JOIN helper h ON h.id = b.helper_id \
         JOIN person p ON p.id = b.resident_id OR p.id = h.person_id WHERE p.state = 'erased'"
    )?;
    for row in rows.into_iter().chain(of_bonds) {
        let field = FIELDS.into_iter().find(|field| *field == row.field).unwrap_or("");
        // One that does not open at all is told of elsewhere.
        if tx
            .unseal(field, &row.id, &row.sealed)
            .is_ok_and(|text| !text.is_empty())
        {
            found.add(
                10,
                &row.person_id,
                format!("erased, and {field} of {} is left", row.id),
            );
        }
    }
    Ok(())
}
