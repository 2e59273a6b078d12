//! Calendars: what somebody's own calendar reads under its private address, over HTTP and through a parser of other people's.
//! Changes and cancellations under the same name and a higher number, an end to the address, and nothing that finds anybody.

use std::collections::BTreeMap;

use icalendar::{Calendar, Component, DatePerhapsTime, EventStatus};
use noaber::domain::access::Actor;
use noaber::domain::assignment::HandBackReason;
use noaber::domain::category::CategoryId;
use noaber::domain::ids::{AssignmentId, HelperId, PersonId, RequestId, VisitId};
use noaber::domain::language::Lang;
use noaber::domain::request::Requirements;
use noaber::domain::resident::{Care, ResidentState};
use noaber::domain::schedule::Window;
use noaber::service::ask::{self, KnownAsk};
use noaber::service::helping::{self, Step};
use noaber::service::sign_in::{self, Handle};
use noaber::service::{ServiceError, calendar, desk, disclose, follow, rights, safeguard};
use noaber::web::rates::Rates;
use reqwest::{Client, Response, StatusCode};

use crate::canary::{CANARIES, SURNAME};
use crate::town::dump::Outside;
use crate::town::{Helping, Town, groceries, own_device};

const DAY_S: i64 = 24 * 3600;

/// Somebody who proved a moment ago who they are.
fn fresh(town: &Town, actor: &Actor) -> Actor {
    let mut identity = actor.identity().expect("somebody").clone();
    identity.fresh_at = Some(town.app.now());
    Actor::Person(identity)
}

fn who(actor: &Actor) -> PersonId {
    actor.identity().unwrap().person.clone()
}

fn helper_id(helper: &Helping) -> HelperId {
    helper.actor.identity().unwrap().helper.clone().unwrap()
}

/// An event, as far as a person would notice.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    summary: String,
    from: i64,
    until: i64,
    is_off: bool,
}

fn instant(at: Option<DatePerhapsTime>) -> i64 {
    match at {
        Some(DatePerhapsTime::DateTime(at)) => at.try_into_utc().expect("an instant").timestamp(),
        other => panic!("{other:?}"),
    }
}

/// What a calendar holds: by name of the event its number and what is seen.
fn events(text: &str) -> BTreeMap<String, (u32, Seen)> {
    let read: Calendar = text.parse().unwrap_or_else(|e| panic!("{e}\n{text}"));
    let mut all = BTreeMap::new();
    for one in read.events() {
        let seen = Seen {
            summary: one.get_summary().expect("a summary").to_owned(),
            from: instant(one.get_start()),
            until: instant(one.get_end()),
            is_off: match one.get_status() {
                Some(EventStatus::Cancelled) => true,
                Some(EventStatus::Confirmed) => false,
                other => panic!("{other:?}"),
            },
        };
        let number = one.get_sequence().expect("a number");
        let before = all.insert(one.get_uid().expect("a name").to_owned(), (number, seen));
        assert!(before.is_none(), "twice the same name:\n{text}");
    }
    all
}

/// A calendar as it was read the last time, and the highest number that each event ever had.
struct Reader {
    client: Client,
    address: String,
    known: BTreeMap<String, (u32, Seen)>,
}

impl Reader {
    fn new(base: &str, token: &str) -> Self {
        Self {
            client: Client::new(),
            address: format!("{base}/calendar/{token}.ics"),
            known: BTreeMap::new(),
        }
    }

    async fn ask(&self) -> Response {
        self.client.get(&self.address).send().await.unwrap()
    }

    async fn text(&self) -> String {
        let answer = self.ask().await;
        assert_eq!(answer.status(), StatusCode::OK);
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "text/calendar; charset=utf-8");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert!(!answer.headers().contains_key("set-cookie"));
        let text = answer.text().await.unwrap();
        assert_eq!(sings(&text), Vec::<&str>::new(), "{text}");
        text
    }

    /// Reads it as a calendar does, which takes over what has a higher number. Whatever changed has one; none falls.
    async fn read(&mut self) -> Vec<Seen> {
        let text = self.text().await;
        let now = events(&text);
        for (name, (number, seen)) in &now {
            if let Some((before, old)) = self.known.get(name) {
                let changed = seen != old;
                assert!(
                    if changed {
                        number > before
                    } else {
                        number >= before
                    },
                    "{old:?} {before}\n{text}"
                );
            }
        }
        self.known.extend(now.clone());
        now.into_values().map(|(_, seen)| seen).collect()
    }

    /// The only event there is.
    async fn only(&mut self) -> Seen {
        let mut all = self.read().await;
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }

    async fn is_gone(&self) -> bool {
        let answer = self.ask().await;
        if answer.status() == StatusCode::OK {
            return false;
        }
        assert_eq!(answer.status(), StatusCode::NOT_FOUND);
        true
    }
}

/// What must not be in a calendar: also the word at the door.
fn sings(text: &str) -> Vec<&'static str> {
    let unfolded = text.replace("\r\n ", "");
    CANARIES
        .into_iter()
        .chain([SURNAME, "Helpersen", "Kanariestraat", "5678", "@example"])
        .filter(|canary| unfolded.contains(canary))
        .collect()
}

/// A town with a visit to be agreed: Riet, whom Ans or Bas may help.
struct Scene {
    town: Town,
    base: String,
    ans: Helping,
    bas: Helping,
    riet: Actor,
    riet_token: String,
    request: RequestId,
    visit: VisitId,
    door_word: String,
    windows: Vec<Window>,
}

impl Scene {
    async fn set(database: crate::harness::engines::Database) -> Self {
        let town = Town::begin(database).await;
        let base = town.serve().await;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let request = town.request(groceries("Riet")).await;
        let code = sign_in::send_code(
            &town.app,
            Handle::parse("canary@example.org").unwrap(),
            "192.0.2.1",
        )
        .await
        .unwrap();
        let session = town.enter(&code, "canary@example.org").await;
        let riet = town.actor(&session).await;
        let one = follow::find(&town.app, &riet, &request)
            .await
            .unwrap()
            .visits
            .remove(0)
            .visit;
        let windows = one
            .windows
            .iter()
            .map(|window| Window {
                starts_at: window.starts_at,
                ends_at: window.starts_at.plus(3600),
            })
            .collect();
        Self {
            base,
            ans,
            bas,
            riet,
            riet_token: session.token,
            request,
            visit: one.id,
            door_word: one.door_word,
            windows,
            town,
        }
    }

    async fn book(&self, helper: &Helping, window: usize) -> AssignmentId {
        let (app, karin) = (&self.town.app, &self.town.coordinator);
        desk::assign(app, karin, &self.visit, &helper_id(helper), self.windows[window])
            .await
            .unwrap()
    }

    async fn hand_back(&self, helper: &Helping, booked: &AssignmentId) {
        self.town.clock.advance(60);
        let step = Step::HandBack(HandBackReason::Ill);
        helping::step(&self.town.app, &helper.actor, booked, step)
            .await
            .unwrap();
        self.town.clock.advance(60);
    }

    async fn reader(&self, actor: &Actor) -> Reader {
        let token = calendar::make(&self.town.app, &fresh(&self.town, actor))
            .await
            .unwrap();
        Reader::new(&self.base, &token)
    }

    async fn erase(&self, actor: &Actor) {
        rights::erase(&self.town.app, &fresh(&self.town, actor), &who(actor))
            .await
            .unwrap();
    }

    fn seen(&self, summary: &str, window: usize, is_off: bool) -> Seen {
        Seen {
            summary: summary.to_owned(),
            from: self.windows[window].starts_at.seconds(),
            until: self.windows[window].ends_at.seconds(),
            is_off,
        }
    }
}

on_both_engines! {
    async fn a_visit_stands_in_both_calendars_and_follows_what_becomes_of_it(db: Database) {
        let scene = Scene::set(db).await;
        let (mut ans, mut bas) = (scene.reader(&scene.ans.actor).await, scene.reader(&scene.bas.actor).await);
        let mut riet = scene.reader(&scene.riet).await;
        assert!(ans.read().await.is_empty() && riet.read().await.is_empty());

        let booked = scene.book(&scene.ans, 0).await;
        assert_eq!(ans.only().await, scene.seen("Boodschappen bij Riet", 0, false));
        assert_eq!(riet.only().await, scene.seen("Ans komt: Boodschappen", 0, false));
        let (hers, theirs) = (riet.known.clone(), ans.known.clone());
        // Neither calendar says by itself that it is about the same visit.
        for text in [riet.text().await, ans.text().await] {
            assert!(!text.contains(scene.visit.as_str()), "{text}");
            assert!(!text.contains(&scene.door_word), "{text}");
            assert!(text.contains("CLASS:PRIVATE\r\n") && text.contains("METHOD:PUBLISH\r\n"), "{text}");
        }
        assert!(hers.keys().all(|name| !theirs.contains_key(name)));
        // Each leads to the page that knows more.
        assert!(ans.text().await.contains(&format!("URL:{}/week\r\n", scene.base)));
        let page = format!("URL:{}/requests/{}", scene.base, scene.request);
        assert!(riet.text().await.replace("\r\n ", "").contains(&page));

        // Ans is ill; Bas takes it an hour of another day; then Ans can again, and takes it from him.
        scene.hand_back(&scene.ans, &booked).await;
        assert_eq!(ans.only().await, scene.seen("Gaat niet door: Boodschappen", 0, true));
        assert_eq!(riet.only().await, scene.seen("Nog niemand: Boodschappen", 0, true));
        let booked = scene.book(&scene.bas, 1).await;
        assert_eq!(bas.only().await, scene.seen("Boodschappen bij Riet", 1, false));
        assert_eq!(riet.only().await, scene.seen("Bas komt: Boodschappen", 1, false));
        assert!(ans.only().await.is_off);
        scene.hand_back(&scene.bas, &booked).await;
        scene.book(&scene.ans, 1).await;
        assert_eq!(ans.only().await, scene.seen("Boodschappen bij Riet", 1, false));
        assert_eq!(riet.only().await, scene.seen("Ans komt: Boodschappen", 1, false));
        assert!(bas.only().await.is_off);
        // All the time under the same names.
        assert_eq!(riet.known.keys().collect::<Vec<_>>(), hers.keys().collect::<Vec<_>>());
        assert_eq!(ans.known.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>());

        // Riet calls it off: it stays for thirty days, so that each calendar has seen it, and is gone then.
        follow::withdraw(&scene.town.app, &scene.riet, &scene.request).await.unwrap();
        for calendar in [&mut ans, &mut riet] {
            assert_eq!(calendar.only().await, scene.seen("Gaat niet door: Boodschappen", 1, true));
        }
        scene.town.clock.advance(29 * DAY_S);
        assert!(ans.only().await.is_off && riet.only().await.is_off);
        scene.town.clock.advance(2 * DAY_S);
        assert!(ans.read().await.is_empty() && riet.read().await.is_empty() && bas.read().await.is_empty());
        scene.town.insist_sound().await;
    }
}

on_both_engines! {
    async fn a_visit_that_was_done_stays_and_forgets_who_is_forgotten(db: Database) {
        let scene = Scene::set(db).await;
        let booked = scene.book(&scene.ans, 0).await;
        let (mut ans, riet) = (scene.reader(&scene.ans.actor).await, scene.reader(&scene.riet).await);
        scene.town.clock.advance(scene.windows[0].starts_at.seconds() - scene.town.app.now().seconds());
        for step in [Step::CheckIn, Step::CheckOut] {
            helping::step(&scene.town.app, &scene.ans.actor, &booked, step).await.unwrap();
            assert_eq!(ans.only().await, scene.seen("Boodschappen bij Riet", 0, false));
        }
        scene.erase(&scene.riet).await;
        assert_eq!(ans.only().await, scene.seen("Boodschappen", 0, false));
        assert!(riet.is_gone().await);
        scene.erase(&scene.ans.actor).await;
        assert!(ans.is_gone().await);
        scene.town.insist_sound().await;
    }
}

on_both_engines! {
    async fn one_visit_is_a_file_for_its_own_people(db: Database) {
        let scene = Scene::set(db).await;
        let booked = scene.book(&scene.ans, 0).await;
        let (mut ans, mut riet) = (scene.reader(&scene.ans.actor).await, scene.reader(&scene.riet).await);
        ans.only().await;
        riet.only().await;
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let get = async |path: &str, token: &str| {
            let asked = client.get(format!("{}{path}", scene.base)).header("cookie", format!("session={token}; lang=en"));
            asked.send().await.unwrap()
        };
        let hers = format!("/requests/{}/visits/{}/calendar.ics", scene.request, scene.visit);
        let theirs = format!("/visits/{booked}/calendar.ics");
        // The pages lead there.
        for (page, token, link) in [
            (format!("/requests/{}", scene.request), &scene.riet_token, &hers),
            ("/week".to_owned(), &scene.ans.token, &theirs),
        ] {
            let body = get(&page, token).await.text().await.unwrap();
            assert!(body.contains(&format!("href=\"{link}\"")), "{body}");
        }
        for (path, token, calendar, summary) in [
            (&hers, &scene.riet_token, &riet, "Ans comes: Groceries and errands"),
            (&theirs, &scene.ans.token, &ans, "Groceries and errands with Riet"),
        ] {
            let answer = get(path, token).await;
            assert_eq!(answer.headers()["content-type"], "text/calendar; charset=utf-8");
            let text = answer.text().await.unwrap();
            assert_eq!(sings(&text), Vec::<&str>::new(), "{text}");
            assert!(!text.contains(&scene.door_word), "{text}");
            let file = events(&text);
            // The same event as in the calendar that reads by itself, in the language of the page.
            let (name, (number, seen)) = file.iter().next().unwrap();
            let (known, _) = &calendar.known[name];
            assert_eq!((number, file.len()), (known, 1));
            assert_eq!(seen, &scene.seen(summary, 0, false));
        }
        // Taken over once more after it was given back, it says so.
        scene.hand_back(&scene.ans, &booked).await;
        let text = get(&theirs, &scene.ans.token).await.text().await.unwrap();
        let (name, (number, seen)) = events(&text).into_iter().next().unwrap();
        assert!(seen.is_off && number > ans.known[&name].0, "{text}");
        // Nobody else's, and no desk's.
        let karin = scene.town.staff("karin@example.nl").await.token;
        for (path, token) in [
            (&hers, &scene.ans.token), (&hers, &karin), (&theirs, &scene.riet_token), (&theirs, &scene.bas.token),
            (&theirs, &karin),
        ] {
            assert_eq!(get(path, token).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(get(&hers, "nobody").await.status(), StatusCode::SEE_OTHER);
    }
}

on_both_engines! {
    async fn an_address_is_shown_once_renewed_and_ended(db: Database) {
        let outside = Outside::of(&db);
        let scene = Scene::set(db).await;
        scene.book(&scene.ans, 0).await;
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let post = async |path: &str, token: &str| {
            client
                .post(format!("{}{path}", scene.base))
                .header("cookie", format!("session={token}"))
                .header("sec-fetch-site", "same-origin")
                .header("content-type", "application/x-www-form-urlencoded")
                .send()
                .await
                .unwrap()
        };
        let me = async || {
            let asked = client.get(format!("{}/me", scene.base)).header("cookie", format!("session={}", scene.riet_token));
            asked.send().await.unwrap().text().await.unwrap()
        };
        let token_on = |page: &str| {
            let (_, rest) = page.split_once("/calendar/").unwrap_or_else(|| panic!("no address on {page}"));
            rest.split_once(".ics").unwrap().0.to_owned()
        };
        assert!(!me().await.contains("/me/calendar/end"));
        let first = token_on(&post("/me/calendar", &scene.riet_token).await.text().await.unwrap());
        assert!(first.len() >= 22, "{first}");
        let page = me().await;
        assert!(page.contains("/me/calendar/end") && !page.contains(&first), "{page}");
        assert_eq!(Reader::new(&scene.base, &first).only().await.summary, "Ans komt: Boodschappen");
        // What a thief of the database finds opens nothing.
        assert!(!outside.stolen().await.contains(&first));

        let second = token_on(&post("/me/calendar", &scene.riet_token).await.text().await.unwrap());
        assert!(Reader::new(&scene.base, &first).is_gone().await);
        assert_eq!(Reader::new(&scene.base, &second).only().await.summary, "Ans komt: Boodschappen");
        let me_myself = who(&scene.riet);
        let copy = rights::everything_about(&scene.town.app, &scene.riet, &me_myself, Lang::Nl).await.unwrap();
        let kinds: Vec<&str> = copy.entrances.iter().map(|one| one.kind).collect();
        assert!(kinds.contains(&"calendar"), "{kinds:?}");
        for _ in 0..2 {
            assert_eq!(post("/me/calendar/end", &scene.riet_token).await.status(), StatusCode::SEE_OTHER);
            assert!(Reader::new(&scene.base, &second).is_gone().await);
        }
        assert!(!me().await.contains("/me/calendar/end"));

        // Ended, never made, no token at all: the same answer, but for what each page has of its own.
        let mut answers = Vec::new();
        for path in [format!("{second}.ics"), format!("{}.ics", "a".repeat(22)), format!("{second}xics")] {
            let answer = client.get(format!("{}/calendar/{path}", scene.base)).send().await.unwrap();
            let mut headers: Vec<String> = answer.headers().keys().map(ToString::to_string).collect();
            headers.sort();
            let status = answer.status();
            answers.push((status, headers, answer.text().await.unwrap().len()));
        }
        assert_eq!(answers[0].0, StatusCode::NOT_FOUND);
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");

        // With a printed card nobody makes one, nor with a session that was not proved today.
        let card = sign_in::make_card(&scene.town.app, &scene.town.coordinator, &who(&scene.riet)).await.unwrap();
        let card = sign_in::enter_card(&scene.town.app, &card.code, &own_device()).await.unwrap().token;
        for path in ["/me/calendar", "/me/calendar/end"] {
            assert_eq!(post(path, &card).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
        scene.town.clock.advance(DAY_S);
        let answer = post("/me/calendar", &scene.riet_token).await;
        assert_eq!(answer.headers()["location"], "/fresh?back=%2Fme");
        scene.town.insist_sound().await;
    }
}

on_both_engines! {
    async fn an_address_ends_with_its_person(db: Database) {
        let scene = Scene::set(db).await;
        let (app, karin) = (&scene.town.app, &scene.town.coordinator);
        let (ans, riet) = (scene.reader(&scene.ans.actor).await, scene.reader(&scene.riet).await);
        // Away for a while, and back.
        for state in [ResidentState::InHospital, ResidentState::Away, ResidentState::Here] {
            desk::set_life(app, karin, &who(&scene.riet), state).await.unwrap();
            assert!(!riet.is_gone().await, "{state:?}");
        }
        // Who moved and comes back makes a new one.
        desk::set_life(app, karin, &who(&scene.riet), ResidentState::Moved).await.unwrap();
        assert!(riet.is_gone().await);
        let made = calendar::make(app, &fresh(&scene.town, &scene.riet)).await;
        assert!(matches!(made, Err(ServiceError::NotFound)), "{made:?}");
        desk::set_life(app, karin, &who(&scene.riet), ResidentState::Here).await.unwrap();
        assert!(riet.is_gone().await);
        let again = scene.reader(&scene.riet).await;
        assert!(!again.is_gone().await);
        desk::set_life(app, karin, &who(&scene.riet), ResidentState::Died).await.unwrap();
        assert!(again.is_gone().await);

        // Who stops helping has nothing more to read, unless somebody comes to them.
        helping::leave(app, &scene.ans.actor).await.unwrap();
        assert!(ans.is_gone().await);
        let asked = groceries("Bas");
        let known = KnownAsk {
            resident: scene.bas.person(),
            category: CategoryId::parse("groceries").unwrap(),
            own_words: String::new(),
            schedule: asked.schedule,
            duration_min: Some(60),
            helpers_needed: 1,
            requirements: Requirements::default(),
            radius_m: 5000,
            preferred: Vec::new(),
            urgent: false,
            draft: None,
            by_telephone: true,
        };
        let request = ask::for_file(app, karin, known).await.unwrap();
        let cor = scene.town.helper("Cor").await;
        let own = follow::find(app, karin, &request).await.unwrap().visits.remove(0).visit;
        desk::assign(app, karin, &own.id, &helper_id(&cor), scene.windows[1]).await.unwrap();
        let mut bas = scene.reader(&scene.bas.actor).await;
        assert_eq!(bas.only().await.summary, "Cor komt: Boodschappen");
        helping::leave(app, &scene.bas.actor).await.unwrap();
        assert_eq!(bas.only().await.summary, "Cor komt: Boodschappen");
        scene.town.insist_sound().await;
    }
}

on_both_engines! {
    async fn who_must_not_be_found_has_no_name_in_a_calendar(db: Database) {
        let scene = Scene::set(db).await;
        let (app, karin) = (&scene.town.app, &scene.town.coordinator);
        safeguard::add_interview(app, karin, &helper_id(&scene.ans), "Goed").await.unwrap();
        scene.book(&scene.ans, 0).await;
        let (mut ans, mut riet) = (scene.reader(&scene.ans.actor).await, scene.reader(&scene.riet).await);
        assert_eq!(ans.only().await.summary, "Boodschappen bij Riet");
        let care = Care { is_vulnerable: false, is_secret: true };
        safeguard::set_care(app, karin, &who(&scene.riet), care).await.unwrap();
        // Under a higher number too, so that a calendar that kept the name lets it go.
        assert_eq!(ans.only().await, scene.seen("Boodschappen", 0, false));
        assert_eq!(riet.only().await.summary, "Ans komt: Boodschappen");
        safeguard::set_care(app, karin, &scene.ans.person(), care).await.unwrap();
        let text = riet.text().await;
        let (_, (_, seen)) = events(&text).into_iter().next().unwrap();
        assert_eq!(seen, scene.seen("Iemand komt: Boodschappen", 0, false));
        scene.town.insist_sound().await;
    }
}

on_both_engines! {
    async fn calendars_are_not_read_without_end_from_one_address(db: Database) {
        let town = Town::begin(db).await;
        let base = town.serve_with(Rates { feed: 3, ..Rates::default() }).await;
        let ans = town.helper("Ans").await;
        let token = calendar::make(&town.app, &fresh(&town, &ans.actor)).await.unwrap();
        let (right, wrong) = (Reader::new(&base, &token), Reader::new(&base, "wrong"));
        assert!(wrong.is_gone().await && wrong.is_gone().await);
        assert!(!right.is_gone().await);
        let answer = right.ask().await;
        assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
        assert!(answer.headers().contains_key("retry-after"));
        town.clock.advance(600);
        assert!(!right.is_gone().await);
    }
}

on_both_engines! {
    async fn the_way_there_is_a_link_that_tells_nobody_by_itself(db: Database) {
        let scene = Scene::set(db).await;
        let booked = scene.book(&scene.ans, 0).await;
        let looks = async || disclose::list_mine(&scene.town.app, &scene.riet).await.unwrap().len();
        let before = looks().await;
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let open = async |agent: &str| {
            let asked = client
                .post(format!("{}/visits/{booked}/address", scene.base))
                .header("cookie", format!("session={}", scene.ans.token))
                .header("sec-fetch-site", "same-origin")
                .header("content-type", "application/x-www-form-urlencoded")
                .header("user-agent", agent);
            asked.send().await.unwrap()
        };
        for (agent, first) in [
            ("Mozilla/5.0 (Linux; Android 14) Chrome/120.0 Mobile", "geo:0,0?q="),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1", "https://maps.apple.com/?daddr="),
            ("Mozilla/5.0 (Windows NT 10.0) Firefox/120.0", "https://www.openstreetmap.org/directions?to="),
        ] {
            let answer = open(agent).await;
            assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
            let page = answer.text().await.unwrap();
            let html = scraper::Html::parse_document(&page);
            let any = scraper::Selector::parse("a[href*='Canarystraat%20987']").unwrap();
            let links: Vec<_> = html.select(&any).map(|link| link.value().clone()).collect();
            assert!(links.len() >= 2, "{page}");
            assert!(links[0].attr("href").unwrap().starts_with(first), "{page}");
            for link in &links {
                assert_eq!(link.attr("rel"), Some("noreferrer"));
                let is_page = link.attr("href").unwrap().starts_with("https");
                assert_eq!(link.attr("target"), is_page.then_some("_blank"));
            }
            // Nothing on the page asks a map for anything.
            let loads = scraper::Selector::parse("[src], link[href]").unwrap();
            for element in html.select(&loads) {
                let from = element.value().attr("src").or(element.value().attr("href")).unwrap();
                assert!(from.starts_with('/') && !from.starts_with("//"), "{from}");
            }
        }
        // Each time it was opened is on her list; before that, the week has no way there.
        assert_eq!(looks().await, before + 3);
        let week = client.get(format!("{}/week", scene.base)).header("cookie", format!("session={}", scene.ans.token));
        assert!(!week.send().await.unwrap().text().await.unwrap().contains("geo:"));
    }
}
