//! The steps that a word takes: the same services that a page calls.

use super::open::{self, About, Open, Which};
use super::{Said, Sender};
use crate::domain::assignment::HandBackReason;
use crate::domain::contact::Telephone;
use crate::domain::helper::{Helper, Limits};
use crate::domain::ids::InvitationId;
use crate::domain::invitation::{DeclineReason, InvitationState};
use crate::domain::reach::ReachBy;
use crate::domain::reply::Word;
use crate::domain::time::UnixTime;
use crate::domain::visit::VisitState;
use crate::service::follow::{self, Said as Told};
use crate::service::helping::{self, Step};
use crate::service::notify::{Notice, number_of, tell};
use crate::service::{App, Refusal, ServiceError, booking};
use crate::store::reach::{self, Subject, TextQuestion};
use crate::store::{Tx, helper, invitation, person, visit};
use crate::texts::Texts;

/// "Later" is so much later, seconds.
const LATER_S: i64 = 3 * 3600;

/// What a refusal says by text; what is no refusal stays an error, and the text is sent again.
fn kindly(done: Result<(), ServiceError>, good: &str, t: Texts) -> Result<Said, ServiceError> {
    match done {
        Ok(()) => Ok(Some(t.get(good).into_owned())),
        Err(ServiceError::Refused(refusal)) => Ok(Some(format!("Noaber: {}", t.get(refusal.text())))),
        // It is no longer theirs to answer.
        Err(ServiceError::NotFound) => Ok(Some(t.get("text-said-nothing").into_owned())),
        Err(error) if error.is_lost_race() => Ok(Some(format!("Noaber: {}", t.get(Refusal::Changed.text())))),
        Err(error) => Err(error),
    }
}

/// Yes or no to a question.
pub(super) async fn decide(
    app: &App,
    question: &Open,
    word: Word,
    text: &str,
    says_more: bool,
    t: Texts,
) -> Result<Said, ServiceError> {
    let actor = &question.sender.actor;
    let yes = word == Word::Yes;
    match &question.about {
        About::Invitation(id) if yes => match helping::accept(app, actor, id).await {
            // What was agreed is told by the booking itself; the same yes twice is one.
            Ok(_) | Err(ServiceError::Refused(Refusal::AlreadyYours)) => Ok(None),
            Err(error) => kindly(Err(error), "text-said-nothing", t),
        },
        About::Invitation(id) => {
            let done = helping::decline(app, actor, id, DeclineReason::NotThisTime).await;
            match done {
                // It had run out, or was answered: a no is a no.
                Err(ServiceError::Refused(Refusal::Changed)) => Ok(Some(t.get("text-said-no").into_owned())),
                done => kindly(done, "text-said-no", t),
            }
        }
        About::Came(id) => {
            let said = Told {
                somebody_came: yes,
                same_again: yes,
                words: if yes && says_more {
                    text.trim().chars().take(1000).collect()
                } else {
                    String::new()
                },
            };
            let good = if yes {
                "text-said-came"
            } else {
                "text-said-not-came"
            };
            kindly(follow::say(app, actor, id, said).await.map(|_| ()), good, t)
        }
        About::Assignment(_) => Ok(None),
    }
}

/// Here, done, or I cannot.
pub(super) async fn at_visit(app: &App, one: &Open, word: Word, t: Texts) -> Result<Said, ServiceError> {
    let About::Assignment(id) = &one.about else {
        return Ok(None);
    };
    let (step, good) = match word {
        Word::Here => (Step::CheckIn, "text-said-here"),
        Word::Done => (Step::CheckOut, "text-said-done"),
        _ => (Step::HandBack(HandBackReason::Other), "text-said-cannot"),
    };
    kindly(helping::step(app, &one.sender.actor, id, step).await, good, t)
}

/// "Later": the question stays, and is asked once more in a while.
pub(super) async fn later(
    app: &App,
    number: &Telephone,
    senders: &[Sender],
    code: Option<u8>,
    t: Texts,
) -> Result<Said, ServiceError> {
    let mut open = open::questions(app, senders).await?;
    open.retain(Open::is_invitation);
    let meant = match open::the_one(open, code) {
        Which::One(one) => vec![*one],
        // Later is later for all of them: nothing is decided by it.
        Which::Several(all) => all,
        Which::None => return Ok(Some(t.get("text-said-nothing").into_owned())),
    };
    let (app_tx, number) = (app.clone(), number.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let now = app_tx.now();
            for one in meant {
                let (who, subject) = (one.sender.person.id.clone(), one.subject());
                let code = number_of(tx, &who, &number, subject.clone(), now).await?;
                let question = TextQuestion {
                    person: who,
                    code,
                    subject,
                };
                reach::set_again(tx, &question, Some(now.plus(LATER_S))).await?;
            }
            Ok(())
        })
        .await?;
    Ok(Some(t.get("text-said-later").into_owned()))
}

/// "Less": half as many questions a week, never none. With a question open it is a no to that one as well.
pub(super) async fn less(app: &App, senders: &[Sender], t: Texts) -> Result<Said, ServiceError> {
    let mut open = open::questions(app, senders).await?;
    open.retain(Open::is_invitation);
    let good = "text-said-less";
    if let Which::One(one) = open::the_one(open, None)
        && let About::Invitation(id) = &one.about
    {
        let done = helping::decline(app, &one.sender.actor, id, DeclineReason::LessOften).await;
        return kindly(done, good, t);
    }
    let senders = senders.to_vec();
    let helps = senders.iter().any(|sender| sender.helper().is_some());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            for sender in &senders {
                let Some(id) = sender.helper() else { continue };
                helper::lock(tx, std::slice::from_ref(id)).await?;
                let Some(found) = helper::find(tx, id).await? else {
                    continue;
                };
                let before = found.helper;
                let limits = Limits {
                    weekly_invitations: (before.limits.weekly_invitations / 2).max(1),
                    ..before.limits
                };
                let after = Helper { limits, ..before };
                helper::set_offer(tx, &after, &sender.actor.audit_name()).await?;
            }
            Ok(())
        })
        .await?;
    Ok(Some(
        t.get(if helps { good } else { "text-said-nothing" }).into_owned(),
    ))
}

/// Whether a question of before may be asked once more: it is open, and so is its visit.
async fn still_asked(
    tx: &mut Tx,
    id: &InvitationId,
    now: UnixTime,
) -> Result<Option<invitation::Invitation>, ServiceError> {
    let Some(asked) = invitation::find(tx, id).await? else {
        return Ok(None);
    };
    let waits = matches!(
        asked.state,
        InvitationState::Sent { .. } | InvitationState::Expired { .. }
    );
    let of = visit::find(tx, &asked.visit).await?;
    let open = of.is_some_and(|of| matches!(of.state, VisitState::Open { .. }));
    Ok((waits && open && now < asked.window.starts_at).then_some(asked))
}

/// Asks a question once more, if it is one; says whether it was asked.
pub(super) async fn again(tx: &mut Tx, app: &App, question: &TextQuestion) -> Result<bool, ServiceError> {
    let Subject::Invitation(id) = &question.subject else {
        return Ok(false);
    };
    let Ok(id) = InvitationId::parse(id) else {
        return Ok(false);
    };
    let Some(asked) = still_asked(tx, &id, app.now()).await? else {
        return Ok(false);
    };
    // They asked for a text; whoever has stopped them since, or changed the number, is not asked another way for this.
    let contact = person::contact(tx, &question.person).await?;
    let reach = reach::find(tx, &question.person).await?;
    if !reach.leads(ReachBy::Text, &contact, app.texter.is_some()) {
        return Ok(false);
    }
    let scene = booking::scene(tx, &asked.visit, &asked.helper).await?;
    if scene.is_apart(tx).await? {
        return Ok(false);
    }
    let at: UnixTime = app.now();
    let notice = Notice {
        key: format!("{}:again:{}", asked.id, at.seconds()),
        to: &question.person,
        zone: None,
        request: None,
        say: scene.asks(&asked),
        path: format!("/invitations/{}", asked.id),
    };
    tell(tx, app.writer(), notice).await?;
    Ok(true)
}
