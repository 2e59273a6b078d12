//! What happens around a promised visit: a door that stays shut, hours and costs, a holiday, a place that comes free, and a visit
//! that one helper hands to another.

use jiff::civil::date;
use noaber::domain::access::{Actor, Identity};
use noaber::domain::assignment::{AssignmentState, HandBackReason};
use noaber::domain::daypart::Daypart;
use noaber::domain::door::{ALARM_S, Rung};
use noaber::domain::hours::{Allowance, CostKind, Hours, Room};
use noaber::domain::ids::{AssignmentId, PersonId, RequestId};
use noaber::domain::request::Requirements;
use noaber::domain::schedule::{DayWindow, Schedule, Window};
use noaber::domain::visit::VisitState;
use noaber::service::ask::Ask;
use noaber::service::door::{self, ContactInput};
use noaber::service::follow;
use noaber::service::helping::{self, Step};
use noaber::service::sign_in::{self, Handle};
use noaber::service::{Refusal, ServiceError, desk, disclose, free_place, hours, passing, round};
use noaber::store::visit::Visit;
use noaber::store::{assignment, disclosure};

use crate::town::{Helping, Town, groceries};

/// Groceries on one morning.
pub fn on(name: &str, day: i8) -> Ask {
    let windows = vec![DayWindow {
        date: date(2026, 3, day),
        part: Daypart::Am,
    }];
    Ask {
        schedule: Schedule::Windows { windows },
        ..groceries(name)
    }
}

async fn visit(town: &Town, id: &RequestId) -> Visit {
    let mut seen = follow::find(&town.app, &town.coordinator, id).await.unwrap();
    seen.visits.remove(0).visit
}

async fn book(town: &Town, who: &Helping, id: &RequestId) -> AssignmentId {
    let one = visit(town, id).await;
    let starts_at = one.windows[0].starts_at.plus(3600);
    let window = Window {
        starts_at,
        ends_at: starts_at.plus(3600),
    };
    let helper = who.actor.identity().unwrap().helper.clone().unwrap();
    desk::assign(&town.app, &town.coordinator, &one.id, &helper, window)
        .await
        .unwrap()
}

async fn go_to(town: &Town, id: &AssignmentId, after_s: i64) {
    let starts_at = booked(town, id).await.window.starts_at;
    town.clock
        .advance(starts_at.plus(after_s).seconds() - town.app.now().seconds());
}

pub async fn booked(town: &Town, id: &AssignmentId) -> noaber::store::assignment::Assignment {
    let id = id.clone();
    town.app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(assignment::find(tx, &id).await?.unwrap()))
        .await
        .unwrap()
}

/// What is on the desk's list, by its words.
async fn worries(town: &Town) -> Vec<String> {
    let look = desk::look(&town.app, &town.coordinator).await.unwrap();
    look.concerns.into_iter().map(|one| one.concern.words).collect()
}

async fn tells_whom_to_call(town: &Town, of: &PersonId, by: &Actor) -> Result<(), ServiceError> {
    let input = ContactInput {
        name: "Toos".to_owned(),
        telephone: "013 555 00 00".to_owned(),
        relation: "dochter".to_owned(),
        knows: true,
    };
    door::set_contact(&town.app, by, of, Some(input)).await
}

fn hour(minutes: u32, travel_m: u32, cost_cents: u32) -> Hours {
    Hours {
        minutes,
        travel_m,
        cost_cents,
        cost_kind: if cost_cents > 0 {
            CostKind::Parking
        } else {
            CostKind::None
        },
    }
}

/// Somebody who administers the organisation.
async fn admin(town: &Town) -> Actor {
    town.add_staff(
        "femke@example.nl",
        vec![(noaber::domain::access::Role::Admin, None)],
    )
    .await;
    let session = town.staff("femke@example.nl").await;
    town.actor(&session).await
}

/// A visit that a helper has done.
pub async fn done(town: &Town, who: &Helping, day: i8) -> AssignmentId {
    let id = book(town, who, &town.request(on("Riet", day)).await).await;
    go_to(town, &id, 0).await;
    helping::step(&town.app, &who.actor, &id, Step::CheckIn)
        .await
        .unwrap();
    town.clock.advance(65 * 60);
    helping::step(&town.app, &who.actor, &id, Step::CheckOut)
        .await
        .unwrap();
    id
}

on_both_engines! {
    async fn the_desk_sees_what_happens_next_and_can_hold_it(db: Database) {
        let town = Town::begin(db).await;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let request = town.request(on("Riet", 9)).await;
        let next = async || desk::list_next(&town.app, &town.coordinator, &request, 9).await.unwrap();
        let deadline = visit(&town, &request).await.deadline_at;
        let names = |all: &[(noaber::domain::time::UnixTime, desk::Next)]| -> Vec<desk::Next> {
            all.iter().map(|(_, what)| what.clone()).collect()
        };
        assert_eq!(names(&next().await), [desk::Next::Round, desk::Next::Urgent, desk::Next::Expires]);
        round::run(&town.app, &town.organisation).await.unwrap();
        let then = next().await;
        assert!(matches!(then[0].1, desk::Next::Answer { .. }), "{then:?}");
        assert_eq!(then.last(), Some(&(deadline, desk::Next::Expires)));
        // What was said comes to pass: without an answer by then, somebody else is asked.
        let first = [&ans, &bas].map(async |who: &Helping| {
            helping::my_week(&town.app, &who.actor).await.unwrap().invitations.len()
        });
        let [first_ans, first_bas] = first;
        let before = (first_ans.await, first_bas.await);
        town.clock.advance(then[0].0.seconds() - town.app.now().seconds() + 1);
        passing::pass(&town.app).await.unwrap();
        round::run(&town.app, &town.organisation).await.unwrap();
        let after = [&ans, &bas].map(async |who: &Helping| {
            helping::my_week(&town.app, &who.actor).await.unwrap().invitations.len()
        });
        let [after_ans, after_bas] = after;
        assert_eq!((after_ans.await, after_bas.await), (before.1, before.0), "the other is asked");
        follow::pause(&town.app, &town.coordinator, &request).await.unwrap();
        assert!(next().await.is_empty());
        let refused = desk::list_next(&town.app, &ans.actor, &request, 9).await;
        assert!(matches!(refused, Err(ServiceError::NotFound)), "{refused:?}");
        follow::resume(&town.app, &town.coordinator, &request).await.unwrap();
        assert!(!next().await.is_empty());
        town.insist_sound().await;
    }

    async fn what_only_the_coordinator_is_to_know_comes_on_top_with_a_deadline(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let request = town.request(on("Riet", 5)).await;
        let id = book(&town, &ans, &request).await;
        let riet = crate::harness::http::Visitor::new(&town.serve().await);
        let page = riet.get("/sign-in").await;
        let page = page.form("form.sheet").fill("contact", "canary@example.org").submit().await;
        let code = town.code_for("canary@example.org").await;
        page.form("form.sheet").fill("code", &code).submit().await;
        let page = riet.get(&format!("/requests/{request}")).await;
        let page = page.click("alleen aan").await;
        let empty = page.form("form.sheet").submit().await;
        empty.see("Schrijf er een paar woorden bij");
        let told = empty.form("form.sheet").fill("words", "Zij rook naar drank.").submit().await;
        told.see("De coördinator leest het");
        assert_eq!(worries(&town).await, ["Zij rook naar drank."]);
        let booked_still = booked(&town, &id).await.state;
        assert!(matches!(booked_still, AssignmentState::Booked { .. }), "nobody is put on hold for it");
        // A complaint is another thing: nothing new comes to her until somebody has looked.
        let page = riet.get(&format!("/requests/{request}/aside")).await;
        let helper = ans.actor.identity().unwrap().helper.clone().unwrap();
        let form = page.form("form.sheet").choose("about", helper.as_str()).fill("words", "Zij schold mij uit.");
        form.submit().await.see("De coördinator leest het");
        assert!(matches!(booked(&town, &id).await.state, AssignmentState::HandedBack { .. }));
        assert_eq!(worries(&town).await.len(), 2);
        // She herself reads none of it.
        let week = crate::harness::http::Visitor::new(&town.serve().await);
        week.get(&format!("/requests/{request}/aside")).await.not_see("schold");
        town.insist_sound().await;
    }

    async fn at_a_closed_door_one_step_follows_the_other(db: Database) {
        let town = Town::begin(db).await;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let request = town.request(on("Riet", 5)).await;
        let id = book(&town, &ans, &request).await;
        let riet = follow::find(&town.app, &town.coordinator, &request).await.unwrap().request.resident;
        // Whom to call is for herself and her desk to say.
        let refused = tells_whom_to_call(&town, &riet, &bas.actor).await;
        assert!(matches!(refused, Err(ServiceError::NotFound)), "{refused:?}");
        tells_whom_to_call(&town, &riet, &town.coordinator).await.unwrap();

        let early = door::take(&town.app, &ans.actor, &id, Rung::Begun).await;
        assert!(matches!(early, Err(ServiceError::Refused(Refusal::NotYet))), "{early:?}");
        go_to(&town, &id, 0).await;
        let strange = door::take(&town.app, &bas.actor, &id, Rung::Begun).await;
        assert!(matches!(strange, Err(ServiceError::NotFound)), "{strange:?}");
        let out_of_turn = door::take(&town.app, &ans.actor, &id, Rung::Telephoned).await;
        assert!(matches!(out_of_turn, Err(ServiceError::Refused(_))), "{out_of_turn:?}");
        for rung in [Rung::Begun, Rung::RangAgain] {
            door::take(&town.app, &ans.actor, &id, rung).await.unwrap();
            town.clock.advance(300);
        }
        // Two days after signing in she proves once more who she is.
        let stale = disclose::emergency(&town.app, &ans.actor, &id).await;
        assert!(matches!(stale, Err(ServiceError::StepUpNeeded)), "{stale:?}");
        let handle = Handle::parse("ans@example.nl").unwrap();
        let code = sign_in::send_code(&town.app, handle, "192.0.2.1").await.unwrap();
        let fresh = town.enter(&code, "ans@example.nl").await;
        let fresh = town.actor(&fresh).await;
        // The contact is not shown to who has not even telephoned, and leaves a trace when it is.
        let early = disclose::emergency(&town.app, &fresh, &id).await;
        assert!(matches!(early, Err(ServiceError::Refused(Refusal::NotYet))), "{early:?}");
        door::take(&town.app, &ans.actor, &id, Rung::Telephoned).await.unwrap();
        let contact = disclose::emergency(&town.app, &fresh, &id).await.unwrap();
        assert_eq!((contact.name.as_str(), contact.relation.as_str()), ("Toos", "dochter"));
        let refused = disclose::emergency(&town.app, &bas.actor, &id).await;
        assert!(matches!(refused, Err(ServiceError::NotFound)), "{refused:?}");
        let looks = town.app.store.read::<_, ServiceError, _>(async move |tx| Ok(disclosure::list_of_subject(tx, &riet).await?));
        let looks = looks.await.unwrap();
        assert_eq!(looks.iter().filter(|look| look.what == "emergency_contact").count(), 1);
        door::take(&town.app, &ans.actor, &id, Rung::EmergencyContact).await.unwrap();
        assert!(worries(&town).await.is_empty());
        // Twice has one effect.
        for _ in 0..2 {
            door::take(&town.app, &ans.actor, &id, Rung::Coordinator).await.unwrap();
        }
        assert_eq!(worries(&town).await, ["Er staat een helper voor een dichte deur. Bel meteen."]);
        let seen = door::look(&town.app, &ans.actor, &id).await.unwrap();
        assert_eq!((seen.ladder.next(), seen.ladder.taken().len()), (None, 5));
        // She leaves: the visit is missed, and the worry stands there once.
        helping::step(&town.app, &ans.actor, &id, Step::NobodyHome).await.unwrap();
        assert_eq!(worries(&town).await.len(), 1);
        assert!(matches!(visit(&town, &request).await.state, VisitState::Missed { .. }));
        let over = door::take(&town.app, &ans.actor, &id, Rung::Coordinator).await;
        assert!(over.is_ok(), "it was taken: nothing changes");
        town.insist_sound().await;
    }

    async fn whoever_falls_silent_at_a_closed_door_is_called(db: Database) {
        let town = Town::begin(db).await;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let (first, second) = (town.request(on("Riet", 5)).await, town.request(on("Toos", 5)).await);
        let (silent, inside) = (book(&town, &ans, &first).await, book(&town, &bas, &second).await);
        go_to(&town, &silent, 0).await;
        door::take(&town.app, &ans.actor, &silent, Rung::Begun).await.unwrap();
        door::take(&town.app, &bas.actor, &inside, Rung::Begun).await.unwrap();
        helping::step(&town.app, &bas.actor, &inside, Step::CheckIn).await.unwrap();
        town.clock.advance(ALARM_S - 1);
        passing::pass(&town.app).await.unwrap();
        assert!(worries(&town).await.is_empty(), "not yet");
        town.clock.advance(1);
        for _ in 0..2 {
            passing::pass(&town.app).await.unwrap();
        }
        assert_eq!(worries(&town).await.len(), 1, "for Ans, once; Bas is inside");
        let look = desk::look(&town.app, &town.coordinator).await.unwrap();
        assert_eq!(look.concerns[0].concern.deadline_at, town.app.now(), "it is due at once");
        town.insist_sound().await;
    }

    async fn hours_are_proposed_noted_and_held_by_their_ceilings(db: Database) {
        let town = Town::begin(db).await;
        let (ans, bas, femke) = (town.helper("Ans").await, town.helper("Bas").await, admin(&town).await);
        let id = done(&town, &ans, 5).await;
        let mine = hours::list_mine(&town.app, &ans.actor).await.unwrap();
        assert_eq!((mine.visits[0].hours.minutes, mine.visits[0].paid_cents), (65, None));
        // Costs are not asked where nothing is paid.
        let refused = hours::note(&town.app, &ans.actor, &id, hour(60, 1000, 0)).await;
        assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{refused:?}");
        hours::note(&town.app, &ans.actor, &id, hour(60, 0, 0)).await.unwrap();
        let strange = hours::note(&town.app, &bas.actor, &id, hour(60, 0, 0)).await;
        assert!(matches!(strange, Err(ServiceError::NotFound)), "{strange:?}");
        let pays = Allowance { is_on: true, cents_per_km: 23, month_cents: 1000, year_cents: 1500 };
        let refused = hours::set_allowance(&town.app, &town.coordinator, pays).await;
        assert!(matches!(refused, Err(ServiceError::NotFound)), "{refused:?}");
        hours::set_allowance(&town.app, &femke, pays).await.unwrap();
        // 10 km and 5.71 make 8.01: four fifths of a month's ten euros.
        hours::note(&town.app, &ans.actor, &id, hour(60, 10_000, 571)).await.unwrap();
        let mine = hours::list_mine(&town.app, &ans.actor).await.unwrap();
        assert_eq!((mine.month_cents, mine.room), (801, Room::Near));
        // The second visit of the month may bring it to ten, and no cent further.
        let second = done(&town, &ans, 6).await;
        let over = hours::note(&town.app, &ans.actor, &second, hour(60, 0, 200)).await;
        let Err(ServiceError::Invalid(fields)) = over else { panic!("{over:?}") };
        assert_eq!(fields[0].text, "field-over-month");
        hours::note(&town.app, &ans.actor, &second, hour(60, 0, 199)).await.unwrap();
        // Less than before is always allowed, also under a lower ceiling.
        let lower = Allowance { month_cents: 500, year_cents: 500, ..pays };
        hours::set_allowance(&town.app, &femke, lower).await.unwrap();
        hours::note(&town.app, &ans.actor, &second, hour(45, 0, 100)).await.unwrap();
        let month = hours::month(&town.app, &femke, date(2026, 3, 1)).await.unwrap();
        let line = &month[0];
        assert_eq!((month.len(), line.visits, line.minutes, line.travel_m, line.paid_cents), (1, 2, 105, 10_000, 901));
        assert!(hours::month(&town.app, &femke, date(2026, 2, 1)).await.unwrap().is_empty());
        let refused = hours::month(&town.app, &ans.actor, date(2026, 3, 1)).await;
        assert!(matches!(refused, Err(ServiceError::NotFound)), "{refused:?}");
        // To take it along asks for a code of the last minutes, and only of who may have it.
        let march = date(2026, 3, 1);
        let tired = Actor::Person(Identity { fresh_at: None, ..femke.identity().unwrap().clone() });
        assert!(matches!(hours::file(&town.app, &tired, march).await, Err(ServiceError::StepUpNeeded)));
        let refused = hours::file(&town.app, &ans.actor, march).await;
        assert!(matches!(refused, Err(ServiceError::NotFound)), "{refused:?}");
        let web = crate::outings::Browser::open(&town).await;
        let boss = town.staff("femke@example.nl").await.token;
        let file = "/admin/hours.csv?month=2026-03";
        let text = web.see(&boss, file).await;
        assert!(text.contains("\"Ans Helpersen\";2;105;10,0;9,01"), "{text}");
        town.clock.advance(6 * 60);
        let (_, to, _) = web.send(&boss, file, None).await;
        assert!(to.starts_with("/fresh?back=%2Fadmin%2Fhours.csv"), "{to}");
        // Six weeks later it is closed.
        town.clock.advance(hours::NOTED_WITHIN_S);
        let late = hours::note(&town.app, &ans.actor, &id, hour(60, 0, 0)).await;
        assert!(matches!(late, Err(ServiceError::NotFound)), "{late:?}");
        town.insist_sound().await;
    }

    async fn a_holiday_opens_the_visits_in_it_and_nothing_else(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let (inside, outside) = (town.request(on("Riet", 5)).await, town.request(on("Toos", 9)).await);
        book(&town, &ans, &inside).await;
        book(&town, &ans, &outside).await;
        let days = (date(2026, 3, 4), date(2026, 3, 8));
        let asked = helping::add_away(&town.app, &ans.actor, days, false).await.unwrap();
        assert_eq!(asked.len(), 1, "first it is asked");
        assert!(matches!(visit(&town, &inside).await.state, VisitState::Staffed { .. }));
        assert!(helping::my_offer(&town.app, &ans.actor).await.unwrap().absences.is_empty());
        assert!(helping::add_away(&town.app, &ans.actor, days, true).await.unwrap().is_empty());
        assert!(matches!(visit(&town, &inside).await.state, VisitState::Open { .. }));
        assert!(matches!(visit(&town, &outside).await.state, VisitState::Staffed { .. }));
        // The round does not ask her for those days.
        round::run(&town.app, &town.organisation).await.unwrap();
        assert!(helping::my_week(&town.app, &ans.actor).await.unwrap().invitations.is_empty());
        helping::remove_away(&town.app, &ans.actor, days).await.unwrap();
        assert!(helping::my_offer(&town.app, &ans.actor).await.unwrap().absences.is_empty());
        for wrong in [(days.1, days.0), (date(2026, 1, 1), date(2026, 1, 2)), (days.0, date(2027, 3, 1))] {
            let refused = helping::add_away(&town.app, &ans.actor, wrong, true).await;
            assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{wrong:?}");
        }
        town.insist_sound().await;
    }

    async fn a_holiday_told_on_the_telephone_is_written_down_at_the_desk(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let inside = town.request(on("Riet", 5)).await;
        book(&town, &ans, &inside).await;
        let base = town.serve().await;
        let karin = crate::landline::karin(&town, &base).await;
        let file = format!("/desk/people/{}", ans.person());
        let page = karin.get(&file).await;
        page.form_with_button("Open de gegevens").choose("why", "call").submit().await;
        let page = karin.get(&format!("{file}/week")).await.click("Vakantie van Ans").await;
        let typed = page.form_with_button("Schrijf op").fill("first", "2026-03-04").fill("last", "2026-03-08");
        let sure = typed.submit().await;
        sure.see("In die dagen zijn er bezoeken beloofd");
        assert!(matches!(visit(&town, &inside).await.state, VisitState::Staffed { .. }));
        let page = sure.form_with_button("Ja, geef deze bezoeken terug").submit().await;
        page.see("Dat is opgeschreven.").see("woensdag 4 maart");
        assert!(matches!(visit(&town, &inside).await.state, VisitState::Open { .. }));
        page.form("ul.list form").press("Toch niet weg (woensdag 4 maart tot en met zondag 8 maart)").submit().await.see("Dat is opgeschreven.").not_see("woensdag 4 maart");
        assert!(helping::my_offer(&town.app, &ans.actor).await.unwrap().absences.is_empty());
        town.insist_sound().await;
    }

    async fn who_came_too_late_hears_of_a_place_that_comes_free(db: Database) {
        let town = Town::begin(db).await;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let mut asked = on("Riet", 5);
        asked.helpers_needed = 2;
        let request = town.request(asked).await;
        round::run(&town.app, &town.organisation).await.unwrap();
        let mut questions = Vec::new();
        for who in [&ans, &bas] {
            questions.push(helping::my_week(&town.app, &who.actor).await.unwrap().invitations[0].invitation.id.clone());
        }
        // Two others take the places before Bas does.
        let cor = town.helper("Cor").await;
        let first = helping::accept(&town.app, &ans.actor, &questions[0]).await.unwrap();
        let window = booked(&town, &first).await.window;
        let one = visit(&town, &request).await;
        let helper = cor.actor.identity().unwrap().helper.clone().unwrap();
        desk::assign(&town.app, &town.coordinator, &one.id, &helper, window).await.unwrap();
        let late = helping::accept(&town.app, &bas.actor, &questions[1]).await;
        assert!(matches!(late, Err(ServiceError::Refused(Refusal::PlaceTaken))), "{late:?}");
        let strange = free_place::wait(&town.app, &cor.actor, &questions[1]).await;
        assert!(matches!(strange, Err(ServiceError::NotFound)), "{strange:?}");
        for _ in 0..2 {
            free_place::wait(&town.app, &bas.actor, &questions[1]).await.unwrap();
        }
        assert!(free_place::is_waiting(&town.app, &bas.actor, &questions[1]).await.unwrap());
        let free = |of: &str| of.contains("Er is toch plek");
        let before = town.mails_to("bas@example.nl").await.iter().filter(|mail| free(mail)).count();
        helping::step(&town.app, &ans.actor, &first, Step::HandBack(HandBackReason::Ill)).await.unwrap();
        let after = town.mails_to("bas@example.nl").await.iter().filter(|mail| free(mail)).count();
        assert_eq!((before, after), (0, 1));
        assert!(!free_place::is_waiting(&town.app, &bas.actor, &questions[1]).await.unwrap(), "told once");
        // And whoever says yes first goes.
        noaber::service::nearby::take(&town.app, &bas.actor, &one.id, window.starts_at).await.unwrap();
        assert!(matches!(visit(&town, &request).await.state, VisitState::Staffed { .. }));
        town.insist_sound().await;
    }

    async fn a_visit_goes_from_one_hand_to_the_other_and_never_falls_between(db: Database) {
        let town = Town::begin(db).await;
        let (ans, bas, cor) = (town.helper("Ans").await, town.helper("Bas").await, town.helper("Cor").await);
        let request = town.request(Ask { requirements: Requirements::default(), ..on("Riet", 5) }).await;
        let id = book(&town, &ans, &request).await;
        let strange = free_place::offer_swap(&town.app, &bas.actor, &id).await;
        assert!(matches!(strange, Err(ServiceError::NotFound)), "{strange:?}");
        let old = free_place::offer_swap(&town.app, &ans.actor, &id).await.unwrap();
        let token = free_place::offer_swap(&town.app, &ans.actor, &id).await.unwrap();
        let gone = free_place::look(&town.app, &bas.actor, &old).await;
        assert!(matches!(gone, Err(ServiceError::NotFound)), "a new link ends the one before: {gone:?}");
        let seen = free_place::look(&town.app, &bas.actor, &token).await.unwrap();
        assert_eq!(seen.card.resident, "Riet C.");
        // Who cannot come does not take it from who can.
        let other = town.request(on("Toos", 5)).await;
        book(&town, &cor, &other).await;
        let busy = free_place::take_over(&town.app, &cor.actor, &token).await;
        assert!(matches!(busy, Err(ServiceError::Refused(_))), "{busy:?}");
        assert!(matches!(booked(&town, &id).await.state, AssignmentState::Booked { .. }));
        let own = free_place::take_over(&town.app, &ans.actor, &token).await;
        assert!(matches!(own, Err(ServiceError::Refused(Refusal::AlreadyYours))), "{own:?}");

        let taken = free_place::take_over(&town.app, &bas.actor, &token).await.unwrap();
        let reason = booked(&town, &id).await.state;
        assert!(matches!(reason, AssignmentState::HandedBack { reason: HandBackReason::Swapped, .. }));
        assert!(matches!(booked(&town, &taken).await.state, AssignmentState::Booked { .. }));
        let view = follow::find(&town.app, &town.coordinator, &request).await.unwrap();
        assert_eq!(view.visits[0].coming.len(), 1);
        assert_eq!(view.visits[0].visit.agreed, Some(booked(&town, &taken).await.window));
        assert!(!view.request.urgent || view.visits[0].visit.deadline_at < town.app.now().plus(2 * 86_400));
        // The resident is never told that nobody comes.
        let mails = town.mails_to("canary@example.org").await;
        assert!(!mails.iter().any(|mail| mail.contains("helaas niet")), "{mails:?}");
        let told = town.mails_to("ans@example.nl").await;
        assert!(told.iter().any(|mail| mail.contains("gaat in uw plaats")), "{told:?}");
        let again = free_place::take_over(&town.app, &cor.actor, &token).await;
        assert!(matches!(again, Err(ServiceError::NotFound)), "{again:?}");
        town.insist_sound().await;
    }
}
