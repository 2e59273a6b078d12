//! Sending what the outbox holds: at least once, and never lost.

#[cfg(feature = "webpush")]
use super::push;
use super::{App, ServiceError, sign_in};
use crate::domain::ids::AlertId;
use crate::domain::reach::ReachBy;
use crate::domain::resident::ResidentState;
use crate::domain::time::{UnixTime, amsterdam};
use crate::gateway::mail::{self, Mail, MailError};
use crate::gateway::sms::{self, Text, TextError};
use crate::store::alert::{self, Alert};
use crate::store::outbox::{self, Claimed};
use crate::store::{Tx, news, person, reach};

/// Whoever takes a message on has this long, seconds; then the next may try.
const LEASE_S: i64 = 120;
/// So many at a time.
const BATCH: i64 = 20;
/// After so many tries a person must look.
const TRIES: i64 = 12;

/// Sends what is due; says how many were sent.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn send_due(app: &App) -> Result<usize, ServiceError> {
    sign_in::resolve_codes(app).await?;
    let mut sent = 0;
    loop {
        let now = app.now();
        let due = app
            .store
            .write(async move |tx| outbox::claim_due(tx, now, LEASE_S, BATCH).await)
            .await?;
        if due.is_empty() {
            return Ok(sent);
        }
        for one in due {
            sent += usize::from(send(app, one).await?);
        }
    }
}

/// Counts everything written before an instant as sent and read: a replayed past is not mailed to anybody now.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn forget_before(app: &App, before: UnixTime) -> Result<u64, ServiceError> {
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            news::set_told_before(tx, before).await?;
            Ok(outbox::set_sent_before(tx, before).await?)
        })
        .await
}

/// Why something was not sent, whichever way it went.
struct Unsent {
    /// Says neither whom it was for nor what it said.
    cause: String,
    may_help: bool,
    /// The way that leads nowhere from now on, if it is the address or number that is wrong.
    leads_nowhere: Option<ReachBy>,
    /// It is too old: nobody needs to hear it any more.
    is_stale: bool,
}

impl From<MailError> for Unsent {
    fn from(error: MailError) -> Self {
        Self {
            cause: error.to_string(),
            may_help: matches!(error, MailError::Later(_)),
            leads_nowhere: matches!(error, MailError::NoSuchAddress).then_some(ReachBy::Mail),
            is_stale: false,
        }
    }
}

impl From<TextError> for Unsent {
    fn from(error: TextError) -> Self {
        Self {
            cause: error.to_string(),
            may_help: matches!(error, TextError::Later(_)),
            leads_nowhere: matches!(error, TextError::NoSuchNumber).then_some(ReachBy::Text),
            is_stale: false,
        }
    }
}

/// Hands a message over by its way.
async fn hand_over(app: &App, one: &Claimed) -> Result<(), Unsent> {
    let (id, to, at) = (
        one.message.id.to_string(),
        one.message.to.clone(),
        one.created_at.seconds(),
    );
    match (one.message.channel.as_str(), &app.texter) {
        ("mail", _) => {
            let mail = Mail {
                id,
                to,
                subject: one.message.subject.clone(),
                body: one.message.body.clone(),
                at,
            };
            Ok(app.mailer.send(&mail).await?)
        }
        ("text", Some(texter)) => {
            let text = one.message.body.clone();
            Ok(texter.send(&Text { id, to, text, at }).await?)
        }
        // Written while there was a gateway, or by a newer program.
        (channel, _) => Err(Unsent {
            cause: format!("nothing here sends by {channel}"),
            may_help: true,
            leads_nowhere: None,
            is_stale: false,
        }),
    }
}

/// Whether it is of use at that moment: a code is soon too old, and so is a question.
fn is_in_time(one: &Claimed, next: UnixTime) -> bool {
    one.message.useful_until.is_none_or(|until| next < until)
}

async fn send(app: &App, one: Claimed) -> Result<bool, ServiceError> {
    #[cfg(feature = "webpush")]
    if let Some(is_taken) = push::first(app, &one).await? {
        return Ok(is_taken);
    }
    let outcome = if is_in_time(&one, app.now()) {
        hand_over(app, &one).await
    } else {
        Err(Unsent {
            cause: "too old to be of use".to_owned(),
            may_help: false,
            leads_nowhere: None,
            is_stale: true,
        })
    };
    let (now, tries) = (app.now(), one.attempts + 1);
    let app_tx = app.clone();
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let id = &one.message.id;
            let Err(unsent) = outcome else {
                outbox::set_sent(tx, id, now).await?;
                return Ok(true);
            };
            tracing::warn!(message = %id, tries, error = unsent.cause, "a message was not sent");
            let next = Some(now.plus(backoff_s(tries)))
                .filter(|next| unsent.may_help && tries < TRIES && is_in_time(&one, *next));
            outbox::set_unsent(tx, id, next, &unsent.cause).await?;
            if next.is_none() && !unsent.is_stale {
                undelivered(tx, &app_tx, &one, unsent.leads_nowhere).await?;
            }
            Ok(false)
        })
        .await
}

/// Nobody is left out because a message did not arrive: the desk sees whom nothing reaches, and telephones. What the message
/// said stays where it is: it may hold a code, or the link to a password.
async fn undelivered(
    tx: &mut Tx,
    app: &App,
    one: &Claimed,
    leads_nowhere: Option<ReachBy>,
) -> Result<(), ServiceError> {
    let message = &one.message;
    let Some(id) = &message.person else {
        return Ok(());
    };
    person::hold(tx, &[id]).await?;
    let Some(to) = person::find(tx, id)
        .await?
        .filter(|to| to.state != ResidentState::Erased)
    else {
        return Ok(());
    };
    let now = app.now();
    if let Some(way) = leads_nowhere {
        reach::set_failed(tx, &to.organisation, id, way, now).await?;
    }
    let zone = person::find_home(tx, id).await?.map(|home| home.zone);
    let day = now.date(&amsterdam()).to_string();
    let alert = Alert {
        id: AlertId::new(now, &*app.chance),
        organisation_id: to.organisation,
        zone_id: zone,
        person_id: id.clone(),
        kind: "unreachable".to_owned(),
        looks: outbox::count_failed(tx, id, now.plus(-24 * 3600)).await?,
        day,
        created_at: now,
    };
    Ok(alert::set(tx, &alert).await?)
}

/// A message of the local mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Whether it is a text.
    pub is_text: bool,
    /// Whether it is shown on a device; otherwise, if it is no text, a mail.
    pub is_push: bool,
    /// To whom: a mail address or a number.
    pub to: String,
    /// What it is about; empty for a text.
    pub subject: String,
    /// What it says.
    pub body: String,
    /// When it was written, seconds since the epoch.
    pub at: i64,
}

/// The messages of the local mailbox, the newest first; nothing of what goes to a server.
///
/// # Errors
/// [`ServiceError::Internal`] when the folder cannot be read.
pub async fn list_local(app: &App) -> Result<Vec<Kept>, ServiceError> {
    const MOST: usize = 100;
    let mut all: Vec<(String, Kept)> = Vec::new();
    if let Some(folder) = app.mailer.local_folder() {
        let mails = mail::list_local(folder, MOST)
            .await
            .map_err(ServiceError::internal)?;
        all.extend(mails.into_iter().map(|mail| {
            let kept = Kept {
                is_text: false,
                is_push: false,
                to: mail.to,
                subject: mail.subject,
                body: mail.body,
                at: mail.at,
            };
            (mail.id, kept)
        }));
    }
    if let Some(folder) = app.texter.as_ref().and_then(|texter| texter.local_folder()) {
        let texts = sms::list_local(folder, MOST)
            .await
            .map_err(ServiceError::internal)?;
        all.extend(texts.into_iter().map(|text| {
            let kept = Kept {
                is_text: true,
                is_push: false,
                to: text.to,
                subject: String::new(),
                body: text.text,
                at: text.at,
            };
            (text.id, kept)
        }));
    }
    #[cfg(feature = "webpush")]
    all.extend(push::list_local(app, MOST).await?);
    all.sort_by(|(a_id, a), (b_id, b)| (b.at, b_id).cmp(&(a.at, a_id)));
    Ok(all.into_iter().map(|(_, kept)| kept).take(MOST).collect())
}

/// Half a minute, doubled with each try, at most an hour.
pub(super) fn backoff_s(tries: i64) -> i64 {
    let doublings = u32::try_from(tries.clamp(1, 12)).unwrap_or(12) - 1;
    (30_i64 << doublings).min(3600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_rests_is_left_in_peace_ever_longer() {
        assert_eq!([1, 2, 3, 8, 12].map(backoff_s), [30, 60, 120, 3600, 3600]);
    }
}
