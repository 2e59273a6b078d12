//! What somebody may wish beyond what and when: a series that changes on the way, a woman at the door; and the same thing
//! asked twice.

use jiff::civil::date;
use noaber::domain::access::Actor;
use noaber::domain::contact::MailAddress;
use noaber::domain::daypart::Daypart;
use noaber::domain::helper::Gender;
use noaber::domain::ids::RequestId;
use noaber::domain::request::Requirements;
use noaber::domain::resident::Contact;
use noaber::domain::schedule::{Rhythm, Schedule, Window};
use noaber::domain::time::{UnixTime, amsterdam};
use noaber::domain::visit::VisitState;
use noaber::service::ask::{self, Ask};
use noaber::service::follow::{self, SeriesChange, VisitView};
use noaber::service::helping::{self, OfferInput};
use noaber::service::sign_in::{self, Handle};
use noaber::service::{Refusal, ServiceError, desk, nearby, round};
use noaber::store::visit::Visit;

use crate::harness::http::Visitor;
use crate::town::{Helping, Town, groceries, sign_up};

/// Groceries for somebody who has mail.
fn hers(name: &str) -> Ask {
    let mail = MailAddress::parse(&format!("{}@example.org", name.to_lowercase()));
    Ask {
        contact: Contact {
            telephone: None,
            mail,
        },
        ..groceries(name)
    }
}

/// Groceries on Tuesdays, from 3 March 2026 on.
fn weekly(name: &str) -> Ask {
    Ask {
        schedule: Schedule::Series {
            from: date(2026, 3, 3),
            weekdays: vec![2],
            rhythm: Rhythm::Weeks(1),
            part: Daypart::Am,
            until: None,
            count: None,
        },
        ..hers(name)
    }
}

async fn visits(town: &Town, id: &RequestId) -> Vec<VisitView> {
    follow::find(&town.app, &town.coordinator, id)
        .await
        .unwrap()
        .visits
}

/// Those that stand, by day.
async fn days(town: &Town, id: &RequestId) -> Vec<jiff::civil::Date> {
    let all = visits(town, id).await;
    let standing = all.iter().filter(|one| !one.visit.state.is_over());
    standing
        .map(|one| one.visit.windows[0].starts_at.date(&amsterdam()))
        .collect()
}

fn first_hour(one: &Visit) -> UnixTime {
    one.windows[0].starts_at
}

async fn book(town: &Town, who: &Helping, one: &Visit) -> Result<(), ServiceError> {
    let starts_at = first_hour(one).plus(3600);
    let window = Window {
        starts_at,
        ends_at: starts_at.plus(3600),
    };
    let helper = who.actor.identity().unwrap().helper.clone().unwrap();
    desk::assign(&town.app, &town.coordinator, &one.id, &helper, window)
        .await
        .map(|_| ())
}

/// What everybody offers, and what they are.
async fn says(town: &Town, who: &Helping, gender: Option<Gender>) {
    let offer = OfferInput {
        gender,
        ..sign_up("x", "x@example.nl").offer
    };
    helping::set_offer(&town.app, &who.actor, offer).await.unwrap();
}

async fn signed_in(town: &Town, mail: &str) -> Actor {
    let code = sign_in::send_code(&town.app, Handle::parse(mail).unwrap(), "192.0.2.1")
        .await
        .unwrap();
    let session = town.enter(&code, mail).await;
    town.actor(&session).await
}

/// Somebody at their own telephone.
async fn visitor(town: &Town, mail: &str) -> Visitor {
    let visitor = Visitor::new(&town.serve().await);
    let page = visitor.get("/sign-in").await;
    let page = page.form("form.sheet").fill("contact", mail).submit().await;
    let code = town.code_for(mail).await;
    page.form("form.sheet").fill("code", &code).submit().await;
    visitor
}

#[test]
fn a_rhythm_of_before_is_read_and_one_of_now_comes_back_the_same() {
    let old = r#"{"kind":"series","from":"2026-11-02","weekdays":[2],"every_weeks":2,"part":"am","until":null,"count":4}"#;
    let read: Schedule = serde_json::from_str(old).unwrap();
    assert!(matches!(
        read,
        Schedule::Series {
            rhythm: Rhythm::Weeks(2),
            ..
        }
    ));
    for rhythm in [Rhythm::Weeks(4), Rhythm::Months] {
        let text = serde_json::to_string(&rhythm).unwrap();
        assert_eq!(serde_json::from_str::<Rhythm>(&text).unwrap(), rhythm);
    }
    assert!(serde_json::from_str::<Rhythm>("\"year\"").is_err());
}

on_both_engines! {
    async fn a_series_changes_from_one_visit_on_and_stays_with_who_came(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let id = town.request(weekly("Riet")).await;
        // That of today has begun.
        let before = visits(&town, &id).await.split_off(1);
        assert!(before.len() >= 5, "six weeks ahead");
        for one in &before[..4] {
            book(&town, &ans, &one.visit).await.unwrap();
        }
        // From the third visit on: every other week, and on Thursdays as well.
        let change = SeriesChange {
            from: before[2].visit.id.clone(),
            weekdays: vec![2, 4],
            rhythm: Rhythm::Weeks(2),
            part: Daypart::Am,
            until: None,
            count: None,
        };
        follow::change_series(&town.app, &town.coordinator, &id, change).await.unwrap();
        let third = first_hour(&before[2].visit).date(&amsterdam());
        let now = days(&town, &id).await;
        let week = |n: i32| third.checked_add(jiff::Span::new().days(n)).unwrap();
        assert_eq!(now[1..7], [week(-14), week(-7), week(0), week(2), week(14), week(16)]);
        let after = visits(&town, &id).await;
        let of = |day| {
            let found = after.iter().find(|one| first_hour(&one.visit).date(&amsterdam()) == day && !one.visit.state.is_over());
            found.unwrap_or_else(|| panic!("nothing on {day}"))
        };
        // What also falls in the new rhythm stays with who comes; the rest is off, and Ans is told so once.
        assert_eq!(of(week(0)).coming.len(), 1);
        assert!(of(week(2)).coming.is_empty());
        let skipped = after.iter().find(|one| one.visit.id == before[3].visit.id).unwrap();
        assert!(matches!(skipped.visit.state, VisitState::Cancelled { .. }));
        let request = follow::find(&town.app, &town.coordinator, &id).await.unwrap().request;
        assert_eq!(request.preferred, [ans.actor.identity().unwrap().helper.clone().unwrap()]);
        town.insist_sound().await;
        // Whoever may not follow it changes nothing.
        let change = SeriesChange {
            from: of(week(14)).visit.id.clone(),
            weekdays: vec![1],
            rhythm: Rhythm::Months,
            part: Daypart::Pm,
            until: None,
            count: Some(2),
        };
        let refused = follow::change_series(&town.app, &ans.actor, &id, change.clone()).await;
        assert!(matches!(refused, Err(ServiceError::NotFound)), "{refused:?}");
        // And a visit that is off is no visit to begin from.
        let from_nothing = SeriesChange { from: before[3].visit.id.clone(), ..change };
        let refused = follow::change_series(&town.app, &town.coordinator, &id, from_nothing).await;
        assert!(matches!(refused, Err(ServiceError::Refused(Refusal::Changed))), "{refused:?}");
        assert_eq!(days(&town, &id).await, now);
    }

    async fn she_skips_one_and_changes_the_rest_on_her_page(db: Database) {
        let town = Town::begin(db).await;
        let riet = Visitor::new(&town.serve().await);
        let page = riet.get("/ask").await;
        let page = page.form("form.sheet").choose("category", "groceries").submit().await;
        let form = page.at("/ask/when").form("form.sheet").choose("when", "series").choose("rhythm", "monthly");
        let wrong = form.tick("slot", "tue-am").fill("until", "2026-01-01").submit().await;
        wrong.at("/ask/when").see("ligt voor de eerste");
        let page = wrong.form("form.sheet").fill("until", "").fill("times", "3").submit().await;
        let form = page.at("/ask/where").form("form.sheet").fill("postcode", "5038").fill("number", "12");
        let page = form.fill("street", "Lindestraat").submit().await;
        let page = page.at("/ask/know").form("form.sheet").choose("rather", "woman").submit().await;
        let form = page.at("/ask/who").form("form.sheet").fill("name", "Riet Jansen").fill("mail", "riet@example.nl");
        let page = form.submit().await;
        page.at("/ask/check").see("elke maand").see("dinsdag").see("3 keer").see("liever een vrouw");
        let page = page.form("form[action='/ask/check']").submit().await;
        let code = town.code_for("riet@example.nl").await;
        page.form("form.sheet").fill("code", &code).submit().await.expect(200);
        let look = desk::look(&town.app, &town.coordinator).await.unwrap();
        let id = look.reviews[0].request.id.clone();
        desk::approve(&town.app, &town.coordinator, &id, "", false).await.unwrap();

        let page = riet.get(&format!("/requests/{id}")).await;
        let page = page.click("Komende bezoeken").await;
        page.see("eerste dinsdag").see("Wij zoeken nog iemand");
        let count = days(&town, &id).await.len();
        let (form, last) = (format!("form[action='/requests/{id}/visits']"), visits(&town, &id).await);
        let last = last.last().unwrap().visit.id.clone();
        // Two first: nothing may be left without a visit to change from.
        assert_eq!(count, 2, "March and April lie within six weeks");
        let change = page.form(&format!("{form}.sheet")).choose("visit", last.as_str()).choose("rhythm", "fortnightly");
        let page = change.press("do=change").submit().await;
        page.see("De bezoeken zijn veranderd").see("om de week");
        let before = days(&town, &id).await;
        let skip = page.form(&format!("li:first-child {form}")).press("do=skip").submit().await;
        skip.see("Dit bezoek gaat niet door");
        assert_eq!(days(&town, &id).await, before[1..]);
        town.insist_sound().await;
    }

    async fn who_asked_for_a_woman_has_no_man_at_the_door(db: Database) {
        let town = Town::begin(db).await;
        let (ans, bas, cas) = (town.helper("Ans").await, town.helper("Bas").await, town.helper("Cas").await);
        says(&town, &ans, Some(Gender::Woman)).await;
        says(&town, &bas, Some(Gender::Man)).await;
        let asked = Ask {
            requirements: Requirements { rather: Some(Gender::Woman), ..Requirements::default() },
            ..hers("Riet")
        };
        let id = town.request(asked).await;
        // Neither Bas, nor Cas, who did not say: not on the board, not by the desk, not by the round.
        for other in [&bas, &cas] {
            let near = nearby::near_me(&town.app, &other.actor, None).await.unwrap();
            assert!(near.visits.is_empty(), "{near:?}");
            let one = visits(&town, &id).await.remove(0).visit;
            let refused = book(&town, other, &one).await;
            assert!(matches!(refused, Err(ServiceError::Refused(Refusal::NotAvailable))), "{refused:?}");
        }
        round::run(&town.app, &town.organisation).await.unwrap();
        for (who, questions) in [(&ans, 1), (&bas, 0), (&cas, 0)] {
            let week = helping::my_week(&town.app, &who.actor).await.unwrap();
            assert_eq!(week.invitations.len(), questions);
        }
        // Ans is told nothing of the wish.
        let week = helping::my_week(&town.app, &ans.actor).await.unwrap();
        assert!(week.invitations[0].card.facts.is_empty());
        let one = visits(&town, &id).await.remove(0).visit;
        book(&town, &ans, &one).await.unwrap();
        town.insist_sound().await;
    }

    async fn the_same_asked_twice_is_asked_about(db: Database) {
        let town = Town::begin(db).await;
        let first = town.request(hers("Riet")).await;
        town.clock.advance(2 * 86_400);
        let soon = Schedule::Before { date: date(2026, 3, 9) };
        let again = town.request(Ask { schedule: soon.clone(), ..hers("Riet") }).await;
        let view = follow::find(&town.app, &town.coordinator, &again).await.unwrap();
        assert_eq!(view.asked_before.map(|earlier| earlier.request), Some(first.clone()));
        // The first is not the double of the second, a series not of something asked once, and nobody else's is.
        assert_eq!(follow::find(&town.app, &town.coordinator, &first).await.unwrap().asked_before, None);
        let series = town.request(weekly("Riet")).await;
        assert_eq!(follow::find(&town.app, &town.coordinator, &series).await.unwrap().asked_before, None);
        let other = town.request(Ask { schedule: soon, ..hers("Toos") }).await;
        assert_eq!(follow::find(&town.app, &town.coordinator, &other).await.unwrap().asked_before, None);

        let riet = signed_in(&town, "riet@example.org").await;
        let me = riet.identity().unwrap().person.clone();
        let category = view.request.category.clone();
        let found = ask::asked_before(&town.app, &riet, &me, &category).await.unwrap();
        assert!(found.is_some());
        let toos = signed_in(&town, "toos@example.org").await;
        let refused = ask::asked_before(&town.app, &toos, &me, &category).await;
        assert!(matches!(refused, Err(ServiceError::NotFound)), "whether she asked is nobody else's");

        town.clock.advance(60);
        let page = visitor(&town, "riet@example.org").await.get(&format!("/requests/{again}")).await;
        page.see("Is het hetzelfde?");
        page.form_with_button("Ja, deze mag weg").submit().await.expect(200);
        let view = follow::find(&town.app, &town.coordinator, &again).await.unwrap();
        assert!(view.request.state.is_over());
        assert!(!follow::find(&town.app, &town.coordinator, &first).await.unwrap().request.state.is_over());
        // Long afterwards it is something new.
        town.clock.advance(20 * 86_400);
        let found = ask::asked_before(&town.app, &riet, &me, &category).await.unwrap();
        assert!(found.is_none());
    }
}
