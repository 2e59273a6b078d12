//! When the learn-work service is open: workers go within those hours and nowhere else, neighbours as they like; what is
//! closed later sends back what was promised, after somebody is sure; who works with it is seen by whom it concerns.

use noaber::domain::access::Actor;
use noaber::domain::daypart::Daypart;
use noaber::domain::helper::Helper;
use noaber::domain::invitation::DeclineReason;
use noaber::domain::learning::Level;
use noaber::domain::opening::Stretch;
use noaber::domain::schedule::Window;
use noaber::service::learning::{self, Kept};
use noaber::service::{Refusal, ServiceError, desk, helping, nearby, outings, round};
use noaber::store::helper;
use reqwest::StatusCode;

use crate::learning::{asked, helper_id, refused, sign, supervisor, take, terms, visit, worker};
use crate::outings::{Browser, market, posted};
use crate::town::{Helping, Town};

async fn promised(town: &Town, of: &Helping) -> usize {
    helping::my_week(&town.app, &of.actor).await.unwrap().visits.len()
}

async fn asked_about(town: &Town, of: &Helping) -> Vec<Window> {
    let week = helping::my_week(&town.app, &of.actor).await.unwrap();
    week.invitations
        .into_iter()
        .map(|one| one.invitation.window)
        .collect()
}

/// What somebody offers, as they said it.
async fn offer(town: &Town, of: &Helping) -> Helper {
    let id = helper_id(of);
    town.app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(helper::find(tx, &id).await?.unwrap().helper))
        .await
        .unwrap()
}

/// Open on every day between two quarters of an hour.
async fn open(town: &Town, sien: &Actor, from: u32, until: u32) {
    let week = [Stretch::new(from, until); 7];
    let kept = learning::set_week(&town.app, sien, week, None).await.unwrap();
    assert_eq!(kept, Kept::Done);
}

on_both_engines! {
    async fn workers_go_while_the_service_is_open_and_neighbours_as_they_like(db: Database) {
        let town = Town::begin(db).await;
        let (sien, ..) = supervisor(&town, "sien@example.nl").await;
        let omar = worker(&town, &sien, "Omar", terms()).await;
        sign(&town, &sien, &omar, "groceries", Level::Independent).await;
        let neighbour = town.helper("Ans").await;
        let morning = visit(&town, asked("Gon", "groceries", 4, Daypart::Am)).await;
        let other = visit(&town, asked("Mia", "groceries", 5, Daypart::Am)).await;
        assert_eq!(morning.1.seconds(), 3600);

        // It opens a quarter of an hour after the visit would begin: to the minute, for whoever books.
        let begins = 8 * 60;
        open(&town, &sien, begins + 15, 18 * 60).await;
        assert_eq!(refused(take(&town, &omar, &morning).await), Refusal::ServiceClosed);
        let (app, by) = (&town.app, &town.coordinator);
        let booked = desk::assign(app, by, &morning.0, &helper_id(&omar), morning.1).await;
        assert_eq!(refused(booked), Refusal::NotAvailable, "why is the worker's and the supervisor's");
        take(&town, &neighbour, &other).await.unwrap();

        // Until the very minute at which it ends.
        open(&town, &sien, begins, begins + 60).await;
        let taken = take(&town, &omar, &morning).await.unwrap();
        assert!(!taken.as_str().is_empty());

        // What would send somebody's visit back says so first; nobody is sure, and nothing has changed.
        let later = [Stretch::new(begins + 15, 18 * 60); 7];
        let kept = learning::set_week(app, &sien, later, None).await.unwrap();
        assert_eq!(kept, Kept::WouldGiveBack(1));
        assert_eq!(promised(&town, &omar).await, 1);
        let hours = learning::service(app, &sien).await.unwrap().hours;
        assert_eq!(hours.week[0], Stretch::new(begins, begins + 60));
        let other = learning::set_week(app, &sien, later, Some(2)).await.unwrap();
        assert_eq!(other, Kept::WouldGiveBack(1), "of another number nobody is sure");
        assert_eq!(learning::set_week(app, &sien, later, Some(1)).await.unwrap(), Kept::Done);
        assert_eq!(promised(&town, &omar).await, 0);
        assert_eq!(promised(&town, &neighbour).await, 1, "a neighbour goes all the same");
        town.insist_sound().await;

        // Seven times nothing takes it back.
        learning::set_week(app, &sien, [None; 7], None).await.unwrap();
        take(&town, &omar, &morning).await.unwrap();
        town.insist_sound().await;
    }

    async fn a_round_asks_workers_within_the_hours_only(db: Database) {
        let town = Town::begin(db).await;
        let (sien, ..) = supervisor(&town, "sien@example.nl").await;
        let omar = worker(&town, &sien, "Omar", terms()).await;
        sign(&town, &sien, &omar, "groceries", Level::Independent).await;
        let day = jiff::civil::date(2026, 3, 5);
        visit(&town, asked("Gon", "groceries", 5, Daypart::Am)).await;

        learning::close(&town.app, &sien, (day, day), None).await.unwrap();
        round::run(&town.app, &town.organisation).await.unwrap();
        assert!(asked_about(&town, &omar).await.is_empty(), "closed that day");

        let closure = learning::service(&town.app, &sien).await.unwrap().hours.closures.remove(0);
        learning::reopen(&town.app, &sien, &closure.id).await.unwrap();
        let again = learning::reopen(&town.app, &sien, &closure.id).await;
        assert!(matches!(again, Err(ServiceError::NotFound)), "{again:?}");
        open(&town, &sien, 9 * 60 + 30, 18 * 60).await;
        round::run(&town.app, &town.organisation).await.unwrap();
        let zone = noaber::domain::time::amsterdam();
        let windows = asked_about(&town, &omar).await;
        assert!(!windows.is_empty(), "open again");
        for window in windows {
            assert!(window.starts_at.local(&zone).hour() >= 10, "in the whole hours: {window:?}");
        }
    }

    async fn what_a_worker_said_stays_theirs_and_what_they_find_has_an_hour(db: Database) {
        let town = Town::begin(db).await;
        let (sien, ..) = supervisor(&town, "sien@example.nl").await;
        let omar = worker(&town, &sien, "Omar", terms()).await;
        sign(&town, &sien, &omar, "groceries", Level::Independent).await;
        let own = |of: Helper| (of.availability, of.absences, of.limits.weekly_invitations);
        let before = own(offer(&town, &omar).await);
        let away = jiff::civil::date(2026, 3, 20);
        open(&town, &sien, 9 * 60 + 30, 11 * 60 + 30).await;
        // Two closures that begin on one day, of which a worker knows nothing by themselves.
        for last in [away, away.tomorrow().unwrap()] {
            learning::close(&town.app, &sien, (away, last), None).await.unwrap();
        }

        // What they find by themselves is offered while the service is open, and not at all where it never is.
        let morning = visit(&town, asked("Gon", "groceries", 5, Daypart::Am)).await;
        let evening = visit(&town, asked("Mia", "groceries", 5, Daypart::Ev)).await;
        let (_, moments) = nearby::moments(&town.app, &omar.actor, &morning.0).await.unwrap();
        let begins: Vec<i64> = moments.iter().map(|one| one.starts_at.seconds()).collect();
        assert_eq!(begins, [morning.1.starts_at.seconds() + 90 * 60], "half past nine");
        assert_eq!(nearby::moments(&town.app, &omar.actor, &evening.0).await.unwrap().1, []);

        // Asked less often, their own week is as they said it.
        round::run(&town.app, &town.organisation).await.unwrap();
        let week = helping::my_week(&town.app, &omar.actor).await.unwrap();
        let question = &week.invitations[0].invitation.id;
        helping::decline(&town.app, &omar.actor, question, DeclineReason::LessOften).await.unwrap();
        let after = own(offer(&town, &omar).await);
        assert_eq!((&after.0, &after.1), (&before.0, &before.1));
        assert_eq!(after.2, (before.2 / 2).max(1));

        // Nobody comes along with a worker while it is closed, and what was posted before is off.
        let until_noon = outings::post(&town.app, &omar.actor, market(3)).await;
        assert_eq!(refused(until_noon), Refusal::ServiceClosed);
        open(&town, &sien, 8 * 60, 20 * 60).await;
        let posted = posted(&town, &omar, market(3)).await;
        let is_live = async || {
            let all = outings::list_public(&town.app).await.unwrap();
            all.iter().any(|(id, ..)| *id == posted)
        };
        assert!(is_live().await);
        let day = market(3).date;
        learning::close(&town.app, &sien, (day, day), None).await.unwrap();
        assert!(!is_live().await);
        town.insist_sound().await;
    }

    async fn what_a_supervisor_says_is_read_by_whom_it_concerns(db: Database) {
        let town = Town::begin(db).await;
        let web = Browser::open(&town).await;
        let (sien, boss, _) = supervisor(&town, "sien@example.nl").await;
        let omar = worker(&town, &sien, "Omar", terms()).await;
        sign(&town, &sien, &omar, "groceries", Level::Independent).await;
        let place = format!("/zones/{}", town.zone);
        assert!(!web.see(&omar.token, &place).await.contains("leerwerkdienst"), "nothing was said");

        // Half a day said, and the wrong way round: every field as it was typed, each mistake beside it.
        let wrong = "do=week&from-0=08:30&to-0=17:00&from-1=12:00&to-1=11:00&from-2=09:00&to-2=";
        let (status, _, said) = web.send(&boss, "/learn/service", Some(wrong)).await;
        assert_eq!(status, StatusCode::OK);
        assert!(said.contains("to-1-mistake") && said.contains("to-2-mistake") && said.contains("value=\"12:00\""));
        assert!(!learning::service(&town.app, &sien).await.unwrap().hours.is_said());
        let week: String = (0..5).map(|day| format!("&from-{day}=08:30&to-{day}=17:00")).collect();
        let (status, to, said) = web.send(&boss, "/learn/service", Some(&format!("do=week{week}"))).await;
        assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/learn/service?done=kept"), "{said}");
        let partner = "do=partner&partner=&name=Het+Anker&part=Geeft+les&contact=Peter+Dijk+013+5550142";
        assert_eq!(web.send(&boss, "/learn/service", Some(partner)).await.0, StatusCode::SEE_OTHER);
        let nameless = "do=partner&partner=&name=&part=Geeft+les&contact=";
        let (status, _, said) = web.send(&boss, "/learn/service", Some(nameless)).await;
        assert!(status == StatusCode::OK && said.contains("name-mistake") && said.contains("Geeft les"), "{said}");

        // Closing on a day on which somebody is promised asks first, and keeps what was typed.
        let promised_on = visit(&town, asked("Gon", "groceries", 5, Daypart::Am)).await;
        let at_nine = Window {
            starts_at: promised_on.1.starts_at.plus(3600),
            ends_at: promised_on.1.ends_at.plus(3600),
        };
        take(&town, &omar, &(promised_on.0.clone(), at_nine)).await.unwrap();
        let close = "do=close&date=2026-03-05&until=2026-03-06";
        let (status, _, said) = web.send(&boss, "/learn/service", Some(close)).await;
        assert!(status == StatusCode::OK && said.contains("1 afspraak van een medewerker"), "{said}");
        assert!(said.contains("value=\"2026-03-06\"") && said.contains("value=\"08:30\""), "{said}");
        assert_eq!(promised(&town, &omar).await, 1);
        assert!(said.contains("Weet u het zeker?") && said.contains("name=\"sure\" value=\"1\""), "{said}");
        let sure = format!("{close}&sure=1");
        assert_eq!(web.send(&boss, "/learn/service", Some(&sure)).await.0, StatusCode::SEE_OTHER);
        assert_eq!(promised(&town, &omar).await, 0);
        assert!(web.see(&boss, "/learn/day?on=2026-03-05").await.contains("De dienst is op deze dag dicht."));
        assert!(!web.see(&boss, "/learn/day?on=2026-03-04").await.contains("De dienst is op deze dag dicht."));

        // The worker reads when, with whom and whom to call; everybody else all but the last.
        let own = web.see(&omar.token, "/me/learning").await;
        for words in ["maandag tot en met vrijdag", "Het Anker", "Geeft les", "Peter Dijk 013 5550142", "5 maart"] {
            assert!(own.contains(words), "{words}: {own}");
        }
        let everybody = web.see(&omar.token, &place).await;
        for words in ["maandag tot en met vrijdag", "Het Anker", "Geeft les", "5 maart"] {
            assert!(everybody.contains(words), "{words}: {everybody}");
        }
        assert!(!everybody.contains("Peter Dijk"), "{everybody}");

        // One partner is changed, and goes.
        let id = learning::service(&town.app, &sien).await.unwrap().partners.remove(0).id;
        let page = web.see(&boss, &format!("/learn/service?partner={id}")).await;
        assert!(page.contains("Deze organisatie wijzigen") && page.contains("value=\"Het Anker\""), "{page}");
        let change = format!("do=partner&partner={id}&name=Het+Nieuwe+Anker&part=&contact=");
        assert_eq!(web.send(&boss, "/learn/service", Some(&change)).await.0, StatusCode::SEE_OTHER);
        let partners = learning::service(&town.app, &sien).await.unwrap().partners;
        assert_eq!((partners.len(), partners[0].name.as_str()), (1, "Het Nieuwe Anker"));
        let remove = format!("do=remove&partner={id}");
        assert_eq!(web.send(&boss, "/learn/service", Some(&remove)).await.0, StatusCode::SEE_OTHER);
        assert_eq!(web.send(&boss, "/learn/service", Some(&remove)).await.0, StatusCode::NOT_FOUND, "once");
        town.insist_sound().await;
    }
}
