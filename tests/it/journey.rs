//! A request from "I need a hand" to "done, thank you", through the services, and what may never happen on the way.

use noaber::domain::access::Actor;
use noaber::domain::assignment::HandBackReason;
use noaber::domain::invitation::DeclineReason;
use noaber::domain::request::{Pointer, RequestState};
use noaber::domain::schedule::Schedule;
use noaber::domain::visit::VisitState;
use noaber::service::follow::{self, Said};
use noaber::service::helping::{self, Step};
use noaber::service::notify::CodeWay;
use noaber::service::{Refusal, ServiceError, ask, desk, disclose, nearby, passing, round};

use crate::outings::sign_in_as;
use crate::town::{ELSEWHERE, Town, groceries};

const HOUR: i64 = 3600;

fn refused<T: std::fmt::Debug>(done: Result<T, ServiceError>) -> Refusal {
    match done {
        Err(ServiceError::Refused(refusal)) => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

on_both_engines! {
    async fn from_asking_to_thanks(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let ans = town.helper("Ans").await;

        // She asks on the web, enters her code, and Karin looks at it.
        let asked = ask::post(app, groceries("Riet")).await.unwrap();
        assert_eq!(asked.by, CodeWay::Mail);
        let session = town.enter(&asked.code, "canary@example.org").await;
        assert_eq!(session.request.as_ref(), Some(&asked.request));
        let riet = town.actor(&session).await;
        let seen = follow::find(app, &riet, &asked.request).await.unwrap();
        assert!(matches!(seen.request.state, RequestState::AwaitingReview { .. }));
        let look = desk::look(app, &town.coordinator).await.unwrap();
        assert_eq!(look.reviews.len(), 1);
        desk::approve(app, &town.coordinator, &asked.request, "Boodschappen voor een mevrouw", false).await.unwrap();

        // The round chooses Ans, and asks her.
        let report = round::run(app, &town.organisation).await.unwrap();
        assert_eq!((report.round.served, report.invited, report.round.is_exact), (1, 1, true));
        let open = desk::look(app, &town.coordinator).await.unwrap().open;
        assert_eq!(open[0].proposals[0].name, "Ans H.");
        let week = helping::my_week(app, &ans.actor).await.unwrap();
        assert_eq!(week.invitations.len(), 1);
        let id = week.invitations[0].invitation.id.clone();
        let booked = helping::accept(app, &ans.actor, &id).await.unwrap();
        assert_eq!(refused(helping::accept(app, &ans.actor, &id).await), Refusal::AlreadyYours);

        // She knows who comes; the address opens the day before, for Ans alone, and leaves a trace.
        let seen = follow::find(app, &riet, &asked.request).await.unwrap();
        assert_eq!(seen.visits[0].coming[0].name, "Ans H.");
        let window = seen.visits[0].visit.agreed.unwrap();
        let other = town.helper("Bas").await;
        assert!(matches!(disclose::for_visit(app, &other.actor, &booked).await, Err(ServiceError::NotFound)));
        assert!(matches!(disclose::for_visit(app, &Actor::Anyone, &booked).await, Err(ServiceError::SignInNeeded)));
        let looks = disclose::list_mine(app, &riet).await.unwrap().len();
        let open = disclose::for_visit(app, &ans.actor, &booked).await.unwrap();
        assert_eq!(open.address.unwrap().street, "Canarystraat 987");
        assert_eq!(disclose::list_mine(app, &riet).await.unwrap().len(), looks + 1);
        town.insist_sound().await;

        // Too early to check in; then in, out, and thanks, all of it before the hour that was agreed.
        let said = Said { somebody_came: true, same_again: true, words: "Dank je wel!".to_owned() };
        assert_eq!(refused(helping::step(app, &ans.actor, &booked, Step::CheckIn).await), Refusal::NotYet);
        town.clock.advance(window.starts_at.seconds() - app.now().seconds() - HOUR / 2);
        let unseen = follow::say(app, &riet, &seen.visits[0].visit.id, said.clone()).await;
        assert_eq!(refused(unseen), Refusal::NotYet);
        helping::step(app, &ans.actor, &booked, Step::CheckIn).await.unwrap();
        helping::step(app, &ans.actor, &booked, Step::CheckIn).await.unwrap();
        town.clock.advance(HOUR / 4);
        helping::step(app, &ans.actor, &booked, Step::CheckOut).await.unwrap();
        follow::say(app, &riet, &seen.visits[0].visit.id, said).await.unwrap();
        let seen = follow::find(app, &riet, &asked.request).await.unwrap();
        assert!(matches!(seen.request.state, RequestState::Fulfilled { .. }));
        assert!(matches!(seen.visits[0].visit.state, VisitState::Confirmed { .. }));
        let week = helping::my_week(app, &ans.actor).await.unwrap();
        assert_eq!(week.visits[0].thanks.as_deref(), Some("Dank je wel!"));
        town.clock.advance(48 * HOUR);
        assert_eq!(refused(disclose::for_visit(app, &ans.actor, &booked).await), Refusal::NotYet);
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn a_no_is_a_no_and_somebody_else_is_asked(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        town.request(groceries("Riet")).await;
        round::run(app, &town.organisation).await.unwrap();
        let of = async |who: &crate::town::Helping| helping::my_week(app, &who.actor).await.unwrap().invitations;
        let (first, second) = if of(&ans).await.is_empty() { (bas, ans) } else { (ans, bas) };
        let asked = of(&first).await.remove(0).invitation.id;
        // Somebody else's question does not exist.
        assert!(matches!(helping::accept(app, &second.actor, &asked).await, Err(ServiceError::NotFound)));
        helping::decline(app, &first.actor, &asked, DeclineReason::LessOften).await.unwrap();
        assert_eq!(refused(helping::accept(app, &first.actor, &asked).await), Refusal::Changed);
        round::run(app, &town.organisation).await.unwrap();
        assert!(of(&first).await.is_empty());
        let asked = of(&second).await.remove(0).invitation.id;
        // A question that has run out: the next round has nobody left to ask, and says why.
        town.clock.advance(2 * HOUR);
        passing::pass(app).await.unwrap();
        round::run(app, &town.organisation).await.unwrap();
        let open = desk::look(app, &town.coordinator).await.unwrap().open.remove(0);
        assert!(open.proposals.is_empty());
        let why = open.why_open.unwrap();
        assert!(why.turned_away.contains(&("declined".to_owned(), 2)), "{why:?}");
        // Yes is still welcome while the place is free.
        let booked = helping::accept(app, &second.actor, &asked).await.unwrap();
        helping::step(app, &second.actor, &booked, Step::HandBack(HandBackReason::Ill)).await.unwrap();
        let open = desk::look(app, &town.coordinator).await.unwrap().open.remove(0);
        assert!(open.visit.urgent, "handed back less than a day ahead");
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn wrong_answers_are_told_and_nothing_is_kept(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let fields = |done: Result<ask::Asked, ServiceError>| match done {
            Err(ServiceError::Invalid(fields)) => fields.into_iter().map(|f| f.field).collect::<Vec<_>>(),
            other => panic!("expected wrong fields, got {other:?}"),
        };
        let mut wrong = groceries(" ");
        wrong.street = String::new();
        wrong.agreed = false;
        wrong.contact = noaber::domain::resident::Contact::default();
        assert_eq!(fields(ask::post(app, wrong).await), ["name", "street", "telephone", "agreed"]);
        let mut past = groceries("Riet");
        past.schedule = Schedule::Before { date: jiff::civil::date(2026, 3, 2) };
        assert_eq!(fields(ask::post(app, past).await), ["when"]);
        let mut far = groceries("Riet");
        far.postcode = noaber::domain::contact::Postcode::parse(ELSEWHERE).unwrap();
        assert_eq!(refused(ask::post(app, far).await), Refusal::OutsideZones);
        let mut off = groceries("Riet");
        off.category = noaber::domain::category::CategoryId::parse("driving").unwrap();
        assert_eq!(fields(ask::post(app, off).await), ["category"]);
        assert!(desk::look(app, &town.coordinator).await.unwrap().reviews.is_empty());
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn calling_off_refusing_and_expiring(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let ans = town.helper("Ans").await;
        let id = town.request(groceries("Riet")).await;
        round::run(app, &town.organisation).await.unwrap();
        let asked = helping::my_week(app, &ans.actor).await.unwrap().invitations.remove(0).invitation.id;
        helping::accept(app, &ans.actor, &asked).await.unwrap();
        // A stranger cannot call it off, nor see that it exists.
        let bas = town.helper("Bas").await;
        assert!(matches!(follow::withdraw(app, &bas.actor, &id).await, Err(ServiceError::NotFound)));
        follow::withdraw(app, &town.coordinator, &id).await.unwrap();
        assert_eq!(refused(follow::withdraw(app, &town.coordinator, &id).await), Refusal::Changed);
        assert!(helping::my_week(app, &ans.actor).await.unwrap().visits.is_empty());

        let asked = ask::post(app, groceries("Piet")).await.unwrap();
        town.enter(&asked.code, "canary@example.org").await;
        desk::refuse(app, &town.coordinator, &asked.request, Pointer::DistrictNurse).await.unwrap();
        let again = desk::approve(app, &town.coordinator, &asked.request, "", false).await;
        assert_eq!(refused(again), Refusal::Changed);

        let late = town.request(groceries("Toos")).await;
        town.clock.advance(4 * 24 * HOUR);
        passing::pass(app).await.unwrap();
        let seen = follow::find(app, &town.coordinator, &late).await.unwrap();
        assert!(matches!(seen.request.state, RequestState::Expired { .. }));
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn two_blocked_people_never_meet_at_commit_either(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let ans = town.helper("Ans").await;
        let id = town.request(groceries("Riet")).await;
        round::run(app, &town.organisation).await.unwrap();
        let asked = helping::my_week(app, &ans.actor).await.unwrap().invitations.remove(0).invitation.id;
        let resident = follow::find(app, &town.coordinator, &id).await.unwrap().request.resident;
        let (me, now) = (ans.person(), app.now());
        app.store
            .write::<_, ServiceError, _>(async move |tx| {
                Ok(noaber::store::consent::add_block(tx, &resident, &me, now).await?)
            })
            .await
            .unwrap();
        assert_eq!(refused(helping::accept(app, &ans.actor, &asked).await), Refusal::PlaceTaken);
        round::run(app, &town.organisation).await.unwrap();
        let open = desk::look(app, &town.coordinator).await.unwrap().open.remove(0);
        let why = format!("{:?}", open.why_open);
        assert!(!why.contains("block"), "a block reads as not available: {why}");
        assert!(noaber::service::nearby::near_me(app, &ans.actor, None).await.unwrap().visits.is_empty());
    }
}

on_both_engines! {
    async fn whoever_asked_for_somebody_else_hears_what_they_must_pass_on(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let ans = town.helper("Ans").await;
        let mut asking = groceries("Riet");
        asking.asked_by = Some("Anneke".to_owned());
        town.request(asking).await;
        round::run(app, &town.organisation).await.unwrap();
        let asked = helping::my_week(app, &ans.actor).await.unwrap().invitations.remove(0);
        let booked = helping::accept(app, &ans.actor, &asked.invitation.id).await.unwrap();
        noaber::service::outbox::send_due(app).await.unwrap();
        let mails = noaber::service::outbox::list_local(app).await.unwrap();
        let told = mails.iter().find(|mail| mail.to == "canary@example.org" && mail.subject.contains("Ans"));
        assert!(told.expect("she is told who comes").body.starts_with("Dag Anneke"));
        town.clock.advance(asked.invitation.window.starts_at.seconds() - app.now().seconds());
        // She comes another day, and has signed in that day.
        let ans = sign_in_as(&town, "ans@example.nl").await;
        let shown = disclose::for_visit(app, &ans.actor, &booked).await.unwrap();
        assert_eq!(shown.through.as_deref(), Some("Anneke"));
        assert!(shown.contact.telephone.is_some());
        // Nobody opens: that is on the desk's list, once.
        helping::step(app, &ans.actor, &booked, Step::NobodyHome).await.unwrap();
        let concerns = desk::look(app, &town.coordinator).await.unwrap().concerns;
        assert_eq!(concerns.len(), 1);
        assert_eq!(concerns[0].concern.words, "Er deed niemand open.");
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn silence_is_asked_about_and_a_no_is_looked_at(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let ans = town.helper("Ans").await;
        let id = town.request(groceries("Riet")).await;
        round::run(app, &town.organisation).await.unwrap();
        let asked = helping::my_week(app, &ans.actor).await.unwrap().invitations.remove(0);
        helping::accept(app, &ans.actor, &asked.invitation.id).await.unwrap();
        town.clock.advance(asked.invitation.window.ends_at.seconds() - app.now().seconds() + 3 * HOUR);
        for _ in 0..2 {
            passing::pass(app).await.unwrap();
        }
        noaber::service::outbox::send_due(app).await.unwrap();
        let mails = noaber::service::outbox::list_local(app).await.unwrap();
        let asks: Vec<_> = mails.iter().filter(|mail| mail.subject.contains("geweest")).collect();
        assert_eq!(asks.len(), 1, "asked once: {mails:?}");
        let visit = follow::find(app, &town.coordinator, &id).await.unwrap().visits[0].visit.id.clone();
        let said = Said { somebody_came: false, same_again: false, words: String::new() };
        for _ in 0..2 {
            follow::say(app, &town.coordinator, &visit, said.clone()).await.unwrap();
        }
        let concerns = desk::look(app, &town.coordinator).await.unwrap().concerns;
        assert_eq!(concerns.len(), 1);
        assert_eq!(concerns[0].concern.words, "Er is niemand gekomen.");
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn nobody_found_is_said(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        town.request(groceries("Riet")).await;
        round::run(app, &town.organisation).await.unwrap();
        town.clock.advance(72 * HOUR);
        passing::pass(app).await.unwrap();
        noaber::service::outbox::send_due(app).await.unwrap();
        let mails = noaber::service::outbox::list_local(app).await.unwrap();
        let told: Vec<_> = mails.iter().filter(|mail| mail.subject.contains("nog niemand gevonden")).collect();
        assert_eq!(told.len(), 1, "{mails:?}");
        assert_eq!(told[0].to, "canary@example.org");
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn what_a_helper_is_not_shown_they_cannot_take(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let ans = town.helper("Ans").await;
        let mut driving = groceries("Riet");
        driving.category = noaber::domain::category::CategoryId::parse("paperwork").unwrap();
        let id = town.request(driving).await;
        let visit = follow::find(app, &town.coordinator, &id).await.unwrap().visits[0].visit.clone();
        assert!(nearby::near_me(app, &ans.actor, None).await.unwrap().visits.is_empty());
        assert!(matches!(nearby::moments(app, &ans.actor, &visit.id).await, Err(ServiceError::NotFound)));
        let starts_at = visit.windows[0].starts_at;
        let took = nearby::take(app, &ans.actor, &visit.id, starts_at).await;
        assert!(matches!(took, Err(ServiceError::NotFound)), "{took:?}");
        town.insist_sound().await;
    }
}
