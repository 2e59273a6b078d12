//! Around a thread: who agreed to share what, who is called about it, when a coordinator opened it, what stands on the
//! desk's list.

use crate::domain::ids::{CallBackId, ConcernId, HelperId, OrganisationId, PersonId, RequestId};
use crate::domain::thread::Side;
use crate::domain::time::UnixTime;
use crate::store::{StoreError, Tx, audit, exec, fetch_all, fetch_optional};

#[derive(sqlx::FromRow)]
struct CountRow {
    n: i64,
}

#[derive(sqlx::FromRow)]
struct ShareRow {
    helper_id: HelperId,
    side: String,
}

/// Who agreed to share numbers and links, with which helper; for a helper themselves, with the resident.
///
/// # Errors
/// [`StoreError::Inconsistent`] when a row is impossible.
pub async fn list_shares(tx: &mut Tx, request: &RequestId) -> Result<Vec<(HelperId, Side)>, StoreError> {
    let rows = fetch_all!(
        tx,
        ShareRow,
        "SELECT helper_id, side FROM thread_share WHERE request_id = $1 ORDER BY helper_id, side",
        request
    )?;
    rows.into_iter()
        .map(|row| {
            let side = Side::from_tag(&row.side)
                .ok_or_else(|| StoreError::inconsistent("thread_share", request.as_str()))?;
            Ok((row.helper_id, side))
        })
        .collect()
}

/// One side agrees to share, or no longer; saying the same twice changes nothing.
///
/// # Errors
/// [`StoreError`] when one of them does not exist.
pub async fn set_share(
    tx: &mut Tx,
    organisation: &OrganisationId,
    (request, helper, side): (&RequestId, &HelperId, Side),
    is_so: bool,
    actor: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    let done = if is_so {
        exec!(
            tx,
            "INSERT INTO thread_share (request_id, helper_id, side, at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (request_id, helper_id, side) DO NOTHING",
            request,
            helper,
            side.tag(),
            now
        )?
    } else {
        exec!(
            tx,
            "DELETE FROM thread_share WHERE request_id = $1 AND helper_id = $2 AND side = $3",
            request,
            helper,
            side.tag()
        )?
    };
    if done == 0 {
        return Ok(());
    }
    let detail = format!("{side} {}", if is_so { "yes" } else { "no" });
    audit::append(tx, organisation, actor, "thread.share", helper.as_str(), &detail).await
}

/// Takes the one call of a day in which somebody hears of messages.
///
/// # Errors
/// [`StoreError::Unique`] when there is one already.
pub async fn add_call(
    tx: &mut Tx,
    request: &RequestId,
    person: &PersonId,
    day: &str,
    call: &CallBackId,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO thread_call (request_id, person_id, day, call_id) VALUES ($1, $2, $3, $4)",
        request,
        person,
        day,
        call
    )?;
    Ok(())
}

/// Whether somebody was put on the list of calls on a day, for messages of a thread.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn has_call(
    tx: &mut Tx,
    request: &RequestId,
    person: &PersonId,
    day: &str,
) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM thread_call WHERE request_id = $1 AND person_id = $2 AND day = $3",
        request,
        person,
        day
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

/// Whether somebody waits to hear a message of a thread by telephone.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn has_open_call(tx: &mut Tx, request: &RequestId) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM thread_call t JOIN call_back c ON c.id = t.call_id \
         WHERE t.request_id = $1 AND c.state = 'open'",
        request
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

/// Whether the desk is not done with a message of a thread that somebody reported.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn has_open_report(tx: &mut Tx, request: &RequestId) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        CountRow,
        "SELECT COUNT(*) AS n FROM thread_message m JOIN concern c ON c.id = m.concern_id \
         WHERE m.request_id = $1 AND c.state = 'open'",
        request
    )?;
    Ok(row.is_some_and(|row| row.n > 0))
}

/// A coordinator opened a thread: whoever is in it reads this.
///
/// # Errors
/// [`StoreError`] when one of them does not exist.
pub async fn add_look(
    tx: &mut Tx,
    request: &RequestId,
    viewer: &PersonId,
    at: UnixTime,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO thread_look (request_id, viewer_id, at) VALUES ($1, $2, $3)",
        request,
        viewer,
        at
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct LookRow {
    viewer_id: PersonId,
    at: UnixTime,
}

/// Which coordinators opened a thread, and when: in order of time.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_looks(tx: &mut Tx, request: &RequestId) -> Result<Vec<(PersonId, UnixTime)>, StoreError> {
    let rows = fetch_all!(
        tx,
        LookRow,
        "SELECT viewer_id, at FROM thread_look WHERE request_id = $1 ORDER BY at, viewer_id",
        request
    )?;
    Ok(rows.into_iter().map(|row| (row.viewer_id, row.at)).collect())
}

#[derive(sqlx::FromRow)]
struct TaskRow {
    concern_id: ConcernId,
    request_id: RequestId,
}

/// Which open lines of a desk's list are about a thread, and of which request.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn list_tasks(
    tx: &mut Tx,
    organisation: &OrganisationId,
) -> Result<Vec<(ConcernId, RequestId)>, StoreError> {
    let rows = fetch_all!(
        tx,
        TaskRow,
        "SELECT m.concern_id, m.request_id FROM thread_message m JOIN concern c ON c.id = m.concern_id \
         WHERE c.organisation_id = $1 AND c.state = 'open' UNION \
         SELECT t.concern_id, t.request_id FROM thread t JOIN concern c ON c.id = t.concern_id \
         WHERE c.organisation_id = $1 AND c.state = 'open' ORDER BY concern_id",
        organisation
    )?;
    Ok(rows
        .into_iter()
        .map(|row| (row.concern_id, row.request_id))
        .collect())
}
