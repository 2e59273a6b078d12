//! Saying that one goes somewhere, and that one does not after all.

use super::category_of;
use crate::domain::access::Actor;
use crate::domain::assignment::{AssignmentState, HandBackReason};
use crate::domain::category::CategoryId;
use crate::domain::consent::Purpose;
use crate::domain::helper::{HelperState, Mode};
use crate::domain::ids::{OutingId, PersonId};
use crate::domain::outing::{
    MINUTES, MOST_PLACES, Outing, OutingState, OutingWords, PLACE, SENTENCE, is_general, leads_around,
};
use crate::domain::schedule::{Schedule, Window};
use crate::domain::time::amsterdam;
use crate::service::ask::schedule_text;
use crate::service::booking::{fits_week, hand_back};
use crate::service::helping::own_helper;
use crate::service::safeguard::own_file;
use crate::service::timing::week_of;
use crate::service::{App, FieldError, Refusal, ServiceError, learning};
use crate::store::{Tx, assignment, consent, helper, outing, person};
use jiff::civil::Date;

/// Nobody has more outings to come than this.
const MOST_OPEN: usize = 5;

/// What a helper says who goes somewhere.
#[derive(Debug, Clone)]
pub struct NewOuting {
    /// What kind of thing it is.
    pub category: CategoryId,
    /// What others read.
    pub words: OutingWords,
    /// On which day.
    pub date: Date,
    /// At which hour, 0–23, and minute, 0–59.
    pub at: (i8, i8),
    /// How long in all, minutes, 30–480.
    pub minutes: u32,
    /// How many may come along, 1–6.
    pub places: u8,
    /// How they go.
    pub mode: Mode,
    /// Whether they come to the door for who wants that.
    pub fetches: bool,
}

/// What is wrong with what others would read: too much, nothing, or a way around us.
pub(super) fn check_words(words: &OutingWords, wrong: &mut Vec<FieldError>) {
    let mut unless = |right: bool, field, text| {
        if !right {
            wrong.push(FieldError { field, text });
        }
    };
    unless(!words.sentence.is_empty(), "sentence", "field-words-needed");
    unless(
        words.sentence.chars().count() <= SENTENCE,
        "sentence",
        "field-too-long",
    );
    unless(!leads_around(&words.sentence), "sentence", "field-no-contact");
    for (place, field) in [(&words.leaves_from, "from"), (&words.goes_to, "to")] {
        unless(!place.is_empty(), field, "field-words-needed");
        unless(place.chars().count() <= PLACE, field, "field-too-long");
        unless(is_general(place), field, "field-no-address");
    }
}

/// What others would read, without the space around it.
pub(super) fn trimmed(words: &OutingWords) -> OutingWords {
    OutingWords {
        sentence: words.sentence.trim().to_owned(),
        leaves_from: words.leaves_from.trim().to_owned(),
        goes_to: words.goes_to.trim().to_owned(),
    }
}

/// Says that one goes somewhere and who may come along. A helper's first is looked at by a coordinator; others read a later
/// one at once.
///
/// # Errors
/// [`ServiceError::Invalid`] for fields that are wrong; [`ServiceError::Refused`] when the helper has something else then,
/// has enough that week, or has not been met; [`ServiceError::NotFound`] for somebody who does not help.
pub async fn post(app: &App, actor: &Actor, new: NewOuting) -> Result<OutingId, ServiceError> {
    own_helper(actor)?;
    post_by(app, actor, None, new).await
}

/// The same for a helper on the telephone. The coordinator who writes it down has looked at it: others read it at once.
///
/// # Errors
/// As [`post`]; [`ServiceError::NotFound`] outside one's zones.
pub async fn post_for(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    new: NewOuting,
) -> Result<OutingId, ServiceError> {
    post_by(app, actor, Some(who.clone()), new).await
}

async fn post_by(
    app: &App,
    actor: &Actor,
    desk_for: Option<PersonId>,
    new: NewOuting,
) -> Result<OutingId, ServiceError> {
    let words = trimmed(&new.words);
    let mut wrong = Vec::new();
    check_words(&words, &mut wrong);
    if !(1..=MOST_PLACES).contains(&new.places) {
        wrong.push(FieldError {
            field: "places",
            text: "field-outing-places",
        });
    }
    if !MINUTES.contains(&new.minutes) {
        wrong.push(FieldError {
            field: "length",
            text: "field-duration-range",
        });
    }
    let window = moment(app, &new, &mut wrong);
    let (Some(window), true) = (window, wrong.is_empty()) else {
        return Err(ServiceError::Invalid(wrong));
    };
    let (app_tx, actor, name) = (app.clone(), actor.clone(), actor.audit_name());
    let id = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let now = app.now();
            let me = match &desk_for {
                None => own_helper(&actor)?,
                Some(who) => {
                    own_file(tx, &actor, who).await?;
                    let found = helper::find_by_person(tx, who).await?;
                    found.ok_or(ServiceError::NotFound)?.helper.id
                }
            };
            helper::lock(tx, std::slice::from_ref(&me)).await?;
            let mut mine = helper::find(tx, &me).await?.ok_or(ServiceError::NotFound)?.helper;
            learning::bind(tx, &mut mine).await?;
            let home = person::find_home(tx, &mine.person)
                .await?
                .ok_or(ServiceError::NotFound)?;
            let is_known = desk_for.is_some() || outing::is_known(tx, &me).await?;
            let one = Outing {
                id: OutingId::new(now, &*app.chance),
                organisation: mine.organisation.clone(),
                zone: home.zone.clone(),
                helper: me.clone(),
                category: new.category,
                state: OutingState::begin(now, is_known),
                words,
                window,
                places: new.places,
                mode: new.mode,
                fetches: new.fetches,
                cell: home.cell,
                created_at: now,
            };
            insist_may_post(tx, &one, &mine, now).await?;
            person::hold(tx, &[&mine.person]).await?;
            outing::add(tx, &one, &name).await?;
            Ok(one.id)
        })
        .await?;
    // The helper's time is taken: a round must know.
    app.round_wanted.notify_one();
    Ok(id)
}

/// When it is; a mistake beside the day when it cannot be then.
fn moment(app: &App, new: &NewOuting, wrong: &mut Vec<FieldError>) -> Option<Window> {
    let schedule = Schedule::Fixed {
        date: new.date,
        hour: new.at.0,
        minute: new.at.1,
    };
    match schedule.occasions(app.now(), new.minutes, &amsterdam()) {
        Ok(all) => all.into_iter().flatten().next(),
        Err(error) => {
            wrong.push(FieldError {
                field: "date",
                text: schedule_text(error),
            });
            None
        }
    }
}

async fn insist_may_post(
    tx: &mut Tx,
    one: &Outing,
    mine: &crate::domain::helper::Helper,
    now: crate::domain::time::UnixTime,
) -> Result<(), ServiceError> {
    let category = category_of(tx, one)
        .await
        .ok()
        .filter(|category| category.is_on)
        .ok_or_else(|| ServiceError::field("category", "field-category-unknown"))?;
    let active = matches!(mine.state, HelperState::Active { .. });
    let agreed = consent::has_consent(tx, &mine.person, Purpose::Matching, now).await?;
    if !active || !mine.adult || !agreed {
        return Err(Refusal::NotAvailable.into());
    }
    if category.vetting_required && !mine.is_vetted_on(one.window.starts_at.date(&amsterdam())) {
        return Err(Refusal::VettingNeeded.into());
    }
    learning::insist_open(tx, mine, one.window).await?;
    let open = outing::list_of_helper(tx, &one.helper).await?;
    if open.iter().filter(|other| other.state.is_live()).count() >= MOST_OPEN {
        return Err(Refusal::TooOften.into());
    }
    let since = week_of(one.window.starts_at, &amsterdam())
        .starts_at
        .plus(-24 * 3600);
    let taken = assignment::list_taken_of(tx, &one.helper, since.min(now)).await?;
    Ok(fits_week(mine, one.window, one.cell, &taken)?)
}

/// "I do not go after all": everybody who would come along is told.
///
/// # Errors
/// [`ServiceError::Refused`] when it has begun or is over; [`ServiceError::NotFound`] for everybody but its helper and the
/// coordinator of its zone.
pub async fn withdraw(app: &App, actor: &Actor, id: &OutingId) -> Result<(), ServiceError> {
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let one = outing::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if !(actor.is_helper(&one.helper) || actor.may_coordinate(&one.organisation, &one.zone)) {
                return Err(ServiceError::NotFound);
            }
            helper::lock(tx, std::slice::from_ref(&one.helper)).await?;
            let one = outing::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if one.window.starts_at <= app_tx.now() {
                return Err(Refusal::Changed.into());
            }
            withdraw_locked(tx, &app_tx, &one, &actor.audit_name()).await
        })
        .await?;
    app.outbox_wanted.notify_one();
    app.round_wanted.notify_one();
    Ok(())
}

/// The same, for whoever has locked its helper.
pub(super) async fn withdraw_locked(
    tx: &mut Tx,
    app: &App,
    one: &Outing,
    actor: &str,
) -> Result<(), ServiceError> {
    let next = one.state.withdraw(app.now())?;
    outing::set_state(tx, one, next, actor).await?;
    for place in outing::list_joined(tx, &one.id).await? {
        for booked in assignment::list_of_visit(tx, &place.visit).await? {
            if matches!(booked.state, AssignmentState::Booked { .. }) {
                hand_back(tx, app, &booked, HandBackReason::Other, actor).await?;
            }
        }
    }
    Ok(())
}
