//! Making teams and ending them, and who may go along: buddies, and supervisors with their span.

use super::with::supervises_at;
use crate::domain::access::Actor;
use crate::domain::assignment::AssignmentState;
use crate::domain::daypart::Daypart;
use crate::domain::helper::{Helper, HelperKind, HelperState};
use crate::domain::ids::{HelperId, OrganisationId, PersonId, TeamId};
use crate::domain::resident::Home;
use crate::domain::schedule::HORIZON_DAYS;
use crate::domain::team::{BUDDY_SPAN, Companion, MOST_SPAN, SPAN, Team, span};
use crate::domain::time::{UnixTime, amsterdam};
use crate::service::learning::{own_helper_file, own_worker, supervisor, supervisors};
use crate::service::{App, Refusal, ServiceError, booking, safeguard};
use crate::store::team::Buddy;
use crate::store::{Tx, assignment, grant, helper, learning as rows, person, team};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Who goes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum With {
    /// A buddy.
    Buddy(HelperId),
    /// A supervisor.
    Supervisor(PersonId),
}

/// A team to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTeam {
    /// On which day.
    pub on: Date,
    /// In which part of it.
    pub part: Daypart,
    /// The worker for whom visits are planned.
    pub lead: HelperId,
    /// Who goes along.
    pub with: With,
    /// Workers who go along and watch.
    pub riders: Vec<HelperId>,
}

impl NewTeam {
    fn check(&self, now: UnixTime) -> Result<(), ServiceError> {
        let zone = amsterdam();
        let today = now.date(&zone);
        let last = today.checked_add(HORIZON_DAYS.days()).unwrap_or(today);
        if span(self.on, self.part, &zone).ends_at <= now {
            return Err(ServiceError::field("part", "field-when-past"));
        }
        if self.on > last {
            return Err(ServiceError::field("part", "field-team-far"));
        }
        let buddy = match &self.with {
            With::Buddy(buddy) => Some(buddy),
            With::Supervisor(_) => None,
        };
        let mut all: Vec<&HelperId> = self.riders.iter().chain([&self.lead]).chain(buddy).collect();
        all.sort_unstable();
        if all.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(ServiceError::field("with", "field-team-twice"));
        }
        Ok(())
    }
}

/// Makes a team. What its worker has booked in that daypart is the team's from now on, where all of them can come.
///
/// # Errors
/// A wrong field (`part`, `lead`, `with` or `rider`) for who cannot: no buddy, no supervisor here, too many for the companion,
/// in another team, something of their own then, outside what was agreed; [`ServiceError::NotFound`] for workers outside
/// one's zones.
pub async fn form(app: &App, actor: &Actor, new: NewTeam) -> Result<TeamId, ServiceError> {
    let me = supervisor(actor)?.person.clone();
    new.check(app.now())?;
    let (app_tx, actor) = (app.clone(), actor.clone());
    let made = app
        .store
        .write::<_, ServiceError, _>(async move |tx| form_in(tx, &app_tx, (&actor, &me), new).await)
        .await?;
    super::wake(app);
    Ok(made)
}

async fn form_in(
    tx: &mut Tx,
    app: &App,
    (actor, me): (&Actor, &PersonId),
    new: NewTeam,
) -> Result<TeamId, ServiceError> {
    let now = app.now();
    let companion = companion(tx, &new).await?;
    let mut members: Vec<HelperId> = new.riders.iter().chain([&new.lead]).cloned().collect();
    members.extend(companion.helper().cloned());
    helper::lock(tx, &members)
        .await
        .map_err(|_| ServiceError::NotFound)?;
    if let Some(person) = companion.supervisor() {
        person::hold(tx, &[person]).await?;
    }
    let (lead, _) = own_worker(tx, actor, &new.lead).await?;
    check_companion(tx, &lead.organisation, &companion, &new).await?;
    let mut riders = new.riders.clone();
    riders.sort_unstable();
    let made = Team {
        id: TeamId::new(now, &*app.chance),
        organisation: lead.organisation.clone(),
        on: new.on,
        part: new.part,
        lead: new.lead,
        companion,
        riders,
        made_by: me.clone(),
        created_at: now,
    };
    for (field, id) in made
        .riders
        .iter()
        .map(|id| ("rider", id))
        .chain([("lead", &made.lead)])
    {
        own_worker(tx, actor, id).await?;
        let agreed = rows::find_agreement(tx, id).await?;
        if !agreed.is_some_and(|agreed| agreed.runs_on(made.on)) {
            return Err(ServiceError::field(field, "field-team-agreement"));
        }
    }
    check_free(tx, &made).await?;
    let name = actor.audit_name();
    team::add(tx, &made, &name).await?;
    adopt(tx, app, &made, &name).await?;
    Ok(made.id)
}

async fn companion(tx: &mut Tx, new: &NewTeam) -> Result<Companion, ServiceError> {
    Ok(match &new.with {
        With::Buddy(buddy) => Companion::Buddy(buddy.clone()),
        With::Supervisor(who) => {
            let own = helper::find_by_person(tx, who).await?;
            let own = own.filter(|own| !matches!(own.helper.state, HelperState::Left { .. }));
            Companion::Supervisor(who.clone(), own.map(|own| own.helper.id))
        }
    })
}

async fn check_companion(
    tx: &mut Tx,
    organisation: &OrganisationId,
    companion: &Companion,
    new: &NewTeam,
) -> Result<(), ServiceError> {
    let size = 1 + u32::try_from(new.riders.len()).unwrap_or(u32::MAX - 1);
    let most = match companion {
        Companion::Buddy(buddy) => {
            let found = helper::find(tx, buddy).await?;
            let here = found.is_some_and(|found| {
                found.helper.organisation == *organisation
                    && matches!(found.helper.state, HelperState::Active { .. })
            });
            if !here || !team::is_buddy(tx, buddy).await? {
                return Err(ServiceError::field("with", "field-team-no-buddy"));
            }
            BUDDY_SPAN
        }
        Companion::Supervisor(who, _) => {
            let begins = span(new.on, new.part, &amsterdam()).starts_at;
            if !supervises_at(tx, who, organisation, begins).await? {
                return Err(ServiceError::field("with", "field-team-no-supervisor"));
            }
            let spans = team::list_spans(tx, organisation).await?;
            spans.get(who).copied().unwrap_or(SPAN)
        }
    };
    if size > most {
        return Err(ServiceError::field("rider", "field-team-span"));
    }
    Ok(())
}

/// Nobody is in another team then, and whoever goes along has nothing of their own.
async fn check_free(tx: &mut Tx, made: &Team) -> Result<(), ServiceError> {
    let field = |id: &HelperId| {
        if *id == made.lead {
            "lead"
        } else if made.riders.contains(id) {
            "rider"
        } else {
            "with"
        }
    };
    for id in made.members() {
        let others = team::list_of_helper_on(tx, &id, made.on).await?;
        if others.iter().any(|other| other.part == made.part) {
            return Err(ServiceError::field(field(&id), "field-team-other"));
        }
    }
    if let Some(person) = made.companion.supervisor() {
        let others = team::list_of_supervisor(tx, person, made.on).await?;
        if others
            .iter()
            .any(|other| other.on == made.on && other.part == made.part)
        {
            return Err(ServiceError::field("with", "field-team-other"));
        }
    }
    let whole = made.window(&amsterdam());
    for id in made.others() {
        let taken = assignment::list_taken_of(tx, id, whole.starts_at).await?;
        if taken.iter().any(|one| one.window.starts_at < whole.ends_at) {
            return Err(ServiceError::field(field(id), "field-team-busy"));
        }
    }
    Ok(())
}

/// The worker's own bookings in that daypart become the team's.
async fn adopt(tx: &mut Tx, app: &App, made: &Team, actor: &str) -> Result<(), ServiceError> {
    let zone = amsterdam();
    let whole = made.window(&zone);
    for booked in assignment::list_of_helper(tx, &made.lead, whole.starts_at, whole.ends_at).await? {
        if !matches!(booked.state, AssignmentState::Booked { .. }) || !made.covers(booked.window, &zone) {
            continue;
        }
        let scene = booking::scene(tx, &booked.visit, &made.lead).await?;
        let going = super::going(tx, &made.lead, booked.window).await?;
        if let Some(together) = going.together() {
            let since = whole.starts_at.plus(-8 * 86_400);
            match together
                .check_time(tx, booked.window, scene.request.cell, since)
                .await
            {
                Err(ServiceError::Refused(Refusal::TeamCannot)) => {
                    return Err(ServiceError::field("with", "field-team-hours"));
                }
                other => other?,
            }
        }
        team::add_visit(tx, &booked.id, &made.id).await?;
        booking::recheck(tx, app, &booked, actor).await?;
    }
    Ok(())
}

/// Ends a team. What its worker may not do alone is given back.
///
/// # Errors
/// [`ServiceError::NotFound`] for one that does not stand, or whose worker lives outside one's zones.
pub async fn dissolve(app: &App, actor: &Actor, id: &TeamId) -> Result<(), ServiceError> {
    supervisor(actor)?;
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let found = team::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            own_worker(tx, &actor, &found.lead).await?;
            helper::lock(tx, &found.members()).await?;
            end(tx, &app_tx, &found, &actor.audit_name()).await
        })
        .await?;
    super::wake(app);
    Ok(())
}

/// Ends a team whose members are locked.
pub(super) async fn end(tx: &mut Tx, app: &App, found: &Team, actor: &str) -> Result<(), ServiceError> {
    team::set_off(tx, found, app.now(), actor).await?;
    let whole = found.window(&amsterdam());
    for booked in assignment::list_of_helper(tx, &found.lead, whole.starts_at, whole.ends_at).await? {
        booking::recheck(tx, app, &booked, actor).await?;
    }
    Ok(())
}

/// Somebody is in no team any more, from today on: they leave, or are forgotten.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn leave_teams(
    tx: &mut Tx,
    app: &App,
    id: &HelperId,
    actor: &str,
) -> Result<(), ServiceError> {
    for found in team::list_of_helper(tx, id, app.now().date(&amsterdam())).await? {
        helper::lock(tx, &found.members()).await?;
        end(tx, app, &found, actor).await?;
    }
    let of = helper::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    Ok(team::end_buddy(tx, &of.helper.organisation, id, app.now(), actor).await?)
}

/// Everybody in whose teams somebody is: they are held before that somebody goes.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn teamed_with(
    tx: &mut Tx,
    id: &HelperId,
) -> Result<Vec<HelperId>, ServiceError> {
    let all = team::list_of_helper(tx, id, Date::MIN).await?;
    Ok(all.iter().flat_map(Team::members).collect())
}

/// Everybody who supervises in an organisation, with what to call them and where they live.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(in crate::service) async fn list_guides(
    tx: &mut Tx,
    organisation: &OrganisationId,
    now: UnixTime,
) -> Result<Vec<(PersonId, String, Option<Home>)>, ServiceError> {
    let mut all: BTreeMap<PersonId, (String, Option<Home>)> = BTreeMap::new();
    for held in grant::list_grants_of(tx, organisation, now).await? {
        if held.grant.role != crate::domain::access::Role::Supervisor || all.contains_key(&held.person) {
            continue;
        }
        if let Some(known) = person::find(tx, &held.person).await? {
            let home = person::find_home(tx, &held.person).await?;
            all.insert(held.person, (known.short_name(), home));
        }
    }
    Ok(all
        .into_iter()
        .map(|(id, (name, home))| (id, name, home))
        .collect())
}

/// Who may go along.
#[derive(Debug, Clone)]
pub struct Companions {
    /// Buddies, by name.
    pub buddies: Vec<(Buddy, String)>,
    /// Helpers in one's zones who are none, by name.
    pub others: Vec<(HelperId, String)>,
    /// Supervisors, by name, with how many they take along.
    pub supervisors: Vec<(PersonId, String, u32)>,
    /// Today.
    pub today: Date,
}

/// Who may go along in one's organisation.
///
/// # Errors
/// [`ServiceError::NotFound`] for whoever supervises nowhere.
pub async fn companions(app: &App, actor: &Actor) -> Result<Companions, ServiceError> {
    supervisor(actor)?;
    let (app_tx, actor) = (app.clone(), actor.clone());
    app.store
        .read(async move |tx| companions_in(tx, &app_tx, &actor).await)
        .await
}

pub(super) async fn companions_in(tx: &mut Tx, app: &App, actor: &Actor) -> Result<Companions, ServiceError> {
    let organisation = supervisor(actor)?.organisation.clone();
    let mut found = Companions {
        buddies: Vec::new(),
        others: Vec::new(),
        supervisors: Vec::new(),
        today: app.now().date(&amsterdam()),
    };
    let buddies = team::list_buddies(tx, &organisation).await?;
    for stored in helper::list(tx).await? {
        let one: Helper = stored.helper;
        if one.organisation != organisation || !matches!(one.state, HelperState::Active { .. }) {
            continue;
        }
        if let Some(buddy) = buddies.iter().find(|buddy| buddy.helper == one.id) {
            let known = person::find(tx, &one.person).await?;
            let name = known.map_or_else(String::new, |known| known.full_name());
            found.buddies.push((buddy.clone(), name));
        } else if let Ok((_, known)) = own_helper_file(tx, actor, &one.id).await {
            found.others.push((one.id, known.full_name()));
        }
    }
    let spans = team::list_spans(tx, &organisation).await?;
    for (id, name) in supervisors(tx, app, &organisation).await? {
        let span = spans.get(&id).copied().unwrap_or(SPAN);
        found.supervisors.push((id, name, span));
    }
    found
        .buddies
        .sort_by_cached_key(|(buddy, name)| (name.to_lowercase(), buddy.helper.clone()));
    found
        .others
        .sort_by_cached_key(|(id, name)| (name.to_lowercase(), id.clone()));
    Ok(found)
}

/// Somebody may take workers along: they agreed, and were prepared.
///
/// # Errors
/// A wrong field: a day to come (`agreed`), one to come or before they agreed (`prepared`), or somebody (`who`) who does not
/// help now, is not of age, or as a worker does nothing alone yet; [`ServiceError::NotFound`] for helpers outside one's
/// zones.
pub async fn set_buddy(
    app: &App,
    actor: &Actor,
    id: &HelperId,
    (agreed_on, prepared_on): (Date, Date),
) -> Result<(), ServiceError> {
    let me = supervisor(actor)?.person.clone();
    let today = app.now().date(&amsterdam());
    if agreed_on > today {
        return Err(ServiceError::field("agreed", "field-when-future"));
    }
    if prepared_on > today || prepared_on < agreed_on {
        return Err(ServiceError::field("prepared", "field-prepared-before"));
    }
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            helper::lock(tx, std::slice::from_ref(&id))
                .await
                .map_err(|_| ServiceError::NotFound)?;
            let (found, _) = own_helper_file(tx, &actor, &id).await?;
            if !matches!(found.state, HelperState::Active { .. }) || !found.adult {
                return Err(ServiceError::field("who", "field-team-no-buddy"));
            }
            // Somebody who still learns everything takes nobody along.
            if found.kind == HelperKind::Worker {
                let levels = rows::list_levels(tx, &found.organisation).await?;
                let own = levels.iter().filter(|(of, ..)| *of == found.id);
                if !own.into_iter().any(|(.., level)| level.may_go_alone(true)) {
                    return Err(ServiceError::field("who", "field-buddy-learns"));
                }
            }
            let (now, name) = (app_tx.now(), actor.audit_name());
            let days = (&id, agreed_on, prepared_on);
            Ok(team::set_buddy(tx, &found.organisation, days, (&me, now), &name).await?)
        })
        .await?;
    super::wake(app);
    Ok(())
}

/// Somebody takes nobody along any more: their teams end, and what those workers may not do alone is given back.
///
/// # Errors
/// [`ServiceError::NotFound`] for helpers of another organisation.
pub async fn end_buddy(app: &App, actor: &Actor, id: &HelperId) -> Result<(), ServiceError> {
    let organisation = supervisor(actor)?.organisation.clone();
    let (app_tx, actor, id) = (app.clone(), actor.clone(), id.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let of = helper::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if of.helper.organisation != organisation {
                return Err(ServiceError::NotFound);
            }
            let now = app_tx.now();
            let name = actor.audit_name();
            let coming = team::list_of_helper(tx, &id, now.date(&amsterdam())).await?;
            let theirs: Vec<Team> = coming
                .into_iter()
                .filter(|one| one.companion == Companion::Buddy(id.clone()))
                .collect();
            let mut members: Vec<HelperId> = theirs.iter().flat_map(Team::members).collect();
            members.push(id.clone());
            helper::lock(tx, &members).await?;
            team::end_buddy(tx, &organisation, &id, now, &name).await?;
            for one in &theirs {
                end(tx, &app_tx, one, &name).await?;
            }
            safeguard::recheck_helper(tx, &app_tx, &id, &name).await
        })
        .await?;
    super::wake(app);
    Ok(())
}

/// How many workers a supervisor has with them at once.
///
/// # Errors
/// A wrong field (`span`) for a number outside 1–6, or fewer than are in a team that stands; [`ServiceError::NotFound`] for
/// whoever does not supervise here.
pub async fn set_span(app: &App, actor: &Actor, who: &PersonId, most: u32) -> Result<(), ServiceError> {
    let organisation = supervisor(actor)?.organisation.clone();
    if !(1..=MOST_SPAN).contains(&most) {
        return Err(ServiceError::field("span", "field-span-range"));
    }
    let (app_tx, actor, who) = (app.clone(), actor.clone(), who.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let all = supervisors(tx, &app_tx, &organisation).await?;
            if !all.iter().any(|(id, _)| *id == who) {
                return Err(ServiceError::NotFound);
            }
            // Teams are made behind the same row.
            person::hold(tx, &[&who]).await?;
            let today = app_tx.now().date(&amsterdam());
            let coming = team::list_of_supervisor(tx, &who, today).await?;
            if coming.iter().any(|one| one.size() > most) {
                return Err(ServiceError::field("span", "field-span-teams"));
            }
            Ok(team::set_span(tx, &organisation, (&who, most), &actor.audit_name()).await?)
        })
        .await
}
