//! A neighbourhood with something on every page, and a table of every page there is. A route that is missing from the
//! table fails whoever opens the gallery.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use noaber::domain::access::{Actor, Grant, Identity, Role};
use noaber::domain::bond::{BondEnd, CareContact, ReviewOutcome};
use noaber::domain::category::CategoryId;
use noaber::domain::concern::Seriousness;
use noaber::domain::consent::{Given, RepresentativeKind};
use noaber::domain::contact::{MailAddress, Telephone};
use noaber::domain::daypart::Daypart;
use noaber::domain::fee::{Listed, Price, PriceKind};
use noaber::domain::figures::Onward;
use noaber::domain::helper::{Availability, Mode};
use noaber::domain::ids::{
    AlertId, AssignmentId, BondId, HandoverId, HelperId, OrganisationId, OutingId, PersonId, RequestId,
    StatementId,
};
use noaber::domain::learning::{Dutch, Level, PolicyLine, Private, Seen};
use noaber::domain::opening::Stretch;
use noaber::domain::organisation::OrganisationKind;
use noaber::domain::outing::OutingWords;
use noaber::domain::practice::Shown;
use noaber::domain::reach::ReachBy;
use noaber::domain::resident::Contact;
use noaber::domain::schedule::{DayWindow, Rhythm, Schedule, Window};
use noaber::domain::story::Audience;
use noaber::domain::thread::ReportReason;
use noaber::domain::time::amsterdam;
use noaber::service::ask::{self, Ask};
use noaber::service::bonds::{self, Door as BondDoor};
use noaber::service::desk::Agreed;
use noaber::service::door::{self, ContactInput};
use noaber::service::follow::{self, Said};
use noaber::service::helping::Step;
use noaber::service::learning::{
    self, NewDuty, NewGoal, NewObservation, NewPartner, NewWorker, Terms, WhoBegins,
};
use noaber::service::outings::{self, Decision, NewOuting};
use noaber::service::sign_in::Handle;
use noaber::service::teams::{self, NewTeam, With};
use noaber::service::threads::{self, Door, Line};
use noaber::service::{
    App, ServiceError, additional, calendar, calls, desk, fees, free_place, handover, helping, photos, reach,
    round, safeguard, setup, sign_in, spoken, stories,
};
use noaber::store::alert::{self, Alert};
use noaber::store::place;
use noaber::web::rates::Rates;
use serde_json::json;

use super::{Helping, PASSWORD, Town, groceries, sign_up};
use crate::harness::engines::Database;

/// Routes that are no page: programs and files.
const NO_PAGES: [&str; 21] = [
    "/fees.csv",
    "/desk/calls/{call}/sound",
    "/ask/photo",
    "/requests/{request}/photo.jpg",
    "/visits/{assignment}/photo.jpg",
    "/admin/hours.csv",
    "/learn/figures.csv",
    "/me/data.json",
    "/desk/people/{person}/data.json",
    "/calendar/{file}",
    "/requests/{request}/visits/{visit}/calendar.ics",
    "/visits/{assignment}/calendar.ics",
    "/livez",
    "/readyz",
    "/assets/{hash}/{name}",
    "/icon.svg",
    "/favicon.ico",
    "/icon-192.png",
    "/icon-512.png",
    "/manifest.webmanifest",
    "/service-worker.js",
];

/// Who looks at a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Looker {
    Anyone,
    Resident,
    Helper,
    Coordinator,
    Supervisor,
    Worker,
    /// Between a right password and a second factor that is still to be set up.
    Enrolling,
    /// Between a right password and a second factor: with a passkey, where there are any.
    HalfWay,
}

/// A page: its route, where it is, and who may see it.
#[derive(Debug, Clone)]
pub struct Place {
    pub route: &'static str,
    pub path: String,
    pub looker: Looker,
}

/// The neighbourhood.
pub struct Gallery {
    pub town: Town,
    pub base: String,
    pub places: Vec<Place>,
    learns: Learns,
    sessions: BTreeMap<Looker, String>,
    draft: String,
}

/// The routes of the product that answer to `method`, as they are written in its list.
pub fn routes(method: &str) -> BTreeSet<&'static str> {
    let source = include_str!("../../../src/web/routes.rs");
    // What a build may be without stands last, each in a function of its own.
    source
        .split("\nfn with_")
        .filter(|part| cfg!(feature = "passkeys") || !part.starts_with("passkeys("))
        .filter(|part| cfg!(feature = "webpush") || !part.starts_with("push("))
        .flat_map(|part| part.split(".route(").skip(1))
        .filter_map(|rest| {
            let mut parts = rest.splitn(3, '"');
            let (_, path, after) = (parts.next()?, parts.next()?, parts.next()?);
            let after = after.split("\n        //").next()?.split(".fallback").next()?;
            after.contains(&format!("{method}(")).then_some(path)
        })
        .collect()
}

impl Gallery {
    /// Opens it. Nobody is held up for coming often.
    pub async fn open(database: Database) -> Self {
        let town = Town::begin(database).await;
        let rates = Rates {
            sign_in: 1_000_000,
            send: 1_000_000,
            step: 1_000_000,
            feed: 1_000_000,
        };
        let base = town.serve_with(rates).await;
        let app = &town.app;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);

        // Ans is somewhere, is due somewhere else at noon, and has a visit tomorrow; Bas was at Riet's.
        let early = town.request(on("Mies", 3, Daypart::Pm)).await;
        let earlier = book(&town, &ans, &early).await;
        let taken = town.request(on("Riet", 4, Daypart::Am)).await;
        let under_way = book(&town, &ans, &taken).await;
        let due = town.request(on("Toos", 4, Daypart::Pm)).await;
        let due = book(&town, &ans, &due).await;
        let later = town.request(on("Bep", 5, Daypart::Am)).await;
        let later = book(&town, &ans, &later).await;
        let done = town.request(on("Riet", 4, Daypart::Am)).await;
        let was_there = book(&town, &bas, &done).await;
        let learns = Learns::begin(&town).await;
        // Nobody hears from Cor, who should have been there.
        let cor = town.helper("Cor").await;
        let silent = town.request(on("Leen", 4, Daypart::Am)).await;
        book(&town, &cor, &silent).await;
        town.clock.advance(23 * 3600);
        for step in [Step::CheckIn, Step::CheckOut] {
            helping::step(app, &ans.actor, &earlier, step).await.unwrap();
        }
        helping::step(app, &ans.actor, &under_way, Step::CheckIn)
            .await
            .unwrap();
        helping::raise_worry(
            app,
            &ans.actor,
            &under_way,
            "Zij is veel alleen.",
            Seriousness::Week,
        )
        .await
        .unwrap();
        for step in [Step::CheckIn, Step::CheckOut] {
            helping::step(app, &bas.actor, &was_there, step).await.unwrap();
        }
        learns.practise(&town).await;
        town.clock.advance(5 * 1800);
        // Somebody is asked for one; one request to look at, somebody new, and a number to call.
        let mut open = on("Jaap", 6, Daypart::Am);
        open.helpers_needed = 3;
        town.request(open).await;
        round::run(app, &town.organisation).await.unwrap();
        let mut weekly = on("Riet", 4, Daypart::Am);
        weekly.schedule = Schedule::Series {
            from: jiff::civil::date(2026, 3, 9),
            weekdays: vec![1],
            rhythm: Rhythm::Weeks(1),
            part: Daypart::Am,
            until: None,
            count: None,
        };
        let weekly = town.request(weekly).await;
        let (outing, waiting_outing) = outings_of(&town, &ans, &bas).await;
        let week = helping::my_week(app, &ans.actor).await.unwrap();
        let invitation = week
            .invitations
            .first()
            .expect("all three are asked")
            .invitation
            .id
            .clone();
        let first = on("Wim", 6, Daypart::Pm);
        let asked = ask::post(app, first).await.unwrap();
        town.enter(&asked.code, "wim@example.org").await;
        let newcomer = helping::sign_up(app, sign_up("Cas", "cas@example.nl"))
            .await
            .unwrap();
        town.enter(&newcomer, "cas@example.nl").await;
        calls::call_me(app, "Jo", Telephone::parse("013 555 44 33").unwrap(), None)
            .await
            .unwrap();

        town.clock.advance(60);
        let code = sign_in::send_code(app, Handle::parse("riet@example.org").unwrap(), "192.0.2.1")
            .await
            .unwrap();
        let riet = town.enter(&code, "riet@example.org").await;
        let said = Said {
            somebody_came: true,
            same_again: false,
            words: String::new(),
        };
        let her = town.actor(&riet).await;
        let was = follow::find(app, &her, &done).await.unwrap().visits[0]
            .visit
            .id
            .clone();
        follow::say(app, &her, &was, said).await.unwrap();
        let told = "Wij dronken koffie.";
        stories::tell(app, &her, &was, Audience::Nameless, told)
            .await
            .unwrap();
        conversation(&town, &her, &ans, (&taken, &under_way)).await;
        let along = outings::join(app, &her, &outing, &riet.person, true)
            .await
            .unwrap();
        let asking = json!([
            ["category", "groceries"],
            ["when", "soon"],
            ["street", "Kanariestraat"],
            ["number", "8"],
            ["postcode", "5038"],
            ["for", "me"],
            ["name", "Mies"],
            ["mail", "mies@example.org"],
        ]);
        let draft = ask::keep_draft(app, None, asking.to_string()).await.unwrap();
        let karin = town.staff("karin@example.nl").await;
        town.add_staff("nieuw@example.nl", Vec::new()).await;
        let half = sign_in::staff(app, "nieuw@example.nl", PASSWORD, "192.0.2.1")
            .await
            .unwrap();
        let half_way = sign_in::staff(app, "karin@example.nl", PASSWORD, "192.0.2.1")
            .await
            .unwrap();
        town.passkey(&town.coordinator.identity().unwrap().person).await;
        #[cfg(feature = "webpush")]
        town.turn_on(&ans.actor, 1).await;
        let waiting = sign_in::send_code(app, Handle::parse("nobody@example.nl").unwrap(), "192.0.2.1")
            .await
            .unwrap();
        let look = desk::look(app, &town.coordinator).await.unwrap();
        let visit = look.open.first().expect("an open visit").visit.id.clone();
        let (new, review) = (look.helpers[0].clone(), look.reviews[0].request.id.clone());
        town.clock.advance(60);
        // Riet is signed in on a second device and has a card; so has the newcomer, for whom Riet may act; and somebody
        // opened many addresses.
        let again = sign_in::send_code(app, Handle::parse("riet@example.org").unwrap(), "192.0.2.1")
            .await
            .unwrap();
        town.enter(&again, "riet@example.org").await;
        let her_id = her.identity().unwrap().person.clone();
        sign_in::make_card(app, &her, &her_id).await.unwrap();
        calendar::make(app, &her).await.unwrap();
        sign_in::make_card(app, &town.coordinator, &new.person)
            .await
            .unwrap();
        let agreed = Agreed {
            to: Some(her_id),
            kind: RepresentativeKind::Carer,
            given: Given::InPerson,
            until: None,
        };
        desk::record_consent(app, &town.coordinator, &new.person, agreed)
            .await
            .unwrap();
        many_looks(&town, &ans).await;
        // Somebody who likes letters hears that Bas comes next week.
        let by_letter = town.request(on("Nel", 12, Daypart::Am)).await;
        let nel = follow::find(app, &town.coordinator, &by_letter)
            .await
            .unwrap()
            .request
            .resident;
        reach::set_theirs(app, &town.coordinator, &nel, ReachBy::Letter, None)
            .await
            .unwrap();
        book(&town, &bas, &by_letter).await;
        safeguard::add_interview(app, &town.coordinator, &new.helper, "Rustig en hartelijk.")
            .await
            .unwrap();
        // Karin has opened the newcomer's file a moment ago: its page shows everything that is done there.
        desk::open_file(app, &town.coordinator, &new.person, "Kennismaken")
            .await
            .unwrap();
        // And that of Ans, who is on the telephone, and of Riet.
        for who in [ans.person(), riet.person.clone()] {
            desk::open_file(app, &town.coordinator, &who, "Belt")
                .await
                .unwrap();
        }
        let (ans_id, riet_id) = (ans.person(), riet.person.clone());
        let sessions = BTreeMap::from([
            (Looker::Resident, riet.token),
            (Looker::Helper, ans.token.clone()),
            (Looker::Coordinator, karin.token),
            (Looker::Supervisor, town.staff("sien@example.nl").await.token),
            (Looker::Worker, learns.fem.token.clone()),
            (Looker::Enrolling, half.token),
            (Looker::HalfWay, half_way.token),
        ]);

        // A morning of garden work: somebody must say first whether a gardener would do it.
        let mut much = on("Dirk", 12, Daypart::Am);
        much.category = CategoryId::parse("garden").unwrap();
        much.duration_min = Some(240);
        let mut answered = much.clone();
        let weighed = town.request(much).await;
        answered.given_name = "Els".to_owned();
        answered.contact = on("Els", 12, Daypart::Am).contact;
        let answered = town.request(answered).await;
        let reply = additional::Reply::Additional;
        additional::answer(app, &town.coordinator, &answered, reply, "Zij doet zelf mee.")
            .await
            .unwrap();
        let leaver = learns.leaver(&town).await;

        // Whom to call for her, as she said it on the telephone.
        let contact = ContactInput {
            name: "Toos".to_owned(),
            telephone: "013 555 00 00".to_owned(),
            relation: "dochter".to_owned(),
            knows: true,
        };
        door::set_contact(app, &town.coordinator, &riet.person, Some(contact))
            .await
            .unwrap();
        // A photo that whoever comes may see, and one that waits for a look.
        for (request, is_looked_at) in [(&taken, true), (&weekly, false)] {
            let made = photos::prepare(app, a_photo()).await.unwrap();
            photos::set(app, &her, request, made).await.unwrap();
            if is_looked_at {
                photos::show(app, &town.coordinator, request).await.unwrap();
            }
        }
        // And something said, that nobody has heard yet.
        let spoken = spoken::Said {
            name: String::new(),
            telephone: None,
        };
        let spoken = spoken::send(app, &her, spoken, b"OggS".repeat(200))
            .await
            .unwrap();
        let swap = free_place::offer_swap(app, &ans.actor, &later).await.unwrap();
        let bonded = bonds_of(&town, &her, &riet_id, [&ans, &bas, &cor]).await;
        let mut places = Vec::new();
        let mut add = |looker, route: &'static str, path: String| places.push(Place { route, path, looker });
        for route in [
            "/",
            "/how-matching-works",
            "/privacy",
            "/accessibility",
            "/offline",
            "/call-me",
            "/zones",
            "/sign-in",
            "/staff",
            "/ask",
            "/ask/when",
            "/ask/where",
            "/ask/know",
            "/ask/who",
            "/ask/speak",
            "/help",
            "/help/when",
            "/help/reach",
            "/help/who",
            "/dev/mailbox",
        ] {
            add(Looker::Anyone, route, route.to_owned());
        }
        add(Looker::Anyone, "/zones/{zone}", format!("/zones/{}", town.zone));
        add(
            Looker::Anyone,
            "/codes/{code}",
            format!("/codes/{waiting}?by=mail&back=/near"),
        );
        add(Looker::Anyone, "/ask/check", "/ask/check".to_owned());
        add(Looker::Resident, "/ask/who", "/ask/who".to_owned());
        add(Looker::Resident, "/mine", "/mine".to_owned());
        add(Looker::Resident, "/ask/speak", "/ask/speak".to_owned());
        add(
            Looker::Anyone,
            "/ask/spoken/{token}",
            format!("/ask/spoken/{spoken}"),
        );
        add(
            Looker::Resident,
            "/requests/{request}",
            format!("/requests/{taken}"),
        );
        add(
            Looker::Resident,
            "/requests/{request}",
            format!("/requests/{done}"),
        );
        add(
            Looker::Resident,
            "/requests/{request}",
            format!("/requests/{weekly}"),
        );
        add(
            Looker::Resident,
            "/requests/{request}/story",
            format!("/requests/{done}/story"),
        );
        for (looker, request) in [
            (Looker::Resident, &taken),
            (Looker::Resident, &done),
            (Looker::Coordinator, &weekly),
        ] {
            add(
                looker,
                "/requests/{request}/photo",
                format!("/requests/{request}/photo"),
            );
        }
        add(
            Looker::Helper,
            "/visits/{assignment}/photo",
            format!("/visits/{under_way}/photo"),
        );
        add(
            Looker::Resident,
            "/requests/{request}/aside",
            format!("/requests/{taken}/aside"),
        );
        add(
            Looker::Resident,
            "/requests/{request}/visits",
            format!("/requests/{weekly}/visits"),
        );
        add(
            Looker::Resident,
            "/requests/{request}/messages",
            format!("/requests/{taken}/messages"),
        );
        add(
            Looker::Helper,
            "/visits/{assignment}/messages",
            format!("/visits/{under_way}/messages"),
        );
        add(
            Looker::Coordinator,
            "/desk/requests/{request}/messages",
            format!("/desk/requests/{taken}/messages"),
        );
        add(
            Looker::Resident,
            "/requests/{request}",
            format!("/requests/{along}"),
        );
        for looker in [Looker::Resident, Looker::Helper] {
            add(looker, "/outings", "/outings".to_owned());
            add(looker, "/outings/{outing}", format!("/outings/{outing}"));
        }
        // There Riet may come along as well, and does not yet.
        add(
            Looker::Resident,
            "/outings/{outing}",
            format!("/outings/{}", waiting_outing.1),
        );
        add(Looker::Helper, "/outings/new", "/outings/new".to_owned());
        for one in [&outing, &waiting_outing.0] {
            add(
                Looker::Coordinator,
                "/desk/outings/{outing}",
                format!("/desk/outings/{one}"),
            );
        }
        for looker in [Looker::Resident, Looker::Helper] {
            add(looker, "/bonds/{bond}", format!("/bonds/{}", bonded[0]));
        }
        for one in &bonded[1..] {
            add(Looker::Resident, "/bonds/{bond}", format!("/bonds/{one}"));
        }
        for one in &bonded {
            add(
                Looker::Coordinator,
                "/desk/people/{person}/bonds/{bond}",
                format!("/desk/people/{riet_id}/bonds/{one}"),
            );
        }
        add(Looker::Resident, "/help/who", "/help/who".to_owned());
        add(Looker::Helper, "/offer", "/offer".to_owned());
        add(Looker::Helper, "/near", "/near".to_owned());
        add(Looker::Helper, "/near/{visit}", format!("/near/{visit}"));
        add(
            Looker::Helper,
            "/invitations/{invitation}",
            format!("/invitations/{invitation}"),
        );
        add(Looker::Helper, "/week", "/week".to_owned());
        add(
            Looker::Helper,
            "/visits/{assignment}/worry",
            format!("/visits/{under_way}/worry"),
        );
        add(Looker::Coordinator, "/desk", "/desk".to_owned());
        add(Looker::Coordinator, "/desk/intake", "/desk/intake".to_owned());
        add(
            Looker::Coordinator,
            "/desk/requests/{request}",
            format!("/desk/requests/{weekly}"),
        );
        let open = follow::find(app, &town.coordinator, &weekly).await.unwrap();
        let open = &open.visits.last().unwrap().visit.id;
        add(
            Looker::Coordinator,
            "/desk/visits/{visit}/helpers",
            format!("/desk/visits/{open}/helpers"),
        );
        add(
            Looker::Coordinator,
            "/desk/requests/{request}",
            format!("/desk/requests/{review}"),
        );
        add(
            Looker::Coordinator,
            "/desk/requests/{request}",
            format!("/desk/requests/{taken}"),
        );
        let person = format!("/desk/people/{}", new.person);
        add(Looker::Coordinator, "/desk/people/{person}", person);
        add(Looker::Coordinator, "/desk/letters", "/desk/letters".to_owned());
        add(Looker::Coordinator, "/desk/people", "/desk/people".to_owned());
        add(
            Looker::Coordinator,
            "/desk/people/new",
            "/desk/people/new".to_owned(),
        );
        for (route, who) in [
            ("/desk/people/{person}/ask", &riet_id),
            ("/desk/people/{person}/outings", &riet_id),
            ("/desk/people/{person}/bonds", &riet_id),
            ("/desk/people/{person}/data", &new.person),
            ("/desk/people/{person}/correct", &new.person),
            ("/desk/people/{person}/emergency", &new.person),
            ("/desk/people/{person}/erase", &new.person),
            ("/desk/people/{person}/offer", &riet_id),
            ("/desk/people/{person}/offer", &ans_id),
            ("/desk/people/{person}/week", &ans_id),
            ("/desk/people/{person}/away", &ans_id),
            ("/desk/people/{person}/outings/new", &ans_id),
        ] {
            add(
                Looker::Coordinator,
                route,
                route.replace("{person}", who.as_str()),
            );
        }
        add(Looker::Coordinator, "/admin", "/admin".to_owned());
        add(
            Looker::Coordinator,
            "/admin/additional",
            "/admin/additional?category=garden".to_owned(),
        );
        add(
            Looker::Coordinator,
            "/desk/requests/{request}",
            format!("/desk/requests/{weighed}"),
        );
        add(Looker::Coordinator, "/admin/trail", "/admin/trail".to_owned());
        add(Looker::Coordinator, "/admin/hours", "/admin/hours".to_owned());
        add(
            Looker::Coordinator,
            "/admin/handover",
            "/admin/handover".to_owned(),
        );
        for id in handovers(&town).await {
            add(
                Looker::Coordinator,
                "/admin/handover/{handover}",
                format!("/admin/handover/{id}"),
            );
        }
        add(Looker::Helper, "/hours", "/hours".to_owned());
        add(Looker::Helper, "/offer/away", "/offer/away".to_owned());
        add(
            Looker::Helper,
            "/visits/{assignment}/door",
            format!("/visits/{due}/door"),
        );
        add(Looker::Helper, "/swap/{token}", format!("/swap/{swap}"));
        add(Looker::Coordinator, "/staff/home", "/staff/home".to_owned());
        add(Looker::Coordinator, "/fresh", "/fresh?back=/desk".to_owned());
        add(Looker::Resident, "/fresh", "/fresh?back=/me".to_owned());
        add(
            Looker::Resident,
            "/fresh/{code}",
            format!("/fresh/{waiting}?back=/me"),
        );
        add(
            Looker::Resident,
            "/who-are-you",
            "/who-are-you?back=/mine".to_owned(),
        );
        add(
            Looker::Anyone,
            "/links/{token}",
            "/links/aaaaaaaaaaaaaaaaaaaaaa".to_owned(),
        );
        add(Looker::Anyone, "/card", "/card".to_owned());
        add(
            Looker::Anyone,
            "/card/{token}",
            "/card/aaaaaaaaaaaaaaaaaaaaaa".to_owned(),
        );
        add(Looker::Anyone, "/staff/second", "/staff/second".to_owned());
        add(Looker::HalfWay, "/staff/second", "/staff/second".to_owned());
        add(
            Looker::Enrolling,
            "/staff/second/new",
            "/staff/second/new".to_owned(),
        );
        add(
            Looker::Anyone,
            "/staff/welcome/{token}",
            "/staff/welcome/aaaaaaaaaaaaaaaaaaaaaa".to_owned(),
        );
        add(Looker::Coordinator, "/me", "/me".to_owned());
        add(Looker::Helper, "/me", "/me".to_owned());
        for route in ["/me", "/me/data", "/me/emergency", "/me/correct", "/me/erase"] {
            add(Looker::Resident, route, route.to_owned());
        }
        add(Looker::Helper, "/me/data", "/me/data".to_owned());
        add(Looker::Anyone, "/me/erased", "/me/erased".to_owned());
        for route in ["/admin/privacy", "/admin/register", "/admin/dpia"] {
            add(Looker::Coordinator, route, route.to_owned());
        }

        add(
            Looker::Supervisor,
            "/learn/workers/{worker}/onward",
            format!("/learn/workers/{leaver}/onward"),
        );
        // This afternoon she goes with her supervisor, who sees the way to the door.
        let afternoon = jiff::civil::date(2026, 3, 4);
        let with = learns.sien.identity().unwrap().person.clone();
        let along = learns
            .goes_along(&town, &learns.sien, with, (afternoon, Daypart::Pm))
            .await;
        add(
            Looker::Supervisor,
            "/learn/visits/{assignment}",
            format!("/learn/visits/{along}"),
        );
        for route in [
            "/learn",
            "/learn/new",
            "/learn/roster",
            "/learn/service",
            "/learn/day",
            "/learn/buddies",
            "/learn/figures",
        ] {
            add(Looker::Supervisor, route, route.to_owned());
        }
        // Tomorrow she goes with her supervisor.
        for route in ["/learn/day", "/learn/day/print", "/learn/teams"] {
            add(Looker::Supervisor, route, format!("{route}?on=2026-03-04"));
        }
        let statements = learns.statements(&town).await;
        let (worker, practised) = (learns.worker(), &learns.practised);
        add(
            Looker::Supervisor,
            "/learn/workers/{worker}",
            format!("/learn/workers/{worker}"),
        );
        add(Looker::Worker, "/me/learning", "/me/learning".to_owned());
        for tapped in ["", "?went=well", "?went=well&did=myself"] {
            add(
                Looker::Worker,
                "/me/learning/{assignment}",
                format!("/me/learning/{practised}{tapped}"),
            );
        }
        add(Looker::Worker, "/week", "/week".to_owned());
        add(Looker::Worker, "/me/data", "/me/data".to_owned());
        for (id, code) in &statements {
            let path = format!("/statements/{id}");
            add(Looker::Worker, "/statements/{statement}", path.clone());
            add(Looker::Supervisor, "/statements/{statement}", path);
            add(Looker::Anyone, "/verify/{code}", format!("/verify/{code}"));
        }
        add(
            Looker::Anyone,
            "/verify/{code}",
            "/verify/NOSUCHCODE12".to_owned(),
        );
        add(Looker::Anyone, "/verify", "/verify".to_owned());

        let five = Listed {
            from_on: town.app.now().date(&amsterdam()),
            price: Price::new(PriceKind::Visit, 500).unwrap(),
        };
        fees::set_price(app, &learns.sien, &groceries("Riet").category, five)
            .await
            .unwrap();
        fees::give_vouchers(app, &learns.sien, &riet_id, (10, five.from_on))
            .await
            .unwrap();
        for route in ["/prices", "/fees"] {
            add(Looker::Supervisor, route, route.to_owned());
        }
        for looker in [Looker::Resident, Looker::Supervisor] {
            let money = format!("/fees/{riet_id}");
            add(looker, "/fees/{person}", money);
            let price = format!("/requests/{weekly}/price");
            add(looker, "/requests/{request}/price", price);
        }

        let known: BTreeSet<&str> = places.iter().map(|place| place.route).chain(NO_PAGES).collect();
        let missing: Vec<_> = routes("get")
            .into_iter()
            .filter(|route| !known.contains(route))
            .collect();
        assert!(missing.is_empty(), "no place in the table for {missing:?}");
        Self {
            town,
            base,
            places,
            learns,
            sessions,
            draft,
        }
    }

    /// Fem goes somewhere on a day, and a supervisor goes along: which visit it is.
    pub async fn goes_along(&self, by: &Actor, with: PersonId, on: Date, part: Daypart) -> AssignmentId {
        self.learns.goes_along(&self.town, by, with, (on, part)).await
    }

    /// The cookies of somebody's browser: a session, unless it is anyone's; a half-filled form.
    pub fn cookies(&self, looker: Looker) -> Vec<(&'static str, String)> {
        let session = self.sessions.get(&looker).cloned();
        let name = match looker {
            Looker::Enrolling | Looker::HalfWay => "half",
            _ => "session",
        };
        session
            .into_iter()
            .map(|token| (name, token))
            .chain([("ask", self.draft.clone())])
            .collect()
    }
}

/// A handover that the town plans, and one by which it receives a zone; both still wait for a yes.
async fn handovers(town: &Town) -> [HandoverId; 2] {
    let (app, own) = (town.app.clone(), town.organisation.clone());
    let (other, given, received) = town
        .app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let other = setup::add_organisation(tx, &app, "Zorg Zuid", OrganisationKind::Care).await?;
            let mut given = setup::plain_zone(&app, "Zuiderveld", "Karin", "013 555 12 34");
            given.organisation = own;
            place::add_zone(tx, &given, &[], app.now()).await?;
            let mut received = setup::plain_zone(&app, "Zuidrand", "Joke", "013 555 99 98");
            received.organisation = other.clone();
            place::add_zone(tx, &received, &[], app.now()).await?;
            Ok((other, given.id, received.id))
        })
        .await
        .unwrap();
    let admin_of = |person: &PersonId, of: &OrganisationId| {
        Actor::Person(Identity {
            grants: vec![Grant {
                role: Role::Admin,
                zone: None,
            }],
            ..Identity::new(person.clone(), of.clone())
        })
    };
    let karin = &town.coordinator.identity().unwrap().person;
    let (ours, theirs) = (admin_of(karin, &town.organisation), admin_of(karin, &other));
    let on = jiff::civil::date(2026, 12, 1);
    let goes = handover::plan(&town.app, &ours, on, vec![(given, other.clone())]);
    let goes = goes.await.unwrap();
    let comes = handover::plan(
        &town.app,
        &theirs,
        on,
        vec![(received, town.organisation.clone())],
    );
    [goes, comes.await.unwrap()]
}

/// Fem, who learns, and Sien, who supervises.
struct Learns {
    fem: Helping,
    sien: Actor,
    practised: AssignmentId,
}

impl Learns {
    fn worker(&self) -> HelperId {
        self.fem.actor.identity().unwrap().helper.clone().unwrap()
    }

    /// Fem begins, and is booked for this afternoon. On Fridays she has the children.
    async fn begin(town: &Town) -> Self {
        let app = &town.app;
        let roles = vec![(Role::Supervisor, None)];
        let sien = town.add_staff("sien@example.nl", roles).await;
        let sien = Actor::Person(Identity {
            grants: vec![Grant {
                role: Role::Supervisor,
                zone: None,
            }],
            ..Identity::new(sien, town.organisation.clone())
        });
        let fem = town.helper("Fem").await;
        let worker = fem.actor.identity().unwrap().helper.clone().unwrap();
        let new = NewWorker {
            who: WhoBegins::Known(worker.clone()),
            terms: Terms {
                starts_on: jiff::civil::date(2026, 3, 1),
                ends_on: Some(jiff::civil::date(2026, 3, 12)),
                week_min: 480,
                most_week_min: Some(600),
                most_unpaid_months: Some(3),
                own: Private {
                    line: PolicyLine::Wmo,
                    childcare: Availability::default().with(4, 8, 21),
                    no_bicycle: false,
                    dutch: Some(Dutch::B1),
                    wishes: "Ik wil graag koken.".to_owned(),
                },
            },
        };
        learning::begin(app, &sien, new).await.unwrap();
        let groceries = CategoryId::parse("groceries").unwrap();
        for level in [Level::Together, Level::Independent] {
            let step = (groceries.clone(), level);
            learning::set_level(app, &sien, &worker, step, "Het ging goed.")
                .await
                .unwrap();
        }
        let of = town.request(on("Gon", 3, Daypart::Pm)).await;
        let practised = book(town, &fem, &of).await;
        Self { fem, sien, practised }
    }

    /// When the service is open, and with whom it works.
    async fn say_of_the_service(&self, app: &App) {
        let day = jiff::civil::date(2026, 12, 25);
        learning::set_week(app, &self.sien, [Stretch::new(6 * 60, 23 * 60); 7], None)
            .await
            .unwrap();
        learning::close(app, &self.sien, (day, day.tomorrow().unwrap()), None)
            .await
            .unwrap();
        let partner = NewPartner {
            id: None,
            name: "Zorggroep Het Anker".to_owned(),
            part: "Geeft les in koken.".to_owned(),
            contact: "Peter Dijk, 013 555 0142".to_owned(),
        };
        learning::set_partner(app, &self.sien, partner).await.unwrap();
    }

    /// She was there; there is a goal, something seen, and somebody on duty.
    async fn practise(&self, town: &Town) {
        let (app, worker) = (&town.app, self.worker());
        for step in [Step::CheckIn, Step::CheckOut] {
            helping::step(app, &self.fem.actor, &self.practised, step)
                .await
                .unwrap();
        }
        let garden = CategoryId::parse("garden").unwrap();
        let goal = |day, target| NewGoal {
            category: garden.clone(),
            target,
            due_on: jiff::civil::date(2026, 3, day),
            words: "Een heg knippen".to_owned(),
        };
        let first = learning::add_goal(app, &self.sien, &worker, goal(10, Level::Together))
            .await
            .unwrap();
        learning::add_goal(app, &self.sien, &worker, goal(31, Level::Independent))
            .await
            .unwrap();
        learning::end_goal(app, &self.sien, (&worker, &first), (true, "Gehaald"))
            .await
            .unwrap();
        let seen = NewObservation {
            category: garden,
            seen: Seen::WithHelp,
            words: "Zij vroeg op tijd om hulp.".to_owned(),
        };
        learning::observe(app, &self.sien, &worker, seen).await.unwrap();
        let turn = NewDuty {
            supervisor: self.sien.identity().unwrap().person.clone(),
            weekday: Some(1),
            first_on: jiff::civil::date(2026, 3, 3),
            last_on: None,
            from_min: 540,
            until_min: 1020,
        };
        learning::add_duty(app, &self.sien, turn).await.unwrap();
        self.say_of_the_service(app).await;
        let team = NewTeam {
            on: jiff::civil::date(2026, 3, 4),
            part: Daypart::Am,
            lead: worker,
            with: With::Supervisor(self.sien.identity().unwrap().person.clone()),
            riders: Vec::new(),
        };
        teams::form(app, &self.sien, team).await.unwrap();
    }

    /// She goes somewhere, and a supervisor goes along.
    async fn goes_along(
        &self,
        town: &Town,
        by: &Actor,
        with: PersonId,
        (on_date, part): (Date, Daypart),
    ) -> AssignmentId {
        let team = NewTeam {
            on: on_date,
            part,
            lead: self.worker(),
            with: With::Supervisor(with),
            riders: Vec::new(),
        };
        teams::form(&town.app, by, team).await.unwrap();
        let garden = CategoryId::parse("garden").unwrap();
        let ask = Ask {
            category: garden,
            ..on("Guus", on_date.day(), part)
        };
        book(town, &self.fem, &town.request(ask).await).await
    }

    /// Gijs, whose time is over.
    async fn leaver(&self, town: &Town) -> HelperId {
        let gijs = town.helper("Gijs").await;
        let worker = gijs.actor.identity().unwrap().helper.clone().unwrap();
        let day = jiff::civil::date(2026, 3, 2);
        let new = NewWorker {
            who: WhoBegins::Known(worker.clone()),
            terms: Terms {
                starts_on: day,
                ends_on: Some(day),
                week_min: 480,
                most_week_min: None,
                most_unpaid_months: None,
                own: Private::default(),
            },
        };
        learning::begin(&town.app, &self.sien, new).await.unwrap();
        learning::note_onward(&town.app, &self.sien, &worker, (day, Onward::PaidWork))
            .await
            .unwrap();
        worker
    }

    /// One that anybody may check, and one that was taken back.
    async fn statements(&self, town: &Town) -> Vec<(StatementId, String)> {
        let (app, worker) = (&town.app, self.worker());
        let shown = Shown {
            name: true,
            work: true,
            hours: false,
        };
        let mut all = Vec::new();
        for _ in 0..2 {
            let id = learning::sign_statement(app, &self.sien, &worker).await.unwrap();
            learning::show_statement(app, &self.fem.actor, &id, Some(shown))
                .await
                .unwrap();
            let code = learning::statement(app, &self.sien, &id).await.unwrap().code;
            all.push((id, code));
        }
        learning::withdraw(app, &self.sien, &all[1].0).await.unwrap();
        all
    }
}

/// Ans goes to the market on Saturday and Bas on Sunday, and others may come along; what Dia posted waits for a look.
async fn outings_of(town: &Town, ans: &Helping, bas: &Helping) -> (OutingId, (OutingId, OutingId)) {
    let app = &town.app;
    let words = OutingWords {
        sentence: "Ik ga naar de markt en drink daar koffie".to_owned(),
        leaves_from: "bij de ingang van het buurthuis".to_owned(),
        goes_to: "de markt in het centrum".to_owned(),
    };
    let going = |day, fetches| NewOuting {
        category: CategoryId::parse("groceries").unwrap(),
        words: words.clone(),
        date: jiff::civil::date(2026, 3, day),
        at: (10, 0),
        minutes: 120,
        places: 2,
        mode: Mode::Foot,
        fetches,
    };
    let market = outings::post(app, &ans.actor, going(7, true)).await.unwrap();
    let walk = outings::post(app, &bas.actor, going(8, true)).await.unwrap();
    for one in [&market, &walk] {
        outings::decide(app, &town.coordinator, one, Decision::Approve(words.clone()))
            .await
            .unwrap();
    }
    let dia = town.helper("Dia").await;
    let waits = outings::post(app, &dia.actor, going(7, false)).await.unwrap();
    (market, (waits, walk))
}

/// Riet has a bond with Ans that runs, is to get to know Bas, and stopped with Cor; nobody has looked at that yet.
async fn bonds_of(town: &Town, her: &Actor, riet: &PersonId, [ans, bas, cor]: [&Helping; 3]) -> Vec<BondId> {
    let app = &town.app;
    let mut all = Vec::new();
    for (helper, meets_first) in [(ans, false), (bas, true), (cor, false)] {
        let new = bonds::NewBond {
            helper: helper.actor.identity().unwrap().helper.clone().unwrap(),
            category: CategoryId::parse("company").unwrap(),
            agreed: "Samen koffie drinken".to_owned(),
            contact: CareContact {
                name: "Sanne, begeleider".to_owned(),
                telephone: "013 555 00 11".to_owned(),
                mail: String::new(),
            },
            meets_first,
        };
        let id = bonds::propose(app, &town.coordinator, riet, new).await.unwrap();
        for actor in [her, &helper.actor] {
            bonds::answer(app, actor, BondDoor::Own, &id, (None, true))
                .await
                .unwrap();
        }
        all.push(id);
    }
    let visit = bonds::NewVisit {
        date: jiff::civil::date(2026, 3, 20),
        at: (14, 0),
        minutes: 60,
        repeat: None,
        meets_at: String::new(),
    };
    bonds::plan(app, her, BondDoor::Own, &all[0], visit)
        .await
        .unwrap();
    let known = bonds::Known {
        words: "Ik ben soms in de war.".to_owned(),
        to: "de buren boven mij".to_owned(),
        given: Given::InWriting,
    };
    bonds::set_known(app, her, BondDoor::Own, &all[0], known)
        .await
        .unwrap();
    bonds::show_contact(app, her, BondDoor::Own, &all[0], true)
        .await
        .unwrap();
    let review = bonds::NewReview {
        outcome: ReviewOutcome::Well,
        words: "Gaat goed.".to_owned(),
        next: None,
    };
    bonds::review(app, &town.coordinator, &all[0], review)
        .await
        .unwrap();
    bonds::stop(app, her, BondDoor::Own, &all[2], (BondEnd::NoTime, "Te druk"))
        .await
        .unwrap();
    all
}

/// Riet and Ans write to each other about a visit; Riet reports a message, and Karin has opened the conversation.
async fn conversation(
    town: &Town,
    her: &Actor,
    ans: &Helping,
    (request, visit): (&RequestId, &AssignmentId),
) {
    let (app, riet) = (&town.app, Door::Resident(request.clone()));
    let helper = Door::Helper(visit.clone());
    for words in ["Zal ik ook melk meenemen?", "Of bel mij: 06 12 34 56 78"] {
        threads::say(app, &ans.actor, &helper, words, false)
            .await
            .unwrap();
    }
    threads::say(app, her, &riet, "Graag, twee pakken.", false)
        .await
        .unwrap();
    let seen = threads::read(app, her, &riet).await.unwrap();
    let Line::Said(second) = &seen.lines[1] else {
        panic!("the second message");
    };
    threads::report(app, her, &riet, &second.id, ReportReason::Other)
        .await
        .unwrap();
    threads::for_desk(app, &town.coordinator, request, Some("Een melding"))
        .await
        .unwrap();
}

/// A small photo of nothing.
fn a_photo() -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(24, 16)
        .write_to(&mut file, image::ImageFormat::Png)
        .unwrap();
    file.into_inner()
}

/// Somebody opened many addresses today.
async fn many_looks(town: &Town, who: &Helping) {
    let now = town.app.clock.now();
    let found = Alert {
        kind: "many_looks".to_owned(),
        id: AlertId::new(now, &*town.app.chance),
        organisation_id: town.organisation.clone(),
        zone_id: Some(town.zone.clone()),
        person_id: who.person(),
        day: "2026-03-04".to_owned(),
        looks: 6,
        created_at: now,
    };
    town.app
        .store
        .write::<_, ServiceError, _>(async move |tx| Ok(alert::set(tx, &found).await?))
        .await
        .unwrap();
}

/// Groceries in one part of one day of March. Nobody shares a mail address.
fn on(name: &str, day: i8, part: Daypart) -> Ask {
    let date = jiff::civil::date(2026, 3, day);
    let usual = groceries(name);
    Ask {
        contact: Contact {
            mail: MailAddress::parse(&format!("{}@example.org", name.to_lowercase())),
            ..usual.contact.clone()
        },
        schedule: Schedule::Windows {
            windows: vec![DayWindow { date, part }],
        },
        ..usual
    }
}

/// The coordinator books somebody for the first hour there is.
async fn book(town: &Town, helper: &Helping, request: &RequestId) -> AssignmentId {
    let view = follow::find(&town.app, &town.coordinator, request).await.unwrap();
    let visit = &view.visits[0].visit;
    let starts_at = visit.windows[0].starts_at;
    let window = Window {
        starts_at,
        ends_at: starts_at.plus(3600),
    };
    let who = helper.actor.identity().unwrap().helper.clone().unwrap();
    desk::assign(&town.app, &town.coordinator, &visit.id, &who, window)
        .await
        .unwrap()
}
