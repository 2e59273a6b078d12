//! What can wait is told together: once a day at nine, once a week, or not at all, as somebody chose. Never what asks for an
//! answer, a code, or a change of what was agreed.

use super::{Notice, Say, ServiceError, Writer, letter, text_at};
use crate::domain::gsm;
use crate::domain::ids::{NewsId, PersonId};
use crate::domain::news::{Rhythm, due_before};
use crate::domain::reach::ReachBy;
use crate::domain::resident::Person;
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::App;
use crate::store::news::{self, News};
use crate::store::{Tx, outbox, person, reach};
use crate::texts::Texts;
use std::fmt::Write as _;

/// A line of news; nothing for what cannot wait.
fn line(t: Texts, say: &Say<'_>) -> Option<String> {
    match say {
        Say::Thanks { resident } => Some(t.with("news-thanks", "resident", *resident).to_string()),
        Say::Code { .. }
        | Say::Searching
        | Say::NotForNeighbours
        | Say::Invited { .. }
        | Say::SomebodyComes { .. }
        | Say::Booked { .. }
        | Say::PlaceTaken { .. }
        | Say::CalledOff { .. }
        | Say::HandedBack { .. }
        | Say::NobodyFound
        | Say::DidSomebodyCome { .. }
        | Say::Welcome
        | Say::StaffInvite
        | Say::ManyLooks
        | Say::ClosedDoor { .. }
        | Say::GoesAlong { .. }
        | Say::JoinedBy { .. }
        | Say::NotAlong { .. }
        | Say::OutingOff { .. }
        | Say::OutingOpen { .. }
        | Say::OutingRefused
        | Say::OutingStopped { .. }
        | Say::Bond(_)
        | Say::Handover(_)
        | Say::PlaceFree { .. }
        | Say::Swapped { .. }
        | Say::NewMessage { .. } => None,
    }
}

/// Keeps a notice for later when it can wait; says whether it was kept, or need not be told at all.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn keep(
    tx: &mut Tx,
    writer: Writer<'_>,
    to: &Person,
    notice: &Notice<'_>,
) -> Result<bool, ServiceError> {
    let Some(line) = line(Texts::plain(to.lang), &notice.say) else {
        return Ok(false);
    };
    if reach::find_rhythm(tx, &to.id).await? != Rhythm::Never {
        let new = News {
            id: NewsId::new(writer.now, writer.chance),
            dedupe_key: notice.key.clone(),
            person: to.id.clone(),
            line,
            created_at: writer.now,
        };
        news::add(tx, &new).await?;
    }
    Ok(true)
}

/// Tells everybody who is due what has waited for them; says how many were told. Each has a transaction of their own, in which
/// the message is written and what waited counts as told: killed before its end nothing has happened, killed after it the
/// message waits in the outbox.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn tell_news(app: &App) -> Result<usize, ServiceError> {
    let Some(before) = due_before(app.now(), &amsterdam()) else {
        return Ok(0);
    };
    let due = app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(news::list_due(tx, before).await?))
        .await?;
    let mut told = 0;
    for id in due {
        let app_tx = app.clone();
        let done = app
            .store
            .write::<_, ServiceError, _>(async move |tx| tell_one(tx, &app_tx, &id).await)
            .await;
        match done {
            Ok(one) => told += usize::from(one),
            // The next pass tries again.
            Err(error) => tracing::warn!(%error, "news was not told"),
        }
    }
    Ok(told)
}

fn key(to: &PersonId, now: UnixTime) -> String {
    format!("{to}:{}:news", now.date(&amsterdam()))
}

async fn tell_one(tx: &mut Tx, app: &App, id: &PersonId) -> Result<bool, ServiceError> {
    let now = app.now();
    // Whoever tells them at the same moment is done first, or finds nothing left.
    person::hold(tx, &[id]).await?;
    let waiting = news::list_waiting(tx, id).await?;
    let key = key(id, now);
    // One message a day: what came since the last is for tomorrow.
    if waiting.is_empty() || outbox::has_key(tx, &key).await? {
        return Ok(false);
    }
    let Some(to) = person::find(tx, id).await? else {
        return Ok(false);
    };
    let contact = person::contact(tx, id).await?;
    let way = reach::find(tx, id)
        .await?
        .way(&contact, app.texter.is_some())
        .filter(|_| to.state.is_here());
    let is_told = match (way, &contact.mail, &contact.telephone) {
        (Some(ReachBy::Mail), Some(mail), _) => {
            let (subject, body) = by_mail(&to, &waiting, &app.config.public_url);
            let message = letter(app.writer(), &to, mail, key, subject, body);
            outbox::enqueue(tx, &message).await?;
            true
        }
        (Some(ReachBy::Text), _, Some(number)) => {
            let said = by_text(&to, &waiting);
            text_at(tx, app.writer(), &to, number, &key, said, now).await?;
            true
        }
        // Since then they chose a way that is not worth it, or are not at home.
        _ => false,
    };
    news::set_told(tx, id, now).await?;
    Ok(is_told)
}

fn by_mail(to: &Person, waiting: &[News], public_url: &str) -> (String, String) {
    let t = Texts::plain(to.lang);
    let mut body = t
        .with("mail-news", "name", &to.given_name)
        .and("n", waiting.len())
        .to_string();
    body.push_str("\n\n");
    for one in waiting {
        // Writing to a String cannot fail.
        let _ = writeln!(body, "– {}", one.line);
    }
    let less = t.get("mail-news-less");
    let _ = write!(body, "\n{public_url}/week\n\n{less}\n{public_url}/me#reach\n");
    let subject = t.with("mail-news-subject", "n", waiting.len()).to_string();
    (subject, body)
}

/// The first line, and how many there are besides: always one text.
fn by_text(to: &Person, waiting: &[News]) -> String {
    let t = Texts::plain(to.lang);
    let first = waiting.first().map_or("", |one| one.line.as_str());
    super::fitting(|most| {
        // A line is some words around a name.
        let line = gsm::clipped(first, 60 + most);
        match waiting.len().saturating_sub(1) {
            0 => t.with("text-news", "line", line).to_string(),
            more => t.with("text-news-more", "line", line).and("n", more).to_string(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::OrganisationId;
    use crate::domain::language::Lang;
    use crate::domain::resident::{Care, ResidentState};

    fn ans(lang: Lang) -> Person {
        Person {
            id: PersonId::parse("per_1").unwrap(),
            organisation: OrganisationId::parse("org_1").unwrap(),
            given_name: "Ans".to_owned(),
            family_name: "Bakker".to_owned(),
            lang,
            state: ResidentState::Here,
            care: Care::default(),
            verified_at: None,
            created_at: UnixTime::from_seconds(0),
        }
    }

    fn some(lang: Lang, names: &[&str]) -> Vec<News> {
        let line = |name| {
            let say = Say::Thanks { resident: name };
            line(Texts::plain(lang), &say).unwrap()
        };
        names
            .iter()
            .map(|name| News {
                id: NewsId::parse("new_1").unwrap(),
                dedupe_key: String::new(),
                person: PersonId::parse("per_1").unwrap(),
                line: line(name),
                created_at: UnixTime::from_seconds(0),
            })
            .collect()
    }

    #[test]
    fn news_of_a_day_reads_well() {
        for lang in Lang::ALL {
            let mut read = String::new();
            for names in [
                &["Riet"][..],
                &["Riet", "Toos", "Wilhelmina-Geertruida van Oudheusden"],
            ] {
                let waiting = some(lang, names);
                let (subject, body) = by_mail(&ans(lang), &waiting, "https://noaber.example");
                let text = by_text(&ans(lang), &waiting);
                write!(read, "== {subject}\n{body}\n{} {text}\n\n", text.len()).unwrap();
            }
            insta::assert_snapshot!(format!("news.{lang}"), read);
        }
    }

    #[test]
    fn news_by_text_is_one_text_however_long_the_name() {
        for lang in Lang::ALL {
            for name in ["محمد", "{}[]{}[]{}[]{}[]{}[]", &"Wilhelmina ".repeat(12)] {
                for n in [1, 2, 100] {
                    let said = by_text(&ans(lang), &some(lang, &vec![name; n]));
                    assert!(gsm::places(&said).unwrap() <= gsm::PLACES, "{said}");
                }
            }
        }
    }
}
