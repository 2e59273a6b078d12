//! A bond as each of its two reads it, and as a coordinator does.

use super::visits::met;
use super::{Door, Pair, Part, category_of, pair, part_of};
use crate::domain::access::{Actor, Way};
use crate::domain::bond::{Bond, BondStep, BondVisitKind, BondWords, CareContact};
use crate::domain::category::Category;
use crate::domain::ids::{BondId, RequestId, VisitId};
use crate::domain::schedule::Window;
use crate::domain::time::UnixTime;
use crate::domain::visit::VisitState;
use crate::domain::zone::Zone;
use crate::service::{App, ServiceError, disclose};
use crate::store::bond::Review;
use crate::store::{Tx, bond, person, place, visit};

/// A visit of a bond that is still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComingVisit {
    /// The visit.
    pub visit: VisitId,
    /// Its request.
    pub request: RequestId,
    /// Whether they get to know each other.
    pub kind: BondVisitKind,
    /// When; where nobody is on it, when it may be.
    pub window: Window,
    /// Whether the helper comes; otherwise it waits for another day.
    pub is_booked: bool,
    /// Where they meet, when that is not at home.
    pub meets_at: String,
}

/// A bond, as somebody reads it who has to do with it.
#[derive(Debug, Clone)]
pub struct BondView {
    /// The bond.
    pub bond: Bond,
    /// Who reads it.
    pub part: Part,
    /// What they do together.
    pub category: Category,
    /// Where.
    pub zone: Zone,
    /// First name and initial of the resident.
    pub resident: String,
    /// First name and initial of the helper.
    pub helper: String,
    /// What may be read of the words; what may not is empty.
    pub words: BondWords,
    /// When the two met to get to know each other, if they did.
    pub met: Option<Window>,
    /// What is to come, the soonest first.
    pub coming: Vec<ComingVisit>,
    /// How it went, the last first, with who asked: for a coordinator alone.
    pub reviews: Vec<(Review, String)>,
}

/// What somebody may read of the words.
fn readable(actor: &Actor, part: Part, one: &Bond, all: BondWords) -> BondWords {
    let by_card = actor.identity().is_some_and(|me| me.way == Way::Card);
    let live = one.state.is_live();
    let runs = one.state.step() == BondStep::Running;
    match part {
        Part::Desk => all,
        // A card that anybody may find shows no more than that there is somebody.
        Part::Resident => BondWords {
            contact: if by_card {
                CareContact::default()
            } else {
                all.contact
            },
            known: if by_card { String::new() } else { all.known },
            known_to: if by_card { String::new() } else { all.known_to },
            agreed: all.agreed,
            ended: String::new(),
        },
        Part::Helper => {
            let may_know = runs && one.may_know.is_some();
            BondWords {
                contact: if runs && one.contact_shown {
                    all.contact
                } else {
                    CareContact::default()
                },
                known: if may_know { all.known } else { String::new() },
                known_to: if may_know { all.known_to } else { String::new() },
                agreed: if live { all.agreed } else { String::new() },
                ended: String::new(),
            }
        }
    }
}

async fn coming(tx: &mut Tx, id: &BondId, now: UnixTime) -> Result<Vec<ComingVisit>, ServiceError> {
    let mut all = Vec::new();
    for link in bond::list_requests(tx, id).await? {
        for one in visit::list_of_request(tx, &link.request).await? {
            let is_open = matches!(one.state, VisitState::Open { .. });
            let is_booked = matches!(
                one.state,
                VisitState::Staffed { .. } | VisitState::UnderWay { .. }
            );
            let window = one.agreed.or_else(|| one.windows.first().copied());
            let Some(window) = window.filter(|w| (is_open || is_booked) && w.ends_at > now) else {
                continue;
            };
            all.push(ComingVisit {
                visit: one.id,
                request: link.request.clone(),
                kind: link.kind,
                window,
                is_booked,
                meets_at: link.meets_at.clone(),
            });
        }
    }
    all.sort_by(|a, b| (a.window, &a.visit).cmp(&(b.window, &b.visit)));
    Ok(all)
}

async fn view(
    tx: &mut Tx,
    pair: Pair,
    (part, words): (Part, BondWords),
    now: UnixTime,
) -> Result<BondView, ServiceError> {
    let of = pair.bond;
    let mut reviews = Vec::new();
    if part == Part::Desk {
        for held in bond::list_reviews(tx, &of.id).await? {
            let by = person::find(tx, &held.by).await?;
            reviews.push((held, by.map_or_else(String::new, |by| by.short_name())));
        }
    }
    Ok(BondView {
        category: category_of(tx, &of).await?,
        zone: place::find_zone(tx, &of.zone)
            .await?
            .ok_or(ServiceError::NotFound)?,
        met: met(tx, &of.id, now).await?,
        coming: coming(tx, &of.id, now).await?,
        resident: pair.resident.short_name(),
        helper: pair.carrier.short_name(),
        bond: of,
        part,
        words,
        reviews,
    })
}

/// A bond of one's own, or one of a coordinator's zones. Where the helper reads what the resident said, or who stays
/// involved, that leaves its trace.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody else; [`ServiceError::SignInNeeded`] when nobody is signed in.
pub async fn find(app: &App, actor: &Actor, door: Door, id: &BondId) -> Result<BondView, ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let of = bond::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            let part = part_of(&actor, door, &of)?;
            let words = readable(&actor, part, &of, bond::words(tx, &id).await?);
            let shows = !words.known.is_empty() || words.contact != CareContact::default();
            if let (Part::Helper, true, Some(me)) = (part, shows, actor.identity()) {
                let (organisation, resident) = (of.organisation.clone(), of.resident.clone());
                disclose::trace_bond(tx, &app_tx, &organisation, &me.person, &resident).await?;
            }
            let pair = pair(tx, of).await?;
            view(tx, pair, (part, words), app_tx.now()).await
        })
        .await
}

/// One of one's own bonds, in a list.
#[derive(Debug, Clone)]
pub struct OwnBond {
    /// The bond.
    pub bond: Bond,
    /// Who reads it.
    pub part: Part,
    /// First name and initial of the other; for who acts for somebody, of both.
    pub other: String,
    /// When they see each other next, if that is known.
    pub next: Option<Window>,
    /// Whether an answer is wanted of whoever reads it.
    pub asks: bool,
}

/// The bonds of whoever is signed in and of those for whom they act, that are not over, the newest first.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when nobody is signed in.
pub async fn list_own(app: &App, actor: &Actor) -> Result<Vec<OwnBond>, ServiceError> {
    let me = actor.identity().ok_or(ServiceError::SignInNeeded)?.clone();
    let (actor, now) = (actor.clone(), app.now());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let mut whose = vec![me.person.clone()];
            let others = me.represents.iter().map(|one| &one.person);
            whose.extend(others.filter(|one| actor.may_act_for(one)).cloned());
            let mut all: Vec<OwnBond> = Vec::new();
            for who in whose {
                for of in bond::list_of_person(tx, &who).await? {
                    let part = part_of(&actor, Door::Own, &of);
                    let (Ok(part), true) = (part, of.state.is_live()) else {
                        continue;
                    };
                    if all.iter().any(|known| known.bond.id == of.id) {
                        continue;
                    }
                    all.push(own(tx, of, part, now, &actor).await?);
                }
            }
            Ok(all)
        })
        .await
}

async fn own(
    tx: &mut Tx,
    of: Bond,
    part: Part,
    now: UnixTime,
    actor: &Actor,
) -> Result<OwnBond, ServiceError> {
    let pair = pair(tx, of).await?;
    let (resident, helper) = (pair.resident.short_name(), pair.carrier.short_name());
    let other = match part {
        Part::Helper => resident,
        _ if actor.is_person(&pair.bond.resident) => helper,
        _ => format!("{resident} – {helper}"),
    };
    let coming = coming(tx, &pair.bond.id, now).await?;
    let answered = part.side().is_some_and(|side| pair.bond.state.yes().has(side));
    let is_asked = match pair.bond.state.step() {
        BondStep::Proposed => true,
        BondStep::Meeting => met(tx, &pair.bond.id, now).await?.is_some(),
        _ => false,
    };
    Ok(OwnBond {
        next: coming.iter().find(|one| one.is_booked).map(|one| one.window),
        asks: is_asked && !answered,
        bond: pair.bond,
        part,
        other,
    })
}
