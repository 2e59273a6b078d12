//! Invitations: who was asked, and what they said.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::ids::{HelperId, InvitationId, OrganisationId, RequestId, VisitId};
use crate::domain::invitation::{Asks, DeclineReason, InvitationState, Source};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;

/// An invitation as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its identifier.
    pub id: InvitationId,
    /// For which visit.
    pub visit: VisitId,
    /// Who is asked.
    pub helper: HelperId,
    /// Where it stands.
    pub state: InvitationState,
    /// How they came to be asked.
    pub source: Source,
    /// The window that they are asked for.
    pub window: Window,
    /// Whether it is about that visit alone.
    pub asks: Asks,
    /// When they were asked.
    pub created_at: UnixTime,
}

/// Adds an invitation.
///
/// # Errors
/// [`StoreError::Unique`] when this helper was asked about this visit before.
pub async fn add(
    tx: &mut Tx,
    organisation: &OrganisationId,
    invitation: &Invitation,
    expires_at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    let reason = match invitation.state {
        InvitationState::Declined { reason, .. } => Some(reason.tag()),
        _ => None,
    };
    exec!(
        tx,
        "INSERT INTO invitation (id, visit_id, helper_id, state, state_at, reason, source, starts_at, ends_at, \
         expires_at, asks, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &invitation.id,
        &invitation.visit,
        &invitation.helper,
        invitation.state.tag(),
        since(invitation.state),
        reason,
        invitation.source.tag(),
        invitation.window.starts_at,
        invitation.window.ends_at,
        expires_at,
        invitation.asks.tag(),
        invitation.created_at
    )?;
    let step = format!(">{}", invitation.state.tag());
    audit::append(
        tx,
        organisation,
        actor,
        "invitation.state",
        invitation.id.as_str(),
        &step,
    )
    .await
}

/// What a question turned out to be about: the series, or this once.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such invitation.
pub async fn set_asks(tx: &mut Tx, id: &InvitationId, asks: Asks) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE invitation SET asks = $2 WHERE id = $1",
        id,
        asks.tag()
    )?;
    ensure_affected(done, 1)
}

const fn since(state: InvitationState) -> UnixTime {
    match state {
        InvitationState::Sent { at, .. }
        | InvitationState::Accepted { at }
        | InvitationState::Declined { at, .. }
        | InvitationState::Expired { at }
        | InvitationState::Withdrawn { at } => at,
    }
}

/// A legal step of an invitation's life, by whom.
///
/// # Errors
/// [`StoreError::Conflict`] when it is no longer in the state that `invitation` says.
pub async fn set_state(
    tx: &mut Tx,
    organisation: &OrganisationId,
    invitation: &Invitation,
    to: InvitationState,
    actor: &str,
) -> Result<(), StoreError> {
    let from = invitation.state.tag();
    let reason = match to {
        InvitationState::Declined { reason, .. } => Some(reason.tag()),
        _ => None,
    };
    let done = exec!(
        tx,
        "UPDATE invitation SET state = $3, state_at = $4, reason = $5 WHERE id = $1 AND state = $2",
        &invitation.id,
        from,
        to.tag(),
        since(to),
        reason
    )?;
    ensure_affected(done, 1)?;
    let step = format!("{from}>{}", to.tag());
    audit::append(
        tx,
        organisation,
        actor,
        "invitation.state",
        invitation.id.as_str(),
        &step,
    )
    .await
}

#[derive(sqlx::FromRow)]
struct InvitationRow {
    id: InvitationId,
    visit_id: VisitId,
    helper_id: HelperId,
    state: String,
    state_at: UnixTime,
    reason: Option<String>,
    source: String,
    starts_at: UnixTime,
    ends_at: UnixTime,
    expires_at: UnixTime,
    asks: String,
    created_at: UnixTime,
}

impl TryFrom<InvitationRow> for Invitation {
    type Error = StoreError;

    fn try_from(row: InvitationRow) -> Result<Self, StoreError> {
        let broken = || StoreError::inconsistent("invitation", row.id.as_str());
        let at = row.state_at;
        let state = match (row.state.as_str(), row.reason.as_deref()) {
            ("sent", None) => InvitationState::Sent {
                at,
                expires_at: row.expires_at,
            },
            ("accepted", None) => InvitationState::Accepted { at },
            ("declined", Some(reason)) => InvitationState::Declined {
                at,
                reason: DeclineReason::from_tag(reason).ok_or_else(broken)?,
            },
            ("expired", None) => InvitationState::Expired { at },
            ("withdrawn", None) => InvitationState::Withdrawn { at },
            _ => return Err(broken()),
        };
        Ok(Self {
            state,
            source: Source::from_tag(&row.source).ok_or_else(broken)?,
            asks: Asks::from_tag(&row.asks).ok_or_else(broken)?,
            window: Window {
                starts_at: row.starts_at,
                ends_at: row.ends_at,
            },
            id: row.id,
            visit: row.visit_id,
            helper: row.helper_id,
            created_at: row.created_at,
        })
    }
}

/// An invitation by its identifier.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find(tx: &mut Tx, id: &InvitationId) -> Result<Option<Invitation>, StoreError> {
    fetch_optional!(
        tx,
        InvitationRow,
        "SELECT id, visit_id, helper_id, state, state_at, reason, source, starts_at, ends_at, expires_at, asks, \
         created_at FROM invitation WHERE id = $1",
        id
    )?
    .map(Invitation::try_from)
    .transpose()
}

/// What a helper was asked about a visit, if they were.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find_for(
    tx: &mut Tx,
    visit: &VisitId,
    helper: &HelperId,
) -> Result<Option<Invitation>, StoreError> {
    fetch_optional!(
        tx,
        InvitationRow,
        "SELECT id, visit_id, helper_id, state, state_at, reason, source, starts_at, ends_at, expires_at, asks, \
         created_at FROM invitation WHERE visit_id = $1 AND helper_id = $2",
        visit,
        helper
    )?
    .map(Invitation::try_from)
    .transpose()
}

/// Everybody who was asked about a visit, in the order of asking.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_of_visit(tx: &mut Tx, visit: &VisitId) -> Result<Vec<Invitation>, StoreError> {
    fetch_all!(
        tx,
        InvitationRow,
        "SELECT id, visit_id, helper_id, state, state_at, reason, source, starts_at, ends_at, expires_at, asks, \
         created_at FROM invitation WHERE visit_id = $1 ORDER BY created_at, id",
        visit
    )?
    .into_iter()
    .map(Invitation::try_from)
    .collect()
}

/// What a helper is asked and has not answered, the soonest first.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_open_of_helper(tx: &mut Tx, helper: &HelperId) -> Result<Vec<Invitation>, StoreError> {
    fetch_all!(
        tx,
        InvitationRow,
        "SELECT id, visit_id, helper_id, state, state_at, reason, source, starts_at, ends_at, expires_at, asks, \
         created_at FROM invitation WHERE helper_id = $1 AND state = 'sent' ORDER BY starts_at, id",
        helper
    )?
    .into_iter()
    .map(Invitation::try_from)
    .collect()
}

/// Every invitation about a visit of an organisation that is not over: what the next round must know.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_live(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Invitation>, StoreError> {
    fetch_all!(
        tx,
        InvitationRow,
        "SELECT i.id, i.visit_id, i.helper_id, i.state, i.state_at, i.reason, i.source, i.starts_at, i.ends_at, \
         i.expires_at, i.asks, i.created_at FROM invitation i JOIN visit v ON v.id = i.visit_id \
         WHERE v.organisation_id = $1 AND v.state IN ('open', 'staffed', 'under_way', 'done') \
         ORDER BY i.visit_id, i.created_at, i.id",
        organisation
    )?
    .into_iter()
    .map(Invitation::try_from)
    .collect()
}

#[derive(sqlx::FromRow)]
struct VisitIdRow {
    visit_id: VisitId,
}

/// The visits about which a helper was asked and may still be, or gave an answer: all but questions that ran out. A question
/// about a series is one about each of its visits.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_answered(tx: &mut Tx, helper: &HelperId) -> Result<Vec<VisitId>, StoreError> {
    let rows = fetch_all!(
        tx,
        VisitIdRow,
        "SELECT i.visit_id FROM invitation i JOIN visit v ON v.id = i.visit_id \
         WHERE i.helper_id = $1 AND i.state <> 'expired' AND v.state = 'open' UNION \
         SELECT o.id FROM invitation i JOIN visit v ON v.id = i.visit_id JOIN visit o ON o.request_id = v.request_id \
         WHERE i.helper_id = $1 AND i.asks = 'series' AND i.state IN ('sent', 'declined') AND o.state = 'open' \
         ORDER BY visit_id",
        helper
    )?;
    Ok(rows.into_iter().map(|row| row.visit_id).collect())
}

/// Those whose time has passed without an answer.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_due(tx: &mut Tx, at: UnixTime) -> Result<Vec<Invitation>, StoreError> {
    fetch_all!(
        tx,
        InvitationRow,
        "SELECT id, visit_id, helper_id, state, state_at, reason, source, starts_at, ends_at, expires_at, asks, \
         created_at FROM invitation WHERE state = 'sent' AND expires_at <= $1 ORDER BY expires_at, id",
        at
    )?
    .into_iter()
    .map(Invitation::try_from)
    .collect()
}

/// What a helper was asked about any visit of a request, in the order of asking.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list_of_request(
    tx: &mut Tx,
    request: &RequestId,
    helper: &HelperId,
) -> Result<Vec<Invitation>, StoreError> {
    fetch_all!(
        tx,
        InvitationRow,
        "SELECT i.id, i.visit_id, i.helper_id, i.state, i.state_at, i.reason, i.source, i.starts_at, i.ends_at, \
         i.expires_at, i.asks, i.created_at FROM invitation i JOIN visit v ON v.id = i.visit_id \
         WHERE v.request_id = $1 AND i.helper_id = $2 ORDER BY i.created_at, i.id",
        request,
        helper
    )?
    .into_iter()
    .map(Invitation::try_from)
    .collect()
}

#[derive(sqlx::FromRow)]
struct SeriesNoRow {
    request_id: RequestId,
    helper_id: HelperId,
}

/// Who need not be asked about a series of an organisation again: they said no to it, or came this once, or were asked since
/// an instant and let it pass.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_series_no(
    tx: &mut Tx,
    organisation: &OrganisationId,
    since: UnixTime,
) -> Result<Vec<(RequestId, HelperId)>, StoreError> {
    let rows = fetch_all!(
        tx,
        SeriesNoRow,
        "SELECT DISTINCT v.request_id, i.helper_id FROM invitation i JOIN visit v ON v.id = i.visit_id \
         JOIN request r ON r.id = v.request_id WHERE r.organisation_id = $1 AND r.state = 'open' \
         AND (i.asks = 'once' OR i.asks = 'series' AND (i.state = 'declined' \
         OR i.state = 'expired' AND i.created_at >= $2)) ORDER BY v.request_id, i.helper_id",
        organisation,
        since
    )?;
    Ok(rows
        .into_iter()
        .map(|row| (row.request_id, row.helper_id))
        .collect())
}

#[derive(sqlx::FromRow)]
struct RegularRow {
    request_id: RequestId,
    helper_id: HelperId,
    starts_at: UnixTime,
    ends_at: UnixTime,
}

/// A helper to whom a series belongs, and the hour of its visits as they said yes to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regular {
    /// The series.
    pub request: RequestId,
    /// Who.
    pub helper: HelperId,
    /// When the visit was about which they were asked.
    pub window: Window,
}

/// To whom each open series of an organisation belongs: who said yes to all of it and still comes, unless the resident would
/// rather have somebody else.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_regulars(
    tx: &mut Tx,
    organisation: &OrganisationId,
    at: UnixTime,
) -> Result<Vec<Regular>, StoreError> {
    // A yes after the question ran out leaves it expired, and a booking.
    let rows = fetch_all!(
        tx,
        RegularRow,
        "SELECT v.request_id, i.helper_id, i.starts_at, i.ends_at FROM invitation i JOIN visit v ON v.id = i.visit_id \
         JOIN request r ON r.id = v.request_id \
         WHERE r.organisation_id = $1 AND r.state = 'open' AND i.asks = 'series' AND i.state NOT IN ('sent', 'declined', 'withdrawn') \
         AND (i.state <> 'expired' OR EXISTS (SELECT 1 FROM assignment b WHERE b.visit_id = i.visit_id \
         AND b.helper_id = i.helper_id)) \
         AND EXISTS (SELECT 1 FROM assignment a JOIN visit w ON w.id = a.visit_id WHERE w.request_id = v.request_id \
         AND a.helper_id = i.helper_id AND a.state = 'booked' AND a.ends_at > $2) \
         AND NOT EXISTS (SELECT 1 FROM feedback f JOIN assignment c ON c.visit_id = f.visit_id \
         JOIN visit x ON x.id = c.visit_id WHERE x.request_id = v.request_id AND c.helper_id = i.helper_id \
         AND f.same_again = 0) ORDER BY v.request_id, i.helper_id, i.created_at, i.id",
        organisation,
        at
    )?;
    Ok(regulars(rows))
}

/// The same of one series.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_regulars_of(
    tx: &mut Tx,
    request: &RequestId,
    at: UnixTime,
) -> Result<Vec<Regular>, StoreError> {
    let rows = fetch_all!(
        tx,
        RegularRow,
        "SELECT v.request_id, i.helper_id, i.starts_at, i.ends_at FROM visit v JOIN invitation i ON i.visit_id = v.id \
         WHERE v.request_id = $1 AND i.asks = 'series' AND i.state NOT IN ('sent', 'declined', 'withdrawn') \
         AND (i.state <> 'expired' OR EXISTS (SELECT 1 FROM assignment b WHERE b.visit_id = i.visit_id \
         AND b.helper_id = i.helper_id)) \
         AND EXISTS (SELECT 1 FROM assignment a JOIN visit w ON w.id = a.visit_id WHERE w.request_id = v.request_id \
         AND a.helper_id = i.helper_id AND a.state = 'booked' AND a.ends_at > $2) \
         AND NOT EXISTS (SELECT 1 FROM feedback f JOIN assignment c ON c.visit_id = f.visit_id \
         JOIN visit x ON x.id = c.visit_id WHERE x.request_id = v.request_id AND c.helper_id = i.helper_id \
         AND f.same_again = 0) ORDER BY i.helper_id, i.created_at, i.id",
        request,
        at
    )?;
    Ok(regulars(rows))
}

fn regulars(rows: Vec<RegularRow>) -> Vec<Regular> {
    let mut all: Vec<Regular> = Vec::new();
    for row in rows {
        let one = Regular {
            request: row.request_id,
            helper: row.helper_id,
            window: Window {
                starts_at: row.starts_at,
                ends_at: row.ends_at,
            },
        };
        match all.last_mut() {
            // They said yes more than once: the last counts.
            Some(last) if last.request == one.request && last.helper == one.helper => *last = one,
            _ => all.push(one),
        }
    }
    all
}

#[derive(sqlx::FromRow)]
struct CountRow {
    helper_id: HelperId,
    n: i64,
}

/// How many invitations each helper got since an instant.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn count_since(tx: &mut Tx, since: UnixTime) -> Result<Vec<(HelperId, i64)>, StoreError> {
    let rows = fetch_all!(
        tx,
        CountRow,
        "SELECT helper_id, COUNT(*) AS n FROM invitation WHERE created_at >= $1 AND source <> 'board' \
         GROUP BY helper_id ORDER BY helper_id",
        since
    )?;
    Ok(rows.into_iter().map(|row| (row.helper_id, row.n)).collect())
}

/// How a helper answered so far.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Answers {
    /// Who.
    pub helper_id: HelperId,
    /// Questions that they answered or let pass.
    pub asked: i64,
    /// To how many of those they said yes, also when it was late.
    pub said_yes: i64,
    /// When they were last asked anything.
    pub last_at: UnixTime,
}

/// How everybody answered who was asked since an instant; what they found themselves does not count.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_answers(tx: &mut Tx, since: UnixTime) -> Result<Vec<Answers>, StoreError> {
    // A yes after the question ran out leaves it expired, and a booking.
    fetch_all!(
        tx,
        Answers,
        "SELECT i.helper_id, \
         CAST(SUM(CASE WHEN i.state IN ('accepted', 'declined', 'expired') THEN 1 ELSE 0 END) AS BIGINT) AS asked, \
         CAST(SUM(CASE WHEN i.state = 'accepted' THEN 1 \
         WHEN i.state = 'expired' AND EXISTS (SELECT 1 FROM assignment a WHERE a.visit_id = i.visit_id \
         AND a.helper_id = i.helper_id) THEN 1 ELSE 0 END) AS BIGINT) AS said_yes, \
         MAX(i.created_at) AS last_at FROM invitation i \
         WHERE i.created_at >= $1 AND i.source <> 'board' GROUP BY i.helper_id ORDER BY i.helper_id",
        since
    )
}
