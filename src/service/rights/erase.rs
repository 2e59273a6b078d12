//! Being forgotten: everything ends, the others are told, and then every word and number that says who it was goes.
//!
//! The row of the person stays without a name, because visits and the audit point at it; the audit keeps the identifier
//! as a pseudonym. What others wait to read about them is said without their name.

use super::stop::{Standing, TIMES, insist_nothing_left, is_own, lock, stop};
use super::{Side, file_of, insist_fresh};
use crate::domain::access::{Actor, Role};
use crate::domain::concern::ConcernState;
use crate::domain::contact::{MailAddress, Telephone};
use crate::domain::helper::HelperState;
use crate::domain::ids::PersonId;
use crate::domain::language::Lang;
use crate::domain::masking::{Piece, pieces};
use crate::domain::resident::{Address, Contact, Person, ResidentState};
use crate::domain::visit::{By, VisitState};
use crate::service::{App, Refusal, ServiceError, learning, teams};
use crate::store::thread::{self, Said};
use crate::store::{
    Tx, bond, concern, erase as rows, grant, helper, letter, news, person, place, request, rights, sign_in,
    story, team, visit,
};
use crate::texts::Texts;

/// Forgets somebody.
///
/// # Errors
/// [`ServiceError::NotFound`] when it is neither oneself nor somebody of one's zone; [`Refusal::VisitUnderWay`] while
/// somebody is at the door; [`Refusal::LastAdmin`]; [`Refusal::TalkFirst`] for oneself while a complaint is looked into.
pub async fn erase(app: &App, actor: &Actor, who: &PersonId) -> Result<(), ServiceError> {
    let mut tries = 0;
    loop {
        tries += 1;
        match erase_once(app, actor, who).await {
            Err(ServiceError::Refused(Refusal::Changed)) if tries < TIMES => {}
            done => {
                app.outbox_wanted.notify_one();
                app.round_wanted.notify_one();
                return done;
            }
        }
    }
}

/// Forgets again whoever was forgotten after a backup was made that has now been restored; says how many.
///
/// # Errors
/// [`ServiceError`] when the database does not answer, or somebody is at a door.
pub async fn replay(app: &App, forgotten: &[PersonId]) -> Result<usize, ServiceError> {
    let mut again = 0;
    for who in forgotten {
        let id = who.clone();
        let known = app
            .store
            .read::<_, ServiceError, _>(async move |tx| Ok(person::find(tx, &id).await?))
            .await?;
        if known.is_some_and(|known| known.state != ResidentState::Erased) {
            erase(app, &Actor::System, who).await?;
            again += 1;
        }
    }
    Ok(again)
}

async fn erase_once(app: &App, actor: &Actor, who: &PersonId) -> Result<(), ServiceError> {
    let (app_tx, actor, who) = (app.clone(), actor.clone(), who.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (known, side) = match &actor {
                Actor::System => {
                    let known = person::find(tx, &who).await?.ok_or(ServiceError::NotFound)?;
                    (known, Side::Clock)
                }
                _ => file_of(tx, &actor, &who).await?,
            };
            insist_fresh(&app_tx, &actor, side)?;
            insist_may_go(tx, &app_tx, &actor, &known, side).await?;
            forget(tx, &app_tx, &known, side.by(), &actor.audit_name()).await
        })
        .await
}

/// Whether nothing stands in the way that a person must settle first.
async fn insist_may_go(
    tx: &mut Tx,
    app: &App,
    actor: &Actor,
    known: &Person,
    side: Side,
) -> Result<(), ServiceError> {
    let grants = grant::list_grants(tx, &known.id, app.now()).await?;
    // A coordinator forgets residents and helpers; a colleague only together with whoever administers.
    if side == Side::Desk && !grants.is_empty() && !actor.may_administer(&known.organisation) {
        return Err(ServiceError::NotFound);
    }
    let administers = grants.iter().any(|grant| grant.role == Role::Admin);
    if administers && rows::count_other_admins(tx, &known.organisation, &known.id, app.now()).await? == 0 {
        return Err(Refusal::LastAdmin.into());
    }
    // Whoever is complained about cannot end the complaint by leaving; a person decides.
    let helping = helper::find_by_person(tx, &known.id).await?;
    if is_own(side) && helping.is_some_and(|h| matches!(h.helper.state, HelperState::OnHold { .. })) {
        return Err(Refusal::TalkFirst.into());
    }
    Ok(())
}

/// All of it, in the transaction of whoever asked.
pub(super) async fn forget(
    tx: &mut Tx,
    app: &App,
    known: &Person,
    by: By,
    actor: &str,
) -> Result<(), ServiceError> {
    let who = &known.id;
    let standing = lock(tx, who).await?;
    // Whoever writes something about them is done, or finds nobody any more.
    person::hold(tx, &[who]).await?;
    let contact = person::contact(tx, who).await?;
    let address = person::find_address(tx, who).await?;
    let others = rows::list_counterparts(tx, who).await?;
    end_visits(tx, app, &standing, actor).await?;
    stop(tx, app, &standing, by, actor).await?;
    leave(tx, app, &standing, actor).await?;
    forget_words(tx, app, known, actor).await?;
    forget_messages(tx, known, actor).await?;
    for other in others.iter().filter(|other| *other != who) {
        unname(tx, other, &known.given_name).await?;
    }
    for one in bond::list_of_person(tx, who).await? {
        bond::wipe(tx, &one.id).await?;
    }
    rows::remove_calls(tx, who, contact.telephone.as_ref(), actor).await?;
    letter::remove_of(tx, who, actor).await?;
    forget_drafts(tx, known, &contact, address.as_ref()).await?;
    forget_at_zones(tx, known, &contact).await?;
    rows::remove_traces(tx, who, app.now()).await?;
    learning::leave_roster(tx, app, who, actor).await?;
    let own = standing.helper.as_ref().map(|own| &own.id);
    if let Some(own) = own {
        teams::leave_teams(tx, app, own, actor).await?;
    }
    team::forget(tx, who, own).await?;
    rows::give_back_requests(tx, who).await?;
    rows::set_erased(tx, known, app.now(), actor).await?;
    insist_nothing_left(tx, who).await
}

/// A visit that was done is counted as done; one that goes on holds everything up.
async fn end_visits(tx: &mut Tx, app: &App, standing: &Standing, actor: &str) -> Result<(), ServiceError> {
    for one in &standing.visits {
        match one.state {
            VisitState::UnderWay { .. } => return Err(Refusal::VisitUnderWay.into()),
            VisitState::Done { .. } => {
                let next = one.state.clone().confirm(app.now(), By::System)?;
                visit::set_state(tx, one, &next, one.agreed, app.now(), actor).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

async fn leave(tx: &mut Tx, app: &App, standing: &Standing, actor: &str) -> Result<(), ServiceError> {
    let Some(own) = &standing.helper else {
        return Ok(());
    };
    if let Ok(next) = own.state.leave(app.now()) {
        helper::set_state(tx, own, own.state, next, actor).await?;
    }
    Ok(rows::clear_helper(tx, &own.organisation, &own.id, actor).await?)
}

/// Their own words, and those about them.
async fn forget_words(tx: &mut Tx, app: &App, known: &Person, actor: &str) -> Result<(), ServiceError> {
    for of in request::list_of_person(tx, &known.id).await? {
        if of.resident == known.id {
            rows::clear_request(tx, &of.id).await?;
        }
    }
    rows::clear_feedback(tx, &known.id).await?;
    story::remove_of_person(tx, &known.id).await?;
    for touched in rows::list_concerns(tx, &known.id).await? {
        let is_about = touched.about_id.as_ref() == Some(&known.id);
        let open = concern::find(tx, &touched.id)
            .await?
            .filter(|found| matches!(found.state, ConcernState::Open { .. }));
        match open {
            Some(found) if is_about => {
                concern::close(tx, &found, "", app.now(), actor).await?;
                rows::set_concern_words(tx, &touched.id, "").await?;
            }
            // Somebody must still look after whom it is about; only the words of who told us are gone.
            Some(_) => {
                let gone = Texts::plain(Lang::default()).get("rights-words-gone");
                rows::set_concern_words(tx, &touched.id, &gone).await?;
            }
            None => rows::set_concern_words(tx, &touched.id, "").await?,
        }
    }
    Ok(())
}

/// What they wrote, and all of the conversations about their own requests. In other conversations in which they were, the
/// words of others stay without their name, and without any number: it may be theirs.
async fn forget_messages(tx: &mut Tx, known: &Person, actor: &str) -> Result<(), ServiceError> {
    for of in request::list_of_person(tx, &known.id).await? {
        if of.resident == known.id {
            thread::remove_of_request(tx, &of.organisation, &of.id, actor).await?;
        }
    }
    let somebody = Texts::plain(Lang::default()).get("rights-somebody");
    for said in thread::list_said_around(tx, &known.id).await? {
        let shown: String = pieces(&said.words)
            .into_iter()
            .map(|piece| match piece {
                Piece::Words(words) => words,
                Piece::Hidden(_) => "…".to_owned(),
            })
            .collect();
        let unnamed = without(&shown, &known.given_name, &somebody);
        let words = without(&unnamed, &known.family_name, &somebody);
        if words != said.words {
            thread::set_words(tx, &Said { id: said.id, words }).await?;
        }
    }
    for said in thread::list_said_by(tx, &known.id).await? {
        let words = String::new();
        thread::set_words(tx, &Said { id: said.id, words }).await?;
    }
    if let Some(own) = helper::find_by_person(tx, &known.id).await? {
        thread::remove_of_helper(tx, &own.helper.id).await?;
    }
    Ok(())
}

/// Takes a name out of what another waits to read or to hear.
async fn unname(tx: &mut Tx, reader: &PersonId, name: &str) -> Result<(), ServiceError> {
    let Some(reader) = person::find(tx, reader).await? else {
        return Ok(());
    };
    let somebody = Texts::plain(reader.lang).get("rights-somebody");
    for mut message in rows::list_unsent(tx, &reader.id).await? {
        let (subject, body) = (
            without(&message.subject, name, &somebody),
            without(&message.body, name, &somebody),
        );
        if (&subject, &body) != (&message.subject, &message.body) {
            (message.subject, message.body) = (subject, body);
            rows::set_unsent(tx, &message).await?;
        }
    }
    for waiting in letter::list_waiting_for(tx, &reader.id).await? {
        let (subject, body) = (
            without(&waiting.subject, name, &somebody),
            without(&waiting.body, name, &somebody),
        );
        letter::set_words(tx, &waiting.id, &subject, &body).await?;
    }
    for one in news::list_waiting(tx, &reader.id).await? {
        news::set_line(tx, &one.id, &without(&one.line, name, &somebody)).await?;
    }
    for call in rights::list_calls(tx, &reader.id).await? {
        let words = without(&call.words, name, &somebody);
        if words != call.words {
            rows::set_call_words(tx, &call.id, &words).await?;
        }
    }
    Ok(())
}

/// A text with something else in place of a name, wherever the name stands as a word of its own.
fn without(text: &str, name: &str, instead: &str) -> String {
    if name.is_empty() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, found) = rest.split_at(at);
        let after = &found[name.len()..];
        out.push_str(before);
        let starts = !out.chars().next_back().is_some_and(char::is_alphanumeric);
        let ends = !after.chars().next().is_some_and(char::is_alphanumeric);
        out.push_str(if starts && ends { instead } else { name });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Half-filled forms hang on nobody's file; they are known by what was typed in them.
async fn forget_drafts(
    tx: &mut Tx,
    known: &Person,
    contact: &Contact,
    address: Option<&Address>,
) -> Result<(), ServiceError> {
    for (token_hash, body) in rows::list_drafts(tx).await? {
        // A form that cannot be read can be nobody's any more.
        let fields: Vec<(String, String)> = serde_json::from_str(&body).unwrap_or_default();
        if fields.is_empty() || is_theirs(&fields, known, contact, address) {
            sign_in::remove_draft(tx, &token_hash).await?;
        }
    }
    Ok(())
}

fn is_theirs(
    fields: &[(String, String)],
    known: &Person,
    contact: &Contact,
    address: Option<&Address>,
) -> bool {
    let said = |name: &str| {
        fields
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value.trim())
    };
    let street = format!("{} {}", said("street"), said("number"));
    let full_name = known.full_name().to_lowercase();
    let is_reached = fields.iter().any(|(_, value)| {
        let mail = MailAddress::parse(value);
        let telephone = Telephone::parse(value);
        let named = !known.family_name.is_empty() && value.trim().to_lowercase() == full_name;
        (mail.is_some() && mail == contact.mail)
            || (telephone.is_some() && telephone == contact.telephone)
            || named
            || (!known.family_name.is_empty() && value.trim() == known.family_name)
    });
    is_reached
        || address.is_some_and(|home| {
            let home = home.street.to_lowercase();
            !home.is_empty()
                && [street.trim(), said("street")]
                    .iter()
                    .any(|typed| typed.to_lowercase() == home)
        })
}

/// A zone that named them as the one to call names the organisation instead.
async fn forget_at_zones(tx: &mut Tx, known: &Person, contact: &Contact) -> Result<(), ServiceError> {
    let organisations = place::list_organisations(tx).await?;
    let organisation = organisations.into_iter().find(|one| one.id == known.organisation);
    for zone in place::list_zones(tx).await? {
        let named = [known.given_name.clone(), known.full_name()].contains(&zone.coordinator_name);
        let own_number = Telephone::parse(&zone.coordinator_telephone)
            .is_some_and(|number| Some(number) == contact.telephone);
        let is_staff = named && is_staff(tx, known).await?;
        if zone.organisation != known.organisation || !(is_staff || own_number) {
            continue;
        }
        let name = organisation.as_ref().map_or("", |one| one.name.as_str());
        let number = if own_number {
            ""
        } else {
            &zone.coordinator_telephone
        };
        rows::set_zone_contact(tx, &zone.id, name, number).await?;
    }
    Ok(())
}

async fn is_staff(tx: &mut Tx, known: &Person) -> Result<bool, ServiceError> {
    Ok(sign_in::find_password(tx, &known.id).await?.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_goes_where_it_is_a_word() {
        let said = without("Dag Jan. Ans komt; Ans, niet Ansje of Hans.", "Ans", "iemand");
        assert_eq!(said, "Dag Jan. iemand komt; iemand, niet Ansje of Hans.");
        assert_eq!(without("Ans", "Ans", "iemand"), "iemand");
        assert_eq!(without("Dag Ans", "", "iemand"), "Dag Ans");
    }
}
