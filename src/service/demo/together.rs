//! Outings, bonds and stories of the demo, each through the service that people use.

use super::replay::Replay;
use crate::domain::access::Role;
use crate::domain::bond::{BondSide, CareContact};
use crate::domain::outing::OutingWords;
use crate::service::bonds::{self, Door, NewBond};
use crate::service::outings::{self, NewOuting};
use crate::service::seed::{SeedBond, SeedOuting, SeedRequest, SeedStory};
use crate::service::{ServiceError, additional, stories};

impl<'a> Replay<'a> {
    /// This organisation agreed with its municipality that its learn-work service cleans every week for who cannot: so large
    /// it is not asked about.
    pub(super) async fn own_sizes(&self) -> Result<(), ServiceError> {
        let Some(admin) = self.whole.staff.iter().find(|staff| staff.role == Role::Admin) else {
            return Ok(());
        };
        let actor = self.actor(&admin.person)?;
        for (category, mut bound) in additional::list_bounds(self.app, &actor).await? {
            if category.id.as_str() == "cleaning" {
                bound.most.visits = bound.most.visits.max(5);
                additional::set_bound(self.app, &actor, &category.id, bound).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn outing(&mut self, seed: &SeedOuting) -> Result<(), ServiceError> {
        let actor = self.actor(&seed.by)?;
        let new = NewOuting {
            category: seed.category.clone(),
            words: OutingWords {
                sentence: seed.sentence.clone(),
                leaves_from: seed.leaves_from.clone(),
                goes_to: seed.goes_to.clone(),
            },
            date: seed.day.date(self.now),
            at: (seed.hour, 0),
            minutes: seed.minutes,
            places: seed.places,
            mode: seed.mode,
            fetches: seed.fetches,
        };
        let id = outings::post_for(self.app, &actor, &self.person(&seed.helper)?, new).await?;
        for who in &seed.joined {
            outings::join(self.app, &actor, &id, &self.person(who)?, seed.fetches).await?;
        }
        Ok(())
    }

    pub(super) async fn bond_proposed(&mut self, seed: &SeedBond) -> Result<(), ServiceError> {
        let new = NewBond {
            helper: self.helper(&seed.helper)?,
            category: seed.category.clone(),
            agreed: seed.agreed.clone(),
            contact: CareContact {
                name: seed.contact.clone(),
                telephone: seed.contact_telephone.clone(),
                mail: String::new(),
            },
            meets_first: seed.meets_first,
        };
        let id = bonds::propose(
            self.app,
            &self.actor(&seed.by)?,
            &self.person(&seed.resident)?,
            new,
        )
        .await?;
        self.bonds
            .insert((seed.resident.clone(), seed.helper.clone()), id);
        Ok(())
    }

    pub(super) async fn bond_agreed(&mut self, seed: &SeedBond) -> Result<(), ServiceError> {
        let between = (seed.resident.clone(), seed.helper.clone());
        let id = self.bonds.get(&between).ok_or(ServiceError::NotFound)?;
        let actor = self.actor(&seed.by)?;
        for side in BondSide::ALL {
            bonds::answer(self.app, &actor, Door::Desk, id, (Some(*side), true)).await?;
        }
        Ok(())
    }

    fn told_of(&self, seed: &SeedStory) -> Result<&'a SeedRequest, ServiceError> {
        self.whole.request(&seed.request).ok_or(ServiceError::NotFound)
    }

    pub(super) async fn story(&mut self, seed: &SeedStory) -> Result<(), ServiceError> {
        let of = self.told_of(seed)?;
        let one = self.visit(of, seed.visit).await?;
        let actor = self.side(of, None)?;
        stories::tell(self.app, &actor, &one.id, seed.audience, &seed.words).await
    }

    pub(super) async fn story_shown(&mut self, seed: &SeedStory) -> Result<(), ServiceError> {
        let of = self.told_of(seed)?;
        let one = self.visit(of, seed.visit).await?;
        let actor = self.coordinator(self.zone_of(of))?;
        stories::decide(self.app, &actor, &one.id, true).await
    }
}
