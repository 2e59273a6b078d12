//! A copy of everything that is kept of one person, for that person: as a tree that is written as JSON and shown on a
//! page. Others appear by first name and initial, as everywhere; what others reported about them is not in it.

use super::copies::{
    AddressCopy, BondCopy, CallCopy, ConsentCopy, ContactCopy, EmergencyCopy, EntranceCopy, Everything,
    FeedbackCopy, FileCopy, HelpingCopy, HoursCopy, LookCopy, MessageCopy, Moment, OutingCopy, ReportCopy,
    RequestCopy, Span, ToldCopy, TurnCopy, VettingCopy, VisitCopy, WeighedCopy,
};
use super::fees;
use super::learning::{self, LearningCopy};
use super::stop::is_own;
use super::{Side, file_of};
use crate::domain::access::{Actor, FRESH_FOR_EXPORT_S};
use crate::domain::category::CategoryId;
use crate::domain::helper::Gender;
use crate::domain::ids::{HelperId, PersonId, RequestId};
use crate::domain::language::{Lang, SpokenLanguage};
use crate::domain::resident::Person;
use crate::domain::thread::MessageState;
use crate::domain::time::UnixTime;
use crate::service::{App, ServiceError, disclose};
use crate::store::rights::TurnRow;
use crate::store::{
    Tx, additional, bond, calendar, card, disclosure, door_rung, file, grant, handover, helper, hours,
    outing, passkey, person, photo, place, push, recording, request, rights, session, story, thread, visit,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::HashMap;

/// Everything that is kept of somebody, with categories named in `lang`, to be read on a page.
///
/// # Errors
/// [`ServiceError::NotFound`] when it is neither oneself nor somebody of one's zone.
pub async fn everything_about(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    lang: Lang,
) -> Result<Everything, ServiceError> {
    let (app_tx, actor, who) = (app.clone(), actor.clone(), who.clone());
    app.store
        .write::<_, ServiceError, _>(async move |tx| {
            let (known, side) = file_of(tx, &actor, &who).await?;
            if let (Side::Desk, Some(by)) = (side, actor.identity()) {
                disclose::trace_rights(tx, &app_tx, &known.organisation, &by.person, &who).await?;
            }
            Reading::begin(tx, &known, lang, side)
                .await?
                .all(tx, app_tx.now())
                .await
        })
        .await
}

/// The same, to be taken along as a file.
///
/// # Errors
/// As [`everything_about`]; [`ServiceError::StepUpNeeded`] without a code of the last minutes on this device.
pub async fn take_along(
    app: &App,
    actor: &Actor,
    who: &PersonId,
    lang: Lang,
) -> Result<Everything, ServiceError> {
    // Whoever may not have it at all is not asked for a code first.
    if actor.is_person(who) && !actor.may_manage(who) {
        return Err(ServiceError::NotFound);
    }
    // A file leaves the house.
    if !actor.is_fresh(app.now(), FRESH_FOR_EXPORT_S) {
        return Err(ServiceError::StepUpNeeded);
    }
    everything_about(app, actor, who, lang).await
}

/// What reading takes: whose file, and the names that were looked up already.
struct Reading {
    known: Person,
    categories: HashMap<CategoryId, String>,
    names: HashMap<PersonId, String>,
    /// Who reads it.
    side: Side,
    /// In which language things are named.
    lang: Lang,
}

impl Reading {
    async fn begin(tx: &mut Tx, known: &Person, lang: Lang, side: Side) -> Result<Self, ServiceError> {
        let categories = place::list_categories(tx, &known.organisation)
            .await?
            .into_iter()
            .map(|category| match lang {
                Lang::Nl => (category.id, category.name_nl),
                Lang::En => (category.id, category.name_en),
            })
            .collect();
        Ok(Self {
            known: known.clone(),
            categories,
            names: HashMap::new(),
            side,
            lang,
        })
    }

    async fn all(mut self, tx: &mut Tx, now: UnixTime) -> Result<Everything, ServiceError> {
        let who = self.known.id.clone();
        let contact = person::contact(tx, &who).await?;
        let grants = grant::list_grants(tx, &who, now).await?;
        Ok(Everything {
            made_at: Moment(now),
            file: self.file(tx).await?,
            contact: ContactCopy {
                telephone: contact.telephone.map(|number| number.for_people()),
                mail: contact.mail.map(|mail| mail.as_str().to_owned()),
            },
            address: address(tx, &who).await?,
            emergency_contact: emergency(tx, &who).await?,
            roles: grants.into_iter().map(|grant| grant.role.to_string()).collect(),
            consents: self.consents(tx).await?,
            requests: self.requests(tx, now).await?,
            helping: self.helping(tx).await?,
            learning: self.learning(tx).await?,
            fees: fees::copy(tx, &who, &self.categories).await?,
            handovers: handovers(tx, &who).await?,
            bonds: self.bonds(tx).await?,
            looks: self.looks(tx).await?,
            reports: reports(tx, &who).await?,
            messages: messages(tx, &who, self.side).await?,
            calls: calls(tx, &who).await?,
            entrances: entrances(tx, &who, now).await?,
        })
    }

    /// First name and initial.
    async fn name(&mut self, tx: &mut Tx, id: &PersonId) -> Result<String, ServiceError> {
        if let Some(name) = self.names.get(id) {
            return Ok(name.clone());
        }
        let found = person::find(tx, id).await?;
        let name = found.map_or_else(String::new, |found| found.short_name());
        self.names.insert(id.clone(), name.clone());
        Ok(name)
    }

    async fn other(&mut self, tx: &mut Tx, id: &PersonId) -> Result<Option<String>, ServiceError> {
        if *id == self.known.id {
            Ok(None)
        } else {
            self.name(tx, id).await.map(Some)
        }
    }

    fn category(&self, id: &CategoryId) -> String {
        self.categories.get(id).cloned().unwrap_or_default()
    }

    async fn file(&self, tx: &mut Tx) -> Result<FileCopy, ServiceError> {
        let all = place::list_organisations(tx).await?;
        let keeper = all.into_iter().find(|one| one.id == self.known.organisation);
        Ok(FileCopy {
            id: self.known.id.to_string(),
            organisation: keeper.map_or_else(String::new, |one| one.name),
            given_name: self.known.given_name.clone(),
            family_name: self.known.family_name.clone(),
            language: self.known.lang.to_string(),
            state: self.known.state.to_string(),
            verified_at: self.known.verified_at.map(Moment),
            since: Moment(self.known.created_at),
        })
    }

    async fn consents(&mut self, tx: &mut Tx) -> Result<Vec<ConsentCopy>, ServiceError> {
        let mut all = Vec::new();
        for row in rights::list_consents(tx, &self.known.id).await? {
            let own = row.person_id == self.known.id;
            let other = if own {
                row.to_person_id
            } else {
                Some(row.person_id)
            };
            all.push(ConsentCopy {
                own,
                other: match other {
                    Some(other) => Some(self.name(tx, &other).await?),
                    None => None,
                },
                purpose: row.purpose,
                given: row.given,
                at: Moment(row.at),
                until: row.until_at.map(Moment),
                withdrawn_at: row.withdrawn_at.map(Moment),
            });
        }
        Ok(all)
    }

    async fn requests(&mut self, tx: &mut Tx, now: UnixTime) -> Result<Vec<RequestCopy>, ServiceError> {
        let mut all = Vec::new();
        for of in request::list_of_person(tx, &self.known.id).await? {
            let own = of.resident == self.known.id;
            // What was asked for another is theirs to know as long as they act for that person.
            if !own && !file::may_act_for(tx, &self.known.id, &of.resident, now).await? {
                continue;
            }
            let mut visits = Vec::new();
            for one in visit::list_of_request(tx, &of.id).await? {
                visits.push(self.visit(tx, one).await?);
            }
            let weighed = additional::list_of_request(tx, &of.id).await?;
            let needs = [
                ("vetting", of.requirements.vetting),
                ("lifting", of.requirements.lifting),
                ("car", of.requirements.car),
                ("pets", of.requirements.pets),
                ("smoke", of.requirements.smoke),
            ];
            let language = of.requirements.language.iter().map(|language| language.as_str());
            all.push(RequestCopy {
                category: self.category(&of.category),
                resident: self.other(tx, &of.resident).await?,
                asked_by: self.other(tx, &of.asked_by).await?,
                own_words: request::own_words(tx, &of.id).await?,
                photo: photo(tx, &of.id).await?,
                public_sentence: of.public_sentence,
                needs: needs
                    .into_iter()
                    .filter_map(|(tag, is_so)| is_so.then_some(tag))
                    .chain(of.requirements.rather.map(Gender::tag))
                    .chain(language)
                    .map(str::to_owned)
                    .collect(),
                schedule: of.schedule,
                state: of.state.tag().to_owned(),
                asked_at: Moment(of.created_at),
                id: of.id.to_string(),
                weighed: weighed
                    .into_iter()
                    .map(|one| WeighedCopy {
                        asked_at: Moment(one.asked_at),
                        answer: one.answer.as_ref().map(|answer| answer.how.tag()),
                        why: one.answer.map(|answer| answer.why),
                    })
                    .collect(),
                visits,
            });
        }
        Ok(all)
    }

    async fn visit(&mut self, tx: &mut Tx, one: visit::Visit) -> Result<VisitCopy, ServiceError> {
        let mut who = Vec::new();
        for id in one.state.helpers() {
            if let Some(found) = helper::find(tx, id).await? {
                who.push(self.name(tx, &found.helper.person).await?);
            }
        }
        let feedback = visit::find_feedback(tx, &one.id).await?;
        let story = story::find(tx, &one.id).await?;
        Ok(VisitCopy {
            state: one.state.tag().to_owned(),
            agreed: one.agreed.map(|window| span(window.starts_at, window.ends_at)),
            windows: one.windows.iter().map(|w| span(w.starts_at, w.ends_at)).collect(),
            who,
            feedback: feedback.map(|said| FeedbackCopy {
                somebody_came: said.somebody_came,
                same_again: said.same_again,
                words: said.words,
                at: Moment(said.at),
            }),
            story: story.map(|told| told.words),
        })
    }

    async fn helping(&mut self, tx: &mut Tx) -> Result<Option<HelpingCopy>, ServiceError> {
        let Some(stored) = helper::find_by_person(tx, &self.known.id).await? else {
            return Ok(None);
        };
        let own = stored.helper;
        let mut vettings = Vec::new();
        for row in rights::list_vettings(tx, &own.id).await? {
            vettings.push(VettingCopy {
                seen_by: self.name(tx, &row.seen_by).await?,
                seen_at: Moment(row.seen_at),
                valid_until: row.valid_until,
            });
        }
        let asked = rights::list_asked(tx, &own.id).await?;
        let helped = rights::list_helped(tx, &own.id).await?;
        let facts = [
            ("adult", own.adult),
            ("lifting", own.can_lift),
            ("pets", own.pets_fine),
            ("smoke", own.smoke_fine),
        ];
        let free = |day: usize| {
            (0..24_u8)
                .filter(|h| own.availability.covers(day, *h, h + 1))
                .collect()
        };
        Ok(Some(HelpingCopy {
            noted: noted(tx, &own.id).await?,
            kind: own.kind.to_string(),
            state: own.state.tag().to_owned(),
            since: Moment(own.state.since()),
            categories: own.categories.iter().map(|id| self.category(id)).collect(),
            languages: own
                .languages
                .iter()
                .map(SpokenLanguage::as_str)
                .map(str::to_owned)
                .collect(),
            mode: own.mode.to_string(),
            reach_m: own.reach_m,
            weekly_visits: own.limits.weekly_visits,
            weekly_invitations: own.limits.weekly_invitations,
            hours: (0..7).map(free).collect(),
            absences: own
                .absences
                .iter()
                .map(|(first, last)| (first.to_string(), last.to_string()))
                .collect(),
            facts: facts
                .into_iter()
                .filter(|(_, is_so)| *is_so)
                .map(|(tag, _)| tag)
                .chain(own.gender.map(Gender::tag))
                .map(str::to_owned)
                .collect(),
            vettings,
            asked: self.turns(tx, asked).await?,
            helped: self.turns(tx, helped).await?,
            outings: outing::list_of_helper(tx, &own.id)
                .await?
                .into_iter()
                .map(|one| OutingCopy {
                    category: self.category(&one.category),
                    sentence: one.words.sentence,
                    leaves_from: one.words.leaves_from,
                    goes_to: one.words.goes_to,
                    state: one.state.step.to_string(),
                    when: span(one.window.starts_at, one.window.ends_at),
                    at: Moment(one.created_at),
                })
                .collect(),
        }))
    }

    /// To themselves alone: no coordinator reads it.
    async fn learning(&self, tx: &mut Tx) -> Result<Option<LearningCopy>, ServiceError> {
        let own = helper::find_by_person(tx, &self.known.id).await?;
        match own.filter(|_| is_own(self.side)) {
            Some(own) => learning::copy(tx, &own.helper, self.lang == Lang::Nl).await,
            None => Ok(None),
        }
    }

    async fn turns(&mut self, tx: &mut Tx, rows: Vec<TurnRow>) -> Result<Vec<TurnCopy>, ServiceError> {
        let mut all = Vec::new();
        for row in rows {
            all.push(TurnCopy {
                category: self.category(&row.category_id),
                resident: self.name(tx, &row.resident_id).await?,
                state: row.state,
                when: span(row.starts_at, row.ends_at),
                at: Moment(row.created_at),
            });
        }
        Ok(all)
    }

    async fn bonds(&mut self, tx: &mut Tx) -> Result<Vec<BondCopy>, ServiceError> {
        let mut all = Vec::new();
        for one in bond::list_of_person(tx, &self.known.id).await? {
            let words = bond::words(tx, &one.id).await?;
            let is_resident = one.resident == self.known.id;
            let carrier = helper::find(tx, &one.helper)
                .await?
                .ok_or(ServiceError::NotFound)?
                .helper
                .person;
            let other = if is_resident { &carrier } else { &one.resident };
            all.push(BondCopy {
                other: self.name(tx, other).await?,
                side: if is_resident { "resident" } else { "helper" }.to_owned(),
                category: self.category(&one.category),
                state: one.state.step().to_string(),
                agreed: words.agreed,
                care_contact: Some(words.contact.name).filter(|name| is_resident && !name.is_empty()),
                known: Some(words.known).filter(|known| is_resident && !known.is_empty()),
                began_at: one.began_at.map(Moment),
                at: Moment(one.created_at),
            });
        }
        Ok(all)
    }

    async fn looks(&mut self, tx: &mut Tx) -> Result<Vec<LookCopy>, ServiceError> {
        let mut all = Vec::new();
        let rows: Vec<disclosure::DisclosureRow> = rights::list_looks(tx, &self.known.id).await?;
        for row in rows {
            all.push(LookCopy {
                who: self.name(tx, &row.viewer_id).await?,
                what: row.what,
                why: row.why,
                at: Moment(row.at),
            });
        }
        Ok(all)
    }
}

const fn span(from: UnixTime, until: UnixTime) -> Span {
    Span {
        from: Moment(from),
        until: Moment(until),
    }
}

async fn handovers(tx: &mut Tx, who: &PersonId) -> Result<Vec<ToldCopy>, ServiceError> {
    let rows = handover::list_told_of(tx, who).await?;
    Ok(rows
        .into_iter()
        .map(|row| ToldCopy {
            zone: row.zone,
            to: row.to_name,
            on: row.on_date,
            at: Moment(row.at),
            off_at: row.off_at.map(Moment),
        })
        .collect())
}

/// The photo of a request: a JPEG, as base64 writes it.
async fn photo(tx: &mut Tx, of: &RequestId) -> Result<Option<String>, ServiceError> {
    let Some(found) = photo::find(tx, of).await? else {
        return Ok(None);
    };
    let image = photo::image(tx, &found.id).await?;
    Ok(image.map(|image| STANDARD.encode(image)))
}

async fn address(tx: &mut Tx, who: &PersonId) -> Result<Option<AddressCopy>, ServiceError> {
    let (Some(home), Some(address)) = (
        person::find_home(tx, who).await?,
        person::find_address(tx, who).await?,
    ) else {
        return Ok(None);
    };
    let zone = place::find_zone(tx, &home.zone).await?;
    Ok(Some(AddressCopy {
        point: address.point.map(|point| (point.lat(), point.lon())),
        street: address.street,
        postcode: address.postcode,
        place: address.place,
        zone: zone.map_or_else(String::new, |zone| zone.name),
        cell: home.cell.to_string(),
    }))
}

async fn reports(tx: &mut Tx, who: &PersonId) -> Result<Vec<ReportCopy>, ServiceError> {
    let rows = rights::list_reports(tx, who).await?;
    Ok(rows
        .into_iter()
        .map(|row| ReportCopy {
            kind: row.kind,
            words: row.words,
            state: row.state,
            at: Moment(row.created_at),
        })
        .collect())
}

async fn messages(tx: &mut Tx, who: &PersonId, side: Side) -> Result<Vec<MessageCopy>, ServiceError> {
    let all = thread::list_of_author(tx, who).await?;
    Ok(all
        .into_iter()
        .map(|one| MessageCopy {
            request: one.request.to_string(),
            side: one.side.to_string(),
            // That somebody reported it is not theirs to know.
            state: match one.state {
                MessageState::Removed { .. } => one.state.tag(),
                MessageState::Said { .. } | MessageState::Reported { .. } => "said",
            }
            .to_owned(),
            words: (side != Side::Desk).then_some(one.words),
            at: Moment(one.said_at),
        })
        .collect())
}

async fn calls(tx: &mut Tx, who: &PersonId) -> Result<Vec<CallCopy>, ServiceError> {
    let mut all = Vec::new();
    for row in rights::list_calls(tx, who).await? {
        let said = recording::sound(tx, &row.id).await?;
        all.push(CallCopy {
            words: (row.why != "sign_in" && row.why != "verify").then_some(row.words),
            recording: said.map(|said| STANDARD.encode(said)),
            why: row.why,
            state: row.state,
            at: Moment(row.created_at),
        });
    }
    Ok(all)
}

async fn entrances(tx: &mut Tx, who: &PersonId, now: UnixTime) -> Result<Vec<EntranceCopy>, ServiceError> {
    let sessions = session::list_of(tx, who, now).await?;
    let cards = card::list_of(tx, who).await?;
    let passkeys = passkey::list_of(tx, who).await?;
    let devices = push::list_of(tx, who, now).await?;
    let calendar = calendar::find_of(tx, who).await?;
    let sessions = sessions.into_iter().map(|one| EntranceCopy {
        kind: "session",
        device: one.device,
        since: Moment(one.created_at),
        used_at: Some(Moment(one.seen_at)),
    });
    let cards = cards.into_iter().map(|one| EntranceCopy {
        kind: "card",
        device: String::new(),
        since: Moment(one.created_at),
        used_at: one.used_at.map(Moment),
    });
    let passkeys = passkeys.into_iter().map(|one| EntranceCopy {
        kind: "passkey",
        device: one.name,
        since: Moment(one.created_at),
        used_at: one.used_at.map(Moment),
    });
    let devices = devices.into_iter().map(|(one, label)| EntranceCopy {
        kind: "push",
        device: label,
        since: Moment(one.created_at),
        used_at: one.used_at.map(Moment),
    });
    let calendar = calendar.map(|one| EntranceCopy {
        kind: "calendar",
        device: String::new(),
        since: Moment(one.created_at),
        used_at: None,
    });
    Ok(sessions
        .chain(cards)
        .chain(passkeys)
        .chain(devices)
        .chain(calendar)
        .collect())
}

async fn emergency(tx: &mut Tx, who: &PersonId) -> Result<Option<EmergencyCopy>, ServiceError> {
    let found = door_rung::find_contact(tx, who).await?;
    Ok(found.map(|contact| EmergencyCopy {
        name: contact.name,
        telephone: contact.telephone.for_people(),
        relation: contact.relation,
    }))
}

async fn noted(tx: &mut Tx, helper: &HelperId) -> Result<Vec<HoursCopy>, ServiceError> {
    let ever = (UnixTime::from_seconds(0), UnixTime::from_seconds(i64::MAX));
    let all = hours::list_of_helper(tx, helper, ever.0, ever.1).await?;
    Ok(all
        .into_iter()
        .map(|one| HoursCopy {
            visit_at: Moment(one.starts_at),
            minutes: one.hours.minutes,
            travel_m: one.hours.travel_m,
            cost_cents: one.hours.cost_cents,
            cost_kind: one.hours.cost_kind.to_string(),
            paid_cents: one.paid_cents,
        })
        .collect())
}
