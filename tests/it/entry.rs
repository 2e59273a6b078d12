//! Who gets in, for how long, and what each way of signing in opens: the lines of the definition of trust, one by one.

use std::collections::BTreeSet;
use std::time::Instant;

use noaber::domain::access::{Actor, Role, Way};
use noaber::domain::contact::MailAddress;
use noaber::domain::language::Lang;
use noaber::service::sign_in::{self, Device, Handle, NewSession};
use noaber::service::staffing::{self, NewRole};
use noaber::service::{Refusal, ServiceError, disclose, helping, nearby, rights};
use noaber::store::sign_in as codes;

use crate::town::{PASSWORD, Town, groceries, own_device, sign_up};

const DAY_S: i64 = 24 * 3600;
const RIET: &str = "canary@example.org";

fn wrong<T: std::fmt::Debug>(done: Result<T, ServiceError>) -> Refusal {
    match done {
        Err(ServiceError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn not_there<T: std::fmt::Debug>(done: Result<T, ServiceError>) {
    assert!(matches!(done, Err(ServiceError::NotFound)), "{done:?}");
}

fn borrowed() -> Device {
    Device {
        label: "Chrome · Windows".to_owned(),
        is_own: false,
    }
}

async fn send(town: &Town, to: &str) -> noaber::domain::ids::CodeId {
    // Two codes of one minute would look alike in the mailbox.
    town.clock.advance(60);
    let sent = sign_in::send_code(&town.app, Handle::parse(to).unwrap(), "192.0.2.1").await;
    sent.unwrap()
}

async fn by_code(town: &Town, mail: &str, device: &Device) -> NewSession {
    let id = send(town, mail).await;
    let digits = town.code_for(mail).await;
    sign_in::enter_code(&town.app, &id, &digits, device)
        .await
        .unwrap()
}

async fn is_in(town: &Town, session: &NewSession) -> bool {
    sign_in::who(&town.app, &session.token).await.unwrap().is_some()
}

/// The link of the last mail to somebody.
/// The path of the newest link below `below` that was mailed to somebody.
async fn newest(town: &Town, mail: &str, below: &str) -> String {
    noaber::service::outbox::send_due(&town.app).await.unwrap();
    let folder = town.app.mailer.local_folder().unwrap().to_owned();
    let mails = noaber::gateway::mail::list_local(&folder, 100).await.unwrap();
    let found = mails.iter().filter(|one| one.to == mail).find_map(|one| {
        let at = one.body.find(below)?;
        one.body[at..].split_whitespace().next()
    });
    found.unwrap().to_owned()
}

async fn link_for(town: &Town, mail: &str) -> String {
    newest(town, mail, "/links/").await
}

on_both_engines! {
    async fn sessions_last_as_long_as_their_way_and_device(db: Database) {
        let town = Town::begin(db).await;
        town.request(groceries("Riet")).await;
        let own = by_code(&town, RIET, &own_device()).await;
        let lent = by_code(&town, RIET, &borrowed()).await;
        let me = town.actor(&own).await.identity().unwrap().person.clone();
        let card = sign_in::make_card(&town.app, &town.coordinator, &me).await.unwrap();
        let card = sign_in::enter_card(&town.app, &card.code, &own_device()).await.unwrap();
        let karin = town.staff("karin@example.nl").await;
        // A cookie without an age ends with the window.
        assert_eq!(own.max_age_s, Some(90 * DAY_S));
        assert_eq!([lent.max_age_s, card.max_age_s], [None, None]);
        assert_eq!(karin.max_age_s, Some(DAY_S / 2));

        town.clock.advance(DAY_S / 2 - 130);
        for session in [&own, &lent, &card, &karin] {
            assert!(is_in(&town, session).await);
        }
        town.clock.advance(131);
        for session in [&lent, &card, &karin] {
            assert!(!is_in(&town, session).await, "twelve hours and no longer");
        }
        town.clock.advance(89 * DAY_S);
        assert!(is_in(&town, &own).await);
        town.clock.advance(DAY_S);
        assert!(!is_in(&town, &own).await);
    }

    async fn every_sign_in_and_every_change_of_role_has_a_new_identifier(db: Database) {
        let outside = crate::town::dump::Outside::of(&db);
        let town = Town::begin(db).await;
        town.request(groceries("Riet")).await;
        let mut tokens = BTreeSet::new();
        for _ in 0..3 {
            tokens.insert(by_code(&town, RIET, &own_device()).await.token);
        }
        assert_eq!(tokens.len(), 3);
        assert!(tokens.iter().all(|token| token.len() >= 22), "128 bits at least");
        // Kept as a hash: a stolen database signs nobody in.
        let dump = outside.stolen().await;
        assert!(!tokens.iter().any(|token| dump.contains(token)));

        let before = by_code(&town, RIET, &own_device()).await;
        let after = sign_in::renew(&town.app, &before.token).await.unwrap();
        assert_ne!(before.token, after.token);
        assert!(!is_in(&town, &before).await && is_in(&town, &after).await);
    }

    async fn a_role_begins_and_ends_when_it_says_and_signs_its_person_out(db: Database) {
        let town = Town::begin(db).await;
        let karin = town.staff("karin@example.nl").await;
        let karin = town.actor(&karin).await;
        let zone = town.zone.clone();
        let now = town.app.now();
        let role = |from: i64, until: i64| NewRole {
            given_name: "Sjaak".to_owned(),
            family_name: "Kok".to_owned(),
            mail: MailAddress::parse("sjaak@example.nl").unwrap(),
            role: Role::Coordinator,
            zone: Some(zone.clone()),
            from: Some(now.plus(from)),
            until: Some(now.plus(until)),
        };
        let backwards = staffing::give_role(&town.app, &karin, role(3 * DAY_S, 2 * DAY_S)).await;
        assert!(matches!(backwards, Err(ServiceError::Invalid(_))), "{backwards:?}");
        town.add_staff("sjaak@example.nl", vec![(Role::PolicyViewer, Some(zone.clone()))]).await;
        let before = town.staff("sjaak@example.nl").await;
        staffing::give_role(&town.app, &karin, role(DAY_S, 3 * DAY_S)).await.unwrap();
        assert!(!is_in(&town, &before).await, "whoever may do something else signs in anew");

        let coordinates = async |session: &NewSession| {
            town.actor(session).await.may_coordinate(&town.organisation, &town.zone)
        };
        town.clock.advance(DAY_S - 6 * 3600);
        let early = town.staff("sjaak@example.nl").await;
        assert!(!coordinates(&early).await, "not before it begins");
        town.clock.advance(7 * 3600);
        assert!(!coordinates(&early).await, "nor in a session from before it began");
        let session = town.staff("sjaak@example.nl").await;
        assert!(coordinates(&session).await);
        town.clock.advance(DAY_S * 2 - 7 * 3600);
        let session = town.staff("sjaak@example.nl").await;
        assert!(coordinates(&session).await);
        town.clock.advance(6 * 3600 + 1);
        assert!(!coordinates(&session).await, "not a moment longer than it says");

        let (staff, _) = staffing::list_staff(&town.app, &karin).await.unwrap();
        let own = staff.iter().find(|one| one.name.starts_with("Karin")).unwrap();
        let admin = own.roles.iter().find(|(held, _)| held.grant.role == Role::Admin).unwrap();
        assert_eq!(wrong(staffing::end_role(&town.app, &karin, &admin.0.id).await), Refusal::LastAdmin);
        let viewer = staff.iter().flat_map(|one| &one.roles).find(|(held, _)| held.grant.role == Role::PolicyViewer);
        staffing::end_role(&town.app, &karin, &viewer.unwrap().0.id).await.unwrap();
        assert!(!is_in(&town, &session).await, "a role that ended signs its person out");
    }

    async fn roles_count_after_a_second_factor_alone(db: Database) {
        let town = Town::begin(db).await;
        // The mail address of a colleague, used as a resident's: it opens no desk.
        let id = send(&town, "karin@example.nl").await;
        let digits = town.code_for("karin@example.nl").await;
        let session = sign_in::enter_code(&town.app, &id, &digits, &own_device()).await.unwrap();
        let actor = town.actor(&session).await;
        assert!(actor.identity().unwrap().grants.is_empty() && !actor.is_coordinator() && !actor.is_admin());
        // Half a sign-in is no session.
        let half = sign_in::staff(&town.app, "karin@example.nl", PASSWORD, "192.0.2.1").await.unwrap();
        assert!(sign_in::who(&town.app, &half.token).await.unwrap().is_none());
    }

    async fn a_second_factor_counts_once_and_so_does_a_recovery_code(db: Database) {
        let town = Town::begin(db).await;
        let (app, mail) = (&town.app, MailAddress::parse("karin@example.nl").unwrap());
        let half = async || sign_in::staff(app, "karin@example.nl", PASSWORD, "192.0.2.1").await.unwrap().token;
        let code = async || sign_in::demo_code(app, &mail).await.unwrap().unwrap();
        let token = half().await;
        let first = code().await;
        let begun = sign_in::confirm_factor(app, &token, &first, &own_device()).await.unwrap();
        assert_eq!(begun.codes.len(), 10);
        assert_eq!(wrong(sign_in::enter_second(app, &half().await, &first, &own_device()).await), Refusal::WrongCode);
        town.clock.advance(60);
        let second = code().await;
        sign_in::enter_second(app, &half().await, &second, &own_device()).await.unwrap();
        assert_eq!(wrong(sign_in::enter_second(app, &half().await, &second, &own_device()).await), Refusal::WrongCode);

        let lost = &begun.codes[3];
        let typed = lost.to_lowercase().replace(' ', "-");
        sign_in::enter_second(app, &half().await, &typed, &own_device()).await.unwrap();
        assert_eq!(wrong(sign_in::enter_second(app, &half().await, lost, &own_device()).await), Refusal::WrongCode);
        // Five tries, then the password again.
        let token = half().await;
        for _ in 0..5 {
            town.clock.advance(60);
            wrong(sign_in::enter_second(app, &token, "000000", &own_device()).await);
        }
        town.clock.advance(60);
        let right = code().await;
        assert!(sign_in::enter_second(app, &token, &right, &own_device()).await.is_err());
        // A new authenticator needs a proof of just now, and ends the old one with its codes.
        let session = sign_in::enter_second(app, &half().await, &right, &own_device()).await.unwrap();
        let karin = town.actor(&session).await;
        // Nor does the password, entered again and again, buy more guesses.
        for _ in 0..5 {
            assert_eq!(wrong(sign_in::enter_second(app, &half().await, "000000", &own_device()).await), Refusal::WrongCode);
        }
        let sixth = sign_in::enter_second(app, &half().await, &begun.codes[5], &own_device()).await;
        assert_eq!(wrong(sixth), Refusal::TooOften);
        town.clock.advance(6 * 60);
        let stale = sign_in::renew_factor(app, &karin).await;
        assert!(matches!(stale, Err(ServiceError::StepUpNeeded)), "{stale:?}");
        sign_in::freshen_by_factor(app, &karin, &code().await).await.unwrap();
        let karin = town.actor(&session).await;
        let half_way = sign_in::renew_factor(app, &karin).await.unwrap();
        assert!(half_way.must_enrol && !is_in(&town, &session).await);
        let unused = &begun.codes[7];
        assert!(sign_in::enter_second(app, &half_way.token, unused, &own_device()).await.is_err());
    }

    async fn a_lost_second_factor_is_reset_by_who_administers(db: Database) {
        let town = Town::begin(db).await;
        let sjaak = town.add_staff("sjaak@example.nl", vec![(Role::Coordinator, Some(town.zone.clone()))]).await;
        let session = town.staff("sjaak@example.nl").await;
        let actor = town.actor(&session).await;
        not_there(sign_in::reset_factor(&town.app, &actor, &sjaak).await);
        let karin = town.staff("karin@example.nl").await;
        let karin = town.actor(&karin).await;
        sign_in::reset_factor(&town.app, &karin, &sjaak).await.unwrap();
        assert!(!is_in(&town, &session).await);
        let half = sign_in::staff(&town.app, "sjaak@example.nl", PASSWORD, "192.0.2.1").await.unwrap();
        assert!(half.must_enrol);
        town.clock.advance(60);
        town.staff("sjaak@example.nl").await;
    }

    async fn a_new_password_ends_what_came_in_with_the_old_one(db: Database) {
        let town = Town::begin(db).await;
        let sjaak = town.add_staff("sjaak@example.nl", vec![(Role::Coordinator, Some(town.zone.clone()))]).await;
        let karin = town.staff("karin@example.nl").await;
        let karin = town.actor(&karin).await;
        let session = town.staff("sjaak@example.nl").await;
        let half = sign_in::staff(&town.app, "sjaak@example.nl", PASSWORD, "192.0.2.1").await.unwrap();
        let mut links = Vec::new();
        for _ in 0..2 {
            staffing::invite_again(&town.app, &karin, &sjaak).await.unwrap();
            town.clock.advance(60);
            let path = newest(&town, "sjaak@example.nl", "/staff/welcome/").await;
            links.push(path.rsplit('/').next().unwrap().to_owned());
        }
        assert_ne!(links[0], links[1]);
        let new = "een heel ander lang woord";
        sign_in::accept_invite(&town.app, &links[1], new).await.unwrap();
        assert!(!is_in(&town, &session).await, "the old session is out");
        assert!(sign_in::enter_second(&town.app, &half.token, "000000", &own_device()).await.is_err());
        assert_eq!(wrong(sign_in::accept_invite(&town.app, &links[0], PASSWORD).await), Refusal::WrongCode);
        let before = sign_in::staff(&town.app, "sjaak@example.nl", PASSWORD, "192.0.2.1").await;
        assert_eq!(wrong(before), Refusal::WrongPassword);
        sign_in::staff(&town.app, "sjaak@example.nl", new, "192.0.2.1").await.unwrap();
        town.insist_sound().await;
    }

    async fn to_choose_who_one_is_proves_nothing_and_lasts_no_longer(db: Database) {
        let town = Town::begin(db).await;
        for name in ["Riet", "Toos"] {
            town.request(groceries(name)).await;
        }
        let first = by_code(&town, RIET, &own_device()).await;
        let mut session = first;
        town.clock.advance(2 * DAY_S);
        for _ in 0..2 {
            let actor = town.actor(&session).await;
            let other = sign_in::list_others(&town.app, &actor).await.unwrap().remove(0).0;
            session = sign_in::switch_to(&town.app, &actor, &session.token, &other).await.unwrap();
            let actor = town.actor(&session).await;
            assert_eq!(actor.identity().unwrap().person, other);
            let taken = rights::take_along(&town.app, &actor, &other, Lang::Nl).await;
            assert!(matches!(taken, Err(ServiceError::StepUpNeeded)), "{taken:?}");
        }
        town.clock.advance(88 * DAY_S - 1);
        assert!(is_in(&town, &session).await);
        town.clock.advance(1);
        assert!(!is_in(&town, &session).await, "ninety days from the code");
    }

    async fn guessing_passwords_takes_ever_longer_and_tells_nothing(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        for who in ["karin@example.nl", "niemand@example.nl"] {
            for _ in 0..5 {
                assert_eq!(wrong(sign_in::staff(app, who, "geraden wachtwoord", "192.0.2.9").await), Refusal::WrongPassword);
            }
            assert_eq!(wrong(sign_in::staff(app, who, PASSWORD, "192.0.2.9").await), Refusal::TooOften);
        }
        // Whoever guesses elsewhere keeps nobody out of their own desk.
        sign_in::staff(app, "karin@example.nl", PASSWORD, "192.0.2.1").await.unwrap();
        town.clock.advance(15 * 60);
        sign_in::staff(app, "karin@example.nl", PASSWORD, "192.0.2.9").await.unwrap();
    }

    async fn a_code_counts_a_quarter_of_an_hour_five_tries_and_once(db: Database) {
        let town = Town::begin(db).await;
        town.request(groceries("Riet")).await;
        let app = &town.app;
        let id = send(&town, RIET).await;
        let digits = town.code_for(RIET).await;
        town.clock.advance(15 * 60);
        assert_eq!(wrong(sign_in::enter_code(app, &id, &digits, &own_device()).await), Refusal::WrongCode);
        let id = send(&town, RIET).await;
        let digits = town.code_for(RIET).await;
        town.clock.advance(15 * 60 - 1);
        sign_in::enter_code(app, &id, &digits, &own_device()).await.unwrap();
        assert_eq!(wrong(sign_in::enter_code(app, &id, &digits, &own_device()).await), Refusal::WrongCode);
        let id = send(&town, RIET).await;
        let digits = town.code_for(RIET).await;
        let other = if digits == "123456" { "654321" } else { "123456" };
        for _ in 0..5 {
            wrong(sign_in::enter_code(app, &id, other, &own_device()).await);
        }
        assert_eq!(wrong(sign_in::enter_code(app, &id, &digits, &own_device()).await), Refusal::WrongCode);
    }

    async fn a_link_signs_in_by_its_button_and_never_by_being_looked_at(db: Database) {
        let town = Town::begin(db).await;
        town.request(groceries("Riet")).await;
        let base = town.serve().await;
        let id = send(&town, RIET).await;
        let link = link_for(&town, RIET).await;
        // A mail program opens it to see whether it is safe, more than once.
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        for _ in 0..3 {
            let page = client.get(format!("{base}{link}")).send().await.unwrap();
            assert_eq!(page.status(), 200);
            assert!(page.headers().get("set-cookie").is_none_or(|c| !c.to_str().unwrap().contains("session=")));
            assert!(page.text().await.unwrap().contains("<button"));
        }
        let token = link.trim_start_matches("/links/");
        let session = sign_in::enter_link(&town.app, token, &own_device()).await.unwrap();
        assert!(is_in(&town, &session).await);
        assert_eq!(wrong(sign_in::enter_link(&town.app, token, &own_device()).await), Refusal::WrongCode);
        // The code that came with it is used up as well.
        let digits = town.code_for(RIET).await;
        assert_eq!(wrong(sign_in::enter_code(&town.app, &id, &digits, &own_device()).await), Refusal::WrongCode);
    }

    async fn a_stranger_uses_up_nobodys_codes(db: Database) {
        let town = Town::begin(db).await;
        town.request(groceries("Riet")).await;
        let handle = || Handle::parse(RIET).unwrap();
        for _ in 0..12 {
            sign_in::send_code(&town.app, handle(), "203.0.113.5").await.unwrap();
        }
        sign_in::resolve_codes(&town.app).await.unwrap();
        let waiting = |town: &Town| {
            let store = town.app.store.clone();
            async move {
                let count = store.read::<_, ServiceError, _>(async |tx| Ok(noaber::store::outbox::count_waiting(tx).await?));
                count.await.unwrap()
            }
        };
        assert_eq!(waiting(&town).await, 5, "five in an hour from one address");
        by_code(&town, RIET, &own_device()).await;
        for n in 0..20 {
            sign_in::send_code(&town.app, handle(), &format!("203.0.113.{n}")).await.unwrap();
        }
        sign_in::resolve_codes(&town.app).await.unwrap();
        assert_eq!(waiting(&town).await, 15 - 6, "fifteen in an hour in all, six of which are sent");
    }

    async fn an_answer_waits_for_nobody_to_be_looked_up(db: Database) {
        let town = Town::begin(db).await;
        town.request(groceries("Riet")).await;
        // What is known of the code when the answer goes out: for somebody known the same as for anybody.
        let row = async |handle: &str| {
            let id = sign_in::send_code(&town.app, Handle::parse(handle).unwrap(), "192.0.2.1").await.unwrap();
            let find = town.app.store.read::<_, ServiceError, _>(async move |tx| Ok(codes::find_code(tx, &id).await?));
            let row = find.await.unwrap().unwrap();
            (row.person_id, row.request_id, row.tries_left, row.link_hash, row.used_at, row.code_hash.len())
        };
        let (known, stranger) = (row(RIET).await, row("niemand@example.nl").await);
        assert_eq!(known, stranger);
        assert_eq!(row("06 00009876").await, known, "a number is no different");
        // And the time it takes: the same work, so the same time but for noise.
        let mut times = [Vec::new(), Vec::new()];
        for n in 0..60_usize {
            let handle = [RIET, "niemand@example.nl"][n % 2];
            let begun = Instant::now();
            sign_in::send_code(&town.app, Handle::parse(handle).unwrap(), &format!("198.51.100.{n}")).await.unwrap();
            times[n % 2].push(begun.elapsed().as_secs_f64());
        }
        times.iter_mut().for_each(|all| all.sort_by(f64::total_cmp));
        println!("known {:.2} ms, unknown {:.2} ms", times[0][15] * 1e3, times[1][15] * 1e3);
    }

    async fn a_card_opens_little_and_ends_when_it_is_lost(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let code = helping::sign_up(app, sign_up("Ans", "ans@example.nl")).await.unwrap();
        let own = town.enter(&code, "ans@example.nl").await;
        let own_actor = town.actor(&own).await;
        let me = own_actor.identity().unwrap().person.clone();
        not_there(sign_in::make_card(app, &Actor::Anyone, &me).await);
        let made = sign_in::make_card(app, &own_actor, &me).await.unwrap();
        assert!(made.token.len() >= 22, "128 bits");
        let by_token = sign_in::enter_card(app, &made.token, &own_device()).await.unwrap();
        let heard = made.code.to_lowercase().replace('-', " ");
        let by_code = sign_in::enter_card(app, &heard, &own_device()).await.unwrap();
        for session in [&by_token, &by_code] {
            let card = town.actor(session).await;
            let identity = card.identity().unwrap();
            assert_eq!((identity.way, identity.fresh_at), (Way::Card, None));
            assert!(identity.helper.is_none() && identity.grants.is_empty() && identity.represents.is_empty());
            not_there(disclose::list_mine(app, &card).await);
            not_there(rights::everything_about(app, &card, &me, Lang::Nl).await);
            not_there(rights::erase(app, &card, &me).await);
            not_there(sign_in::list_devices(app, &card).await);
            not_there(sign_in::make_card(app, &card, &me).await);
            not_there(sign_in::send_fresh_code(app, &card).await);
            assert!(nearby::near_me(app, &card, None).await.is_err());
        }
        // Who finds the telephone a day later makes none without a code.
        town.clock.advance(DAY_S);
        let stale = sign_in::make_card(app, &own_actor, &me).await;
        assert!(matches!(stale, Err(ServiceError::StepUpNeeded)), "{stale:?}");
        sign_in::end_card(app, &own_actor, &me, &made.id).await.unwrap();
        assert!(!is_in(&town, &by_token).await && !is_in(&town, &by_code).await && is_in(&town, &own).await);
        for text in [&made.token, &made.code] {
            assert_eq!(wrong(sign_in::enter_card(app, text, &own_device()).await), Refusal::WrongCode);
        }
    }

    async fn devices_are_seen_and_signed_out_from_afar(db: Database) {
        let town = Town::begin(db).await;
        town.request(groceries("Riet")).await;
        let ans = town.helper("Ans").await;
        let here = by_code(&town, RIET, &own_device()).await;
        let library = by_code(&town, RIET, &borrowed()).await;
        let lost = by_code(&town, RIET, &own_device()).await;
        let riet = town.actor(&here).await;
        let all = sign_in::list_devices(&town.app, &riet).await.unwrap();
        assert_eq!(all.len(), 3);
        assert_eq!(all.iter().filter(|one| one.is_this).count(), 1);
        assert!(all.iter().any(|one| one.label == "Chrome · Windows"));
        let far = town.actor(&lost).await.identity().unwrap().session.clone().unwrap();
        not_there(sign_in::end_device(&town.app, &ans.actor, &far).await);
        sign_in::end_device(&town.app, &riet, &far).await.unwrap();
        assert!(!is_in(&town, &lost).await && is_in(&town, &library).await);
        sign_in::end_other_devices(&town.app, &riet).await.unwrap();
        assert!(!is_in(&town, &library).await && is_in(&town, &here).await);
        sign_in::sign_out(&town.app, &here.token).await.unwrap();
        assert!(!is_in(&town, &here).await);
    }

    async fn an_export_always_asks_for_a_fresh_code_on_that_device(db: Database) {
        let town = Town::begin(db).await;
        town.request(groceries("Riet")).await;
        let (one, two) = (by_code(&town, RIET, &own_device()).await, by_code(&town, RIET, &own_device()).await);
        let riet = town.actor(&one).await;
        let me = riet.identity().unwrap().person.clone();
        let take = async |session: &NewSession| {
            let actor = town.actor(session).await;
            rights::take_along(&town.app, &actor, &me, Lang::Nl).await
        };
        town.clock.advance(5 * 60);
        for session in [&one, &two] {
            assert!(matches!(take(session).await, Err(ServiceError::StepUpNeeded)));
        }
        let id = sign_in::send_fresh_code(&town.app, &riet).await.unwrap();
        let digits = town.code_for(RIET).await;
        // Only where it was asked for, and it begins no session of its own.
        let elsewhere = town.actor(&two).await;
        assert_eq!(wrong(sign_in::enter_fresh_code(&town.app, &elsewhere, &id, &digits).await), Refusal::WrongCode);
        town.clock.advance(60);
        let id = sign_in::send_fresh_code(&town.app, &riet).await.unwrap();
        let digits = town.code_for(RIET).await;
        assert_eq!(wrong(sign_in::enter_code(&town.app, &id, &digits, &own_device()).await), Refusal::WrongCode);
        town.clock.advance(60);
        let id = sign_in::send_fresh_code(&town.app, &riet).await.unwrap();
        sign_in::enter_fresh_code(&town.app, &riet, &id, &town.code_for(RIET).await).await.unwrap();
        take(&one).await.unwrap();
        assert!(matches!(take(&two).await, Err(ServiceError::StepUpNeeded)));
    }
}
