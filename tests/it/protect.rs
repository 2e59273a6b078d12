//! What protects people, line by line: whom an address opens for and when, who hears of many looks, who may come first to
//! somebody vulnerable, a secret address, certificates that end.

use noaber::domain::access::{Actor, Identity};
use noaber::domain::ids::{AssignmentId, HelperId, PersonId};
use noaber::domain::language::Lang;
use noaber::domain::request::{RequestState, Requirements};
use noaber::domain::resident::Care;
use noaber::service::helping::{self, Step};
use noaber::service::{
    Refusal, ServiceError, ask, desk, disclose, follow, nearby, rights, round, safeguard, sign_in,
};

use crate::canary::other_coordinator;
use crate::town::{Helping, Town, groceries};

const DAY_S: i64 = 24 * 3600;

fn refused<T: std::fmt::Debug>(done: Result<T, ServiceError>) -> Refusal {
    match done {
        Err(ServiceError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

/// A helper who proved a moment ago who they are.
fn fresh(town: &Town, helper: &Helping) -> Actor {
    let mut identity = helper.actor.identity().unwrap().clone();
    identity.fresh_at = Some(town.app.now());
    Actor::Person(identity)
}

fn id_of(helper: &Helping) -> HelperId {
    helper.actor.identity().unwrap().helper.clone().unwrap()
}

struct Asked {
    resident: PersonId,
    visit: noaber::store::visit::Visit,
    request: noaber::domain::ids::RequestId,
}

async fn asks(town: &Town, name: &str, requirements: Requirements) -> Asked {
    let mut ask = groceries(name);
    ask.requirements = requirements;
    ask.contact.mail = noaber::domain::contact::MailAddress::parse(&format!("{name}@example.org"));
    let request = town.request(ask).await;
    let view = follow::find(&town.app, &town.coordinator, &request)
        .await
        .unwrap();
    Asked {
        resident: view.request.resident,
        visit: view.visits.into_iter().next().unwrap().visit,
        request,
    }
}

async fn takes(town: &Town, helper: &Helping, asked: &Asked) -> Result<AssignmentId, ServiceError> {
    nearby::take(
        &town.app,
        &helper.actor,
        &asked.visit.id,
        asked.visit.windows[0].starts_at,
    )
    .await
}

/// What the resident reads about who looked.
async fn looks(town: &Town, who: &PersonId) -> Vec<disclose::LookSeen> {
    let riet = Actor::Person(Identity::new(who.clone(), town.organisation.clone()));
    disclose::list_mine(&town.app, &riet).await.unwrap()
}

fn vulnerable() -> Care {
    Care {
        is_vulnerable: true,
        is_secret: false,
    }
}

on_both_engines! {
    async fn an_address_opens_from_a_day_before_until_a_day_after_with_a_code_of_today(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let bas = town.helper("Bas").await;
        let mut ask = groceries("Riet");
        let far = [jiff::civil::date(2026, 3, 6)].map(|date| noaber::domain::schedule::DayWindow {
            date,
            part: noaber::domain::daypart::Daypart::Am,
        });
        ask.schedule = noaber::domain::schedule::Schedule::Windows { windows: far.to_vec() };
        let request = town.request(ask).await;
        let view = follow::find(&town.app, &town.coordinator, &request).await.unwrap();
        let asked = Asked { resident: view.request.resident, visit: view.visits[0].visit.clone(), request };
        let booked = takes(&town, &ans, &asked).await.unwrap();
        let starts = asked.visit.windows[0].starts_at.seconds();
        let to = |at: i64| town.clock.advance(at - town.app.now().seconds());

        to(starts - DAY_S - 1);
        assert_eq!(refused(disclose::for_visit(&town.app, &fresh(&town, &ans), &booked).await), Refusal::NotYet);
        assert!(looks(&town, &asked.resident).await.is_empty());
        to(starts - DAY_S);
        // The helper's last code on this device is of the day before yesterday.
        let stale = disclose::for_visit(&town.app, &ans.actor, &booked).await;
        assert!(matches!(stale, Err(ServiceError::StepUpNeeded)), "{stale:?}");
        let other = disclose::for_visit(&town.app, &fresh(&town, &bas), &booked).await;
        assert!(matches!(other, Err(ServiceError::NotFound)), "{other:?}");
        let shown = disclose::for_visit(&town.app, &fresh(&town, &ans), &booked).await.unwrap();
        assert_eq!(shown.address.unwrap().street, "Canarystraat 987");
        assert!(shown.contact.telephone.is_some(), "the telephone comes with it, and in no other way");
        let seen = looks(&town, &asked.resident).await;
        assert_eq!(seen.len(), 1);
        assert_eq!((seen[0].viewer.as_str(), seen[0].what.as_str(), seen[0].why.as_str()), ("Ans H.", "address", "visit"));
        assert_eq!(seen[0].at, town.app.now());
        // A code counts for a day on that device.
        let today = fresh(&town, &ans);
        town.clock.advance(DAY_S - 1);
        disclose::for_visit(&town.app, &today, &booked).await.unwrap();
        town.clock.advance(1);
        assert!(matches!(disclose::for_visit(&town.app, &today, &booked).await, Err(ServiceError::StepUpNeeded)));
        to(starts + 3600 + DAY_S);
        disclose::for_visit(&town.app, &fresh(&town, &ans), &booked).await.unwrap();
        town.clock.advance(1);
        assert_eq!(refused(disclose::for_visit(&town.app, &fresh(&town, &ans), &booked).await), Refusal::NotYet);
        assert_eq!(looks(&town, &asked.resident).await.len(), 3);
    }

    async fn more_than_five_addresses_a_day_are_looked_into(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let mut booked = Vec::new();
        for n in 0..6 {
            let mut ask = groceries(&format!("Riet{n}"));
            ask.duration_min = Some(15);
            ask.contact.mail = noaber::domain::contact::MailAddress::parse(&format!("riet{n}@example.org"));
            let request = town.request(ask).await;
            let view = follow::find(&town.app, &town.coordinator, &request).await.unwrap();
            let visit = &view.visits[0].visit;
            let at = visit.windows[0].starts_at.plus(n * 2400);
            booked.push(nearby::take(&town.app, &ans.actor, &visit.id, at).await.unwrap());
        }
        // The last of them begins at twenty past eleven tomorrow.
        town.clock.advance(90 * 60);
        let alerts = async || desk::look(&town.app, &town.coordinator).await.unwrap().alerts;
        for id in &booked[..5] {
            disclose::for_visit(&town.app, &fresh(&town, &ans), id).await.unwrap();
        }
        assert!(alerts().await.is_empty());
        disclose::for_visit(&town.app, &fresh(&town, &ans), &booked[5]).await.unwrap();
        let open = alerts().await;
        assert_eq!(open.len(), 1);
        noaber::service::outbox::send_due(&town.app).await.unwrap();
        let folder = town.app.mailer.local_folder().unwrap().to_owned();
        let told = noaber::gateway::mail::list_local(&folder, 1000).await.unwrap();
        let told: Vec<_> = told.iter().filter(|mail| mail.to == "karin@example.nl" && mail.body.contains("/desk")).collect();
        assert_eq!(told.len(), 1, "the coordinators hear of it once");
        assert!(!told[0].body.contains("Canarystraat") && !told[0].body.contains("Helpersen"));
        // Somebody of another zone neither sees it nor closes it.
        let joke = other_coordinator(&town).await;
        let joke = sign_in::who(&town.app, &joke).await.unwrap().unwrap().actor;
        assert!(desk::look(&town.app, &joke).await.unwrap().alerts.is_empty());
        let far = desk::close_alert(&town.app, &joke, &open[0].id).await;
        assert!(matches!(far, Err(ServiceError::NotFound)), "{far:?}");
        desk::close_alert(&town.app, &town.coordinator, &open[0].id).await.unwrap();
        assert!(alerts().await.is_empty());
        town.insist_sound().await;
    }

    async fn staff_says_why_before_a_file_opens_and_the_person_reads_it(db: Database) {
        let town = Town::begin(db).await;
        let asked = asks(&town, "Riet", Requirements::default()).await;
        for reason in ["", "   ", &"x".repeat(201)] {
            let opened = desk::open_file(&town.app, &town.coordinator, &asked.resident, reason).await;
            assert!(matches!(opened, Err(ServiceError::Invalid(_))), "{opened:?}");
        }
        assert!(desk::read_file(&town.app, &town.coordinator, &asked.resident).await.is_err(), "still closed");
        let (_, shown) = desk::open_file(&town.app, &town.coordinator, &asked.resident, "Belde over dinsdag").await.unwrap();
        assert_eq!(shown.address.unwrap().street, "Canarystraat 987");
        let seen = looks(&town, &asked.resident).await;
        assert_eq!((seen.len(), seen[0].reason.as_str(), seen[0].viewer.as_str()), (1, "Belde over dinsdag", "Karin S."));
        // Open for a quarter of an hour for who opened it, and for nobody else.
        let joke = other_coordinator(&town).await;
        let joke = sign_in::who(&town.app, &joke).await.unwrap().unwrap().actor;
        assert!(desk::open_file(&town.app, &joke, &asked.resident, "Nieuwsgierig").await.is_err());
        desk::read_file(&town.app, &town.coordinator, &asked.resident).await.unwrap();
        town.clock.advance(15 * 60);
        assert!(desk::read_file(&town.app, &town.coordinator, &asked.resident).await.is_err());
        assert_eq!(looks(&town, &asked.resident).await.len(), 1);
    }

    async fn to_somebody_vulnerable_comes_first_who_is_known_or_seen_and_spoken_with(db: Database) {
        let town = Town::begin(db).await;
        let (app, karin) = (&town.app, &town.coordinator);
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let asked = asks(&town, "Riet", Requirements::default()).await;
        safeguard::set_care(app, karin, &asked.resident, vulnerable()).await.unwrap();
        // A certificate alone is not enough, nor is a talk alone.
        assert_eq!(refused(takes(&town, &ans, &asked).await), Refusal::VettingNeeded);
        round::run(app, &town.organisation).await.unwrap();
        for helper in [&ans, &bas] {
            let week = noaber::service::helping::my_week(app, &helper.actor).await.unwrap();
            assert!(week.invitations.is_empty(), "a round asks nobody who may not come");
        }
        safeguard::end_vetting(app, karin, &id_of(&bas)).await.unwrap();
        safeguard::add_interview(app, karin, &id_of(&bas), "Rustig, luistert goed").await.unwrap();
        assert_eq!(refused(takes(&town, &bas, &asked).await), Refusal::VettingNeeded);
        safeguard::add_interview(app, karin, &id_of(&ans), "Komt uit de zorg").await.unwrap();
        takes(&town, &ans, &asked).await.unwrap();
        // What was said in a talk is for coordinators alone.
        assert!(safeguard::list_interviews(app, &ans.actor, &id_of(&ans)).await.is_err());
        assert_eq!(safeguard::list_interviews(app, karin, &id_of(&ans)).await.unwrap().len(), 1);
        town.insist_sound().await;
    }

    async fn in_a_team_somebody_unknown_may_come_until_the_trusted_one_cannot(db: Database) {
        let town = Town::begin(db).await;
        let (app, karin) = (&town.app, &town.coordinator);
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        safeguard::add_interview(app, karin, &id_of(&ans), "Komt uit de zorg").await.unwrap();
        let mut ask = groceries("Riet");
        ask.helpers_needed = 2;
        let request = town.request(ask).await;
        let view = follow::find(app, karin, &request).await.unwrap();
        let asked = Asked { resident: view.request.resident, visit: view.visits[0].visit.clone(), request };
        safeguard::set_care(app, karin, &asked.resident, vulnerable()).await.unwrap();
        assert_eq!(refused(takes(&town, &bas, &asked).await), Refusal::VettingNeeded, "nobody trusted comes yet");
        let first = takes(&town, &ans, &asked).await.unwrap();
        takes(&town, &bas, &asked).await.unwrap();
        let back = noaber::service::helping::Step::HandBack(noaber::domain::assignment::HandBackReason::Ill);
        noaber::service::helping::step(app, &ans.actor, &first, back).await.unwrap();
        let view = follow::find(app, karin, &asked.request).await.unwrap();
        assert!(view.visits[0].visit.state.helpers().is_empty(), "nobody unknown is left alone with her");
        town.insist_sound().await;
    }

    async fn a_secret_address_opens_for_no_helper_and_is_shown_coarser(db: Database) {
        let town = Town::begin(db).await;
        let (app, karin) = (&town.app, &town.coordinator);
        let ans = town.helper("Ans").await;
        let asked = asks(&town, "Riet", Requirements::default()).await;
        let cell = async || follow::find(app, karin, &asked.request).await.unwrap().request.cell;
        let usual = cell().await;
        assert_eq!(usual.resolution(), 8);
        let secret = Care { is_vulnerable: false, is_secret: true };
        safeguard::set_care(app, karin, &asked.resident, secret).await.unwrap();
        assert_eq!((cell().await.resolution(), Some(cell().await)), (6, usual.parent(6)));
        safeguard::add_interview(app, karin, &id_of(&ans), "").await.unwrap();
        let booked = takes(&town, &ans, &asked).await.unwrap();
        assert_eq!(refused(disclose::for_visit(app, &fresh(&town, &ans), &booked).await), Refusal::AskCoordinator);
        assert!(looks(&town, &asked.resident).await.is_empty());
        safeguard::set_care(app, karin, &asked.resident, Care::default()).await.unwrap();
        assert_eq!(cell().await, usual);
        town.insist_sound().await;
    }

    async fn asked_again_it_is_the_file_that_is_there_with_all_that_protects(db: Database) {
        let town = Town::begin(db).await;
        let (app, karin) = (&town.app, &town.coordinator);
        let asked = asks(&town, "Riet", Requirements::default()).await;
        let secret = Care { is_vulnerable: true, is_secret: true };
        safeguard::set_care(app, karin, &asked.resident, secret).await.unwrap();
        let again = asks(&town, "Riet", Requirements::default()).await;
        assert_eq!(again.resident, asked.resident);
        assert_eq!(follow::find(app, karin, &again.request).await.unwrap().request.cell.resolution(), 6);
        // The same of who asks for another.
        let for_another = || {
            let mut ask = groceries("Mies");
            ask.asked_by = Some("Tilly".to_owned());
            ask
        };
        let resident = async |id| follow::find(app, karin, id).await.unwrap().request.resident;
        let first = town.request(for_another()).await;
        let mies = resident(&first).await;
        safeguard::set_care(app, karin, &mies, secret).await.unwrap();
        let ask = ask::post(app, for_another()).await.unwrap();
        town.enter(&ask.code, "canary@example.org").await;
        let second = follow::find(app, karin, &ask.request).await.unwrap().request;
        assert_eq!((second.resident, second.cell.resolution()), (mies, 6));
        assert!(matches!(second.state, RequestState::Open { .. }), "{:?}", second.state);
        // Somebody nobody asked for before is looked at first, however well the asker is known.
        town.clock.advance(60);
        let mut ask = for_another();
        ask.given_name = "Toos".to_owned();
        let ask = ask::post(app, ask).await.unwrap();
        town.enter(&ask.code, "canary@example.org").await;
        let third = follow::find(app, karin, &ask.request).await.unwrap().request;
        assert!(matches!(third.state, RequestState::AwaitingReview { .. }), "{:?}", third.state);
        town.insist_sound().await;
    }

    async fn after_the_visit_an_address_stays_closed_to_who_may_not_come_again(db: Database) {
        let town = Town::begin(db).await;
        let (app, karin) = (&town.app, &town.coordinator);
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let (one, two) = (asks(&town, "Riet", Requirements::default()).await, asks(&town, "Mies", Requirements::default()).await);
        let (by_ans, by_bas) = (takes(&town, &ans, &one).await.unwrap(), takes(&town, &bas, &two).await.unwrap());
        town.clock.advance(one.visit.windows[0].starts_at.seconds() - app.now().seconds());
        for (who, booked) in [(&ans, &by_ans), (&bas, &by_bas)] {
            for step in [Step::CheckIn, Step::CheckOut] {
                helping::step(app, &who.actor, booked, step).await.unwrap();
            }
            disclose::for_visit(app, &fresh(&town, who), booked).await.unwrap();
        }
        safeguard::block(app, karin, &one.resident, &ans.person()).await.unwrap();
        safeguard::set_hold(app, karin, &id_of(&bas), true).await.unwrap();
        for (who, booked) in [(&ans, &by_ans), (&bas, &by_bas)] {
            assert_eq!(refused(disclose::for_visit(app, &fresh(&town, who), booked).await), Refusal::NotYet);
        }
        assert_eq!((looks(&town, &one.resident).await.len(), looks(&town, &two.resident).await.len()), (1, 1));
        town.insist_sound().await;
    }

    async fn a_copy_read_at_the_desk_opens_no_file(db: Database) {
        let town = Town::begin(db).await;
        let (app, karin) = (&town.app, &town.coordinator);
        let asked = asks(&town, "Riet", Requirements::default()).await;
        let is_open = async || desk::read_file(app, karin, &asked.resident).await.is_ok();
        desk::open_file(app, karin, &asked.resident, "Belt").await.unwrap();
        assert!(is_open().await);
        town.clock.advance(14 * 60);
        rights::everything_about(app, karin, &asked.resident, Lang::Nl).await.unwrap();
        town.clock.advance(2 * 60);
        assert!(!is_open().await, "a quarter of an hour from the reason that was given");
    }

    async fn a_certificate_is_asked_for_where_it_is_required_and_only_there(db: Database) {
        let town = Town::begin(db).await;
        let (app, karin) = (&town.app, &town.coordinator);
        let ans = town.helper("Ans").await;
        safeguard::end_vetting(app, karin, &id_of(&ans)).await.unwrap();
        let plain = asks(&town, "Riet", Requirements::default()).await;
        takes(&town, &ans, &plain).await.unwrap();
        let strict = asks(&town, "Toos", Requirements { vetting: true, ..Requirements::default() }).await;
        let other_day = strict.visit.windows[1].starts_at;
        let take = async || nearby::take(app, &ans.actor, &strict.visit.id, other_day).await;
        let without = take().await;
        let kept = matches!(without, Err(ServiceError::NotFound));
        assert!(kept, "{without:?}");
        // On its last day it counts, the day after it does not: the visit is on the fifth.
        desk::see_vetting(app, karin, &id_of(&ans), jiff::civil::date(2026, 3, 4)).await.unwrap();
        assert!(take().await.is_err());
        desk::see_vetting(app, karin, &id_of(&ans), jiff::civil::date(2026, 3, 5)).await.unwrap();
        take().await.unwrap();
        // Sixty days before one ends the desk is told, and not a day earlier.
        let today = jiff::civil::date(2026, 3, 3);
        for (days, told) in [(60, true), (61, false)] {
            let until = today.checked_add(jiff::Span::new().days(days)).unwrap();
            desk::see_vetting(app, karin, &id_of(&ans), until).await.unwrap();
            let expiring = desk::look(app, karin).await.unwrap().expiring;
            assert_eq!(expiring.iter().any(|one| one.until == until), told, "{days} days ahead");
        }
        // Seen by whom and until when is kept; nothing of the document is: there is no field for it.
        let (file, _) = desk::open_file(app, karin, &ans.person(), "Certificaat").await.unwrap();
        let (by, at) = file.helping.unwrap().vetting_seen.unwrap();
        assert_eq!((by.as_str(), at), ("Karin S.", app.now()));
    }
}
