//! Canaries: an address, a telephone number, a mail address, a surname, a resident's own words and an exact point that
//! must show up nowhere. Every role but the resident crawls every page it can reach; the database is dumped whole.

use std::collections::BTreeSet;

use noaber::domain::access::Role;
use noaber::domain::contact::MailAddress;
use noaber::domain::ids::{AssignmentId, PersonId, RequestId};
use noaber::domain::resident::Contact;
use noaber::service::setup::{Staff, add_staff};
use noaber::service::sign_in::Handle;
use noaber::service::{ServiceError, desk, disclose, follow, helping, outbox, round, sign_in};
use scraper::{Html, Selector};

use crate::town::dump::Outside;
use crate::town::{PASSWORD, Town, groceries, own_device};

/// What must show up nowhere: street, number as stored, as typed and as read aloud, mail, own words, and the home's exact
/// point to three decimals (about a hundred metres).
pub const CANARIES: [&str; 8] = [
    "Canarystraat",
    "31600009876",
    "0600009876",
    "06 00 00 98 76",
    "canary@example.org",
    "CANARYWORDS",
    "51.560",
    "5.0850",
];
/// Others see an initial.
pub const SURNAME: &str = "Canaryvries";

fn sings(text: &str) -> Vec<&'static str> {
    CANARIES
        .into_iter()
        .chain([SURNAME])
        .filter(|canary| text.contains(canary))
        .collect()
}

/// Follows every link from every page it finds, as somebody with this session; gives what was seen.
async fn crawl(base: &str, token: Option<&str>, from: &[String]) -> BTreeSet<String> {
    let secrets: Vec<&str> = CANARIES.into_iter().chain([SURNAME]).collect();
    crawl_for(base, token, from, &secrets).await
}

/// The same, looking for other secrets.
pub async fn crawl_for(
    base: &str,
    token: Option<&str>,
    from: &[String],
    secrets: &[&str],
) -> BTreeSet<String> {
    let sings = |text: &str| -> Vec<String> {
        let found = secrets.iter().filter(|secret| text.contains(**secret));
        found.map(|secret| (*secret).to_owned()).collect()
    };
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let mut waiting: Vec<String> = from.to_vec();
    let mut seen = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        if !seen.insert(path.clone()) || seen.len() > 300 {
            continue;
        }
        for accept in ["text/html", "application/json"] {
            let mut request = client.get(format!("{base}{path}")).header("accept", accept);
            if let Some(token) = token {
                request = request.header("cookie", format!("session={token}"));
            }
            let answer = request.send().await.unwrap();
            let status = answer.status().as_u16();
            assert!(status < 500, "{path} gives {status}");
            let headers = format!("{:?}", answer.headers());
            let location = answer
                .headers()
                .get("location")
                .map(|value| value.to_str().unwrap().to_owned());
            let body = answer.text().await.unwrap();
            assert_eq!(sings(&headers), Vec::<String>::new(), "in the headers of {path}");
            assert_eq!(
                sings(&body),
                Vec::<String>::new(),
                "on {path} as {accept}:\n{body}"
            );
            if accept == "text/html" {
                waiting.extend(links(&body));
                waiting.extend(location.filter(|to| to.starts_with('/')));
            }
        }
    }
    seen
}

fn links(body: &str) -> Vec<String> {
    let page = Html::parse_document(body);
    let any = Selector::parse("[href]").unwrap();
    page.select(&any)
        .filter_map(|element| element.value().attr("href"))
        .filter(|href| href.starts_with('/') && !href.starts_with("//") && !href.starts_with("/dev/"))
        .map(|href| href.split('#').next().unwrap_or_default().to_owned())
        .collect()
}

/// Pages that exist for somebody, whether or not a link leads there.
fn doors(resident: &PersonId, request: &RequestId, assignment: &AssignmentId) -> Vec<String> {
    let mut all: Vec<String> = [
        "/",
        "/near",
        "/week",
        "/mine",
        "/me",
        "/desk",
        "/zones",
        "/offer",
        "/ask",
        "/help",
        "/desk/intake",
        "/desk/people/new",
        "/me/data",
        "/me/correct",
        "/admin",
        "/admin/trail",
        "/admin/privacy",
        "/admin/register",
        "/admin/dpia",
    ]
    .map(str::to_owned)
    .to_vec();
    all.push(format!("/requests/{request}"));
    all.push(format!("/requests/{request}/messages"));
    all.push(format!("/desk/requests/{request}"));
    all.push(format!("/desk/requests/{request}/messages"));
    for part in [
        "",
        "/ask",
        "/data",
        "/data.json",
        "/correct",
        "/erase",
        "/offer",
        "/week",
    ] {
        all.push(format!("/desk/people/{resident}{part}"));
    }
    all.push(format!("/visits/{assignment}/address"));
    all.push(format!("/visits/{assignment}/worry"));
    all.push(format!("/visits/{assignment}/messages"));
    all
}

/// A coordinator of another zone of the same organisation, signed in.
pub async fn other_coordinator(town: &Town) -> String {
    let app = town.app.clone();
    let phc = sign_in::hash_password(&app, PASSWORD).await.unwrap();
    let organisation = town.organisation.clone();
    town.app
        .store
        .write::<_, ServiceError, _>(async move |tx| {
            let mut zone = noaber::service::setup::plain_zone(&app, "Elders", "Joke", "013 555 99 99");
            zone.organisation = organisation.clone();
            noaber::store::place::add_zone(tx, &zone, &[], app.now()).await?;
            let staff = Staff {
                given_name: "Joke".to_owned(),
                family_name: String::new(),
                mail: MailAddress::parse("joke@example.nl").unwrap(),
                telephone: None,
                phc,
                roles: vec![(Role::Coordinator, Some(zone.id)), (Role::Admin, None)],
            };
            add_staff(tx, &app, &organisation, staff).await
        })
        .await
        .unwrap();
    town.staff("joke@example.nl").await.token
}

on_both_engines! {
    async fn no_page_sings(db: Database) {
        let town = Town::begin(db).await;
        let base = town.serve().await;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        // One request that is taken, and one that is still open.
        let taken = town.request(groceries("Riet")).await;
        round::run(&town.app, &town.organisation).await.unwrap();
        let mut booked = None;
        for who in [&ans, &bas] {
            for asked in helping::my_week(&town.app, &who.actor).await.unwrap().invitations {
                booked = Some((who, helping::accept(&town.app, &who.actor, &asked.invitation.id).await.unwrap()));
            }
        }
        let (helper, assignment) = booked.expect("one of them was asked");
        let mut more = groceries("Toos");
        more.helpers_needed = 2;
        town.request(more).await;
        round::run(&town.app, &town.organisation).await.unwrap();

        let mut neighbour = groceries("Mies");
        neighbour.family_name = "Bakker".to_owned();
        neighbour.street = "Kanariestraat 3".to_owned();
        neighbour.own_words = "Iets anders".to_owned();
        neighbour.contact = Contact {
            telephone: None,
            mail: MailAddress::parse("mies@example.org"),
        };
        town.request(neighbour).await;
        let code = sign_in::send_code(&town.app, Handle::parse("mies@example.org").unwrap(), "192.0.2.1").await.unwrap();
        let neighbour = town.enter(&code, "mies@example.org").await;
        let mies = neighbour.token.clone();

        let of = follow::find(&town.app, &town.coordinator, &taken).await.unwrap();
        let doors = doors(&of.request.resident, &taken, &assignment);
        let joke = other_coordinator(&town).await;
        let karin = town.staff("karin@example.nl").await.token;
        let mut staff = Vec::new();
        for (mail, role, zone) in [
            ("sem@example.nl", Role::Supervisor, Some(town.zone.clone())),
            ("pim@example.nl", Role::PolicyViewer, Some(town.zone.clone())),
            ("bea@example.nl", Role::Admin, None),
        ] {
            town.add_staff(mail, vec![(role, zone)]).await;
            staff.push(town.staff(mail).await.token);
        }
        // Somebody who once asked for Riet, and may no longer.
        let resident = of.request.resident.clone();
        let mut once = groceries("Riet");
        once.asked_by = Some("Tilly".to_owned());
        once.contact = Contact { telephone: None, mail: MailAddress::parse("tilly@example.org") };
        let once = town.request(once).await;
        let once = follow::find(&town.app, &town.coordinator, &once).await.unwrap().request.resident;
        let code = sign_in::send_code(&town.app, Handle::parse("tilly@example.org").unwrap(), "192.0.2.1").await.unwrap();
        let tilly = town.enter(&code, "tilly@example.org").await;
        desk::end_representative(&town.app, &town.coordinator, &once, &tilly.person).await.unwrap();
        // And a card of a neighbour's, which opens less than her telephone.
        let card = sign_in::make_card(&town.app, &town.coordinator, &neighbour.person).await.unwrap();
        let card = sign_in::enter_card(&town.app, &card.code, &own_device()).await.unwrap().token;
        assert_ne!(resident, once, "she has a contact of her own");
        let everybody = [
            ("a supervisor", Some(staff[0].as_str()), 8),
            ("who looks at figures", Some(staff[1].as_str()), 8),
            ("an administrator", Some(staff[2].as_str()), 12),
            ("who acted for her once", Some(tilly.token.as_str()), 10),
            ("a neighbour with a card", Some(card.as_str()), 8),
            ("a stranger", None, 8),
            ("another resident", Some(mies.as_str()), 10),
            ("a helper who is asked", Some(ans.token.as_str()), 10),
            ("another helper", Some(bas.token.as_str()), 10),
            ("a coordinator elsewhere", Some(joke.as_str()), 8),
            // Also the zone's own coordinator sees nothing before opening a file, which leaves a disclosure.
            ("the coordinator", Some(karin.as_str()), 10),
        ];
        for (who, token, least) in everybody {
            let seen = crawl(&base, token, &doors).await;
            assert!(seen.len() >= least, "{who} saw only {seen:?}");
        }

        // Messages carry a first name and a time, and go to nobody else's address.
        outbox::send_due(&town.app).await.unwrap();
        let folder = town.app.mailer.local_folder().unwrap().to_owned();
        let mails = noaber::gateway::mail::list_local(&folder, 1000).await.unwrap();
        assert!(mails.len() > 5);
        for mail in mails {
            let text = format!("{} {}", mail.subject, mail.body);
            assert_eq!(sings(&text), Vec::<&str>::new(), "{text}");
        }
        // The one who comes is shown it, once it is asked for; nobody else is.
        let other = if helper.token == ans.token { &bas } else { &ans };
        assert!(disclose::for_visit(&town.app, &other.actor, &assignment).await.is_err());
        let shown = disclose::for_visit(&town.app, &helper.actor, &assignment).await.unwrap();
        assert_eq!(sings(&format!("{} {}", shown.name, shown.address.unwrap().street)).len(), 2);
    }
}

on_both_engines! {
    async fn a_stolen_database_does_not_sing(db: Database) {
        let outside = Outside::of(&db);
        let town = Town::begin(db).await;
        town.helper("Ans").await;
        let asked = noaber::service::ask::post(&town.app, groceries("Riet")).await.unwrap();
        town.enter(&asked.code, "canary@example.org").await;
        let body = r#"[["street","Canarystraat 987"],["telephone","06 00009876"]]"#.to_owned();
        noaber::service::ask::keep_draft(&town.app, None, body).await.unwrap();
        let dump = outside.stolen().await;
        assert!(dump.contains("Riet"), "the dump holds something");
        let found: Vec<&str> = CANARIES.into_iter().filter(|c| !c.contains('.') || c.contains('@')).collect();
        let sung: Vec<&str> = found.into_iter().filter(|canary| dump.contains(canary)).collect();
        assert!(sung.is_empty(), "a dump shows {sung:?}");
        // Also under the keys of the look-ups there is no plain hash that a list of all numbers would break.
        use sha2::Digest;
        let plain: Vec<u8> = sha2::Sha256::digest("+31600009876".as_bytes()).to_vec();
        let hex: String = plain.iter().map(|b| format!("{b:02x}")).collect();
        assert!(!dump.contains(&hex));
    }
}
