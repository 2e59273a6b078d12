//! A statement of practice: what a worker can do and did, signed by a supervisor, and checked by anybody with its code.

use super::ids::{HelperId, OrganisationId, PersonId, StatementId};
use super::learning::Level;
use super::time::UnixTime;
use jiff::civil::Date;

/// Characters of the code on paper: sixty bits, and each try is counted.
pub const CODE_LENGTH: usize = 12;

/// Work that somebody does by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mastered {
    /// What, in Dutch.
    pub name_nl: String,
    /// What, in English.
    pub name_en: String,
    /// How far they are.
    pub level: Level,
    /// Minutes that were signed for.
    pub minutes: u32,
}

/// What a statement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// First and family name.
    pub name: String,
    /// The organisation.
    pub organisation: String,
    /// The first day of work.
    pub from: Date,
    /// The day on which it was signed.
    pub until: Date,
    /// Work that they do by themselves.
    pub work: Vec<Mastered>,
    /// All minutes that were signed for, in other work too.
    pub minutes: u32,
    /// Who signed, by name.
    pub signed_by: String,
}

/// What whoever checks a code may see besides organisation, date and whether it counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shown {
    /// The name.
    pub name: bool,
    /// The work.
    pub work: bool,
    /// The hours.
    pub hours: bool,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its identifier.
    pub id: StatementId,
    /// Whose.
    pub helper: HelperId,
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// The code on paper.
    pub code: String,
    /// What it says.
    pub says: Practice,
    /// The fingerprint of what it says, as it was when it was signed.
    pub print: String,
    /// Who signed.
    pub signed_by: PersonId,
    /// When.
    pub signed_at: UnixTime,
    /// Since when the worker lets it be checked.
    pub agreed_at: Option<UnixTime>,
    /// What whoever checks it sees.
    pub shown: Shown,
    /// When the organisation took it back.
    pub withdrawn_at: Option<UnixTime>,
}

/// The code as it is printed, in groups of four.
pub fn printed(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_printed_in_groups() {
        assert_eq!(printed("ABCDEFGHJKMN"), "ABCD-EFGH-JKMN");
        assert_eq!(printed(""), "");
    }
}
