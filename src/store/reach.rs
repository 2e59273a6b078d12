//! By which way people hear from us, and which short answers lead to which question.

use super::{StoreError, Tx, audit, exec, fetch_all, fetch_optional};
use crate::domain::ids::{OrganisationId, PersonId};
use crate::domain::reach::{Reach, ReachBy};
use crate::domain::time::UnixTime;

#[derive(sqlx::FromRow)]
struct ReachRow {
    way: Option<String>,
    texts_stopped_at: Option<UnixTime>,
    mail_failed_at: Option<UnixTime>,
    text_failed_at: Option<UnixTime>,
}

/// By which way somebody hears from us; who never said anything has the default.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn find(tx: &mut Tx, person: &PersonId) -> Result<Reach, StoreError> {
    let row = fetch_optional!(
        tx,
        ReachRow,
        "SELECT way, texts_stopped_at, mail_failed_at, text_failed_at FROM reach WHERE person_id = $1",
        person
    )?;
    let Some(row) = row else {
        return Ok(Reach::default());
    };
    let wish = row
        .way
        .map(|tag| ReachBy::from_tag(&tag).ok_or_else(|| StoreError::inconsistent("reach", person.as_str())))
        .transpose()?;
    Ok(Reach {
        wish,
        texts_stopped: row.texts_stopped_at.is_some(),
        mail_failed: row.mail_failed_at.is_some(),
        text_failed: row.text_failed_at.is_some(),
    })
}

/// Writes down by which way somebody wants to hear; nothing when they leave it to us.
///
/// # Errors
/// [`StoreError`] when there is no such person or the database does not answer.
pub async fn set_wish(
    tx: &mut Tx,
    organisation: &OrganisationId,
    person: &PersonId,
    wish: Option<ReachBy>,
    actor: &str,
) -> Result<(), StoreError> {
    let tag = wish.map(ReachBy::tag);
    exec!(
        tx,
        "INSERT INTO reach (person_id, way) VALUES ($1, $2) ON CONFLICT (person_id) DO UPDATE SET way = excluded.way",
        person,
        tag
    )?;
    audit::append(
        tx,
        organisation,
        actor,
        "reach.wish",
        person.as_str(),
        tag.unwrap_or("-"),
    )
    .await
}

/// Whether somebody wants texts at all: since when not, or nothing when they do.
///
/// # Errors
/// As [`set_wish`].
pub async fn set_texts_stopped(
    tx: &mut Tx,
    organisation: &OrganisationId,
    person: &PersonId,
    since: Option<UnixTime>,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO reach (person_id, texts_stopped_at) VALUES ($1, $2) \
         ON CONFLICT (person_id) DO UPDATE SET texts_stopped_at = excluded.texts_stopped_at",
        person,
        since
    )?;
    let step = if since.is_some() { "stop" } else { "start" };
    audit::append(tx, organisation, actor, "reach.texts", person.as_str(), step).await
}

/// The far side said that an address or number does not exist: it is not used any more until it changes.
///
/// # Errors
/// As [`set_wish`].
pub async fn set_failed(
    tx: &mut Tx,
    organisation: &OrganisationId,
    person: &PersonId,
    way: ReachBy,
    at: UnixTime,
) -> Result<(), StoreError> {
    let (mail, text) = match way {
        ReachBy::Mail => (Some(at), None),
        ReachBy::Text => (None, Some(at)),
        ReachBy::Call => return Ok(()),
    };
    exec!(
        tx,
        "INSERT INTO reach (person_id, mail_failed_at, text_failed_at) VALUES ($1, $2, $3) \
         ON CONFLICT (person_id) DO UPDATE SET mail_failed_at = COALESCE(excluded.mail_failed_at, reach.mail_failed_at), \
         text_failed_at = COALESCE(excluded.text_failed_at, reach.text_failed_at)",
        person,
        mail,
        text
    )?;
    audit::append(
        tx,
        organisation,
        "system",
        "reach.failed",
        person.as_str(),
        way.tag(),
    )
    .await
}

/// The contact is a new one: what was known of the old one says nothing about it.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn clear_failed(tx: &mut Tx, person: &PersonId) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE reach SET mail_failed_at = NULL, text_failed_at = NULL, texts_stopped_at = NULL WHERE person_id = $1",
        person
    )?;
    Ok(())
}

/// What a text asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Whether they can come: an invitation.
    Invitation(String),
    /// A visit that they said yes to: an assignment.
    Assignment(String),
    /// Whether somebody came: a visit.
    Visit(String),
}

impl Subject {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Invitation(_) => "invitation",
            Self::Assignment(_) => "assignment",
            Self::Visit(_) => "visit",
        }
    }

    /// The identifier of what it is about.
    pub fn id(&self) -> &str {
        match self {
            Self::Invitation(id) | Self::Assignment(id) | Self::Visit(id) => id,
        }
    }

    fn of(kind: &str, id: String) -> Option<Self> {
        match kind {
            "invitation" => Some(Self::Invitation(id)),
            "assignment" => Some(Self::Assignment(id)),
            "visit" => Some(Self::Visit(id)),
            _ => None,
        }
    }
}

/// A question that went out by text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextQuestion {
    /// To whom.
    pub person: PersonId,
    /// Its number, 1 to 99.
    pub code: u8,
    /// What it asks about.
    pub subject: Subject,
}

#[derive(sqlx::FromRow)]
struct QuestionRow {
    person_id: PersonId,
    code: i64,
    kind: String,
    subject_id: String,
}

impl TryFrom<QuestionRow> for TextQuestion {
    type Error = StoreError;

    fn try_from(row: QuestionRow) -> Result<Self, StoreError> {
        let impossible = || StoreError::inconsistent("text_question", row.person_id.as_str());
        let code = u8::try_from(row.code).map_err(|_| impossible())?;
        let subject = Subject::of(&row.kind, row.subject_id.clone()).ok_or_else(impossible)?;
        Ok(Self {
            person: row.person_id,
            code,
            subject,
        })
    }
}

/// The questions that went to somebody by text, by their number.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_questions(tx: &mut Tx, person: &PersonId) -> Result<Vec<TextQuestion>, StoreError> {
    let rows = fetch_all!(
        tx,
        QuestionRow,
        "SELECT person_id, code, kind, subject_id FROM text_question WHERE person_id = $1 ORDER BY code",
        person
    )?;
    rows.into_iter().map(TextQuestion::try_from).collect()
}

/// Writes down the number of a question.
///
/// # Errors
/// [`StoreError::Unique`] when that number or that question is there already.
pub async fn add_question(tx: &mut Tx, question: &TextQuestion, at: UnixTime) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO text_question (person_id, code, kind, subject_id, asked_at) VALUES ($1, $2, $3, $4, $5)",
        &question.person,
        i64::from(question.code),
        question.subject.kind(),
        question.subject.id(),
        at
    )?;
    Ok(())
}

/// When a question is asked once more; nothing when it was.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_again(
    tx: &mut Tx,
    question: &TextQuestion,
    again_at: Option<UnixTime>,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE text_question SET again_at = $3 WHERE person_id = $1 AND code = $2",
        &question.person,
        i64::from(question.code),
        again_at
    )?;
    Ok(())
}

/// Questions to ask once more by now.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_again(tx: &mut Tx, now: UnixTime) -> Result<Vec<TextQuestion>, StoreError> {
    let rows = fetch_all!(
        tx,
        QuestionRow,
        "SELECT person_id, code, kind, subject_id FROM text_question WHERE again_at <= $1 ORDER BY again_at, person_id",
        now
    )?;
    rows.into_iter().map(TextQuestion::try_from).collect()
}

/// Forgets questions and incoming texts of before an instant: their numbers are free for others.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn remove_older(tx: &mut Tx, before: UnixTime) -> Result<u64, StoreError> {
    let questions = exec!(tx, "DELETE FROM text_question WHERE asked_at < $1", before)?;
    let texts = exec!(tx, "DELETE FROM text_in WHERE at < $1", before)?;
    Ok(questions + texts)
}

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

/// Whether a text came in before.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn is_seen(tx: &mut Tx, id_hash: &str) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM text_in WHERE id_hash = $1",
        id_hash
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

/// Writes down that a text has come in; says whether it is the first time.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn set_seen(tx: &mut Tx, id_hash: &str, at: UnixTime) -> Result<bool, StoreError> {
    let done = exec!(
        tx,
        "INSERT INTO text_in (id_hash, at) VALUES ($1, $2) ON CONFLICT (id_hash) DO NOTHING",
        id_hash,
        at
    )?;
    Ok(done == 1)
}
