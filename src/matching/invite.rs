//! Whom to ask, and how many: as few as possible.
//!
//! The chance of a yes starts from a prior of 25 % (published: 5.6 % for mass mailings, 25 % per good contact), moves
//! with the person's own answers, and is then scaled for what is known of this visit. The scales are judgement, not yet
//! measurement; they stand in one table each so that our own history can replace them. Whole parts per 10,000
//! throughout: the same people are asked on every machine. Deliberately absent: sharing the budget between cells, and
//! keeping people's own weekly number, which the hard rules do before anybody comes here.

use super::problem::OfferIx;
use crate::geo::DistanceBucket;

/// One, in parts.
pub const WHOLE: u32 = 10_000;
/// How sure a wave should be of at least one yes.
pub const SURE_ENOUGH: u32 = 9_000;
/// After how many days without being asked a willing helper comes first, so that nobody waits for thirty.
pub const LONG_UNASKED_DAYS: u32 = 14;
/// Whoever is asked for a visit that begins so soon, seconds, says yes less often than they would have.
pub const UNHURRIED_S: i64 = 86_400;
/// A question stands for this long at least, seconds in which people are awake.
const STANDS_LEAST_S: i64 = 3600;
/// And for this long at most: whoever waits for help should know within a day.
const STANDS_MOST_S: i64 = 2 * 3600;
/// Where there is time for it, so many questions fit one after another.
const ONE_BY_ONE: i64 = 9;

/// The prior: two of eight say yes.
const PRIOR_YES: u32 = 2;
const PRIOR_ASKED: u32 = 8;
/// Nobody is certain, either way.
const LEAST: u32 = 100;
const MOST: u32 = 9_500;

/// A helper who could be asked about a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    /// Who.
    pub offer: OfferIx,
    /// How far, as told to somebody who is not assigned.
    pub distance: DistanceBucket,
    /// The same face as before, or asked for by name.
    pub familiar: bool,
    /// The plan's choice.
    pub planned: bool,
    /// How often they were asked before and answered or let it pass.
    pub asked: u32,
    /// How often they said yes.
    pub said_yes: u32,
    /// Seconds until the visit.
    pub lead_s: i64,
    /// Days since they were last asked; `None`: never.
    pub days_unasked: Option<u32>,
}

/// The chance of a yes, in parts of [`WHOLE`].
pub fn chance_of_yes(contact: &Contact) -> u32 {
    let yes = u64::from(PRIOR_YES) + u64::from(contact.said_yes.min(contact.asked));
    let asked = u64::from(PRIOR_ASKED) + u64::from(contact.asked);
    // Per cent, one table per circumstance.
    let distance = match contact.distance {
        DistanceBucket::SamePart => 120,
        DistanceBucket::About1Km => 110,
        DistanceBucket::About2Km => 100,
        DistanceBucket::About5Km => 80,
        DistanceBucket::Further => 60,
    };
    let familiar = if contact.familiar { 160 } else { 100 };
    // Whoever was asked a moment ago is not asked again yet: questions spread, and weigh less.
    let rested = match contact.days_unasked {
        Some(0) => 70,
        Some(1 | 2) => 85,
        _ => 100,
    };
    let lead = match contact.lead_s {
        ..UNHURRIED_S => 70,
        UNHURRIED_S..259_200 => 90,
        _ => 100,
    };
    let parts = yes * u64::from(WHOLE) * distance * familiar * lead * rested / (asked * 100_000_000);
    u32::try_from(parts).unwrap_or(MOST).clamp(LEAST, MOST)
}

/// In the order of asking: familiar faces, the plan's choice, who was not asked for [`LONG_UNASKED_DAYS`] (the longest
/// first), then the likeliest; of equals the lowest index.
pub fn order(contacts: &mut [Contact]) {
    contacts.sort_by_key(|contact| {
        let unasked = contact.days_unasked.unwrap_or(u32::MAX);
        let long = if unasked >= LONG_UNASKED_DAYS { unasked } else { 0 };
        let first = std::cmp::Reverse((contact.familiar, contact.planned, long, chance_of_yes(contact)));
        (first, contact.offer)
    });
}

/// The chance that at least one of several says yes, in parts of [`WHOLE`], rounded down.
pub fn at_least_one(chances: impl IntoIterator<Item = u32>) -> u32 {
    const FINE: u64 = 1_000_000_000_000;
    let nobody = chances.into_iter().fold(FINE, |nobody, chance| {
        let no = u64::from(WHOLE.saturating_sub(chance));
        (nobody * no).div_ceil(u64::from(WHOLE))
    });
    let some = (FINE - nobody.min(FINE)) / (FINE / u64::from(WHOLE));
    u32::try_from(some).unwrap_or(WHOLE)
}

/// How many of the ordered contacts to ask at once: the fewest that are sure enough of one yes, else all of them.
pub fn wave(ordered: &[Contact], sure_enough: u32) -> usize {
    let mut asked = Vec::new();
    for contact in ordered {
        asked.push(chance_of_yes(contact));
        if at_least_one(asked.iter().copied()) >= sure_enough {
            break;
        }
    }
    asked.len()
}

/// How long a question stands before somebody else is asked, seconds in which people are awake, when there are so many
/// left in which to ask: an hour, and longer where there is time.
pub fn stands_s(time_s: i64) -> i64 {
    (time_s / ONE_BY_ONE).clamp(STANDS_LEAST_S, STANDS_MOST_S)
}

/// How many of the ordered contacts to ask at once (for one place): a wave that is sure enough, spread over the questions
/// that there is time for one after another. At least one, unless there is nobody.
pub fn at_once(ordered: &[Contact], time_s: i64, sure_enough: u32) -> usize {
    let turns = usize::try_from(time_s / stands_s(time_s)).unwrap_or(1).max(1);
    wave(ordered, sure_enough).div_ceil(turns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(offer: OfferIx) -> Contact {
        Contact {
            offer,
            distance: DistanceBucket::About2Km,
            familiar: false,
            planned: false,
            asked: 0,
            said_yes: 0,
            lead_s: 500_000,
            days_unasked: Some(3),
        }
    }

    #[test]
    fn a_stranger_two_kilometres_away_says_yes_one_time_in_four() {
        assert_eq!(chance_of_yes(&contact(0)), 2_500);
        // 1 − 0.75^8 = 0.8999, 1 − 0.75^9 = 0.9249
        assert_eq!(at_least_one([2_500; 8]), 8_998);
        assert_eq!(wave(&[contact(0); 20], SURE_ENOUGH), 9);
        assert_eq!(
            wave(&[contact(0); 5], SURE_ENOUGH),
            5,
            "when there are no more, all of them"
        );
        assert_eq!(wave(&[], SURE_ENOUGH), 0);
    }

    #[test]
    fn one_by_one_where_there_is_time_and_several_in_haste() {
        const HOUR: i64 = 3_600;
        assert_eq!(
            [0, 5 * HOUR, 18 * HOUR, 90 * HOUR].map(stands_s),
            [HOUR, HOUR, 2 * HOUR, 2 * HOUR]
        );
        let many = [contact(0); 20];
        // Nine make a wave: alone for days, in threes within three hours, all in the last one.
        assert_eq!(
            [90 * HOUR, 9 * HOUR, 3 * HOUR, HOUR, 0].map(|time| at_once(&many, time, SURE_ENOUGH)),
            [1, 1, 3, 9, 9]
        );
        assert_eq!(at_once(&[], HOUR, SURE_ENOUGH), 0);
    }

    #[test]
    fn own_answers_outweigh_the_prior_in_time() {
        let often = Contact {
            asked: 40,
            said_yes: 38,
            familiar: true,
            ..contact(0)
        };
        let never = Contact {
            asked: 40,
            said_yes: 0,
            ..contact(0)
        };
        assert_eq!(chance_of_yes(&often), MOST);
        assert_eq!(chance_of_yes(&never), 416);
        assert_eq!(wave(&[often], SURE_ENOUGH), 1);
        let late = Contact {
            lead_s: 3_600,
            distance: DistanceBucket::Further,
            ..contact(0)
        };
        assert_eq!(chance_of_yes(&late), 1_050);
    }

    #[test]
    fn familiar_faces_then_the_plan_then_the_forgotten_then_the_likely() {
        let mut all = [
            Contact {
                asked: 8,
                said_yes: 8,
                ..contact(0)
            },
            contact(1),
            Contact {
                days_unasked: Some(31),
                ..contact(2)
            },
            Contact {
                days_unasked: None,
                ..contact(3)
            },
            Contact {
                planned: true,
                ..contact(4)
            },
            Contact {
                familiar: true,
                ..contact(5)
            },
            contact(6),
        ];
        order(&mut all);
        assert_eq!(all.map(|contact| contact.offer), [5, 4, 3, 2, 0, 1, 6]);
    }
}
