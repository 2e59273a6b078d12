//! Helpers: their standing offer, and how it is kept.

use super::{StoreError, Tx, audit, ensure_affected, exec, fetch_all, fetch_optional};
use crate::domain::category::CategoryId;
use crate::domain::helper::{Availability, Gender, Helper, HelperKind, HelperState, Limits, Mode, Vetting};
use crate::domain::ids::{HelperId, OrganisationId, PersonId, VettingId};
use crate::domain::language::SpokenLanguage;
use crate::domain::time::UnixTime;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// What a helper carries beyond their offer: how much they did before the program knew them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredHelper {
    /// The helper.
    pub helper: Helper,
    /// Visits in the 28 days before they came, as a file said.
    pub recent_before: u32,
    /// When they came.
    pub created_at: UnixTime,
    /// Counts changes; booking locks the row by raising it.
    pub version: i64,
}

/// Adds a helper with all they offer.
///
/// # Errors
/// [`StoreError`] when the person is a helper already, or a category does not exist.
pub async fn add(
    tx: &mut Tx,
    helper: &Helper,
    recent_before: u32,
    at: UnixTime,
    actor: &str,
) -> Result<(), StoreError> {
    let hours = helper.availability.0.map(i64::from);
    exec!(
        tx,
        "INSERT INTO helper (id, person_id, organisation_id, kind, state, state_at, reach_m, mode, weekly_visits, \
         weekly_minutes, weekly_invitations, per_slot, adult, can_lift, pets_fine, smoke_fine, recent_visits, \
         hours_mon, hours_tue, hours_wed, hours_thu, hours_fri, hours_sat, hours_sun, languages, created_at, gender, \
         version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, \
         $22, $23, $24, $25, $26, $27, 0)",
        &helper.id,
        &helper.person,
        &helper.organisation,
        helper.kind.tag(),
        helper.state.tag(),
        helper.state.since(),
        i64::from(helper.reach_m),
        helper.mode.tag(),
        i64::from(helper.limits.weekly_visits),
        helper.limits.weekly_minutes.map(i64::from),
        i64::from(helper.limits.weekly_invitations),
        i64::from(helper.limits.per_slot),
        i64::from(helper.adult),
        i64::from(helper.can_lift),
        i64::from(helper.pets_fine),
        i64::from(helper.smoke_fine),
        i64::from(recent_before),
        hours[0],
        hours[1],
        hours[2],
        hours[3],
        hours[4],
        hours[5],
        hours[6],
        join_languages(&helper.languages),
        at,
        helper.gender.map(Gender::tag)
    )?;
    add_parts(tx, helper).await?;
    let step = format!(">{}", helper.state.tag());
    audit::append(
        tx,
        &helper.organisation,
        actor,
        "helper.state",
        helper.id.as_str(),
        &step,
    )
    .await
}

async fn add_parts(tx: &mut Tx, helper: &Helper) -> Result<(), StoreError> {
    for category in &helper.categories {
        exec!(
            tx,
            "INSERT INTO helper_category (helper_id, category_id) VALUES ($1, $2)",
            &helper.id,
            category
        )?;
    }
    for (first, last) in &helper.absences {
        exec!(
            tx,
            "INSERT INTO helper_absence (helper_id, first_on, last_on) VALUES ($1, $2, $3)",
            &helper.id,
            first.to_string(),
            last.to_string()
        )?;
    }
    Ok(())
}

/// Replaces what a helper offers: reach, mode, categories, hours, absences, limits, languages, what they do not mind.
///
/// # Errors
/// [`StoreError::Conflict`] when there is no such helper.
pub async fn set_offer(tx: &mut Tx, helper: &Helper, actor: &str) -> Result<(), StoreError> {
    let hours = helper.availability.0.map(i64::from);
    let done = exec!(
        tx,
        "UPDATE helper SET reach_m = $2, mode = $3, weekly_visits = $4, weekly_minutes = $5, weekly_invitations = $6, \
         per_slot = $7, adult = $8, can_lift = $9, pets_fine = $10, smoke_fine = $11, hours_mon = $12, \
         hours_tue = $13, hours_wed = $14, hours_thu = $15, hours_fri = $16, hours_sat = $17, hours_sun = $18, \
         languages = $19, gender = $20, version = version + 1 WHERE id = $1",
        &helper.id,
        i64::from(helper.reach_m),
        helper.mode.tag(),
        i64::from(helper.limits.weekly_visits),
        helper.limits.weekly_minutes.map(i64::from),
        i64::from(helper.limits.weekly_invitations),
        i64::from(helper.limits.per_slot),
        i64::from(helper.adult),
        i64::from(helper.can_lift),
        i64::from(helper.pets_fine),
        i64::from(helper.smoke_fine),
        hours[0],
        hours[1],
        hours[2],
        hours[3],
        hours[4],
        hours[5],
        hours[6],
        join_languages(&helper.languages),
        helper.gender.map(Gender::tag)
    )?;
    ensure_affected(done, 1)?;
    exec!(tx, "DELETE FROM helper_category WHERE helper_id = $1", &helper.id)?;
    exec!(tx, "DELETE FROM helper_absence WHERE helper_id = $1", &helper.id)?;
    add_parts(tx, helper).await?;
    audit::append(
        tx,
        &helper.organisation,
        actor,
        "helper.offer",
        helper.id.as_str(),
        "",
    )
    .await
}

/// A legal step of a helper's life, by whom.
///
/// # Errors
/// [`StoreError::Conflict`] when they are no longer in state `from`.
pub async fn set_state(
    tx: &mut Tx,
    helper: &Helper,
    from: HelperState,
    to: HelperState,
    actor: &str,
) -> Result<(), StoreError> {
    let done = exec!(
        tx,
        "UPDATE helper SET state = $3, state_at = $4, version = version + 1 WHERE id = $1 AND state = $2",
        &helper.id,
        from.tag(),
        to.tag(),
        to.since()
    )?;
    ensure_affected(done, 1)?;
    let step = format!("{}>{}", from.tag(), to.tag());
    audit::append(
        tx,
        &helper.organisation,
        actor,
        "helper.state",
        helper.id.as_str(),
        &step,
    )
    .await
}

/// Locks helpers for booking, in the order of their identifiers, whatever order they are given in.
///
/// # Errors
/// [`StoreError::Conflict`] when one of them does not exist.
pub async fn lock(tx: &mut Tx, helpers: &[HelperId]) -> Result<(), StoreError> {
    let mut sorted: Vec<&HelperId> = helpers.iter().collect();
    sorted.sort();
    sorted.dedup();
    for id in sorted {
        let done = exec!(tx, "UPDATE helper SET version = version + 1 WHERE id = $1", id)?;
        ensure_affected(done, 1)?;
    }
    Ok(())
}

/// Puts on record that a certificate of conduct was seen. The document itself is never kept.
///
/// # Errors
/// [`StoreError`] when there is no such helper.
pub async fn add_vetting(
    tx: &mut Tx,
    organisation: &OrganisationId,
    vetting: &Vetting,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "INSERT INTO vetting (id, helper_id, seen_by, seen_at, valid_until) VALUES ($1, $2, $3, $4, $5)",
        &vetting.id,
        &vetting.helper,
        &vetting.seen_by,
        vetting.seen_at,
        vetting.valid_until.to_string()
    )?;
    audit::append(
        tx,
        organisation,
        actor,
        "vetting.add",
        vetting.helper.as_str(),
        "",
    )
    .await
}

#[derive(sqlx::FromRow)]
struct VettingRow {
    id: VettingId,
    helper_id: HelperId,
    seen_by: PersonId,
    seen_at: UnixTime,
    valid_until: String,
}

/// The certificate that counts the longest of those seen.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find_last_vetting(tx: &mut Tx, helper: &HelperId) -> Result<Option<Vetting>, StoreError> {
    let row = fetch_optional!(
        tx,
        VettingRow,
        "SELECT id, helper_id, seen_by, seen_at, valid_until FROM vetting WHERE helper_id = $1 \
         ORDER BY valid_until DESC, id DESC LIMIT 1",
        helper
    )?;
    row.map(|row| {
        let broken = || StoreError::inconsistent("vetting", row.id.as_str());
        Ok(Vetting {
            valid_until: row.valid_until.parse().map_err(|_| broken())?,
            id: row.id,
            helper: row.helper_id,
            seen_by: row.seen_by,
            seen_at: row.seen_at,
        })
    })
    .transpose()
}

/// Certificates of a helper count until this day at most.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub async fn end_vetting(
    tx: &mut Tx,
    organisation: &OrganisationId,
    helper: &HelperId,
    last: Date,
    actor: &str,
) -> Result<(), StoreError> {
    exec!(
        tx,
        "UPDATE vetting SET valid_until = $2 WHERE helper_id = $1 AND valid_until > $2",
        helper,
        last.to_string()
    )?;
    audit::append(tx, organisation, actor, "vetting.end", helper.as_str(), "").await
}

fn join_languages(languages: &[SpokenLanguage]) -> String {
    languages
        .iter()
        .map(SpokenLanguage::as_str)
        .collect::<Vec<_>>()
        .join("|")
}

#[derive(sqlx::FromRow)]
struct HelperRow {
    id: HelperId,
    person_id: PersonId,
    organisation_id: OrganisationId,
    kind: String,
    state: String,
    state_at: UnixTime,
    reach_m: i64,
    mode: String,
    weekly_visits: i64,
    weekly_minutes: Option<i64>,
    weekly_invitations: i64,
    per_slot: i64,
    adult: i64,
    can_lift: i64,
    pets_fine: i64,
    smoke_fine: i64,
    gender: Option<String>,
    recent_visits: i64,
    hours_mon: i64,
    hours_tue: i64,
    hours_wed: i64,
    hours_thu: i64,
    hours_fri: i64,
    hours_sat: i64,
    hours_sun: i64,
    languages: String,
    created_at: UnixTime,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct CategoryOf {
    helper_id: HelperId,
    category_id: CategoryId,
}

#[derive(sqlx::FromRow)]
struct AbsenceOf {
    helper_id: HelperId,
    first_on: String,
    last_on: String,
}

#[derive(sqlx::FromRow)]
struct VettedUntil {
    helper_id: HelperId,
    valid_until: String,
}

#[derive(sqlx::FromRow)]
struct Interviewed {
    helper_id: HelperId,
}

#[derive(Default)]
struct Parts {
    categories: HashMap<HelperId, Vec<CategoryId>>,
    absences: HashMap<HelperId, Vec<(Date, Date)>>,
    vetted_until: HashMap<HelperId, Date>,
    interviewed: HashSet<HelperId>,
}

impl Parts {
    fn gather(
        categories: Vec<CategoryOf>,
        absences: Vec<AbsenceOf>,
        vettings: Vec<VettedUntil>,
        interviewed: Vec<Interviewed>,
    ) -> Result<Self, StoreError> {
        let mut parts = Self {
            interviewed: interviewed.into_iter().map(|row| row.helper_id).collect(),
            ..Self::default()
        };
        for row in categories {
            parts
                .categories
                .entry(row.helper_id)
                .or_default()
                .push(row.category_id);
        }
        let date = |text: &str, id: &HelperId| {
            text.parse::<Date>()
                .map_err(|_| StoreError::inconsistent("helper", id.as_str()))
        };
        for row in absences {
            let span = (
                date(&row.first_on, &row.helper_id)?,
                date(&row.last_on, &row.helper_id)?,
            );
            parts.absences.entry(row.helper_id).or_default().push(span);
        }
        for row in vettings {
            let until = date(&row.valid_until, &row.helper_id)?;
            parts.vetted_until.insert(row.helper_id, until);
        }
        Ok(parts)
    }
}

fn stored(row: HelperRow, parts: &mut Parts) -> Result<StoredHelper, StoreError> {
    let broken = || StoreError::inconsistent("helper", row.id.as_str());
    let number = |value: i64| u32::try_from(value).map_err(|_| broken());
    let hours = [
        row.hours_mon,
        row.hours_tue,
        row.hours_wed,
        row.hours_thu,
        row.hours_fri,
        row.hours_sat,
        row.hours_sun,
    ];
    let mut availability = Availability::default();
    for (day, value) in hours.into_iter().enumerate() {
        availability.0[day] = number(value)?;
    }
    let since = row.state_at;
    let state = match row.state.as_str() {
        "waiting" => HelperState::Waiting { since },
        "active" => HelperState::Active { since },
        "paused" => HelperState::Paused { since },
        "on_hold" => HelperState::OnHold { since },
        "left" => HelperState::Left { at: since },
        _ => return Err(broken()),
    };
    let languages = row
        .languages
        .split('|')
        .filter(|tag| !tag.is_empty())
        .map(|tag| SpokenLanguage::parse(tag).ok_or_else(broken));
    Ok(StoredHelper {
        recent_before: number(row.recent_visits)?,
        created_at: row.created_at,
        version: row.version,
        helper: Helper {
            kind: HelperKind::from_tag(&row.kind).ok_or_else(broken)?,
            mode: Mode::from_tag(&row.mode).ok_or_else(broken)?,
            reach_m: number(row.reach_m)?,
            limits: Limits {
                weekly_visits: number(row.weekly_visits)?,
                weekly_minutes: row.weekly_minutes.map(number).transpose()?,
                weekly_invitations: number(row.weekly_invitations)?,
                per_slot: number(row.per_slot)?,
            },
            languages: languages.collect::<Result<_, _>>()?,
            categories: parts.categories.remove(&row.id).unwrap_or_default(),
            absences: parts.absences.remove(&row.id).unwrap_or_default(),
            vetted_until: parts.vetted_until.remove(&row.id),
            interviewed: parts.interviewed.contains(&row.id),
            adult: row.adult == 1,
            can_lift: row.can_lift == 1,
            pets_fine: row.pets_fine == 1,
            smoke_fine: row.smoke_fine == 1,
            gender: row
                .gender
                .as_deref()
                .map(|tag| Gender::from_tag(tag).ok_or_else(broken))
                .transpose()?,
            availability,
            state,
            person: row.person_id,
            organisation: row.organisation_id,
            id: row.id,
        },
    })
}

async fn stored_one(tx: &mut Tx, row: Option<HelperRow>) -> Result<Option<StoredHelper>, StoreError> {
    let Some(row) = row else { return Ok(None) };
    let id = row.id.clone();
    let categories = fetch_all!(
        tx,
        CategoryOf,
        "SELECT helper_id, category_id FROM helper_category WHERE helper_id = $1 ORDER BY category_id",
        &id
    )?;
    let absences = fetch_all!(
        tx,
        AbsenceOf,
        "SELECT helper_id, first_on, last_on FROM helper_absence WHERE helper_id = $1 ORDER BY first_on",
        &id
    )?;
    let vettings = fetch_all!(
        tx,
        VettedUntil,
        "SELECT helper_id, MAX(valid_until) AS valid_until FROM vetting WHERE helper_id = $1 GROUP BY helper_id",
        &id
    )?;
    let interviewed = fetch_all!(
        tx,
        Interviewed,
        "SELECT DISTINCT helper_id FROM interview WHERE helper_id = $1",
        &id
    )?;
    stored(
        row,
        &mut Parts::gather(categories, absences, vettings, interviewed)?,
    )
    .map(Some)
}

/// A helper by their identifier.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find(tx: &mut Tx, id: &HelperId) -> Result<Option<StoredHelper>, StoreError> {
    let row = fetch_optional!(
        tx,
        HelperRow,
        "SELECT id, person_id, organisation_id, kind, state, state_at, reach_m, mode, weekly_visits, weekly_minutes, \
         weekly_invitations, per_slot, adult, can_lift, pets_fine, smoke_fine, recent_visits, hours_mon, hours_tue, \
         hours_wed, hours_thu, hours_fri, hours_sat, hours_sun, languages, created_at, gender, \
         version FROM helper WHERE id = $1",
        id
    )?;
    stored_one(tx, row).await
}

/// The helping side of a person, if they have one.
///
/// # Errors
/// [`StoreError`] when the database does not answer or the row is impossible.
pub async fn find_by_person(tx: &mut Tx, person: &PersonId) -> Result<Option<StoredHelper>, StoreError> {
    let row = fetch_optional!(
        tx,
        HelperRow,
        "SELECT id, person_id, organisation_id, kind, state, state_at, reach_m, mode, weekly_visits, weekly_minutes, \
         weekly_invitations, per_slot, adult, can_lift, pets_fine, smoke_fine, recent_visits, hours_mon, hours_tue, \
         hours_wed, hours_thu, hours_fri, hours_sat, hours_sun, languages, created_at, gender, \
         version FROM helper WHERE person_id = $1",
        person
    )?;
    stored_one(tx, row).await
}

/// Every helper who has not left, by identifier: three statements, however many there are.
///
/// # Errors
/// [`StoreError`] when the database does not answer or a row is impossible.
pub async fn list(tx: &mut Tx) -> Result<Vec<StoredHelper>, StoreError> {
    let rows = fetch_all!(
        tx,
        HelperRow,
        "SELECT id, person_id, organisation_id, kind, state, state_at, reach_m, mode, weekly_visits, weekly_minutes, \
         weekly_invitations, per_slot, adult, can_lift, pets_fine, smoke_fine, recent_visits, hours_mon, hours_tue, \
         hours_wed, hours_thu, hours_fri, hours_sat, hours_sun, languages, created_at, gender, \
         version FROM helper WHERE state <> 'left' ORDER BY id"
    )?;
    let categories = fetch_all!(
        tx,
        CategoryOf,
        "SELECT helper_id, category_id FROM helper_category ORDER BY helper_id, category_id"
    )?;
    let absences = fetch_all!(
        tx,
        AbsenceOf,
        "SELECT helper_id, first_on, last_on FROM helper_absence ORDER BY helper_id, first_on"
    )?;
    let vettings = fetch_all!(
        tx,
        VettedUntil,
        "SELECT helper_id, MAX(valid_until) AS valid_until FROM vetting GROUP BY helper_id"
    )?;
    let interviewed = fetch_all!(tx, Interviewed, "SELECT DISTINCT helper_id FROM interview")?;
    let mut parts = Parts::gather(categories, absences, vettings, interviewed)?;
    rows.into_iter().map(|row| stored(row, &mut parts)).collect()
}
