//! Calls about workers: what was agreed, levels, goals, what shows them, who is on duty, and what is signed.

use crate::world::World;
use noaber::domain::access::{Grant, Role};
use noaber::domain::duty::Duty;
use noaber::domain::helper::Availability;
use noaber::domain::ids::{DutyId, GoalId, GrantId, LevelStepId, ObservationId, StatementId};
use noaber::domain::learning::{
    Agreement, Did, Dutch, Goal, GoalState, Level, LevelStep, Next, Observation, PolicyLine, Private,
    Reflection, Seen, Went,
};
use noaber::domain::practice::{Mastered, Practice, Shown, Statement};
use noaber::store::{check, duty, grant, learning, practice};

/// Says what each call answered.
macro_rules! all {
    ($log:ident, $world:ident, $with:tt |$tx:ident, $cast:ident| $($call:expr),+ $(,)?) => {
        $(say!($log, $world, $with |$tx, $cast, chance| $call);)+
    };
}

/// Ans becomes a worker, learns, is signed for; a statement of hers stays for what moves under a new key.
pub(super) async fn learning(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    let helper = world.cast.helper.id.clone();
    let category = world.cast.category.id.clone();
    let by = world.cast.neighbour.id.clone();
    let day = jiff::civil::date(2026, 3, 2);
    let agreed = Agreement {
        helper: helper.clone(),
        organisation: world.cast.organisation.id.clone(),
        since: now,
        starts_on: day,
        ends_on: Some(jiff::civil::date(2026, 9, 1)),
        week_min: 960,
        most_week_min: Some(1200),
        most_unpaid_months: Some(6),
        own: Private {
            line: PolicyLine::Participatiewet,
            childcare: Availability::default().with(2, 12, 14),
            no_bicycle: true,
            dutch: Some(Dutch::A2),
            wishes: "Koken".to_owned(),
        },
    };
    let step = |level, at: i64| LevelStep {
        id: LevelStepId::new(now, chance),
        helper: helper.clone(),
        category: category.clone(),
        step: 0,
        level,
        by: by.clone(),
        why: "Het ging goed.".to_owned(),
        at: now.plus(at),
    };
    let (up, back) = (step(Level::Independent, 1), step(Level::Together, 2));
    let goal = Goal {
        id: GoalId::new(now, chance),
        helper: helper.clone(),
        category: category.clone(),
        target: Level::Independent,
        due_on: jiff::civil::date(2026, 5, 1),
        words: "Zelf een heg knippen.".to_owned(),
        state: GoalState::Open { since: now },
        created_at: now,
    };
    let reached = goal.state.reach(now).unwrap();
    let said = Reflection {
        went: Went::Mixed,
        did: Did::Together,
        next: Next::Help,
    };
    let seen = Observation {
        id: ObservationId::new(now, chance),
        helper: helper.clone(),
        category: category.clone(),
        seen: Seen::WithHelp,
        words: "Hij vroeg op tijd om hulp.".to_owned(),
        by: by.clone(),
        at: now,
    };
    let turn = |weekday| Duty {
        id: DutyId::new(now, chance),
        organisation: world.cast.organisation.id.clone(),
        supervisor: by.clone(),
        weekday,
        first_on: day,
        last_on: if weekday.is_none() { Some(day) } else { None },
        from_min: 540,
        until_min: 1020,
    };
    let (once, weekly) = (turn(None), turn(Some(2)));
    let role = (
        GrantId::new(now, chance),
        Grant {
            role: Role::Supervisor,
            zone: None,
        },
    );
    let signed = Statement {
        id: StatementId::new(now, chance),
        helper: helper.clone(),
        organisation: world.cast.organisation.id.clone(),
        code: "ABCDEFGHJKMN".to_owned(),
        says: Practice {
            name: "Ans Bakker".to_owned(),
            organisation: "Contourdetwern".to_owned(),
            from: day,
            until: jiff::civil::date(2026, 3, 4),
            work: vec![Mastered {
                name_nl: "Tuin".to_owned(),
                name_en: "Garden".to_owned(),
                level: Level::Independent,
                minutes: 65,
            }],
            minutes: 65,
            signed_by: "Sjaak Vos".to_owned(),
        },
        print: String::new(),
        signed_by: by.clone(),
        signed_at: now,
        agreed_at: None,
        shown: Shown::default(),
        withdrawn_at: None,
    };
    let shown = Shown {
        name: true,
        work: false,
        hours: true,
    };
    let long_after = jiff::civil::date(2030, 1, 1);
    all!(
        log,
        world,
        [
            agreed, helper, category, by, up, back, goal, reached, said, seen, once, weekly, role, signed,
            shown, day, long_after
        ] | tx,
        cast | learning::find_agreement(tx, &helper),
        learning::set_worker(tx, &cast.helper, "system"),
        learning::set_agreement(tx, &agreed, "system"),
        learning::set_agreement(tx, &agreed, "system"),
        learning::find_agreement(tx, &helper),
        learning::list_agreements(tx, &cast.organisation.id),
        learning::find_level(tx, &helper, &category),
        check::breaches(tx, cast.now),
        learning::add_step(tx, &cast.organisation.id, &up, "system"),
        learning::add_step(tx, &cast.organisation.id, &back, "system"),
        learning::list_steps(tx, &helper),
        learning::find_level(tx, &helper, &category),
        learning::list_levels(tx, &cast.organisation.id),
        learning::add_goal(tx, &cast.organisation.id, &goal, "system"),
        learning::list_open_goals(tx, &cast.organisation.id),
        learning::set_goal(tx, &cast.organisation.id, &goal, reached, "system"),
        learning::list_goals(tx, &helper),
        learning::set_reflection(
            tx,
            &cast.organisation.id,
            &cast.scenes[0].booked.id,
            said,
            cast.now,
            "system"
        ),
        learning::add_observation(tx, &cast.organisation.id, &seen, "system"),
        learning::list_observations(tx, &helper),
        learning::sign_hours(
            tx,
            &cast.organisation.id,
            &cast.scenes[0].booked.id,
            (65, &by),
            cast.now,
            "system"
        ),
        learning::list_practised(tx, &helper),
        grant::add_grant(
            tx,
            &role.0,
            &by,
            &cast.organisation.id,
            &role.1,
            cast.now,
            "system"
        ),
        duty::add(tx, &once, "system"),
        duty::add(tx, &weekly, "system"),
        duty::lock_at(tx, &cast.organisation.id, (day, day)),
        duty::list(tx, &cast.organisation.id, day),
        duty::list_workers(tx, &cast.organisation.id),
        duty::list_organisations_of(tx, &by),
        duty::remove(tx, &once, "system"),
        duty::remove_of(tx, &by),
        duty::list(tx, &cast.organisation.id, day),
        practice::add(tx, &signed, "system"),
        practice::find_by_code(tx, &signed.code),
        practice::set_shown(tx, &signed, (Some(cast.now), shown), "system"),
        practice::find_by_code(tx, &signed.code),
        practice::withdraw(tx, &signed, cast.now, "system"),
        practice::find(tx, &signed.id),
        practice::list_of(tx, &helper),
        check::breaches(tx, cast.now),
        learning::list_old(tx, day, 10),
        learning::list_old(tx, long_after, 10),
    );
}

/// Nothing is left, but what is on paper; and then that neither.
pub(super) async fn ends(world: &World, log: &mut Vec<String>) {
    let helper = world.cast.helper.id.clone();
    all!(
        log,
        world,
        [helper] | tx,
        cast | learning::clear(tx, &cast.organisation.id, &helper, "system"),
        learning::clear(tx, &cast.organisation.id, &helper, "system"),
        learning::list_goals(tx, &helper),
        practice::remove_of(tx, &helper),
        practice::list_of(tx, &helper),
        check::breaches(tx, cast.now),
    );
}
