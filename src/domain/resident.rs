//! A person as others see them, and what only a disclosure opens.

use super::contact::{MailAddress, Telephone};
use super::ids::{OrganisationId, PersonId, ZoneId};
use super::language::Lang;
use super::time::UnixTime;
use super::{InvalidTransition, tags};
use crate::geo::{Cell, Point};

tags! {
    /// Where a resident is. Anything but `here` stops messages and series at once.
    ResidentState {
        /// At home.
        Here = "here",
        /// Away for a while.
        Away = "away",
        /// In hospital.
        InHospital = "in_hospital",
        /// Moved away.
        Moved = "moved",
        /// Died.
        Died = "died",
        /// Forgotten: the row has no name any more, and stays because others' visits point at it.
        Erased = "erased",
    }
}

impl ResidentState {
    /// Whether visits and messages go on.
    pub const fn is_here(self) -> bool {
        matches!(self, Self::Here)
    }

    /// The step to another state.
    ///
    /// # Errors
    /// [`InvalidTransition`] out of `died` and `erased`, to `erased` (see [`Self::erase`]), and to the state somebody is
    /// in already.
    pub fn become_state(self, next: Self) -> Result<Self, InvalidTransition> {
        if self == next || matches!(self, Self::Died | Self::Erased) || next == Self::Erased {
            return self.refuse(next.tag());
        }
        Ok(next)
    }

    /// Everything that is known of them is forgotten; also of somebody who died.
    ///
    /// # Errors
    /// [`InvalidTransition`] when that was done already.
    pub fn erase(self) -> Result<Self, InvalidTransition> {
        match self {
            Self::Erased => self.refuse("be erased"),
            _ => Ok(Self::Erased),
        }
    }

    fn refuse(self, step: &'static str) -> Result<Self, InvalidTransition> {
        Err(InvalidTransition {
            thing: "resident",
            from: self.tag(),
            step,
        })
    }
}

/// What one is careful about with somebody. Known to coordinators alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Care {
    /// Alone, ill, confused or otherwise easily harmed: a first visit asks for vetting and a talk, or for a team.
    pub is_vulnerable: bool,
    /// Somebody must not find them: coarser on every map, unnamed before somebody comes, and the address is told by a
    /// coordinator, never shown to a helper.
    pub is_secret: bool,
}

impl Care {
    /// Whether a first visit by somebody unknown asks for more.
    pub const fn is_careful(self) -> bool {
        self.is_vulnerable || self.is_secret
    }
}

/// A person, without anything that would find them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their identifier.
    pub id: PersonId,
    /// The organisation that keeps their file.
    pub organisation: OrganisationId,
    /// The name they want to be called, usually a first name.
    pub given_name: String,
    /// The rest of the name; empty when they gave none.
    pub family_name: String,
    /// The language of pages and messages.
    pub lang: Lang,
    /// Where they are.
    pub state: ResidentState,
    /// What one is careful about.
    pub care: Care,
    /// Whether a code or a person has verified the contact.
    pub verified_at: Option<UnixTime>,
    /// Since when the file exists.
    pub created_at: UnixTime,
}

impl Person {
    /// First name and initial: `Ans V.`, what others see before somebody has accepted. A dash for somebody erased.
    pub fn short_name(&self) -> String {
        if self.state == ResidentState::Erased {
            return "–".to_owned();
        }
        match self
            .family_name
            .split_whitespace()
            .last()
            .and_then(|word| word.chars().next())
        {
            Some(initial) => format!("{} {}.", self.given_name, initial.to_uppercase()),
            None => self.given_name.clone(),
        }
    }

    /// What others see before somebody has accepted: first name and initial, or nothing of who must not be found.
    pub fn public_name(&self) -> String {
        if self.care.is_secret {
            String::new()
        } else {
            self.short_name()
        }
    }

    /// First and family name.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
            .trim()
            .to_owned()
    }
}

/// How somebody can be reached. Lives in memory only as long as it is needed.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Contact {
    /// A telephone number, mobile or not.
    pub telephone: Option<Telephone>,
    /// A mail address.
    pub mail: Option<MailAddress>,
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A contact never lands in a log.
        f.write_str("Contact(…)")
    }
}

/// Where somebody lives: the street and number, the exact point. Never leaves `service` but inside a disclosure.
#[derive(Clone, PartialEq)]
pub struct Address {
    /// Street and number as a person writes them.
    pub street: String,
    /// Postcode as written, and place.
    pub postcode: String,
    /// The town or village.
    pub place: String,
    /// The exact point, if one is known.
    pub point: Option<Point>,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // An address never lands in a log.
        f.write_str("Address(…)")
    }
}

/// The zone and cell of a home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// Whose home.
    pub person: PersonId,
    /// In which zone.
    pub zone: ZoneId,
    /// The disclosure cell.
    pub cell: Cell,
}
