//! Two people are proposed to each other, and each says yes or no.

use super::ends::{Tell, over};
use super::visits::met;
use super::words::check_contact;
use super::{Door, Part, category_of, locked, may_pair, pair, tell_side, wake};
use crate::domain::access::Actor;
use crate::domain::bond::{Bond, BondEnd, BondSide, BondState, BondStep, BondWords, CareContact, WORDS};
use crate::domain::category::CategoryId;
use crate::domain::ids::{BondId, HelperId, PersonId};
use crate::domain::visit::By;
use crate::service::notify::BondSay;
use crate::service::safeguard::own_file;
use crate::service::{App, FieldError, Refusal, ServiceError};
use crate::store::{bond, helper, person};

/// What a coordinator proposes.
#[derive(Debug, Clone)]
pub struct NewBond {
    /// Who carries.
    pub helper: HelperId,
    /// What they do together, for the most part.
    pub category: CategoryId,
    /// What the two would agree on, as both read it; at most 500 characters.
    pub agreed: String,
    /// Who stays involved; nobody when the name is empty.
    pub contact: CareContact,
    /// Whether they get to know each other first.
    pub meets_first: bool,
}

/// What two would agree on, as it is kept; a mistake is noted.
fn check_agreed(words: &str, wrong: &mut Vec<FieldError>) -> String {
    let agreed = words.trim().to_owned();
    let text = match agreed.chars().count() {
        0 => Some("field-words-needed"),
        1..=WORDS => None,
        _ => Some("field-too-long"),
    };
    wrong.extend(text.map(|text| FieldError { field: "words", text }));
    agreed
}

/// A coordinator proposes a helper to a resident of their zones, and the resident to the helper. Both are asked.
///
/// # Errors
/// Wrong fields (`words`, `name`, `telephone`, `mail`, and `helper` when the two have a bond already);
/// [`ServiceError::Refused`] with the rule that says no; [`ServiceError::NotFound`] outside one's zones.
pub async fn propose(app: &App, actor: &Actor, who: &PersonId, new: NewBond) -> Result<BondId, ServiceError> {
    let mut wrong = Vec::new();
    let agreed = check_agreed(&new.agreed, &mut wrong);
    let contact = check_contact(&new.contact, &mut wrong);
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    let (app_tx, actor, who) = (app.clone(), actor.clone(), who.clone());
    let id = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let (resident, home) = own_file(tx, &actor, &who).await?;
            helper::lock(tx, std::slice::from_ref(&new.helper))
                .await
                .map_err(|_| ServiceError::NotFound)?;
            let now = app.now();
            let one = Bond {
                id: BondId::new(now, &*app.chance),
                organisation: resident.organisation.clone(),
                zone: home.zone,
                resident: who.clone(),
                helper: new.helper,
                category: new.category,
                state: BondState::propose(now),
                meets_first: new.meets_first,
                asked_at: None,
                began_at: None,
                contact_shown: false,
                may_know: None,
                to_look: false,
                created_at: now,
            };
            let between = bond::list_of_person(tx, &who).await?;
            if between
                .iter()
                .any(|other| other.state.is_live() && other.resident == who && other.helper == one.helper)
            {
                return Err(ServiceError::field("helper", "field-bond-there"));
            }
            let category = category_of(tx, &one)
                .await
                .map_err(|_| ServiceError::field("category", "field-category-unknown"))?;
            let pair = pair(tx, one).await?;
            let two = (&pair.carrier, &pair.resident);
            may_pair(tx, &pair.helper, two, &category, now).await?;
            person::hold(tx, &[&pair.resident.id, &pair.carrier.id]).await?;
            let words = BondWords {
                agreed,
                contact,
                ..BondWords::default()
            };
            bond::add(tx, &pair.bond, &words, &actor.audit_name()).await?;
            for side in BondSide::ALL {
                let say = BondSay::Asked {
                    name: pair.other(*side),
                    meets_first: pair.bond.meets_first,
                };
                tell_side(tx, &app, &pair, (*side, "asked"), say).await?;
            }
            Ok(pair.bond.id)
        })
        .await?;
    wake(app);
    Ok(id)
}

/// One of the two says yes or no to what they are asked; a coordinator says for whom they have it on the telephone (`side`,
/// which is not asked of the two themselves). The same answer twice has one effect.
///
/// # Errors
/// [`Refusal::NotYet`] when they go on before they met; [`Refusal::Changed`] when nothing is asked any more; another
/// [`ServiceError::Refused`] with the rule that says no; [`ServiceError::NotFound`] for everybody else.
pub async fn answer(
    app: &App,
    actor: &Actor,
    door: Door,
    id: &BondId,
    (side, yes): (Option<BondSide>, bool),
) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let (pair, part) = locked(tx, &actor, door, &id).await?;
            let side = match (part, side) {
                (Part::Desk, None) => return Err(ServiceError::NotFound),
                (Part::Desk, Some(side)) => side,
                (own, _) => own.side().ok_or(ServiceError::NotFound)?,
            };
            let (before, now, name) = (&pair.bond, app.now(), actor.audit_name());
            if !yes {
                if before.state.step() == BondStep::Running {
                    return Err(Refusal::Changed.into());
                }
                return over(
                    tx,
                    &app,
                    &pair,
                    (side.by(), BondEnd::NoMatch, ""),
                    Tell::Other(side),
                    &name,
                )
                .await;
            }
            if before.state.yes().has(side) || before.state.step() == BondStep::Running {
                return Ok(());
            }
            if before.state.step() == BondStep::Meeting && met(tx, &before.id, now).await?.is_none() {
                return Err(Refusal::NotYet.into());
            }
            let category = category_of(tx, before).await?;
            let two = (&pair.carrier, &pair.resident);
            may_pair(tx, &pair.helper, two, &category, now).await?;
            person::hold(tx, &[&pair.resident.id, &pair.carrier.id]).await?;
            let state = before.state.agree(side, now, before.meets_first)?;
            let runs = state.step() == BondStep::Running;
            let after = Bond {
                state,
                began_at: before.began_at.or(runs.then_some(now)),
                ..before.clone()
            };
            bond::set_state(tx, before, &after, &name).await?;
            if state.step() == before.state.step() {
                return Ok(());
            }
            for side in BondSide::ALL {
                let name = pair.other(*side);
                let (what, say) = if runs {
                    ("runs", BondSay::Runs { name })
                } else {
                    ("meeting", BondSay::Meeting { name })
                };
                tell_side(tx, &app, &pair, (*side, what), say).await?;
            }
            Ok(())
        })
        .await?;
    wake(app);
    Ok(())
}

/// Who says something that ends a bond, from the side on which they stand.
pub(super) fn by_of(part: Part) -> By {
    part.side().map_or(By::Coordinator, BondSide::by)
}
