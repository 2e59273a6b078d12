//! Bonds: lasting pairs, what they agreed, the requests that are theirs, and how it goes.
//!
//! Whoever changes a bond holds the row of its helper (`helper::lock`): that lock comes first everywhere, so of two answers
//! at the same moment the second sees the first.

mod reviews;

pub use reviews::{Review, add_review, list_reviews};

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::bond::{
    Bond, BondEnd, BondState, BondStep, BondVisitKind, BondWords, CareContact, MayKnow, Yes,
};
use crate::domain::category::CategoryId;
use crate::domain::consent::Given;
use crate::domain::ids::{BondId, HelperId, OrganisationId, PersonId, RequestId, VisitId, ZoneId};
use crate::domain::time::UnixTime;
use crate::domain::visit::By;

/// What a state carries beyond its instant, as columns.
struct Columns {
    by: Option<&'static str>,
    why: Option<&'static str>,
    yes: Yes,
    review_at: Option<UnixTime>,
}

impl Columns {
    fn of(state: BondState) -> Self {
        let (by, why) = match state {
            BondState::Ended { by, why, .. } => (Some(by.tag()), Some(why.tag())),
            BondState::Declined { by, .. } => (Some(by.tag()), None),
            _ => (None, None),
        };
        let review_at = match state {
            BondState::Running { review_at, .. } => Some(review_at),
            _ => None,
        };
        Self {
            by,
            why,
            yes: state.yes(),
            review_at,
        }
    }
}

fn contact_text(contact: &CareContact) -> Result<String, StoreError> {
    if *contact == CareContact::default() {
        return Ok(String::new());
    }
    let parts = (&contact.name, &contact.telephone, &contact.mail);
    serde_json::to_string(&parts).map_err(StoreError::other)
}

fn known_text(words: &BondWords) -> Result<String, StoreError> {
    if words.known.is_empty() {
        return Ok(String::new());
    }
    serde_json::to_string(&(&words.known, &words.known_to)).map_err(StoreError::other)
}

/// What is sealed of the words, in the order of the columns.
fn sealed_words(tx: &Tx, id: &BondId, words: &BondWords) -> Result<[String; 4], StoreError> {
    let id = id.as_str();
    Ok([
        tx.seal("bond.agreed", id, &words.agreed)?,
        tx.seal("bond.contact", id, &contact_text(&words.contact)?)?,
        tx.seal("bond.known", id, &known_text(words)?)?,
        tx.seal("bond.ended", id, &words.ended)?,
    ])
}

/// Adds a bond with its words.
///
/// # Errors
/// [`StoreError`] when something it names does not exist.
pub async fn add(tx: &mut Tx, bond: &Bond, words: &BondWords, actor: &str) -> Result<(), StoreError> {
    let columns = Columns::of(bond.state);
    let [agreed, contact, known, ended] = sealed_words(tx, &bond.id, words)?;
    exec!(
        tx,
        "INSERT INTO bond (id, organisation_id, zone_id, resident_id, helper_id, category_id, state, state_at, state_by, \
         state_why, meets_first, resident_yes_at, helper_yes_at, asked_at, began_at, review_at, contact_shown, known_at, \
         known_given, to_look, agreed_sealed, contact_sealed, known_sealed, ended_sealed, created_at, wiped, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
         $23, $24, $25, 0, 0)",
        &bond.id,
        &bond.organisation,
        &bond.zone,
        &bond.resident,
        &bond.helper,
        &bond.category,
        bond.state.step().tag(),
        bond.state.since(),
        columns.by,
        columns.why,
        i64::from(bond.meets_first),
        columns.yes.resident,
        columns.yes.helper,
        bond.asked_at,
        bond.began_at,
        columns.review_at,
        i64::from(bond.contact_shown),
        bond.may_know.map(|one| one.at),
        bond.may_know.map(|one| one.given.tag()),
        i64::from(bond.to_look),
        agreed,
        contact,
        known,
        ended,
        bond.created_at
    )?;
    let step = format!(">{}", bond.state.step());
    audit::append(
        tx,
        &bond.organisation,
        actor,
        "bond.state",
        bond.id.as_str(),
        &step,
    )
    .await
}

/// A legal step of a bond's life, or a yes or a review that leaves it where it is; with what goes along: when both were
/// asked, when it began, and whether a coordinator must look.
///
/// # Errors
/// [`StoreError::Conflict`] when it is no longer in the state that `before` says.
pub async fn set_state(tx: &mut Tx, before: &Bond, after: &Bond, actor: &str) -> Result<(), StoreError> {
    let (from, to) = (before.state.step(), after.state.step());
    let columns = Columns::of(after.state);
    let done = exec!(
        tx,
        "UPDATE bond SET state = $3, state_at = $4, state_by = $5, state_why = $6, resident_yes_at = $7, \
         helper_yes_at = $8, asked_at = $9, began_at = $10, review_at = $11, to_look = $12, version = version + 1 \
         WHERE id = $1 AND state = $2",
        &before.id,
        from.tag(),
        to.tag(),
        after.state.since(),
        columns.by,
        columns.why,
        columns.yes.resident,
        columns.yes.helper,
        after.asked_at,
        after.began_at,
        columns.review_at,
        i64::from(after.to_look)
    )?;
    ensure_affected(done, 1)?;
    let id = before.id.as_str();
    if from == to {
        let action = if before.to_look == after.to_look {
            "bond.answer"
        } else {
            "bond.look"
        };
        return audit::append(tx, &before.organisation, actor, action, id, "").await;
    }
    let step = format!("{from}>{to}");
    audit::append(tx, &before.organisation, actor, "bond.state", id, &step).await
}

/// Puts other words in place, with who may read them: whether the helper sees who stays involved, and whether neighbours
/// may know something.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such bond.
pub async fn set_words(tx: &mut Tx, bond: &Bond, words: &BondWords, actor: &str) -> Result<(), StoreError> {
    let [agreed, contact, known, ended] = sealed_words(tx, &bond.id, words)?;
    let done = exec!(
        tx,
        "UPDATE bond SET agreed_sealed = $2, contact_sealed = $3, known_sealed = $4, ended_sealed = $5, \
         contact_shown = $6, known_at = $7, known_given = $8, version = version + 1 WHERE id = $1",
        &bond.id,
        agreed,
        contact,
        known,
        ended,
        i64::from(bond.contact_shown),
        bond.may_know.map(|one| one.at),
        bond.may_know.map(|one| one.given.tag())
    )?;
    ensure_affected(done, 1)?;
    audit::append(tx, &bond.organisation, actor, "bond.words", bond.id.as_str(), "").await
}

#[derive(sqlx::FromRow)]
struct BondRow {
    id: BondId,
    organisation_id: OrganisationId,
    zone_id: ZoneId,
    resident_id: PersonId,
    helper_id: HelperId,
    category_id: CategoryId,
    state: String,
    state_at: UnixTime,
    state_by: Option<String>,
    state_why: Option<String>,
    meets_first: i64,
    resident_yes_at: Option<UnixTime>,
    helper_yes_at: Option<UnixTime>,
    asked_at: Option<UnixTime>,
    began_at: Option<UnixTime>,
    review_at: Option<UnixTime>,
    contact_shown: i64,
    known_at: Option<UnixTime>,
    known_given: Option<String>,
    to_look: i64,
    created_at: UnixTime,
}

fn decode_state(row: &BondRow) -> Option<BondState> {
    let at = row.state_at;
    let yes = Yes {
        resident: row.resident_yes_at,
        helper: row.helper_yes_at,
    };
    let by = || By::from_tag(row.state_by.as_deref()?);
    Some(match BondStep::from_tag(&row.state)? {
        BondStep::Proposed => BondState::Proposed { since: at, yes },
        BondStep::Meeting => BondState::Meeting { since: at, yes },
        BondStep::Running => BondState::Running {
            since: at,
            review_at: row.review_at?,
        },
        BondStep::Ended => BondState::Ended {
            at,
            by: by()?,
            why: BondEnd::from_tag(row.state_why.as_deref()?)?,
        },
        BondStep::Declined => BondState::Declined { at, by: by()? },
    })
}

impl TryFrom<BondRow> for Bond {
    type Error = StoreError;

    fn try_from(row: BondRow) -> Result<Self, StoreError> {
        let broken = || StoreError::inconsistent("bond", row.id.as_str());
        let may_know = match (row.known_at, row.known_given.as_deref()) {
            (None, None) => None,
            (Some(at), Some(given)) => Some(MayKnow {
                at,
                given: Given::from_tag(given).ok_or_else(broken)?,
            }),
            _ => return Err(broken()),
        };
        Ok(Self {
            state: decode_state(&row).ok_or_else(broken)?,
            may_know,
            meets_first: row.meets_first == 1,
            contact_shown: row.contact_shown == 1,
            to_look: row.to_look == 1,
            id: row.id,
            organisation: row.organisation_id,
            zone: row.zone_id,
            resident: row.resident_id,
            helper: row.helper_id,
            category: row.category_id,
            asked_at: row.asked_at,
            began_at: row.began_at,
            created_at: row.created_at,
        })
    }
}

/// A bond by its identifier.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find(tx: &mut Tx, id: &BondId) -> Result<Option<Bond>, StoreError> {
    fetch_optional!(
        tx,
        BondRow,
        "SELECT id, organisation_id, zone_id, resident_id, helper_id, category_id, state, state_at, state_by, state_why, \
         meets_first, resident_yes_at, helper_yes_at, asked_at, began_at, review_at, contact_shown, known_at, \
         known_given, to_look, created_at FROM bond WHERE id = $1",
        id
    )?
    .map(Bond::try_from)
    .transpose()
}

/// Every bond of somebody, on either side, the newest first.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_of_person(tx: &mut Tx, person: &PersonId) -> Result<Vec<Bond>, StoreError> {
    fetch_all!(
        tx,
        BondRow,
        "SELECT id, organisation_id, zone_id, resident_id, helper_id, category_id, state, state_at, state_by, state_why, \
         meets_first, resident_yes_at, helper_yes_at, asked_at, began_at, review_at, contact_shown, known_at, \
         known_given, to_look, created_at FROM bond WHERE resident_id = $1 \
         OR helper_id IN (SELECT id FROM helper WHERE person_id = $1) ORDER BY created_at DESC, id",
        person
    )?
    .into_iter()
    .map(Bond::try_from)
    .collect()
}

/// Every bond of an organisation that runs, or may come to, or at whose end a coordinator must still look; the oldest
/// first.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_at_desk(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Bond>, StoreError> {
    fetch_all!(
        tx,
        BondRow,
        "SELECT id, organisation_id, zone_id, resident_id, helper_id, category_id, state, state_at, state_by, state_why, \
         meets_first, resident_yes_at, helper_yes_at, asked_at, began_at, review_at, contact_shown, known_at, \
         known_given, to_look, created_at FROM bond WHERE organisation_id = $1 \
         AND (state IN ('proposed', 'meeting', 'running') OR to_look = 1) ORDER BY created_at, id",
        organisation
    )?
    .into_iter()
    .map(Bond::try_from)
    .collect()
}

/// Every bond whose two are to get to know each other and were not asked yet whether they go on.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_meeting(tx: &mut Tx) -> Result<Vec<Bond>, StoreError> {
    fetch_all!(
        tx,
        BondRow,
        "SELECT id, organisation_id, zone_id, resident_id, helper_id, category_id, state, state_at, state_by, state_why, \
         meets_first, resident_yes_at, helper_yes_at, asked_at, began_at, review_at, contact_shown, known_at, \
         known_given, to_look, created_at FROM bond WHERE state = 'meeting' AND asked_at IS NULL ORDER BY id"
    )?
    .into_iter()
    .map(Bond::try_from)
    .collect()
}

#[derive(sqlx::FromRow)]
struct WordsRow {
    agreed_sealed: String,
    contact_sealed: String,
    known_sealed: String,
    ended_sealed: String,
}

/// What a bond says in words, all of it: who may read which is for `service` to say.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such bond; [`StoreError::Inconsistent`] when a seal does not open.
pub async fn words(tx: &mut Tx, id: &BondId) -> Result<BondWords, StoreError> {
    let row = fetch_optional!(
        tx,
        WordsRow,
        "SELECT agreed_sealed, contact_sealed, known_sealed, ended_sealed FROM bond WHERE id = $1",
        id
    )?
    .ok_or(StoreError::NotFound)?;
    let broken = || StoreError::inconsistent("bond", id.as_str());
    let contact = tx.unseal("bond.contact", id.as_str(), &row.contact_sealed)?;
    let known = tx.unseal("bond.known", id.as_str(), &row.known_sealed)?;
    let contact = if contact.is_empty() {
        CareContact::default()
    } else {
        let (name, telephone, mail) = serde_json::from_str(&contact).map_err(|_| broken())?;
        CareContact {
            name,
            telephone,
            mail,
        }
    };
    let (known, known_to) = if known.is_empty() {
        Default::default()
    } else {
        serde_json::from_str::<(String, String)>(&known).map_err(|_| broken())?
    };
    Ok(BondWords {
        agreed: tx.unseal("bond.agreed", id.as_str(), &row.agreed_sealed)?,
        ended: tx.unseal("bond.ended", id.as_str(), &row.ended_sealed)?,
        contact,
        known,
        known_to,
    })
}

/// A request whose visits are those of a bond.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BondRequest {
    /// The request.
    pub request: RequestId,
    /// Of which bond.
    pub bond: BondId,
    /// What it is for.
    pub kind: BondVisitKind,
    /// Where they meet, in general words; empty at the resident's home.
    pub meets_at: String,
    /// When on the day it begins: minutes after midnight, 0–1439.
    pub minute: u32,
}

#[derive(sqlx::FromRow)]
struct RequestRow {
    request_id: RequestId,
    bond_id: BondId,
    kind: String,
    meets_at: String,
    minute: i64,
}

impl TryFrom<RequestRow> for BondRequest {
    type Error = StoreError;

    fn try_from(row: RequestRow) -> Result<Self, StoreError> {
        let broken = || StoreError::inconsistent("bond_request", row.request_id.as_str());
        Ok(Self {
            kind: BondVisitKind::from_tag(&row.kind).ok_or_else(broken)?,
            minute: u32::try_from(row.minute).map_err(|_| broken())?,
            request: row.request_id,
            bond: row.bond_id,
            meets_at: row.meets_at,
        })
    }
}

/// Makes the visits of a request those of a bond.
///
/// # Errors
/// [`StoreError`] when request or bond does not exist, or the request is one of a bond already.
pub async fn add_request(tx: &mut Tx, of: &BondRequest) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO bond_request (request_id, bond_id, kind, meets_at, minute) VALUES ($1, $2, $3, $4, $5)",
        &of.request,
        &of.bond,
        of.kind.tag(),
        &of.meets_at,
        i64::from(of.minute)
    )?;
    Ok(())
}

/// Of which bond the visits of a request are, if of one.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_request(tx: &mut Tx, request: &RequestId) -> Result<Option<BondRequest>, StoreError> {
    fetch_optional!(
        tx,
        RequestRow,
        "SELECT request_id, bond_id, kind, meets_at, minute FROM bond_request WHERE request_id = $1",
        request
    )?
    .map(BondRequest::try_from)
    .transpose()
}

/// The requests of a bond, the newest first.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_requests(tx: &mut Tx, bond: &BondId) -> Result<Vec<BondRequest>, StoreError> {
    fetch_all!(
        tx,
        RequestRow,
        "SELECT request_id, bond_id, kind, meets_at, minute FROM bond_request WHERE bond_id = $1 \
         ORDER BY request_id DESC",
        bond
    )?
    .into_iter()
    .map(BondRequest::try_from)
    .collect()
}

#[derive(sqlx::FromRow)]
struct RequestIdRow {
    request_id: RequestId,
}

/// Every request that is not over and is one of a bond: nobody else is sought for it.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_kept(tx: &mut Tx) -> Result<Vec<RequestId>, StoreError> {
    let rows = fetch_all!(
        tx,
        RequestIdRow,
        "SELECT b.request_id FROM bond_request b JOIN request r ON r.id = b.request_id \
         WHERE r.state IN ('unconfirmed', 'awaiting_review', 'open', 'paused') ORDER BY b.request_id"
    )?;
    Ok(rows.into_iter().map(|row| row.request_id).collect())
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    meets_at: String,
}

/// Where somebody meets who comes for a visit of a bond, when that is not at home.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn find_place(tx: &mut Tx, visit: &VisitId) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(
        tx,
        PlaceRow,
        "SELECT b.meets_at FROM bond_request b JOIN visit v ON v.request_id = b.request_id \
         WHERE v.id = $1 AND b.meets_at <> ''",
        visit
    )?;
    Ok(row.map(|row| row.meets_at))
}

/// Empties what a bond said in words, where its visits were, and what was remembered of it. That nothing may be known any
/// more is no withdrawal: it is gone.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn wipe(tx: &mut Tx, bond: &BondId) -> Result<(), StoreError> {
    let [agreed, contact, known, ended] = sealed_words(tx, bond, &BondWords::default())?;
    exec!(
        tx,
        "UPDATE bond SET agreed_sealed = $2, contact_sealed = $3, known_sealed = $4, ended_sealed = $5, \
         contact_shown = 0, known_at = NULL, known_given = NULL, wiped = 1, version = version + 1 WHERE id = $1",
        bond,
        agreed,
        contact,
        known,
        ended
    )?;
    exec!(
        tx,
        "UPDATE bond_request SET meets_at = '' WHERE bond_id = $1",
        bond
    )?;
    exec!(tx, "DELETE FROM bond_review WHERE bond_id = $1", bond)?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct IdRow {
    id: BondId,
}

/// Bonds that were over before an instant and still say something, at most so many.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_old(tx: &mut Tx, before: UnixTime, most: i64) -> Result<Vec<BondId>, StoreError> {
    let rows = fetch_all!(
        tx,
        IdRow,
        "SELECT id FROM bond WHERE state IN ('ended', 'declined') AND state_at < $1 AND wiped = 0 ORDER BY id LIMIT $2",
        before,
        most
    )?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
