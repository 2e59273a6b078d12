//! Which questions and visits a short answer can be about.

use super::Sender;
use crate::domain::assignment::AssignmentState;
use crate::domain::contact::Telephone;
use crate::domain::ids::{AssignmentId, InvitationId, VisitId};
use crate::domain::invitation::InvitationState;
use crate::domain::reply::Word;
use crate::domain::schedule::Window;
use crate::domain::time::{UnixTime, amsterdam};
use crate::domain::visit::VisitState;
use crate::service::notify::{fitting, number_of};
use crate::service::{App, ServiceError};
use crate::store::reach::{self, Subject, TextQuestion};
use crate::store::{Tx, assignment, invitation, request, visit};
use crate::texts::Texts;

/// Check-in by text may be so long before the agreed time, seconds, as on the page.
const EARLY_S: i64 = 3600;
/// So long after a visit's end it can still be said that one was there, seconds.
const LATE_S: i64 = 12 * 3600;
/// So long after a visit somebody may answer whether it took place, seconds.
const CAME_S: i64 = 14 * 24 * 3600;
/// So many are named when we ask which; more do not fit in one text.
const NAMED: usize = 3;

/// What an answer is about.
#[derive(Debug, Clone)]
pub(super) enum About {
    /// Can you come?
    Invitation(InvitationId),
    /// A visit that they said yes to.
    Assignment(AssignmentId),
    /// Did somebody come?
    Came(VisitId),
}

/// Something that somebody at the telephone can answer now.
#[derive(Debug, Clone)]
pub(super) struct Open {
    pub(super) sender: Sender,
    pub(super) about: About,
    pub(super) window: Window,
    /// Its number, if it went out by text.
    pub(super) number: Option<u8>,
}

impl Open {
    pub(super) const fn is_invitation(&self) -> bool {
        matches!(self.about, About::Invitation(_))
    }

    pub(super) fn subject(&self) -> Subject {
        match &self.about {
            About::Invitation(id) => Subject::Invitation(id.to_string()),
            About::Assignment(id) => Subject::Assignment(id.to_string()),
            About::Came(id) => Subject::Visit(id.to_string()),
        }
    }
}

/// What came of looking for the one that is meant.
#[derive(Debug)]
pub(super) enum Which {
    /// This one.
    One(Box<Open>),
    /// One of these.
    Several(Vec<Open>),
    /// There is none.
    None,
}

/// The one with this number; without a number the only one there is.
pub(super) fn the_one(mut open: Vec<Open>, number: Option<u8>) -> Which {
    if let Some(number) = number {
        return open
            .into_iter()
            .find(|one| one.number == Some(number))
            .map_or(Which::None, |one| Which::One(Box::new(one)));
    }
    match open.len() {
        0 => Which::None,
        1 => Which::One(Box::new(open.remove(0))),
        _ => Which::Several(open),
    }
}

fn number_in(questions: &[TextQuestion], subject: &Subject) -> Option<u8> {
    questions
        .iter()
        .find(|question| question.subject == *subject)
        .map(|question| question.code)
}

/// Whether a question that has run out may still be answered with yes: somebody was asked by text and its visit is open.
async fn is_late_yes(
    tx: &mut Tx,
    asked: &invitation::Invitation,
    now: UnixTime,
) -> Result<bool, ServiceError> {
    if !matches!(asked.state, InvitationState::Expired { .. }) || asked.window.starts_at <= now {
        return Ok(false);
    }
    let of = visit::find(tx, &asked.visit).await?;
    Ok(of.is_some_and(|of| matches!(of.state, VisitState::Open { .. })))
}

/// The questions to which yes or no is an answer: invitations, and whether somebody came.
pub(super) async fn questions(app: &App, senders: &[Sender]) -> Result<Vec<Open>, ServiceError> {
    let (now, senders) = (app.now(), senders.to_vec());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let mut open = Vec::new();
            for sender in &senders {
                let numbered = reach::list_questions(tx, &sender.person.id).await?;
                asked(tx, sender, &numbered, now, &mut open).await?;
                came(tx, sender, &numbered, now, &mut open).await?;
            }
            open.sort_by_key(|one| one.window);
            Ok(open)
        })
        .await
}

async fn asked(
    tx: &mut Tx,
    sender: &Sender,
    numbered: &[TextQuestion],
    now: UnixTime,
    open: &mut Vec<Open>,
) -> Result<(), ServiceError> {
    let Some(me) = sender.helper() else {
        return Ok(());
    };
    let mut all = invitation::list_open_of_helper(tx, me).await?;
    for question in numbered {
        if let Subject::Invitation(id) = &question.subject
            && let Ok(id) = InvitationId::parse(id)
            && !all.iter().any(|one| one.id == id)
            && let Some(old) = invitation::find(tx, &id).await?
            && is_late_yes(tx, &old, now).await?
        {
            all.push(old);
        }
    }
    for one in all {
        let about = About::Invitation(one.id.clone());
        open.push(Open {
            number: number_in(numbered, &Subject::Invitation(one.id.to_string())),
            sender: sender.clone(),
            about,
            window: one.window,
        });
    }
    Ok(())
}

async fn came(
    tx: &mut Tx,
    sender: &Sender,
    numbered: &[TextQuestion],
    now: UnixTime,
    open: &mut Vec<Open>,
) -> Result<(), ServiceError> {
    for of in request::list_of_person(tx, &sender.person.id).await? {
        // Only about oneself: whoever asked for somebody else was not there.
        if of.resident != sender.person.id {
            continue;
        }
        for one in visit::list_of_request(tx, &of.id).await? {
            let Some(window) = one.agreed else { continue };
            let was = matches!(
                one.state,
                VisitState::Staffed { .. } | VisitState::UnderWay { .. } | VisitState::Done { .. }
            );
            let lately = window.starts_at < now && now < window.ends_at.plus(CAME_S);
            if was && lately {
                open.push(Open {
                    number: number_in(numbered, &Subject::Visit(one.id.to_string())),
                    sender: sender.clone(),
                    about: About::Came(one.id),
                    window,
                });
            }
        }
    }
    Ok(())
}

/// Whether a step can be meant for this booking at this moment.
fn is_meant(word: Word, state: AssignmentState, window: Window, now: UnixTime) -> bool {
    let begins = window.starts_at.plus(-EARLY_S);
    let over = window.ends_at.plus(LATE_S);
    match (word, state) {
        (Word::Here, AssignmentState::Booked { .. }) | (Word::Done, AssignmentState::UnderWay { .. }) => {
            begins <= now && now < over
        }
        // Who forgot to say that they were there.
        (Word::Done, AssignmentState::Booked { .. }) => window.starts_at <= now && now < over,
        (Word::Cannot, AssignmentState::Booked { .. }) => now < window.starts_at,
        _ => false,
    }
}

/// The visits that somebody can say "here", "done" or "I cannot" about.
pub(super) async fn visits(app: &App, senders: &[Sender], word: Word) -> Result<Vec<Open>, ServiceError> {
    let (now, senders) = (app.now(), senders.to_vec());
    app.store
        .read::<_, ServiceError, _>(async move |tx| {
            let mut open = Vec::new();
            for sender in &senders {
                let Some(me) = sender.helper() else { continue };
                let numbered = reach::list_questions(tx, &sender.person.id).await?;
                let (from, until) = (now.plus(-24 * 3600), now.plus(43 * 86_400));
                for booked in assignment::list_of_helper(tx, me, from, until).await? {
                    if is_meant(word, booked.state, booked.window, now) {
                        open.push(Open {
                            number: number_in(&numbered, &Subject::Assignment(booked.id.to_string())),
                            sender: sender.clone(),
                            about: About::Assignment(booked.id),
                            window: booked.window,
                        });
                    }
                }
            }
            open.sort_by_key(|one| one.window);
            Ok(open)
        })
        .await
}

/// "Which one?": each with its number, the soonest first.
pub(super) async fn ask_which(
    app: &App,
    number: &Telephone,
    all: &[Open],
    word: Word,
    t: Texts,
) -> Result<String, ServiceError> {
    let (app_tx, number, all) = (app.clone(), number.clone(), all.to_vec());
    let numbered: Vec<(u8, Window)> = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let mut numbered = Vec::new();
            for one in all.iter().take(NAMED) {
                let code = number_of(tx, &one.sender.person.id, &number, one.subject(), app_tx.now()).await?;
                numbered.push((code, one.window));
            }
            Ok(numbered)
        })
        .await?;
    let typed = t.get(match word {
        Word::No => "word-no",
        Word::Here => "word-here",
        Word::Done => "word-done",
        Word::Cannot => "word-cannot",
        _ => "word-yes",
    });
    let line = |(code, window): &(u8, Window)| {
        let at = window.starts_at.local(&amsterdam()).datetime();
        t.with("text-which", "word", format!("{typed} {code}"))
            .and("when", t.moment(at))
            .to_string()
    };
    // As many as one text holds.
    let list = |count: usize| {
        numbered
            .iter()
            .take(count)
            .map(line)
            .collect::<Vec<_>>()
            .join("; ")
    };
    let mut count = numbered.len();
    loop {
        let said = t.with("text-said-which", "list", list(count)).to_string();
        let fits = crate::domain::gsm::places(&crate::domain::gsm::plain(&said))
            .is_some_and(|places| places <= crate::domain::gsm::PLACES);
        if fits || count <= 1 {
            return Ok(fitting(|_| said.clone()));
        }
        count -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn here_done_and_cannot_each_have_their_time() {
        let now = UnixTime::from_seconds(1_000_000);
        let window = |from: i64, to: i64| Window {
            starts_at: now.plus(from),
            ends_at: now.plus(to),
        };
        let booked = AssignmentState::Booked { at: now };
        let there = booked.check_in(now).unwrap();
        for (word, state, window, meant) in [
            (Word::Here, booked, window(3600, 7200), true),
            (Word::Here, booked, window(3601, 7200), false),
            (Word::Here, booked, window(-7200, -3600), true),
            (Word::Here, booked, window(-90_000, -50_000), false),
            (Word::Here, there, window(-60, 3600), false),
            (Word::Done, there, window(-60, 3600), true),
            (Word::Done, booked, window(-60, 3600), true),
            (Word::Done, booked, window(60, 3600), false),
            (Word::Cannot, booked, window(60, 3600), true),
            (Word::Cannot, booked, window(-60, 3600), false),
            (Word::Cannot, there, window(60, 3600), false),
        ] {
            assert_eq!(is_meant(word, state, window, now), meant, "{word:?} {window:?}");
        }
    }
}
