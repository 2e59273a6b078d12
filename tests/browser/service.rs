//! A day of a learn-work service: a supervisor at a desk chooses a team and plans the day, a worker walks it on a telephone,
//! says how it went, and the supervisor signs the hours. In Dutch and English, with and without JavaScript.

use noaber::domain::access::{Actor, Role};
use noaber::domain::category::CategoryId;
use noaber::domain::daypart::Daypart;
use noaber::domain::learning::Private;
use noaber::domain::schedule::{DayWindow, Schedule};
use noaber::service::ask::Ask;
use noaber::service::helping;
use noaber::service::learning::{self, NewWorker, Terms, WhoBegins};

use super::sign_in::{colleague, password, shown, town, walked};
use crate::person::Person;
use crate::rig::{Setup, several};
use crate::town::{Helping, PASSWORD, Town, groceries};
use noaber::domain::language::Lang;

const SIEN: &str = "sien@example.nl";

/// Omar begins: he watches in everything. Somebody wants groceries tomorrow morning.
async fn begin(town: &Town) -> Helping {
    let id = town.add_staff(SIEN, vec![(Role::Supervisor, None)]).await;
    let omar = town.helper("Omar").await;
    let sien = Actor::Person(noaber::domain::access::Identity {
        grants: vec![noaber::domain::access::Grant {
            role: Role::Supervisor,
            zone: None,
        }],
        ..noaber::domain::access::Identity::new(id, town.organisation.clone())
    });
    let new = NewWorker {
        who: WhoBegins::Known(omar.actor.identity().unwrap().helper.clone().unwrap()),
        terms: Terms {
            starts_on: jiff::civil::date(2026, 3, 1),
            ends_on: None,
            week_min: 960,
            most_week_min: None,
            most_unpaid_months: None,
            own: Private::default(),
        },
    };
    learning::begin(&town.app, &sien, new).await.unwrap();
    town.request(Ask {
        category: CategoryId::parse("groceries").unwrap(),
        schedule: Schedule::Windows {
            windows: vec![DayWindow {
                date: jiff::civil::date(2026, 3, 4),
                part: Daypart::Am,
            }],
        },
        ..groceries("Riet")
    })
    .await;
    omar
}

/// Presses the first button that a form offers under a name.
async fn tap(person: &Person, css: &str) {
    let button = person.browser.css(css).await;
    person.browser.click(button, css).await;
}

async fn a_day(lang: Lang, scripts: bool) {
    let _one = several().await;
    let (town, base) = town().await;
    let omar = begin(&town).await;
    let worker = omar.actor.identity().unwrap().helper.clone().unwrap();

    // At the desk: nobody may go, a team is proposed and chosen, the day is planned in one tap.
    let sien = colleague(&town, &base, SIEN, lang, scripts).await;
    sien.go("/learn/day?on=2026-03-04").await;
    sien.look("service-day").await;
    sien.press("button-day-plan").await;
    sien.see("day-nothing").await;
    sien.go("/learn/teams?on=2026-03-04").await;
    sien.look("service-teams").await;
    tap(&sien, "button[name=idea]").await;
    sien.see("team-formed").await;
    sien.go("/learn/day?on=2026-03-04").await;
    sien.press("button-day-plan").await;
    sien.see("day-in-team").await;
    sien.look("service-day-planned").await;

    // On the telephone, the next day.
    town.clock.advance(22 * 3600);
    let phone = Person::new(Setup::PHONE, &base, lang, scripts).await;
    phone.go("/sign-in").await;
    phone.ask_code("omar@example.nl").await;
    phone.enter(&town.code_for("omar@example.nl").await).await;
    phone.go("/week").await;
    phone.look("service-week").await;
    phone.press("button-check-in").await;
    phone.press("button-check-out").await;
    let week = helping::my_week(&town.app, &omar.actor).await.unwrap();
    let booked = week.visits[0].assignment.id.clone();
    phone.go(&format!("/me/learning/{booked}")).await;
    for answer in ["went=well", "did=together"] {
        tap(&phone, &format!("a[href*=\"{answer}\"]")).await;
    }
    phone.look("service-reflect").await;
    tap(&phone, "button[name=next][value=further]").await;
    phone.look("service-learning").await;

    // At the desk again: she reads it and signs the hours.
    sien.go("/staff").await;
    password(&sien, SIEN, PASSWORD).await;
    sien.browser.fill("code", &shown(&town, SIEN).await).await;
    sien.press("button-staff").await;
    sien.go(&format!("/learn/workers/{worker}")).await;
    sien.look("service-worker").await;
    sien.browser.choose("visit", booked.as_str()).await;
    sien.press("button-learn-sign").await;
    sien.see("learn-unsigned-none").await;
    town.insist_sound().await;
}

walked!(a_day);
