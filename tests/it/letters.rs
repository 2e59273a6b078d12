//! Letters on paper and news that waits: who gets one, when it is in time, what becomes of one by itself; and that what can
//! wait is told together, once, and never at night.

use noaber::domain::access::Actor;
use noaber::domain::assignment::HandBackReason;
use noaber::domain::contact::MailAddress;
use noaber::domain::daypart::Daypart;
use noaber::domain::ids::{AssignmentId, LetterId, PersonId, RequestId};
use noaber::domain::language::Lang;
use noaber::domain::news::Rhythm;
use noaber::domain::reach::ReachBy;
use noaber::domain::resident::Contact;
use noaber::domain::schedule::{DayWindow, Schedule, Window};
use noaber::domain::time::{UnixTime, amsterdam};
use noaber::service::ask::Ask;
use noaber::service::helping::Step;
use noaber::service::letters::{self, Waiting};
use noaber::service::notify::{Notice, Say, tell};
use noaber::service::{Refusal, ServiceError, desk, follow, helping, outbox, passing, reach, rights};
use noaber::store::concern::CallBack;
use noaber::store::disclosure::DisclosureRow;
use noaber::store::{concern, correct, disclosure, news, person};

use crate::harness::http::Visitor;
use crate::landline::karin;
use crate::town::{Helping, Town, groceries};

/// Groceries on the morning of one day of March.
fn on(name: &str, day: i8) -> Ask {
    let date = jiff::civil::date(2026, 3, day);
    let usual = groceries(name);
    Ask {
        schedule: Schedule::Windows {
            windows: vec![DayWindow {
                date,
                part: Daypart::Am,
            }],
        },
        contact: Contact {
            mail: MailAddress::parse(&format!("{}@example.org", name.to_lowercase())),
            ..usual.contact.clone()
        },
        ..usual
    }
}

fn at(day: i8, hour: i8) -> UnixTime {
    UnixTime::at(jiff::civil::date(2026, 3, day), hour, 0, &amsterdam())
}

async fn go_to(town: &Town, at: UnixTime) {
    town.clock.advance(at.seconds() - town.app.now().seconds());
    passing::pass(&town.app).await.unwrap();
}

/// Somebody who hears by letter, with or without a telephone; a request of theirs on a day.
async fn by_letter(town: &Town, name: &str, day: i8, has_telephone: bool) -> (PersonId, RequestId) {
    let request = town.request(on(name, day)).await;
    let seen = follow::find(&town.app, &town.coordinator, &request)
        .await
        .unwrap();
    let who = seen.request.resident.clone();
    let contact = Contact {
        telephone: groceries(name).contact.telephone.filter(|_| has_telephone),
        mail: None,
    };
    let (id, now) = (who.clone(), town.app.now());
    town.app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let known = person::find(tx, &id).await?.unwrap();
            Ok(correct::set_contact(tx, &known, &contact, now, "test").await?)
        })
        .await
        .unwrap();
    if has_telephone {
        reach::set_theirs(&town.app, &town.coordinator, &who, ReachBy::Letter, None)
            .await
            .unwrap();
    }
    (who, request)
}

/// The coordinator books somebody for the first hour there is.
async fn book(town: &Town, helper: &Helping, request: &RequestId) -> AssignmentId {
    let view = follow::find(&town.app, &town.coordinator, request).await.unwrap();
    let visit = &view.visits[0].visit;
    let starts_at = visit.windows[0].starts_at;
    let window = Window {
        starts_at,
        ends_at: starts_at.plus(3600),
    };
    let who = helper.actor.identity().unwrap().helper.clone().unwrap();
    desk::assign(&town.app, &town.coordinator, &visit.id, &who, window)
        .await
        .unwrap()
}

async fn waiting(town: &Town) -> Vec<Waiting> {
    letters::list(&town.app, &town.coordinator).await.unwrap()
}

async fn calls(town: &Town) -> Vec<CallBack> {
    let organisation = town.organisation.clone();
    town.app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(concern::list_call_backs(tx, &organisation).await?))
        .await
        .unwrap()
}

async fn looks(town: &Town, who: &PersonId) -> Vec<DisclosureRow> {
    let who = who.clone();
    town.app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(disclosure::list_of_subject(tx, &who).await?))
        .await
        .unwrap()
}

/// Thanks from somebody to somebody.
async fn thanks(town: &Town, to: &PersonId, from: &'static str) {
    let (app, to) = (town.app.clone(), to.clone());
    town.app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let notice = Notice {
                key: format!("{to}:{from}:thanks"),
                to: &to,
                zone: None,
                request: None,
                say: Say::Thanks { resident: from },
                path: "/week".to_owned(),
            };
            tell(tx, app.writer(), notice).await
        })
        .await
        .unwrap();
}

/// What was mailed to somebody that holds a word, the newest first.
async fn mails(town: &Town, to: &str, word: &str) -> Vec<String> {
    outbox::send_due(&town.app).await.unwrap();
    let all = outbox::list_local(&town.app).await.unwrap();
    all.into_iter()
        .filter(|one| one.to == to && one.body.contains(word))
        .map(|one| format!("{}\n{}", one.subject, one.body))
        .collect()
}

on_both_engines! {
    async fn a_letter_waits_is_printed_and_is_posted(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        // A Friday: it goes on Tuesday at the latest.
        let (riet, request) = by_letter(&town, "Riet", 13, false).await;
        book(&town, &ans, &request).await;
        let all = waiting(&town).await;
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!((all[0].name.as_str(), all[0].post_by, all[0].is_late), ("Riet C.", Some(at(10, 16)), false));
        let look = desk::look(&town.app, &town.coordinator).await.unwrap();
        assert_eq!((look.letters, look.post_by), (1, Some(at(10, 16))));
        assert!(look.call_backs.is_empty(), "nobody telephones as well");
        town.insist_sound().await;

        // The list shows no address; printing opens it, and Riet can read who did.
        let before = looks(&town, &riet).await.len();
        let printed = letters::print(&town.app, &town.coordinator, None).await.unwrap();
        let word = follow::find(&town.app, &town.coordinator, &request).await.unwrap().visits[0].visit.door_word.clone();
        assert_eq!(printed.len(), 1);
        assert_eq!(printed[0].to.name, "Riet Canaryvries");
        assert_eq!(printed[0].to.address.as_ref().unwrap().street, "Canarystraat 987");
        assert_eq!(printed[0].to.contact, Contact::default(), "no number goes on paper");
        assert!(printed[0].body.contains("Ans") && printed[0].body.contains(&word), "{}", printed[0].body);
        assert!(!printed[0].body.contains("http") && printed[0].body.contains("vrijdag 13 maart"), "{}", printed[0].body);
        assert_eq!((printed[0].lang, printed[0].from.as_str()), (Lang::Nl, "Stichting De Hoven"));
        assert_eq!(printed[0].zone.as_ref().unwrap().coordinator_name, "Karin");
        let seen = looks(&town, &riet).await;
        assert_eq!(seen.len(), before + 1);
        assert_eq!((seen[0].what.as_str(), seen[0].why.as_str()), ("home", "letter"));
        // Printed again it is one look more; it waits until it is posted.
        letters::print(&town.app, &town.coordinator, Some(&all[0].id)).await.unwrap();
        assert_eq!(looks(&town, &riet).await.len(), before + 2);

        // Nobody without a desk, and nothing that is not there.
        let nobody = LetterId::parse("let_1").unwrap();
        for (who, which) in [(&ans.actor, &all[0].id), (&town.coordinator, &nobody)] {
            let refused = letters::print(&town.app, who, Some(which)).await.unwrap_err();
            assert!(matches!(refused, ServiceError::NotFound), "{refused}");
            let refused = letters::posted(&town.app, who, std::slice::from_ref(which)).await.unwrap_err();
            assert!(matches!(refused, ServiceError::NotFound), "{refused}");
        }
        assert_eq!(looks(&town, &riet).await.len(), before + 2);

        assert_eq!(letters::posted(&town.app, &town.coordinator, &[all[0].id.clone(), nobody]).await.unwrap(), 1);
        assert!(waiting(&town).await.is_empty());
        let empty = letters::print(&town.app, &town.coordinator, None).await.unwrap_err();
        assert!(matches!(empty, ServiceError::Refused(Refusal::Changed)), "{empty}");
        // Nothing comes after it: no call, and not a second letter.
        go_to(&town, at(10, 17)).await;
        assert!(calls(&town).await.is_empty() && waiting(&town).await.is_empty());
        town.insist_sound().await;
    }

    async fn what_would_come_too_late_is_a_call_or_is_brought(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        // Thursday's visit is agreed on Tuesday: no letter is there in time.
        let (riet, request) = by_letter(&town, "Riet", 5, true).await;
        book(&town, &ans, &request).await;
        let called = calls(&town).await;
        assert_eq!((called.len(), called[0].person.as_ref()), (1, Some(&riet)), "{called:?}");
        assert!(waiting(&town).await.is_empty());
        // Without a telephone somebody brings it.
        let bas = town.helper("Bas").await;
        let (_, request) = by_letter(&town, "Toos", 5, false).await;
        book(&town, &bas, &request).await;
        let all = waiting(&town).await;
        assert_eq!((all.len(), all[0].is_late), (1, true), "{all:?}");
        // One that nobody posts becomes a call when it is high time, once.
        let (bep, request) = by_letter(&town, "Bep", 13, true).await;
        book(&town, &ans, &request).await;
        assert_eq!(waiting(&town).await.len(), 2);
        go_to(&town, at(10, 15)).await;
        // The visit on the fifth is over: nobody needs to hear that somebody comes.
        assert_eq!(waiting(&town).await.len(), 1);
        assert_eq!(calls(&town).await.len(), 1);
        go_to(&town, at(10, 16)).await;
        passing::pass(&town.app).await.unwrap();
        assert!(waiting(&town).await.is_empty());
        let called = calls(&town).await;
        assert_eq!(called.len(), 2, "{called:?}");
        assert_eq!((called[1].person.as_ref(), called[1].request.as_ref()), (Some(&bep), Some(&request)));
        assert!(called[1].words.contains("Ans komt"), "{}", called[1].words);
        town.insist_sound().await;
    }

    async fn what_is_no_longer_so_is_not_posted(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let (_, request) = by_letter(&town, "Riet", 20, true).await;
        let booked = book(&town, &ans, &request).await;
        assert!(waiting(&town).await[0].subject.contains("komt"));
        helping::step(&town.app, &ans.actor, &booked, Step::HandBack(HandBackReason::Ill)).await.unwrap();
        passing::pass(&town.app).await.unwrap();
        let all = waiting(&town).await;
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(all[0].subject.contains("iemand anders"), "{all:?}");
        // Called off by herself before it was posted: she knows.
        let bas = town.helper("Bas").await;
        book(&town, &bas, &request).await;
        assert_eq!(waiting(&town).await.len(), 2);
        follow::withdraw(&town.app, &town.coordinator, &request).await.unwrap();
        // What is printed is looked at once more.
        let printed = letters::print(&town.app, &town.coordinator, None).await.unwrap();
        assert!(printed.iter().all(|one| !one.subject.contains("komt")), "{printed:?}");
        town.insist_sound().await;
    }

    async fn who_is_forgotten_is_in_no_letter_and_no_news(db: Database) {
        let town = Town::begin(db).await;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let (_, request) = by_letter(&town, "Riet", 20, true).await;
        let (toos, other) = by_letter(&town, "Toos", 21, true).await;
        let booked = book(&town, &ans, &request).await;
        book(&town, &ans, &other).await;
        helping::step(&town.app, &ans.actor, &booked, Step::HandBack(HandBackReason::Ill)).await.unwrap();
        thanks(&town, &bas.person(), "Riet").await;
        rights::erase(&town.app, &Actor::System, &ans.person()).await.unwrap();
        rights::erase(&town.app, &Actor::System, &toos).await.unwrap();
        let printed = letters::print(&town.app, &town.coordinator, None).await.unwrap();
        assert!(!printed.is_empty());
        for one in &printed {
            assert!(!one.subject.contains("Ans") && !one.body.contains("Ans"), "{}\n{}", one.subject, one.body);
            assert!(one.to.name.starts_with("Riet"), "{}", one.to.name);
        }
        rights::erase(&town.app, &Actor::System, &bas.person()).await.unwrap();
        town.insist_sound().await;
    }

    async fn the_desk_prints_in_a_browser_without_a_script(db: Database) {
        let town = Town::begin(db).await;
        let base = town.serve().await;
        let ans = town.helper("Ans").await;
        let (_, request) = by_letter(&town, "Riet", 13, true).await;
        book(&town, &ans, &request).await;
        let karin: Visitor = karin(&town, &base).await;
        let page = karin.get("/desk").await;
        page.see("Er wacht 1 brief");
        let page = karin.get("/desk/letters").await;
        page.see("Riet C.").not_see("Canarystraat");
        let page = page.form("form[action='/desk/letters/print']").press("letter=all").submit().await;
        page.see("Canarystraat 987").see("Aan de deur zegt Ans").see("Bel Karin: 013 555 12 34");
        let page = page.form("form[action='/desk/letters/posted']").submit().await;
        page.see("1 brief is op de post").not_see("Canarystraat");
        assert!(waiting(&town).await.is_empty());
        // Sent once more it is what it was: nothing waits.
        town.insist_sound().await;
    }

    async fn what_can_wait_is_told_together_at_nine(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await.person();
        let mail = "ans@example.nl";
        thanks(&town, &ans, "Riet").await;
        thanks(&town, &ans, "Toos").await;
        // The same thing told twice is one.
        thanks(&town, &ans, "Riet").await;
        passing::pass(&town.app).await.unwrap();
        assert!(mails(&town, mail, "bedankt u").await.is_empty(), "not on the same day");
        go_to(&town, at(4, 8)).await;
        assert!(mails(&town, mail, "bedankt u").await.is_empty(), "not before nine");
        // Two who tell it at the same moment tell it once.
        town.clock.advance(3600);
        let (one, two) = tokio::join!(passing::pass(&town.app), passing::pass(&town.app));
        one.and(two).unwrap();
        passing::pass(&town.app).await.unwrap();
        let told = mails(&town, mail, "bedankt u").await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("Riet bedankt") && told[0].contains("Toos bedankt"), "{told:?}");
        assert_eq!(told[0].matches("Riet").count(), 1, "{told:?}");
        assert!(told[0].contains("/me#reach"), "a way to hear less: {told:?}");
        // What comes after it waits for tomorrow; and what was told is not told again.
        thanks(&town, &ans, "Wim").await;
        thanks(&town, &ans, "Toos").await;
        go_to(&town, at(4, 20)).await;
        assert_eq!(mails(&town, mail, "bedankt u").await.len(), 1);
        go_to(&town, at(5, 9)).await;
        let told = mails(&town, mail, "bedankt u").await;
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.iter().any(|said| said.contains("Wim") && !said.contains("Toos")), "{told:?}");
        town.insist_sound().await;
    }

    async fn once_a_week_or_not_at_all_as_somebody_chose(db: Database) {
        let town = Town::begin(db).await;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        reach::set_mine(&town.app, &ans.actor, ReachBy::Mail, Some(Rhythm::Weekly)).await.unwrap();
        reach::set_mine(&town.app, &bas.actor, ReachBy::Mail, Some(Rhythm::Never)).await.unwrap();
        assert_eq!(reach::find_mine(&town.app, &ans.actor).await.unwrap().rhythm, Rhythm::Weekly);
        // Who says nothing about it leaves it as it was.
        reach::set_mine(&town.app, &ans.actor, ReachBy::Mail, None).await.unwrap();
        assert_eq!(reach::find_mine(&town.app, &ans.actor).await.unwrap().rhythm, Rhythm::Weekly);
        for who in [&ans, &bas] {
            thanks(&town, &who.person(), "Riet").await;
        }
        go_to(&town, at(8, 12)).await;
        assert!(mails(&town, "ans@example.nl", "bedankt u").await.is_empty());
        // Nobody was there on Monday morning: it is told when somebody is.
        go_to(&town, at(9, 21)).await;
        assert!(mails(&town, "ans@example.nl", "bedankt u").await.is_empty(), "not at night");
        go_to(&town, at(10, 9)).await;
        assert_eq!(mails(&town, "ans@example.nl", "bedankt u").await.len(), 1);
        assert!(mails(&town, "bas@example.nl", "bedankt u").await.is_empty());
        town.insist_sound().await;
    }

    async fn killed_before_its_end_nothing_is_told_and_nothing_lost(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await.person();
        thanks(&town, &ans, "Riet").await;
        // The message is written and what waited is told in one transaction: one that does not end leaves both as they were.
        let (app, id) = (town.app.clone(), ans.clone());
        let cut = town.app.store.write::<(), ServiceError, _>(async move |tx| {
            news::set_told(tx, &id, app.now()).await?;
            Err(ServiceError::internal("killed"))
        }).await;
        assert!(cut.is_err());
        go_to(&town, at(4, 9)).await;
        // Built, and killed before anything is sent: it waits in the outbox, and is built no second time.
        go_to(&town, at(4, 10)).await;
        assert_eq!(mails(&town, "ans@example.nl", "Riet bedankt").await.len(), 1);
        town.insist_sound().await;
    }
}
