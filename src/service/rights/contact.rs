//! Another mail address or telephone number: a code goes there, and only when it has come back does the new one count.

use super::{file_of, insist_fresh};
use crate::domain::access::Actor;
use crate::domain::ids::{CallBackId, CodeId, MessageId, PersonId};
use crate::domain::resident::{Contact, Person};
use crate::service::notify::{letter, text};
use crate::service::sign_in::{CODE_S, CODES_PER_HOUR, Handle, TRIES, claim};
use crate::service::{App, Refusal, ServiceError, tokens};
use crate::store::concern::CallBack;
use crate::store::correct::ContactChange;
use crate::store::outbox;
use crate::store::sign_in::CodeRow;
use crate::store::{Tx, concern, correct as rows, person, sign_in};
use crate::texts::Texts;

fn text_of(handle: &Handle) -> &str {
    match handle {
        Handle::Mail(mail) => mail.as_str(),
        Handle::Telephone(telephone) => telephone.as_str(),
    }
}

/// Sends a code to a new address or mobile number, or puts the new number on the desk's list of calls. Nothing changes yet.
///
/// # Errors
/// [`Refusal::TooOften`] after too many in an hour, or texts to that number; [`ServiceError::StepUpNeeded`] without a fresh code today; [`ServiceError::NotFound`] when it is neither oneself nor somebody of
/// one's zone.
pub async fn ask_contact(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    new: Handle,
) -> Result<CodeId, ServiceError> {
    let (app_tx, actor, who) = (app.clone(), actor.clone(), who.clone());
    let id = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let (known, side) = file_of(tx, &actor, &who).await?;
            insist_fresh(&app, &actor, side)?;
            let now = app.now();
            person::hold(tx, &[&who]).await?;
            if rows::count_changes(tx, &who, now.plus(-3600)).await? >= CODES_PER_HOUR {
                return Err(Refusal::TooOften.into());
            }
            let id = CodeId::new(now, &*app.chance);
            let code = tokens::code(&*app.chance);
            let row = CodeRow {
                id: id.clone(),
                // Nobody's: whoever holds the new address does not sign in with it.
                person_id: None,
                request_id: None,
                code_hash: tokens::hash(&format!("{id}:{code}")),
                tries_left: TRIES,
                created_at: now,
                expires_at: now.plus(CODE_S),
                used_at: None,
                link_hash: None,
                asker_hash: None,
                session_id: None,
            };
            sign_in::add_code(tx, &row, None).await?;
            let change = ContactChange {
                code: id.clone(),
                person: who,
                contact: text_of(&new).to_owned(),
                created_at: now,
            };
            rows::add_change(tx, &change).await?;
            send(tx, &app, &known, &new, &id, &code).await?;
            Ok(id)
        })
        .await?;
    app.outbox_wanted.notify_one();
    Ok(id)
}

async fn send(
    tx: &mut Tx,
    app: &App,
    known: &Person,
    to: &Handle,
    id: &CodeId,
    code: &str,
) -> Result<(), ServiceError> {
    let t = Texts::plain(known.lang);
    let body = t
        .with("mail-code", "code", code)
        .and("name", &known.given_name)
        .to_string();
    let key = format!("{id}:contact");
    match to {
        Handle::Mail(mail) => {
            let subject = t.with("mail-code-subject", "code", code).to_string();
            let message = letter(app.writer(), known, mail, key, subject, body);
            Ok(outbox::enqueue_first(tx, &message).await?)
        }
        Handle::Telephone(number) if app.texter.is_some() && number.takes_texts() => {
            if text(tx, app.writer(), known, number, &key, id, code).await? {
                Ok(())
            } else {
                Err(Refusal::TooOften.into())
            }
        }
        Handle::Telephone(number) => {
            let home = person::find_home(tx, &known.id).await?;
            let call = CallBack {
                id: CallBackId::new(app.now(), &*app.chance),
                organisation: known.organisation.clone(),
                zone: home.map(|home| home.zone),
                person: Some(known.id.clone()),
                request: None,
                name: known.full_name(),
                telephone: number.clone(),
                why: "sign_in".to_owned(),
                words: body,
                is_closed: false,
                created_at: app.now(),
            };
            Ok(concern::add_call_back(tx, &call, "system").await?)
        }
    }
}

/// The new address or number that waits for its code, if one does.
///
/// # Errors
/// [`ServiceError::NotFound`] when it is neither oneself nor somebody of one's zone.
pub async fn pending_contact(
    app: &App,
    actor: &Actor,
    who: &PersonId,
) -> Result<Option<String>, ServiceError> {
    let (actor, who, since) = (actor.clone(), who.clone(), app.now().plus(-CODE_S));
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            file_of(tx, &actor, &who).await?;
            let waiting = rows::find_change(tx, &who).await?;
            Ok(waiting
                .filter(|change| change.created_at > since)
                .map(|change| change.contact))
        })
        .await
}

/// The code has come back: from now on the new address or number counts. The one it replaces is told, by mail.
///
/// # Errors
/// [`Refusal::WrongCode`] when it is wrong, used, too old or tried too often.
pub async fn confirm_contact(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    code: &str,
) -> Result<(), ServiceError> {
    let (app_tx, actor, who) = (app.clone(), actor.clone(), who.clone());
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let done = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let (known, _) = file_of(tx, &actor, &who).await?;
            let Some(change) = rows::find_change(tx, &who).await? else {
                return Ok(false);
            };
            // A wrong code takes a try, and that must be kept: so this is no error.
            if claim(tx, &app, &change.code, &code).await?.is_none() {
                return Ok(false);
            }
            let before = person::contact(tx, &who).await?;
            let mut after = before.clone();
            match Handle::parse(&change.contact) {
                Some(Handle::Mail(mail)) => after.mail = Some(mail),
                Some(Handle::Telephone(telephone)) => after.telephone = Some(telephone),
                None => return Err(ServiceError::internal("a new contact that is none")),
            }
            rows::set_contact(tx, &known, &after, app.now(), &actor.audit_name()).await?;
            rows::remove_changes(tx, &who).await?;
            warn(tx, &app, &known, &before, &after).await?;
            Ok(true)
        })
        .await?;
    app.outbox_wanted.notify_one();
    if done {
        Ok(())
    } else {
        Err(Refusal::WrongCode.into())
    }
}

/// Whoever changed it with a stolen telephone would have it noticed by the one it was stolen from.
async fn warn(
    tx: &mut Tx,
    app: &App,
    known: &Person,
    before: &Contact,
    after: &Contact,
) -> Result<(), ServiceError> {
    let Some(old) = before.mail.as_ref().filter(|_| before != after) else {
        return Ok(());
    };
    let t = Texts::plain(known.lang);
    let subject = t.get("mail-contact-changed-subject").into_owned();
    let body = t
        .with("mail-contact-changed", "name", &known.given_name)
        .to_string();
    let id = MessageId::new(app.now(), &*app.chance);
    let message = letter(
        app.writer(),
        known,
        old,
        format!("{id}:contact-changed"),
        subject,
        body,
    );
    Ok(outbox::enqueue(tx, &message).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again_as_what_it_was() {
        let mail = Handle::parse("Ans@Example.nl").unwrap();
        assert_eq!(Handle::parse(text_of(&mail)), Some(mail));
        let number = Handle::parse("06 12345678").unwrap();
        assert_eq!(Handle::parse(text_of(&number)), Some(number.clone()));
    }
}
