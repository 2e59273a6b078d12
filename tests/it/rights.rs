//! What people may ask of us: a copy of everything, a correction, an end to matching, to be forgotten. And what keeps
//! itself to its time.

use noaber::domain::access::Actor;
use noaber::domain::concern::Seriousness;
use noaber::domain::consent::Purpose;
use noaber::domain::contact::{MailAddress, Postcode, Telephone};
use noaber::domain::ids::{PersonId, RequestId, VisitId};
use noaber::domain::language::Lang;
use noaber::domain::request::RequestState;
use noaber::domain::resident::Contact;
use noaber::domain::visit::VisitState;
use noaber::service::ask::{self, Ask};
use noaber::service::follow::{self, Said};
use noaber::service::helping::{self, Step};
use noaber::service::rights::{self, Correction, NewAddress, Privacy};
use noaber::service::sign_in::{self, Handle};
use noaber::service::{Refusal, ServiceError, calls, desk, disclose, nearby, round};
use noaber::store::{outbox, request};

use crate::canary::{CANARIES, SURNAME, other_coordinator};
use crate::town::dump::Outside;
use crate::town::{ELSEWHERE, HERE, Helping, Town, groceries, own_device};

/// A name that stands in no other word.
const NAME: &str = "Zilverien";

fn who(actor: &Actor) -> PersonId {
    actor.identity().unwrap().person.clone()
}

fn refused<T: std::fmt::Debug>(done: Result<T, ServiceError>) -> Refusal {
    match done {
        Err(ServiceError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

/// Somebody else's request, with nothing of the canary's.
fn neighbours() -> Ask {
    let mut ask = groceries("Mies");
    ask.family_name = "Bakkersma".to_owned();
    ask.street = "Kanariestraat 3".to_owned();
    ask.own_words = "Iets anders".to_owned();
    ask.contact = Contact {
        telephone: Telephone::parse("06 11112222"),
        mail: MailAddress::parse("mies@example.org"),
    };
    ask
}

/// The same, who proved a moment ago who they are.
fn fresh(town: &Town, actor: &Actor) -> Actor {
    let mut identity = actor.identity().expect("somebody").clone();
    identity.fresh_at = Some(town.app.now());
    Actor::Person(identity)
}

/// The resident of a request, signed in.
async fn signed_in(town: &Town, mail: &str) -> Actor {
    // More than five codes in an hour are too many.
    town.clock.advance(3700);
    let code = sign_in::send_code(&town.app, Handle::parse(mail).unwrap(), "192.0.2.1")
        .await
        .unwrap();
    let session = town.enter(&code, mail).await;
    town.actor(&session).await
}

async fn visit_of(town: &Town, request: &RequestId) -> (VisitId, noaber::domain::schedule::Window) {
    let view = follow::find(&town.app, &town.coordinator, request).await.unwrap();
    let one = &view.visits[0].visit;
    let starts_at = one.windows[0].starts_at;
    let window = noaber::domain::schedule::Window {
        starts_at,
        ends_at: starts_at.plus(3600),
    };
    (one.id.clone(), window)
}

async fn book(town: &Town, helper: &Helping, request: &RequestId) -> noaber::domain::ids::AssignmentId {
    let (visit, window) = visit_of(town, request).await;
    let id = helper.actor.identity().unwrap().helper.clone().unwrap();
    desk::assign(&town.app, &town.coordinator, &visit, &id, window)
        .await
        .unwrap()
}

async fn state_of(town: &Town, id: &RequestId) -> RequestState {
    let id = id.clone();
    town.app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(request::find(tx, &id).await?.unwrap().state))
        .await
        .unwrap()
}

on_both_engines! {
    async fn a_copy_holds_what_was_given_and_nothing_of_others(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let mine = town.request(groceries("Riet")).await;
        let theirs = town.request(neighbours()).await;
        let booked = book(&town, &ans, &mine).await;
        let riet = signed_in(&town, "canary@example.org").await;
        disclose::for_desk(&town.app, &town.coordinator, &mine, "Gebeld").await.unwrap();
        calls::call_me(&town.app, "Riet", Telephone::parse("06 00009876").unwrap(), None).await.unwrap();
        town.clock.advance(23 * 3600);
        helping::step(&town.app, &ans.actor, &booked, Step::CheckIn).await.unwrap();
        helping::raise_worry(&town.app, &ans.actor, &booked, "WORRYWORDS", Seriousness::Week).await.unwrap();
        helping::step(&town.app, &ans.actor, &booked, Step::CheckOut).await.unwrap();
        let visit = visit_of(&town, &mine).await.0;
        let said = Said { somebody_came: true, same_again: true, words: "THANKSWORDS".to_owned() };
        follow::say(&town.app, &riet, &visit, said).await.unwrap();

        let copy = rights::take_along(&town.app, &fresh(&town, &riet), &who(&riet), Lang::Nl).await.unwrap();
        let json = serde_json::to_string(&copy).unwrap();
        for held in ["Riet", SURNAME, "Canarystraat 987", "06 00 00 98 76", "canary@example.org", "CANARYWORDS",
            "THANKSWORDS", "Boodschappen", "Ans H.", "Karin S.", "matching", "De Hoven", "51.56"] {
            assert!(json.contains(held), "{held} is not in\n{json}");
        }
        // What others reported about her is not in it, nor what is theirs.
        for other in ["WORRYWORDS", "Helpersen", "Kanariestraat", "5678", "ans@example.nl", "Bakkersma", "Iets anders"] {
            assert!(!json.contains(other), "{other} is in\n{json}");
        }
        let copy = rights::take_along(&town.app, &fresh(&town, &ans.actor), &ans.person(), Lang::En).await.unwrap();
        let json = serde_json::to_string(&copy).unwrap();
        for held in ["Helpersen", "Kanariestraat 901", "WORRYWORDS", "Riet C.", "2028-01-01", "Groceries"] {
            assert!(json.contains(held), "{held} is not in\n{json}");
        }
        for other in CANARIES.into_iter().filter(|c| c.len() > 6).chain([SURNAME, "Smit"]) {
            assert!(!json.contains(other), "{other} is in\n{json}");
        }

        // A coordinator of her zone may take it for her, and leaves a trace; nobody else may.
        let copy = rights::everything_about(&town.app, &town.coordinator, &who(&riet), Lang::Nl).await.unwrap();
        assert_eq!(copy.looks[0].why, "rights");
        let joke = other_coordinator(&town).await;
        let joke = sign_in::who(&town.app, &joke).await.unwrap().unwrap().actor;
        for other in [&ans.actor, &joke] {
            let seen = rights::everything_about(&town.app, other, &who(&riet), Lang::Nl).await;
            assert!(matches!(seen, Err(ServiceError::NotFound)), "{seen:?}");
        }
        assert!(matches!(state_of(&town, &theirs).await, RequestState::Open { .. }));
        town.insist_sound().await;
    }

    async fn names_and_homes_are_corrected_by_whose_they_are(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let open = town.request(groceries("Riet")).await;
        let riet = signed_in(&town, "canary@example.org").await;
        let agreed = town.request(groceries("Riet")).await;
        book(&town, &ans, &agreed).await;
        let id = who(&riet);
        let new = Correction { given_name: " Rietje ".to_owned(), family_name: "Jansen".to_owned(), lang: Lang::En };
        rights::correct(&town.app, &riet, &id, new.clone()).await.unwrap();
        let own = rights::own_file(&town.app, &riet).await.unwrap();
        assert_eq!((own.person.full_name().as_str(), own.person.lang), ("Rietje Jansen", Lang::En));
        let stranger = rights::correct(&town.app, &ans.actor, &id, new).await;
        assert!(matches!(stranger, Err(ServiceError::NotFound)));

        let to = |postcode: &str| NewAddress {
            street: "Nieuwstraat 1".to_owned(),
            postcode: Postcode::parse(postcode).unwrap(),
        };
        assert_eq!(refused(rights::move_home(&town.app, &riet, &id, to(ELSEWHERE)).await), Refusal::OutsideZones);
        for _ in 0..3 {
            let moved = rights::move_home(&town.app, &riet, &id, to(HERE)).await.unwrap();
            assert_eq!((moved.along, moved.agreed), (1, 1), "{open} moves along, {agreed} stays");
        }
        assert_eq!(refused(rights::move_home(&town.app, &riet, &id, to(HERE)).await), Refusal::MovedOften);
        rights::move_home(&town.app, &town.coordinator, &id, to(HERE)).await.unwrap();
        town.clock.advance(31 * 86_400);
        rights::move_home(&town.app, &riet, &id, to(HERE)).await.unwrap();
        let own = rights::own_file(&town.app, &riet).await.unwrap();
        assert_eq!(own.address.unwrap().street, "Nieuwstraat 1");
    }

    async fn a_new_contact_counts_once_its_code_is_back(db: Database) {
        let town = Town::begin(db).await;
        town.request(groceries("Riet")).await;
        let riet = signed_in(&town, "canary@example.org").await;
        let id = who(&riet);
        let mail = |text: &str| MailAddress::parse(text);
        let new = Handle::parse("nieuw@example.org").unwrap();
        let code = rights::ask_contact(&town.app, &riet, &id, new).await.unwrap();
        let sent = town.code_for("nieuw@example.org").await;
        // Whoever holds the new address does not sign in with it, and a wrong code changes nothing.
        let wrong = if sent == "000000" { "111111" } else { "000000" };
        assert_eq!(refused(rights::confirm_contact(&town.app, &riet, &id, wrong).await), Refusal::WrongCode);
        let own = rights::own_file(&town.app, &riet).await.unwrap();
        assert_eq!(own.contact.mail, mail("canary@example.org"));
        assert!(rights::pending_contact(&town.app, &riet, &id).await.unwrap().is_some());
        rights::confirm_contact(&town.app, &riet, &id, &sent).await.unwrap();
        let own = rights::own_file(&town.app, &riet).await.unwrap();
        assert_eq!(own.contact.mail, mail("nieuw@example.org"));
        assert_eq!(own.contact.telephone, Telephone::parse("06 00009876"), "the other way stays");
        assert_eq!(refused(sign_in::enter_code(&town.app, &code, &sent, &own_device()).await), Refusal::WrongCode);
        // The old address hears of it.
        noaber::service::outbox::send_due(&town.app).await.unwrap();
        let letters = noaber::service::outbox::list_local(&town.app).await.unwrap();
        assert!(letters.iter().any(|l| l.to == "canary@example.org" && l.subject.contains("veranderd")));
        // A mobile gets it by text.
        let number = Handle::parse("06 33334444").unwrap();
        rights::ask_contact(&town.app, &riet, &id, number).await.unwrap();
        let sent = town.code_by_text("+31633334444").await;
        rights::confirm_contact(&town.app, &riet, &id, &sent).await.unwrap();
        let own = rights::own_file(&town.app, &riet).await.unwrap();
        assert_eq!(own.contact.telephone, Telephone::parse("06 33334444"));
        // A landline is called by the desk, with the code; it stands on nobody's own page.
        let number = Handle::parse("013 583 99 11").unwrap();
        rights::ask_contact(&town.app, &riet, &id, number).await.unwrap();
        let copy = rights::everything_about(&town.app, &riet, &id, Lang::Nl).await.unwrap();
        assert!(copy.calls.iter().any(|call| call.why == "sign_in" && call.words.is_none()));
        town.insist_sound().await;
    }

    async fn whoever_withdraws_is_left_alone_at_once(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let asked = town.request(groceries("Riet")).await;
        round::run(&town.app, &town.organisation).await.unwrap();
        let taken = town.request(neighbours()).await;
        book(&town, &ans, &taken).await;
        let before = helping::my_week(&town.app, &ans.actor).await.unwrap();
        assert_eq!((before.invitations.len(), before.visits.len()), (1, 1));
        rights::withdraw(&town.app, &ans.actor, &ans.person(), Purpose::Matching).await.unwrap();
        let after = helping::my_week(&town.app, &ans.actor).await.unwrap();
        assert_eq!((after.invitations.len(), after.visits.len()), (0, 0));
        let accepted = helping::accept(&town.app, &ans.actor, &before.invitations[0].invitation.id).await;
        assert!(matches!(accepted, Err(ServiceError::Refused(_))), "{accepted:?}");
        town.insist_sound().await;

        let riet = signed_in(&town, "canary@example.org").await;
        rights::withdraw(&town.app, &riet, &who(&riet), Purpose::Matching).await.unwrap();
        assert!(matches!(state_of(&town, &asked).await, RequestState::Withdrawn { .. }));
        assert!(matches!(state_of(&town, &taken).await, RequestState::Open { .. }), "a neighbour's goes on");
        town.insist_sound().await;
    }

    async fn whoever_acted_for_somebody_no_longer_does(db: Database) {
        let town = Town::begin(db).await;
        let mut ask = groceries("Riet");
        ask.asked_by = Some("Tilly".to_owned());
        let asked = town.request(ask).await;
        let tilly = signed_in(&town, "canary@example.org").await;
        let view = follow::find(&town.app, &tilly, &asked).await.unwrap();
        let riet = view.request.resident.clone();
        rights::withdraw(&town.app, &town.coordinator, &riet, Purpose::ActFor).await.unwrap();
        town.clock.advance(60);
        let tilly = signed_in(&town, "canary@example.org").await;
        assert!(matches!(follow::find(&town.app, &tilly, &asked).await, Err(ServiceError::NotFound)));
        town.insist_sound().await;
    }

    async fn whoever_is_no_longer_to_act_for_somebody_hears_and_reads_no_more(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let mut ask = groceries("Riet");
        ask.asked_by = Some("Tilly".to_owned());
        let asked = town.request(ask).await;
        let tilly = signed_in(&town, "canary@example.org").await;
        let riet = follow::find(&town.app, &tilly, &asked).await.unwrap().request.resident;
        assert_eq!(follow::list_mine(&town.app, &tilly).await.unwrap().len(), 1);
        let copy = rights::everything_about(&town.app, &tilly, &who(&tilly), Lang::Nl).await.unwrap();
        assert_eq!(copy.requests.len(), 1);
        assert!(copy.entrances.iter().any(|one| one.kind == "session"), "{:?}", copy.entrances);
        desk::end_representative(&town.app, &town.coordinator, &riet, &who(&tilly)).await.unwrap();

        town.clock.advance(60);
        let tilly = signed_in(&town, "canary@example.org").await;
        assert!(follow::list_mine(&town.app, &tilly).await.unwrap().is_empty());
        let copy = rights::everything_about(&town.app, &tilly, &who(&tilly), Lang::Nl).await.unwrap();
        assert!(copy.requests.is_empty());
        // Nor is she told who comes and by which word.
        noaber::service::outbox::send_due(&town.app).await.unwrap();
        let mails = async || {
            let all = noaber::service::outbox::list_local(&town.app).await.unwrap();
            all.iter().filter(|mail| mail.to == "canary@example.org").count()
        };
        let before = mails().await;
        let booked = book(&town, &ans, &asked).await;
        noaber::service::outbox::send_due(&town.app).await.unwrap();
        assert_eq!(mails().await, before);
        // And the helper is not given her number.
        town.clock.advance(12 * 3600);
        let shown = disclose::for_visit(&town.app, &fresh(&town, &ans.actor), &booked).await.unwrap();
        assert!(shown.through.is_none() && shown.contact == Contact::default());
        town.insist_sound().await;
    }
}

/// Everything somebody can leave behind: a visit that was made, thanks, a complaint, one to come, a call, a form.
async fn lives(town: &Town) -> Actor {
    let app = &town.app;
    let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
    let mut first = groceries(NAME);
    first.own_words = format!("{NAME} kan niet tillen CANARYWORDS");
    let asked = ask::post(app, first.clone()).await.unwrap();
    town.enter(&asked.code, "canary@example.org").await;
    let sentence = format!("Boodschappen voor {NAME}");
    desk::approve(app, &town.coordinator, &asked.request, &sentence, false)
        .await
        .unwrap();
    let booked = book(town, &ans, &asked.request).await;
    town.clock.advance(24 * 3600);
    for step in [Step::CheckIn, Step::CheckOut] {
        helping::step(app, &ans.actor, &booked, step).await.unwrap();
    }
    let actor = signed_in(town, "canary@example.org").await;
    let (visit, _) = visit_of(town, &asked.request).await;
    let said = Said {
        somebody_came: true,
        same_again: true,
        words: format!("Dank, {NAME} CANARYWORDS"),
    };
    follow::say(app, &actor, &visit, said).await.unwrap();
    let about = ans.actor.identity().unwrap().helper.clone().unwrap();
    let words = format!("Dat was niet aardig CANARYWORDS {NAME}");
    follow::complain(app, &actor, &visit, &about, &words, Seriousness::Day)
        .await
        .unwrap();
    // One to come: what is said about it still waits in the outbox.
    let mut second = first;
    second.schedule = noaber::domain::schedule::Schedule::Windows {
        windows: vec![noaber::domain::schedule::DayWindow {
            date: jiff::civil::date(2026, 3, 6),
            part: noaber::domain::daypart::Daypart::Am,
        }],
    };
    let coming = town.request(second).await;
    book(town, &bas, &coming).await;
    disclose::for_desk(app, &town.coordinator, &coming, "Gebeld")
        .await
        .unwrap();
    calls::call_me(app, NAME, Telephone::parse("06 00009876").unwrap(), None)
        .await
        .unwrap();
    let form = format!(r#"[["name","{NAME}"],["street","Canarystraat 987"],["telephone","06 00009876"]]"#);
    ask::keep_draft(app, None, form).await.unwrap();
    rights::ask_contact(
        app,
        &actor,
        &who(&actor),
        Handle::parse("canary2@example.org").unwrap(),
    )
    .await
    .unwrap();
    actor
}

on_both_engines! {
    async fn whoever_is_forgotten_leaves_nothing(db: Database) {
        let outside = Outside::of(&db);
        let town = Town::begin(db).await;
        let her = lives(&town).await;
        let (all, opened) = (outside.stolen().await, outside.opened().await);
        assert!(all.contains(NAME) && opened.contains(NAME) && opened.contains("CANARYWORDS"));
        rights::erase(&town.app, &her, &who(&her)).await.unwrap();

        let (left, opened) = (outside.settled().await, outside.opened().await);
        for canary in CANARIES.into_iter().chain([SURNAME, NAME, "canary2@"]) {
            // The postcode's middle is everybody's; who lived there is what must not be known.
            if canary.starts_with(|c: char| c.is_ascii_digit()) && canary.contains('.') {
                continue;
            }
            assert!(!left.contains(canary), "{canary} is left in the database");
            assert!(!opened.contains(canary), "{canary} is left, sealed:\n{opened}");
        }
        assert!(left.contains("Helpersen") && opened.contains("Kanariestraat 901"), "others stay");
        // Whoever would have come was told, without a name; nobody signs in any more.
        assert!(opened.contains("iemand"), "{opened}");
        let me = rights::own_file(&town.app, &her).await;
        assert!(matches!(me, Err(ServiceError::NotFound)), "{me:?}");
        assert!(matches!(rights::erase(&town.app, &her, &who(&her)).await, Err(ServiceError::NotFound)));
        // The audit is whole, and knows her by her number.
        town.insist_sound().await;
        assert!(left.contains(who(&her).as_str()));
    }

    async fn a_helper_is_forgotten_by_their_coordinator(db: Database) {
        let outside = Outside::of(&db);
        let town = Town::begin(db).await;
        let mut somebody = crate::town::sign_up("Hildegonda", "hildegonda@example.nl");
        somebody.street = "Vinkenstraat 77".to_owned();
        let code = helping::sign_up(&town.app, somebody).await.unwrap();
        let session = town.enter(&code, "hildegonda@example.nl").await;
        let actor = town.actor(&session).await;
        let id = actor.identity().unwrap().helper.clone().unwrap();
        desk::welcome(&town.app, &town.coordinator, &id, Some(jiff::civil::date(2028, 1, 1))).await.unwrap();
        let helper = Helping { actor: actor.clone(), token: session.token };
        let request = town.request(groceries("Riet")).await;
        book(&town, &helper, &request).await;
        assert!(outside.opened().await.contains("Hildegonda"));
        rights::erase(&town.app, &town.coordinator, &who(&actor)).await.unwrap();
        let (left, opened) = (outside.settled().await, outside.opened().await);
        for gone in ["Hildegonda", "hildegonda", "Vinkenstraat"] {
            assert!(!left.contains(gone) && !opened.contains(gone), "{gone} is left\n{opened}");
        }
        let view = follow::find(&town.app, &town.coordinator, &request).await.unwrap();
        assert!(matches!(view.visits[0].visit.state, VisitState::Open { .. }), "the resident's request goes on");
        assert!(sign_in::who(&town.app, &helper.token).await.unwrap().is_none());
        town.insist_sound().await;
        assert_eq!(rights::replay(&town.app, &[who(&actor)]).await.unwrap(), 0, "done once");
    }

    async fn some_must_talk_first(db: Database) {
        let town = Town::begin(db).await;
        let karin = town.staff("karin@example.nl").await;
        let karin = town.actor(&karin).await;
        assert_eq!(refused(rights::erase(&town.app, &karin, &who(&karin)).await), Refusal::LastAdmin);
        let ans = town.helper("Ans").await;
        let request = town.request(groceries("Riet")).await;
        let booked = book(&town, &ans, &request).await;
        town.clock.advance(24 * 3600);
        helping::step(&town.app, &ans.actor, &booked, Step::CheckIn).await.unwrap();
        let riet = signed_in(&town, "canary@example.org").await;
        // What cannot be taken back asks for a code of today.
        let stale = rights::erase(&town.app, &ans.actor, &ans.person()).await;
        assert!(matches!(stale, Err(ServiceError::StepUpNeeded)), "{stale:?}");
        for (actor, id) in [(&riet, who(&riet)), (&ans.actor, ans.person())] {
            assert_eq!(refused(rights::erase(&town.app, &fresh(&town, actor), &id).await), Refusal::VisitUnderWay);
        }
        helping::step(&town.app, &ans.actor, &booked, Step::CheckOut).await.unwrap();
        let (visit, _) = visit_of(&town, &request).await;
        let about = ans.actor.identity().unwrap().helper.clone().unwrap();
        follow::complain(&town.app, &riet, &visit, &about, "Hij schold.", Seriousness::Day).await.unwrap();
        assert_eq!(refused(rights::erase(&town.app, &fresh(&town, &ans.actor), &ans.person()).await), Refusal::TalkFirst);
        rights::erase(&town.app, &town.coordinator, &ans.person()).await.unwrap();
        rights::erase(&town.app, &fresh(&town, &riet), &who(&riet)).await.unwrap();
        // A second administrator, and the first may go; the zone names the organisation then.
        let joke = other_coordinator(&town).await;
        rights::erase(&town.app, &fresh(&town, &karin), &who(&karin)).await.unwrap();
        let joke = sign_in::who(&town.app, &joke).await.unwrap().unwrap().actor;
        assert_eq!(refused(rights::erase(&town.app, &joke, &who(&joke)).await), Refusal::LastAdmin);
        town.insist_sound().await;
    }

    async fn forgetting_and_saying_yes_at_once_end_soundly(db: Database) {
        let town = Town::begin(db).await;
        let (mut taken, mut gone) = (0, 0);
        for turn in 0..20 {
            let mut ask = groceries("Riet");
            ask.contact = Contact { telephone: None, mail: MailAddress::parse(&format!("riet{turn}@example.org")) };
            let request = town.request(ask).await;
            let helper = town.helper(&format!("Helper{turn}")).await;
            let (visit, window) = visit_of(&town, &request).await;
            let view = follow::find(&town.app, &town.coordinator, &request).await.unwrap();
            let goes = if turn % 2 == 0 { view.request.resident.clone() } else { helper.person() };
            let yes = nearby::take(&town.app, &helper.actor, &visit, window.starts_at);
            let forget = rights::erase(&town.app, &town.coordinator, &goes);
            // Neither is always the first to be asked.
            let (yes, forgotten) = if turn % 4 < 2 {
                tokio::join!(yes, forget)
            } else {
                let (forgotten, yes) = tokio::join!(forget, yes);
                (yes, forgotten)
            };
            if let Err(error) = &forgotten {
                assert!(error.is_passing() || error.is_lost_race(), "{error:?}");
                rights::erase(&town.app, &town.coordinator, &goes).await.unwrap();
            }
            match yes {
                Ok(_) => taken += 1,
                Err(ServiceError::Refused(_) | ServiceError::NotFound) => gone += 1,
                Err(error) => assert!(error.is_passing() || error.is_lost_race(), "{error:?}"),
            }
            let late = nearby::take(&town.app, &helper.actor, &visit, window.starts_at).await;
            assert!(late.is_err(), "nobody says yes to or as somebody who is gone: {late:?}");
            town.insist_sound().await;
        }
        println!("{taken} times yes came first, {gone} times it came too late");
    }

    async fn what_has_had_its_time_is_tidied_away(db: Database) {
        let outside = Outside::of(&db);
        let town = Town::begin(db).await;
        // Nobody comes back to the first; the second has a number, so a person decides.
        let mut never = groceries("Nooitmeer");
        never.contact = Contact { telephone: None, mail: MailAddress::parse("nooit@example.org") };
        ask::post(&town.app, never).await.unwrap();
        ask::post(&town.app, neighbours()).await.unwrap();
        let closed = town.request(groceries("Riet")).await;
        let riet = signed_in(&town, "canary@example.org").await;
        disclose::for_desk(&town.app, &town.coordinator, &closed, "Gebeld").await.unwrap();
        follow::withdraw(&town.app, &riet, &closed).await.unwrap();
        // A message that cannot be delivered.
        sign_in::send_code(&town.app, Handle::parse("canary@example.org").unwrap(), "192.0.2.1").await.unwrap();
        sign_in::resolve_codes(&town.app).await.unwrap();
        town.app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                let now = noaber::domain::time::UnixTime::from_seconds(i64::MAX / 2);
                for one in outbox::claim_due(tx, now, 1, 100).await? {
                    outbox::set_unsent(tx, &one.message.id, None, "no such mailbox").await?;
                }
                Ok(())
            })
            .await
            .unwrap();
        assert_eq!(rights::keep_to_time(&town.app).await.unwrap(), rights::Swept::default());

        town.clock.advance(8 * 86_400);
        let swept = rights::keep_to_time(&town.app).await.unwrap();
        assert_eq!((swept.unconfirmed, swept.anonymised, swept.looks), (1, 0, 0));
        assert!(!outside.settled().await.contains("Nooitmeer"));
        town.insist_sound().await;

        town.clock.advance(23 * 86_400);
        let swept = rights::keep_to_time(&town.app).await.unwrap();
        assert!(swept.messages > 0, "{swept:?}");
        assert!(outside.opened().await.contains("CANARYWORDS"));
        town.insist_sound().await;

        town.clock.advance(2 * 365 * 86_400);
        let swept = rights::keep_to_time(&town.app).await.unwrap();
        assert_eq!((swept.anonymised, swept.looks), (1, 0));
        assert!(!outside.opened().await.contains("CANARYWORDS"));
        let copy = rights::everything_about(&town.app, &riet, &who(&riet), Lang::Nl).await.unwrap();
        assert!(copy.requests.is_empty() && copy.looks.len() == 1, "{copy:#?}");
        town.insist_sound().await;

        town.clock.advance(3 * 365 * 86_400);
        assert_eq!(rights::keep_to_time(&town.app).await.unwrap().looks, 1);
        town.insist_sound().await;
    }

    async fn only_whoever_administers_says_how_data_are_kept(db: Database) {
        let town = Town::begin(db).await;
        assert!(matches!(rights::privacy(&town.app, &town.coordinator).await, Err(ServiceError::NotFound)));
        let karin = town.staff("karin@example.nl").await;
        let actor = town.actor(&karin).await;
        let said = Privacy {
            mail: "privacy@example.nl".to_owned(),
            officer: "Mevrouw Yilmaz".to_owned(),
            ..Privacy::default()
        };
        let wrong = Privacy { mail: "geen".to_owned(), ..said.clone() };
        assert!(matches!(rights::set_privacy(&town.app, &actor, wrong).await, Err(ServiceError::Invalid(_))));
        rights::set_privacy(&town.app, &actor, said).await.unwrap();
        let base = town.serve().await;
        let get = async |path: &str, token: &str| {
            let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
            let asked = client.get(format!("{base}{path}")).header("cookie", format!("session={token}"));
            let answer = asked.send().await.unwrap();
            (answer.status().as_u16(), answer.headers().clone(), answer.text().await.unwrap())
        };
        let (_, _, shown) = get("/privacy", "").await;
        assert!(shown.contains("privacy@example.nl") && shown.contains("Mevrouw Yilmaz"), "{shown}");
        let ans = town.helper("Ans").await;
        for path in ["/admin/privacy", "/admin/register", "/admin/dpia"] {
            assert_eq!(get(path, &karin.token).await.0, 200, "{path}");
            assert_eq!(get(path, &ans.token).await.0, 404, "{path}");
        }
        let (status, headers, body) = get("/me/data.json", &ans.token).await;
        assert_eq!((status, &headers["cache-control"]), (200, &"no-store".parse().unwrap()));
        assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert!(serde_json::from_str::<serde_json::Value>(&body).unwrap()["file"]["given_name"] == "Ans");
    }
}
