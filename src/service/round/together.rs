//! Teams in a round: what a supervisor chose becomes part of the offers.

use super::picture::{Index, Picture};
use crate::domain::helper::Mode as TravelMode;
use crate::domain::ids::PersonId;
use crate::domain::language::SpokenLanguage;
use crate::domain::resident::Home;
use crate::domain::schedule::Window;
use crate::matching::{self, Availability, Offer, SlotInfo, Span, Traits};

/// Somebody is not there for themselves then.
pub(super) fn away(offer: &mut Offer, window: Window) {
    if let Availability::Hours { absences, .. } = &mut offer.availability {
        absences.push(Span {
            from: window.starts_at,
            until: window.ends_at,
        });
    }
}

impl Picture {
    /// The teams that were chosen, in the offers of who is in them. Supervisors who go along stand behind all helpers: no
    /// visit is ever planned for them.
    pub(super) fn join_teams(&self, offers: &mut Vec<Offer>, index: &Index<'_>, slots: &[SlotInfo]) {
        let first = offers.len();
        if !self.teams.is_empty() {
            let own: Vec<Offer> = self
                .supervisors
                .iter()
                .filter_map(|one| self.guide(one, offers))
                .collect();
            offers.extend(own);
        }
        for one in &self.teams {
            let Some(slot) = slots
                .iter()
                .position(|slot| slot.date == one.on && slot.daypart == one.part)
            else {
                continue;
            };
            let guide = one.companion.supervisor().map(ToString::to_string);
            let companion = match &guide {
                Some(id) => offers
                    .iter()
                    .skip(first)
                    .position(|of| of.id == *id)
                    .map(|at| at + first),
                None => one
                    .companion
                    .helper()
                    .and_then(|id| index.helpers.get(id).copied()),
            };
            let lead = index.helpers.get(&one.lead).copied();
            if let (Some(lead), Some(companion)) = (lead, companion) {
                offers[lead].teams.push(matching::Team { slot, companion });
            } else if let Some(lead) = lead {
                // Whoever would go along is not there any more: then the worker goes nowhere either.
                away(&mut offers[lead], one.window(&self.zone));
            }
            let follows = one.riders.iter().chain(one.companion.helper());
            for ix in follows.filter_map(|id| index.helpers.get(id).copied()) {
                if guide.is_some() || Some(ix) != companion {
                    away(&mut offers[ix], one.window(&self.zone));
                }
            }
        }
    }

    /// A supervisor as somebody who goes along: can do all that workers do here, on any hour, and takes no visit alone.
    pub(super) fn guide(
        &self,
        (person, name, home): &(PersonId, String, Option<Home>),
        offers: &[Offer],
    ) -> Option<Offer> {
        // Where they live plays no part for who goes along; without a home, somebody's must do.
        let at = home
            .as_ref()
            .map(|home| home.cell.centre())
            .or(offers.first().map(|of| of.at))?;
        let mut categories: Vec<String> = self
            .categories
            .values()
            .filter(|one| one.worker_may && one.is_on)
            .map(|one| one.id.as_str().to_owned())
            .collect();
        categories.sort_unstable();
        let blocked = self
            .people
            .get(person)
            .is_some_and(|known| !known.state.is_here());
        Some(Offer {
            id: person.to_string(),
            name: name.clone(),
            at,
            reach_m: u32::MAX,
            mode: TravelMode::Bicycle,
            categories,
            availability: Availability::Hours {
                week: [(1 << 24) - 1; 7],
                absences: Vec::new(),
            },
            busy: Vec::new(),
            weekly_limit: 0,
            weekly_minutes: None,
            invitations_left: Some(0),
            per_slot: 0,
            used: Vec::new(),
            vetted_until: Some(jiff::civil::Date::MAX),
            interviewed: true,
            languages: SpokenLanguage::parse("nl").into_iter().collect(),
            kind: crate::domain::helper::HelperKind::Volunteer,
            recent_visits: 0,
            levels: Vec::new(),
            goals: Vec::new(),
            teams: Vec::new(),
            adult: true,
            on_hold: blocked,
            consent: true,
            has: Traits::NONE,
            cannot_bear: Traits::NONE,
            zones: None,
            household: None,
        })
    }
}
