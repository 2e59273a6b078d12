//! The steps of a request's story: a small vocabulary that a loader can replay through the real services.

use super::moment::Moment;
use super::read::{self, Said};
use crate::domain::assignment::HandBackReason;
use crate::domain::concern::Seriousness;
use crate::domain::invitation::{DeclineReason, Source};
use crate::domain::request::Pointer;
use serde::Deserialize;

/// The key of a person in the seed files.
pub type Key = String;

/// What somebody does. A person or helper is a [`Key`]; `visit` counts from 1 in the order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// The contact is verified: by a code, or by a coordinator on the telephone.
    Verify {
        /// The coordinator, if it was on the telephone.
        by: Option<Key>,
    },
    /// A coordinator has looked at a first request; the request's public sentence is checked with it.
    Approve {
        /// The coordinator.
        by: Key,
    },
    /// A coordinator checks the public sentence of a request that was open at once.
    CheckSentence {
        /// The coordinator.
        by: Key,
    },
    /// Not a thing for neighbours.
    Refuse {
        /// The coordinator.
        by: Key,
        /// Who can help instead.
        pointer: Pointer,
    },
    /// A helper is asked.
    Invite {
        /// The helper.
        who: Key,
        /// Which visit.
        visit: u32,
        /// How they came to be asked.
        source: Source,
        /// The beginning that is asked about; without it, the first that suits.
        start: Option<Moment>,
    },
    /// A helper says yes: to their invitation and its time if they have one, otherwise from the open board.
    Accept {
        /// The helper.
        who: Key,
        /// Which visit; with `series`, the first of them.
        visit: u32,
        /// The agreed beginning; without it, the one they were asked about, or that of the visit's first window ahead.
        start: Option<Moment>,
        /// This visit and all that follow.
        series: bool,
    },
    /// A coordinator books a helper, usually a suggestion of the round.
    Book {
        /// The coordinator.
        by: Key,
        /// The helper.
        who: Key,
        /// Which visit.
        visit: u32,
        /// The agreed beginning; without it, that of the visit's first window that lies ahead.
        start: Option<Moment>,
    },
    /// An invited helper says no.
    Decline {
        /// The helper.
        who: Key,
        /// Which visit.
        visit: u32,
        /// Why.
        reason: DeclineReason,
    },
    /// A helper gives their place back.
    HandBack {
        /// The helper.
        who: Key,
        /// Which visit.
        visit: u32,
        /// Why.
        reason: HandBackReason,
    },
    /// The helper is at the door.
    CheckIn {
        /// The helper.
        who: Key,
        /// Which visit.
        visit: u32,
    },
    /// The helper goes home.
    CheckOut {
        /// The helper.
        who: Key,
        /// Which visit.
        visit: u32,
    },
    /// "Somebody came": the visit is confirmed, with thanks.
    Came {
        /// The coordinator who heard it on the telephone; otherwise the one who asked.
        by: Option<Key>,
        /// Which visit.
        visit: u32,
        /// The same person again?
        same_again: bool,
        /// Thanks and feedback, in people's own words; may be empty.
        words: String,
    },
    /// The helper stood before a closed door.
    NobodyHome {
        /// The helper.
        who: Key,
        /// Which visit.
        visit: u32,
    },
    /// The resident says that nobody came.
    NobodyCame {
        /// The coordinator who heard it on the telephone; otherwise the one who asked.
        by: Option<Key>,
        /// Which visit.
        visit: u32,
    },
    /// Called off: one visit, or the whole request.
    Cancel {
        /// The coordinator; otherwise the one who asked.
        by: Option<Key>,
        /// Which visit; none for the whole request.
        visit: Option<u32>,
    },
    /// The resident is away for a while.
    Pause {
        /// The coordinator; otherwise the one who asked.
        by: Option<Key>,
    },
    /// The resident is back.
    Resume {
        /// The coordinator; otherwise the one who asked.
        by: Option<Key>,
    },
    /// The clock alone: the visit's last possible beginning has passed with places open. Nobody does this.
    Expire {
        /// Which visit.
        visit: u32,
    },
    /// The clock alone: seven days after it was done, the visit is confirmed. Nobody does this.
    AutoConfirm {
        /// Which visit.
        visit: u32,
    },
    /// A helper reports a worry about the resident.
    Worry {
        /// The helper.
        who: Key,
        /// Which visit.
        visit: u32,
        /// How soon somebody must look.
        seriousness: Seriousness,
        /// In their own words.
        words: String,
    },
    /// The one who asked complains about a helper: an immediate hold.
    Complaint {
        /// The helper complained about.
        about: Key,
        /// Which visit.
        visit: u32,
        /// How soon somebody must look.
        seriousness: Seriousness,
        /// In their own words.
        words: String,
    },
    /// A helper reports a place: a kerb, a lift, the lighting.
    Place {
        /// The helper.
        who: Key,
        /// Which visit.
        visit: u32,
        /// How soon somebody must look.
        seriousness: Seriousness,
        /// In their own words.
        words: String,
    },
    /// A coordinator closes the story's latest open concern.
    CloseConcern {
        /// The coordinator.
        by: Key,
        /// What was done.
        words: String,
    },
}

/// One step of a story.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "StepFile")]
pub struct Step {
    /// When.
    pub at: Moment,
    /// What.
    pub action: Action,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepFile {
    r#do: String,
    #[serde(deserialize_with = "read::one")]
    at: Moment,
    who: Option<Key>,
    by: Option<Key>,
    about: Option<Key>,
    visit: Option<u32>,
    #[serde(default, deserialize_with = "read::maybe")]
    start: Option<Moment>,
    series: Option<bool>,
    reason: Option<String>,
    #[serde(default, deserialize_with = "read::maybe")]
    source: Option<Source>,
    #[serde(default, deserialize_with = "read::maybe")]
    pointer: Option<Pointer>,
    #[serde(default, deserialize_with = "read::maybe")]
    seriousness: Option<Seriousness>,
    same_again: Option<bool>,
    words: Option<String>,
}

/// Takes fields out of a step, so that what is left over is what the step does not have.
struct Taker {
    file: StepFile,
}

impl Taker {
    fn needed<T>(&self, value: Option<T>, name: &str) -> Result<T, String> {
        value.ok_or_else(|| format!("the step \"{}\" needs \"{name}\"", self.file.r#do))
    }
    fn who(&mut self) -> Result<Key, String> {
        let value = self.file.who.take();
        self.needed(value, "who")
    }
    fn by(&mut self) -> Result<Key, String> {
        let value = self.file.by.take();
        self.needed(value, "by")
    }
    fn about(&mut self) -> Result<Key, String> {
        let value = self.file.about.take();
        self.needed(value, "about")
    }
    fn visit(&mut self) -> u32 {
        self.file.visit.take().unwrap_or(1)
    }
    fn words(&mut self) -> Result<String, String> {
        let value = self.file.words.take();
        self.needed(value, "words")
    }
    fn seriousness(&mut self, usual: Seriousness) -> Seriousness {
        self.file.seriousness.take().unwrap_or(usual)
    }
    fn reason<T: Said>(&mut self) -> Result<T, String> {
        let text = self.file.reason.take();
        let text = self.needed(text, "reason")?;
        T::said(&text).ok_or_else(|| format!("expected {}, found \"{text}\"", T::WHAT))
    }

    fn action(&mut self) -> Result<Action, String> {
        Ok(match self.file.r#do.as_str() {
            "verify" => Action::Verify {
                by: self.file.by.take(),
            },
            "approve" => Action::Approve { by: self.by()? },
            "check_sentence" => Action::CheckSentence { by: self.by()? },
            "refuse" => Action::Refuse {
                by: self.by()?,
                pointer: {
                    let value = self.file.pointer.take();
                    self.needed(value, "pointer")?
                },
            },
            "invite" => Action::Invite {
                who: self.who()?,
                visit: self.visit(),
                source: self.file.source.take().unwrap_or(Source::Plan),
                start: self.file.start.take(),
            },
            "accept" => Action::Accept {
                who: self.who()?,
                visit: self.visit(),
                start: self.file.start.take(),
                series: self.file.series.take().unwrap_or(false),
            },
            "book" => Action::Book {
                by: self.by()?,
                who: self.who()?,
                visit: self.visit(),
                start: self.file.start.take(),
            },
            "decline" => Action::Decline {
                who: self.who()?,
                visit: self.visit(),
                reason: self.reason()?,
            },
            "hand_back" => Action::HandBack {
                who: self.who()?,
                visit: self.visit(),
                reason: self.reason()?,
            },
            "check_in" => Action::CheckIn {
                who: self.who()?,
                visit: self.visit(),
            },
            "check_out" => Action::CheckOut {
                who: self.who()?,
                visit: self.visit(),
            },
            "came" => Action::Came {
                by: self.file.by.take(),
                visit: self.visit(),
                same_again: self.file.same_again.take().unwrap_or(true),
                words: self.file.words.take().unwrap_or_default(),
            },
            "nobody_home" => Action::NobodyHome {
                who: self.who()?,
                visit: self.visit(),
            },
            "nobody_came" => Action::NobodyCame {
                by: self.file.by.take(),
                visit: self.visit(),
            },
            "cancel" => Action::Cancel {
                by: self.file.by.take(),
                visit: self.file.visit.take(),
            },
            "pause" => Action::Pause {
                by: self.file.by.take(),
            },
            "resume" => Action::Resume {
                by: self.file.by.take(),
            },
            "expire" => Action::Expire { visit: self.visit() },
            "auto_confirm" => Action::AutoConfirm { visit: self.visit() },
            other => return self.concern(other.to_owned()),
        })
    }

    fn concern(&mut self, name: String) -> Result<Action, String> {
        Ok(match name.as_str() {
            "worry" => Action::Worry {
                who: self.who()?,
                visit: self.visit(),
                seriousness: self.seriousness(Seriousness::ThreeDays),
                words: self.words()?,
            },
            "complaint" => Action::Complaint {
                about: self.about()?,
                visit: self.visit(),
                seriousness: self.seriousness(Seriousness::Day),
                words: self.words()?,
            },
            "place" => Action::Place {
                who: self.who()?,
                visit: self.visit(),
                seriousness: self.seriousness(Seriousness::Week),
                words: self.words()?,
            },
            "close_concern" => Action::CloseConcern {
                by: self.by()?,
                words: self.words()?,
            },
            other => return Err(format!("\"{other}\" is no step")),
        })
    }

    fn nothing_left(&self) -> Result<(), String> {
        let file = &self.file;
        let left = [
            ("who", file.who.is_some()),
            ("by", file.by.is_some()),
            ("about", file.about.is_some()),
            ("visit", file.visit.is_some()),
            ("start", file.start.is_some()),
            ("series", file.series.is_some()),
            ("reason", file.reason.is_some()),
            ("source", file.source.is_some()),
            ("pointer", file.pointer.is_some()),
            ("seriousness", file.seriousness.is_some()),
            ("same_again", file.same_again.is_some()),
            ("words", file.words.is_some()),
        ];
        match left.iter().find(|(_, is_left)| *is_left) {
            Some((name, _)) => Err(format!("the step \"{}\" has no \"{name}\"", file.r#do)),
            None => Ok(()),
        }
    }
}

impl TryFrom<StepFile> for Step {
    type Error = String;
    fn try_from(file: StepFile) -> Result<Self, String> {
        let at = file.at;
        let mut taker = Taker { file };
        let action = taker.action()?;
        taker.nothing_left()?;
        Ok(Self { at, action })
    }
}

impl Action {
    /// Which visit it is about, if it is about one.
    pub const fn visit(&self) -> Option<u32> {
        match self {
            Self::Invite { visit, .. }
            | Self::Accept { visit, .. }
            | Self::Book { visit, .. }
            | Self::Decline { visit, .. }
            | Self::HandBack { visit, .. }
            | Self::CheckIn { visit, .. }
            | Self::CheckOut { visit, .. }
            | Self::Came { visit, .. }
            | Self::NobodyHome { visit, .. }
            | Self::NobodyCame { visit, .. }
            | Self::Expire { visit }
            | Self::AutoConfirm { visit }
            | Self::Worry { visit, .. }
            | Self::Complaint { visit, .. }
            | Self::Place { visit, .. } => Some(*visit),
            Self::Cancel { visit, .. } => *visit,
            _ => None,
        }
    }

    /// The helper it is about or done by, if one is.
    pub fn helper(&self) -> Option<&str> {
        match self {
            Self::Invite { who, .. }
            | Self::Accept { who, .. }
            | Self::Book { who, .. }
            | Self::Decline { who, .. }
            | Self::HandBack { who, .. }
            | Self::CheckIn { who, .. }
            | Self::CheckOut { who, .. }
            | Self::NobodyHome { who, .. }
            | Self::Worry { who, .. }
            | Self::Complaint { about: who, .. }
            | Self::Place { who, .. } => Some(who),
            _ => None,
        }
    }

    /// The coordinator who does it, if one does.
    pub fn coordinator(&self) -> Option<&str> {
        match self {
            Self::Approve { by }
            | Self::CheckSentence { by }
            | Self::Refuse { by, .. }
            | Self::Book { by, .. }
            | Self::CloseConcern { by, .. } => Some(by),
            Self::Verify { by }
            | Self::Came { by, .. }
            | Self::NobodyCame { by, .. }
            | Self::Cancel { by, .. }
            | Self::Pause { by }
            | Self::Resume { by } => by.as_deref(),
            _ => None,
        }
    }
}
