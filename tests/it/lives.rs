//! Random walks through every life: legal steps are taken, illegal ones are refused, and both agree with a table that
//! was written from the domain's description, not from its code.

use noaber::domain::InvalidTransition;
use noaber::domain::assignment::{AssignmentState, HandBackReason};
use noaber::domain::concern::{ConcernState, Seriousness};
use noaber::domain::consent::ConsentState;
use noaber::domain::helper::HelperState;
use noaber::domain::ids::HelperId;
use noaber::domain::invitation::{DeclineReason, InvitationState};
use noaber::domain::request::{Pointer, RequestState};
use noaber::domain::resident::ResidentState;
use noaber::domain::time::UnixTime;
use noaber::domain::visit::{By, MissedWhy, VisitState};
use proptest::prelude::*;

fn at(seconds: i64) -> UnixTime {
    UnixTime::from_seconds(seconds)
}

/// Takes a step when it is legal; says what happened, so that it can be held against the table.
fn step<S: Clone>(state: &mut S, next: Result<S, InvalidTransition>) -> bool {
    match next {
        Ok(next) => {
            *state = next;
            true
        }
        Err(_) => false,
    }
}

const REQUEST_STEPS: [&str; 9] = [
    "verify_known",
    "verify_unknown",
    "approve",
    "pause",
    "resume",
    "fulfil",
    "withdraw",
    "expire",
    "refuse",
];

/// From which states a step leads, and where to.
fn request_table(from: &str, name: &str) -> Option<&'static str> {
    let live = ["unconfirmed", "awaiting_review", "open", "paused"].contains(&from);
    match (from, name) {
        ("unconfirmed", "verify_known") | ("awaiting_review", "approve") | ("paused", "resume") => {
            Some("open")
        }
        ("unconfirmed", "verify_unknown") => Some("awaiting_review"),
        ("open", "pause") => Some("paused"),
        ("open", "fulfil") => Some("fulfilled"),
        (_, "withdraw") if live => Some("withdrawn"),
        (_, "expire") if live => Some("expired"),
        ("unconfirmed" | "awaiting_review", "refuse") => Some("refused"),
        _ => None,
    }
}

fn request_step(state: RequestState, name: &str, now: UnixTime) -> Result<RequestState, InvalidTransition> {
    match name {
        "verify_known" => state.verify(now, true),
        "verify_unknown" => state.verify(now, false),
        "approve" => state.approve(now),
        "pause" => state.pause(now),
        "resume" => state.resume(now),
        "fulfil" => state.fulfil(now),
        "withdraw" => state.withdraw(now, By::Resident),
        "expire" => state.expire(now),
        _ => state.refuse(now, Pointer::DistrictNurse),
    }
}

const HELPER_STEPS: [&str; 6] = ["welcome", "pause", "resume", "hold", "release", "leave"];

fn helper_table(from: &str, name: &str) -> Option<&'static str> {
    match (from, name) {
        ("waiting", "welcome") | ("paused", "resume") | ("on_hold", "release") => Some("active"),
        ("active", "pause") => Some("paused"),
        ("waiting" | "active" | "paused", "hold") => Some("on_hold"),
        ("waiting" | "active" | "paused" | "on_hold", "leave") => Some("left"),
        _ => None,
    }
}

fn helper_step(state: HelperState, name: &str, now: UnixTime) -> Result<HelperState, InvalidTransition> {
    match name {
        "welcome" => state.welcome(now),
        "pause" => state.pause(now),
        "resume" => state.resume(now),
        "hold" => state.hold(now),
        "release" => state.release(now),
        _ => state.leave(now),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn requests_follow_the_table(steps in prop::collection::vec(0..REQUEST_STEPS.len(), 1..30)) {
        let mut state = RequestState::Unconfirmed { since: at(0) };
        for (now, name) in (1..).zip(steps.into_iter().map(|ix| REQUEST_STEPS[ix])) {
            let from = state.tag();
            let expected = request_table(from, name);
            let next = request_step(state, name, at(now));
            let taken = step(&mut state, next);
            prop_assert_eq!(taken, expected.is_some(), "{} {}", from, name);
            prop_assert_eq!(state.tag(), expected.unwrap_or(from), "{} {}", from, name);
            if taken {
                prop_assert_eq!(state.since(), at(now));
            }
        }
    }

    #[test]
    fn helpers_follow_the_table(steps in prop::collection::vec(0..HELPER_STEPS.len(), 1..30)) {
        let mut state = HelperState::Waiting { since: at(0) };
        for (now, name) in (1..).zip(steps.into_iter().map(|ix| HELPER_STEPS[ix])) {
            let from = state.tag();
            let expected = helper_table(from, name);
            let next = helper_step(state, name, at(now));
            prop_assert_eq!(step(&mut state, next), expected.is_some(), "{} {}", from, name);
            prop_assert_eq!(state.tag(), expected.unwrap_or(from), "{} {}", from, name);
        }
    }

    #[test]
    fn invitations_are_answered_once(steps in prop::collection::vec((0..4_usize, 0..200_i64), 1..20)) {
        let mut state = InvitationState::Sent { at: at(0), expires_at: at(100) };
        let (mut answered, mut ran_out) = (false, false);
        for (which, now) in steps {
            // Whoever did not answer in time may still say no, and nothing else.
            let legal = !answered && match which {
                0 => !ran_out && now < 100,
                1 => true,
                2 => !ran_out && now >= 100,
                _ => !ran_out,
            };
            let next = match which {
                0 => state.accept(at(now)),
                1 => state.decline(at(now), DeclineReason::NotThisTime),
                2 => state.expire(at(now)),
                _ => state.withdraw(at(now)),
            };
            prop_assert_eq!(step(&mut state, next), legal);
            ran_out |= legal && which == 2;
            answered |= legal && which != 2;
        }
    }

    /// Helpers come, go, check in and out in any order: the visit's own steps and what follows from its assignments
    /// never disagree, and never hold more helpers than are needed.
    #[test]
    fn a_visit_is_where_its_assignments_are(
        needed in 1..=3_u8,
        steps in prop::collection::vec((0..5_usize, 0..4_usize), 1..40),
    ) {
        let helpers: Vec<HelperId> = (0..4).map(|n| HelperId::parse(&format!("hlp_{n}")).unwrap()).collect();
        let mut assignments: Vec<(HelperId, AssignmentState)> = Vec::new();
        let mut state = VisitState::of(needed, &assignments);
        for (now, (what, who)) in (1..).zip(steps) {
            let helper = &helpers[who];
            let on_it = assignments.iter().position(|(h, s)| h == helper && s.takes_place());
            match what {
                0 => {
                    let room = matches!(state, VisitState::Open { .. }) && on_it.is_none();
                    let next = state.clone().accept(helper.clone(), needed, at(now));
                    prop_assert_eq!(step(&mut state, next), room);
                    if room {
                        assignments.push((helper.clone(), AssignmentState::Booked { at: at(now) }));
                    }
                }
                1 => {
                    let booked = on_it.filter(|ix| matches!(assignments[*ix].1, AssignmentState::Booked { .. }));
                    let before = matches!(state, VisitState::Open { .. } | VisitState::Staffed { .. });
                    let legal = booked.is_some() && before;
                    // Somebody else at the door makes it too late to hand back, for the visit as for its people.
                    if legal {
                        let ix = booked.unwrap();
                        assignments[ix].1 = assignments[ix].1.hand_back(at(now), HandBackReason::Ill).unwrap();
                    }
                    if on_it.is_none() || before {
                        let next = state.clone().hand_back(helper);
                        prop_assert_eq!(step(&mut state, next), legal);
                        // Where somebody found nobody home, the last one to go leaves a missed visit, no open one.
                        if assignments.iter().any(|(_, s)| matches!(s, AssignmentState::Missed { .. })) {
                            state = VisitState::of(needed, &assignments);
                        }
                    }
                }
                2..=4 => {
                    let Some(ix) = on_it else { continue };
                    let from = assignments[ix].1;
                    let next = match what {
                        2 => from.check_in(at(now)),
                        3 => from.check_out(at(now)),
                        _ => from.miss(at(now), MissedWhy::NobodyHome),
                    };
                    let legal = match what {
                        2 => matches!(from, AssignmentState::Booked { .. }),
                        3 => matches!(from, AssignmentState::Booked { .. } | AssignmentState::UnderWay { .. }),
                        _ => true,
                    };
                    prop_assert_eq!(next.is_ok(), legal, "{} {}", from.tag(), what);
                    if let Ok(next) = next {
                        assignments[ix].1 = next;
                        state = VisitState::of(needed, &assignments);
                    }
                }
                _ => unreachable!(),
            }
            let live: Vec<_> = assignments.iter().filter(|(_, s)| s.takes_place()).map(|(h, _)| h.clone()).collect();
            prop_assert!(live.len() <= usize::from(needed));
            if !matches!(state, VisitState::Missed { .. }) {
                prop_assert_eq!(state.helpers(), live.as_slice());
            }
            prop_assert_eq!(VisitState::of(needed, &assignments).tag(), state.tag());
            if matches!(state, VisitState::Missed { .. }) {
                break;
            }
        }
    }

    /// However it came there, a visit that is over stays over.
    #[test]
    fn what_is_over_stays_over(end in 0..4_usize, steps in prop::collection::vec(0..6_usize, 1..10)) {
        let helper = HelperId::parse("hlp_1").unwrap();
        let open = VisitState::Open { helpers: Vec::new() };
        let staffed = open.clone().accept(helper.clone(), 1, at(1)).unwrap();
        let over = match end {
            0 => staffed.confirm(at(2), By::Resident),
            1 => staffed.miss(at(2), MissedWhy::NobodyCame),
            2 => staffed.cancel(at(2), By::Helper),
            _ => open.expire(at(2)),
        }
        .unwrap();
        prop_assert!(over.is_over());
        for which in steps {
            let state = over.clone();
            let next = match which {
                0 => state.accept(helper.clone(), 1, at(3)),
                1 => state.hand_back(&helper),
                2 => state.confirm(at(3), By::System),
                3 => state.miss(at(3), MissedWhy::NobodyHome),
                4 => state.cancel(at(3), By::Coordinator),
                _ => state.expire(at(3)),
            };
            prop_assert!(next.is_err());
        }
    }

    #[test]
    fn a_consent_stands_until_it_ends_or_is_taken_back(until in prop::option::of(1..100_i64), asked in 0..200_i64) {
        let state = ConsentState::Standing { until: until.map(at) };
        prop_assert_eq!(state.stands_at(at(asked)), until.is_none_or(|until| asked < until));
        let withdrawn = state.withdraw(at(5)).unwrap();
        prop_assert!(!withdrawn.stands_at(at(asked)));
        prop_assert!(withdrawn.withdraw(at(6)).is_err());
    }
}

#[test]
fn a_concern_is_closed_once_and_whoever_died_stays_so() {
    let open = ConcernState::raise(at(10), Seriousness::Day);
    assert_eq!(
        open,
        ConcernState::Open {
            deadline_at: at(10 + 24 * 3600)
        }
    );
    let closed = open.close(at(20)).unwrap();
    assert!(closed.close(at(30)).is_err());
    for next in ResidentState::ALL {
        assert!(ResidentState::Died.become_state(*next).is_err());
        assert!(ResidentState::Erased.become_state(*next).is_err());
        // Being forgotten is a step of its own.
        assert_eq!(
            ResidentState::Here.become_state(*next).is_ok(),
            ![ResidentState::Here, ResidentState::Erased].contains(next)
        );
        assert_eq!(next.erase().is_ok(), *next != ResidentState::Erased);
    }
}
