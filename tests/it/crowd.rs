//! A thousand people say yes to one visit at the same moment, over HTTP: one of them comes, everybody else is told so
//! kindly, nobody sees an error.

use noaber::domain::access::Actor;
use noaber::domain::access::Way;
use noaber::domain::consent::{Consent, ConsentState, Given, Purpose};
use noaber::domain::helper::{Helper, HelperKind, HelperState, Limits, Mode};
use noaber::domain::ids::SessionId;
use noaber::domain::ids::{ConsentId, HelperId, InvitationId, PersonId, VisitId};
use noaber::domain::invitation::{Asks, InvitationState, Source};
use noaber::domain::language::Lang;
use noaber::domain::resident::{Address, Care, Contact, Home, Person, ResidentState};
use noaber::domain::schedule::Window;
use noaber::domain::visit::VisitState;
use noaber::geo::{Cell, Point};
use noaber::service::{ServiceError, follow, tokens};
use noaber::store::invitation::Invitation;
use noaber::store::session::{self, Session};
use noaber::store::{consent, helper, invitation, person};
use reqwest::redirect::Policy;

use crate::town::{Town, every_day, groceries};

const PEOPLE: usize = 1000;

/// Somebody who is asked: the path of their invitation, and the token of their session.
struct Asked {
    path: String,
    token: String,
}

/// A crowd that helps, each asked about the same visit at the same time, written straight into the store: a thousand
/// sign-ups through the pages would test something else.
async fn crowd(town: &Town, visit: &VisitId, window: Window) -> Vec<Asked> {
    let mut all = Vec::new();
    for part in 0..PEOPLE / 100 {
        let (app, organisation, zone, visit) = (
            town.app.clone(),
            town.organisation.clone(),
            town.zone.clone(),
            visit.clone(),
        );
        let more = town
            .app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                let (now, chance) = (app.now(), &*app.chance);
                let mut asked = Vec::new();
                for n in 0..100 {
                    let who = Person {
                        id: PersonId::new(now, chance),
                        organisation: organisation.clone(),
                        given_name: format!("Buur {part}-{n}"),
                        family_name: "Velen".to_owned(),
                        lang: Lang::Nl,
                        state: ResidentState::Here,
                        care: Care::default(),
                        verified_at: Some(now),
                        created_at: now,
                    };
                    person::add(tx, &who, &Contact::default(), "test").await?;
                    let cell = Cell::of(Point::new(51.56, 5.085).unwrap(), 8).unwrap();
                    let home = Home {
                        person: who.id.clone(),
                        zone: zone.clone(),
                        cell,
                    };
                    let address = Address {
                        street: "Veelweg 901".to_owned(),
                        postcode: "5038".to_owned(),
                        place: "Tilburg".to_owned(),
                        point: None,
                    };
                    person::set_home(tx, &home, &address, now).await?;
                    let consent = Consent {
                        id: ConsentId::new(now, chance),
                        person: who.id.clone(),
                        to: None,
                        kind: None,
                        purpose: Purpose::Matching,
                        given: Given::InWriting,
                        recorded_by: who.id.clone(),
                        at: now,
                        state: ConsentState::Standing { until: None },
                    };
                    consent::add_consent(tx, &organisation, &consent, "test").await?;
                    let new = Helper {
                        id: HelperId::new(now, chance),
                        person: who.id.clone(),
                        organisation: organisation.clone(),
                        kind: HelperKind::Volunteer,
                        state: HelperState::Active { since: now },
                        reach_m: 5000,
                        mode: Mode::Bicycle,
                        categories: Vec::new(),
                        availability: every_day(),
                        absences: Vec::new(),
                        limits: Limits::default(),
                        languages: Vec::new(),
                        adult: true,
                        can_lift: true,
                        pets_fine: true,
                        smoke_fine: true,
                        gender: None,
                        vetted_until: None,
                        interviewed: false,
                    };
                    helper::add(tx, &new, 0, now, "test").await?;
                    let question = Invitation {
                        id: InvitationId::new(now, chance),
                        visit: visit.clone(),
                        helper: new.id.clone(),
                        state: InvitationState::Sent {
                            at: now,
                            expires_at: now.plus(3600),
                        },
                        source: Source::Wave,
                        window,
                        asks: Asks::Visit,
                        created_at: now,
                    };
                    invitation::add(tx, &organisation, &question, now.plus(3600), "test").await?;
                    let token = tokens::token(chance);
                    let signed_in = Session {
                        id: SessionId::new(now, chance),
                        person: who.id.clone(),
                        way: Way::Code,
                        device: String::new(),
                        is_own: true,
                        created_at: now,
                        seen_at: now,
                        fresh_at: Some(now),
                        expires_at: now.plus(86_400),
                    };
                    session::add(tx, &tokens::hash(&token), &signed_in).await?;
                    asked.push(Asked {
                        path: format!("/invitations/{}", question.id),
                        token,
                    });
                }
                Ok(asked)
            })
            .await
            .unwrap();
        all.extend(more);
    }
    all
}

on_both_engines! {
    async fn a_thousand_say_yes_and_one_comes(db: Database) {
        let town = Town::begin(db).await;
        let base = town.serve().await;
        let request = town.request(groceries("Riet")).await;
        let seen = follow::find(&town.app, &town.coordinator, &request).await.unwrap();
        let visit = seen.visits[0].visit.clone();
        let starts_at = visit.windows[0].starts_at;
        let window = Window { starts_at, ends_at: starts_at.plus(3600) };
        let asked = crowd(&town, &visit.id, window).await;
        assert_eq!(asked.len(), PEOPLE);

        let client = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
        let answers = asked.iter().map(|one| {
            let (client, url) = (client.clone(), format!("{base}{}", one.path));
            let cookie = format!("session={}", one.token);
            async move {
                let answer = client
                    .post(&url)
                    .header("cookie", cookie)
                    .header("sec-fetch-site", "same-origin")
                    .form(&[("answer", "yes")])
                    .send()
                    .await
                    .unwrap();
                (answer.status().as_u16(), answer.text().await.unwrap())
            }
        });
        let answers = futures_util::future::join_all(answers).await;
        let winners = answers.iter().filter(|(status, _)| (300..400).contains(status)).count();
        let errors: Vec<_> = answers.iter().filter(|(status, _)| *status >= 500).collect();
        assert!(errors.is_empty(), "{} of {PEOPLE} saw an error: {:?}", errors.len(), errors[0]);
        assert_eq!(winners, 1, "{:?}", answers.iter().map(|(status, _)| *status).collect::<Vec<_>>());
        let kind = town_kind();
        for (status, page) in answers.iter().filter(|(status, _)| !(300..400).contains(status)) {
            assert!([200, 409].contains(status), "{status}");
            assert!(page.contains(&kind), "not a kind answer: {page}");
        }
        let seen = follow::find(&town.app, &Actor::clone(&town.coordinator), &request).await.unwrap();
        let VisitState::Staffed { helpers, .. } = &seen.visits[0].visit.state else {
            panic!("{:?}", seen.visits[0].visit.state)
        };
        assert_eq!(helpers.len(), 1);
        assert_eq!(seen.visits[0].asked, 0, "nobody waits for an answer any more");
        town.insist_sound().await;
    }
}

/// What everybody but one reads.
fn town_kind() -> String {
    noaber::texts::Texts::new(Lang::Nl)
        .get("invite-taken")
        .into_owned()
}
