//! Invariants 7, 9 and 10 under attack. What protects people changes at the very moment at which somebody says yes: whichever
//! comes second sees the other, and nobody is booked who may not come. An address opens while the right to it ends: each
//! look that was given has its trace, and none comes after. Somebody is erased while others write about them: whichever comes
//! second finds nobody.

use noaber::domain::access::{Actor, Identity};
use noaber::domain::assignment::HandBackReason;
use noaber::domain::category::CategoryId;
use noaber::domain::concern::Seriousness;
use noaber::domain::consent::Purpose;
use noaber::domain::contact::MailAddress;
use noaber::domain::ids::{AssignmentId, HelperId, PersonId, RequestId, VisitId};
use noaber::domain::request::Requirements;
use noaber::domain::resident::{Care, Contact};
use noaber::service::ask::{self, KnownAsk};
use noaber::service::helping::{self, Step};
use noaber::service::sign_in::{self, Handle};
use noaber::service::{Refusal, ServiceError, calendar, disclose, follow, nearby, rights, safeguard};
use noaber::store::disclosure;

use crate::town::{Helping, Town, groceries};

/// What changes.
#[derive(Debug, Clone, Copy)]
enum Change {
    Block,
    Hold,
    CertificateEnds,
    HelperWithdraws,
    ResidentWithdraws,
    Vulnerable,
}

/// So many turns of each.
const TURNS: usize = 8;

/// Two people, and a visit between them to be agreed.
struct Pair {
    helper: Helping,
    helper_id: HelperId,
    resident: PersonId,
    request: RequestId,
    mail: String,
}

impl Pair {
    /// The resident, signed in by a code a moment ago.
    fn resident(&self, town: &Town) -> Actor {
        Actor::Person(Identity {
            fresh_at: Some(town.app.now()),
            ..Identity::new(self.resident.clone(), town.organisation.clone())
        })
    }

    async fn visit(&self, town: &Town) -> noaber::store::visit::Visit {
        let view = follow::find(&town.app, &town.coordinator, &self.request).await;
        view.unwrap().visits.remove(0).visit
    }

    async fn book(&self, town: &Town) -> (VisitId, AssignmentId) {
        let visit = self.visit(town).await;
        let starts_at = visit.windows[0].starts_at;
        let booked = nearby::take(&town.app, &self.helper.actor, &visit.id, starts_at).await;
        (visit.id, booked.unwrap())
    }
}

async fn pair(town: &Town, name: &str, vetting: bool) -> Pair {
    let mut ask = groceries("Riet");
    ask.requirements.vetting = vetting;
    let mail = format!("riet-{}@example.org", name.to_lowercase());
    ask.contact = Contact {
        telephone: None,
        mail: MailAddress::parse(&mail),
    };
    let request = town.request(ask).await;
    let helper = town.helper(name).await;
    let view = follow::find(&town.app, &town.coordinator, &request)
        .await
        .unwrap();
    Pair {
        helper_id: helper.actor.identity().unwrap().helper.clone().unwrap(),
        helper,
        resident: view.request.resident,
        request,
        mail,
    }
}

async fn make(town: &Town, pair: &Pair, change: Change) -> Result<(), ServiceError> {
    let (app, karin) = (&town.app, &town.coordinator);
    let vulnerable = Care {
        is_vulnerable: true,
        is_secret: false,
    };
    match change {
        Change::Block => safeguard::block(app, karin, &pair.resident, &pair.helper.person()).await,
        Change::Hold => safeguard::set_hold(app, karin, &pair.helper_id, true).await,
        Change::CertificateEnds => safeguard::end_vetting(app, karin, &pair.helper_id).await,
        Change::HelperWithdraws => {
            rights::withdraw(app, karin, &pair.helper.person(), Purpose::Matching).await
        }
        Change::ResidentWithdraws => rights::withdraw(app, karin, &pair.resident, Purpose::Matching).await,
        // They have a certificate, and nobody has had a talk with them.
        Change::Vulnerable => safeguard::set_care(app, karin, &pair.resident, vulnerable).await,
    }
}

/// As a person would: once more when something changed under their hands.
async fn insist_made(town: &Town, pair: &Pair, change: Change) {
    for _ in 0..5 {
        match make(town, pair, change).await {
            Err(ServiceError::Refused(Refusal::Changed)) => {}
            Err(error) if error.is_passing() || error.is_lost_race() => {}
            other => return other.unwrap_or_else(|error| panic!("{change:?}: {error}")),
        }
    }
    panic!("{change:?} was refused five times");
}

async fn attack(town: &Town, change: Change) -> (usize, usize) {
    let (mut yes_first, mut too_late) = (0, 0);
    for turn in 0..TURNS {
        let vetting = matches!(change, Change::CertificateEnds);
        let pair = pair(town, &format!("{change:?}{turn}"), vetting).await;
        let visit = pair.visit(town).await;
        let yes = nearby::take(
            &town.app,
            &pair.helper.actor,
            &visit.id,
            visit.windows[0].starts_at,
        );
        let changed = insist_made(town, &pair, change);
        // Neither is always the first to be asked.
        let yes = if turn % 2 == 0 {
            tokio::join!(yes, changed).0
        } else {
            tokio::join!(changed, yes).1
        };
        match yes {
            Ok(_) => yes_first += 1,
            Err(ServiceError::Refused(_) | ServiceError::NotFound) => too_late += 1,
            Err(error) if error.is_passing() || error.is_lost_race() => too_late += 1,
            Err(error) => panic!("{change:?}, turn {turn}: {error}"),
        }
        let booked = pair.visit(town).await.state.helpers().contains(&pair.helper_id);
        assert!(!booked, "{change:?}, turn {turn}: still booked");
        town.insist_sound().await;
    }
    (yes_first, too_late)
}

on_both_engines! {
    async fn nobody_is_booked_who_may_not_come(db: Database) {
        let town = Town::begin(db).await;
        for change in [
            Change::Block,
            Change::Hold,
            Change::CertificateEnds,
            Change::HelperWithdraws,
            Change::ResidentWithdraws,
            Change::Vulnerable,
        ] {
            let (yes_first, too_late) = attack(&town, change).await;
            println!("{change:?}: {yes_first} said yes before it, {too_late} too late");
            assert_eq!(yes_first + too_late, TURNS);
        }
    }
}

/// How the right to an address ends.
#[derive(Debug, Clone, Copy)]
enum End {
    HandedBack,
    CalledOff,
    Blocked,
    OnHold,
    Secret,
    ResidentErased,
    HelperErased,
}

async fn end(town: &Town, pair: &Pair, booked: &AssignmentId, how: End) -> Result<(), ServiceError> {
    let (app, karin) = (&town.app, &town.coordinator);
    let secret = Care {
        is_vulnerable: false,
        is_secret: true,
    };
    match how {
        End::HandedBack => {
            let back = Step::HandBack(HandBackReason::Ill);
            helping::step(app, &pair.helper.actor, booked, back).await
        }
        End::CalledOff => follow::withdraw(app, karin, &pair.request).await,
        End::Blocked => safeguard::block(app, karin, &pair.resident, &pair.helper.person()).await,
        End::OnHold => safeguard::set_hold(app, karin, &pair.helper_id, true).await,
        End::Secret => safeguard::set_care(app, karin, &pair.resident, secret).await,
        End::ResidentErased => rights::erase(app, karin, &pair.resident).await,
        End::HelperErased => rights::erase(app, karin, &pair.helper.person()).await,
    }
}

/// Whether something came too late or at the same moment, which is no fault.
fn came_second(error: &ServiceError) -> bool {
    error.is_passing()
        || error.is_lost_race()
        || matches!(error, ServiceError::Refused(_) | ServiceError::NotFound)
}

async fn looks(town: &Town, pair: &Pair) -> usize {
    let subject = pair.resident.clone();
    let rows = town
        .app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(disclosure::list_of_subject(tx, &subject).await?));
    let rows = rows.await.unwrap();
    rows.iter().filter(|row| row.why == "visit").count()
}

on_both_engines! {
    async fn every_look_has_its_trace_and_none_comes_after_the_right_to_it_ended(db: Database) {
        let town = Town::begin(db).await;
        for how in [
            End::HandedBack,
            End::CalledOff,
            End::Blocked,
            End::OnHold,
            End::Secret,
            End::ResidentErased,
            End::HelperErased,
        ] {
            let mut given = 0;
            for turn in 0..3 {
                let pair = pair(&town, &format!("{how:?}{turn}"), false).await;
                let (_, booked) = pair.book(&town).await;
                let look = || disclose::for_visit(&town.app, &pair.helper.actor, &booked);
                let (one, two, ended, three) =
                    tokio::join!(look(), look(), end(&town, &pair, &booked, how), look());
                if let Err(error) = ended {
                    assert!(came_second(&error), "{how:?}: {error}");
                    end(&town, &pair, &booked, how).await.unwrap();
                }
                let mut seen = 0;
                for looked in [one, two, three] {
                    match looked {
                        Ok(shown) => {
                            assert_eq!(shown.address.unwrap().street, "Canarystraat 987");
                            seen += 1;
                        }
                        Err(error) => assert!(came_second(&error), "{how:?}: {error}"),
                    }
                }
                given += seen;
                assert_eq!(looks(&town, &pair).await, seen, "{how:?}, turn {turn}");
                let late = look().await;
                assert!(late.is_err(), "{how:?}, turn {turn}: an address after the right to it ended");
                assert_eq!(looks(&town, &pair).await, seen);
            }
            println!("{how:?}: {given} of 9 looks came before it");
        }
        town.insist_sound().await;
    }
}

/// What others write about somebody, or they themselves, while they are erased.
#[derive(Debug, Clone, Copy)]
enum Writes {
    LooksAtTheDesk,
    Worries,
    Complains,
    AsksACode,
    NewContact,
    AsksHelp,
    Card,
    Calendar,
    Apart,
    Careful,
    Talk,
    Certificate,
}

async fn write(
    town: &Town,
    pair: &Pair,
    visit: &VisitId,
    booked: &AssignmentId,
    what: Writes,
) -> Result<(), ServiceError> {
    let (app, karin) = (&town.app, &town.coordinator);
    let week = Seriousness::Week;
    match what {
        Writes::LooksAtTheDesk => disclose::for_desk(app, karin, &pair.request, "Riet belde")
            .await
            .map(drop),
        Writes::Worries => helping::raise_worry(app, &pair.helper.actor, booked, "Riet is alleen", week)
            .await
            .map(drop),
        Writes::Complains => {
            let riet = pair.resident(town);
            follow::complain(app, &riet, visit, &pair.helper_id, "Hij kwam te laat", week)
                .await
                .map(drop)
        }
        Writes::AsksACode => {
            sign_in::send_code(app, Handle::parse(&pair.mail).unwrap(), "192.0.2.1").await?;
            sign_in::resolve_codes(app).await
        }
        Writes::NewContact => {
            let new = Handle::parse("riet-nieuw@example.org").unwrap();
            rights::ask_contact(app, &pair.resident(town), &pair.resident, new)
                .await
                .map(drop)
        }
        Writes::AsksHelp => {
            let asked = groceries("Riet");
            let known = KnownAsk {
                resident: pair.resident.clone(),
                category: CategoryId::parse("groceries").unwrap(),
                own_words: asked.own_words,
                schedule: asked.schedule,
                duration_min: None,
                helpers_needed: 1,
                requirements: Requirements::default(),
                radius_m: 5000,
                preferred: Vec::new(),
                urgent: false,
                draft: None,
                by_telephone: true,
            };
            ask::for_file(app, karin, known).await.map(drop)
        }
        Writes::Calendar => calendar::make(app, &pair.resident(town)).await.map(drop),
        Writes::Card => sign_in::make_card(app, karin, &pair.resident).await.map(drop),
        Writes::Apart => safeguard::block(app, karin, &pair.resident, &pair.helper.person()).await,
        Writes::Careful => {
            let care = Care {
                is_vulnerable: true,
                is_secret: false,
            };
            safeguard::set_care(app, karin, &pair.resident, care).await
        }
        Writes::Talk => safeguard::add_interview(app, karin, &pair.helper_id, "Een aardig gesprek").await,
        Writes::Certificate => {
            let until = jiff::civil::date(2029, 1, 1);
            noaber::service::desk::see_vetting(app, karin, &pair.helper_id, until).await
        }
    }
}

on_both_engines! {
    async fn nothing_is_written_about_somebody_who_is_erased_meanwhile(db: Database) {
        let town = Town::begin(db).await;
        for what in [
            Writes::LooksAtTheDesk,
            Writes::Worries,
            Writes::Complains,
            Writes::AsksACode,
            Writes::NewContact,
            Writes::AsksHelp,
            Writes::Card,
            Writes::Calendar,
            Writes::Apart,
            Writes::Careful,
            Writes::Talk,
            Writes::Certificate,
        ] {
            let mut before = 0;
            for turn in 0..4 {
                let pair = pair(&town, &format!("{what:?}{turn}"), false).await;
                let (visit, booked) = pair.book(&town).await;
                // Whoever is on a visit, or is complained about, cannot go just now: the visit is tomorrow.
                let who = if turn % 2 == 0 { pair.resident.clone() } else { pair.helper.person() };
                let erase = || rights::erase(&town.app, &town.coordinator, &who);
                let (erased, written) = if turn < 2 {
                    tokio::join!(erase(), write(&town, &pair, &visit, &booked, what))
                } else {
                    let (written, erased) = tokio::join!(write(&town, &pair, &visit, &booked, what), erase());
                    (erased, written)
                };
                match written {
                    Ok(()) => before += 1,
                    Err(error) => assert!(came_second(&error), "{what:?}, turn {turn}: {error}"),
                }
                if let Err(error) = erased {
                    assert!(came_second(&error), "{what:?}, turn {turn}: {error}");
                    erase().await.unwrap();
                }
                town.insist_sound().await;
            }
            println!("{what:?}: {before} of 4 were written");
        }
    }
}
