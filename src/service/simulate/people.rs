//! What people say when they are asked.
//!
//! The chance of a yes that the people of the simulation have. It is not the one by which `matching::invite` decides how
//! many to ask: that one knows distances in buckets and somebody's earlier answers; this one knows what nobody can see,
//! each person's own inclination and what they like, how often they were asked of late and how much they do already. So a
//! way of asking is not marked by its own answers. Of the two
//! published figures it is set to one (a test): of people who are asked personally for what suits them one in four says yes.
//! The other, 5.6 % of a mailing to everybody, it does not meet: here some 3 % would, because few requests suit any one
//! helper of this town. Its people are the stricter. What somebody says to a visit hangs on the seed, on them and on the visit, never on who else is asked or when
//! the program happened to draw it.

use super::luck::{Luck, draw};
use crate::domain::time::{UnixTime, amsterdam};

/// What decides a yes, besides who they are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question {
    /// Which helper.
    pub(super) helper: usize,
    /// Which visit of the month, the same for every way of asking.
    pub(super) visit: u64,
    /// What for: a number of the category.
    pub(super) category: u64,
    /// From home to home, as told: between the middles of cells, metres.
    pub(super) distance_m: f64,
    /// They were there before.
    pub(super) familiar: bool,
    /// When they are asked.
    pub(super) at: UnixTime,
    /// When they would have to be there.
    pub(super) starts_at: UnixTime,
    /// Questions they got in the seven days before.
    pub(super) asked_lately: usize,
    /// Visits they have said yes to in the seven days before.
    pub(super) promised_lately: usize,
}

/// What somebody does with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// Says yes at this moment.
    Yes(UnixTime),
    /// Says no at this moment.
    No(UnixTime),
    /// Never answers.
    Never,
}

/// The chance that somebody says yes, whatever they are asked: two of eight on average, some hardly ever, some often.
fn inclination(seed: u64, helper: usize) -> f64 {
    // The second smallest of seven even draws has the distribution Beta(2, 6).
    let mut draws: [f64; 7] = std::array::from_fn(|n| draw(seed, &[1, helper as u64, n as u64]));
    draws.sort_by(f64::total_cmp);
    draws[1]
}

/// The chance of a yes.
pub(super) fn chance(seed: u64, asked: &Question) -> f64 {
    let near = 1.35 * (-asked.distance_m / 4_500.0).exp();
    let familiar = if asked.familiar { 1.7 } else { 1.0 };
    // Of what they said they do, they like some and do some when there is nobody else.
    let likes = [0.7, 1.0, 1.3][(draw(seed, &[2, asked.helper as u64, asked.category]) * 3.0) as usize % 3];
    let lead = match asked.starts_at.seconds() - asked.at.seconds() {
        ..21_600 => 0.5,
        21_600..86_400 => 0.8,
        _ => 1.0,
    };
    let hour = match asked.at.local(&amsterdam()).hour() {
        8..=11 | 17..=20 => 1.05,
        12..=16 => 0.95,
        _ => 0.85,
    };
    let tired = 0.93_f64.powi(i32::try_from(asked.asked_lately).unwrap_or(i32::MAX));
    let busy = 0.85_f64.powi(i32::try_from(asked.promised_lately).unwrap_or(i32::MAX));
    (inclination(seed, asked.helper) * near * familiar * likes * lead * hour * tired * busy).min(0.95)
}

/// Whether they would say yes.
pub(super) fn says_yes(seed: u64, asked: &Question) -> bool {
    draw(seed, &[3, asked.helper as u64, asked.visit]) < chance(seed, asked)
}

/// What somebody does with a question, and when: most who say yes do so within some hours in which they are awake, half of
/// the others say no, half never answer.
pub(super) fn answer(seed: u64, asked: &Question) -> Answer {
    let mut luck = Luck((draw(seed, &[4, asked.helper as u64, asked.visit]) * 1e15) as u64);
    let minutes = match luck.weighted([0.4, 0.3, 0.2, 0.1]) {
        0 => luck.between(2, 30),
        1 => luck.between(30, 120),
        2 => luck.between(120, 360),
        _ => luck.between(360, 1_200),
    };
    let at = awake_after(asked.at, i64::try_from(minutes).unwrap_or(0) * 60);
    if says_yes(seed, asked) {
        Answer::Yes(at)
    } else if luck.happens(0.5) {
        Answer::No(at)
    } else {
        Answer::Never
    }
}

/// The moment at which so many waking seconds have passed: from eight in the morning until ten in the evening.
fn awake_after(from: UnixTime, seconds: i64) -> UnixTime {
    let zone = amsterdam();
    let mut left = seconds;
    let mut at = from;
    loop {
        let day = at.date(&zone);
        let (opens, shuts) = (UnixTime::at(day, 8, 0, &zone), UnixTime::at(day, 22, 0, &zone));
        let begin = at.max(opens);
        let here = shuts.seconds() - begin.seconds();
        if here > left {
            return begin.plus(left);
        }
        left -= here.max(0);
        at = UnixTime::at(day.tomorrow().unwrap_or(day), 0, 0, &zone);
    }
}

#[cfg(test)]
mod tests {
    use super::super::demand;
    use super::super::town::{Asked, BEGINS, Town};
    use super::*;
    use jiff::civil::date;

    /// An ordinary good contact: a kilometre off, asked once this week, with days to go.
    fn good(helper: usize, visit: u64) -> Question {
        let at = UnixTime::at(date(2026, 3, 3), 10, 0, &amsterdam());
        Question {
            helper,
            visit,
            category: visit % 15,
            distance_m: 1_000.0,
            familiar: false,
            at,
            starts_at: at.plus(2 * 86_400),
            asked_lately: 1,
            promised_lately: 0,
        }
    }

    #[test]
    fn one_in_four_of_good_contacts_and_fewer_of_a_mailing_than_published() {
        let pairs = || (0..100).flat_map(|helper| (0..50).map(move |visit| good(helper, visit)));
        let mean = pairs().map(|asked| chance(9, &asked)).sum::<f64>() / 5_000.0;
        assert!((0.21..0.29).contains(&mean), "a good contact: {mean}");
        let yes = pairs().filter(|asked| says_yes(9, asked)).count();
        assert!((1_050..1_450).contains(&yes), "{yes} of 5000");

        // Everybody is told of every request: whom it does not suit, by hours, way or kind, says no.
        let town = Town::new().unwrap();
        let asked = demand::month(&town, 3, 7).unwrap();
        let (mut told, mut yes) = (0.0, 0.0);
        for (number, of) in asked.iter().enumerate() {
            let resident = &town.residents[of.resident];
            let windows = of.schedule.occasions(of.at, of.duration_min, &amsterdam());
            let Some(windows) = windows.ok().and_then(|all| all.into_iter().next()) else {
                continue;
            };
            let visit = Asked {
                category: &of.category,
                cell: resident.cell,
                windows: &windows,
                duration_min: of.duration_min,
                radius_m: 5_000,
                vetting: of.vetting,
                lifting: of.lifting,
                pets: of.pets,
                smoke: of.smoke,
            };
            let here = (0..town.helpers.len()).filter(|one| town.helpers[*one].zone == resident.zone);
            for helper in here {
                told += 1.0;
                if town.could(helper, &visit, of.at) {
                    yes += chance(3, &good(helper, number as u64));
                }
            }
        }
        let share = yes / told;
        assert!((0.02..0.056).contains(&share), "a mailing: {share}");
    }

    #[test]
    fn who_is_near_known_and_asked_in_time_says_yes_more_often() {
        let all = |change: fn(&mut Question)| {
            let asked = (0..200).map(|helper| {
                let mut asked = good(helper, 7);
                change(&mut asked);
                chance(4, &asked)
            });
            asked.sum::<f64>()
        };
        let plain = all(|_| {});
        assert!(all(|asked| asked.familiar = true) > plain * 1.3);
        assert!(all(|asked| asked.distance_m = 4_000.0) < plain * 0.6);
        assert!(all(|asked| asked.starts_at = asked.at.plus(7_200)) < plain * 0.6);
        assert!(all(|asked| asked.asked_lately = 5) < plain * 0.8);
        assert!(all(|asked| asked.promised_lately = 3) < plain * 0.7);
    }

    #[test]
    fn answers_come_while_people_are_awake() {
        let zone = amsterdam();
        let at = |day, hour| UnixTime::at(date(2026, 3, day), hour, 0, &zone);
        assert_eq!(awake_after(at(3, 10), 3_600), at(3, 11));
        assert_eq!(awake_after(at(3, 21), 7_200), at(4, 9));
        assert_eq!(awake_after(at(3, 23), 3_600), at(4, 9));
        assert_eq!(awake_after(at(3, 2), 0), at(3, 8));
        let answers: Vec<Answer> = (0..500).map(|helper| answer(5, &good(helper, 1))).collect();
        let never = answers.iter().filter(|said| **said == Answer::Never).count();
        assert!((130..240).contains(&never), "{never} of 500 never answer");
        assert!(UnixTime::at(BEGINS, 0, 0, &zone) < at(3, 0));
    }
}
