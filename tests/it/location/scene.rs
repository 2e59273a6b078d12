//! The town of the attack, and what the attacker can do in it.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use noaber::domain::category::CategoryId;
use noaber::domain::consent::Given;
use noaber::domain::helper::{Helper, Limits, Mode};
use noaber::domain::ids::{PersonId, VisitId};
use noaber::domain::invitation::DeclineReason;
use noaber::domain::language::Lang;
use noaber::domain::request::Requirements;
use noaber::domain::resident::{Address, Contact, Home};
use noaber::domain::time::SeededChance;
use noaber::geo::{Cell, DistanceBucket, Point};
use noaber::service::ask::{self, KnownAsk};
use noaber::service::desk::{NewFile, NewHome, add_file};
use noaber::service::{ServiceError, helping, nearby, places, round};
use noaber::store::{helper, person, place, visit};
use noaber::web::rates::Rates;
use noaber::web::router;
use tower::ServiceExt;

use super::estimate::Shown;
use super::{HOMES, people};
use crate::harness::engines::Database;
use crate::town::{Helping, Town, groceries};
use crate::world;

/// A town in which everybody needs groceries, and a helper who is assigned to nobody.
pub struct Scene {
    pub town: Town,
    pages: Router,
    pub attacker: Helping,
    pub visits: Vec<VisitId>,
    index: HashMap<VisitId, usize>,
    mine: Option<Helper>,
    pub queries: usize,
    /// How many of them were pages.
    pub pages_seen: usize,
}

impl Scene {
    pub async fn open(database: Database, homes: &[Point]) -> Self {
        let beside = Database::at(database.url());
        let town = Town::begin_with(database, Arc::new(SeededChance::from_seed(HOMES))).await;
        world::raw(&beside, "DELETE FROM cell_population").await;
        town.app
            .store
            .write::<_, ServiceError, _>(async |tx| {
                let middle = Cell::of(Point::new(51.56, 5.085).unwrap(), 8).unwrap();
                for cell in middle.disk(9) {
                    for known in [cell, cell.parent(7).unwrap()] {
                        if let Some(number) = people(known) {
                            place::set_population(tx, known, number).await?;
                        }
                    }
                }
                Ok(())
            })
            .await
            .unwrap();
        // Somebody else helps too: a round has more than one to choose from.
        town.helper("Ans").await;
        let attacker = town.helper("Mol").await;
        let mut visits = Vec::new();
        for (n, home) in homes.iter().enumerate() {
            visits.push(settle(&town, &format!("Buur{n}"), *home).await);
        }
        let rates = Rates {
            sign_in: 1_000_000,
            send: 1_000_000,
            step: 1_000_000,
            feed: 1_000_000,
        };
        let pages = router(&town.web("http://localhost:8080").with_rates(rates));
        let index = visits.iter().cloned().zip(0..).collect();
        Self {
            town,
            pages,
            attacker,
            visits,
            index,
            mine: None,
            queries: 0,
            pages_seen: 0,
        }
    }

    /// The attacker moves to a point and says how far they come: oftener and more exactly than any page lets them.
    pub async fn stand(&mut self, at: Point, reach_m: u32, mode: Mode) {
        let mine = self.offer().await;
        let (who, now) = (self.attacker.person(), self.town.app.now());
        self.town
            .app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                let home = Home {
                    zone: places::zone_at(tx, at).await?.expect("in the zone"),
                    cell: places::cell_at(tx, at).await?,
                    person: who,
                };
                let address = Address {
                    street: "Molstraat 1".to_owned(),
                    postcode: "5038".to_owned(),
                    place: "Tilburg".to_owned(),
                    point: Some(at),
                };
                person::set_home(tx, &home, &address, now).await?;
                let offer = Helper {
                    reach_m,
                    mode,
                    limits: Limits {
                        weekly_invitations: 1000,
                        ..mine.limits
                    },
                    ..mine
                };
                Ok(helper::set_offer(tx, &offer, "attacker").await?)
            })
            .await
            .unwrap();
    }

    /// The attacker's offer, but for their reach and mode; read again after a page has changed it.
    async fn offer(&mut self) -> Helper {
        if self.mine.is_none() {
            let mine = helping::my_offer(&self.town.app, &self.attacker.actor).await;
            self.mine = Some(mine.unwrap());
        }
        self.mine.clone().unwrap()
    }

    /// What is needed near the attacker, as the service says it: which, how far, in which cell.
    pub async fn near(&mut self, only: Option<Cell>) -> Vec<(usize, DistanceBucket, Cell)> {
        self.queries += 1;
        let near = nearby::near_me(&self.town.app, &self.attacker.actor, only)
            .await
            .unwrap();
        near.visits
            .iter()
            .map(|card| (self.index[&card.visit], card.distance, card.cell))
            .collect()
    }

    /// A page as the attacker gets it: its status, where it leads, and what it says.
    pub async fn page(&mut self, path: &str, form: Option<&str>) -> String {
        self.queries += 1;
        self.pages_seen += 1;
        self.mine = self.mine.take().filter(|_| form.is_none());
        let request = Request::builder()
            .uri(path)
            .method(if form.is_some() { "POST" } else { "GET" })
            .header("cookie", format!("session={}", self.attacker.token))
            .header("sec-fetch-site", "same-origin")
            .header("accept", "text/html")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form.unwrap_or("").to_owned()))
            .unwrap();
        let answer = self.pages.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        assert!(parts.status.as_u16() < 500, "{path}: {}", parts.status);
        let body = to_bytes(body, 1 << 22).await.unwrap();
        format!(
            "{path} {} {:?}\n{}",
            parts.status,
            parts.headers.get("location"),
            String::from_utf8_lossy(&body)
        )
    }

    /// The requests on a page, in its order.
    pub fn on_page(&self, page: &str) -> Vec<Shown> {
        page.split("\"/near/")
            .skip(1)
            .filter_map(|rest| VisitId::parse(rest.split('"').next()?).ok())
            .filter_map(|visit| Some((*self.index.get(&visit)?, None)))
            .collect()
    }

    /// A round; what the attacker is asked, and the pages about it. They say no to all of it.
    pub async fn round(&mut self) -> (Vec<usize>, String) {
        let app = self.town.app.clone();
        round::run(&app, &self.town.organisation).await.unwrap();
        let mut said = self.page("/week", None).await;
        let mut asked = Vec::new();
        let week = helping::my_week(&app, &self.attacker.actor).await.unwrap();
        for one in week.invitations {
            asked.push(self.index[&one.invitation.visit]);
            said += &self
                .page(&format!("/invitations/{}", one.invitation.id), None)
                .await;
            said += &format!("{:?}", one.card);
            helping::decline(
                &app,
                &self.attacker.actor,
                &one.invitation.id,
                DeclineReason::NotThisTime,
            )
            .await
            .unwrap();
        }
        self.town.clock.advance(60);
        (asked, said)
    }
}

/// Somebody with a file, at an exact point, and their open request.
async fn settle(town: &Town, name: &str, home: Point) -> VisitId {
    let file = NewFile {
        given_name: name.to_owned(),
        family_name: "Canaryvries".to_owned(),
        contact: Contact::default(),
        lang: Lang::Nl,
        home: Some(NewHome {
            street: "Canarystraat 987".to_owned(),
            postcode: "5038".to_owned(),
            place: "Tilburg".to_owned(),
            point: home,
        }),
        consent: Given::InWriting,
    };
    let resident: PersonId = add_file(&town.app, &town.coordinator, file).await.unwrap();
    let asked = KnownAsk {
        resident,
        category: CategoryId::parse("groceries").unwrap(),
        own_words: String::new(),
        schedule: groceries(name).schedule,
        duration_min: Some(60),
        helpers_needed: 1,
        requirements: Requirements::default(),
        radius_m: 50_000,
        preferred: Vec::new(),
        urgent: false,
        draft: None,
        by_telephone: true,
    };
    let request = ask::for_file(&town.app, &town.coordinator, asked).await.unwrap();
    let organisation = town.organisation.clone();
    let live = town
        .app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(visit::list_live(tx, &organisation).await?))
        .await
        .unwrap();
    live.into_iter().find(|one| one.request == request).unwrap().id
}
