//! The steps of a request's story, each through the service that people use.

use super::replay::Replay;
use crate::domain::access::Actor;
use crate::domain::assignment::AssignmentState;
use crate::domain::ids::{AssignmentId, HelperId, VisitId};
use crate::domain::invitation::{Asks, InvitationState, Source};
use crate::domain::schedule::Window;
use crate::domain::time::amsterdam;
use crate::service::follow::{self, Said};
use crate::service::helping::{self, Step as AtTheDoor};
use crate::service::round::{Question, ask as ask_helper};
use crate::service::seed::{Action, Moment, SeedRequest, Step};
use crate::service::{ServiceError, ask, desk, nearby, passing};
use crate::store::invitation::Invitation;
use crate::store::visit::Visit;
use crate::store::{assignment, invitation, person, request, visit};

impl Replay<'_> {
    pub(super) async fn step(&mut self, of: &SeedRequest, step: &Step) -> Result<(), ServiceError> {
        let app = self.app;
        let id = self.request(&of.key)?;
        let sentence = of.sentence.as_deref().unwrap_or_default();
        match &step.action {
            Action::Verify { by: Some(by) } => desk::verify_by_telephone(app, &self.actor(by)?, &id).await,
            Action::Verify { by: None } => self.enter_the_code(&of.key).await,
            Action::Approve { by } => desk::approve(app, &self.actor(by)?, &id, sentence, of.urgent).await,
            Action::CheckSentence { by } => {
                desk::check_sentence(app, &self.actor(by)?, &id, sentence, of.urgent).await
            }
            Action::Refuse { by, pointer } => desk::refuse(app, &self.actor(by)?, &id, *pointer).await,
            Action::Pause { by } => follow::pause(app, &self.side(of, by.as_deref())?, &id).await,
            Action::Resume { by } => follow::resume(app, &self.side(of, by.as_deref())?, &id).await,
            Action::Cancel { by, visit: None } => {
                follow::withdraw(app, &self.side(of, by.as_deref())?, &id).await
            }
            Action::Cancel {
                by,
                visit: Some(number),
            } => {
                let one = self.visit(of, *number).await?;
                follow::cancel_visit(app, &self.side(of, by.as_deref())?, &one.id).await
            }
            Action::Expire { .. } | Action::AutoConfirm { .. } => passing::pass(app).await.map(|_| ()),
            Action::Invite {
                who,
                visit,
                source,
                start,
            } => self.invite(of, who, *visit, *source, *start).await,
            Action::Accept {
                who,
                visit,
                start,
                series,
            } => self.accept(of, who, *visit, *start, *series).await,
            Action::Book {
                by,
                who,
                visit,
                start,
            } => {
                let one = self.visit(of, *visit).await?;
                let window = self.window(of, &one, *start)?;
                let booked = desk::assign(app, &self.actor(by)?, &one.id, &self.helper(who)?, window).await;
                booked.map(|_| ())
            }
            Action::Decline { who, visit, reason } => {
                let one = self.visit(of, *visit).await?;
                let asked = self.asked(&one.id, &self.helper(who)?).await?;
                let asked = asked.ok_or(ServiceError::NotFound)?;
                helping::decline(app, &self.actor(who)?, &asked.id, *reason).await
            }
            other => self.at_the_door(of, other).await,
        }
    }

    async fn at_the_door(&mut self, of: &SeedRequest, action: &Action) -> Result<(), ServiceError> {
        let app = self.app;
        let one = self.visit(of, action.visit().unwrap_or(1)).await?;
        let said = |somebody_came, same_again, words: &str| Said {
            somebody_came,
            same_again,
            words: words.to_owned(),
        };
        let door = match action {
            Action::CheckIn { .. } => Some(AtTheDoor::CheckIn),
            Action::CheckOut { .. } => Some(AtTheDoor::CheckOut),
            Action::NobodyHome { .. } => Some(AtTheDoor::NobodyHome),
            Action::HandBack { reason, .. } => Some(AtTheDoor::HandBack(*reason)),
            _ => None,
        };
        if let (Some(door), Some(who)) = (door, action.helper()) {
            let booked = self.booked(&one.id, who).await?;
            return helping::step(app, &self.actor(who)?, &booked, door).await;
        }
        let concern = match action {
            Action::Came {
                by,
                same_again,
                words,
                ..
            } => {
                let actor = self.side(of, by.as_deref())?;
                return follow::say(app, &actor, &one.id, said(true, *same_again, words))
                    .await
                    .map(|_| ());
            }
            Action::NobodyCame { by, .. } => {
                let actor = self.side(of, by.as_deref())?;
                return follow::say(app, &actor, &one.id, said(false, false, ""))
                    .await
                    .map(|_| ());
            }
            Action::Worry {
                who,
                seriousness,
                words,
                ..
            } => {
                let booked = self.booked(&one.id, who).await?;
                helping::raise_worry(app, &self.actor(who)?, &booked, words, *seriousness).await?
            }
            Action::Place {
                who,
                seriousness,
                words,
                ..
            } => {
                let booked = self.booked(&one.id, who).await?;
                helping::report_place(app, &self.actor(who)?, &booked, words, *seriousness).await?
            }
            Action::Complaint {
                about,
                seriousness,
                words,
                ..
            } => {
                let actor = self.side(of, None)?;
                follow::complain(app, &actor, &one.id, &self.helper(about)?, words, *seriousness).await?
            }
            Action::CloseConcern { by, words } => {
                let id = self.concerns.get_mut(&of.key).and_then(Vec::pop);
                let id = id.ok_or(ServiceError::NotFound)?;
                return desk::close_concern(app, &self.actor(by)?, &id, words).await;
            }
            other => return Err(ServiceError::internal(format!("{} is no step", other.tag()))),
        };
        self.concerns.entry(of.key.clone()).or_default().push(concern);
        Ok(())
    }

    /// The coordinator who did it, or whoever asked.
    pub(super) fn side(&self, of: &SeedRequest, by: Option<&str>) -> Result<Actor, ServiceError> {
        let asker = of
            .asked_by
            .as_deref()
            .filter(|key| !self.whole.staff.iter().any(|staff| staff.person == *key));
        self.actor(by.or(asker).unwrap_or(&of.resident))
    }

    /// What entering the code does, without reading anybody's mail.
    async fn enter_the_code(&self, key: &str) -> Result<(), ServiceError> {
        let (app, id) = (self.app.clone(), self.request(key)?);
        self.app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                let of = request::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
                person::set_verified(tx, &of.asked_by, app.now()).await?;
                ask::verified(tx, &app, &id).await
            })
            .await
    }

    pub(super) async fn visit(&self, of: &SeedRequest, number: u32) -> Result<Visit, ServiceError> {
        let id = self.request(&of.key)?;
        let all = self
            .app
            .store
            .read::<_, ServiceError, _>(async move |tx| Ok(visit::list_of_request(tx, &id).await?))
            .await?;
        let index = usize::try_from(number).unwrap_or(0).wrapping_sub(1);
        all.into_iter().nth(index).ok_or(ServiceError::NotFound)
    }

    pub(super) async fn booked(&self, id: &VisitId, who: &str) -> Result<AssignmentId, ServiceError> {
        let (id, who) = (id.clone(), self.helper(who)?);
        self.app
            .store
            .read::<_, ServiceError, _>(async move |tx| {
                let all = assignment::list_of_visit(tx, &id).await?;
                let mine = all.into_iter().find(|booked| {
                    booked.helper == who && !matches!(booked.state, AssignmentState::HandedBack { .. })
                });
                Ok(mine.ok_or(ServiceError::NotFound)?.id)
            })
            .await
    }

    async fn asked(&self, id: &VisitId, who: &HelperId) -> Result<Option<Invitation>, ServiceError> {
        let (id, who) = (id.clone(), who.clone());
        self.app
            .store
            .read::<_, ServiceError, _>(async move |tx| Ok(invitation::find_for(tx, &id, &who).await?))
            .await
    }

    /// The window that begins at `start`; without one, what is agreed already or the first that lies ahead.
    fn window(&self, of: &SeedRequest, one: &Visit, start: Option<Moment>) -> Result<Window, ServiceError> {
        let seconds = i64::from(self.whole.duration_min(of)) * 60;
        let day = one.windows.first().map(|w| w.starts_at.date(&amsterdam()));
        let starts_at = match (start, one.agreed) {
            (Some(moment), _) => moment.at(self.now, day),
            (None, Some(agreed)) => Some(agreed.starts_at),
            (None, None) => {
                let mut ahead = one.windows.iter().map(|w| w.starts_at);
                ahead.find(|at| *at > self.app.now())
            }
        };
        let starts_at = starts_at.ok_or_else(|| ServiceError::internal("no moment lies ahead"))?;
        Ok(Window {
            starts_at,
            ends_at: starts_at.plus(seconds),
        })
    }

    async fn invite(
        &self,
        of: &SeedRequest,
        who: &str,
        number: u32,
        source: Source,
        start: Option<Moment>,
    ) -> Result<(), ServiceError> {
        let one = self.visit(of, number).await?;
        // A question names a time: the one to which they say yes later in the story.
        let later = of.step.iter().find_map(|step| match &step.action {
            Action::Accept {
                who: other,
                visit,
                start,
                ..
            } if other == who && *visit == number => *start,
            _ => None,
        });
        let window = self.window(of, &one, start.or(later))?;
        let (app, helper, id) = (self.app.clone(), self.helper(who)?, one.id.clone());
        self.app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                let question = Question {
                    visit: &id,
                    helper: &helper,
                    window,
                    source,
                    asks: Asks::Visit,
                    expires_at: window.starts_at,
                    by: "system",
                };
                ask_helper(tx, &app, &one.organisation, &question).await?;
                Ok(())
            })
            .await
    }

    async fn accept(
        &self,
        of: &SeedRequest,
        who: &str,
        number: u32,
        start: Option<Moment>,
        series: bool,
    ) -> Result<(), ServiceError> {
        let one = self.visit(of, number).await?;
        let actor = self.actor(who)?;
        let asked = self.asked(&one.id, &self.helper(who)?).await?;
        let asked = asked.filter(|asked| !matches!(asked.state, InvitationState::Declined { .. }));
        match asked {
            Some(asked) if series => helping::accept_series(self.app, &actor, &asked.id)
                .await
                .map(|_| ()),
            Some(asked) => helping::accept(self.app, &actor, &asked.id).await.map(|_| ()),
            None => {
                let window = self.window(of, &one, start)?;
                let (id, at) = (&one.id, window.starts_at);
                if series {
                    helping::take_series(self.app, &actor, id, at).await.map(|_| ())
                } else {
                    nearby::take(self.app, &actor, id, at).await.map(|_| ())
                }
            }
        }
    }
}
