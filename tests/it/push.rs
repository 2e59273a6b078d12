//! Messages on a device that somebody turned on: shown there first, readable there alone, and by the way that they chose when
//! no device shows them.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex};

use futures_util::future::BoxFuture;
use jiff::civil::date;
use noaber::domain::access::Actor;
use noaber::domain::contact::Telephone;
use noaber::domain::ids::RequestId;
use noaber::domain::language::Lang;
use noaber::domain::reach::{ReachBy, Urgency};
use noaber::domain::time::{UnixTime, amsterdam};
use noaber::gateway::push::{Kept, Push, PushError, PushSender, ServerKey, list_local};
use noaber::service::push::{self, FromBrowser};
use noaber::service::sign_in::{self, Handle};
use noaber::service::{Refusal, ServiceError, desk, follow, outbox, reach, rights, rotation, round};
use serde_json::Value;

use crate::harness::http::Visitor;
use crate::promises::on;
use crate::town::device::{Device, decoded};
use crate::town::{Helping, Town, groceries, own_device};

const ANS: &str = "ans@example.nl";

/// What lies in the mailbox for devices, the newest first.
async fn kept(town: &Town) -> Vec<Kept> {
    outbox::send_due(&town.app).await.unwrap();
    list_local(town.app.mailer.local_folder().unwrap(), 1000)
        .await
        .unwrap()
}

/// What a device reads of what was sealed for it.
fn read(device: &Device, one: &Kept) -> Value {
    let open = device.open(&decoded(&one.sealed)).expect("made for this device");
    serde_json::from_slice(&open).unwrap()
}

/// Mails to Ans in which she is asked.
async fn asked_by_mail(town: &Town) -> usize {
    let all = town.mails_to(ANS).await;
    all.iter().filter(|mail| mail.starts_with("Kunt u?")).count()
}

async fn ask(town: &Town) -> RequestId {
    let request = town.request(groceries("Riet")).await;
    round::run(&town.app, &town.organisation).await.unwrap();
    request
}

async fn signed_in_again(town: &Town, mail: &str) -> (Actor, String) {
    town.clock.advance(3600);
    let code = sign_in::send_code(&town.app, Handle::parse(mail).unwrap(), "192.0.2.1")
        .await
        .unwrap();
    let session = town.enter(&code, mail).await;
    (town.actor(&session).await, session.token)
}

async fn devices(town: &Town, actor: &Actor) -> usize {
    push::find_mine(&town.app, actor)
        .await
        .unwrap()
        .unwrap()
        .devices
        .len()
}

/// How a push service answers next.
#[derive(Debug, Clone, Copy)]
enum Answer {
    Gone,
    Never,
    Later,
}

/// Push services that answer as they are told, and otherwise take what comes.
#[derive(Debug, Default)]
struct Services {
    taken: Mutex<Vec<(String, Urgency, u32)>>,
    asked: Mutex<usize>,
    next: Mutex<BTreeMap<String, VecDeque<Answer>>>,
}

impl Services {
    fn will(&self, number: u8, answers: &[Answer]) {
        let endpoint = format!("https://fcm.googleapis.com/fcm/send/{number}");
        self.next
            .lock()
            .unwrap()
            .entry(endpoint)
            .or_default()
            .extend(answers);
    }

    fn taken(&self) -> usize {
        self.taken.lock().unwrap().len()
    }

    fn asked(&self) -> usize {
        *self.asked.lock().unwrap()
    }
}

impl PushSender for Services {
    fn accepts(&self, endpoint: &str) -> bool {
        endpoint.starts_with("https://fcm.googleapis.com/")
    }

    fn send<'a>(
        &'a self,
        push: &'a Push,
        _: &'a ServerKey,
        _: UnixTime,
    ) -> BoxFuture<'a, Result<(), PushError>> {
        Box::pin(async move {
            *self.asked.lock().unwrap() += 1;
            let next = self
                .next
                .lock()
                .unwrap()
                .get_mut(&push.endpoint)
                .and_then(VecDeque::pop_front);
            match next {
                None => {
                    self.taken
                        .lock()
                        .unwrap()
                        .push((push.shown.clone(), push.urgency, push.ttl_s));
                    Ok(())
                }
                Some(Answer::Gone) => Err(PushError::Gone),
                Some(Answer::Never) => Err(PushError::Final("status 403".to_owned())),
                Some(Answer::Later) => Err(PushError::Later("status 503".to_owned())),
            }
        })
    }
}

/// A town in which Ans, who has mail and a mobile telephone, hears on device 1.
async fn scene(db: crate::harness::engines::Database) -> (Town, Helping, Arc<Services>) {
    let mut town = Town::begin(db).await;
    let services = Arc::new(Services::default());
    town.app.pusher = Some(services.clone());
    let ans = town.helper("Ans").await;
    town.turn_on(&ans.actor, 1).await;
    (town, ans, services)
}

on_both_engines! {
    async fn a_question_is_shown_on_a_device_that_alone_can_read_it(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        town.turn_on(&ans.actor, 1).await;
        ask(&town).await;
        let lies = kept(&town).await;
        let [one] = &lies[..] else { panic!("{lies:?}") };
        let shown = read(&Device::new(1), one);
        assert_eq!(shown["title"], "Kunt u? Boodschappen");
        let body = shown["body"].as_str().unwrap();
        assert!(body.starts_with("Riet vraagt hulp: ") && body.contains("Boodschappen"), "{body}");
        assert!(body.contains("4 maart") || body.contains("5 maart"), "{body}");
        // Nothing that finds anybody, nothing of what she wrote; and on the way none of it at all.
        for secret in ["Canary", "CANARY", "987", "5038", "00009876", "example.org", "Helpersen", "tillen"] {
            assert!(!shown.to_string().contains(secret), "{secret}: {shown}");
        }
        let travels = String::from_utf8_lossy(&decoded(&one.sealed)).into_owned();
        assert!(!travels.contains("Riet") && Device::new(2).open(&decoded(&one.sealed)).is_none());
        assert_eq!((one.urgency.as_str(), one.topic.len()), ("high", 32));
        assert!((3600..=24 * 3600).contains(&one.ttl_s), "{}", one.ttl_s);
        // The page that it opens is the question, for whoever is signed in on that device.
        let base = town.serve().await;
        let at_home = Visitor::new(&base);
        let path = shown["path"].as_str().unwrap();
        assert!(path.starts_with("/invitations/inv_"), "{path}");
        let page = at_home
            .request(reqwest::Method::GET, path)
            .header("cookie", format!("session={}", ans.token))
            .send()
            .await
            .unwrap();
        assert!(page.status().is_success() && page.text().await.unwrap().contains("Riet"));
        // The device says that it has shown it: no mail comes.
        assert_eq!(asked_by_mail(&town).await, 0);
        let said = at_home
            .request(reqwest::Method::POST, "/push/shown")
            .header("cookie", format!("session={}", ans.token))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("id={}", shown["id"].as_str().unwrap()))
            .send()
            .await
            .unwrap();
        assert_eq!(said.status().as_u16(), 204);
        town.clock.advance(24 * 3600);
        assert_eq!(asked_by_mail(&town).await, 0);
        town.insist_sound().await;
    }

    async fn what_no_device_showed_goes_by_mail_once(db: Database) {
        let (town, ans, services) = scene(db).await;
        ask(&town).await;
        outbox::send_due(&town.app).await.unwrap();
        let bas = town.helper("Bas").await;
        let id = {
            let taken = services.taken.lock().unwrap();
            let said: Value = serde_json::from_str(&taken[0].0).unwrap();
            said["id"].as_str().unwrap().to_owned()
        };
        // Another's word is none, and neither is one about nothing.
        push::shown(&town.app, &bas.actor, &id).await.unwrap();
        push::shown(&town.app, &ans.actor, "msg_nothing").await.unwrap();
        town.clock.advance(10 * 60 - 1);
        assert_eq!(asked_by_mail(&town).await, 0);
        town.clock.advance(1);
        assert_eq!(asked_by_mail(&town).await, 1);
        // Late is no harm, and nothing comes again.
        push::shown(&town.app, &ans.actor, &id).await.unwrap();
        town.clock.advance(3600);
        assert_eq!((asked_by_mail(&town).await, services.taken()), (1, 1));
        town.insist_sound().await;
    }

    async fn a_message_is_shown_once_however_many_send(db: Database) {
        let (town, _, services) = scene(db).await;
        ask(&town).await;
        let (one, other) = tokio::join!(outbox::send_due(&town.app), outbox::send_due(&town.app));
        one.unwrap();
        other.unwrap();
        // The same question is not asked again by the next round.
        round::run(&town.app, &town.organisation).await.unwrap();
        outbox::send_due(&town.app).await.unwrap();
        assert_eq!((services.taken(), services.asked()), (1, 1));
    }

    async fn a_device_that_is_gone_is_forgotten_and_mail_goes_at_once(db: Database) {
        let (town, ans, services) = scene(db).await;
        services.will(1, &[Answer::Gone]);
        ask(&town).await;
        assert_eq!(asked_by_mail(&town).await, 1);
        assert_eq!((devices(&town, &ans.actor).await, services.asked()), (0, 1));
        // From now on as for whoever has no device.
        town.request(on("Toos", 6)).await;
        round::run(&town.app, &town.organisation).await.unwrap();
        assert_eq!((asked_by_mail(&town).await, services.asked()), (2, 1));
        town.insist_sound().await;
    }

    async fn a_service_that_rests_is_asked_ever_later_and_then_the_mail_goes(db: Database) {
        let (town, ans, services) = scene(db).await;
        services.will(1, &[Answer::Later; 4]);
        ask(&town).await;
        for (after_s, asked) in [(0, 1), (29, 1), (1, 2), (59, 2), (1, 3), (119, 3)] {
            town.clock.advance(after_s);
            assert_eq!((asked_by_mail(&town).await, services.asked()), (0, asked), "after {after_s}");
        }
        town.clock.advance(1);
        assert_eq!((asked_by_mail(&town).await, services.asked()), (1, 4));
        // It may be back tomorrow: the device stays.
        assert_eq!(devices(&town, &ans.actor).await, 1);
        // One rest, and then it is shown.
        services.will(1, &[Answer::Later]);
        town.request(on("Toos", 6)).await;
        round::run(&town.app, &town.organisation).await.unwrap();
        assert_eq!((asked_by_mail(&town).await, services.taken()), (1, 0));
        town.clock.advance(30);
        assert_eq!((asked_by_mail(&town).await, services.taken()), (1, 1));
        town.insist_sound().await;
    }

    async fn one_device_that_takes_it_is_enough(db: Database) {
        let (town, ans, services) = scene(db).await;
        let (again, _) = signed_in_again(&town, ANS).await;
        town.turn_on(&again, 2).await;
        services.will(1, &[Answer::Never]);
        ask(&town).await;
        assert_eq!((asked_by_mail(&town).await, services.taken(), services.asked()), (0, 1, 2));
        assert_eq!(devices(&town, &ans.actor).await, 2, "refused is not gone");
        // Refused by both: the mail goes at once.
        services.will(1, &[Answer::Never]);
        services.will(2, &[Answer::Gone]);
        town.request(on("Toos", 6)).await;
        round::run(&town.app, &town.organisation).await.unwrap();
        assert_eq!((asked_by_mail(&town).await, devices(&town, &ans.actor).await), (1, 1));
    }

    async fn whoever_signs_out_hears_nothing_more_there(db: Database) {
        let (town, ans, services) = scene(db).await;
        // Here, from another device, everywhere else, and by itself when the session has run out.
        sign_in::sign_out(&town.app, &ans.token).await.unwrap();
        let (here, _) = signed_in_again(&town, ANS).await;
        assert_eq!(devices(&town, &here).await, 0);
        for way in 0..2 {
            let (there, _) = signed_in_again(&town, ANS).await;
            town.turn_on(&there, 2).await;
            assert_eq!(devices(&town, &here).await, 1);
            if way == 0 {
                let session = there.identity().unwrap().session.clone().unwrap();
                sign_in::end_device(&town.app, &here, &session).await.unwrap();
            } else {
                sign_in::end_other_devices(&town.app, &here).await.unwrap();
            }
            assert_eq!(devices(&town, &here).await, 0);
        }
        ask(&town).await;
        assert_eq!((asked_by_mail(&town).await, services.asked()), (1, 0));
        let (long, _) = signed_in_again(&town, ANS).await;
        town.turn_on(&long, 3).await;
        assert_eq!(devices(&town, &long).await, 1);
        town.clock.advance(91 * 24 * 3600);
        assert_eq!(devices(&town, &long).await, 0);
    }

    async fn a_browser_is_one_persons_and_nobody_has_more_than_five(db: Database) {
        let (town, ans, _) = scene(db).await;
        let bas = town.helper("Bas").await;
        // The same browser, now signed in as another.
        town.turn_on(&bas.actor, 1).await;
        assert_eq!((devices(&town, &ans.actor).await, devices(&town, &bas.actor).await), (0, 1));
        let theirs = push::find_mine(&town.app, &bas.actor).await.unwrap().unwrap().devices.remove(0).id;
        let taken = push::turn_off(&town.app, &ans.actor, &theirs).await;
        assert!(matches!(taken, Err(ServiceError::NotFound)), "{taken:?}");
        // Turned on again on the same device, it is one.
        town.turn_on(&ans.actor, 2).await;
        town.turn_on(&ans.actor, 3).await;
        assert_eq!(devices(&town, &ans.actor).await, 1);
        let mut ids = Vec::new();
        for number in 4..9 {
            let (there, _) = signed_in_again(&town, ANS).await;
            ids.push(town.turn_on(&there, number).await);
        }
        let left = push::find_mine(&town.app, &ans.actor).await.unwrap().unwrap().devices;
        assert_eq!(left.iter().map(|one| one.id.clone()).collect::<Vec<_>>(), ids);
        // With a card that anybody may find there are none.
        let card = sign_in::make_card(&town.app, &town.coordinator, &ans.person()).await.unwrap();
        let session = sign_in::enter_card(&town.app, &card.code, &own_device()).await.unwrap();
        let found = push::find_mine(&town.app, &town.actor(&session).await).await;
        assert!(matches!(found, Err(ServiceError::NotFound)), "{found:?}");
        town.insist_sound().await;
    }

    async fn only_a_device_that_can_be_told_is_turned_on(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let (device, good) = (Device::new(1), "https://fcm.googleapis.com/fcm/send/1");
        for (endpoint, p256dh, auth) in [
            ("https://evil.example/1", device.p256dh(), device.auth()),
            ("http://fcm.googleapis.com/1", device.p256dh(), device.auth()),
            ("https://127.0.0.1/1", device.p256dh(), device.auth()),
            ("https://[::1]/1", device.p256dh(), device.auth()),
            (good, device.auth(), device.auth()),
            (good, device.p256dh(), device.p256dh()),
            (good, String::new(), String::new()),
        ] {
            let given = FromBrowser { endpoint: endpoint.to_owned(), p256dh, auth };
            let done = push::turn_on(&town.app, &ans.actor, given).await;
            assert!(matches!(done, Err(ServiceError::Refused(Refusal::DeviceUnfit))), "{endpoint}: {done:?}");
        }
        // Nor on somebody else's telephone.
        town.clock.advance(3600);
        let code = sign_in::send_code(&town.app, Handle::parse(ANS).unwrap(), "192.0.2.1").await.unwrap();
        let digits = town.code_for(ANS).await;
        let borrowed = sign_in::Device { is_own: false, ..own_device() };
        let session = sign_in::enter_code(&town.app, &code, &digits, &borrowed).await.unwrap();
        let there = town.actor(&session).await;
        let (p256dh, auth) = (device.p256dh(), device.auth());
        let given = FromBrowser { endpoint: good.to_owned(), p256dh, auth };
        let done = push::turn_on(&town.app, &there, given).await;
        assert!(matches!(done, Err(ServiceError::Refused(Refusal::DeviceUnfit))), "{done:?}");
        assert!(!push::find_mine(&town.app, &there).await.unwrap().unwrap().is_own);
        assert_eq!(devices(&town, &ans.actor).await, 0);
    }

    async fn a_device_rings_at_no_hour_at_which_a_text_would_not(db: Database) {
        let (town, ans, services) = scene(db).await;
        let request = town.request(on("Riet", 6)).await;
        let visit = follow::find(&town.app, &town.coordinator, &request).await.unwrap().visits.remove(0).visit;
        let window = noaber::domain::schedule::Window {
            starts_at: visit.windows[0].starts_at.plus(3600),
            ends_at: visit.windows[0].starts_at.plus(7200),
        };
        let helper = ans.actor.identity().unwrap().helper.clone().unwrap();
        desk::assign(&town.app, &town.coordinator, &visit.id, &helper, window).await.unwrap();
        outbox::send_due(&town.app).await.unwrap();
        // Who comes, and when: what one keeps goes by mail, and is not shown.
        assert_eq!(services.asked(), 0);
        assert!(town.mails_to(ANS).await.iter().any(|mail| mail.starts_with("Afgesproken")));
        let go_to = |day, hour, minute| {
            let at = UnixTime::at(date(2026, 3, day), hour, minute, &amsterdam());
            town.clock.advance(at.seconds() - town.app.now().seconds());
        };
        go_to(4, 23, 0);
        follow::cancel_visit(&town.app, &town.coordinator, &visit.id).await.unwrap();
        let off = async || {
            let all = town.mails_to(ANS).await;
            all.iter().filter(|mail| mail.starts_with("Het bezoek gaat niet door")).count()
        };
        assert_eq!((off().await, services.taken()), (0, 0));
        go_to(5, 7, 59);
        assert_eq!((off().await, services.taken()), (0, 0));
        go_to(5, 8, 0);
        assert_eq!((off().await, services.taken()), (0, 1));
        go_to(5, 8, 10);
        assert_eq!((off().await, services.taken()), (1, 1));
        let taken = services.taken.lock().unwrap()[0].clone();
        assert_eq!(taken.1, Urgency::High);
        assert!(taken.0.contains("gaat niet door"), "{}", taken.0);
    }

    async fn texts_are_shown_first_and_a_wish_for_a_call_stays_one(db: Database) {
        let mut town = Town::begin(db).await;
        let services = Arc::new(Services::default());
        let ans = town.helper("Ans").await;
        town.app.pusher = Some(services.clone());
        town.turn_on(&ans.actor, 1).await;
        reach::set_mine(&town.app, &ans.actor, ReachBy::Text, None).await.unwrap();
        let number = Telephone::parse("06 00005678").unwrap();
        let texts = async || {
            let all = town.texts_to(number.as_str()).await;
            all.iter().filter(|said| said.contains("Kunt u?")).count()
        };
        ask(&town).await;
        assert_eq!((texts().await, services.taken()), (0, 1));
        town.clock.advance(10 * 60);
        assert_eq!((texts().await, services.taken()), (1, 1));
        // Whoever wants to be telephoned is.
        reach::set_mine(&town.app, &ans.actor, ReachBy::Call, None).await.unwrap();
        town.request(on("Toos", 6)).await;
        round::run(&town.app, &town.organisation).await.unwrap();
        assert_eq!((texts().await, services.taken()), (1, 1));
        let look = desk::look(&town.app, &town.coordinator).await.unwrap();
        assert!(look.call_backs.iter().any(|call| call.name.contains("Ans")));
    }

    async fn devices_go_with_whoever_is_forgotten_and_stand_in_what_is_kept_of_them(db: Database) {
        let (town, ans, _) = scene(db).await;
        ask(&town).await;
        let all = rights::everything_about(&town.app, &ans.actor, &ans.person(), Lang::Nl).await.unwrap();
        let listed: Vec<_> = all.entrances.iter().filter(|one| one.kind == "push").collect();
        assert_eq!((listed.len(), listed[0].device.as_str()), (1, "Firefox · Android"));
        rights::erase(&town.app, &town.coordinator, &ans.person()).await.unwrap();
        let (id, now) = (ans.person(), town.app.now());
        let left = town
            .app
            .store
            .read::<_, ServiceError, _>(async move |tx| Ok(noaber::store::push::list_of(tx, &id, now).await?.len()))
            .await
            .unwrap();
        assert_eq!(left, 0);
        town.insist_sound().await;
    }

    async fn the_key_and_the_devices_outlive_a_change_of_keys(db: Database) {
        let path = db.dir().join("town.key");
        let (town, ans, services) = scene(db).await;
        let key = async || push::find_mine(&town.app, &ans.actor).await.unwrap().unwrap().key;
        let before = key().await;
        assert_eq!(decoded(&before).len(), 65);
        ask(&town).await;
        rotation::rotate(&town.app, Path::new(&path), true).await.unwrap();
        assert_eq!(key().await, before);
        outbox::send_due(&town.app).await.unwrap();
        assert_eq!(services.taken(), 1);
        // Found again under its new hash: turned on anew it is the same one device.
        let bas = town.helper("Bas").await;
        town.turn_on(&bas.actor, 1).await;
        assert_eq!((devices(&town, &ans.actor).await, devices(&town, &bas.actor).await), (0, 1));
        town.insist_sound().await;
    }

    async fn devices_are_turned_on_and_off_on_a_page(db: Database) {
        let town = Town::begin(db).await;
        town.helper("Ans").await;
        let base = town.serve().await;
        town.clock.advance(3600);
        let at_home = Visitor::new(&base);
        let page = at_home.get("/sign-in").await;
        let page = page.form("form.sheet").fill("contact", ANS).submit().await;
        let code = town.code_for(ANS).await;
        page.form("form.sheet").fill("code", &code).submit().await.expect(200);
        let page = at_home.get("/me").await;
        // Without a script it says so, and everything else is there.
        page.see("Berichten op deze telefoon").see("Daarvoor is JavaScript nodig");
        assert_eq!(page.attributes("form[data-push]", "hidden").len(), 1);
        let key = page.attributes("form[data-push]", "data-push").remove(0);
        assert_eq!(decoded(&key).len(), 65);
        let once = page.attributes("form[data-push] input[name=once]", "value").remove(0);
        // What the script sends.
        let device = Device::new(1);
        let on = |endpoint: &str, once: &str| {
            let mut body = url::form_urlencoded::Serializer::new(String::new());
            body.append_pair("once", once).append_pair("endpoint", endpoint);
            body.append_pair("p256dh", &device.p256dh()).append_pair("auth", &device.auth());
            at_home
                .request(reqwest::Method::POST, "/me/push")
                .header("sec-fetch-site", "same-origin")
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body.finish())
                .send()
        };
        let odd = on("https://evil.example/x", "abcdefghijklmnopqrstuvwxyz").await.unwrap();
        assert!(odd.status().is_client_error(), "{}", odd.status());
        assert!(odd.text().await.unwrap().contains("Op dit apparaat lukt het niet"));
        let done = on("https://updates.push.services.mozilla.com/wpush/v2/abc", &once).await.unwrap();
        assert!(done.status().is_success() || done.status().is_redirection(), "{}", done.status());
        let page = at_home.get("/me?done=push").await;
        page.see("u krijgt nu berichten op dit apparaat").see("Aan sinds").not_see("JavaScript nodig");
        assert!(page.all("form[data-push]").is_empty());
        let page = page.form("form[action^='/me/push/']").submit().await;
        page.at("/me").see("krijgt u geen berichten meer").not_see("Aan sinds");
        assert_eq!(page.attributes("form[data-push]", "hidden").len(), 1);
        // The worker shows what comes, and opens nothing but our own pages.
        let worker = at_home.get("/service-worker.js").await;
        worker.expect(200);
        for part in ["addEventListener(\"push\"", "showNotification", "notificationclick", "to.origin !== location.origin"] {
            assert!(worker.body.contains(part), "{part}");
        }
        town.insist_sound().await;
    }

    async fn what_the_demo_would_show_lies_in_its_mailbox(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        town.turn_on(&ans.actor, 1).await;
        ask(&town).await;
        kept(&town).await;
        let base = town.serve().await;
        let page = Visitor::new(&base).get("/dev/mailbox").await;
        page.see("bericht op een toestel").see("Kunt u? Boodschappen").see("Riet vraagt hulp");
    }
}
