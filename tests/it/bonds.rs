//! Bonds: two people are brought together, first get to know each other, set their own days, and may stop at any moment;
//! nobody else is sought for what is theirs, and who said no is told to nobody.

use noaber::domain::assignment::HandBackReason;
use noaber::domain::bond::{Bond, BondEnd, BondSide, BondState, BondStep, CareContact, ReviewOutcome};
use noaber::domain::category::CategoryId;
use noaber::domain::consent::{Given, Purpose};
use noaber::domain::ids::{AssignmentId, BondId, HelperId, PersonId};
use noaber::domain::request::RequestState;
use noaber::domain::resident::{Care, ResidentState};
use noaber::domain::schedule::Rhythm;
use noaber::domain::time::{UnixTime, amsterdam};
use noaber::domain::visit::{By, VisitState};
use noaber::service::bonds::{self, Door, Known, NewBond, NewReview, NewVisit, TaskWhy};
use noaber::service::helping::Step;
use noaber::service::{
    Refusal, ServiceError, desk, disclose, follow, free_place, health, helping, nearby, passing, rights,
    round, safeguard,
};
use reqwest::StatusCode;

use crate::outings::{Browser, Resident, mails, resident, sign_in_as};
use crate::town::{Helping, Town};

fn helper_id(of: &Helping) -> HelperId {
    of.actor.identity().unwrap().helper.clone().unwrap()
}

fn coffee(of: &Helping, meets_first: bool) -> NewBond {
    NewBond {
        helper: helper_id(of),
        category: CategoryId::parse("company").unwrap(),
        agreed: "Samen koffie drinken BONDCANARY".to_owned(),
        contact: CareContact {
            name: "Sanne CARECANARY".to_owned(),
            telephone: "013 555 00 11".to_owned(),
            mail: "sanne@example.nl".to_owned(),
        },
        meets_first,
    }
}

fn on(day: i8, hour: i8) -> NewVisit {
    NewVisit {
        date: jiff::civil::date(2026, 3, day),
        at: (hour, 0),
        minutes: 60,
        repeat: None,
        meets_at: String::new(),
    }
}

pub fn weekly(day: i8, hour: i8) -> NewVisit {
    NewVisit {
        repeat: Some((Rhythm::Weeks(1), None)),
        ..on(day, hour)
    }
}

fn known() -> Known {
    Known {
        words: "Ik ben soms in de war KNOWNCANARY".to_owned(),
        to: "de buren boven mij".to_owned(),
        given: Given::InWriting,
    }
}

fn move_to(town: &Town, day: i8, hour: i8) {
    let at = UnixTime::at(jiff::civil::date(2026, 3, day), hour, 0, &amsterdam());
    town.clock.advance(at.seconds() - town.app.clock.now().seconds());
}

/// A bond that runs.
pub async fn running(town: &Town, riet: &Resident, ans: &Helping) -> BondId {
    let app = &town.app;
    let id = bonds::propose(app, &town.coordinator, &riet.person, coffee(ans, false))
        .await
        .unwrap();
    for actor in [&riet.actor, &ans.actor] {
        bonds::answer(app, actor, Door::Own, &id, (None, true))
            .await
            .unwrap();
    }
    id
}

async fn state(town: &Town, id: &BondId) -> BondState {
    let seen = bonds::find(&town.app, &town.coordinator, Door::Desk, id).await;
    seen.unwrap().bond.state
}

async fn tasks(town: &Town) -> Vec<TaskWhy> {
    let all = bonds::list_tasks(&town.app, &town.coordinator).await.unwrap();
    all.into_iter().map(|one| one.why).collect()
}

/// What is booked in a helper's week of a bond.
async fn promised(town: &Town, of: &Helping) -> Vec<AssignmentId> {
    let week = helping::my_week(&town.app, &of.actor).await.unwrap();
    let theirs = week.visits.into_iter().filter(|one| one.is_bond);
    theirs.map(|one| one.assignment.id).collect()
}

fn is_refused<T: std::fmt::Debug>(done: &Result<T, ServiceError>, with: Refusal) -> bool {
    matches!(done, Err(ServiceError::Refused(refusal)) if *refusal == with)
}

fn is_nothing<T>(done: &Result<T, ServiceError>) -> bool {
    matches!(done, Err(ServiceError::NotFound))
}

on_both_engines! {
    async fn two_people_meet_go_on_and_stop_through_the_pages(db: Database) {
        let town = Town::begin(db).await;
        let web = Browser::open(&town).await;
        let ans = town.helper("Ans").await;
        let riet = resident(&town, "Riet").await;
        let karin = town.staff("karin@example.nl").await;
        let file = format!("/desk/people/{}", riet.person);

        // A file that is closed is opened first, with a reason.
        assert_eq!(web.send(&karin.token, &format!("{file}/bonds"), None).await.1, file);
        web.send(&karin.token, &file, Some("why=meet")).await;
        let form = web.see(&karin.token, &format!("{file}/bonds")).await;
        assert!(form.contains(helper_id(&ans).as_str()) && form.contains("Ans H."), "{form}");
        let without = "helper=&category=company&words=&meet=yes";
        assert!(web.send(&karin.token, &format!("{file}/bonds"), Some(without)).await.2.contains("Kies hier iets"));
        let good = format!(
            "helper={}&category=company&words=Elke+week+koffie&meet=yes&name=Sanne+van+de+GGZ&telephone=0135550011&mail=",
            helper_id(&ans)
        );
        let (status, desk_page, said) = web.send(&karin.token, &format!("{file}/bonds"), Some(&good)).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{said}");
        let id = BondId::parse(desk_page.split(['/', '?']).nth(5).unwrap()).unwrap();
        let (page, desk_page) = (format!("/bonds/{id}"), format!("{file}/bonds/{id}"));
        assert!(mails(&town, "riet@example.org").await.contains("Past Ans bij u?"));
        assert!(mails(&town, "ans@example.nl").await.contains("Past Riet bij u?"));

        // Each answers on their own page; others have no such page.
        let other = resident(&town, "Toos").await;
        let bas = town.helper("Bas").await;
        for token in [&other.token, &bas.token, &karin.token] {
            assert_eq!(web.send(token, &page, None).await.0, StatusCode::NOT_FOUND);
            assert_eq!(web.send(token, &page, Some("do=yes")).await.0, StatusCode::NOT_FOUND);
        }
        assert!(web.see(&riet.token, "/mine").await.contains(&page));
        let hers = web.see(&riet.token, &page).await;
        assert!(hers.contains("Wilt u kennismaken met Ans H.?") && hers.contains("Sanne van de GGZ"), "{hers}");
        let his = web.see(&ans.token, &page).await;
        assert!(his.contains("Elke week koffie") && !his.contains("Sanne") && !his.contains("Canaryvries"), "{his}");
        assert_eq!(web.send(&riet.token, &page, Some("do=yes")).await.0, StatusCode::SEE_OTHER);
        assert!(web.see(&riet.token, &page).await.contains("Wij wachten nog op het antwoord van Ans"));
        web.send(&ans.token, &page, Some("do=yes")).await;
        assert_eq!(state(&town, &id).await.step(), BondStep::Meeting);
        // Nobody goes on before they have met.
        assert_eq!(web.send(&ans.token, &page, Some("do=yes")).await.0, StatusCode::CONFLICT);

        let wrong = "do=plan&date=2026-03-05&time=14:00&place=Dorpsstraat+12";
        assert!(web.send(&riet.token, &page, Some(wrong)).await.2.contains("zonder cijfers"));
        let good = "do=plan&date=2026-03-05&time=14:00&place=in+het+buurthuis";
        assert_eq!(web.send(&riet.token, &page, Some(good)).await.0, StatusCode::SEE_OTHER);
        for who in ["riet@example.org", "ans@example.nl"] {
            assert!(mails(&town, who).await.contains("U ziet elkaar hier: in het buurthuis"));
        }
        let again = bonds::plan(&town.app, &ans.actor, Door::Own, &id, on(6, 14)).await;
        assert!(is_refused(&again, Refusal::Changed), "one meeting is enough: {again:?}");
        let [booked] = &promised(&town, &ans).await[..] else { panic!("one") };
        move_to(&town, 5, 13);
        let ans = Helping { actor: sign_in_as(&town, "ans@example.nl").await.actor, token: ans.token };
        assert!(is_nothing(&disclose::for_visit(&town.app, &ans.actor, booked).await), "they meet elsewhere");
        let week = web.see(&ans.token, "/week").await;
        assert!(week.contains("in het buurthuis") && !week.contains("Laat het adres zien"), "{week}");
        town.clock.advance(3600);
        for step in [Step::CheckIn, Step::CheckOut] {
            helping::step(&town.app, &ans.actor, booked, step).await.unwrap();
        }
        passing::pass(&town.app).await.unwrap();
        passing::pass(&town.app).await.unwrap();
        let asked = mails(&town, "ans@example.nl").await;
        assert_eq!(asked.matches("Wilt u verder met Riet?").count(), 1, "asked once: {asked}");
        for token in [&riet.token, &ans.token] {
            assert!(web.see(token, &page).await.contains("Wilt u verder met"));
            web.send(token, &page, Some("do=yes")).await;
        }
        assert_eq!(state(&town, &id).await.step(), BondStep::Running);
        assert!(mails(&town, "riet@example.org").await.contains("U en Ans zijn gekoppeld"));

        // What neighbours may know is the resident's to say, and to take away at once.
        let words = "do=known&story=Ik+ben+soms+in+de+war&to=de+buren+boven";
        assert_eq!(web.send(&ans.token, &page, Some(words)).await.0, StatusCode::NOT_FOUND);
        web.send(&riet.token, &page, Some(words)).await;
        assert!(web.see(&ans.token, &page).await.contains("Ik ben soms in de war"));
        let looks = web.see(&riet.token, "/me/data").await;
        assert!(looks.contains("wat u bij uw koppeling schreef"), "her look left its trace");
        web.send(&riet.token, &page, Some("do=unknown")).await;
        assert!(!web.see(&ans.token, &page).await.contains("in de war"));
        web.send(&riet.token, &page, Some("do=show")).await;
        assert!(web.see(&ans.token, &page).await.contains("Sanne van de GGZ"));
        web.send(&riet.token, &page, Some("do=hide")).await;
        assert!(!web.see(&ans.token, &page).await.contains("Sanne"));

        // A visit every week, set by Ans; all of it is booked.
        let plan = "do=plan&date=2026-03-12&time=10:00&length=60&repeat=weekly&until=&place=";
        assert_eq!(web.send(&ans.token, &page, Some(plan)).await.0, StatusCode::SEE_OTHER);
        assert_eq!(promised(&town, &ans).await.len(), 6 + 1);
        assert!(web.see(&riet.token, &page).await.contains("donderdag 12 maart"));

        // Stopping takes two taps; the other hears it, and not who or why.
        let stop = "do=stop&because=no_match&message=Het+klikt+niet+GEHEIM";
        assert_eq!(web.send(&ans.token, &page, Some(stop)).await.0, StatusCode::SEE_OTHER);
        let told = mails(&town, "riet@example.org").await;
        assert!(told.contains("De koppeling met Ans stopt") && !told.contains("GEHEIM"), "{told}");
        assert_eq!(mails(&town, "ans@example.nl").await.matches("gaat niet door").count(), 0, "no mail for each visit");
        assert_eq!(promised(&town, &ans).await.len(), 1, "only what was done");
        let hers = web.see(&riet.token, &page).await;
        assert!(hers.contains("Deze koppeling is gestopt") && !hers.contains("GEHEIM") && !hers.contains("klikt"), "{hers}");
        let karin = town.staff("karin@example.nl").await;
        assert!(web.see(&karin.token, "/desk").await.contains("De koppeling van Riet C. en Ans H. is voorbij"));
        web.send(&karin.token, &file, Some("why=meet")).await;
        let seen = web.see(&karin.token, &desk_page).await;
        assert!(seen.contains("GEHEIM") && seen.contains("Het klikt niet"), "{seen}");
        assert_eq!(web.send(&karin.token, &desk_page, Some("do=seen")).await.0, StatusCode::SEE_OTHER);
        assert!(tasks(&town).await.is_empty());
        town.insist_sound().await;
    }

    async fn what_a_helper_hands_back_waits_and_nobody_else_is_asked(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let riet = resident(&town, "Riet").await;
        let id = running(&town, &riet, &ans).await;
        let request = bonds::plan(app, &riet.actor, Door::Own, &id, on(6, 10)).await.unwrap();
        let [booked] = &promised(&town, &ans).await[..] else { panic!("one") };
        assert!(mails(&town, "riet@example.org").await.contains("Ans komt"));
        // By a link it goes to nobody else either.
        assert!(is_refused(&free_place::offer_swap(app, &ans.actor, booked).await, Refusal::NotAvailable));
        let back = Step::HandBack(HandBackReason::Ill);
        helping::step(app, &ans.actor, booked, back).await.unwrap();
        let told = mails(&town, "riet@example.org").await;
        assert!(told.contains("Ans kan niet") && !told.contains("wij zoeken iemand anders"), "{told}");
        round::run(app, &town.organisation).await.unwrap();
        let view = follow::find(app, &riet.actor, &request).await.unwrap();
        let visit = &view.visits[0];
        assert!(matches!(visit.visit.state, VisitState::Open { .. }) && visit.asked == 0);
        let near = nearby::near_me(app, &bas.actor, None).await.unwrap();
        assert!(near.visits.iter().all(|card| card.visit != visit.visit.id));
        let taken = nearby::take(app, &bas.actor, &visit.visit.id, visit.visit.windows[0].starts_at).await;
        assert!(is_nothing(&taken), "{taken:?}");
        let open = desk::look(app, &town.coordinator).await.unwrap().open;
        let seen = open.iter().find(|one| one.visit.id == visit.visit.id).expect("the desk sees it");
        assert!(seen.is_bond && seen.proposals.is_empty());
        // Its time passes: nobody says that nobody was found.
        move_to(&town, 7, 10);
        passing::pass(app).await.unwrap();
        let told = mails(&town, "riet@example.org").await;
        let view = follow::find(app, &riet.actor, &request).await.unwrap();
        assert!(matches!(view.request.state, RequestState::Expired { .. }), "{:?}", view.request.state);
        // The groceries that she asked for as well found nobody, and that is told.
        assert_eq!(told.matches("Wij hebben nog niemand gevonden").count(), 1, "{told}");
        town.insist_sound().await;
    }

    async fn both_say_yes_at_once(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let riet = resident(&town, "Riet").await;
        let new = coffee(&ans, false);
        let id = bonds::propose(&town.app, &town.coordinator, &riet.person, new).await.unwrap();
        let mut tries = tokio::task::JoinSet::new();
        for actor in [&riet.actor, &ans.actor, &riet.actor, &ans.actor] {
            let (app, id, actor) = (town.app.clone(), id.clone(), actor.clone());
            tries.spawn(async move {
                loop {
                    match bonds::answer(&app, &actor, Door::Own, &id, (None, true)).await {
                        Err(error) if error.is_lost_race() || error.is_passing() => {}
                        done => return done,
                    }
                }
            });
        }
        while let Some(done) = tries.join_next().await {
            done.unwrap().unwrap();
        }
        assert_eq!(state(&town, &id).await.step(), BondStep::Running);
        let told = mails(&town, "riet@example.org").await;
        assert_eq!(told.matches("U en Ans zijn gekoppeld").count(), 1, "{told}");
        town.insist_sound().await;
    }

    async fn a_block_ends_it_in_the_words_of_any_end_and_comes_before_or_after_a_proposal(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let ans = town.helper("Ans").await;
        let riet = resident(&town, "Riet").await;
        let id = running(&town, &riet, &ans).await;
        bonds::plan(app, &riet.actor, Door::Own, &id, weekly(6, 10)).await.unwrap();
        let [first, ..] = &promised(&town, &ans).await[..] else { panic!("some") };
        safeguard::rather_not_there(app, &ans.actor, first).await.unwrap();
        assert!(!state(&town, &id).await.is_live());
        assert!(promised(&town, &ans).await.is_empty());
        assert!(mails(&town, "riet@example.org").await.contains("De koppeling met Ans stopt"));
        let again = bonds::propose(app, &town.coordinator, &riet.person, coffee(&ans, false)).await;
        assert!(is_refused(&again, Refusal::NotAvailable), "{again:?}");
        let fit = bonds::candidates(app, &town.coordinator, &riet.person).await.unwrap();
        assert!(fit.is_empty());

        // A block and a proposal at one moment: whichever comes second sees the other.
        let (bas, toos) = (town.helper("Bas").await, resident(&town, "Toos").await);
        let (app_one, who, new) = (app.clone(), toos.person.clone(), coffee(&bas, false));
        let karin = town.coordinator.clone();
        let propose = tokio::spawn(async move { bonds::propose(&app_one, &karin, &who, new).await });
        let (app_two, one, other) = (app.clone(), toos.person.clone(), bas.person());
        let karin = town.coordinator.clone();
        let block = tokio::spawn(async move {
            loop {
                match safeguard::block(&app_two, &karin, &one, &other).await {
                    Err(error) if error.is_lost_race() || error.is_passing() => {}
                    done => return done,
                }
            }
        });
        let proposed = propose.await.unwrap();
        block.await.unwrap().unwrap();
        match proposed {
            Ok(id) => assert!(!state(&town, &id).await.is_live()),
            Err(error) => assert!(!matches!(error, ServiceError::Internal(_)), "{error}"),
        }
        town.insist_sound().await;
    }

    async fn whoever_is_forgotten_leaves_no_word_of_a_bond(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        for forgets_helper in [false, true] {
            let (ans, riet) = if forgets_helper {
                (town.helper("Bas").await, resident(&town, "Toos").await)
            } else {
                (town.helper("Ans").await, resident(&town, "Riet").await)
            };
            let id = running(&town, &riet, &ans).await;
            bonds::plan(app, &riet.actor, Door::Own, &id, weekly(6, 10)).await.unwrap();
            bonds::set_known(app, &riet.actor, Door::Own, &id, known()).await.unwrap();
            let review = NewReview {
                outcome: ReviewOutcome::Worry,
                words: "Let op".to_owned(),
                next: None,
            };
            bonds::review(app, &town.coordinator, &id, review).await.unwrap();
            let who = if forgets_helper { ans.person() } else { riet.person.clone() };
            let copy = rights::everything_about(app, &town.coordinator, &who, noaber::domain::language::Lang::Nl);
            let copy = serde_json::to_string(&copy.await.unwrap()).unwrap();
            assert!(copy.contains("BONDCANARY"), "{copy}");
            assert_eq!(copy.contains("KNOWNCANARY"), !forgets_helper, "what she said is hers");
            rights::erase(app, &town.coordinator, &who).await.unwrap();
            let of = id.clone();
            let left = app
                .store
                .read::<_, ServiceError, _>(async move |tx| Ok(noaber::store::bond::words(tx, &of).await?))
                .await
                .unwrap();
            assert_eq!(left, noaber::domain::bond::BondWords::default());
            assert!(!state_of(&town, &id).await.is_live());
            let told = if forgets_helper { "toos@example.org" } else { "ans@example.nl" };
            assert!(mails(&town, told).await.contains("stopt"), "the other is told");
            town.insist_sound().await;
        }
        // What is left of Riet is on no list that cannot be opened; of Bas it is.
        let over: Vec<_> = tasks(&town).await;
        assert_eq!(over.len(), 1, "{over:?}");
    }

    async fn a_life_that_changes_stops_what_was_to_come(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let ans = town.helper("Ans").await;
        let riet = resident(&town, "Riet").await;
        let id = running(&town, &riet, &ans).await;
        let request = bonds::plan(app, &ans.actor, Door::Own, &id, weekly(6, 10)).await.unwrap();
        assert_eq!(promised(&town, &ans).await.len(), 6);
        // In hospital nothing new is booked; the visit that time makes waits.
        let hospital = ResidentState::InHospital;
        desk::set_life(app, &town.coordinator, &riet.person, hospital).await.unwrap();
        town.clock.advance(7 * 24 * 3600);
        passing::pass(app).await.unwrap();
        let view = follow::find(app, &riet.actor, &request).await.unwrap();
        let open = view.visits.iter().filter(|one| matches!(one.visit.state, VisitState::Open { .. }));
        assert_eq!(open.count(), 1, "made, and not booked");
        let none = bonds::plan(app, &ans.actor, Door::Own, &id, on(16, 14)).await;
        assert!(is_refused(&none, Refusal::NoLongerNeeded), "{none:?}");
        // Home again, the next one is booked as before.
        desk::set_life(app, &town.coordinator, &riet.person, ResidentState::Here).await.unwrap();
        town.clock.advance(7 * 24 * 3600);
        passing::pass(app).await.unwrap();
        let view = follow::find(app, &riet.actor, &request).await.unwrap();
        let last = &view.visits.last().unwrap().visit;
        assert!(matches!(last.state, VisitState::Staffed { .. }), "{:?}", last.state);
        let begins = last.agreed.unwrap().starts_at.local(&amsterdam());
        assert_eq!((begins.hour(), begins.minute()), (10, 0), "at its own hour");
        // Of a death no machine tells: it is on the desk's list.
        let before = mails(&town, "ans@example.nl").await;
        desk::set_life(app, &town.coordinator, &riet.person, ResidentState::Died).await.unwrap();
        assert!(!state(&town, &id).await.is_live());
        assert_eq!(mails(&town, "ans@example.nl").await, before);
        assert!(matches!(tasks(&town).await[..], [TaskWhy::Over(_)]));
        let view = follow::find(app, &town.coordinator, &request).await.unwrap();
        assert!(matches!(view.request.state, RequestState::Withdrawn { .. }));
        town.insist_sound().await;
    }

    async fn a_coordinator_asks_how_it_goes(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let ans = town.helper("Ans").await;
        let riet = resident(&town, "Riet").await;
        let new = coffee(&ans, false);
        let id = bonds::propose(app, &town.coordinator, &riet.person, new).await.unwrap();
        assert!(tasks(&town).await.is_empty());
        town.clock.advance(8 * 24 * 3600);
        assert!(matches!(tasks(&town).await[..], [TaskWhy::NoAnswer(_)]));
        // They have both on the telephone.
        for side in BondSide::ALL {
            let answer = (Some(*side), true);
            bonds::answer(app, &town.coordinator, Door::Desk, &id, answer).await.unwrap();
        }
        assert!(tasks(&town).await.is_empty());
        town.clock.advance(28 * 24 * 3600);
        assert!(matches!(tasks(&town).await[..], [TaskWhy::Review(_)]));
        let review = |outcome, next| NewReview {
            outcome,
            words: "Zij lachen veel".to_owned(),
            next,
        };
        let past = Some(jiff::civil::date(2026, 3, 4));
        let wrong = bonds::review(app, &town.coordinator, &id, review(ReviewOutcome::Well, past)).await;
        assert!(matches!(&wrong, Err(ServiceError::Invalid(fields)) if fields[0].field == "next"), "{wrong:?}");
        bonds::review(app, &town.coordinator, &id, review(ReviewOutcome::Well, None)).await.unwrap();
        assert!(tasks(&town).await.is_empty());
        let seen = bonds::find(app, &town.coordinator, Door::Desk, &id).await.unwrap();
        assert_eq!((seen.reviews.len(), seen.reviews[0].0.words.as_str()), (1, "Zij lachen veel"));
        for actor in [&riet.actor, &ans.actor] {
            assert!(bonds::find(app, actor, Door::Own, &id).await.unwrap().reviews.is_empty());
            assert!(is_nothing(&bonds::review(app, actor, &id, review(ReviewOutcome::Well, None)).await));
        }
        town.clock.advance(93 * 24 * 3600);
        assert!(matches!(tasks(&town).await[..], [TaskWhy::Review(_)]));
        town.insist_sound().await;
    }

    async fn every_rule_is_asked_when_it_is_proposed_and_when_it_is_booked(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let riet = resident(&town, "Riet").await;
        // The same two once.
        let id = running(&town, &riet, &ans).await;
        let twice = bonds::propose(app, &town.coordinator, &riet.person, coffee(&ans, false)).await;
        assert!(matches!(&twice, Err(ServiceError::Invalid(fields)) if fields[0].field == "helper"), "{twice:?}");
        let other = helping_of(&town, &riet, &bas).await;
        // Nobody is at two doors at once.
        bonds::plan(app, &riet.actor, Door::Own, &id, on(10, 10)).await.unwrap();
        let busy = bonds::plan(app, &ans.actor, Door::Own, &id, on(10, 10)).await;
        assert!(is_refused(&busy, Refusal::BusyThen), "{busy:?}");
        let long = NewVisit { minutes: 300, ..weekly(10, 10) };
        let long = bonds::plan(app, &ans.actor, Door::Own, &id, long).await;
        assert!(matches!(&long, Err(ServiceError::Invalid(fields)) if fields[0].field == "time"), "{long:?}");
        let past = bonds::plan(app, &ans.actor, Door::Own, &id, on(2, 10)).await;
        assert!(matches!(&past, Err(ServiceError::Invalid(fields)) if fields[0].field == "date"), "{past:?}");
        // Somebody vulnerable is visited by who is known and vetted.
        let care = Care { is_vulnerable: true, is_secret: false };
        safeguard::set_care(app, &town.coordinator, &riet.person, care).await.unwrap();
        assert!(promised(&town, &ans).await.is_empty(), "what was booked is asked again");
        let unknown = bonds::plan(app, &riet.actor, Door::Own, &id, on(11, 10)).await;
        assert!(is_refused(&unknown, Refusal::VettingNeeded), "{unknown:?}");
        let yes = bonds::answer(app, &bas.actor, Door::Own, &other, (None, true)).await;
        assert!(is_refused(&yes, Refusal::VettingNeeded), "{yes:?}");
        safeguard::add_interview(app, &town.coordinator, &helper_id(&ans), "Rustig").await.unwrap();
        bonds::plan(app, &riet.actor, Door::Own, &id, on(11, 10)).await.unwrap();
        // On hold nothing of it goes on, and nothing of it is lost.
        safeguard::set_hold(app, &town.coordinator, &helper_id(&ans), true).await.unwrap();
        assert!(promised(&town, &ans).await.is_empty());
        assert_eq!(state(&town, &id).await.step(), BondStep::Running);
        // Whoever takes their consent back ends it.
        rights::withdraw(app, &town.coordinator, &riet.person, Purpose::Matching).await.unwrap();
        for one in [&id, &other] {
            assert!(!state(&town, one).await.is_live());
        }
        town.insist_sound().await;
    }

    async fn a_no_is_told_to_nobody_and_ends_the_matter(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let ans = town.helper("Ans").await;
        let riet = resident(&town, "Riet").await;
        let id = helping_of(&town, &riet, &ans).await;
        bonds::answer(app, &ans.actor, Door::Own, &id, (None, true)).await.unwrap();
        bonds::answer(app, &riet.actor, Door::Own, &id, (None, false)).await.unwrap();
        let told = mails(&town, "ans@example.nl").await;
        assert!(told.contains("gaat niet door. Dat ligt niet aan u"), "{told}");
        assert!(!mails(&town, "riet@example.org").await.contains("gaat niet door"));
        let late = bonds::answer(app, &ans.actor, Door::Own, &id, (None, true)).await;
        assert!(is_refused(&late, Refusal::Changed), "{late:?}");
        // A helper who leaves ends theirs.
        let bas = town.helper("Bas").await;
        let id = running(&town, &riet, &bas).await;
        helping::leave(app, &bas.actor).await.unwrap();
        assert!(matches!(state(&town, &id).await, BondState::Ended { why: BondEnd::NoTime, .. }));
        town.insist_sound().await;
    }

    async fn the_checker_names_what_is_left_of_a_bond_that_is_over(db: Database) {
        let town = Town::begin(db).await;
        let (ans, riet) = (town.helper("Ans").await, resident(&town, "Riet").await);
        let id = running(&town, &riet, &ans).await;
        bonds::plan(&town.app, &riet.actor, Door::Own, &id, on(6, 10)).await.unwrap();
        town.insist_sound().await;
        let now = town.app.clock.now();
        town.app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                let before = noaber::store::bond::find(tx, &id).await?.ok_or(ServiceError::NotFound)?;
                let after = Bond {
                    state: before.state.end(now, By::System, BondEnd::Other)?,
                    ..before.clone()
                };
                Ok(noaber::store::bond::set_state(tx, &before, &after, "system").await?)
            })
            .await
            .unwrap();
        let found = health::check(&town.app).await.unwrap();
        let named = found.iter().any(|one| one.what.contains("to come of a bond that is over"));
        assert!(named, "{found:#?}");
    }
}

/// A bond that is proposed.
async fn helping_of(town: &Town, riet: &Resident, of: &Helping) -> BondId {
    let who: &PersonId = &riet.person;
    bonds::propose(&town.app, &town.coordinator, who, coffee(of, false))
        .await
        .unwrap()
}

/// Where a bond stands, also of somebody whose file is gone.
async fn state_of(town: &Town, id: &BondId) -> BondState {
    let id = id.clone();
    let found = town
        .app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(noaber::store::bond::find(tx, &id).await?))
        .await
        .unwrap();
    found.unwrap().state
}
