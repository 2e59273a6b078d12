//! Figures of learn-work services: what is published equals a straightforward count, less what must be hidden; it stays as it
//! was; nobody is in it; and where somebody went on to is theirs to read.

use std::collections::BTreeMap;

use noaber::domain::access::{Actor, Role};
use noaber::domain::daypart::Daypart;
use noaber::domain::figures::{Measure, Onward, Quarter};
use noaber::domain::ids::HelperId;
use noaber::domain::learning::{Level, PolicyLine, Private};
use noaber::domain::suppress::{Figure, shown};
use noaber::domain::time::amsterdam;
use noaber::service::figures::{self, Cells};
use noaber::service::helping::{self, Step};
use noaber::service::learning::{self, Terms};
use noaber::service::{ServiceError, desk, passing, rights};
use noaber::store::figures as counted;
use reqwest::StatusCode;

use crate::learning::{asked, helper_id, sign, supervisor, terms, visit, worker};
use crate::outings::{Browser, sign_in_as};
use crate::town::{Helping, Town};

const DAY: i64 = 86_400;

fn of_line(line: PolicyLine) -> Terms {
    Terms {
        ends_on: Some(jiff::civil::date(2026, 3, 20)),
        own: Private {
            line,
            ..Private::default()
        },
        ..terms()
    }
}

/// So many workers of a line, each with a visit that was done and signed for.
async fn work(
    town: &Town,
    sien: &Actor,
    (line, name): (PolicyLine, &str),
    many: usize,
) -> Vec<(HelperId, Helping)> {
    let mut all = Vec::new();
    for number in 0..many {
        let one = worker(town, sien, &format!("{name}{number}"), of_line(line)).await;
        // Every other one steps up twice.
        if number % 2 == 0 {
            sign(town, sien, &one, "groceries", Level::Together).await;
        }
        sign(town, sien, &one, "groceries", Level::Independent).await;
        let (visit, window) = visit(
            town,
            asked(&format!("{name}bij{number}"), "groceries", 4, Daypart::Am),
        )
        .await;
        desk::assign(&town.app, &town.coordinator, &visit, &helper_id(&one), window)
            .await
            .unwrap();
        all.push((helper_id(&one), one));
    }
    all
}

/// They come, stay so long, go, and their hours are signed for.
async fn done(town: &Town, sien: &Actor, all: &[(HelperId, Helping)], stay_s: i64) {
    let mut booked = Vec::new();
    for (_, one) in all {
        let week = helping::my_week(&town.app, &one.actor).await.unwrap();
        booked.push(week.visits[0].assignment.id.clone());
    }
    for ((_, one), visit) in all.iter().zip(&booked) {
        helping::step(&town.app, &one.actor, visit, Step::CheckIn)
            .await
            .unwrap();
    }
    town.clock.advance(stay_s);
    for ((id, one), visit) in all.iter().zip(&booked) {
        helping::step(&town.app, &one.actor, visit, Step::CheckOut)
            .await
            .unwrap();
        learning::sign(&town.app, sien, id, std::slice::from_ref(visit))
            .await
            .unwrap();
    }
}

/// The five figures of some workers, counted one by one from their files as their supervisor reads them.
async fn straight(town: &Town, sien: &Actor, all: &[(HelperId, Helping)]) -> [Figure; 5] {
    let mut found = [Figure::default(); 5];
    for (id, _) in all {
        let file = learning::file(&town.app, sien, id).await.unwrap();
        let signed: Vec<u32> = file.visits.iter().filter_map(|one| one.signed).collect();

        let values = [
            u64::from(!file.visits.is_empty()),
            u64::try_from(file.visits.len()).unwrap(),
            u64::from(signed.iter().sum::<u32>()),
            u64::try_from(file.steps.len()).unwrap(),
            u64::from(file.onward.is_some()),
        ];
        for (figure, value) in found.iter_mut().zip(values) {
            figure.value += value;
            figure.people += u64::from(value > 0);
        }
    }
    found
}

/// What may be read of these rows and of them together.
fn hidden(rows: &[[Figure; 5]]) -> (Cells, Vec<Cells>) {
    let (mut whole, mut seen) = (Cells::default(), vec![Cells::default(); rows.len()]);
    for figure in 0..5 {
        let column: Vec<Figure> = rows.iter().map(|row| row[figure]).collect();
        let table = shown(&column, Measure::ALL[figure].unit());
        let number = |value: Option<u64>| value.map(|n| u32::try_from(n).unwrap());
        whole[figure] = number(table.total);
        for (row, value) in seen.iter_mut().zip(table.rows) {
            row[figure] = number(value);
        }
    }
    (whole, seen)
}

on_both_engines! {
    async fn figures_are_a_straightforward_count_less_what_is_hidden(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (sien, _, _) = supervisor(&town, "sien@example.nl").await;
        let wmo = work(&town, &sien, (PolicyLine::Wmo, "Wil"), 13).await;
        let pw = work(&town, &sien, (PolicyLine::Participatiewet, "Pia"), 11).await;
        town.clock.advance(22 * 3600);
        done(&town, &sien, &wmo, 50 * 60).await;
        done(&town, &sien, &pw, 5 * 60).await;

        // Their time ends, and it is noted where they went; not before.
        let early = learning::note_onward(app, &sien, &wmo[0].0, (jiff::civil::date(2026, 3, 4), Onward::PaidWork)).await;
        assert!(matches!(early, Err(ServiceError::NotFound)), "{early:?}");
        town.clock.advance(20 * DAY);
        let leavers = learning::list_leavers(app, &sien).await.unwrap();
        assert_eq!(leavers.len(), 24);
        let last = jiff::civil::date(2026, 3, 20);
        for (number, (id, _)) in wmo.iter().chain(&pw).enumerate().take(21) {
            let to = if number < 11 { Onward::PaidWork } else { Onward::Education };
            let later = learning::note_onward(app, &sien, id, (jiff::civil::date(2026, 5, 1), to)).await;
            assert!(matches!(later, Err(ServiceError::Invalid(_))));
            learning::note_onward(app, &sien, id, (last, to)).await.unwrap();
        }
        assert_eq!(learning::list_leavers(app, &sien).await.unwrap().len(), 3);
        let (first, second) = (straight(&town, &sien, &wmo).await, straight(&town, &sien, &pw).await);
        assert_eq!(first.map(|one| one.people), [13, 13, 13, 13, 13]);
        assert_eq!((first[3].value, second[4].value), (20, 8));

        // The same from the store, before anything is hidden.
        let organisation = town.organisation.clone();
        let bounds = Quarter::parse("2026-1").unwrap().bounds(&amsterdam());
        let worked = app.store.read::<_, ServiceError, _>(async move |tx| {
            Ok(counted::list_worked(tx, &organisation, bounds).await?)
        }).await.unwrap();
        let visits: i64 = worked.iter().map(|one| one.visits).sum();
        let minutes: i64 = worked.iter().map(|one| one.minutes).sum();
        assert_eq!(u64::try_from(visits).unwrap(), first[1].value + second[1].value);
        assert_eq!(u64::try_from(minutes).unwrap(), first[2].value + second[2].value);

        // A quarter that is not over, or not settled, is not published.
        assert_eq!(figures::publish(app).await.unwrap(), 0);
        assert!(figures::read(app, &sien, None).await.unwrap().quarter.is_none());
        town.clock.advance(20 * DAY);
        assert_eq!(town.app.now().date(&amsterdam()), jiff::civil::date(2026, 4, 13));
        passing::pass(app).await.unwrap();
        assert!(figures::read(app, &sien, None).await.unwrap().quarter.is_none());
        town.clock.advance(3 * DAY);
        passing::pass(app).await.unwrap();
        let seen = figures::read(app, &sien, None).await.unwrap();
        assert_eq!(seen.quarters, [Quarter::parse("2026-1").unwrap()]);

        let nobody = [Figure::default(); 5];
        let rows: Vec<[Figure; 5]> = PolicyLine::ALL.iter().map(|line| match line {
            PolicyLine::Wmo => first,
            PolicyLine::Participatiewet => second,
            _ => nobody,
        }).collect();
        let (whole, lines) = hidden(&rows);
        assert_eq!(seen.whole, Some(whole));
        let found: BTreeMap<PolicyLine, Cells> = seen.lines.iter().copied().collect();
        for (line, cells) in PolicyLine::ALL.iter().zip(lines) {
            assert_eq!(found[line], cells, "{line}");
        }
        // All live in one zone.
        assert_eq!(seen.zones, [("De Hoven".to_owned(), whole)]);
        let onward: BTreeMap<Onward, Option<u32>> = seen.onward.iter().copied().collect();
        assert_eq!(whole[4], Some(20), "21 people");
        assert_eq!((onward[&Onward::PaidWork], onward[&Onward::Education]), (Some(10), None), "11, and 10 that hide nothing");

        // What comes late changes nothing: there is no other number of that quarter anywhere.
        learning::note_onward(app, &sien, &pw[10].0, (last, Onward::Elsewhere)).await.unwrap();
        passing::pass(app).await.unwrap();
        assert_eq!(figures::read(app, &sien, None).await.unwrap(), seen);
        assert!(matches!(
            figures::read(app, &sien, Quarter::parse("2026-2")).await,
            Err(ServiceError::NotFound)
        ));
        town.insist_sound().await;
    }

    async fn who_reads_figures_reads_no_names_and_nobody_else_reads_them(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let web = Browser::open(&town).await;
        let (sien, boss, _) = supervisor(&town, "sien@example.nl").await;
        let wil = worker(&town, &sien, "Wil", of_line(PolicyLine::Beschut)).await;
        // Nothing to read yet, for who may read; nothing at all for others.
        assert!(web.see(&boss, "/learn/figures").await.contains("Er zijn nog geen cijfers"));
        let karin = town.staff("karin@example.nl").await.token;
        assert_eq!(web.send(&wil.token, "/learn/figures", None).await.0, StatusCode::NOT_FOUND);
        town.clock.advance(18 * DAY);
        let boss = town.staff("sien@example.nl").await.token;
        let id = helper_id(&wil);
        let path = format!("/learn/workers/{id}/onward");
        assert!(web.see(&boss, "/learn").await.contains(&path));
        assert!(web.see(&boss, &path).await.contains("Waar ging Wil"));
        let (status, _, said) = web.send(&boss, &path, Some("on=2026-03-20&to=nowhere")).await;
        assert!(status == StatusCode::OK && said.contains("id=\"to-mistake\""), "{said}");
        let (status, to, said) = web.send(&boss, &path, Some("on=2026-03-20&to=paid_work")).await;
        assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/learn"), "{said}");
        assert!(!web.see(&boss, "/learn").await.contains(&path));
        assert_eq!(web.send(&karin, &path, None).await.0, StatusCode::SEE_OTHER, "her session is over");

        // The worker reads it, on their page and in their copy; and their own figures they do not.
        let wil = sign_in_as(&town, "wil@example.nl").await;
        for page in ["/me/learning", "/me/data"] {
            let said = web.see(&wil.token, page).await;
            assert!(said.contains("Daarna") && said.contains("Betaald werk"), "{page}: {said}");
        }
        town.clock.advance(30 * DAY);
        passing::pass(app).await.unwrap();
        let here = town.zone.clone();
        town.add_staff("peter@example.nl", vec![(Role::PolicyViewer, None)]).await;
        town.add_staff("paul@example.nl", vec![(Role::PolicyViewer, Some(here))]).await;
        town.add_staff("kim@example.nl", vec![(Role::Coordinator, None)]).await;
        let peter = town.staff("peter@example.nl").await.token;
        let paul = town.staff("paul@example.nl").await.token;
        let kim = town.staff("kim@example.nl").await.token;
        let main = |said: String| said.split("<main").nth(1).unwrap().to_owned();
        let whole = main(web.see(&peter, "/learn/figures").await);
        let part = main(web.see(&paul, "/learn/figures").await);
        assert!(whole.contains("Kwartaal 1 van 2026") && whole.contains("Beschut") && whole.contains("verborgen"), "{whole}");
        assert!(part.contains("De Hoven") && !part.contains("Beschut") && !part.contains("Samen<"), "{part}");
        for table in [&whole, &part] {
            assert!(!table.contains("Wil") && !table.contains(&id.to_string()), "{table}");
            // One worker: a 1 would say so.
            assert!(!table.contains(">1<") && !table.contains(">0<"));
        }
        let (status, _, file) = web.send(&peter, "/learn/figures.csv?quarter=2026-1", None).await;
        assert!(status == StatusCode::OK && file.contains("2026-1;line;\"beschut\";people;\r\n") && !file.contains("Wil"), "{file}");
        assert_eq!(web.send(&peter, "/learn/figures?quarter=2026-2", None).await.0, StatusCode::NOT_FOUND);
        for path in ["/learn/figures", "/learn/figures.csv"] {
            assert_eq!(web.send(&kim, path, None).await.0, StatusCode::NOT_FOUND);
        }
        // Whoever reads figures reads nothing else of learning.
        for other in ["/learn", "/learn/new", path.as_str()] {
            assert_eq!(web.send(&peter, other, None).await.0, StatusCode::NOT_FOUND, "{other}");
        }
        assert_eq!(web.send(&peter, "/staff/home", None).await.1, "/learn/figures");

        // Whoever is forgotten went nowhere.
        let wil = sign_in_as(&town, "wil@example.nl").await;
        rights::erase(app, &wil.actor, &wil.person).await.unwrap();
        assert!(learning::list_leavers(app, &sien).await.unwrap().is_empty());
        town.insist_sound().await;
    }
}

/// The order of the figures is part of what is stored nowhere else: whoever adds one adds a column to every table.
#[test]
fn there_are_five_figures() {
    assert_eq!(Measure::ALL.len(), Cells::default().len());
}
