//! Asking for help, and following it.

use askama::Template;

use super::fees::PricePart;
use super::{Face, Row, Step, Tile, Week};
use crate::web::forms::Answers;
use crate::web::page::Page;

/// Where one is in a form of several steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Which one, from 1.
    pub at: u8,
    /// Of how many.
    pub of: u8,
    /// The one before; empty for the first.
    pub back: &'static str,
}

/// Step 1: what.
#[derive(Debug, Template)]
#[template(path = "resident/ask_what.html")]
pub struct AskWhat {
    /// The frame.
    pub page: Page,
    /// Where it stands.
    pub step: Place,
    /// Fields: category, words.
    pub form: Answers,
    /// The catalogue.
    pub categories: Vec<Tile>,
    /// Who helps better with what the words hint at; empty when they hint at nothing, or it was read before.
    pub elsewhere: String,
    /// What they hint at, by its short name.
    pub hinted: String,
}

/// Step 2: when.
#[derive(Debug, Template)]
#[template(path = "resident/ask_when.html")]
pub struct AskWhen {
    /// The frame.
    pub page: Page,
    /// Where it stands.
    pub step: Place,
    /// Fields: when (soon, days, fixed, series), before, day (several), date, time, rhythm, slot (several), first, until,
    /// times, length.
    pub form: Answers,
    /// The coming days.
    pub days: Week,
    /// Any week, for a series.
    pub week: Week,
}

/// Step 3: where.
#[derive(Debug, Template)]
#[template(path = "resident/ask_where.html")]
pub struct AskWhere {
    /// The frame.
    pub page: Page,
    /// Where it stands.
    pub step: Place,
    /// Fields: postcode, number, street, town.
    pub form: Answers,
}

/// Step 4: anything to know.
#[derive(Debug, Template)]
#[template(path = "resident/ask_know.html")]
pub struct AskKnow {
    /// The frame.
    pub page: Page,
    /// Where it stands.
    pub step: Place,
    /// Fields: need (several: vetted, lifting, pets, smoke, car), rather (woman, man), language, people, note, photo, without.
    pub form: Answers,
    /// Whether there is a photo already.
    pub has_photo: bool,
    /// Languages to choose.
    pub languages: Vec<Tile>,
}

/// Step 5: who are you.
#[derive(Debug, Template)]
#[template(path = "resident/ask_who.html")]
pub struct AskWho {
    /// The frame.
    pub page: Page,
    /// Where it stands.
    pub step: Place,
    /// Whether who asks is signed in and has a file.
    pub is_known: bool,
    /// For whom it can be: oneself, those for whom one acts, somebody else.
    pub whom: Vec<Tile>,
    /// Fields: for (me, other, or a person), name, telephone, mail, asker, agreed.
    pub form: Answers,
}

/// Step 6: check and send.
#[derive(Debug, Template)]
#[template(path = "resident/ask_check.html")]
pub struct AskCheck {
    /// The frame.
    pub page: Page,
    /// Where it stands.
    pub step: Place,
    /// What was said, each with the step where it can be changed.
    pub rows: Vec<Row>,
    /// House rules of this kind of help; may be empty.
    pub rules: Vec<String>,
    /// What happens when it is sent: where the code goes, or who telephones.
    pub sending: String,
    /// Whether a photo goes along.
    pub has_photo: bool,
    /// The same was asked not long ago: when, and where that is.
    pub before: Option<Before>,
}

/// Something alike that was asked before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// "dinsdag 24 november".
    pub day: String,
    /// Its page.
    pub href: String,
}

/// The coming visits of a request: each can be skipped, and a series changed from one of them on.
#[derive(Debug, Template)]
#[template(path = "resident/visits.html")]
pub struct Visits {
    /// The frame.
    pub page: Page,
    /// The request's id, in its addresses.
    pub id: String,
    /// "Boodschappen".
    pub title: String,
    /// "elke week: dinsdag, 's ochtends".
    pub rhythm: String,
    /// Those ahead, in order of time.
    pub visits: Vec<Ahead>,
    /// Whether it is a series that can be changed.
    pub can_change: bool,
    /// Fields of the change: visit, rhythm, slot (several), until, times.
    pub form: Answers,
    /// Any week.
    pub week: Week,
}

/// A visit that is still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    /// The visit's id.
    pub visit: String,
    /// When.
    pub when: String,
    /// Who comes; empty as long as nobody does.
    pub who: String,
    /// Whether it can be called off.
    pub can_skip: bool,
}

/// The resident's page about one request.
#[derive(Debug, Template)]
#[template(path = "resident/status.html")]
pub struct Status {
    /// The frame.
    pub page: Page,
    /// The file at the desk, when it is a desk that looks; empty otherwise.
    pub desk: String,
    /// First name and initial of who needs help.
    pub resident: String,
    /// Whose page it is: `own`, or `theirs` for who acts for the resident.
    pub whose: &'static str,
    /// House rules of this kind of help.
    pub rules: Vec<String>,
    /// The request's id, in its addresses.
    pub id: String,
    /// "Boodschappen".
    pub title: String,
    /// The category's icon.
    pub icon: String,
    /// What happens now, in one or two sentences.
    pub now: String,
    /// The process.
    pub steps: Vec<Step>,
    /// Who comes, soonest first.
    pub coming: Vec<Coming>,
    /// A visit of which we ask whether somebody came.
    pub ask_came: Option<AskCame>,
    /// A visit that was done, to give thanks for.
    pub thank: Option<Thank>,
    /// Who comes or came.
    pub apart: Vec<Comer>,
    /// The conversation with who comes: "2 nieuwe berichten"; empty without one.
    pub messages: String,
    /// The link to its photo, or to add one; empty when neither can be.
    pub photo: String,
    /// What a worker's visit costs, and whether that is fine; nothing where nothing costs anything.
    pub price: Option<PricePart>,
    /// What was asked.
    pub rows: Vec<Row>,
    /// Whether it can still be cancelled.
    pub can_cancel: bool,
    /// Whether it comes back, and its visits can be looked at one by one.
    pub is_series: bool,
    /// The same was asked not long ago.
    pub before: Option<Before>,
    /// Whether something can be told to the coordinator alone.
    pub can_tell: bool,
    /// Whether there is something to tell about.
    pub can_story: bool,
    /// Whether they come along with somebody, and are not visited.
    pub along: bool,
    /// Fields of the thanks: message, again.
    pub form: Answers,
}

/// Somebody who comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// The visit's id.
    pub visit: String,
    /// Who.
    pub face: Face,
    /// When.
    pub when: String,
    /// What they say at the door.
    pub door_word: String,
    /// Whether they were here before.
    pub familiar: bool,
    /// Who goes along; may be empty.
    pub with: String,
    /// The visit as a file for a calendar; empty for a desk, and below the first of several who come together.
    pub calendar: String,
}

/// Somebody who comes or came, to say "rather not again" of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comer {
    /// What the form sends.
    pub helper: String,
    /// First name and initial.
    pub name: String,
}

/// What a resident tells the coordinator alone.
#[derive(Debug, Template)]
#[template(path = "resident/aside.html")]
pub struct Aside {
    /// The frame.
    pub page: Page,
    /// The request's id, in its addresses.
    pub id: String,
    /// "Boodschappen".
    pub title: String,
    /// Who came, or comes: a complaint can be about them.
    pub comers: Vec<Comer>,
    /// Fields: about (a helper, or nothing), words.
    pub form: Answers,
}

/// "Did somebody come?"
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskCame {
    /// The visit's id.
    pub visit: String,
    /// Who would come.
    pub name: String,
    /// When.
    pub when: String,
}

/// Thanks to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thank {
    /// The visit's id.
    pub visit: String,
    /// Who came.
    pub name: String,
}

/// Everything a resident asked.
#[derive(Debug, Template)]
#[template(path = "resident/mine.html")]
pub struct Mine {
    /// The frame.
    pub page: Page,
    /// The requests, newest first.
    pub requests: Vec<MyRequest>,
    /// What they said that waits to be typed out.
    pub spoken: Vec<super::speak::MySpoken>,
    /// With whom they are brought together: how it stands, and where its page is.
    pub bonds: Vec<super::Row>,
    /// What neighbours invite others to.
    pub together: Vec<super::public::Together>,
}

/// One line of [`Mine`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyRequest {
    /// Where it leads.
    pub href: String,
    /// The category's icon.
    pub icon: String,
    /// The category.
    pub title: String,
    /// How it stands.
    pub now: String,
}

/// A story about a visit, by the resident.
#[derive(Debug, Template)]
#[template(path = "resident/story.html")]
pub struct OwnStory {
    /// The frame.
    pub page: Page,
    /// The request's id.
    pub id: String,
    /// What it was.
    pub title: String,
    /// Who came.
    pub helper: String,
    /// Whether somebody has been there.
    pub can: bool,
    /// What they told already.
    pub told: Option<MyStory>,
    /// Fields: words, audience.
    pub form: Answers,
}

/// A story that was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyStory {
    /// The words.
    pub words: String,
    /// Who reads it, or that somebody looks at it first.
    pub stands: String,
}
