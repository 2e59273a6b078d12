//! Every sealed field, in one list: what the checker opens, and what moves under a new key.
//!
//! Whoever adds a column `…_sealed` adds a line to [`FIELDS`]; a test reads the schema and fails until it is there.
//! Deliberately absent: when a key is added or removed (`service/rotation.rs`).

use super::seal::{Ring, number_of};
use super::{StoreError, Tx, exec, fetch_all, fetch_optional};

/// So many rows of one field move in one transaction: on PostgreSQL others wait for at most these, for some milliseconds.
pub const BATCH: i64 = 100;
/// The same for a field whose texts are large, such as photos: together they fit in some megabytes.
pub const FEW: i64 = 4;

/// A sealed field: its name as it is authenticated, and the statements that read and move it.
#[derive(Debug)]
pub struct SealedField {
    /// `table.field`; the column is the field with `_sealed` after it.
    pub name: &'static str,
    /// Whether a keyed hash stands beside it, in the column with `_hash` after it: then it is found by it, under the
    /// field's name.
    pub is_looked_up: bool,
    /// So many of its rows are read at a time.
    pub batch: i64,
    /// Every row, with the hash beside it; empty for a field that is read some rows at a time.
    pub(super) all: &'static str,
    /// Rows that are not under the key whose pattern is $1, after row $2, at most $3.
    stale: &'static str,
    /// How many rows are not under the key whose pattern is $1.
    count: &'static str,
    /// Row $1 from the text $2 to $3; to the hash $4, if it is looked up.
    change: &'static str,
}

impl SealedField {
    /// What it is called beside its table.
    pub(super) fn kind(&self) -> &'static str {
        self.name.rsplit('.').next().unwrap_or("")
    }

    /// The same field, of which few rows are read at a time.
    const fn large(self) -> Self {
        Self {
            batch: FEW,
            all: "",
            ..self
        }
    }

    /// Every statement of it.
    pub fn statements(&self) -> impl Iterator<Item = &'static str> + use<> {
        let each = [self.all, self.stale, self.count, self.change];
        each.into_iter().filter(|sql| !sql.is_empty())
    }
}

/// `"table", "field", by "the row's name"`, then `found` when a hash stands beside it, then `only` when some rows are wiped.
/// The verbs stand apart from what follows them: the contract suite takes a text that begins with one for a whole statement,
/// and asks [`SealedField::statements`] for those that are made here.
macro_rules! field {
    ($table:literal, $field:literal, by $id:literal $(, only $rows:literal)?) => {
        SealedField {
            is_looked_up: false,
            change: concat!(
                "UPDATE", " ", $table, " SET ", $field, "_sealed = $3 WHERE ", $id, " = $1 AND ", $field, "_sealed = $2"
            ),
            ..field!(in $table, $field, $id, "CAST(NULL AS TEXT)" $(, $rows)?)
        }
    };
    ($table:literal, $field:literal, by $id:literal, found $(, only $rows:literal)?) => {
        SealedField {
            is_looked_up: true,
            change: concat!(
                "UPDATE", " ", $table, " SET ", $field, "_sealed = $3, ", $field, "_hash = $4 WHERE ", $id,
                " = $1 AND ", $field, "_sealed = $2"
            ),
            ..field!(in $table, $field, $id, concat!($field, "_hash") $(, $rows)?)
        }
    };
    (in $table:literal, $field:literal, $id:literal, $hash:expr $(, $rows:literal)?) => {
        SealedField {
            name: concat!($table, ".", $field),
            is_looked_up: false,
            batch: BATCH,
            all: concat!(
                "SELECT", " ", $id, " AS id, ", $field, "_sealed AS sealed, ", $hash, " AS hash FROM ", $table
                $(, " WHERE ", $rows)?
            ),
            stale: concat!(
                "SELECT", " ", $id, " AS id, ", $field, "_sealed AS sealed FROM ", $table, " WHERE ", $field,
                "_sealed NOT LIKE $1 AND ", $id, " > $2" $(, " AND ", $rows)?, " ORDER BY ", $id, " LIMIT $3"
            ),
            count: concat!(
                "SELECT", " COUNT(*) AS n FROM ", $table, " WHERE ", $field, "_sealed NOT LIKE $1" $(, " AND ", $rows)?
            ),
            change: "",
        }
    };
}

/// Every sealed field. A message that is sent has been wiped, so it holds nothing to open.
#[rustfmt::skip]
pub const FIELDS: &[SealedField] = &[
    field!("person", "telephone", by "id", found),
    field!("person", "mail", by "id", found),
    field!("home", "address", by "person_id"),
    field!("request", "own_words", by "id"),
    field!("outbox", "to", by "id", only "(state = 'waiting' OR to_sealed <> '')"),
    field!("outbox", "subject", by "id", only "(state = 'waiting' OR subject_sealed <> '')"),
    field!("outbox", "body", by "id", only "(state = 'waiting' OR body_sealed <> '')"),
    field!("outbox", "push", by "id"),
    field!("push_subscription", "endpoint", by "id", found),
    field!("push_subscription", "keys", by "id"),
    field!("push_key", "private", by "id"),
    field!("feedback", "words", by "visit_id"),
    field!("story", "words", by "visit_id"),
    field!("concern", "words", by "id"),
    field!("concern", "outcome", by "id"),
    field!("call_back", "telephone", by "id", found),
    field!("call_back", "words", by "id"),
    field!("draft", "body", by "token_hash"),
    field!("sign_in_code", "handle", by "id"),
    field!("second_factor", "secret", by "person_id"),
    field!("card", "code", by "id", found),
    field!("interview", "notes", by "id"),
    field!("disclosure", "reason", by "id"),
    field!("contact_change", "contact", by "code_id"),
    field!("passkey", "credential", by "id"),
    field!("passkey_challenge", "state", by "holder"),
    field!("thread_message", "words", by "id"),
    field!("emergency_contact", "name", by "person_id"),
    field!("emergency_contact", "telephone", by "person_id"),
    field!("emergency_contact", "relation", by "person_id"),
    field!("letter", "subject", by "id", only "state = 'waiting'"),
    field!("letter", "body", by "id", only "state = 'waiting'"),
    field!("news", "line", by "id", only "told_at IS NULL"),
    field!("bond", "agreed", by "id"),
    field!("bond", "contact", by "id"),
    field!("bond", "known", by "id"),
    field!("bond", "ended", by "id"),
    field!("bond_review", "words", by "id"),
    field!("worker", "own", by "helper_id"),
    field!("partner", "contact", by "id"),
    field!("level_step", "why", by "id"),
    field!("learning_goal", "words", by "id"),
    field!("observation", "words", by "id"),
    field!("worker_onward", "goes", by "helper_id"),
    field!("additional_question", "why", by "id"),
    field!("practice_statement", "code", by "id", found),
    field!("practice_statement", "body", by "id"),
    field!("photo", "image", by "id").large(),
    field!("recording", "sound", by "call_id").large(),
];

/// How far a field has moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Rows that are under the newest key now.
    pub rows: usize,
    /// Rows whose seal does not open: they stay as they are. `table.field` and the row.
    pub broken: Vec<(&'static str, String)>,
    /// After which row to go on; nothing when the field is done.
    pub next: Option<String>,
}

#[derive(sqlx::FromRow)]
struct StaleRow {
    id: String,
    sealed: String,
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// What a text begins with that is under the newest key.
fn newest_pattern(tx: &Tx) -> String {
    format!("{}.%", tx.ring.newest())
}

/// Seals the next rows of a field, [`BATCH`] or [`FEW`], under the newest key, and their hashes with them. A row that changes meanwhile
/// is left: whoever changes it seals it under the newest key.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn move_batch(tx: &mut Tx, field: &'static SealedField, after: &str) -> Result<Moved, StoreError> {
    let newest = newest_pattern(tx);
    let rows = fetch_all!(tx, StaleRow, field.stale, newest, after, field.batch)?;
    let is_last = rows.len() < usize::try_from(field.batch).unwrap_or(usize::MAX);
    let mut moved = Moved {
        rows: 0,
        broken: Vec::new(),
        next: rows.last().filter(|_| !is_last).map(|row| row.id.clone()),
    };
    for row in rows {
        let Ok(text) = tx.unseal(field.name, &row.id, &row.sealed) else {
            moved.broken.push((field.name, row.id));
            continue;
        };
        let sealed = tx.seal(field.name, &row.id, &text)?;
        let done = if field.is_looked_up {
            let hash = tx.lookup_hash(field.kind(), &text);
            exec!(tx, field.change, &row.id, &row.sealed, sealed, hash)?
        } else {
            exec!(tx, field.change, &row.id, &row.sealed, sealed)?
        };
        moved.rows += usize::try_from(done).unwrap_or(0);
    }
    Ok(moved)
}

/// The texts of a field after a row, some at a time: each row, and what is sealed there. For fields that are large.
pub(super) async fn page(
    tx: &mut Tx,
    field: &'static SealedField,
    after: &str,
) -> Result<Vec<(String, String)>, StoreError> {
    // Everything that is sealed begins with a number, so nothing is like this.
    let rows = fetch_all!(tx, StaleRow, field.stale, "-", after, field.batch)?;
    Ok(rows.into_iter().map(|row| (row.id, row.sealed)).collect())
}

/// How many sealed texts are not under the newest key, over all fields.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn count_stale(tx: &mut Tx) -> Result<i64, StoreError> {
    let newest = newest_pattern(tx);
    let mut all = 0;
    for field in FIELDS {
        let row = fetch_optional!(tx, CountRow, field.count, &newest)?;
        all += row.map_or(0, |row| row.n);
    }
    Ok(all)
}

/// The number of the key that seals in this transaction.
pub fn newest_number(tx: &Tx) -> u32 {
    tx.ring.newest()
}

/// Why a text that does not open does not.
pub(super) fn why_shut(tx: &Tx, field: &SealedField, sealed: &str) -> String {
    match number_of(sealed) {
        None => format!("{} is not sealed", field.name),
        Some(number) if tx.ring.knows(number) => format!("{} does not open", field.name),
        Some(number) => format!(
            "{} is sealed under key {number}, which is not at hand",
            field.name
        ),
    }
}

/// Whether the hash beside an open text is its own, under the key that sealed it.
pub(super) fn is_own_hash(
    tx: &Tx,
    field: &SealedField,
    sealed: &str,
    text: &str,
    hash: Option<&str>,
) -> bool {
    let under = |ring: &Ring| ring.lookup_hash_under(number_of(sealed)?, field.kind(), text);
    let expected = under(&tx.ring).or_else(|| under(&tx.tools.key.current()));
    expected.is_some() && expected.as_deref() == hash
}
