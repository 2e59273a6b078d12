//! Calls about additional work, about where workers went on to, and about figures of a quarter.

use crate::world::World;
use noaber::domain::additional::{Answer, Answered, Bound, Measured, Question, Size, Then};
use noaber::domain::figures::{Measure, Onward, Quarter, Split};
use noaber::domain::ids::AdditionalId;
use noaber::store::figures::{Published, WentOn};
use noaber::store::{additional, figures, request};

/// Says what each call answered.
macro_rules! all {
    ($log:ident, $world:ident, $with:tt |$tx:ident, $cast:ident| $($call:expr),+ $(,)?) => {
        $(say!($log, $world, $with |$tx, $cast, chance| $call);)+
    };
}

/// A question is asked and answered; Ans, who became a worker, moves on; a quarter is published.
pub(super) async fn additional_and_figures(world: &World, log: &mut Vec<String>) {
    let (now, chance) = (world.cast.now, &*world.chance);
    let asked = world.cast.scenes[0].request.clone();
    let by = world.cast.neighbour.id.clone();
    let size = Size {
        minutes: 240,
        helpers: 2,
        visits: 4,
    };
    let bound = Bound {
        is_additional: true,
        most: Size { minutes: 120, ..size },
    };
    let free = Bound {
        is_additional: false,
        ..bound
    };
    let question = Question {
        id: AdditionalId::new(now, chance),
        request: asked.id.clone(),
        organisation: world.cast.organisation.id.clone(),
        measured: Measured { size, by_words: true },
        bound,
        then: Then::Open,
        asked_at: now,
        answer: None,
    };
    let answered = Answered {
        how: Answer::Additional,
        why: "Zij doet zelf mee.".to_owned(),
        by: by.clone(),
        at: now.plus(60),
    };
    let days = (jiff::civil::date(2026, 1, 1), jiff::civil::date(2026, 4, 1));
    let went = WentOn {
        helper: world.cast.helper.id.clone(),
        left_on: jiff::civil::date(2026, 3, 3),
        to: Onward::Education,
        by,
        at: now,
    };
    let later = WentOn {
        to: Onward::PaidWork,
        ..went.clone()
    };
    let span = (now.plus(-90 * 86_400), now.plus(90 * 86_400));
    let quarter = Quarter::of(days.0);
    let published = [Some(15), None].map(|value| Published {
        split: Split::Whole,
        part: String::new(),
        measure: if value.is_some() {
            Measure::People
        } else {
            Measure::Levels
        },
        value,
    });
    all!(
        log,
        world,
        [
            asked, bound, free, question, answered, days, went, later, span, quarter, published
        ] | tx,
        cast | additional::list_bounds(tx, &cast.organisation.id),
        additional::set_bound(tx, &cast.organisation.id, &cast.category.id, bound, "system"),
        additional::set_bound(tx, &cast.organisation.id, &cast.category.id, free, "system"),
        additional::list_bounds(tx, &cast.organisation.id),
        additional::add(tx, &question, "system"),
        additional::list_waiting(tx, &cast.organisation.id),
        additional::answer(tx, &question, &answered, "system"),
        additional::list_of_request(tx, &asked.id),
        additional::list_answered(tx, &cast.organisation.id, 10),
        request::set_size(tx, &asked, (asked.duration_min, asked.helpers_needed), "system"),
        figures::set_onward(tx, &cast.organisation.id, &went, "system"),
        figures::set_onward(tx, &cast.organisation.id, &later, "system"),
        figures::find_onward(tx, &went.helper),
        figures::list_onward(tx, &cast.organisation.id, days),
        figures::list_worked(tx, &cast.organisation.id, span),
        figures::list_stepped(tx, &cast.organisation.id, span.1),
        figures::list_zones(tx, &cast.organisation.id),
        figures::first_began(tx, &cast.organisation.id),
        figures::publish(tx, &cast.organisation.id, quarter, &published, cast.now),
        figures::list_quarters(tx, &cast.organisation.id),
        figures::list(tx, &cast.organisation.id, quarter),
    );
}
