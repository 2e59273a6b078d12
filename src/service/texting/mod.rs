//! What people answer by text message.
//!
//! Purpose: a short word from a known number becomes the same step that a page or the desk takes. Invariants: a text is worked
//! off before the gateway is told that we have it, and twice is once; whatever is not plainly a word of ours is read by a
//! coordinator, never guessed. Deliberately absent: anything that a stolen or feigned number could learn. An answer holds a
//! first name and a time that the number was sent before; an address never goes by text.

mod open;
mod steps;

use super::notify::{fitting, text_at};
use super::{App, ServiceError, tokens};
use crate::domain::access::{Actor, Identity, Way};
use crate::domain::contact::Telephone;
use crate::domain::ids::CallBackId;
use crate::domain::reply::{self, Reply, Word};
use crate::domain::resident::{Person, ResidentState};
use crate::domain::time::UnixTime;
use crate::store::concern::{self, CallBack};
use crate::store::{Tx, helper, person, reach};
use crate::texts::Texts;

/// So many texts of one number may become calls for the desk in a day.
const CALLS_PER_DAY: i64 = 3;
/// What is kept of a text that a coordinator reads: one long message.
const MOST_CHARS: usize = 500;
/// Numbers of questions and names of texts are kept this long, seconds.
const KEPT_S: i64 = 60 * 24 * 3600;

/// A text that came in.
#[derive(Clone)]
pub struct Incoming {
    /// The gateway's name for it: the same one twice is one.
    pub id: String,
    /// The number that it came from.
    pub from: String,
    /// What it says.
    pub text: String,
}

impl std::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Neither number nor words belong in a log.
        f.debug_struct("Incoming").finish_non_exhaustive()
    }
}

/// Somebody at the telephone that a text came from.
#[derive(Debug, Clone)]
struct Sender {
    person: Person,
    /// As whoever holds the telephone may act.
    actor: Actor,
}

/// What a text came to: the words to send back, if any.
type Said = Option<String>;

/// Works a text off: does what its word says, or puts it before a coordinator; an answer goes out by text.
///
/// # Errors
/// [`ServiceError`] when the database does not answer: then the gateway is to send it again.
pub async fn receive(app: &App, incoming: &Incoming) -> Result<(), ServiceError> {
    let Some(number) = Telephone::parse(&incoming.from) else {
        tracing::info!("a text came from what is no telephone number");
        return Ok(());
    };
    let id_hash = tokens::hash(&incoming.id);
    let (seen, senders) = {
        let (hash, number, now) = (id_hash.clone(), number.clone(), app.now());
        app.store
            .read::<_, ServiceError, _>(async move |tx| {
                Ok((reach::is_seen(tx, &hash).await?, senders(tx, &number, now).await?))
            })
            .await?
    };
    if seen {
        return Ok(());
    }
    let reply = reply::read(&incoming.text);
    let said = match senders.first() {
        Some(first) => {
            let t = Texts::plain(first.person.lang);
            answer(app, &number, &senders, &reply, &incoming.text, t).await?
        }
        None => {
            // Somebody unknown who wants help is telephoned; anything else from an unknown number is somebody's mistake.
            if reply.word == Some(Word::Help) {
                call(app, &number, None, &incoming.text).await?;
            }
            None
        }
    };
    let (app_tx, to) = (app.clone(), senders.into_iter().next());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let now = app_tx.now();
            let first = reach::set_seen(tx, &id_hash, now).await?;
            if let (true, Some(said), Some(to)) = (first, said, to) {
                let key = format!("answer:{id_hash}");
                let said = fitting(|_| said.clone());
                // Whoever has just typed is awake.
                text_at(tx, app_tx.writer(), &to.person, &number, &key, said, now).await?;
            }
            Ok(())
        })
        .await?;
    app.outbox_wanted.notify_one();
    Ok(())
}

/// Everybody with this number who is still there, longest known first.
async fn senders(tx: &mut Tx, number: &Telephone, now: UnixTime) -> Result<Vec<Sender>, ServiceError> {
    let mut all = Vec::new();
    for person in person::list_by_telephone(tx, number).await? {
        // Whoever is away or in hospital still answers; nobody answers for the dead.
        let gone = matches!(person.state, ResidentState::Died | ResidentState::Erased);
        if gone {
            continue;
        }
        let mut identity = Identity::new(person.id.clone(), person.organisation.clone());
        identity.helper = helper::find_by_person(tx, &person.id)
            .await?
            .map(|found| found.helper.id);
        identity.represents = crate::store::file::list_represented(tx, &person.id, now).await?;
        // Anybody may hold the telephone, as anybody may hold a card: it opens no file and no role.
        identity.way = Way::Card;
        all.push(Sender {
            person,
            actor: Actor::Person(identity),
        });
    }
    Ok(all)
}

/// Does what a text says.
async fn answer(
    app: &App,
    number: &Telephone,
    senders: &[Sender],
    reply: &Reply,
    text: &str,
    t: Texts,
) -> Result<Said, ServiceError> {
    let says = |key: &str| Some(t.get(key).into_owned());
    let Some(word) = reply.word else {
        return unclear(app, number, senders, text, t).await;
    };
    match word {
        Word::Stop | Word::Start => {
            let stops = word == Word::Stop;
            set_texts(app, senders, stops).await?;
            Ok(says(if stops {
                "text-said-stop"
            } else {
                "text-said-start"
            }))
        }
        Word::Help => {
            call(app, number, senders.first(), text).await?;
            Ok(says("text-said-help"))
        }
        // A yes with a condition is not a yes; thanks after a visit are.
        Word::Yes | Word::No => {
            let open = open::questions(app, senders).await?;
            match open::the_one(open, reply.number) {
                open::Which::One(question)
                    if word == Word::Yes && reply.says_more && question.is_invitation() =>
                {
                    unclear(app, number, senders, text, t).await
                }
                open::Which::One(question) => {
                    steps::decide(app, &question, word, text, reply.says_more, t).await
                }
                open::Which::Several(all) => open::ask_which(app, number, &all, word, t).await.map(Some),
                // A yes to nothing may be meant for something that has passed: somebody looks, if it says more.
                open::Which::None if reply.says_more => unclear(app, number, senders, text, t).await,
                open::Which::None => Ok(says("text-said-nothing")),
            }
        }
        Word::Later => steps::later(app, number, senders, reply.number, t).await,
        Word::Less => steps::less(app, senders, t).await,
        Word::Here | Word::Done | Word::Cannot => {
            let open = open::visits(app, senders, word).await?;
            match open::the_one(open, reply.number) {
                open::Which::One(visit) => steps::at_visit(app, &visit, word, t).await,
                open::Which::Several(all) => open::ask_which(app, number, &all, word, t).await.map(Some),
                // Somebody who cannot come is not left with "there is nothing": a coordinator looks.
                open::Which::None if word == Word::Cannot => unclear(app, number, senders, text, t).await,
                open::Which::None => Ok(says("text-said-nothing")),
            }
        }
    }
}

/// What is not plainly one of our words is read by a coordinator.
async fn unclear(
    app: &App,
    number: &Telephone,
    senders: &[Sender],
    text: &str,
    t: Texts,
) -> Result<Said, ServiceError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let taken_on = call(app, number, senders.first(), text).await?;
    // One that writes without end gets no end of answers.
    Ok(taken_on.then(|| t.get("text-said-unclear").into_owned()))
}

/// Puts a text on the desk's list of calls; says whether it did.
async fn call(
    app: &App,
    number: &Telephone,
    sender: Option<&Sender>,
    text: &str,
) -> Result<bool, ServiceError> {
    let (app_tx, number) = (app.clone(), number.clone());
    let known = sender.map(|sender| sender.person.clone());
    let organisation = match &known {
        Some(person) => person.organisation.clone(),
        None => super::home_organisation(app).await?,
    };
    let kept: String = text.trim().chars().take(MOST_CHARS).collect();
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let now = app_tx.now();
            if concern::count_call_backs(tx, &number, now.plus(-24 * 3600)).await? >= CALLS_PER_DAY {
                return Ok(false);
            }
            let zone = match &known {
                Some(person) => person::find_home(tx, &person.id).await?.map(|home| home.zone),
                None => None,
            };
            // The desk reads Dutch, whatever language its sender chose.
            let t = Texts::plain(crate::domain::language::Lang::Nl);
            let new = CallBack {
                id: CallBackId::new(now, &*app_tx.chance),
                organisation,
                zone,
                person: known.as_ref().map(|person| person.id.clone()),
                request: None,
                name: known.as_ref().map(Person::full_name).unwrap_or_default(),
                telephone: number,
                why: "call_me".to_owned(),
                words: t.with("call-by-text", "words", kept).to_string(),
                is_closed: false,
                created_at: now,
            };
            let by = known.map_or_else(|| "anyone".to_owned(), |person| person.id.to_string());
            concern::add_call_back(tx, &new, &by).await?;
            Ok(true)
        })
        .await
}

/// STOP counts for everybody at this telephone: it is the telephone that rings.
async fn set_texts(app: &App, senders: &[Sender], stops: bool) -> Result<(), ServiceError> {
    let (now, senders) = (app.now(), senders.to_vec());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            for sender in &senders {
                let (who, by) = (&sender.person, sender.actor.audit_name());
                let since = stops.then_some(now);
                reach::set_texts_stopped(tx, &who.organisation, &who.id, since, &by).await?;
            }
            Ok(())
        })
        .await
}

/// Asks once more whom we promised to, while it is a question; says how many were asked.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn ask_again(app: &App) -> Result<usize, ServiceError> {
    let app_tx = app.clone();
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let now = app_tx.now();
            reach::remove_older(tx, now.plus(-KEPT_S)).await?;
            let mut asked = 0;
            for question in reach::list_again(tx, now).await? {
                reach::set_again(tx, &question, None).await?;
                asked += usize::from(steps::again(tx, &app_tx, &question).await?);
            }
            Ok(asked)
        })
        .await
}

impl Sender {
    fn helper(&self) -> Option<&crate::domain::ids::HelperId> {
        self.actor.identity().and_then(|me| me.helper.as_ref())
    }
}
