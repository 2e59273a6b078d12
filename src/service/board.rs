//! What is sought, in memory: for each organisation its open visits with what a list shows of them, by cell.
//!
//! Invariants: a board is as long as its organisation's audit chain was when it was read, and is read again when the chain
//! has grown; so whoever looks sees what stands in the database, on every node. What passes with time alone (deadlines,
//! permissions that end) is asked anew at each look. No more of a person than their first name and initial.
//! Deliberately absent: what one helper may see of it, which [`super::nearby`] decides from that helper's own rows.

use super::ServiceError;
use crate::domain::category::{Category, CategoryId};
use crate::domain::ids::{OrganisationId, RequestId};
use crate::domain::request::{Request, RequestState};
use crate::domain::time::UnixTime;
use crate::domain::visit::VisitState;
use crate::geo::Cell;
use crate::store::visit::Visit;
use crate::store::{Tx, audit, bond, person, place, request, visit};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// The boards of all organisations that somebody looked at.
#[derive(Clone, Default)]
pub struct Boards(Arc<Mutex<HashMap<OrganisationId, Arc<Board>>>>);

impl fmt::Debug for Boards {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Boards").finish_non_exhaustive()
    }
}

/// What an organisation's residents seek help with.
#[derive(Debug, PartialEq)]
pub struct Board {
    /// The length of the audit chain when it was read.
    length: i64,
    pub(super) by_cell: BTreeMap<Cell, Vec<Sought>>,
    pub(super) categories: HashMap<CategoryId, Category>,
}

/// An open visit of an open request.
#[derive(Debug, PartialEq)]
pub(super) struct Sought {
    pub(super) visit: Visit,
    pub(super) request: Arc<Request>,
    /// First name and initial.
    pub(super) resident: String,
    /// Until when the resident may be matched; `None`: without an end.
    may_until: Option<UnixTime>,
}

impl Sought {
    /// Whether somebody can still say yes to it at an instant.
    pub(super) fn stands(&self, now: UnixTime) -> bool {
        self.visit.deadline_at > now && self.may_until.is_none_or(|until| until > now)
    }
}

impl Boards {
    /// The board of an organisation as it stands in this transaction.
    pub(super) async fn look(&self, tx: &mut Tx, of: &OrganisationId) -> Result<Arc<Board>, ServiceError> {
        // Before the rows are read: what is written meanwhile has them read once more, and is never missed.
        let length = audit::length(tx, of).await?;
        let kept = self.lock().get(of).cloned();
        if let Some(board) = kept.filter(|board| board.length == length) {
            return Ok(board);
        }
        let board = Arc::new(read(tx, of, length).await?);
        let mut boards = self.lock();
        if boards.get(of).is_none_or(|kept| kept.length < length) {
            boards.insert(of.clone(), Arc::clone(&board));
        }
        Ok(board)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<OrganisationId, Arc<Board>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the board of an organisation is what the database says.
    ///
    /// # Errors
    /// [`ServiceError`] when the database does not answer.
    pub(super) async fn is_true(&self, tx: &mut Tx, of: &OrganisationId) -> Result<bool, ServiceError> {
        let kept = self.look(tx, of).await?;
        Ok(*kept == read(tx, of, kept.length).await?)
    }
}

async fn read(tx: &mut Tx, of: &OrganisationId, length: i64) -> Result<Board, ServiceError> {
    // Somebody chose who comes for these.
    let kept: HashSet<RequestId> = bond::list_kept(tx).await?.into_iter().collect();
    let requests: HashMap<RequestId, Arc<Request>> = request::list_live(tx, of)
        .await?
        .into_iter()
        .filter(|one| matches!(one.state, RequestState::Open { .. }) && !kept.contains(&one.id))
        .map(|one| (one.id.clone(), Arc::new(one)))
        .collect();
    let people: HashMap<_, _> = person::list_seeking(tx, of)
        .await?
        .into_iter()
        .filter(|(one, _)| one.state.is_here())
        .map(|(one, until)| (one.id.clone(), (one.public_name(), until)))
        .collect();
    let categories: HashMap<CategoryId, Category> = place::list_categories(tx, of)
        .await?
        .into_iter()
        .filter(|one| one.is_on)
        .map(|one| (one.id.clone(), one))
        .collect();
    let mut by_cell: BTreeMap<Cell, Vec<Sought>> = BTreeMap::new();
    for visit in visit::list_live(tx, of).await? {
        let Some(request) = requests.get(&visit.request) else {
            continue;
        };
        let is_sought =
            matches!(visit.state, VisitState::Open { .. }) && categories.contains_key(&request.category);
        if let (true, Some((resident, may_until))) = (is_sought, people.get(&request.resident)) {
            by_cell.entry(request.cell).or_default().push(Sought {
                visit,
                request: Arc::clone(request),
                resident: resident.clone(),
                may_until: *may_until,
            });
        }
    }
    Ok(Board {
        length,
        by_cell,
        categories,
    })
}
