//! A series in a round: it is asked about as a whole, one helper after another, until somebody says yes to it; what that
//! helper cannot come to is asked about one by one.

use super::picture::Picture;
use super::room::stands;
use crate::domain::ids::{HelperId, RequestId, VisitId};
use crate::domain::invitation::Asks;
use crate::domain::request::Request;
use crate::domain::schedule::Schedule;
use crate::domain::time::UnixTime;
use crate::service::ServiceError;
use crate::store::visit::Visit;
use crate::store::{Tx, assignment, invitation};
use std::collections::{HashMap, HashSet};

/// So long nobody who let the question about a series pass is asked about it again, seconds.
const REST_S: i64 = 7 * 86_400;

/// Who comes to a series, and who need not be asked about it.
#[derive(Default)]
pub(super) struct Serial {
    /// To whom a series belongs.
    regulars: HashMap<RequestId, HashSet<HelperId>>,
    /// Who said no to it, came once, or was asked not long ago.
    not: HashMap<RequestId, HashSet<HelperId>>,
    /// Who gave which visit back: also of no series.
    back: HashMap<VisitId, HashSet<HelperId>>,
}

impl Serial {
    pub(super) async fn read(
        tx: &mut Tx,
        organisation: &crate::domain::ids::OrganisationId,
        now: UnixTime,
    ) -> Result<Self, ServiceError> {
        let mut all = Self::default();
        for one in invitation::list_regulars(tx, organisation, now).await? {
            all.regulars.entry(one.request).or_default().insert(one.helper);
        }
        for (request, helper) in invitation::list_series_no(tx, organisation, now.plus(-REST_S)).await? {
            all.not.entry(request).or_default().insert(helper);
        }
        for (visit, helper) in assignment::list_handed_back(tx, organisation).await? {
            all.back.entry(visit).or_default().insert(helper);
        }
        Ok(all)
    }
}

impl Picture {
    /// Whether a series has as many helpers of its own as it needs.
    fn is_held(&self, of: &Request) -> bool {
        let held = self.serial.regulars.get(&of.id).map_or(0, HashSet::len);
        held >= usize::from(of.helpers_needed)
    }

    /// What a question about a visit is about: of a series that has no helper yet, all of it from there on.
    pub(super) fn asks(&self, one: &Visit, of: &Request) -> Asks {
        if !matches!(of.schedule, Schedule::Series { .. }) || self.is_held(of) {
            return Asks::Visit;
        }
        let later = |other: &Visit| other.request == one.request && other.deadline_at > one.deadline_at;
        let comes_back =
            self.visits.iter().any(later) || of.schedule.goes_on_after(one.deadline_at.date(&self.zone));
        if comes_back { Asks::Series } else { Asks::Visit }
    }

    /// Who is asked about a visit no more, beside those who were asked about it: they gave it back, or said no to its series.
    /// A familiar face who did is still asked about the single visits of a series that has its helper.
    pub(super) fn is_past_asking<'a>(
        &'a self,
        one: &Visit,
        of: &'a Request,
    ) -> impl Iterator<Item = &'a HelperId> {
        let held = self.is_held(of);
        let back = self.serial.back.get(&one.id).into_iter().flatten();
        let not = self.serial.not.get(&of.id).into_iter().flatten();
        back.chain(not.filter(move |helper| {
            !(held && (self.is_familiar(&of.resident, helper) || of.preferred.contains(helper)))
        }))
    }
}

/// The questions that stand about the visits of a series, before and in this round.
pub(super) struct Standing(HashMap<RequestId, Vec<(VisitId, HelperId, Asks)>>);

impl Standing {
    pub(super) fn of(picture: &Picture) -> Self {
        let mut all: HashMap<RequestId, Vec<(VisitId, HelperId, Asks)>> = HashMap::new();
        for one in &picture.visits {
            let asked = picture.invitations.get(&one.id).into_iter().flatten();
            for asked in asked.filter(|asked| stands(asked, picture.now)) {
                let question = (one.id.clone(), asked.helper.clone(), asked.asks);
                all.entry(one.request.clone()).or_default().push(question);
            }
        }
        Self(all)
    }

    pub(super) fn add(&mut self, one: &Visit, helper: &HelperId, asks: Asks) {
        let question = (one.id.clone(), helper.clone(), asks);
        self.0.entry(one.request.clone()).or_default().push(question);
    }

    /// Whether the whole series hangs on somebody's answer, who was asked about it from another visit on.
    pub(super) fn waits(&self, one: &Visit) -> bool {
        self.others(one).any(|(.., asks)| *asks == Asks::Series)
    }

    /// Whether somebody is asked about another visit of the same request.
    pub(super) fn is_asked(&self, one: &Visit, helper: &HelperId) -> bool {
        self.others(one).any(|(_, other, _)| other == helper)
    }

    fn others<'a>(&'a self, one: &'a Visit) -> impl Iterator<Item = &'a (VisitId, HelperId, Asks)> {
        let all = self.0.get(&one.request).into_iter().flatten();
        all.filter(|(visit, ..)| *visit != one.id)
    }
}
