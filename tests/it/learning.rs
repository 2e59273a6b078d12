//! Learn-work: somebody begins, watches, is signed for, goes alone while somebody is on duty, says how it went, and has it
//! on paper; who else reads any of it: nobody.

use noaber::domain::access::{Actor, Role};
use noaber::domain::category::CategoryId;
use noaber::domain::contact::MailAddress;
use noaber::domain::daypart::Daypart;
use noaber::domain::helper::Availability;
use noaber::domain::ids::{AssignmentId, HelperId, PersonId, VisitId};
use noaber::domain::language::SpokenLanguage;
use noaber::domain::learning::{Dutch, Level, PolicyLine, Private};
use noaber::domain::organisation::OrganisationKind;
use noaber::domain::resident::Contact;
use noaber::domain::schedule::{DayWindow, Schedule, Window};
use noaber::service::ask::Ask;
use noaber::service::helping::Step;
use noaber::service::learning::{self, NewDuty, NewWorker, Terms, WhoBegins};
use noaber::service::{Refusal, ServiceError, desk, follow, helping, nearby, rights, setup, staffing};
use reqwest::StatusCode;

use crate::outings::{Browser, Resident, resident, sign_in_as};
use crate::town::{Helping, Town, groceries};

/// Groceries on one daypart of March 2026.
pub fn asked(name: &str, category: &str, day: i8, part: Daypart) -> Ask {
    let date = jiff::civil::date(2026, 3, day);
    let usual = groceries(name);
    Ask {
        category: CategoryId::parse(category).unwrap(),
        contact: Contact {
            mail: MailAddress::parse(&format!("{}@example.org", name.to_lowercase())),
            telephone: None,
        },
        schedule: Schedule::Windows {
            windows: vec![DayWindow { date, part }],
        },
        ..usual
    }
}

/// The one visit of a request that is written down, and the first hour of it.
pub async fn visit(town: &Town, ask: Ask) -> (VisitId, Window) {
    let request = town.request(ask).await;
    let view = follow::find(&town.app, &town.coordinator, &request)
        .await
        .unwrap();
    let visit = &view.visits[0].visit;
    let starts_at = visit.windows[0].starts_at;
    let window = Window {
        starts_at,
        ends_at: starts_at.plus(3600),
    };
    (visit.id.clone(), window)
}

pub fn helper_id(of: &Helping) -> HelperId {
    of.actor.identity().unwrap().helper.clone().unwrap()
}

pub fn terms() -> Terms {
    Terms {
        starts_on: jiff::civil::date(2026, 3, 1),
        ends_on: None,
        week_min: 16 * 60,
        most_week_min: None,
        most_unpaid_months: None,
        own: Private {
            line: PolicyLine::Participatiewet,
            wishes: String::new(),
            ..Private::default()
        },
    }
}

/// Somebody who supervises everywhere in the organisation.
pub async fn supervisor(town: &Town, mail: &str) -> (Actor, String, PersonId) {
    let id = town.add_staff(mail, vec![(Role::Supervisor, None)]).await;
    let session = town.staff(mail).await;
    (town.actor(&session).await, session.token, id)
}

/// A neighbour who helps becomes a worker.
pub async fn worker(town: &Town, sien: &Actor, name: &str, terms: Terms) -> Helping {
    let one = town.helper(name).await;
    let new = NewWorker {
        who: WhoBegins::Known(helper_id(&one)),
        terms,
    };
    learning::begin(&town.app, sien, new).await.unwrap();
    one
}

pub async fn sign(town: &Town, sien: &Actor, of: &Helping, category: &str, level: Level) {
    let step = (CategoryId::parse(category).unwrap(), level);
    learning::set_level(&town.app, sien, &helper_id(of), step, "Zo ging het.")
        .await
        .unwrap();
}

/// On duty on one day of March, from hour to hour.
pub fn turn(who: &PersonId, day: i8, from: u32, until: u32) -> NewDuty {
    NewDuty {
        supervisor: who.clone(),
        weekday: None,
        first_on: jiff::civil::date(2026, 3, day),
        last_on: None,
        from_min: from * 60,
        until_min: until * 60,
    }
}

async fn book(
    town: &Town,
    who: &Helping,
    (visit, window): &(VisitId, Window),
) -> Result<AssignmentId, ServiceError> {
    desk::assign(&town.app, &town.coordinator, visit, &helper_id(who), *window).await
}

pub async fn take(
    town: &Town,
    who: &Helping,
    (visit, window): &(VisitId, Window),
) -> Result<AssignmentId, ServiceError> {
    nearby::take(&town.app, &who.actor, visit, window.starts_at).await
}

pub fn refused<T: std::fmt::Debug>(done: Result<T, ServiceError>) -> Refusal {
    match done {
        Err(ServiceError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

/// What is booked for somebody and stands.
async fn promised(town: &Town, of: &Helping) -> Vec<AssignmentId> {
    let week = helping::my_week(&town.app, &of.actor).await.unwrap();
    week.visits.into_iter().map(|one| one.assignment.id).collect()
}

async fn again(town: &Town, mail: &str) -> Helping {
    let Resident { actor, token, .. } = sign_in_as(town, mail).await;
    Helping { actor, token }
}

on_both_engines! {
    async fn somebody_begins_learns_goes_alone_and_has_it_on_paper(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let web = Browser::open(&town).await;
        let (sien, boss, boss_id) = supervisor(&town, "sien@example.nl").await;
        let visits = [
            visit(&town, asked("Gon", "groceries", 4, Daypart::Am)).await,
            visit(&town, asked("Mia", "garden", 4, Daypart::Pm)).await,
        ];

        // A form that is wrong keeps every word.
        let wrong = "who=new&name=Omar&family=Said&mail=omar&street=Kanariestraat+4&postcode=5038&agreed=yes\
                     &starts=2026-03-01&hours=99";
        let (status, _, said) = web.send(&boss, "/learn/new", Some(wrong)).await;
        assert!(status == StatusCode::OK && said.contains("Dit is geen mailadres") && said.contains("Kanariestraat 4"));
        let good = "who=new&name=Omar&family=Said&mail=omar%40example.nl&street=Kanariestraat+4&postcode=5038\
                    &agreed=yes&starts=2026-03-01&hours=16";
        let (status, page, said) = web.send(&boss, "/learn/new", Some(good)).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{said}");
        let page = page.split('?').next().unwrap().to_owned();
        assert!(web.see(&boss, "/learn").await.contains("Omar Said"));
        let omar = again(&town, "omar@example.nl").await;

        // He watches: nobody sends him alone, and a coordinator does not learn why.
        assert_eq!(refused(book(&town, &omar, &visits[0]).await), Refusal::NotAvailable);
        assert_eq!(refused(take(&town, &omar, &visits[0]).await), Refusal::NotAlone);
        assert!(web.see(&omar.token, "/me/learning").await.contains("Meekijken bij:"));

        // A step up: alone while somebody is on duty, and nobody is.
        let no_reason = "do=level&category=groceries&level=under_call&reason=";
        assert_eq!(web.send(&boss, &page, Some(no_reason)).await.0, StatusCode::OK);
        let step = "do=level&category=groceries&level=under_call&reason=Drie+keer+samen+GOEDZO";
        assert_eq!(web.send(&boss, &page, Some(step)).await.0, StatusCode::SEE_OTHER);
        assert_eq!(refused(take(&town, &omar, &visits[0]).await), Refusal::NobodyOnCall);
        let half = format!("do=add&who={boss_id}&day=2&date=2026-03-04&until=&from=08:30&to=12:00");
        assert_eq!(web.send(&boss, "/learn/roster", Some(&half)).await.0, StatusCode::SEE_OTHER);
        assert_eq!(refused(take(&town, &omar, &visits[0]).await), Refusal::NobodyOnCall, "half an hour nobody");
        let rest = format!("do=add&who={boss_id}&day=once&date=2026-03-04&until=&from=08:00&to=08:30");
        web.send(&boss, "/learn/roster", Some(&rest)).await;
        take(&town, &omar, &visits[0]).await.unwrap();

        // Somebody leaves the roster: he does not go, and goes again when somebody is there again.
        let turns = learning::roster(app, &sien).await.unwrap().turns;
        let gone = turns.iter().find(|one| one.weekday.is_none()).unwrap();
        let remove = format!("do=remove&turn={}", gone.id);
        assert_eq!(web.send(&boss, "/learn/roster", Some(&remove)).await.0, StatusCode::SEE_OTHER);
        assert!(promised(&town, &omar).await.is_empty());
        town.insist_sound().await;
        learning::add_duty(app, &sien, turn(&boss_id, 4, 8, 9)).await.unwrap();
        let booked = take(&town, &omar, &visits[0]).await.unwrap();

        // A goal, and what serves it; signed for, it moves the level.
        let goal = "do=goal&aim=garden&target=independent&due=2026-03-10&story=Een+heg+knippen";
        assert_eq!(web.send(&boss, &page, Some(goal)).await.0, StatusCode::SEE_OTHER);
        assert!(web.see(&omar.token, "/me/learning").await.contains("Een heg knippen"));
        let file = learning::mine(app, &omar.actor).await.unwrap();
        assert_eq!(file.due.goals, 1);
        let reached = format!("do=reached&goal={}", file.goals[0].id);
        assert_eq!(web.send(&boss, &page, Some(&reached)).await.0, StatusCode::SEE_OTHER);
        assert_eq!(web.send(&boss, &page, Some(&reached)).await.0, StatusCode::CONFLICT, "once");
        take(&town, &omar, &visits[1]).await.unwrap();
        // A step back: that visit goes back at once, and his groceries stand.
        let back = "do=level&category=garden&level=together&reason=Nog+niet";
        assert_eq!(web.send(&boss, &page, Some(back)).await.0, StatusCode::SEE_OTHER);
        assert_eq!(promised(&town, &omar).await, std::slice::from_ref(&booked));

        // The visit, and three taps.
        town.clock.advance(22 * 3600);
        let omar = again(&town, "omar@example.nl").await;
        let boss = town.staff("sien@example.nl").await.token;
        for step in [Step::CheckIn, Step::CheckOut] {
            helping::step(app, &omar.actor, &booked, step).await.unwrap();
        }
        let tap = format!("/me/learning/{booked}");
        assert!(web.see(&omar.token, "/me/learning").await.contains(&tap));
        assert!(web.see(&omar.token, &tap).await.contains("Hoe ging het?"));
        assert!(web.see(&omar.token, &format!("{tap}?went=well")).await.contains("Wat deed u zelf?"));
        let third = web.see(&omar.token, &format!("{tap}?went=well&did=myself")).await;
        assert!(third.contains("Wat wilt u de volgende keer?") && third.contains("value=\"myself\""), "{third}");
        let last = web.send(&omar.token, &tap, Some("went=well&did=myself&next=further")).await;
        assert_eq!(last.1, "/me/learning?done=reflected");
        let seen = "do=observe&work=groceries&seen=by_themselves&note=Hij+nam+de+tijd";
        assert_eq!(web.send(&boss, &page, Some(seen)).await.0, StatusCode::SEE_OTHER);
        let file = web.see(&boss, &page).await;
        assert!(file.contains("Ik deed het zelf") && file.contains("Hij nam de tijd"), "{file}");
        assert_eq!(web.send(&boss, &page, Some("do=sign")).await.0, StatusCode::OK, "nothing chosen");
        let sign = format!("do=sign&visit={booked}");
        assert_eq!(web.send(&boss, &page, Some(&sign)).await.0, StatusCode::SEE_OTHER);

        // He reads everything that is recorded, in words and as a file.
        let own = web.see(&omar.token, "/me/learning").await;
        for words in ["GOEDZO", "Hij nam de tijd", "Nog niet", "Getekend voor", "Geen regeling"] {
            assert!(own.contains(words), "{words}: {own}");
        }
        assert!(web.see(&omar.token, "/me/data").await.contains("GOEDZO"));

        // On paper.
        assert_eq!(web.send(&boss, &page, Some("do=statement")).await.0, StatusCode::SEE_OTHER);
        let id = learning::mine(app, &omar.actor).await.unwrap().statements[0].id.clone();
        let paper = web.see(&omar.token, &format!("/statements/{id}")).await;
        assert!(paper.contains("Omar Said") && paper.contains("Boodschappen") && !paper.contains("Tuin"), "{paper}");
        town.insist_sound().await;
    }

    async fn agreement_and_barriers_hold_at_commit_and_when_they_change(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (sien, _, _) = supervisor(&town, "sien@example.nl").await;
        let tight = Terms {
            starts_on: jiff::civil::date(2026, 3, 5),
            most_unpaid_months: Some(1),
            week_min: 120,
            own: Private {
                childcare: Availability::default().with(3, 12, 14),
                dutch: Some(Dutch::A2),
                ..terms().own
            },
            ..terms()
        };
        let ans = worker(&town, &sien, "Ans", tight.clone()).await;
        sign(&town, &sien, &ans, "groceries", Level::Independent).await;
        let early = visit(&town, asked("Aa", "groceries", 4, Daypart::Am)).await;
        assert_eq!(refused(take(&town, &ans, &early).await), Refusal::OutsideAgreement, "not begun");
        // Thursday from noon she has the children.
        let noon = visit(&town, asked("Bb", "groceries", 5, Daypart::Pm)).await;
        assert_eq!(refused(book(&town, &ans, &noon).await), Refusal::NotAvailable);
        let mut in_dutch = asked("Cc", "groceries", 6, Daypart::Am);
        in_dutch.requirements.language = SpokenLanguage::parse("nl");
        let in_dutch = visit(&town, in_dutch).await;
        assert_eq!(refused(book(&town, &ans, &in_dutch).await), Refusal::NotAvailable);
        // Two hours, and no third.
        let mut booked = Vec::new();
        for (name, day) in [("Dd", 5), ("Ee", 6)] {
            let one = visit(&town, asked(name, "groceries", day, Daypart::Am)).await;
            booked.push(book(&town, &ans, &one).await.unwrap());
        }
        let third = visit(&town, asked("Ff", "groceries", 6, Daypart::Pm)).await;
        assert_eq!(refused(book(&town, &ans, &third).await), Refusal::WeekFull);
        // A month without pay is over on 4 April.
        let mut late = asked("Gg", "groceries", 6, Daypart::Am);
        late.schedule = Schedule::Windows {
            windows: vec![DayWindow { date: jiff::civil::date(2026, 4, 6), part: Daypart::Am }],
        };
        let late = visit(&town, late).await;
        assert_eq!(refused(book(&town, &ans, &late).await), Refusal::NotAvailable);
        // One hour less: the last goes back, the first stands. Then a Thursday that is for the children.
        let less = Terms { week_min: 60, ..tight.clone() };
        learning::set_agreement(app, &sien, &helper_id(&ans), less).await.unwrap();
        assert_eq!(promised(&town, &ans).await, booked[..1]);
        let busy = Private { childcare: Availability::default().with(3, 8, 9), ..tight.own.clone() };
        let busy = Terms { own: busy, ..tight };
        learning::set_agreement(app, &sien, &helper_id(&ans), busy).await.unwrap();
        assert!(promised(&town, &ans).await.is_empty());
        town.insist_sound().await;
    }

    async fn a_neighbour_who_becomes_a_worker_hands_back_and_a_supervisor_who_leaves_takes_the_call_along(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (sien, _, sien_id) = supervisor(&town, "sien@example.nl").await;
        let bas = town.helper("Bas").await;
        let one = visit(&town, asked("Aa", "groceries", 5, Daypart::Am)).await;
        book(&town, &bas, &one).await.unwrap();
        let new = NewWorker { who: WhoBegins::Known(helper_id(&bas)), terms: terms() };
        learning::begin(app, &sien, new.clone()).await.unwrap();
        assert!(promised(&town, &bas).await.is_empty(), "he watches first");
        assert_eq!(refused(learning::begin(app, &sien, new).await), Refusal::Changed);
        sign(&town, &sien, &bas, "groceries", Level::AloneUnderCall).await;
        learning::add_duty(app, &sien, turn(&sien_id, 5, 8, 12)).await.unwrap();
        book(&town, &bas, &one).await.unwrap();
        // Karin administers: Sien supervises no more.
        let karin = town.staff("karin@example.nl").await;
        let karin = town.actor(&karin).await;
        let (staff, _) = staffing::list_staff(app, &karin).await.unwrap();
        let role = &staff.iter().find(|one| one.person == sien_id).unwrap().roles[0].0;
        staffing::end_role(app, &karin, &role.id).await.unwrap();
        assert!(promised(&town, &bas).await.is_empty(), "nobody is on duty");
        town.insist_sound().await;
        // Another, who is forgotten.
        let (toos, _, toos_id) = supervisor(&town, "toos@example.nl").await;
        learning::add_duty(app, &toos, turn(&toos_id, 5, 8, 12)).await.unwrap();
        book(&town, &bas, &one).await.unwrap();
        rights::erase(app, &Actor::System, &toos_id).await.unwrap();
        assert!(promised(&town, &bas).await.is_empty());
        // And he himself: nothing is left.
        rights::erase(app, &Actor::System, &bas.person()).await.unwrap();
        town.insist_sound().await;
    }

    async fn nobody_else_reads_any_of_it(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let web = Browser::open(&town).await;
        let (sien, boss, _) = supervisor(&town, "sien@example.nl").await;
        let own = Private { wishes: "WISHCANARY".to_owned(), ..terms().own };
        let ans = worker(&town, &sien, "Ans", Terms { own, ..terms() }).await;
        let page = format!("/learn/workers/{}", helper_id(&ans));
        let step = "do=level&category=garden&level=together&reason=WHYCANARY";
        web.send(&boss, &page, Some(step)).await;
        let bas = town.helper("Bas").await;
        let riet = resident(&town, "Riet").await;
        let karin = town.staff("karin@example.nl").await;
        // Another organisation's supervisor, and one of another zone.
        let (made, organisation) = (app.clone(), town.organisation.clone());
        let (other, elsewhere) = app.store.write::<_, ServiceError, _>(async move |tx| {
            let other = setup::add_organisation(tx, &made, "Anderen", OrganisationKind::Care).await?;
            let mut zone = setup::plain_zone(&made, "Elders", "Joke", "013 555 99 99");
            zone.organisation = organisation;
            noaber::store::place::add_zone(tx, &zone, &[], made.now()).await?;
            Ok((other, zone.id))
        }).await.unwrap();
        town.add_staff_of(&other, "vreemd@example.nl", vec![(Role::Supervisor, None), (Role::Admin, None)]).await;
        town.add_staff("elders@example.nl", vec![(Role::Supervisor, Some(elsewhere))]).await;
        let stranger = town.staff("vreemd@example.nl").await;
        let far = town.staff("elders@example.nl").await;
        for token in [&bas.token, &riet.token, &karin.token, &stranger.token, &far.token, &ans.token] {
            assert_eq!(web.send(token, &page, None).await.0, StatusCode::NOT_FOUND);
            assert_eq!(web.send(token, &page, Some(step)).await.0, StatusCode::NOT_FOUND);
        }
        for token in [&bas.token, &riet.token, &karin.token, &ans.token] {
            for path in ["/learn", "/learn/new", "/learn/roster"] {
                assert_eq!(web.send(token, path, None).await.0, StatusCode::NOT_FOUND, "{path}");
            }
        }
        assert!(!web.see(&far.token, "/learn").await.contains("Ans"));
        assert_eq!(web.send(&bas.token, "/me/learning", None).await.0, StatusCode::NOT_FOUND);
        // A coordinator with her file open, and with the copy that she asked for.
        let file = format!("/desk/people/{}", ans.person());
        web.send(&karin.token, &file, Some("why=meet")).await;
        for path in [file.clone(), format!("{file}/data"), format!("{file}/data.json"), format!("{file}/offer")] {
            let (_, _, said) = web.send(&karin.token, &path, None).await;
            for canary in ["WISHCANARY", "WHYCANARY", "participatiewet", "Participatiewet", "together"] {
                assert!(!said.contains(canary), "{path} says {canary}");
            }
        }
        let trail = web.see(&karin.token, "/admin/trail").await;
        assert!(trail.contains("Stap getekend") && !trail.contains("together") && !trail.contains("WHYCANARY"));
        let own = rights::everything_about(app, &ans.actor, &ans.person(), noaber::domain::language::Lang::Nl).await.unwrap();
        assert_eq!(own.learning.unwrap().levels[0].why, "WHYCANARY");
        town.insist_sound().await;
    }

    async fn anybody_checks_a_statement_as_far_as_its_worker_agrees(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let web = Browser::open(&town).await;
        let (sien, boss, _) = supervisor(&town, "sien@example.nl").await;
        let ans = worker(&town, &sien, "Ans", terms()).await;
        let page = format!("/learn/workers/{}", helper_id(&ans));
        let (status, _, said) = web.send(&boss, &page, Some("do=statement")).await;
        assert!(status == StatusCode::OK && said.contains("Er is nog niets om voor te tekenen"), "{said}");
        sign(&town, &sien, &ans, "groceries", Level::Independent).await;
        assert_eq!(web.send(&boss, &page, Some("do=statement")).await.0, StatusCode::SEE_OTHER);
        let one = learning::mine(app, &ans.actor).await.unwrap().statements.remove(0);
        let check = format!("/verify/{}", noaber::domain::practice::printed(&one.code).to_lowercase());
        // Nobody, until she agrees; then what she agreed to, and no more.
        assert!(web.see("", &check).await.contains("Wij vinden geen bewijs"));
        let show = format!("do=show&statement={}&show=work", one.id);
        assert_eq!(web.send(&ans.token, "/me/learning", Some(&show)).await.0, StatusCode::SEE_OTHER);
        let seen = web.see("", &check).await;
        assert!(seen.contains("Dit bewijs geldt") && seen.contains("Boodschappen") && seen.contains(&one.print), "{seen}");
        assert!(seen.contains("Stichting De Hoven") && !seen.contains("Ans") && !seen.contains("Helpersen"), "{seen}");
        let typed = web.send("", "/verify", Some(&format!("code={}", one.code))).await;
        assert_eq!(typed.1, format!("/verify/{}", one.code));
        web.send(&ans.token, "/me/learning", Some(&format!("do=show&statement={}&show=name", one.id))).await;
        let seen = web.see("", &check).await;
        assert!(seen.contains("Ans Helpersen") && !seen.contains("Boodschappen"), "{seen}");
        // Somebody else's is not hers to show.
        let bas = worker(&town, &sien, "Bas", terms()).await;
        assert_eq!(web.send(&bas.token, "/me/learning", Some(&show)).await.0, StatusCode::NOT_FOUND);
        assert_eq!(web.send(&bas.token, &format!("/statements/{}", one.id), None).await.0, StatusCode::NOT_FOUND);
        // What a statement says does not change with her level; what is taken back does not count.
        sign(&town, &sien, &ans, "groceries", Level::Watching).await;
        assert!(web.see("", &check).await.contains("Dit bewijs geldt"));
        assert_eq!(web.send(&boss, &page, Some(&format!("do=withdraw&statement={}", one.id))).await.0, StatusCode::SEE_OTHER);
        assert!(web.see("", &check).await.contains("ingetrokken"));
        web.send(&ans.token, "/me/learning", Some(&format!("do=hide&statement={}", one.id))).await;
        assert!(web.see("", &check).await.contains("Wij vinden geen bewijs"));
        // Guessing is counted.
        let mut answers = Vec::new();
        for n in 0..40 {
            answers.push(web.send("", &format!("/verify/AAAAAAAAAA{n:02}"), None).await.0);
        }
        assert_eq!(*answers.last().unwrap(), StatusCode::TOO_MANY_REQUESTS);
        town.insist_sound().await;
    }
}
