//! What stands on the desk's list because somebody said something or the program noticed something: worries, calls, alerts.

use super::Names;
use crate::domain::category::Category;
use crate::domain::concern::ConcernKind;
use crate::domain::ids::{AlertId, CallBackId, ConcernId, OrganisationId, PersonId, RequestId, ZoneId};
use crate::domain::reach::ReachBy;
use crate::domain::request::Request;
use crate::domain::resident::Person;
use crate::domain::time::UnixTime;
use crate::service::{ServiceError, texting};
use crate::store::concern::{CallBack, Concern};
use crate::store::{Tx, alert, concern, person, reach, recording, request, thread, visit};
use std::collections::HashMap;

/// Somebody's first name and initial, whether or not something of theirs is going on.
async fn name_of(tx: &mut Tx, names: &Names, id: &PersonId) -> Result<String, ServiceError> {
    let known = names.person(id);
    if !known.is_empty() {
        return Ok(known);
    }
    let found = person::find(tx, id).await?;
    Ok(found.as_ref().map_or_else(String::new, Person::short_name))
}

/// Which request something is about.
#[derive(Debug, Clone)]
pub struct About {
    /// The request.
    pub request: RequestId,
    /// What for.
    pub category: Category,
    /// First name and initial of the resident.
    pub resident: String,
}

/// What a concern asks of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// To join a conversation; with the resident's name when it was the resident who asked.
    Join(Option<String>),
    /// To look into a message that was reported.
    Message,
    /// To look into a helper's conduct: who; empty when nobody is named.
    Helper(String),
    /// To look into a visit that went wrong.
    Visit,
    /// To look how somebody is: who; empty when nobody is named.
    Person(String),
    /// To look at a place.
    Place,
}

/// A worry, a complaint, a report. Never who reported it.
#[derive(Debug, Clone)]
pub struct ConcernLine {
    /// As it is kept; in its reporter's words.
    pub concern: Concern,
    /// What it asks.
    pub ask: Ask,
    /// The request it is about, if it is about one.
    pub about: Option<About>,
    /// The person whom it concerns, if their file can be opened here.
    pub file: Option<PersonId>,
}

/// Worries in some zones, the first deadline first.
pub(super) async fn concerns(
    tx: &mut Tx,
    names: &Names,
    organisation: &OrganisationId,
    mine: &(dyn Fn(&ZoneId) -> bool + Sync),
) -> Result<Vec<ConcernLine>, ServiceError> {
    let threads: HashMap<ConcernId, RequestId> =
        thread::list_tasks(tx, organisation).await?.into_iter().collect();
    let mut lines = Vec::new();
    for one in concern::list_open(tx, organisation).await? {
        if !mine(&one.zone) {
            continue;
        }
        let of = request_of(tx, &one, threads.get(&one.id)).await?;
        let file = match &one.about {
            Some(who) => person::find_home(tx, who)
                .await?
                .filter(|home| mine(&home.zone))
                .map(|home| home.person),
            None => None,
        };
        lines.push(ConcernLine {
            ask: ask(tx, names, &one, of.as_ref(), threads.contains_key(&one.id)).await?,
            about: match of {
                Some(of) => about(tx, names, of).await?,
                None => None,
            },
            file,
            concern: one,
        });
    }
    Ok(lines)
}

async fn request_of(
    tx: &mut Tx,
    one: &Concern,
    thread: Option<&RequestId>,
) -> Result<Option<Request>, ServiceError> {
    let id = match (thread, &one.visit) {
        (Some(id), _) => Some(id.clone()),
        (None, Some(at)) => visit::find(tx, at).await?.map(|at| at.request),
        (None, None) => None,
    };
    match id {
        Some(id) => Ok(request::find(tx, &id).await?),
        None => Ok(None),
    }
}

async fn about(tx: &mut Tx, names: &Names, of: Request) -> Result<Option<About>, ServiceError> {
    let Some(category) = names.categories.get(&of.category).cloned() else {
        return Ok(None);
    };
    Ok(Some(About {
        resident: name_of(tx, names, &of.resident).await?,
        request: of.id,
        category,
    }))
}

async fn ask(
    tx: &mut Tx,
    names: &Names,
    one: &Concern,
    of: Option<&Request>,
    is_thread: bool,
) -> Result<Ask, ServiceError> {
    if let (true, Some(of)) = (is_thread, of) {
        let begun = thread::find(tx, &of.id).await?;
        let asked = begun.and_then(|begun| begun.asked);
        if asked.is_none_or(|(_, concern)| concern != one.id) {
            return Ok(Ask::Message);
        }
        // Whoever asks for somebody to join hides nothing of it; but only the resident belongs on this list by name.
        let by_resident = one.reporter == of.resident;
        let resident = name_of(tx, names, &of.resident).await?;
        return Ok(Ask::Join(by_resident.then_some(resident)));
    }
    let who = match &one.about {
        Some(who) => name_of(tx, names, who).await?,
        None => String::new(),
    };
    let is_of_resident = of.is_some_and(|of| one.about.as_ref() == Some(&of.resident));
    Ok(match one.kind {
        ConcernKind::Place => Ask::Place,
        ConcernKind::Complaint if is_of_resident => Ask::Visit,
        ConcernKind::Complaint => Ask::Helper(who),
        ConcernKind::Worry => Ask::Person(who),
    })
}

/// Why somebody waits for a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallWhy {
    /// They sent a text that asks for help.
    TextedHelp,
    /// They sent a text that a person must read.
    Texted,
    /// They left a number.
    LeftNumber,
    /// They said something, to be listened to and typed out.
    Spoke,
    /// Their number waits to be verified.
    Verify,
    /// They want to sign in, and hear their code.
    SignIn,
    /// Something is to be told, and they chose the telephone.
    TellChosen,
    /// Something is to be told, and nothing else leads to them.
    Tell,
}

/// Somebody who waits for a call.
#[derive(Debug, Clone)]
pub struct CallBackLine {
    /// Which call.
    pub id: CallBackId,
    /// What to call them.
    pub name: String,
    /// Why.
    pub why: CallWhy,
    /// Since when.
    pub since: UnixTime,
    /// Which request, if one.
    pub request: Option<RequestId>,
    /// How many other things the same person is to be told in the same call.
    pub more: usize,
}

/// Whether two calls are one: the same person is to be told two things.
pub(super) fn are_one(one: &CallBack, other: &CallBack) -> bool {
    let tells = one.why == "tell" && other.why == "tell";
    tells && one.person.is_some() && one.person == other.person && one.telephone == other.telephone
}

/// People who wait for a call in some zones, the longest waiting first.
pub(super) async fn calls(
    tx: &mut Tx,
    organisation: &OrganisationId,
    mine: &(dyn Fn(&ZoneId) -> bool + Sync),
) -> Result<Vec<CallBackLine>, ServiceError> {
    let mut waiting = concern::list_call_backs(tx, organisation).await?;
    waiting.retain(|call| call.zone.as_ref().is_none_or(mine));
    let mut lines = Vec::new();
    for (ix, call) in waiting.iter().enumerate() {
        if waiting[..ix].iter().any(|before| are_one(before, call)) {
            continue;
        }
        lines.push(CallBackLine {
            why: why(tx, call).await?,
            id: call.id.clone(),
            name: call.name.clone(),
            since: call.created_at,
            request: call.request.clone(),
            more: waiting[ix + 1..]
                .iter()
                .filter(|later| are_one(call, later))
                .count(),
        });
    }
    Ok(lines)
}

async fn why(tx: &mut Tx, call: &CallBack) -> Result<CallWhy, ServiceError> {
    Ok(match call.why.as_str() {
        "verify" => CallWhy::Verify,
        "sign_in" => CallWhy::SignIn,
        "tell" => {
            let wish = match &call.person {
                Some(who) => reach::find(tx, who).await?.wish,
                None => None,
            };
            if wish == Some(ReachBy::Call) {
                CallWhy::TellChosen
            } else {
                CallWhy::Tell
            }
        }
        _ if recording::find(tx, &call.id).await?.is_some() => CallWhy::Spoke,
        _ => match texting::texted(&call.words) {
            Some(texts) if texts.asks_for_help => CallWhy::TextedHelp,
            Some(_) => CallWhy::Texted,
            None => CallWhy::LeftNumber,
        },
    })
}

/// Something that the program noticed about somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertLine {
    /// Its identifier.
    pub id: AlertId,
    /// About whom.
    pub person: PersonId,
    /// First name and initial.
    pub name: String,
    /// Whether messages reach them no more; otherwise they opened many addresses on one day.
    pub is_unreachable: bool,
    /// How many messages, or addresses.
    pub count: i64,
    /// Since when.
    pub since: UnixTime,
}

/// What the program noticed in some zones, the oldest first.
pub(super) async fn alerts(
    tx: &mut Tx,
    names: &Names,
    organisation: &OrganisationId,
    mine: &(dyn Fn(&ZoneId) -> bool + Sync),
) -> Result<Vec<AlertLine>, ServiceError> {
    let mut lines = Vec::new();
    for one in alert::list_open(tx, organisation).await? {
        if !one.zone_id.as_ref().is_none_or(mine) {
            continue;
        }
        lines.push(AlertLine {
            name: name_of(tx, names, &one.person_id).await?,
            is_unreachable: one.kind == "unreachable",
            person: one.person_id,
            count: one.looks,
            since: one.created_at,
            id: one.id,
        });
    }
    Ok(lines)
}
