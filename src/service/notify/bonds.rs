//! What the two of a bond are told. Never who of them said no, and never why.

use crate::domain::schedule::Window;
use crate::domain::time::amsterdam;
use crate::texts::Texts;

/// What can be said to one of the two; `name` is what the other is called.
#[derive(Debug, Clone)]
pub enum BondSay<'a> {
    /// Would you like to be brought together?
    Asked {
        /// With whom.
        name: &'a str,
        /// Whether they get to know each other first.
        meets_first: bool,
    },
    /// Both said yes: now they get to know each other.
    Meeting {
        /// Whom.
        name: &'a str,
    },
    /// They met: shall we go on?
    GoOn {
        /// With whom.
        name: &'a str,
    },
    /// It runs.
    Runs {
        /// With whom.
        name: &'a str,
    },
    /// It never begins.
    Not {
        /// With whom it would have been.
        name: &'a str,
    },
    /// It is over.
    Over {
        /// With whom it was.
        name: &'a str,
    },
    /// The helper cannot come; the two set another day.
    VisitOff {
        /// Who.
        name: &'a str,
        /// When it was.
        window: Window,
    },
    /// They meet somewhere else than at home.
    MeetsAt {
        /// Whom.
        name: &'a str,
        /// When.
        window: Window,
        /// Where, in general words.
        place: &'a str,
        /// What the helper says; empty for the helper, who has it in their week.
        word: &'a str,
    },
}

impl BondSay<'_> {
    /// When it begins to matter, if at a time.
    pub(super) const fn about_when(&self) -> Option<Window> {
        match self {
            Self::VisitOff { window, .. } | Self::MeetsAt { window, .. } => Some(*window),
            _ => None,
        }
    }
}

fn moment(t: Texts, window: &Window) -> String {
    t.moment(window.starts_at.local(&amsterdam()).datetime())
}

/// Subject and body, for somebody called `to`.
pub(super) fn words(t: Texts, to: &str, say: &BondSay<'_>) -> (String, String) {
    let plain = |subject: &str, body: &str, name: &str| {
        (
            t.with(subject, "other", name).to_string(),
            t.with(body, "name", to).and("other", name).to_string(),
        )
    };
    match say {
        BondSay::Asked {
            name,
            meets_first: true,
        } => plain("mail-bond-asked-subject", "mail-bond-asked-meet", name),
        BondSay::Asked { name, .. } => plain("mail-bond-asked-subject", "mail-bond-asked", name),
        BondSay::Meeting { name } => plain("mail-bond-meeting-subject", "mail-bond-meeting", name),
        BondSay::GoOn { name } => plain("mail-bond-go-on-subject", "mail-bond-go-on", name),
        BondSay::Runs { name } => plain("mail-bond-runs-subject", "mail-bond-runs", name),
        BondSay::Not { name } => plain("mail-bond-not-subject", "mail-bond-not", name),
        BondSay::Over { name } => plain("mail-bond-over-subject", "mail-bond-over", name),
        BondSay::VisitOff { name, window } => (
            t.with("mail-bond-off-subject", "other", *name).to_string(),
            t.with("mail-bond-off", "name", to)
                .and("other", *name)
                .and("when", moment(t, window))
                .to_string(),
        ),
        BondSay::MeetsAt {
            name,
            window,
            place,
            word,
        } => {
            let key = if word.is_empty() {
                "mail-bond-meets-helper"
            } else {
                "mail-bond-meets"
            };
            let mut body = t
                .with(key, "name", to)
                .and("other", *name)
                .and("when", moment(t, window))
                .and("place", *place);
            if !word.is_empty() {
                body = body.and("word", *word);
            }
            (
                t.with("mail-bond-meets-subject", "other", *name).to_string(),
                body.to_string(),
            )
        }
    }
}

/// The same in one text; `clip` makes a name as short as it must be.
pub(super) fn short(t: Texts, say: &BondSay<'_>, clip: &dyn Fn(&str) -> String) -> String {
    let plain = |key: &str, name: &str| t.with(key, "other", clip(name)).to_string();
    match say {
        BondSay::Asked { name, .. } => plain("text-bond-asked", name),
        BondSay::Meeting { name } => plain("text-bond-meeting", name),
        BondSay::GoOn { name } => plain("text-bond-go-on", name),
        BondSay::Runs { name } => plain("text-bond-runs", name),
        BondSay::Not { name } => plain("text-bond-not", name),
        BondSay::Over { name } => plain("text-bond-over", name),
        BondSay::VisitOff { name, window } => t
            .with("text-bond-off", "other", clip(name))
            .and("when", moment(t, window))
            .to_string(),
        BondSay::MeetsAt {
            name, window, place, ..
        } => t
            .with("text-bond-meets", "other", clip(name))
            .and("when", moment(t, window))
            .and("place", clip(place))
            .to_string(),
    }
}
