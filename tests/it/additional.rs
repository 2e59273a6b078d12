//! Additional work only: what looks like somebody's trade waits for a coordinator, whoever asks and however it came to be so
//! large; nobody is booked or proposed until it is answered; and every answer can be shown.

use jiff::civil::date;
use noaber::domain::access::{Actor, Grant, Identity, Role};
use noaber::domain::additional::{Answer, Bound, Size};
use noaber::domain::category::CategoryId;
use noaber::domain::daypart::Daypart;
use noaber::domain::ids::{RequestId, VisitId};
use noaber::domain::invitation::InvitationState;
use noaber::domain::request::{Pointer, RequestState};
use noaber::domain::schedule::{Rhythm, Schedule, Window};
use noaber::service::additional::{self, Reply, Smaller};
use noaber::service::ask::{self, Ask};
use noaber::service::bonds::{self, Door};
use noaber::service::follow::{self, RequestView, SeriesChange};
use noaber::service::{Refusal, ServiceError, desk, nearby, round};
use noaber::store::invitation;
use reqwest::StatusCode;

use crate::learning::{asked, helper_id};
use crate::outings::{Browser, resident, sign_in_as};
use crate::town::{Helping, Town};

/// A whole morning of garden work.
fn much(name: &str) -> Ask {
    Ask {
        duration_min: Some(240),
        own_words: "De heg moet eraf".to_owned(),
        ..asked(name, "garden", 10, Daypart::Am)
    }
}

/// Groceries on these weekdays, every week.
fn often(name: &str, weekdays: &[i8]) -> Ask {
    Ask {
        schedule: Schedule::Series {
            from: date(2026, 3, 9),
            weekdays: weekdays.to_vec(),
            rhythm: Rhythm::Weeks(1),
            part: Daypart::Am,
            until: None,
            count: None,
        },
        ..asked(name, "groceries", 10, Daypart::Am)
    }
}

async fn view(town: &Town, id: &RequestId) -> RequestView {
    follow::find(&town.app, &town.coordinator, id).await.unwrap()
}

async fn waits(town: &Town, id: &RequestId) -> bool {
    let seen = view(town, id).await;
    let waits = matches!(seen.request.state, RequestState::AwaitingReview { .. });
    assert_eq!(waits, seen.is_weighed, "nothing else waits here");
    waits
}

async fn is_open(town: &Town, id: &RequestId) -> bool {
    matches!(view(town, id).await.request.state, RequestState::Open { .. })
}

async fn answer(town: &Town, id: &RequestId, reply: Reply) -> Result<(), ServiceError> {
    additional::answer(&town.app, &town.coordinator, id, reply, "Zij doet zelf mee.").await
}

fn refused<T: std::fmt::Debug>(done: Result<T, ServiceError>) -> Refusal {
    match done {
        Err(ServiceError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn wrong<T: std::fmt::Debug>(done: Result<T, ServiceError>) -> &'static str {
    match done {
        Err(ServiceError::Invalid(fields)) => fields[0].field,
        other => panic!("not wrong: {other:?}"),
    }
}

fn admin(town: &Town) -> Actor {
    let me = town.coordinator.identity().unwrap();
    Actor::Person(Identity {
        grants: vec![Grant {
            role: Role::Admin,
            zone: None,
        }],
        ..me.clone()
    })
}

async fn set(town: &Town, category: &str, minutes: u32, helpers: u8, visits: u32) {
    let bound = Bound {
        is_additional: true,
        most: Size {
            minutes,
            helpers,
            visits,
        },
    };
    let category = CategoryId::parse(category).unwrap();
    additional::set_bound(&town.app, &admin(town), &category, bound)
        .await
        .unwrap();
}

/// Whether somebody is sought for a request, after a round.
async fn is_proposed(town: &Town, id: &RequestId) -> bool {
    round::run(&town.app, &town.organisation).await.unwrap();
    let look = desk::look(&town.app, &town.coordinator).await.unwrap();
    look.open.iter().any(|one| one.request.id == *id)
}

async fn open_questions(town: &Town, visit: &VisitId) -> usize {
    let visit = visit.clone();
    let all = town
        .app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(invitation::list_of_visit(tx, &visit).await?))
        .await
        .unwrap();
    all.iter()
        .filter(|one| matches!(one.state, InvitationState::Sent { .. }))
        .count()
}

async fn book(town: &Town, who: &Helping, one: &(VisitId, Window)) -> Result<(), ServiceError> {
    desk::assign(&town.app, &town.coordinator, &one.0, &helper_id(who), one.1)
        .await
        .map(drop)
}

/// The first hour of each visit that stands.
async fn visits(town: &Town, id: &RequestId) -> Vec<(VisitId, Window)> {
    let seen = view(town, id).await;
    let standing = seen.visits.iter().filter(|one| !one.visit.state.is_over());
    standing
        .map(|one| {
            let starts_at = one.visit.windows[0].starts_at;
            let ends_at = starts_at.plus(3600);
            (one.visit.id.clone(), Window { starts_at, ends_at })
        })
        .collect()
}

on_both_engines! {
    async fn what_looks_like_a_trade_waits_for_an_answer_that_can_be_shown(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        town.helper("Ans").await;
        let large = town.request(much("Dirk")).await;
        let usual = town.request(asked("Mia", "garden", 10, Daypart::Am)).await;
        assert!(waits(&town, &large).await && is_open(&town, &usual).await);
        assert!(view(&town, &large).await.visits.is_empty());
        assert!(!is_proposed(&town, &large).await && is_proposed(&town, &usual).await);

        // The desk reads the question with what was measured, and decides nothing else.
        let look = desk::look(app, &town.coordinator).await.unwrap();
        let question = look.reviews[0].weighed.clone().unwrap();
        assert_eq!((question.measured.size.minutes, question.bound.most.minutes), (240, 180));
        assert_eq!(refused(desk::approve(app, &town.coordinator, &large, "Tuin", false).await), Refusal::AnswerFirst);
        assert_eq!(refused(desk::refuse(app, &town.coordinator, &large, Pointer::Other).await), Refusal::AnswerFirst);
        let web = Browser::open(&town).await;
        let karin = town.staff("karin@example.nl").await.token;
        assert!(web.see(&karin, "/desk").await.contains("Zou anders een betaalde vakman dit doen?"));
        let path = format!("/desk/requests/{large}");
        let file = web.see(&karin, &path).await;
        assert!(file.contains("Onze grens is 3 uur") && !file.contains("value=\"approve\""), "{file}");

        // Whoever asked reads what happens.
        let dirk = sign_in_as(&town, "dirk@example.org").await;
        let own = web.see(&dirk.token, &format!("/requests/{large}")).await;
        assert!(own.contains("Wij kijken eerst of dit iets voor buren is"), "{own}");
        let theirs = additional::answer(app, &dirk.actor, &large, Reply::Additional, "Ja").await;
        assert!(matches!(theirs, Err(ServiceError::NotFound)));

        // An answer has a reason, and what is made smaller is smaller.
        let to = format!("{path}/additional");
        let (status, _, said) = web.send(&karin, &to, Some("do=additional&why=")).await;
        assert!(status == StatusCode::OK && said.contains("id=\"why-mistake\""), "{said}");
        let still = "do=smaller&why=Bellen&minutes=200&helpers=1";
        let (status, _, said) = web.send(&karin, &to, Some(still)).await;
        assert!(status == StatusCode::OK && said.contains("Dit is nog te groot"), "{said}");
        assert!(waits(&town, &large).await, "nothing was written");
        let smaller = "do=smaller&why=Wij+doen+alleen+de+heg&minutes=120&helpers=1";
        let (status, _, said) = web.send(&karin, &to, Some(smaller)).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{said}");
        let seen = view(&town, &large).await;
        assert!(matches!(seen.request.state, RequestState::Open { .. }) && seen.request.duration_min == 120);
        assert_eq!(seen.visits.len(), 1);
        assert!(is_proposed(&town, &large).await);
        assert_eq!(refused(answer(&town, &large, Reply::Additional).await), Refusal::Changed, "once");

        // Refused, with who does it; and called additional.
        town.clock.advance(60);
        let other = town.request(much("Wim")).await;
        answer(&town, &other, Reply::Refused(Pointer::Other)).await.unwrap();
        assert!(matches!(view(&town, &other).await.request.state, RequestState::Refused { pointer: Pointer::Other, .. }));
        let words = Ask { own_words: "Kan iemand het huis schilderen?".to_owned(), ..asked("Toos", "company", 10, Daypart::Pm) };
        let words = town.request(words).await;
        assert!(waits(&town, &words).await, "words are looked at in every category");
        town.clock.advance(60);
        answer(&town, &words, Reply::Additional).await.unwrap();
        assert!(is_open(&town, &words).await);

        // It can be shown, without anybody who asked.
        let all = additional::list_answered(app, &admin(&town)).await.unwrap();
        let how: Vec<_> = all.iter().map(|one| one.question.answer.as_ref().unwrap().how).collect();
        assert_eq!(how, [Answer::Additional, Answer::Refused, Answer::Smaller]);
        let page = web.see(&karin, "/admin/additional").await;
        assert!(page.contains("Wij doen alleen de heg") && page.contains("Karin Smit") && !page.contains("Dirk"), "{page}");
        assert!(web.see(&karin, "/admin/trail").await.contains("Geantwoord of anders een vakman het doet"));
        // And whoever asked has it in their copy.
        assert!(web.see(&dirk.token, "/me/data").await.contains("Wij doen alleen de heg"));
        town.insist_sound().await;
    }

    async fn a_request_from_the_web_waits_as_well(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        // Somebody unknown is looked at anyway: the question comes first.
        let posted = ask::post(app, much("Riet")).await.unwrap();
        town.enter(&posted.code, "riet@example.org").await;
        assert!(waits(&town, &posted.request).await);
        assert_eq!(refused(desk::approve(app, &town.coordinator, &posted.request, "", false).await), Refusal::AnswerFirst);
        answer(&town, &posted.request, Reply::Additional).await.unwrap();
        let seen = view(&town, &posted.request).await;
        assert!(matches!(seen.request.state, RequestState::AwaitingReview { .. }) && !seen.is_weighed);
        desk::approve(app, &town.coordinator, &posted.request, "Tuin", false).await.unwrap();
        assert_eq!(view(&town, &posted.request).await.visits.len(), 1);
        // Whoever is known waits too, and then it goes on by itself.
        let again = ask::post(app, much("Riet")).await.unwrap();
        town.clock.advance(60);
        town.enter(&again.code, "riet@example.org").await;
        assert!(waits(&town, &again.request).await);
        answer(&town, &again.request, Reply::Additional).await.unwrap();
        assert!(is_open(&town, &again.request).await);
        // What an organisation sets holds for what comes then.
        set(&town, "garden", 240, 3, 4).await;
        let fine = town.request(much("Nel")).await;
        assert!(is_open(&town, &fine).await);
        town.insist_sound().await;
    }

    async fn a_series_that_grows_waits_and_nobody_is_booked_meanwhile(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let id = town.request(often("Riet", &[1, 2])).await;
        assert!(is_open(&town, &id).await, "eight visits in four weeks");
        let first = visits(&town, &id).await;
        book(&town, &ans, &first[0]).await.unwrap();
        round::run(app, &town.organisation).await.unwrap();
        let change = |weekdays: &[i8]| SeriesChange {
            from: first[0].0.clone(),
            weekdays: weekdays.to_vec(),
            rhythm: Rhythm::Weeks(1),
            part: Daypart::Am,
            until: None,
            count: None,
        };
        let riet = sign_in_as(&town, "riet@example.org").await;
        follow::change_series(app, &riet.actor, &id, change(&[1, 2, 3, 4])).await.unwrap();
        assert!(waits(&town, &id).await);
        let seen = view(&town, &id).await;
        assert_eq!(seen.weighed.len(), 1);
        assert_eq!((seen.weighed[0].measured.size.visits, seen.weighed[0].bound.most.visits), (16, 12));

        // What is agreed stays agreed; nobody new is booked, asked or proposed.
        assert_eq!(seen.visits.iter().filter(|one| !one.coming.is_empty()).count(), 1);
        let left = visits(&town, &id).await;
        let free = left.iter().find(|one| one.0 != first[0].0).unwrap();
        assert_eq!(refused(book(&town, &bas, free).await), Refusal::NoLongerNeeded);
        assert_eq!(
            refused(nearby::take(app, &bas.actor, &free.0, free.1.starts_at).await),
            Refusal::NoLongerNeeded
        );
        assert!(!is_proposed(&town, &id).await);
        let again = follow::change_series(app, &riet.actor, &id, change(&[1, 2])).await;
        assert_eq!(refused(again), Refusal::TalkFirst);
        for one in &left {
            assert_eq!(open_questions(&town, &one.0).await, 0);
        }
        town.insist_sound().await;

        // Less of it, as they agreed: on three days, and it goes on with whoever was coming.
        let three = Smaller { minutes: 60, helpers: 1, series: Some((vec![1, 2, 3], Rhythm::Weeks(1))) };
        let none = Smaller { series: Some((Vec::new(), Rhythm::Weeks(1))), ..three.clone() };
        assert_eq!(wrong(answer(&town, &id, Reply::Smaller(none)).await), "weekday");
        answer(&town, &id, Reply::Smaller(three)).await.unwrap();
        assert!(is_open(&town, &id).await);
        let seen = view(&town, &id).await;
        assert_eq!(seen.visits.iter().filter(|one| !one.coming.is_empty()).count(), 1, "Ans still comes");
        book(&town, &bas, &visits(&town, &id).await[1]).await.unwrap();

        // Grown again and called additional, it is asked no more until it grows beyond that.
        follow::change_series(app, &riet.actor, &id, change(&[1, 2, 3, 4])).await.unwrap();
        assert!(waits(&town, &id).await);
        answer(&town, &id, Reply::Additional).await.unwrap();
        follow::change_series(app, &riet.actor, &id, change(&[1, 2, 3])).await.unwrap();
        follow::change_series(app, &riet.actor, &id, change(&[1, 2, 3, 4])).await.unwrap();
        assert!(is_open(&town, &id).await);
        follow::change_series(app, &riet.actor, &id, change(&[1, 2, 3, 4, 5])).await.unwrap();
        assert!(waits(&town, &id).await);
        // Not for neighbours after all: nobody comes any more.
        answer(&town, &id, Reply::Refused(Pointer::WmoDesk)).await.unwrap();
        assert!(visits(&town, &id).await.is_empty());
        town.insist_sound().await;
    }

    async fn who_is_away_stays_away_and_a_longer_series_is_a_larger_one(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let short = Ask {
            schedule: Schedule::Series {
                from: date(2026, 3, 9),
                weekdays: vec![1, 2, 3, 4],
                rhythm: Rhythm::Weeks(1),
                part: Daypart::Am,
                until: Some(date(2026, 3, 15)),
                count: None,
            },
            ..asked("Riet", "groceries", 10, Daypart::Am)
        };
        let id = town.request(short).await;
        assert!(is_open(&town, &id).await, "one week of four visits");
        follow::pause(app, &town.coordinator, &id).await.unwrap();
        let longer = SeriesChange {
            from: visits(&town, &id).await[0].0.clone(),
            weekdays: vec![1, 2, 3, 4],
            rhythm: Rhythm::Weeks(1),
            part: Daypart::Am,
            until: Some(date(2026, 4, 12)),
            count: None,
        };
        follow::change_series(app, &town.coordinator, &id, longer).await.unwrap();
        assert!(waits(&town, &id).await);
        answer(&town, &id, Reply::Additional).await.unwrap();
        assert!(matches!(view(&town, &id).await.request.state, RequestState::Paused { .. }));
        town.insist_sound().await;
    }

    async fn visits_of_a_bond_wait_as_well(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let ans = town.helper("Ans").await;
        let riet = resident(&town, "Riet").await;
        let bond = crate::bonds::running(&town, &riet, &ans).await;
        set(&town, "company", 60, 1, 1).await;
        let id = bonds::plan(app, &riet.actor, Door::Own, &bond, crate::bonds::weekly(10, 10)).await.unwrap();
        assert!(waits(&town, &id).await);
        assert!(crate::bonds::promised(&town, &ans).await.is_empty());
        answer(&town, &id, Reply::Additional).await.unwrap();
        assert!(is_open(&town, &id).await);
        assert!(crate::bonds::promised(&town, &ans).await.len() > 1, "as the two planned it");
        town.insist_sound().await;
    }

    async fn why_goes_with_who_asked(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let id = town.request(much("Dirk")).await;
        answer(&town, &id, Reply::Additional).await.unwrap();
        let dirk = sign_in_as(&town, "dirk@example.org").await;
        noaber::service::rights::erase(app, &dirk.actor, &dirk.person).await.unwrap();
        let all = additional::list_answered(app, &admin(&town)).await.unwrap();
        let left = all[0].question.answer.as_ref().unwrap();
        assert_eq!((left.how, left.why.as_str()), (Answer::Additional, ""));
        town.insist_sound().await;
    }
}
