//! Asking for help: the half-filled form, the request, and what follows from its verification.

mod draft;
mod hints;
mod known;
mod visits;

use draft::spend;
pub use draft::{drop_draft, find_draft, keep_draft, keep_draft_with};
pub(super) use hints::is_trade;
pub use hints::{hint_named, hint_of};
pub use known::{Earlier, KnownAsk, OnFile, asked_before, elsewhere, for_file, list_on_file};
pub(super) use known::{earlier, is_known};
use known::{known_person, known_resident};
pub(super) use visits::{make_visits, new_visit};

use super::additional;
use super::notify::{CodeWay, Typed};
use super::places;
use super::sign_in::{CodeFor, add_code};
use super::{App, Refusal, ServiceError};
use crate::domain::access::Actor;
use crate::domain::additional::Then;
use crate::domain::category::CategoryId;
use crate::domain::consent::{Consent, ConsentState, Given, Purpose, RepresentativeKind};
use crate::domain::contact::Postcode;
use crate::domain::ids::{CodeId, ConsentId, HelperId, OrganisationId, PersonId, RequestId};
use crate::domain::language::Lang;
use crate::domain::request::{Channel, Request, RequestState, Requirements};
use crate::domain::resident::{Address, Care, Contact, Home, Person, ResidentState};
use crate::domain::schedule::{Schedule, ScheduleError};
use crate::domain::time::amsterdam;
use crate::store::{Tx, consent, person, place, request};
use std::collections::BTreeSet;

/// Helpers may come from this far, metres, unless a coordinator says otherwise.
pub const RADIUS_M: u32 = 5_000;
/// A request whose deadline is nearer than this is urgent, seconds.
pub(super) const URGENT_S: i64 = 48 * 3600;

/// What somebody asks.
#[derive(Debug, Clone)]
pub struct Ask {
    /// What for.
    pub category: CategoryId,
    /// In their own words; may be empty.
    pub own_words: String,
    /// When.
    pub schedule: Schedule,
    /// Minutes; the category's default when they did not say.
    pub duration_min: Option<u32>,
    /// 1–6.
    pub helpers_needed: u8,
    /// What a helper must be.
    pub requirements: Requirements,
    /// Street and number.
    pub street: String,
    /// Where.
    pub postcode: Postcode,
    /// Who needs help: the name they want to be called.
    pub given_name: String,
    /// The rest of their name; may be empty.
    pub family_name: String,
    /// How the one who asks can be reached: at least one way.
    pub contact: Contact,
    /// The language of pages and messages.
    pub lang: Lang,
    /// Who asks, when it is for somebody else: their name. The contact is theirs then.
    pub asked_by: Option<String>,
    /// Whether the one who needs help agrees that we keep this and look for help.
    pub agreed: bool,
    /// The token of the half-filled form, which is thrown away.
    pub draft: Option<String>,
}

/// What happens next.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The request.
    pub request: RequestId,
    /// The code that must be entered.
    pub code: CodeId,
    /// By which way the code comes to whoever gave this contact.
    pub by: CodeWay,
}

/// Posts a request without an account: it waits for its code.
///
/// # Errors
/// [`ServiceError::Invalid`] for fields that are wrong; [`Refusal::OutsideZones`] when nobody serves that place.
pub async fn post(app: &App, ask: Ask) -> Result<Asked, ServiceError> {
    check(&ask)?;
    let app_tx = app.clone();
    let asked = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let by = CodeWay::promised(&app, &ask.contact);
            let organisation = organisation_of(tx, &ask.postcode).await?;
            let people = people(tx, &app, &organisation, &ask, None).await?;
            let since = app.now();
            let state = RequestState::Unconfirmed { since };
            let request = write(
                tx,
                &app,
                &Wanted::from(&ask),
                &people,
                state,
                Channel::Web,
                "anyone",
            )
            .await?;
            let what = CodeFor {
                request: Some(&request),
                typed: Typed::in_form(&ask.contact),
                ..CodeFor::default()
            };
            let code = add_code(tx, &app, &people.asker, what).await?;
            let whose = (&people.resident.organisation, &request);
            spend(tx, ask.draft.as_deref(), whose, "anyone").await?;
            Ok(Asked { request, code, by })
        })
        .await?;
    app.outbox_wanted.notify_one();
    Ok(asked)
}

/// Writes down what somebody asks on the telephone. Whoever writes it down has spoken with them, so it is open at once; but
/// what looks like a trade waits all the same.
///
/// # Errors
/// As [`post`]; [`ServiceError::NotFound`] unless the actor coordinates the zone of the address.
pub async fn take_down(app: &App, actor: &Actor, ask: Ask) -> Result<RequestId, ServiceError> {
    check(&ask)?;
    let (app_tx, actor) = (app.clone(), actor.clone());
    let id = app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let app = app_tx;
            let organisation = organisation_of(tx, &ask.postcode).await?;
            let people = people(tx, &app, &organisation, &ask, None).await?;
            if !actor.may_coordinate(&organisation, &people.home.zone) {
                return Err(ServiceError::NotFound);
            }
            let now = app.now();
            for spoken_with in BTreeSet::from([&people.resident.id, &people.asker.id]) {
                person::set_verified(tx, spoken_with, now).await?;
            }
            let name = actor.audit_name();
            let state = RequestState::Open { since: now };
            let id = write(
                tx,
                &app,
                &Wanted::from(&ask),
                &people,
                state,
                Channel::Telephone,
                &name,
            )
            .await?;
            let request = request::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
            if let RequestState::Open { .. } = request.state {
                make_visits(tx, &app, &request, &name).await?;
            }
            Ok(id)
        })
        .await?;
    app.round_wanted.notify_one();
    Ok(id)
}

fn check(ask: &Ask) -> Result<(), ServiceError> {
    let mut wrong = Vec::new();
    let mut unless = |right: bool, field, text| {
        if !right {
            wrong.push(super::FieldError { field, text });
        }
    };
    unless(!ask.given_name.trim().is_empty(), "name", "field-name-needed");
    unless(
        ask.given_name.chars().count() <= 80 && ask.family_name.chars().count() <= 80,
        "name",
        "field-too-long",
    );
    unless(!ask.street.trim().is_empty(), "street", "field-street-needed");
    unless(ask.street.chars().count() <= 120, "street", "field-too-long");
    unless(ask.own_words.chars().count() <= 1000, "words", "field-too-long");
    unless(
        ask.contact.telephone.is_some() || ask.contact.mail.is_some(),
        "telephone",
        "field-contact-needed",
    );
    unless(
        (1..=6).contains(&ask.helpers_needed),
        "people",
        "field-people-range",
    );
    unless(
        ask.duration_min.is_none_or(|m| (15..=480).contains(&m)),
        "length",
        "field-duration-range",
    );
    unless(ask.agreed, "agreed", "field-agreed-needed");
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::Invalid(wrong))
    }
}

async fn organisation_of(tx: &mut Tx, postcode: &Postcode) -> Result<OrganisationId, ServiceError> {
    let found = places::find(tx, postcode).await?;
    let zone = place::find_zone(tx, &found.zone)
        .await?
        .ok_or(Refusal::OutsideZones)?;
    Ok(zone.organisation)
}

/// Who needs help, who asks, and where.
struct People {
    resident: Person,
    asker: Person,
    home: Home,
}

/// `asker` is given when they are signed in; otherwise they are looked for.
async fn people(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    ask: &Ask,
    asker: Option<(Person, Option<Home>)>,
) -> Result<People, ServiceError> {
    let found = places::find(tx, &ask.postcode).await?;
    let address = Address {
        street: ask.street.trim().to_owned(),
        postcode: ask.postcode.as_str().to_owned(),
        place: found.place.clone(),
        point: Some(found.point),
    };
    let at_home = |id: &PersonId| Home {
        person: id.clone(),
        zone: found.zone.clone(),
        cell: found.cell,
    };
    let for_self = ask.asked_by.is_none();
    let known = match asker {
        Some(signed_in) => Some(signed_in),
        None => known_person(tx, ask, organisation, &at_home).await?,
    };
    // Asked again: it belongs to the file that is there, with everything that protects that person.
    let again = match &known {
        Some((asker, _)) if !for_self => known_resident(tx, app, asker, &ask.given_name, &at_home)
            .await?
            .map(|(resident, home)| (resident, asker.clone(), home)),
        Some((asker, Some(home))) => Some((asker.clone(), asker.clone(), home.clone())),
        _ => None,
    };
    if let Some((resident, asker, home)) = again {
        return Ok(People {
            resident,
            asker,
            home,
        });
    }
    let own_contact = if for_self {
        ask.contact.clone()
    } else {
        Contact::default()
    };
    let resident = match &known {
        // Whoever is signed in and has no home on file yet: this is where they live.
        Some((asker, None)) if for_self => asker.clone(),
        _ => {
            let names = (ask.given_name.as_str(), ask.family_name.as_str());
            add_person(tx, app, organisation, names, &own_contact, ask.lang).await?
        }
    };
    let home = at_home(&resident.id);
    person::set_home(tx, &home, &address, app.now()).await?;
    let asker = match (&ask.asked_by, known) {
        (None, _) => resident.clone(),
        (Some(_), Some((known, _))) => known,
        (Some(name), None) => add_person(tx, app, organisation, (name, ""), &ask.contact, ask.lang).await?,
    };
    consent(tx, app, &resident, None, &asker).await?;
    if !for_self {
        consent(tx, app, &resident, Some(&asker), &asker).await?;
    }
    Ok(People {
        resident,
        asker,
        home,
    })
}

/// Adds a person who is here and not verified yet.
pub(super) async fn add_person(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    (given_name, family_name): (&str, &str),
    contact: &Contact,
    lang: Lang,
) -> Result<Person, ServiceError> {
    let now = app.now();
    let new = Person {
        id: PersonId::new(now, &*app.chance),
        organisation: organisation.clone(),
        given_name: given_name.trim().to_owned(),
        family_name: family_name.trim().to_owned(),
        lang,
        state: ResidentState::Here,
        care: Care::default(),
        verified_at: None,
        created_at: now,
    };
    person::add(tx, &new, contact, "anyone").await?;
    Ok(new)
}

/// Puts on record that somebody agrees: to be matched, or that another acts for them.
pub(super) async fn consent(
    tx: &mut Tx,
    app: &App,
    who: &Person,
    to: Option<&Person>,
    recorded_by: &Person,
) -> Result<(), ServiceError> {
    let now = app.now();
    let row = Consent {
        id: ConsentId::new(now, &*app.chance),
        person: who.id.clone(),
        to: to.map(|person| person.id.clone()),
        kind: to.map(|_| RepresentativeKind::Carer),
        purpose: if to.is_some() {
            Purpose::ActFor
        } else {
            Purpose::Matching
        },
        given: Given::InWriting,
        recorded_by: recorded_by.id.clone(),
        at: now,
        state: ConsentState::Standing { until: None },
    };
    Ok(consent::add_consent(tx, &who.organisation, &row, recorded_by.id.as_str()).await?)
}

/// The key of the text that says what is wrong with a moment.
pub const fn schedule_text(error: ScheduleError) -> &'static str {
    match error {
        ScheduleError::Empty => "field-when-empty",
        ScheduleError::Past => "field-when-past",
        ScheduleError::TooFar => "field-when-too-far",
        ScheduleError::Impossible => "field-when-impossible",
    }
}

/// Whether a postcode is known and lies where somebody serves it.
///
/// # Errors
/// A wrong field when it is unknown; [`Refusal::OutsideZones`] when nobody serves it.
pub async fn find_place(app: &App, postcode: &Postcode) -> Result<(), ServiceError> {
    let postcode = postcode.clone();
    app.store
        .read(async move |tx| places::find(tx, &postcode).await.map(|_| ()))
        .await
}

fn schedule_error(error: ScheduleError) -> ServiceError {
    ServiceError::field("when", schedule_text(error))
}

/// What is wanted, whoever wants it.
struct Wanted<'a> {
    category: &'a CategoryId,
    own_words: &'a str,
    schedule: &'a Schedule,
    duration_min: Option<u32>,
    helpers_needed: u8,
    requirements: &'a Requirements,
    radius_m: u32,
    preferred: &'a [HelperId],
    urgent: bool,
}

impl<'a> From<&'a Ask> for Wanted<'a> {
    fn from(ask: &'a Ask) -> Self {
        Self {
            category: &ask.category,
            own_words: &ask.own_words,
            schedule: &ask.schedule,
            duration_min: ask.duration_min,
            helpers_needed: ask.helpers_needed,
            requirements: &ask.requirements,
            radius_m: RADIUS_M,
            preferred: &[],
            urgent: false,
        }
    }
}

/// Writes the request itself; its visits follow when it is open.
async fn write(
    tx: &mut Tx,
    app: &App,
    ask: &Wanted<'_>,
    people: &People,
    state: RequestState,
    channel: Channel,
    actor: &str,
) -> Result<RequestId, ServiceError> {
    let now = app.now();
    person::hold(tx, &[&people.resident.id, &people.asker.id]).await?;
    let organisation = people.resident.organisation.clone();
    let category = place::list_categories(tx, &organisation)
        .await?
        .into_iter()
        .find(|category| category.id == *ask.category && category.is_on)
        .ok_or_else(|| ServiceError::field("category", "field-category-unknown"))?;
    let duration_min = ask.duration_min.unwrap_or(category.duration_min);
    let occasions = ask
        .schedule
        .occasions(now, duration_min, &amsterdam())
        .map_err(schedule_error)?;
    let last = occasions
        .iter()
        .filter_map(|windows| windows.last())
        .map(|w| w.ends_at)
        .min()
        .unwrap_or(now);
    let mut new = Request {
        id: RequestId::new(now, &*app.chance),
        organisation,
        zone: people.home.zone.clone(),
        resident: people.resident.id.clone(),
        asked_by: people.asker.id.clone(),
        category: category.id,
        state,
        schedule: ask.schedule.clone(),
        duration_min,
        helpers_needed: ask.helpers_needed,
        requirements: Requirements {
            vetting: ask.requirements.vetting || category.vetting_required,
            ..ask.requirements.clone()
        },
        radius_m: ask.radius_m,
        urgent: ask.urgent || last < now.plus(URGENT_S),
        cell: people.home.cell,
        public_sentence: None,
        preferred: ask.preferred.to_vec(),
        channel,
        created_at: now,
    };
    // What opens at once waits when it looks like a trade; what is not verified yet is measured when it is.
    let weighed = match state {
        RequestState::Open { .. } => additional::weigh(tx, &new, ask.own_words).await?,
        _ => None,
    };
    if weighed.is_some() {
        new.state = RequestState::AwaitingReview { since: now };
    }
    request::add(tx, &new, ask.own_words.trim(), actor).await?;
    if let Some(weighed) = weighed {
        additional::ask(tx, app, &new, weighed, Then::Open, actor).await?;
    }
    // Read again behind the lock of the audit: somebody who is being forgotten at this moment asks nothing any more.
    for who in [&new.resident, &new.asked_by] {
        if person::find(tx, who)
            .await?
            .is_none_or(|who| who.state == ResidentState::Erased)
        {
            return Err(Refusal::Changed.into());
        }
    }
    Ok(new.id)
}

/// The contact of a request has been verified: it opens, or waits for a coordinator's look.
pub(super) async fn verified(tx: &mut Tx, app: &App, id: &RequestId) -> Result<(), ServiceError> {
    let request = request::find(tx, id).await?.ok_or(ServiceError::NotFound)?;
    let RequestState::Unconfirmed { .. } = request.state else {
        return Ok(());
    };
    let earlier = request::list_of_person(tx, &request.asked_by).await?;
    // Known is who asked before for the same person: somebody who was never asked for is looked at first.
    let known = earlier.iter().any(|other| {
        other.id != *id
            && other.resident == request.resident
            && matches!(
                other.state,
                RequestState::Open { .. } | RequestState::Paused { .. } | RequestState::Fulfilled { .. }
            )
    });
    let next = request.state.verify(app.now(), known)?;
    let actor = request.asked_by.to_string();
    let next = additional::before_opening(tx, app, &request, next, &actor).await?;
    request::set_state(tx, &request, next, &actor).await?;
    if let RequestState::Open { .. } = next {
        make_visits(tx, app, &request, &actor).await?;
    }
    Ok(())
}

/// The catalogue that a form offers: what the organisation has switched on.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub async fn list_categories(app: &App) -> Result<Vec<crate::domain::category::Category>, ServiceError> {
    let organisation = super::home_organisation(app).await?;
    app.store
        .read(async move |tx| {
            let all = place::list_categories(tx, &organisation).await?;
            Ok(all.into_iter().filter(|category| category.is_on).collect())
        })
        .await
}
