//! What I can do and when: one's own offer, to look at and to change.

use axum::extract::State;
use axum::response::Response;

use super::ask::{beside, languages, tiles, weekly_slot};
use super::joining::{chosen, hours, metres, need_category, need_week};
use crate::domain::daypart::Daypart;
use crate::domain::helper::{Availability, Gender, Helper, Mode};
use crate::domain::language::SpokenLanguage;
use crate::service::ServiceError;
use crate::service::helping::{self, OfferInput};
use crate::texts::Texts;
use crate::web::forms::Answers;
use crate::web::page::{Page, render};
use crate::web::pages::helper::Offer;
use crate::web::pages::{Tile, Week};
use crate::web::routes::see_other;
use crate::web::who::Known;
use crate::web::{WebError, WebState};

/// Minutes to choose from, and visits a week; what somebody has besides is offered too.
const MINUTES: [i64; 3] = [10, 15, 30];
const OFTEN: [u32; 3] = [1, 2, 4];
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// My offer.
pub async fn offer(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
) -> Result<Response, WebError> {
    if actor.identity().is_some_and(|me| me.helper.is_none()) {
        return Ok(see_other("/help"));
    }
    let mine = helping::my_offer(&state.app, &actor).await?;
    let form = filled(&mine);
    offer_page(&state, page, &mine, form).await
}

async fn offer_page(
    state: &WebState,
    page: Page,
    mine: &Helper,
    form: Answers,
) -> Result<Response, WebError> {
    let t = page.t;
    let (often, minutes) = choices(Some(mine), t);
    Ok(render(&Offer {
        categories: tiles(state, t).await?,
        week: Week::any(t),
        often,
        minutes,
        languages: languages(t),
        form,
        page,
    }))
}

/// How often and how far: the usual choices, and what somebody has among them.
pub(super) fn choices(of: Option<&Helper>, t: Texts) -> (Vec<Tile>, Vec<Tile>) {
    let tile = |value: String, name: String| Tile {
        value,
        icon: String::new(),
        name,
        more: String::new(),
    };
    let often = with(OFTEN, of.map_or(OFTEN[0], |helper| helper.limits.weekly_visits))
        .into_iter()
        .map(|n| tile(n.to_string(), t.with("offer-often", "n", n).to_string()))
        .collect();
    let minutes = with(MINUTES, of.map_or(MINUTES[0], minutes_of))
        .into_iter()
        .map(|n| tile(n.to_string(), t.duration(u32::try_from(n).unwrap_or(0))))
        .collect();
    (often, minutes)
}

/// The usual choices, and one's own among them.
fn with<T: Ord + Copy>(usual: [T; 3], own: T) -> Vec<T> {
    let mut all = usual.to_vec();
    all.push(own);
    all.sort_unstable();
    all.dedup();
    all
}

/// How many minutes somebody comes, for how far they come.
fn minutes_of(mine: &Helper) -> i64 {
    let per_hour = mine.mode.metres_per_hour();
    (i64::from(mine.reach_m) * 60 + per_hour / 2) / per_hour
}

pub(super) fn slots() -> impl Iterator<Item = (String, (usize, u8, u8))> {
    DAYS.iter().flat_map(|day| {
        Daypart::ALL.into_iter().filter_map(move |part| {
            let value = format!("{day}-{}", part.tag());
            weekly_slot(&value).map(|slot| (value, hours(slot)))
        })
    })
}

/// The form as it stands in the file.
pub(super) fn filled(mine: &Helper) -> Answers {
    let mut fields: Vec<(&str, String)> = Vec::new();
    fields.extend(mine.categories.iter().map(|c| ("category", c.to_string())));
    for (value, (day, from, to)) in slots() {
        // A free hour is enough to show the part as free: what is not shown cannot be taken away.
        if mine.availability.touches(day, from, to) {
            fields.push(("slot", value));
        }
    }
    fields.push(("often", mine.limits.weekly_visits.to_string()));
    fields.push(("mode", mine.mode.tag().to_owned()));
    fields.push(("minutes", minutes_of(mine).to_string()));
    fields.extend(mine.languages.iter().map(|l| ("language", l.as_str().to_owned())));
    for (tag, is_fine) in [
        ("lifting", mine.can_lift),
        ("pets", mine.pets_fine),
        ("smoke", mine.smoke_fine),
    ] {
        if !is_fine {
            fields.push(("not", tag.to_owned()));
        }
    }
    fields.push(("gender", mine.gender.map_or("", Gender::tag).to_owned()));
    Answers::filled(fields)
}

/// The file as the form has it. What the form cannot say (single hours, metres, other languages) stays as it was.
pub(super) fn changed(mine: &Helper, form: &mut Answers, t: Texts) -> Option<OfferInput> {
    need_category(form, t);
    need_week(form, t);
    let mode = form.choose("mode", t, Mode::from_tag);
    let often = form.number("often", t, 1, 21);
    let minutes = form.number("minutes", t, 1, 600).map(i64::from);
    let (mode, often, minutes) = (mode?, often?, minutes?);
    if !form.ok() {
        return None;
    }
    let as_before = mode == mine.mode && minutes == minutes_of(mine);
    let others = mine
        .languages
        .iter()
        .filter(|own| !SpokenLanguage::OFFERED.contains(&own.as_str()))
        .cloned();
    Some(OfferInput {
        categories: chosen(form),
        availability: week(mine.availability, form),
        reach_m: if as_before {
            mine.reach_m
        } else {
            metres(mode, minutes)
        },
        mode,
        weekly_visits: often,
        languages: form
            .all("language")
            .filter_map(SpokenLanguage::parse)
            .chain(others)
            .collect(),
        adult: mine.adult,
        can_lift: !form.is("not", "lifting"),
        pets_fine: !form.is("not", "pets"),
        smoke_fine: !form.is("not", "smoke"),
        gender: Gender::from_tag(form.value("gender")),
    })
}

fn week(before: Availability, form: &Answers) -> Availability {
    slots().fold(before, |week, (value, (day, from, to))| {
        match (form.is("slot", &value), before.touches(day, from, to)) {
            (true, false) => week.with(day, from, to),
            (false, true) => week.without(day, from, to),
            _ => week,
        }
    })
}

/// Changes it.
pub async fn set_offer(
    State(state): State<WebState>,
    Known(actor): Known,
    page: Page,
    mut form: Answers,
) -> Result<Response, WebError> {
    let mine = helping::my_offer(&state.app, &actor).await?;
    let Some(input) = changed(&mine, &mut form, page.t) else {
        return offer_page(&state, page, &mine, form).await;
    };
    match helping::set_offer(&state.app, &actor, input).await {
        Ok(()) => Ok(see_other("/week?done=offer")),
        Err(ServiceError::Invalid(fields)) => {
            beside(&mut form, &fields, page.t);
            offer_page(&state, page, &mine, form).await
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_hours_stay_until_their_part_is_taken_away() {
        let before = Availability::default()
            .with(0, 9, 11)
            .with(2, 12, 17)
            .with(5, 22, 23);
        let keep = Answers::filled([("slot", "mon-am"), ("slot", "wed-pm"), ("slot", "sun-ev")]);
        assert_eq!(week(before, &keep), before.with(6, 17, 21));
        let less = Answers::filled([("slot", "wed-pm")]);
        assert_eq!(week(before, &less), before.without(0, 8, 12));
    }

    #[test]
    fn ones_own_choice_is_offered_among_the_usual() {
        assert_eq!(with(OFTEN, 3), [1, 2, 3, 4]);
        assert_eq!(with(OFTEN, 2), [1, 2, 4]);
    }
}
