//! What a bond says in words, and who may read it: what neighbours may know, and who stays involved.

use super::{Door, Part, locked};
use crate::domain::access::{Actor, Way};
use crate::domain::bond::{Bond, BondWords, CareContact, MayKnow, WORDS};
use crate::domain::consent::Given;
use crate::domain::contact::{MailAddress, Telephone};
use crate::domain::ids::BondId;
use crate::service::{App, FieldError, Refusal, ServiceError};
use crate::store::{bond, person};

/// Characters of who those neighbours are, of a name, and of a mail address.
const LINE: usize = 200;

/// What neighbours may know.
#[derive(Debug, Clone)]
pub struct Known {
    /// In the resident's own words.
    pub words: String,
    /// Who those neighbours are, in the resident's own words.
    pub to: String,
    /// How the resident agreed; on their own page in writing.
    pub given: Given,
}

/// A care contact as it is kept; mistakes are noted.
pub(super) fn check_contact(contact: &CareContact, wrong: &mut Vec<FieldError>) -> CareContact {
    let (name, telephone) = (contact.name.trim(), contact.telephone.trim());
    let mail = contact.mail.trim();
    let mut unless = |right: bool, field, text| {
        if !right {
            wrong.push(FieldError { field, text });
        }
    };
    unless(name.chars().count() <= LINE, "name", "field-too-long");
    let number = Telephone::parse(telephone);
    unless(
        telephone.is_empty() || number.is_some(),
        "telephone",
        "field-telephone-wrong",
    );
    unless(
        mail.is_empty() || MailAddress::parse(mail).is_some(),
        "mail",
        "field-mail-wrong",
    );
    unless(
        !name.is_empty() || (telephone.is_empty() && mail.is_empty()),
        "name",
        "field-name-needed",
    );
    CareContact {
        name: name.to_owned(),
        telephone: number.map_or_else(String::new, |number| number.for_people()),
        mail: mail.to_owned(),
    }
}

/// Whether somebody may say it: the resident and who acts for them, not with a card that anybody may find; a desk for them.
fn insist_theirs(actor: &Actor, part: Part) -> Result<(), ServiceError> {
    let by_card = actor.identity().is_some_and(|me| me.way == Way::Card);
    match part {
        Part::Resident if !by_card => Ok(()),
        Part::Desk => Ok(()),
        _ => Err(ServiceError::NotFound),
    }
}

/// The resident says what neighbours may know, and which neighbours. The helper reads it, nobody else.
///
/// # Errors
/// Wrong fields (`story`, `to`); [`Refusal::Changed`] when the bond is over; [`ServiceError::NotFound`] for everybody else,
/// and with a card.
pub async fn set_known(
    app: &App,
    actor: &Actor,
    door: Door,
    id: &BondId,
    known: Known,
) -> Result<(), ServiceError> {
    let (words, to) = (known.words.trim().to_owned(), known.to.trim().to_owned());
    let mut wrong = Vec::new();
    let mut unless = |right: bool, field, text| {
        if !right {
            wrong.push(FieldError { field, text });
        }
    };
    unless(!words.is_empty(), "story", "field-words-needed");
    unless(words.chars().count() <= WORDS, "story", "field-too-long");
    unless(!to.is_empty(), "to", "field-words-needed");
    unless(to.chars().count() <= LINE, "to", "field-too-long");
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    change(app, actor, door, id, move |part, one, said, now| {
        insist_theirs(part.0, part.1)?;
        if !one.state.is_live() {
            return Err(Refusal::Changed.into());
        }
        let given = if part.1 == Part::Desk {
            known.given
        } else {
            Given::InWriting
        };
        let after = Bond {
            may_know: Some(MayKnow { at: now, given }),
            ..one
        };
        let said = BondWords {
            known: words,
            known_to: to,
            ..said
        };
        Ok((after, said))
    })
    .await
}

/// The resident takes it back: from this moment nobody reads it, and it is gone.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody but the resident, who acts for them and their coordinator.
pub async fn forget_known(app: &App, actor: &Actor, door: Door, id: &BondId) -> Result<(), ServiceError> {
    change(app, actor, door, id, |part, one, said, _| {
        if part.1 == Part::Helper {
            return Err(ServiceError::NotFound);
        }
        let after = Bond {
            may_know: None,
            ..one
        };
        let said = BondWords {
            known: String::new(),
            known_to: String::new(),
            ..said
        };
        Ok((after, said))
    })
    .await
}

/// The resident lets the helper see who stays involved, or does not any more.
///
/// # Errors
/// [`ServiceError::NotFound`] for everybody but the resident and who acts for them, and with a card.
pub async fn show_contact(
    app: &App,
    actor: &Actor,
    door: Door,
    id: &BondId,
    shown: bool,
) -> Result<(), ServiceError> {
    change(app, actor, door, id, move |part, one, said, _| {
        insist_theirs(part.0, part.1)?;
        if shown && !one.state.is_live() {
            return Err(Refusal::Changed.into());
        }
        let after = Bond {
            contact_shown: shown,
            ..one
        };
        Ok((after, said))
    })
    .await
}

/// Changes the words of a bond, and who reads them, behind the lock of its helper. What changes nothing writes nothing.
pub(super) async fn change<F>(
    app: &App,
    actor: &Actor,
    door: Door,
    id: &BondId,
    to: F,
) -> Result<(), ServiceError>
where
    F: FnOnce(
            (&Actor, Part),
            Bond,
            BondWords,
            crate::domain::time::UnixTime,
        ) -> Result<(Bond, BondWords), ServiceError>
        + Send
        + 'static,
{
    let (now, actor, id) = (app.now(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (pair, part) = locked(tx, &actor, door, &id).await?;
            let said = bond::words(tx, &id).await?;
            let (after, words) = to((&actor, part), pair.bond.clone(), said.clone(), now)?;
            if after == pair.bond && words == said {
                return Ok(());
            }
            person::hold(tx, &[&pair.resident.id, &pair.carrier.id]).await?;
            Ok(bond::set_words(tx, &after, &words, &actor.audit_name()).await?)
        })
        .await
}
