//! Coming along with a neighbour who goes anyway: the whole of it through the pages, the last place taken once, whatever is
//! called off told to who must know, and an address that opens for nobody who does not come to the door.

use noaber::domain::access::Actor;
use noaber::domain::assignment::HandBackReason;
use noaber::domain::category::CategoryId;
use noaber::domain::concern::Seriousness;
use noaber::domain::contact::MailAddress;
use noaber::domain::helper::Mode;
use noaber::domain::ids::{AssignmentId, OutingId, PersonId, RequestId};
use noaber::domain::outing::{OutingStep, OutingWords};
use noaber::domain::request::RequestState;
use noaber::domain::resident::Care;
use noaber::domain::schedule::Window;
use noaber::domain::time::{UnixTime, amsterdam};
use noaber::service::helping::Step;
use noaber::service::outings::{self, Decision, NewOuting};
use noaber::service::sign_in::{self, Handle};
use noaber::service::threads::{self, Door};
use noaber::service::{
    Refusal, ServiceError, ask, desk, disclose, follow, helping, outbox, passing, rights, round, safeguard,
};
use noaber::store::{outing, rights as rights_rows};
use rand::RngExt;
use rand::rngs::StdRng;
use reqwest::{Client, Method, StatusCode};

use crate::town::{Helping, Town, groceries, own_device};

fn words() -> OutingWords {
    OutingWords {
        sentence: "Ik ga naar de markt en drink daar koffie".to_owned(),
        leaves_from: "bij de ingang van het buurthuis".to_owned(),
        goes_to: "de markt in het centrum".to_owned(),
    }
}

/// Saturday 7 March, ten until twelve.
pub fn market(places: u8) -> NewOuting {
    NewOuting {
        category: CategoryId::parse("groceries").unwrap(),
        words: words(),
        date: jiff::civil::date(2026, 3, 7),
        at: (10, 0),
        minutes: 120,
        places,
        mode: Mode::Foot,
        fetches: true,
    }
}

fn at(day: i8, hour: i8) -> UnixTime {
    UnixTime::at(jiff::civil::date(2026, 3, day), hour, 0, &amsterdam())
}

/// A resident whom the desk knows: their request was taken down on the telephone.
pub struct Resident {
    pub actor: Actor,
    pub token: String,
    pub person: PersonId,
}

pub async fn resident(town: &Town, name: &str) -> Resident {
    let mail = format!("{}@example.org", name.to_lowercase());
    let mut asked = groceries(name);
    asked.contact.mail = MailAddress::parse(&mail);
    asked.contact.telephone = None;
    town.request(asked).await;
    sign_in_as(town, &mail).await
}

pub async fn sign_in_as(town: &Town, mail: &str) -> Resident {
    town.clock.advance(60);
    let code = sign_in::send_code(&town.app, Handle::parse(mail).unwrap(), "192.0.2.1")
        .await
        .unwrap();
    let session = town.enter(&code, mail).await;
    Resident {
        actor: town.actor(&session).await,
        person: session.person,
        token: session.token,
    }
}

/// Posts an outing and has it looked at.
pub async fn posted(town: &Town, who: &Helping, new: NewOuting) -> OutingId {
    let id = outings::post(&town.app, &who.actor, new).await.unwrap();
    let found = outings::find_own(&town.app, &who.actor, &id).await.unwrap();
    if found.outing.state.step == OutingStep::AwaitingReview {
        outings::decide(&town.app, &town.coordinator, &id, Decision::Approve(words()))
            .await
            .unwrap();
    }
    id
}

pub async fn join(town: &Town, who: &Resident, id: &OutingId) -> Result<RequestId, ServiceError> {
    outings::join(&town.app, &who.actor, id, &who.person, false).await
}

/// What was mailed to somebody, subjects and bodies.
pub async fn mails(town: &Town, to: &str) -> String {
    outbox::send_due(&town.app).await.unwrap();
    let folder = town.app.mailer.local_folder().unwrap().to_owned();
    let all = noaber::gateway::mail::list_local(&folder, 1000).await.unwrap();
    all.iter()
        .filter(|mail| mail.to == to)
        .map(|mail| format!("{}\n{}\n", mail.subject, mail.body))
        .collect()
}

/// The assignment of somebody who comes along, in the helper's week.
async fn in_week(town: &Town, helper: &Helping, name: &str) -> Option<AssignmentId> {
    let week = helping::my_week(&town.app, &helper.actor).await.unwrap();
    week.visits
        .iter()
        .find(|one| one.along.is_some() && one.card.resident.starts_with(name))
        .map(|one| one.assignment.id.clone())
}

/// A browser that keeps nothing and follows nothing.
pub struct Browser {
    client: Client,
    base: String,
}

impl Browser {
    pub async fn open(town: &Town) -> Self {
        Self {
            client: Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
            base: town.serve().await,
        }
    }

    /// The status, where it leads, and what it says.
    pub async fn send(&self, token: &str, path: &str, body: Option<&str>) -> (StatusCode, String, String) {
        let method = if body.is_some() { Method::POST } else { Method::GET };
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.base))
            .header("sec-fetch-site", "same-origin")
            .header("cookie", format!("session={token}"));
        if let Some(body) = body {
            request = request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body.to_owned());
        }
        let answer = request.send().await.unwrap();
        let (status, to) = (answer.status(), answer.headers().get("location").cloned());
        let to = to.map_or_else(String::new, |to| to.to_str().unwrap().to_owned());
        (status, to, answer.text().await.unwrap())
    }

    pub async fn see(&self, token: &str, path: &str) -> String {
        let (status, _, said) = self.send(token, path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {said}");
        said
    }
}

/// One step that somebody takes at random, for the walks: a helper posts or calls off, a coordinator decides, a resident
/// joins.
pub async fn at_random(
    town: &Town,
    dice: &mut StdRng,
    helper: &Actor,
    (resident, who): (&Actor, &PersonId),
) -> Result<(), ServiceError> {
    let app = &town.app;
    let now = app.now();
    let live = app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(outing::list_live(tx, now).await?))
        .await?;
    let die = dice.random_range(0..8);
    if die < 2 || live.is_empty() {
        let days: i32 = dice.random_range(0..9);
        let new = NewOuting {
            date: now
                .date(&amsterdam())
                .checked_add(jiff::Span::new().days(days))
                .unwrap(),
            at: (dice.random_range(8..19), 0),
            fetches: dice.random(),
            ..market(dice.random_range(1..3))
        };
        return outings::post(app, helper, new).await.map(drop);
    }
    let one = &live[dice.random_range(0..live.len())];
    match die {
        2 | 3 => outings::decide(app, &town.coordinator, &one.id, Decision::Approve(words())).await,
        4 if dice.random_range(0..4) == 0 => {
            outings::decide(app, &town.coordinator, &one.id, Decision::Withdraw).await
        }
        5 if dice.random_range(0..4) == 0 => outings::withdraw(app, helper, &one.id).await,
        6 => outings::join(app, &town.coordinator, &one.id, who, dice.random())
            .await
            .map(drop),
        _ => outings::join(app, resident, &one.id, who, dice.random())
            .await
            .map(drop),
    }
}

fn refused(done: &Result<RequestId, ServiceError>, with: Refusal) -> bool {
    matches!(done, Err(ServiceError::Refused(refusal)) if *refusal == with)
}

on_both_engines! {
    async fn who_helps_by_telephone_goes_somewhere_too(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let riet = resident(&town, "Riet").await;
        let base = town.serve().await;
        let karin = crate::landline::karin(&town, &base).await;
        let file = format!("/desk/people/{}", ans.person());
        let page = karin.get(&file).await;
        page.form_with_button("Open de gegevens").choose("why", "call").submit().await;
        let page = karin.get(&format!("{file}/week")).await.click("Ans H. gaat ergens heen").await;
        // What is wrong comes back with what was said.
        let page = page.form("form.sheet").fill("sentence", "Ik ga naar de markt").submit().await;
        let form = page.form("form.sheet");
        assert_eq!(form.value("sentence").as_deref(), Some("Ik ga naar de markt"));
        let form = form.choose("category", "groceries").fill("to", "de markt").fill("from", "bij de kerk");
        let page = form.fill("date", "2026-03-07").fill("time", "10:00").submit().await;
        // The coordinator has looked at it by writing it down: others see it at once.
        page.expect(200).see("Anderen kunnen nu mee.");
        let near = outings::list_near(&town.app, &riet.actor).await.unwrap();
        let sentences: Vec<_> = near.iter().map(|card| card.outing.words.sentence.as_str()).collect();
        assert_eq!(sentences, ["Ik ga naar de markt"]);
        // Nobody does so for a helper of whom they do not keep the zone.
        for actor in [&ans.actor, &riet.actor] {
            let refused = outings::post_for(&town.app, actor, &ans.person(), market(2)).await;
            assert!(matches!(refused, Err(ServiceError::NotFound)), "{refused:?}");
        }
        town.insist_sound().await;
    }

    async fn a_neighbour_comes_along_from_the_first_word_to_the_thanks(db: Database) {
        let town = Town::begin(db).await;
        let web = Browser::open(&town).await;
        let ans = town.helper("Ans").await;
        let riet = resident(&town, "Riet").await;
        let karin = town.staff("karin@example.nl").await;

        let typed = "sentence=Ik+ga+naar+de+markt&category=groceries&from=bij+het+buurthuis&to=de+markt\
                     &date=2026-03-07&time=10:00&length=120&mode=foot&places=2&fetch=yes";
        let (status, to, _) = web.send(&ans.token, "/outings/new", Some(typed)).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let id = OutingId::parse(to.split(['/', '?']).nth(2).unwrap()).unwrap();
        assert!(web.see(&ans.token, &to).await.contains("Wij lezen het eerst"));
        // A helper's first is seen by nobody until somebody has looked.
        for token in [&riet.token, ""] {
            assert!(!web.see(token, "/").await.contains(id.as_str()));
        }
        assert_eq!(web.send(&riet.token, &format!("/outings/{id}"), None).await.0, StatusCode::NOT_FOUND);
        let list = web.see(&karin.token, "/desk").await;
        assert!(list.contains(&format!("/desk/outings/{id}")), "{list}");
        let desk = format!("/desk/outings/{id}");
        let wrong = "do=approve&sentence=Bel+06+12345678&from=Dorpsstraat+12&to=de+markt";
        let (status, _, said) = web.send(&karin.token, &desk, Some(wrong)).await;
        assert_eq!(status, StatusCode::OK);
        assert!(said.contains("Laat nummers") && said.contains("zonder cijfers") && said.contains("Dorpsstraat 12"));
        let right = "do=approve&sentence=Samen+naar+de+markt&from=bij+het+buurthuis&to=de+markt";
        assert_eq!(web.send(&karin.token, &desk, Some(right)).await.0, StatusCode::SEE_OTHER);
        assert!(mails(&town, "ans@example.nl").await.contains("Buren kunnen nu met u mee"));

        // Anybody may know that there is something; only who lives near, from where and with whom.
        let public = web.see("", "/").await;
        assert!(public.contains(id.as_str()) && public.contains("zaterdag 7 maart"), "{public}");
        assert!(!public.contains("Ans") && !public.contains("buurthuis") && !public.contains("10 uur"));
        for path in ["/", "/mine", "/outings"] {
            let said = web.see(&riet.token, path).await;
            assert!(said.contains("Samen naar de markt") && said.contains("Ans H."), "{path}: {said}");
            assert!(!said.contains("Helpersen"), "{path}");
        }
        let page = web.see(&riet.token, &format!("/outings/{id}")).await;
        assert!(page.contains("bij het buurthuis") && page.contains("Nog 2 plaatsen") && !page.contains("Kanarie"));

        let (status, to, _) = web.send(&riet.token, &format!("/outings/{id}"), Some("who=me")).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let request = RequestId::parse(to.strip_prefix("/requests/").unwrap()).unwrap();
        let again = web.send(&riet.token, &format!("/outings/{id}"), Some("who=me")).await;
        assert_eq!(again.1, to, "twice has one effect");
        let status_page = web.see(&riet.token, &to).await;
        assert!(status_page.contains("U gaat mee met Ans") && status_page.contains("bij het buurthuis"), "{status_page}");
        let hers = mails(&town, "riet@example.org").await;
        let view = follow::find(&town.app, &riet.actor, &request).await.unwrap();
        assert!(hers.contains("U gaat mee met Ans") && hers.contains("bij het buurthuis"), "{hers}");
        assert!(hers.contains(&view.visits[0].visit.door_word));
        let his = mails(&town, "ans@example.nl").await;
        assert!(his.contains("Riet gaat met u mee") && his.contains("Er is nog 1 plaats"), "{his}");
        assert!(!his.contains("Canary"));
        assert!(web.see(&ans.token, &format!("/outings/{id}")).await.contains("Riet C."));

        // They write to each other as with any visit; her address opens for nobody, also on the day.
        let booked = in_week(&town, &ans, "Riet").await.unwrap();
        threads::say(&town.app, &ans.actor, &Door::Helper(booked.clone()), "Tot zaterdag!", false).await.unwrap();
        assert!(web.see(&riet.token, &format!("{to}/messages")).await.contains("Tot zaterdag!"));
        town.clock.advance(at(7, 9).seconds() - town.app.clock.now().seconds());
        let ans_now = sign_in_as(&town, "ans@example.nl").await;
        let looked = disclose::for_visit(&town.app, &ans_now.actor, &booked).await;
        assert!(matches!(looked, Err(ServiceError::NotFound)), "{looked:?}");
        let week = web.see(&ans_now.token, "/week").await;
        assert!(week.contains("Gaat met u mee") && !week.contains("Laat het adres zien"), "{week}");

        town.clock.advance(3600);
        for step in [Step::CheckIn, Step::CheckOut] {
            helping::step(&town.app, &ans_now.actor, &booked, step).await.unwrap();
        }
        assert!(mails(&town, "riet@example.org").await.contains("Bent u meegegaan?"));
        let visit = view.visits[0].visit.id.clone();
        let came = format!("came=yes&visit={visit}");
        web.send(&riet.token, &format!("{to}/came"), Some(&came)).await;
        let thanks = format!("visit={visit}&message=Gezellig&again=yes");
        web.send(&riet.token, &format!("{to}/thanks"), Some(&thanks)).await;
        // By mail it is told the next morning, with what else can wait.
        assert!(web.see(&ans_now.token, "/week").await.contains("Gezellig"));
        let done = follow::find(&town.app, &riet.actor, &request).await.unwrap();
        assert!(matches!(done.request.state, RequestState::Fulfilled { .. }), "{:?}", done.request.state);

        // It ends by itself; a second one of Ans needs no look.
        town.clock.advance(3 * 3600);
        passing::pass(&town.app).await.unwrap();
        let over = outings::find_own(&town.app, &ans.actor, &id).await.unwrap();
        assert_eq!(over.outing.state.step, OutingStep::Over);
        let mut next = market(1);
        next.date = jiff::civil::date(2026, 3, 14);
        let next = outings::post(&town.app, &ans.actor, next).await.unwrap();
        let next = outings::find_own(&town.app, &ans.actor, &next).await.unwrap();
        assert_eq!(next.outing.state.step, OutingStep::Open);
        town.insist_sound().await;
    }

    async fn the_last_place_is_taken_once(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let id = posted(&town, &ans, market(2)).await;
        let mut all = Vec::new();
        for name in ["Riet", "Toos", "Bep", "Leen", "Jaap", "Wim", "Mies", "Cor"] {
            all.push(resident(&town, name).await);
        }
        let mut tries = tokio::task::JoinSet::new();
        for one in &all {
            let (app, id, actor, who) = (town.app.clone(), id.clone(), one.actor.clone(), one.person.clone());
            tries.spawn(async move {
                // Somebody else at the same moment on PostgreSQL: asked again, as a person would.
                loop {
                    match outings::join(&app, &actor, &id, &who, false).await {
                        Err(error) if error.is_lost_race() || error.is_passing() => {}
                        done => return done,
                    }
                }
            });
        }
        let (mut came, mut full) = (0, 0);
        while let Some(done) = tries.join_next().await {
            let done = done.unwrap();
            if refused(&done, Refusal::OutingFull) {
                full += 1;
            } else {
                done.unwrap();
                came += 1;
            }
        }
        assert_eq!((came, full), (2, 6));
        assert_eq!(outings::find_own(&town.app, &ans.actor, &id).await.unwrap().companions.len(), 2);
        assert!(outings::list_public(&town.app).await.unwrap().is_empty(), "a full one invites nobody");
        town.insist_sound().await;
    }

    async fn whatever_is_called_off_is_told_and_nobody_else_is_sought(db: Database) {
        let town = Town::begin(db).await;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let id = posted(&town, &ans, market(3)).await;
        let (riet, toos, bep) = (
            resident(&town, "Riet").await,
            resident(&town, "Toos").await,
            resident(&town, "Bep").await,
        );
        let hers = join(&town, &riet, &id).await.unwrap();
        let second = join(&town, &toos, &id).await.unwrap();
        let third = join(&town, &bep, &id).await.unwrap();

        follow::withdraw(&town.app, &riet.actor, &hers).await.unwrap();
        assert!(mails(&town, "ans@example.nl").await.contains("Riet gaat toch niet mee"));
        assert_eq!(outings::find(&town.app, &riet.actor, &id).await.unwrap().0.left, 1);
        let hers = join(&town, &riet, &id).await.unwrap();

        let booked = in_week(&town, &ans, "Toos").await.unwrap();
        let back = Step::HandBack(HandBackReason::NoTime);
        helping::step(&town.app, &ans.actor, &booked, back).await.unwrap();
        assert!(mails(&town, "toos@example.org").await.contains("Ans gaat toch niet"));
        let off = follow::find(&town.app, &toos.actor, &second).await.unwrap();
        assert!(matches!(off.request.state, RequestState::Withdrawn { .. }));
        round::run(&town.app, &town.organisation).await.unwrap();
        let asked = helping::my_week(&town.app, &bas.actor).await.unwrap();
        let visit = &off.visits[0].visit.id;
        assert!(asked.invitations.iter().all(|one| one.invitation.visit != *visit));

        outings::withdraw(&town.app, &ans.actor, &id).await.unwrap();
        for (who, mail, request) in [(&riet, "riet@example.org", &hers), (&bep, "bep@example.org", &third)] {
            assert!(mails(&town, mail).await.contains("Ans gaat toch niet"), "{mail}");
            let view = follow::find(&town.app, &who.actor, request).await.unwrap();
            assert!(matches!(view.request.state, RequestState::Withdrawn { .. }));
        }
        assert!(refused(&join(&town, &toos, &id).await, Refusal::NoLongerNeeded));
        let twice = outings::withdraw(&town.app, &ans.actor, &id).await;
        assert!(matches!(twice, Err(ServiceError::Refused(Refusal::Changed))));
        assert!(matches!(outings::withdraw(&town.app, &bas.actor, &id).await, Err(ServiceError::NotFound)));
        town.insist_sound().await;
    }

    async fn an_outing_takes_its_helper_s_time_once(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let me = ans.actor.identity().unwrap().helper.clone().unwrap();
        let id = posted(&town, &ans, market(3)).await;
        let (riet, toos) = (resident(&town, "Riet").await, resident(&town, "Toos").await);
        join(&town, &riet, &id).await.unwrap();
        join(&town, &toos, &id).await.unwrap();
        let taken = {
            let me = me.clone();
            let since = town.app.clock.now();
            town.app
                .store
                .read::<_, ServiceError, _>(async move |tx| {
                    Ok(noaber::store::assignment::list_taken_of(tx, &me, since).await?)
                })
                .await
                .unwrap()
        };
        assert_eq!(taken.len(), 1, "{taken:?}");

        let mut then = groceries("Bep");
        then.contact.mail = MailAddress::parse("bep@example.org");
        then.schedule = noaber::domain::schedule::Schedule::Windows {
            windows: vec![noaber::domain::schedule::DayWindow {
                date: jiff::civil::date(2026, 3, 7),
                part: noaber::domain::daypart::Daypart::Am,
            }],
        };
        let request = town.request(then).await;
        let view = follow::find(&town.app, &town.coordinator, &request).await.unwrap();
        let window = Window { starts_at: at(7, 10), ends_at: at(7, 11) };
        let booked = desk::assign(&town.app, &town.coordinator, &view.visits[0].visit.id, &me, window).await;
        assert!(matches!(booked, Err(ServiceError::Refused(Refusal::BusyThen))), "{booked:?}");
        let mut early = market(1);
        early.at = (9, 0);
        let posted = outings::post(&town.app, &ans.actor, early).await;
        assert!(matches!(posted, Err(ServiceError::Refused(Refusal::BusyThen))), "{posted:?}");
        round::run(&town.app, &town.organisation).await.unwrap();
        town.insist_sound().await;
    }

    async fn an_address_opens_for_whom_is_fetched_and_leaves_its_trace(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let id = posted(&town, &ans, market(2)).await;
        let riet = resident(&town, "Riet").await;
        outings::join(&town.app, &riet.actor, &id, &riet.person, true).await.unwrap();
        assert!(mails(&town, "riet@example.org").await.contains("Ans haalt u thuis op"));
        let booked = in_week(&town, &ans, "Riet").await.unwrap();
        let early = disclose::for_visit(&town.app, &ans.actor, &booked).await;
        assert!(matches!(early, Err(ServiceError::Refused(Refusal::NotYet))), "{early:?}");
        town.clock.advance(at(7, 8).seconds() - town.app.clock.now().seconds());
        let ans_now = sign_in_as(&town, "ans@example.nl").await;
        let seen = disclose::for_visit(&town.app, &ans_now.actor, &booked).await.unwrap();
        assert!(seen.address.unwrap().street.contains("Canarystraat"));
        let who = riet.person.clone();
        let looks = town
            .app
            .store
            .read::<_, ServiceError, _>(async move |tx| Ok(rights_rows::list_looks(tx, &who).await?))
            .await
            .unwrap();
        assert!(looks.iter().any(|look| look.viewer_id == ans.person() && look.what == "address"));
        town.insist_sound().await;
    }

    async fn who_may_not_meet_never_sees_it_and_who_is_unknown_is_met_first(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let id = posted(&town, &ans, market(4)).await;
        let (riet, toos) = (resident(&town, "Riet").await, resident(&town, "Toos").await);
        join(&town, &toos, &id).await.unwrap();
        for who in [&riet, &toos] {
            safeguard::block(&town.app, &town.coordinator, &who.person, &ans.person()).await.unwrap();
            assert!(outings::list_near(&town.app, &who.actor).await.unwrap().is_empty());
            assert!(matches!(outings::find(&town.app, &who.actor, &id).await, Err(ServiceError::NotFound)));
            assert!(matches!(join(&town, who, &id).await, Err(ServiceError::NotFound)));
        }
        assert!(mails(&town, "toos@example.org").await.contains("Ans gaat toch niet"));
        assert!(in_week(&town, &ans, "Toos").await.is_none());

        // Somebody vulnerable goes only with whom the desk has spoken about that.
        let bep = resident(&town, "Bep").await;
        let care = Care { is_vulnerable: true, ..Care::default() };
        safeguard::set_care(&town.app, &town.coordinator, &bep.person, care).await.unwrap();
        assert!(matches!(join(&town, &bep, &id).await, Err(ServiceError::NotFound)));
        let me = ans.actor.identity().unwrap().helper.clone().unwrap();
        safeguard::add_interview(&town.app, &town.coordinator, &me, "Hartelijk.").await.unwrap();
        join(&town, &bep, &id).await.unwrap();

        // Nobody has spoken with Wim yet.
        let mut first = groceries("Wim");
        first.contact.mail = MailAddress::parse("wim@example.org");
        let asked = ask::post(&town.app, first).await.unwrap();
        let session = town.enter(&asked.code, "wim@example.org").await;
        let wim = Resident {
            actor: town.actor(&session).await,
            person: session.person,
            token: session.token,
        };
        assert!(refused(&join(&town, &wim, &id).await, Refusal::MeetFirst));
        // The desk has him on the telephone, and lets him join; with his card he may join by himself from then on.
        outings::join(&town.app, &town.coordinator, &id, &wim.person, false).await.unwrap();
        let (_, near) = outings::list_for(&town.app, &town.coordinator, &wim.person).await.unwrap();
        assert!(near[0].joined.is_some());
        // Another's neighbour may not say it for them.
        assert!(matches!(
            outings::join(&town.app, &wim.actor, &id, &riet.person, false).await,
            Err(ServiceError::NotFound)
        ));
        let card = sign_in::make_card(&town.app, &town.coordinator, &bep.person).await.unwrap();
        let by_card = sign_in::enter_card(&town.app, &card.code, &own_device()).await.unwrap();
        let by_card = town.actor(&by_card).await;
        let again = outings::join(&town.app, &by_card, &id, &bep.person, false).await.unwrap();
        assert!(follow::find(&town.app, &bep.actor, &again).await.is_ok());
        town.insist_sound().await;
    }

    async fn what_leads_around_us_is_not_posted(db: Database) {
        let town = Town::begin(db).await;
        let (ans, riet) = (town.helper("Ans").await, resident(&town, "Riet").await);
        let with = |change: &dyn Fn(&mut NewOuting)| {
            let mut new = market(2);
            change(&mut new);
            new
        };
        let wrong: [(NewOuting, &str); 7] = [
            (with(&|new| new.words.sentence = "Bel 06 12 34 56 78".to_owned()), "sentence"),
            (with(&|new| new.words.sentence = String::new()), "sentence"),
            (with(&|new| new.words.leaves_from = "Dorpsstraat 12".to_owned()), "from"),
            (with(&|new| new.words.goes_to = "www.example.nl".to_owned()), "to"),
            (with(&|new| new.places = 7), "places"),
            (with(&|new| new.minutes = 10), "length"),
            (with(&|new| new.date = jiff::civil::date(2026, 3, 1)), "date"),
        ];
        for (new, field) in wrong {
            match outings::post(&town.app, &ans.actor, new).await {
                Err(ServiceError::Invalid(fields)) => assert_eq!(fields[0].field, field, "{fields:?}"),
                other => panic!("{field}: {other:?}"),
            }
        }
        assert!(matches!(outings::post(&town.app, &riet.actor, market(2)).await, Err(ServiceError::NotFound)));
        for ix in 0..5 {
            let mut one = market(1);
            one.date = jiff::civil::date(2026, 3, 9 + ix);
            outings::post(&town.app, &ans.actor, one).await.unwrap();
        }
        let more = outings::post(&town.app, &ans.actor, market(1)).await;
        assert!(matches!(more, Err(ServiceError::Refused(Refusal::TooOften))), "{more:?}");
        town.insist_sound().await;
    }

    async fn who_does_not_help_any_more_takes_nobody_along(db: Database) {
        let town = Town::begin(db).await;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let (hers, his) = (posted(&town, &ans, market(2)).await, posted(&town, &bas, market(2)).await);
        let riet = resident(&town, "Riet").await;
        join(&town, &riet, &hers).await.unwrap();
        let with_bas = join(&town, &riet, &his).await.unwrap();

        // A complaint holds Bas: what he posted is off.
        let view = follow::find(&town.app, &riet.actor, &with_bas).await.unwrap();
        let about = bas.actor.identity().unwrap().helper.clone().unwrap();
        follow::complain(&town.app, &riet.actor, &view.visits[0].visit.id, &about, "Hij was grof.", Seriousness::Day)
            .await
            .unwrap();
        assert!(mails(&town, "riet@example.org").await.contains("Bas gaat toch niet"));
        assert!(!outings::list_near(&town.app, &riet.actor).await.unwrap().iter().any(|card| card.outing.id == his));

        // Ans is forgotten, and so is what she wrote.
        rights::erase(&town.app, &ans.actor, &ans.person()).await.unwrap();
        assert!(mails(&town, "riet@example.org").await.contains("gaat toch niet"));
        let left = town
            .app
            .store
            .read::<_, ServiceError, _>(async move |tx| Ok(outing::find(tx, &hers).await?))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(left.state.step, OutingStep::Withdrawn);
        assert_eq!((left.words.sentence.as_str(), left.words.leaves_from.as_str()), ("", ""));
        town.insist_sound().await;
    }
}
