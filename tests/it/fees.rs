//! Money, lightly: nobody comes for a price that was not agreed before, what was agreed stays, a month adds up, and nobody
//! reads it but those whose money it is and who keep the books.

use noaber::domain::access::{Actor, Role};
use noaber::domain::category::CategoryId;
use noaber::domain::consent::{Given, RepresentativeKind};
use noaber::domain::daypart::Daypart;
use noaber::domain::fee::{Fee, Listed, Price, PriceKind};
use noaber::domain::hours::{CostKind, Hours};
use noaber::domain::ids::{AssignmentId, RequestId, VisitId};
use noaber::domain::learning::Level;
use noaber::domain::schedule::Window;
use noaber::domain::time::amsterdam;
use noaber::service::ask::Ask;
use noaber::service::desk::Agreed;
use noaber::service::fees::{self, Month};
use noaber::service::helping::Step;
use noaber::service::{Refusal, ServiceError, desk, follow, helping, hours, learning, nearby, rights, round};
use reqwest::StatusCode;

use crate::learning::{asked, helper_id, sign, supervisor, terms, worker};
use crate::outings::{Browser, Resident, sign_in_as};
use crate::town::{Helping, Town};

/// Somebody who asks something, and the one visit of it.
struct Asked {
    request: RequestId,
    visit: VisitId,
    window: Window,
}

async fn ask(town: &Town, ask: Ask) -> Asked {
    let request = town.request(ask).await;
    let view = follow::find(&town.app, &town.coordinator, &request)
        .await
        .unwrap();
    let visit = &view.visits[0].visit;
    let starts_at = visit.windows[0].starts_at;
    Asked {
        visit: visit.id.clone(),
        window: Window {
            starts_at,
            ends_at: starts_at.plus(3600),
        },
        request,
    }
}

fn price(kind: PriceKind, amount: u32) -> Price {
    Price::new(kind, amount).unwrap()
}

/// From today on.
async fn costs(town: &Town, who: &Actor, category: &str, price: Price) {
    let listed = Listed {
        from_on: town.app.now().date(&amsterdam()),
        price,
    };
    let category = CategoryId::parse(category).unwrap();
    fees::set_price(&town.app, who, &category, listed).await.unwrap();
}

async fn book(town: &Town, who: &Helping, of: &Asked) -> Result<AssignmentId, ServiceError> {
    desk::assign(
        &town.app,
        &town.coordinator,
        &of.visit,
        &helper_id(who),
        of.window,
    )
    .await
}

fn refused<T: std::fmt::Debug>(done: Result<T, ServiceError>) -> Refusal {
    match done {
        Err(ServiceError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn is_nothing<T>(done: Result<T, ServiceError>) -> bool {
    matches!(done, Err(ServiceError::NotFound))
}

/// The visit takes place: until its hour, in at the door and out.
async fn done(town: &Town, who: &Helping, of: &Asked, booked: &AssignmentId) {
    let ahead = of.window.starts_at.seconds() - town.app.now().seconds();
    town.clock.advance(ahead.max(0));
    helping::step(&town.app, &who.actor, booked, Step::CheckIn)
        .await
        .unwrap();
    town.clock.advance(3600);
    helping::step(&town.app, &who.actor, booked, Step::CheckOut)
        .await
        .unwrap();
}

async fn noted(town: &Town, who: &Helping, booked: &AssignmentId, minutes: u32) {
    let said = Hours {
        minutes,
        travel_m: 0,
        cost_cents: 0,
        cost_kind: CostKind::None,
    };
    hours::note(&town.app, &who.actor, booked, said).await.unwrap();
}

async fn march(town: &Town, who: &Actor) -> Month {
    fees::month(&town.app, who, jiff::civil::date(2026, 3, 9))
        .await
        .unwrap()
}

async fn agree(town: &Town, who: &Actor, of: &Asked, said: Price) -> Result<(), ServiceError> {
    fees::answer(&town.app, who, &of.request, said, Given::ByTelephone).await
}

const FIVE: u32 = 500;

on_both_engines! {
    async fn a_worker_comes_for_what_was_agreed_and_not_before(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (sien, _, _) = supervisor(&town, "sien@example.nl").await;
        let omar = worker(&town, &sien, "Omar", terms()).await;
        sign(&town, &sien, &omar, "groceries", Level::Independent).await;
        costs(&town, &sien, "groceries", price(PriceKind::HalfHour, FIVE)).await;
        let gon = ask(&town, asked("Gon", "groceries", 4, Daypart::Am)).await;
        let own = sign_in_as(&town, "gon@example.org").await;

        // Nobody said that it may cost something: at the desk that is said, and to him no more than that it cannot be.
        assert_eq!(refused(book(&town, &omar, &gon).await), Refusal::PriceNotAgreed);
        let taken = nearby::take(app, &omar.actor, &gon.visit, gon.window.starts_at).await;
        assert_eq!(refused(taken), Refusal::NotAvailable);
        assert_eq!(round::run(app, &town.organisation).await.unwrap().invited, 0, "no question to him");
        assert_eq!(fees::month(app, &sien, gon.window.starts_at.date(&amsterdam())).await.unwrap().waiting.len(), 1);

        // The list moved between the question and the answer: asked again, at what it is now.
        let seven = price(PriceKind::HalfHour, 700);
        costs(&town, &sien, "groceries", seven).await;
        let late = agree(&town, &own.actor, &gon, price(PriceKind::HalfHour, FIVE)).await;
        assert_eq!(refused(late), Refusal::Changed);
        agree(&town, &own.actor, &gon, seven).await.unwrap();
        let said = fees::question(app, &own.actor, &gon.request).await.unwrap().answer.unwrap();
        assert_eq!((said.price, said.given), (seven, Given::InWriting), "they did it themselves");
        assert!(round::run(app, &town.organisation).await.unwrap().invited > 0, "he is asked now");

        // It moves once more: what was agreed stays for this request, and a new one is asked the new price.
        costs(&town, &sien, "groceries", price(PriceKind::Visit, 9_900)).await;
        let booked = book(&town, &omar, &gon).await.unwrap();
        let other = ask(&town, asked("Mia", "groceries", 5, Daypart::Am)).await;
        assert_eq!(refused(book(&town, &omar, &other).await), Refusal::PriceNotAgreed);
        // A neighbour comes for nothing.
        let ans = town.helper("Ans").await;
        let free = book(&town, &ans, &other).await.unwrap();

        done(&town, &omar, &gon, &booked).await;
        // Three half hours have begun; a supervisor signs for what he noted.
        noted(&town, &omar, &booked, 65).await;
        let omar = again(&town, "omar@example.nl").await;
        let sien = town.actor(&town.staff("sien@example.nl").await).await;
        assert_eq!(march(&town, &sien).await.sum, Fee { cents: 2_100, vouchers: 0 });
        learning::sign(app, &sien, &helper_id(&omar), std::slice::from_ref(&booked)).await.unwrap();
        noted(&town, &omar, &booked, 5).await;
        costs(&town, &sien, "groceries", price(PriceKind::Visit, 1)).await;
        let month = march(&town, &sien).await;
        assert_eq!((month.lines.len(), month.sum), (1, Fee { cents: 2_100, vouchers: 0 }), "as it was signed");
        assert_eq!((month.lines[0].minutes, month.lines[0].price), (65, seven));
        let ans = again(&town, "ans@example.nl").await;
        done(&town, &ans, &other, &free).await;
        assert_eq!(march(&town, &sien).await.lines.len(), 1, "a neighbour is no line");
        for (year, month) in [(2026, 2), (2026, 4)] {
            let day = jiff::civil::date(year, month, 15);
            assert!(fees::month(app, &sien, day).await.unwrap().lines.is_empty());
        }
        town.insist_sound().await;
    }

    async fn only_free_help_gives_the_visit_back_and_what_was_booked_free_stays(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (sien, _, _) = supervisor(&town, "sien@example.nl").await;
        let omar = worker(&town, &sien, "Omar", terms()).await;
        sign(&town, &sien, &omar, "groceries", Level::Independent).await;
        // Booked before there was a price: free, also when there is one.
        let early = ask(&town, asked("Aa", "groceries", 5, Daypart::Am)).await;
        let stays = book(&town, &omar, &early).await.unwrap();
        let five = price(PriceKind::Visit, FIVE);
        costs(&town, &sien, "groceries", five).await;
        let gon = ask(&town, asked("Gon", "groceries", 4, Daypart::Am)).await;
        // The coordinator heard it on the telephone.
        agree(&town, &town.coordinator, &gon, five).await.unwrap();
        let said = fees::question(app, &town.coordinator, &gon.request).await.unwrap().answer.unwrap();
        assert_eq!(said.given, Given::ByTelephone);
        book(&town, &omar, &gon).await.unwrap();
        agree(&town, &sien, &gon, Price::FREE).await.unwrap();
        let week = helping::my_week(app, &omar.actor).await.unwrap();
        let promised: Vec<_> = week.visits.into_iter().map(|one| one.assignment.id).collect();
        assert_eq!(promised, std::slice::from_ref(&stays));
        assert_eq!(refused(book(&town, &omar, &gon).await), Refusal::PriceNotAgreed);
        town.insist_sound().await;
        // Agreed once more, and booked; missed visits and those that are handed back cost nothing.
        agree(&town, &sien, &gon, five).await.unwrap();
        let booked = book(&town, &omar, &gon).await.unwrap();
        helping::step(app, &omar.actor, &booked, Step::HandBack(noaber::domain::assignment::HandBackReason::Ill))
            .await
            .unwrap();
        done(&town, &omar, &early, &stays).await;
        let sien = town.actor(&town.staff("sien@example.nl").await).await;
        assert!(march(&town, &sien).await.lines.is_empty());
        // Nothing costs anything any more: nobody is asked.
        costs(&town, &sien, "groceries", Price::FREE).await;
        let late = ask(&town, asked("Cc", "groceries", 6, Daypart::Am)).await;
        book(&town, &omar, &late).await.unwrap();
        town.insist_sound().await;
    }

    async fn only_free_help_takes_a_question_back_and_asks_whoever_is_free(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (sien, _, _) = supervisor(&town, "sien@example.nl").await;
        let omar = worker(&town, &sien, "Omar", terms()).await;
        sign(&town, &sien, &omar, "groceries", Level::Independent).await;
        let five = price(PriceKind::Visit, FIVE);
        costs(&town, &sien, "groceries", five).await;
        let gon = ask(&town, asked("Gon", "groceries", 5, Daypart::Am)).await;
        let own = sign_in_as(&town, "gon@example.org").await;
        agree(&town, &own.actor, &gon, five).await.unwrap();
        round::run(app, &town.organisation).await.unwrap();
        let asked_of = async |who: &Helping| {
            let week = helping::my_week(app, &who.actor).await.unwrap();
            week.invitations.into_iter().map(|one| one.invitation.id).collect::<Vec<_>>()
        };
        let questions = asked_of(&omar).await;
        assert_eq!(questions.len(), 1, "he is asked");

        // She would rather pay nothing: he need not answer, and is told as if somebody had come before him.
        agree(&town, &own.actor, &gon, Price::FREE).await.unwrap();
        assert!(asked_of(&omar).await.is_empty());
        assert_eq!(refused(helping::accept(app, &omar.actor, &questions[0]).await), Refusal::PlaceTaken);
        let told = town.mails_to("omar@example.nl").await;
        assert_eq!(told.iter().filter(|one| one.contains("Er is al iemand, dank u")).count(), 1, "{told:#?}");
        assert!(told.iter().all(|one| !one.contains("gratis")), "not why: {told:#?}");
        town.insist_sound().await;

        // Whoever is free is asked next, and stays asked whatever is said about money.
        let ans = town.helper("Ans").await;
        round::run(app, &town.organisation).await.unwrap();
        let free = asked_of(&ans).await;
        assert_eq!(free.len(), 1);
        agree(&town, &own.actor, &gon, five).await.unwrap();
        agree(&town, &own.actor, &gon, Price::FREE).await.unwrap();
        assert_eq!(asked_of(&ans).await, free);
        helping::accept(app, &ans.actor, &free[0]).await.unwrap();
        town.insist_sound().await;
    }

    async fn vouchers_run_out_and_somebody_comes_all_the_same(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let web = Browser::open(&town).await;
        let (sien, boss, _) = supervisor(&town, "sien@example.nl").await;
        let omar = worker(&town, &sien, "Omar", terms()).await;
        sign(&town, &sien, &omar, "garden", Level::Independent).await;
        let today = app.now().date(&amsterdam());
        let wrong = format!("category=garden&kind=voucher&amount=2,50&from={today}");
        let (status, _, said) = web.send(&boss, "/prices", Some(&wrong)).await;
        assert!(status == StatusCode::OK && said.contains("hoogstens 50 bonnen"), "{said}");
        let past = "category=garden&kind=voucher&amount=2&from=2026-02-01";
        assert_eq!(web.send(&boss, "/prices", Some(past)).await.0, StatusCode::OK, "never the past");
        let good = format!("category=garden&kind=voucher&amount=2&from={today}");
        assert_eq!(web.send(&boss, "/prices", Some(&good)).await.0, StatusCode::SEE_OTHER);
        assert!(web.see(&boss, "/prices").await.contains("2 bonnen per bezoek"));

        let mut formula = asked("Gon", "garden", 4, Daypart::Am);
        formula.given_name = "=Gon".to_owned();
        let gon = ask(&town, formula).await;
        let own = sign_in_as(&town, "gon@example.org").await;
        let page = format!("/requests/{}", gon.request);
        let seen = web.see(&own.token, &page).await;
        assert!(seen.contains("Goed, voor 2 bonnen per bezoek") && seen.contains("Alleen gratis hulp"), "{seen}");
        assert!(seen.contains("Zonder antwoord zoeken wij alleen een buur") && !seen.contains("De rekening"), "{seen}");
        let fine = "do=agree&kind=voucher&amount=2";
        let (status, to, _) = web.send(&own.token, &format!("{page}/price"), Some(fine)).await;
        assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("{page}?done=price")));
        assert!(web.see(&town.staff("karin@example.nl").await.token, &format!("/desk{page}")).await.contains("vindt het goed"));
        let mine = format!("/fees/{}", own.person);
        let (status, _, said) = web.send(&boss, &mine, Some("count=0&date=2026-03-02")).await;
        assert!(status == StatusCode::OK && said.contains("van 1 tot en met 1000"), "{said}");
        let one = format!("count=1&date={today}");
        assert_eq!(web.send(&boss, &mine, Some(&one)).await.0, StatusCode::SEE_OTHER);
        let booked = book(&town, &omar, &gon).await.unwrap();
        done(&town, &omar, &gon, &booked).await;

        let Resident { actor, token, person } = sign_in_as(&town, "gon@example.org").await;
        let found = fees::of_resident(app, &actor, &person, today).await.unwrap();
        assert_eq!((found.left, found.sum), (Some(-1), Fee { cents: 0, vouchers: 2 }));
        let seen = web.see(&token, &mine).await;
        assert!(seen.contains("meer bonnen gebruikt") && seen.contains("Een buur die helpt, kost niets"), "{seen}");
        assert!(web.see(&token, "/me").await.contains(&mine));
        assert!(web.see(&token, "/me/data").await.contains("2 bonnen per bezoek"));
        // It goes on.
        let mut more = asked("Gon", "garden", 6, Daypart::Am);
        more.given_name = "=Gon".to_owned();
        let more = ask(&town, more).await;
        agree(&town, &actor, &more, price(PriceKind::Voucher, 2)).await.unwrap();
        book(&town, &omar, &more).await.unwrap();

        // As a file: only with a fresh code, and no formula. Whoever is in it sees who looked.
        let boss = town.staff("sien@example.nl").await.token;
        let (status, _, file) = web.send(&boss, "/fees.csv?month=2026-03", None).await;
        assert_eq!(status, StatusCode::OK);
        assert!(file.contains("date;resident;name;category;minutes;kind;each;euros;vouchers\r\n"), "{file}");
        assert!(file.contains(";\"'=Gon") && file.contains(";voucher;2;0,00;2\r\n"), "{file}");
        web.see(&boss, "/fees?month=2026-03").await;
        let trace = web.see(&token, "/me").await;
        assert_eq!(trace.matches("wat de hulp kostte").count(), 1, "once in 24 hours: {trace}");
        town.clock.advance(6 * 60);
        let (_, to, _) = web.send(&boss, "/fees.csv?month=2026-03", None).await;
        assert!(to.starts_with("/fresh"), "{to}");
        town.insist_sound().await;
    }

    async fn nobody_else_reads_it_and_sums_stay_when_somebody_is_forgotten(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (sien, _, _) = supervisor(&town, "sien@example.nl").await;
        let omar = worker(&town, &sien, "Omar", terms()).await;
        sign(&town, &sien, &omar, "groceries", Level::Independent).await;
        sign(&town, &sien, &omar, "garden", Level::Independent).await;
        let half = price(PriceKind::HalfHour, FIVE);
        costs(&town, &sien, "groceries", half).await;
        costs(&town, &sien, "garden", price(PriceKind::Voucher, 1)).await;
        let gon = ask(&town, asked("Gon", "groceries", 4, Daypart::Am)).await;
        let too = ask(&town, asked("Gon", "garden", 4, Daypart::Pm)).await;
        agree(&town, &sien, &gon, half).await.unwrap();
        agree(&town, &sien, &too, price(PriceKind::Voucher, 1)).await.unwrap();
        let first = book(&town, &omar, &gon).await.unwrap();
        let second = book(&town, &omar, &too).await.unwrap();
        done(&town, &omar, &gon, &first).await;
        done(&town, &omar, &too, &second).await;
        noted(&town, &omar, &first, 65).await;

        let own = sign_in_as(&town, "gon@example.org").await;
        let bea = town.helper("Bea").await;
        let ans = town.helper("Ans").await;
        let money_only = Agreed {
            to: Some(bea.person()),
            kind: RepresentativeKind::Bewindvoerder,
            given: Given::InPerson,
            until: None,
        };
        desk::record_consent(app, &town.coordinator, &own.person, money_only).await.unwrap();
        let bea = again(&town, "bea@example.nl").await;
        let sien = town.actor(&town.staff("sien@example.nl").await).await;
        let admin = town.actor(&town.staff("karin@example.nl").await).await;
        town.add_staff("kim@example.nl", vec![(Role::Coordinator, None)]).await;
        let kim = town.actor(&town.staff("kim@example.nl").await).await;
        let day = jiff::civil::date(2026, 3, 31);
        for may in [&own.actor, &bea.actor, &sien, &admin] {
            let found = fees::of_resident(app, may, &own.person, day).await.unwrap();
            assert_eq!(found.sum, Fee { cents: 1_500, vouchers: 1 });
        }
        for may_not in [&ans.actor, &omar.actor, &kim] {
            assert!(is_nothing(fees::of_resident(app, may_not, &own.person, day).await));
            assert!(is_nothing(fees::month(app, may_not, day).await));
            assert!(is_nothing(fees::list_prices(app, may_not).await));
        }
        let one = (1, town.app.now().date(&amsterdam()));
        for may_not in [&own.actor, &bea.actor, &kim] {
            assert!(is_nothing(fees::give_vouchers(app, may_not, &own.person, one).await));
        }
        assert!(is_nothing(fees::question(app, &bea.actor, &gon.request).await), "money only sees no request");

        // The worker is forgotten, then the resident: what it came to stays, under nobody's name.
        learning::sign(app, &sien, &helper_id(&omar), std::slice::from_ref(&first)).await.unwrap();
        let omar = again(&town, "omar@example.nl").await;
        noted(&town, &omar, &first, 5).await;
        rights::erase(app, &Actor::System, &omar.person()).await.unwrap();
        let sum = Fee { cents: 1_500, vouchers: 1 };
        assert_eq!(march(&town, &sien).await.sum, sum, "as it was signed");
        town.insist_sound().await;
        rights::erase(app, &Actor::System, &own.person).await.unwrap();
        let month = march(&town, &sien).await;
        assert_eq!(month.sum, sum);
        assert!(month.residents.iter().all(|one| one.name.is_empty() && one.left.is_none()));
        assert!(is_nothing(fees::of_resident(app, &sien, &own.person, day).await));
        town.insist_sound().await;
    }

    async fn vouchers_stay_used_when_a_request_has_had_its_time(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (sien, _, _) = supervisor(&town, "sien@example.nl").await;
        let omar = worker(&town, &sien, "Omar", terms()).await;
        sign(&town, &sien, &omar, "garden", Level::Independent).await;
        costs(&town, &sien, "garden", price(PriceKind::Voucher, 2)).await;
        let gon = ask(&town, asked("Gon", "garden", 4, Daypart::Am)).await;
        agree(&town, &sien, &gon, price(PriceKind::Voucher, 2)).await.unwrap();
        let own = sign_in_as(&town, "gon@example.org").await;
        let five = (5, app.now().date(&amsterdam()));
        fees::give_vouchers(app, &sien, &own.person, five).await.unwrap();
        let booked = book(&town, &omar, &gon).await.unwrap();
        done(&town, &omar, &gon, &booked).await;
        let said = follow::Said {
            somebody_came: true,
            same_again: false,
            words: String::new(),
        };
        follow::say(app, &own.actor, &gon.visit, said).await.unwrap();
        let left = async || {
            let own = sign_in_as(&town, "gon@example.org").await;
            let day = jiff::civil::date(2026, 3, 4);
            let found = fees::of_resident(app, &own.actor, &own.person, day).await.unwrap();
            (found.left, found.lines.len())
        };
        assert_eq!(left().await, (Some(3), 1));
        // Kept alive by another request, so that the file stays.
        ask(&town, asked("Gon", "company", 6, Daypart::Pm)).await;
        town.clock.advance(3 * 365 * 86_400);
        rights::keep_to_time(app).await.unwrap();
        assert_eq!(left().await, (Some(3), 0), "the visit is nobody's, and two are gone");
        town.insist_sound().await;
    }
}

async fn again(town: &Town, mail: &str) -> Helping {
    let Resident { actor, token, .. } = sign_in_as(town, mail).await;
    Helping { actor, token }
}
