//! Teams and a supervisor's day: who goes along, who may, a day planned in one tap and changed by hand, somebody who is not
//! there; and what their weeks, the residents and the addresses have to do with it.

use noaber::domain::access::{Actor, Identity};
use noaber::domain::category::CategoryId;
use noaber::domain::daypart::Daypart;
use noaber::domain::ids::{AssignmentId, HelperId, RequestId, VisitId};
use noaber::domain::learning::Level;
use noaber::domain::schedule::Window;
use noaber::service::disclose::Opens;
use noaber::service::helping::Step;
use noaber::service::learning::{NewGoal, Terms};
use noaber::service::teams::{self, Away, Given, NewTeam, Outcome, With};
use noaber::service::{
    Refusal, ServiceError, desk, disclose, follow, helping, learning, nearby, rights, round, safeguard,
};
use reqwest::StatusCode;

use crate::learning::{asked, helper_id, sign, supervisor, terms, turn, visit, worker};
use crate::outings::{Browser, mails, sign_in_as};
use crate::town::{Helping, Town};

const ON: jiff::civil::Date = jiff::civil::date(2026, 3, 4);

async fn book(
    town: &Town,
    who: &Helping,
    (visit, window): &(VisitId, Window),
) -> Result<AssignmentId, ServiceError> {
    desk::assign(&town.app, &town.coordinator, visit, &helper_id(who), *window).await
}

fn refused<T: std::fmt::Debug>(done: Result<T, ServiceError>) -> Refusal {
    match done {
        Err(ServiceError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

/// The text of the field that is wrong.
fn wrong<T: std::fmt::Debug>(done: Result<T, ServiceError>) -> &'static str {
    match done {
        Err(ServiceError::Invalid(fields)) => fields[0].text,
        other => panic!("nothing is wrong: {other:?}"),
    }
}

async fn promised(town: &Town, of: &Helping) -> Vec<AssignmentId> {
    let week = helping::my_week(&town.app, &of.actor).await.unwrap();
    week.visits
        .into_iter()
        .filter(|one| one.assignment.state.takes_place())
        .map(|one| one.assignment.id)
        .collect()
}

fn team(part: Daypart, lead: &Helping, with: With, riders: &[&Helping]) -> NewTeam {
    NewTeam {
        on: ON,
        part,
        lead: helper_id(lead),
        with,
        riders: riders.iter().map(|one| helper_id(one)).collect(),
    }
}

/// The first visit of a request, and its first hour.
async fn first_of(town: &Town, request: &RequestId) -> (VisitId, Window) {
    let view = follow::find(&town.app, &town.coordinator, request).await.unwrap();
    let starts_at = view.visits[0].visit.windows[0].starts_at;
    let ends_at = starts_at.plus(3600);
    (view.visits[0].visit.id.clone(), Window { starts_at, ends_at })
}

async fn buddy(town: &Town, sien: &Actor, who: &HelperId) -> Result<(), ServiceError> {
    let today = jiff::civil::date(2026, 3, 2);
    teams::set_buddy(&town.app, sien, who, (today, today)).await
}

on_both_engines! {
    async fn a_beginner_goes_with_a_supervisor_and_stays_when_nobody_goes_along(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (sien, _, sien_id) = supervisor(&town, "sien@example.nl").await;
        let ans = worker(&town, &sien, "Ans", terms()).await;
        let ask = asked("Gon", "groceries", 4, Daypart::Am);
        let request = town.request(ask).await;
        let one = first_of(&town, &request).await;
        assert_eq!(refused(book(&town, &ans, &one).await), Refusal::NotAvailable, "she watches");

        let with = With::Supervisor(sien_id.clone());
        let id = teams::form(app, &sien, team(Daypart::Am, &ans, with.clone(), &[])).await.unwrap();
        // In the afternoon there is no team.
        let noon = visit(&town, asked("Mia", "groceries", 4, Daypart::Pm)).await;
        assert_eq!(refused(nearby::take(app, &ans.actor, &noon.0, noon.1.starts_at).await), Refusal::NotAlone);
        book(&town, &ans, &one).await.unwrap();
        let mail = mails(&town, "gon@example.org").await;
        assert!(mail.contains("Ans & sien"), "both are named: {mail}");
        let week = helping::my_week(app, &ans.actor).await.unwrap();
        assert_eq!(week.visits[0].with, ["sien"]);
        town.insist_sound().await;

        // The same again is refused, and so is another team with her.
        assert_eq!(wrong(teams::form(app, &sien, team(Daypart::Am, &ans, with.clone(), &[])).await), "field-team-other");
        let bas = worker(&town, &sien, "Bas", terms()).await;
        assert_eq!(wrong(teams::form(app, &sien, team(Daypart::Am, &bas, with, &[])).await), "field-team-other");
        // The team ends: what she may not do alone goes back, and the resident hears that somebody is sought.
        teams::dissolve(app, &sien, &id).await.unwrap();
        assert!(promised(&town, &ans).await.is_empty());
        assert!(matches!(teams::dissolve(app, &sien, &id).await, Err(ServiceError::NotFound)), "once");
        town.insist_sound().await;
    }

    async fn a_buddy_agreed_was_prepared_and_has_no_visit_of_their_own_then(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (sien, _, _) = supervisor(&town, "sien@example.nl").await;
        let ans = worker(&town, &sien, "Ans", terms()).await;
        let bas = town.helper("Bas").await;
        let with = With::Buddy(helper_id(&bas));
        assert_eq!(wrong(teams::form(app, &sien, team(Daypart::Am, &ans, with.clone(), &[])).await), "field-team-no-buddy");
        let (before, after) = (jiff::civil::date(2026, 3, 1), jiff::civil::date(2026, 3, 2));
        let bas_id = helper_id(&bas);
        assert_eq!(wrong(teams::set_buddy(app, &sien, &bas_id, (after, before)).await), "field-prepared-before");
        assert_eq!(wrong(buddy(&town, &sien, &helper_id(&ans)).await), "field-buddy-learns");
        teams::set_buddy(app, &sien, &bas_id, (before, after)).await.unwrap();

        // What he has of his own comes first.
        let request = town.request(asked("Riet", "groceries", 4, Daypart::Am)).await;
        let own = first_of(&town, &request).await;
        let mine = book(&town, &bas, &own).await.unwrap();
        assert_eq!(wrong(teams::form(app, &sien, team(Daypart::Am, &ans, with.clone(), &[])).await), "field-team-busy");
        helping::step(app, &bas.actor, &mine, Step::HandBack(noaber::domain::assignment::HandBackReason::NoTime)).await.unwrap();
        teams::form(app, &sien, team(Daypart::Am, &ans, with.clone(), &[])).await.unwrap();
        assert_eq!(refused(nearby::take(app, &bas.actor, &own.0, own.1.starts_at).await), Refusal::WithTeam);
        // One who takes two along is no buddy.
        let cor = worker(&town, &sien, "Cor", terms()).await;
        assert_eq!(wrong(teams::form(app, &sien, team(Daypart::Pm, &ans, with.clone(), &[&cor])).await), "field-team-span");

        let booked = book(&town, &ans, &own).await.unwrap();
        let week = helping::my_week(app, &bas.actor).await.unwrap();
        let along = week.visits.iter().find(|one| one.assignment.id == booked).unwrap();
        assert!(along.follows && along.with == ["Ans"]);
        // Both read the address when it is due, each with a trace; somebody else does not.
        town.clock.advance(20 * 3600);
        for mail in ["ans@example.nl", "bas@example.nl"] {
            let fresh = sign_in_as(&town, mail).await;
            let found = disclose::for_visit(app, &fresh.actor, &booked).await.unwrap();
            assert!(found.address.is_some());
        }
        let dia = town.helper("Dia").await;
        assert!(matches!(disclose::for_visit(app, &dia.actor, &booked).await, Err(ServiceError::NotFound)));
        town.insist_sound().await;

        // The resident would rather not have him: then she does not come alone instead.
        let riet = sign_in_as(&town, "riet@example.org").await;
        safeguard::rather_not(app, &riet.actor, &request, &bas_id).await.unwrap();
        assert!(promised(&town, &ans).await.is_empty(), "she does not go alone instead");
        town.insist_sound().await;
        // He stops: no team is left, nor a trace of him.
        teams::end_buddy(app, &sien, &bas_id).await.unwrap();
        assert!(teams::day(app, &sien, ON).await.unwrap().teams.is_empty());
        rights::erase(app, &Actor::System, &bas.person()).await.unwrap();
        town.insist_sound().await;
    }

    async fn a_span_is_kept_and_who_rides_along_works_too(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (sien, _, sien_id) = supervisor(&town, "sien@example.nl").await;
        let ans = worker(&town, &sien, "Ans", terms()).await;
        let bas = worker(&town, &sien, "Bas", Terms { week_min: 60, ..terms() }).await;
        let cor = worker(&town, &sien, "Cor", terms()).await;
        let with = With::Supervisor(sien_id.clone());
        assert_eq!(wrong(teams::form(app, &sien, team(Daypart::Am, &ans, with.clone(), &[&bas, &cor])).await), "field-team-span");
        assert_eq!(wrong(teams::set_span(app, &sien, &sien_id, 7).await), "field-span-range");
        teams::set_span(app, &sien, &sien_id, 3).await.unwrap();
        assert_eq!(wrong(teams::form(app, &sien, team(Daypart::Am, &ans, with.clone(), &[&ans])).await), "field-team-twice");
        teams::form(app, &sien, team(Daypart::Am, &ans, with.clone(), &[&bas, &cor])).await.unwrap();
        assert_eq!(wrong(teams::set_span(app, &sien, &sien_id, 2).await), "field-span-teams");

        let first = visit(&town, asked("Gon", "groceries", 4, Daypart::Am)).await;
        let booked = book(&town, &ans, &first).await.unwrap();
        let mail = mails(&town, "gon@example.org").await;
        assert!(mail.contains("Ans, sien, ") && mail.contains("Bas") && mail.contains("Cor"), "{mail}");
        // Bas agreed to one hour a week, and it is gone.
        let second = visit(&town, asked("Mia", "groceries", 4, Daypart::Am)).await;
        let later = Window { starts_at: second.1.starts_at.plus(7200), ends_at: second.1.ends_at.plus(7200) };
        let done = desk::assign(app, &town.coordinator, &second.0, &helper_id(&ans), later).await;
        assert_eq!(refused(done), Refusal::NotAvailable, "a coordinator does not learn why");
        // They were there: hours of who rode along are signed for too, and prove nothing of theirs but that.
        town.clock.advance(22 * 3600);
        for step in [Step::CheckIn, Step::CheckOut] {
            teams::step(app, &sien, &booked, step).await.unwrap();
        }
        for who in [&ans, &bas] {
            learning::sign(app, &sien, &helper_id(who), std::slice::from_ref(&booked)).await.unwrap();
            let file = learning::file(app, &sien, &helper_id(who)).await.unwrap();
            assert_eq!((file.visits.len(), file.visits[0].signed.is_some()), (1, true));
            assert_eq!(file.visits[0].rode, std::ptr::eq(who, &bas));
        }
        let file = learning::file(app, &sien, &helper_id(&bas)).await.unwrap();
        assert_eq!(file.to_reflect(app.now()).count(), 0);
        town.insist_sound().await;
    }

    async fn a_day_is_proposed_planned_in_one_tap_changed_by_hand_and_mended(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (sien, boss, sien_id) = supervisor(&town, "sien@example.nl").await;
        let web = Browser::open(&town).await;
        let ans = worker(&town, &sien, "Ans", terms()).await;
        let bas = worker(&town, &sien, "Bas", terms()).await;
        sign(&town, &sien, &bas, "groceries", Level::Independent).await;
        visit(&town, asked("Gon", "groceries", 4, Daypart::Am)).await;
        visit(&town, asked("Mia", "garden", 4, Daypart::Am)).await;
        let three = visit(&town, asked("Lia", "garden", 4, Daypart::Pm)).await;

        // Two can be done in a team alone: one is proposed for each daypart, and the rides.
        let ideas = teams::propose(app, &sien, ON).await.unwrap();
        assert!(ideas.iter().all(|idea| idea.with == With::Supervisor(sien_id.clone())), "{ideas:?}");
        let page = web.see(&boss, "/learn/teams?on=2026-03-04").await;
        assert!(page.contains("Ochtend:") && page.contains("Kies dit team"), "{page}");
        let morning = ideas.iter().find(|idea| idea.part == Daypart::Am).unwrap();
        let riders: Vec<String> = morning.riders.iter().map(ToString::to_string).collect();
        let chosen = format!("on=2026-03-04&idea=am%2F{}%2Fs.{sien_id}%2F{}", morning.lead, riders.join("%2B"));
        assert_eq!(web.send(&boss, "/learn/teams", Some(&chosen)).await.0, StatusCode::SEE_OTHER);
        assert_eq!(web.send(&boss, "/learn/teams", Some(&chosen)).await.0, StatusCode::OK, "once");

        // One tap.
        let (status, to, _) = web.send(&boss, "/learn/day", Some("on=2026-03-04&do=plan")).await;
        assert!(status == StatusCode::SEE_OTHER && to.contains("done=planned"), "{to}");
        let seen = teams::day(app, &sien, ON).await.unwrap();
        let visits: usize = seen.workers.iter().map(|one| one.visits.len()).sum();
        assert!(visits >= 1, "{seen:#?}");
        assert!(seen.open.iter().any(|open| open.visit == three.0), "nobody may do that in the afternoon");
        let page = web.see(&boss, "/learn/day?on=2026-03-04").await;
        assert!(page.contains("in een team") && page.contains("Niemand") || page.contains("Nog niemand"), "{page}");
        town.insist_sound().await;

        // By hand: who may not gets no visit, and it is said why; nothing changes.
        let give = format!("on=2026-03-04&do=give.{}&to={}", three.0, helper_id(&bas));
        let (status, _, page) = web.send(&boss, "/learn/day", Some(&give)).await;
        assert!(status == StatusCode::OK && page.contains("Dit lukte niet") && page.contains("<li>Bas"), "{page}");
        sign(&town, &sien, &bas, "garden", Level::Independent).await;
        let free = seen.workers.iter().find(|one| one.helper == helper_id(&bas)).unwrap().follows.is_empty();
        let given = teams::give(app, &sien, &three.0, (ON, &helper_id(&bas))).await.unwrap();
        assert_eq!(given, Given::Booked, "free in the morning: {free}");
        let booked = promised(&town, &bas).await;
        let last = booked.last().unwrap();
        assert_eq!(refused(teams::move_to(app, &sien, last, &helper_id(&ans)).await), Refusal::NotAlone);
        assert!(promised(&town, &bas).await.contains(last), "it stands");

        // Somebody is not there: their team ends, whoever can goes instead, and the rest is open.
        let lead = morning.lead.clone();
        let came = teams::absent(app, &sien, &lead, ON).await.unwrap();
        assert_eq!(came.teams, 1);
        let seen = teams::day(app, &sien, ON).await.unwrap();
        assert!(seen.teams.is_empty());
        let away = seen.workers.iter().find(|one| one.helper == lead).unwrap();
        assert!(away.away == Away::ThatDay && away.visits.is_empty());
        teams::present(app, &sien, &lead, ON).await.unwrap();
        town.insist_sound().await;

        // The day itself: who is late is seen, where they are is not.
        learning::add_duty(app, &sien, turn(&sien_id, 4, 8, 17)).await.unwrap();
        town.clock.advance(26 * 3600);
        let boss = town.staff("sien@example.nl").await.token;
        let page = web.see(&boss, "/learn/day?on=2026-03-04").await;
        assert!(page.contains("Bereikbaar:"), "{page}");
        town.insist_sound().await;
    }

    async fn a_supervisor_who_goes_along_finds_the_door_and_nobody_else_does(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let web = Browser::open(&town).await;
        let (sien, _, sien_id) = supervisor(&town, "sien@example.nl").await;
        supervisor(&town, "sjaak@example.nl").await;
        let ans = worker(&town, &sien, "Ans", terms()).await;
        sign(&town, &sien, &ans, "groceries", Level::Independent).await;
        let thursday = || NewTeam {
            on: jiff::civil::date(2026, 3, 5),
            ..team(Daypart::Am, &ans, With::Supervisor(sien_id.clone()), &[])
        };
        let formed = teams::form(app, &sien, thursday()).await.unwrap();
        // In the afternoon she goes with a buddy, who has no visit of her own there.
        let dia = helper_id(&town.helper("Dia").await);
        buddy(&town, &sien, &dia).await.unwrap();
        let afternoon = NewTeam { part: Daypart::Pm, with: With::Buddy(dia), ..thursday() };
        teams::form(app, &sien, afternoon).await.unwrap();
        let mia = visit(&town, asked("Mia", "groceries", 5, Daypart::Pm)).await;
        let second = book(&town, &ans, &mia).await.unwrap();
        let mut ask = asked("Gon", "groceries", 5, Daypart::Am);
        ask.contact.telephone = noaber::domain::contact::Telephone::parse("06 00009876");
        let booked = book(&town, &ans, &visit(&town, ask).await).await.unwrap();
        let week = helping::my_week(app, &ans.actor).await.unwrap().visits;
        let word = week.into_iter().find(|one| one.assignment.id == booked).unwrap().door_word;
        let gon = sign_in_as(&town, "gon@example.org").await;
        let looks = async || disclose::list_mine(app, &gon.actor).await.unwrap();

        // Two days ahead nothing is there yet, and nobody looked.
        let ahead = disclose::the_door(app, &sien, &booked).await.unwrap();
        assert!(matches!(ahead.opens, Opens::From(_)) && ahead.door_word.is_empty());
        assert_eq!(refused(disclose::for_companion(app, &sien, &booked).await), Refusal::NotYet);
        assert!(looks().await.is_empty());

        // The day before, from her own page of the day: where, the word and who says it, the way, whom to call.
        town.clock.advance(23 * 3600);
        let sien = town.staff("sien@example.nl").await;
        let sjaak = town.staff("sjaak@example.nl").await;
        let karin = town.staff("karin@example.nl").await;
        let ans_again = sign_in_as(&town, "ans@example.nl").await;
        let path = format!("/learn/visits/{booked}");
        let door = format!("{path}/address");
        let day = "/learn/day?on=2026-03-05";
        assert!(web.see(&sien.token, day).await.contains(&path));
        assert!(!web.see(&sjaak.token, day).await.contains(&path), "he stays in the office");
        let page = web.see(&sien.token, &path).await;
        assert!(page.contains("Ans zegt dit aan de deur") && page.contains(&word), "{page}");
        assert!(!page.contains("Canarystraat") && looks().await.is_empty(), "{page}");
        let (status, _, page) = web.send(&sien.token, &door, Some("")).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        for held in ["Canarystraat 987", "06 00 00 98 76", "openstreetmap.org/directions?to=Canarystraat", word.as_str()] {
            assert!(page.contains(held), "{held} is not in {page}");
        }
        let seen = looks().await;
        let said: Vec<_> = seen.iter().map(|look| (look.what.as_str(), look.why.as_str())).collect();
        assert_eq!(said, [("address", "visit")]);
        assert!(seen[0].viewer.starts_with("sien"), "{seen:?}");

        // Nobody else who supervises, coordinates, or comes as the worker opens it there; and nobody leaves a trace.
        for token in [&sjaak.token, &karin.token, &ans_again.token, &gon.token] {
            assert_eq!(web.send(token, &path, None).await.0, StatusCode::NOT_FOUND);
            assert_eq!(web.send(token, &door, Some("")).await.0, StatusCode::NOT_FOUND);
        }
        assert_eq!(looks().await.len(), 1);
        // Who they are is asked of staff too, and only of who may have it.
        let stale = |session: Actor| match session {
            Actor::Person(me) => Actor::Person(Identity { fresh_at: None, ..me }),
            other => other,
        };
        let sien = town.actor(&sien).await;
        let tired = disclose::for_companion(app, &stale(sien.clone()), &booked).await;
        assert!(matches!(tired, Err(ServiceError::StepUpNeeded)), "{tired:?}");
        let other = disclose::for_companion(app, &stale(town.actor(&sjaak).await), &booked).await;
        assert!(matches!(other, Err(ServiceError::NotFound)), "{other:?}");

        // More than five a day: the coordinators hear of it.
        let alerts = async || desk::look(app, &town.coordinator).await.unwrap().alerts.len();
        for _ in 1..disclose::LOOKS_PER_DAY {
            disclose::for_companion(app, &sien, &booked).await.unwrap();
        }
        assert_eq!(alerts().await, 0);
        disclose::for_companion(app, &sien, &booked).await.unwrap();
        assert_eq!(alerts().await, 1);

        // She goes along no more: the worker, who may go alone, still comes, and she opens nothing. Then she does again.
        teams::dissolve(app, &sien, &formed).await.unwrap();
        assert!(promised(&town, &ans).await.contains(&booked));
        for gone in [disclose::the_door(app, &sien, &booked).await.err(), disclose::for_companion(app, &sien, &booked).await.err()] {
            assert!(matches!(gone, Some(ServiceError::NotFound)), "{gone:?}");
        }
        teams::form(app, &sien, thursday()).await.unwrap();
        disclose::for_companion(app, &sien, &booked).await.unwrap();
        // An address that must stay secret is told by the coordinator.
        let care = |is_secret| noaber::domain::resident::Care { is_vulnerable: false, is_secret };
        safeguard::set_care(app, &town.coordinator, &gon.person, care(true)).await.unwrap();
        assert_eq!(refused(disclose::for_companion(app, &sien, &booked).await), Refusal::AskCoordinator);
        safeguard::set_care(app, &town.coordinator, &gon.person, care(false)).await.unwrap();

        town.insist_sound().await;
        // A day after, it is over.
        town.clock.advance(23 * 3600);
        let dia = sign_in_as(&town, "dia@example.nl").await;
        disclose::for_visit(app, &dia.actor, &second).await.unwrap();
        assert!(matches!(disclose::for_companion(app, &dia.actor, &second).await, Err(ServiceError::NotFound)));
        let boss = town.actor(&town.staff("sien@example.nl").await).await;
        for step in [Step::CheckIn, Step::CheckOut] {
            teams::step(app, &boss, &booked, step).await.unwrap();
        }
        disclose::for_companion(app, &boss, &booked).await.unwrap();
        town.clock.advance(25 * 3600 + 60);
        let late = disclose::the_door(app, &boss, &booked).await.unwrap();
        assert!(late.opens == Opens::Over && late.door_word.is_empty());
        assert_eq!(refused(disclose::for_companion(app, &boss, &booked).await), Refusal::NotYet);
        town.insist_sound().await;
    }

    async fn a_day_on_paper_says_who_goes_where_and_nobodys_address(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let web = Browser::open(&town).await;
        let (sien, boss, sien_id) = supervisor(&town, "sien@example.nl").await;
        let ans = worker(&town, &sien, "Ans", terms()).await;
        let bas = worker(&town, &sien, "Bas", terms()).await;
        worker(&town, &sien, "Cor", terms()).await;
        let gon = visit(&town, asked("Gon", "groceries", 4, Daypart::Am)).await;
        teams::form(app, &sien, team(Daypart::Am, &ans, With::Supervisor(sien_id), &[&bas])).await.unwrap();
        book(&town, &ans, &gon).await.unwrap();
        let page = web.see(&boss, "/learn/day/print?on=2026-03-04").await;
        for held in ["Woensdag 4 maart", "Ans H.", "Boodschappen · Gon · in een team", "Bas H.", "Gaat in de ochtend met iemand mee"] {
            assert!(page.contains(held), "{held} is not in {page}");
        }
        for other in ["Canarystraat", "Canaryvries", "Gon C.", "CANARYWORDS", "Cor H.", "Helpersen"] {
            assert!(!page.contains(other), "{other} is in {page}");
        }
        assert!(disclose::list_mine(app, &sign_in_as(&town, "gon@example.org").await.actor).await.unwrap().is_empty());
        assert!(web.see(&boss, "/learn/day/print?on=2026-03-06").await.contains("Er gaat deze dag niemand op bezoek"));
        town.insist_sound().await;
    }

    async fn what_a_neighbour_is_meant_for_waits_for_its_day_unless_somebody_learns_from_it(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let web = Browser::open(&town).await;
        let (sien, _, sien_id) = supervisor(&town, "sien@example.nl").await;
        town.helper("Cor").await;
        let bas = worker(&town, &sien, "Bas", terms()).await;
        let (thursday, friday) = (jiff::civil::date(2026, 3, 5), jiff::civil::date(2026, 3, 6));
        let shop = visit(&town, asked("Gon", "groceries", 5, Daypart::Am)).await.0;
        let garden = visit(&town, asked("Mia", "garden", 5, Daypart::Pm)).await.0;
        let later = visit(&town, asked("Lia", "groceries", 6, Daypart::Am)).await.0;
        // Nobody but Cor can: the round means him. His question runs out, and then Bas can too.
        round::run(app, &town.organisation).await.unwrap();
        town.clock.advance(12 * 3600);
        sign(&town, &sien, &bas, "groceries", Level::Independent).await;
        sign(&town, &sien, &bas, "garden", Level::AloneUnderCall).await;
        learning::add_duty(app, &sien, turn(&sien_id, 5, 8, 17)).await.unwrap();
        assert_eq!(teams::plan_day(app, &sien, thursday).await.unwrap(), Outcome::default(), "left to him");
        let open = async || {
            let seen = teams::day(app, &sien, thursday).await.unwrap().open;
            seen.into_iter().map(|one| (one.visit, one.for_neighbour)).collect::<Vec<_>>()
        };
        assert_eq!(open().await, [(shop.clone(), true), (garden.clone(), true)]);
        let boss = town.staff("sien@example.nl").await.token;
        assert!(web.see(&boss, "/learn/day?on=2026-03-05").await.contains("Bedoeld voor een buur"));

        // Bas is to learn gardening: that one is his. By hand a supervisor gives whom she likes.
        let goal = NewGoal {
            category: CategoryId::parse("garden").unwrap(),
            target: Level::Independent,
            due_on: jiff::civil::date(2026, 4, 1),
            words: "Snoeien".to_owned(),
        };
        learning::add_goal(app, &sien, &helper_id(&bas), goal).await.unwrap();
        assert_eq!(teams::plan_day(app, &sien, thursday).await.unwrap().booked, 1);
        assert_eq!(open().await, [(shop.clone(), true)]);
        let given = teams::give(app, &sien, &later, (friday, &helper_id(&bas))).await.unwrap();
        assert_eq!(given, Given::Booked);

        // On the day itself somebody who comes for certain is worth more than a question.
        town.clock.advance(33 * 3600);
        assert_eq!(teams::plan_day(app, &sien, thursday).await.unwrap().booked, 1);
        assert!(open().await.is_empty());
        town.insist_sound().await;
    }

    async fn what_a_worker_is_being_asked_the_plan_answers_and_what_a_neighbour_is_stays(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (sien, _, _) = supervisor(&town, "sien@example.nl").await;
        let ans = worker(&town, &sien, "Ans", terms()).await;
        sign(&town, &sien, &ans, "groceries", Level::Independent).await;
        visit(&town, asked("Gon", "groceries", 4, Daypart::Am)).await;
        let questions = async |of: &Helping| helping::my_week(app, &of.actor).await.unwrap().invitations.len();
        round::run(app, &town.organisation).await.unwrap();
        assert_eq!(questions(&ans).await, 1, "asked as anybody is");
        assert_eq!(teams::plan_day(app, &sien, ON).await.unwrap().booked, 1);
        assert_eq!((questions(&ans).await, promised(&town, &ans).await.len()), (0, 1));

        let cor = town.helper("Cor").await;
        visit(&town, asked("Mia", "garden", 4, Daypart::Pm)).await;
        round::run(app, &town.organisation).await.unwrap();
        sign(&town, &sien, &ans, "garden", Level::Independent).await;
        assert_eq!(questions(&cor).await, 1);
        assert_eq!(teams::plan_day(app, &sien, ON).await.unwrap(), Outcome::default());
        assert_eq!(questions(&cor).await, 1, "it is still his to answer");
        town.insist_sound().await;
    }

    async fn nobody_else_has_to_do_with_a_day(db: Database) {
        let town = Town::begin(db).await;
        let web = Browser::open(&town).await;
        let (sien, _, sien_id) = supervisor(&town, "sien@example.nl").await;
        let ans = worker(&town, &sien, "Ans", terms()).await;
        let karin = town.staff("karin@example.nl").await;
        let form = format!("on=2026-03-04&do=form&part=am&lead={}&with=s.{sien_id}", helper_id(&ans));
        for token in [&karin.token, &ans.token] {
            for path in ["/learn/day", "/learn/teams", "/learn/buddies"] {
                assert_eq!(web.send(token, path, None).await.0, StatusCode::NOT_FOUND, "{path}");
            }
            assert_eq!(web.send(token, "/learn/day", Some("on=2026-03-04&do=plan")).await.0, StatusCode::NOT_FOUND);
            assert_eq!(web.send(token, "/learn/teams", Some(&form)).await.0, StatusCode::NOT_FOUND);
        }
        // A day that has passed is not planned.
        let past = jiff::civil::date(2026, 3, 1);
        assert_eq!(wrong(teams::plan_day(&town.app, &sien, past).await), "field-day-plan");
        town.insist_sound().await;
    }
}
