//! What a request, a helper, a visit *is*; which steps are legal.
//!
//! Purpose: the vocabulary of the product and its state machines, as plain data. Invariants: states carry their data,
//! transitions consume, an impossible combination has no value. Deliberately absent: async, SQL (but for derives on
//! ids and tags), reading the clock.

pub mod access;
pub mod additional;
pub mod assignment;
pub mod bond;
pub mod category;
pub mod concern;
pub mod consent;
pub mod contact;
pub mod daypart;
pub mod door;
pub mod duty;
pub mod fee;
pub mod figures;
pub mod gsm;
pub mod handover;
pub mod helper;
pub mod hours;
pub mod ids;
pub mod invitation;
pub mod language;
pub mod learning;
pub mod letter;
pub mod masking;
pub mod news;
pub mod opening;
pub mod organisation;
pub mod outing;
pub mod partner;
pub mod photo;
pub mod practice;
pub mod reach;
pub mod reply;
pub mod request;
pub mod resident;
pub mod schedule;
pub mod sound;
pub mod story;
pub mod suppress;
pub mod team;
pub mod thread;
pub mod time;
pub mod visit;
pub mod zone;

/// A step that the life of a thing does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a {thing} that is {from} cannot {step}")]
pub struct InvalidTransition {
    /// What was asked to step: `visit`, `request`, …
    pub thing: &'static str,
    /// The tag of the state it is in.
    pub from: &'static str,
    /// The step asked for.
    pub step: &'static str,
}

/// Makes an enum of unit variants that are stored and sent as a short tag.
macro_rules! tags {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $tag:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in the order of the definition.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The tag that is stored.
            pub const fn tag(self) -> &'static str {
                match self { $($name::$variant => $tag),+ }
            }

            /// The value of a stored tag.
            pub fn from_tag(tag: &str) -> Option<Self> {
                match tag { $($tag => Some($name::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.tag())
            }
        }
    };
}
pub(crate) use tags;
