//! Files into the database: whole or not at all, and what is wrong is named by line and column.

use std::sync::Arc;

use noaber::domain::helper::HelperState;
use noaber::domain::request::Channel;
use noaber::domain::zone::Phase;
use noaber::service::files::{BadRows, Week};
use noaber::service::import::{self, Imported, Input, ZoneOptions};
use noaber::service::{ServiceError, follow, health, places, round};
use noaber::store::{self, consent, helper, invitation, place, request, visit};
use serde_json::json;

use crate::town::{Town, groceries};

const HELPERS: &str = "helper_id,lat,lon,reach_m,mode,categories,slots,weekly_limit,vetted_until,languages,kind,\
                       recent_visits,name,mail\n";
const ANS: &str = "h1,51.56,5.09,5000,bicycle,groceries|walking,mon-am|tue-pm,2,2027-06-30,nl,volunteer,3,\
                   Ans de Wit,ans@example.nl\n";
const BEP: &str = "h2,51.561,5.091,5000,car,groceries,all,2,,nl|en,volunteer,0,,\n";
const REQUESTS: &str = "request_id,lat,lon,radius_m,category,slots,duration_min,helpers_needed,vetting_required,\
                        language,urgent,preferred,blocked\n";
const RIET: &str = "r1,51.562,5.092,5000,groceries,mon-am|wed-pm,60,1,0,,0,h1|nobody,h2\n";

fn input(text: impl AsRef<[u8]>, bad_rows: BadRows) -> Input {
    Input {
        name: "file.csv".to_owned(),
        bytes: text.as_ref().to_vec(),
        bad_rows,
        progress: Arc::new(|_, _| {}),
    }
}

fn whole(text: &str) -> Input {
    input(text, BadRows::Refuse)
}

fn said(done: Result<Imported, ServiceError>) -> String {
    match done {
        Err(ServiceError::File(text)) => text,
        other => panic!("expected a word about the file: {other:?}"),
    }
}

fn options() -> ZoneOptions {
    ZoneOptions {
        name: None,
        code: None,
        municipality: None,
        province: None,
        inhabitants: None,
        year: Some(2024),
        phase: Phase::Operational,
        coordinator: None,
        telephone: Some("013 555 12 34".to_owned()),
    }
}

/// Helpers, requests that live, people who consent.
async fn counts(town: &Town) -> (usize, usize, usize) {
    let (now, of) = (town.app.now(), town.organisation.clone());
    town.app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            let people = consent::list_consenting(tx, now.plus(1)).await?.len();
            Ok((
                helper::list(tx).await?.len(),
                request::list_live(tx, &of).await?.len(),
                people,
            ))
        })
        .await
        .unwrap()
}

on_both_engines! {
    async fn helpers_and_requests_come_in_and_a_round_runs_over_them(db: Database) {
        let town = Town::begin(db).await;
        let done = import::helpers(&town.app, whole(&format!("{HELPERS}{ANS}{BEP}"))).await.unwrap();
        assert_eq!((done.done, done.rejects.len()), (2, 0));
        assert!(done.notices.iter().any(|notice| notice.contains("1 of 2 helpers have neither")), "{done:?}");
        let done = import::requests(&town.app, whole(&format!("{REQUESTS}{RIET}")), None).await.unwrap();
        assert_eq!(done.done, 1);
        assert!(done.notices.iter().any(|notice| notice.starts_with("1 preferred or blocked")), "{done:?}");
        assert_eq!(counts(&town).await, (2, 1, 3));
        let of = town.organisation.clone();
        let (found, asked, visits) = town
            .app
            .store
            .read::<_, ServiceError, _>(async move |tx| {
                let asked = request::list_live(tx, &of).await?.remove(0);
                let visits = visit::list_of_request(tx, &asked.id).await?;
                Ok((helper::list(tx).await?, asked, visits))
            })
            .await
            .unwrap();
        let ans = found.iter().find(|h| h.helper.vetted_until.is_some()).unwrap();
        assert!(matches!(ans.helper.state, HelperState::Active { .. }));
        assert!(ans.helper.availability.covers(0, 8, 12) && !ans.helper.availability.covers(0, 12, 13));
        assert_eq!(ans.recent_before, 3);
        assert_eq!(asked.preferred, std::slice::from_ref(&ans.helper.id));
        assert_eq!(asked.channel, Channel::Import);
        // Tuesday 3 March 2026: the coming week begins on the ninth.
        let days: Vec<String> = visits[0]
            .windows
            .iter()
            .map(|w| w.starts_at.to_string())
            .collect();
        assert_eq!(days, ["2026-03-09T07:00:00Z", "2026-03-11T11:00:00Z"]);

        let report = round::run(&town.app, &town.organisation).await.unwrap();
        assert_eq!((report.round.served, report.invited), (1, 1));
        assert_eq!(health::check(&town.app).await.unwrap(), []);

        // The same file again: those are there already.
        let again = said(import::helpers(&town.app, whole(&format!("{HELPERS}{ANS}"))).await);
        assert!(again.contains("line 2, column helper_id"), "{again}");
        let again = said(import::requests(&town.app, whole(&format!("{REQUESTS}{RIET}")), None).await);
        assert!(again.contains("line 2, column request_id"), "{again}");
    }

    async fn a_bad_row_is_named_and_nothing_of_its_file_comes_in(db: Database) {
        let town = Town::begin(db).await;
        let before = counts(&town).await;
        for (from, to, column) in [
            ("51.561", "here", "lat"),
            ("51.561", "52.9", "lat"),
            ("car", "rocket", "mode"),
            (",groceries,all", ",flying,all", "categories"),
            (",all,", ",someday,", "slots"),
            ("5000,car", "200000,car", "reach_m"),
            ("nl|en", "dutch!", "languages"),
            ("0,,\n", "0,,nobody\n", "mail"),
            ("h2", "h1", "helper_id"),
        ] {
            assert!(BEP.contains(from));
            let text = format!("{HELPERS}{ANS}{}", BEP.replacen(from, to, 1));
            let error = said(import::helpers(&town.app, whole(&text)).await);
            let place = format!("file.csv, line 3, column {column}: expected ");
            assert!(error.starts_with(&place), "{from} → {to}: {error}");
        }
        for (from, to, column) in [
            ("groceries", "flying", "category"),
            ("51.562", "53.2", "lat"),
            (",60,", ",10,", "duration_min"),
            ("5000", "500000", "radius_m"),
            (",1,0,", ",9,0,", "helpers_needed"),
            ("mon-am|wed-pm", "", "slots"),
        ] {
            let text = format!("{REQUESTS}{RIET}{}", RIET.replacen("r1", "r2", 1).replacen(from, to, 1));
            let error = said(import::requests(&town.app, whole(&text), None).await);
            let place = format!("file.csv, line 3, column {column}: expected ");
            assert!(error.starts_with(&place), "{from} → {to}: {error}");
        }
        let past = import::requests(&town.app, whole(&format!("{REQUESTS}{RIET}")), Week::parse("2026-W08"));
        assert!(said(past.await).contains("line 2, column slots"));
        let latin = [HELPERS.as_bytes(), b"h1,51.56,5.09,5000,car,groceries,all,2,,nl,volunteer,0,Andr\xe9,\n"].concat();
        let latin = import::helpers(&town.app, input(latin, BadRows::Skip));
        assert!(said(latin.await).contains("line 2, column 60: expected text in UTF-8"));
        assert!(said(import::helpers(&town.app, whole(HELPERS)).await).contains("there are no rows"));
        assert!(said(import::helpers(&town.app, whole("")).await).contains("a header line"));
        assert_eq!(counts(&town).await, before);
    }

    async fn bad_rows_may_be_skipped_and_come_back_with_their_reason(db: Database) {
        let town = Town::begin(db).await;
        let text = format!(
            "{HELPERS}{}{ANS}{}{BEP}",
            BEP.replace("h2", "far").replace("51.561", "52.9"),
            BEP.replace("h2", "odd").replace("car", "rocket"),
        );
        let done = import::helpers(&town.app, input(text, BadRows::Skip)).await.unwrap();
        assert_eq!(done.done, 2);
        let mut rejects: Vec<(u64, &str)> = done.rejects.iter().map(|r| (r.line, r.column.as_str())).collect();
        rejects.sort_unstable();
        assert_eq!(rejects, [(2, "lat"), (4, "mode")]);
        assert_eq!(counts(&town).await.0, 2);
        assert_eq!(health::check(&town.app).await.unwrap(), []);
    }

    async fn zones_that_are_broken_or_overlap_are_reported_and_the_others_come_in(db: Database) {
        let town = Town::begin(db).await;
        let square = |west: f64| json!({"type": "Polygon", "coordinates":
            [[[west, 51.60], [west + 0.02, 51.60], [west + 0.02, 51.62], [west, 51.62], [west, 51.60]]]});
        let feature = |name: &str, code: &str, geometry: serde_json::Value| json!({"type": "Feature",
            "properties": {"naam": name, "code": code, "gemeente": "Tilburg", "inwoners": 1200}, "geometry": geometry});
        let file = |features: Vec<serde_json::Value>| {
            whole(&json!({"type": "FeatureCollection", "features": features}).to_string())
        };
        let bow_tie = json!({"type": "Polygon", "coordinates":
            [[[5.3, 51.60], [5.34, 51.63], [5.34, 51.60], [5.3, 51.61], [5.3, 51.60]]]});
        let features = vec![
            // JSON can write what neither a name nor a database holds.
            feature("No\u{0}ord\n", "B1", square(5.0)),
            feature("Overlap", "B2", square(5.01)),
            feature("Leeg", "B3", json!({"type": "Polygon", "coordinates": []})),
            feature("Punt", "B4", json!({"type": "Point", "coordinates": [5.0, 51.6]})),
            feature("Strik", "B5", bow_tie),
            feature("Dubbel", "B1", square(5.1)),
            feature("Niets", "B6", serde_json::Value::Null),
        ];
        let done = import::zones(&town.app, file(features.clone()), options()).await.unwrap();
        assert_eq!(done.done, 3, "{:#?}", done.notices);
        let all = done.notices.join("\n");
        for word in [
            "feature 3 (Leeg): the zone has no outline",
            "feature 4 (Punt): it is no Polygon",
            "feature 5 (Strik): its outline is self_intersecting",
            "feature 7 (Niets): it is no Polygon",
            "Dubbel (B1, 2024) is in the file twice",
            "Noord (B1, 2024) and Overlap (B2, 2024) share ",
        ] {
            assert!(all.contains(word), "{word}:\n{all}");
        }
        let zones = town
            .app
            .store
            .read::<_, ServiceError, _>(async |tx| Ok(place::list_zones(tx).await?))
            .await
            .unwrap();
        let north = zones.iter().find(|zone| zone.name == "Noord").unwrap();
        assert_eq!((north.municipality.as_str(), north.inhabitants), ("Tilburg", Some(1200)));
        assert_eq!((north.coordinator_name.as_str(), north.phase), ("Karin", Phase::Operational));
        assert_eq!(zones.len(), 4);

        // Once more: each is refused by name, and then nothing is left.
        let again = said(import::zones(&town.app, file(features), options()).await);
        assert!(again.contains("no zone in it can be used") && again.contains("Noord (B1, 2024) is there already"));
        let text = said(import::zones(&town.app, whole("{\"type\": \"Feat"), options()).await);
        assert!(text.contains("line 1, column 14: expected GeoJSON"), "{text}");
    }

    async fn postcodes_come_in_whatever_their_columns_are_called(db: Database) {
        let town = Town::begin(db).await;
        let published = "postcode,woonplaats,gemeente,latitude,longitude\n5017,Tilburg,Tilburg,51.556,5.098\n";
        assert_eq!(import::postcodes(&town.app, whole(published)).await.unwrap().done, 1);
        let by_hand = "postcode;lat;lon;place\n5017 AB;51,557;5,099;Tilburg\n";
        assert_eq!(import::postcodes(&town.app, whole(by_hand)).await.unwrap().done, 1);
        for (row, column) in [("50,51.5,5.0,T", "postcode"), ("5017,north,5.0,T", "lat"), ("5017,51.5,,T", "lon")] {
            let text = format!("postcode,lat,lon,place\n5018,51.5,5.0,T\n{row}\n");
            let error = said(import::postcodes(&town.app, whole(&text)).await);
            assert!(error.starts_with(&format!("file.csv, line 3, column {column}: ")), "{error}");
        }
        let found = town
            .app
            .store
            .read::<_, ServiceError, _>(async |tx| {
                let fine = noaber::domain::contact::Postcode::parse("5017AB").unwrap();
                let none = noaber::domain::contact::Postcode::parse("5018").unwrap();
                Ok((place::find_postcode(tx, &fine).await?, place::find_postcode(tx, &none).await?))
            })
            .await
            .unwrap();
        assert_eq!(found.0.unwrap().point.lat(), 51.557);
        assert_eq!(found.1, None);
    }

    async fn who_lives_where_decides_how_coarse_a_home_is_shown(db: Database) {
        let town = Town::begin(db).await;
        let request = town.request(groceries("Riet")).await;
        let cell = async || follow::find(&town.app, &town.coordinator, &request).await.unwrap().request.cell;
        let fine = cell().await;
        assert_eq!(fine.resolution(), 8);
        let (six, seven) = (fine.parent(6).unwrap(), fine.parent(7).unwrap());
        let mut few: String = "cell,people\n".to_owned();
        let all: Vec<_> = fine.disk(4).into_iter().filter(|near| near.parent(7) == Some(seven)).collect();
        assert_eq!(all.len(), 7);
        for near in &all {
            few.push_str(&format!("{:x},20\n", near.to_i64()));
        }
        let done = import::population(&town.app, whole(&few)).await.unwrap();
        assert_eq!(done.done, 7);
        assert!(done.notices.iter().any(|said| said.ends_with(": 1")), "{:?}", done.notices);
        assert_eq!(cell().await, six, "seven times twenty are too few in both");
        // Points are added up per cell, and what was known of that cell is replaced.
        let at = fine.centre();
        let points = format!("lat;lon;people\n{0};{1};150\n{0};{1};49\n", at.lat(), at.lon()).replace('.', ",");
        import::population(&town.app, whole(&points)).await.unwrap();
        assert_eq!(cell().await, seven, "199 there, and 319 around it");
        import::population(&town.app, whole(&format!("cell,people\n{:x},200\n", fine.to_i64()))).await.unwrap();
        assert_eq!(cell().await, fine);
        for (row, column) in [("871fa4a20ffffff,5", "cell"), ("x,5", "cell"), (",5", "lat"), ("881fa4a20dfffff,-1", "people")] {
            let error = said(import::population(&town.app, whole(&format!("cell,people\n{row}\n"))).await);
            assert!(error.starts_with(&format!("file.csv, line 2, column {column}: ")), "{error}");
        }
        assert_eq!(cell().await, fine);
        town.insist_sound().await;
    }

    async fn a_whole_neighbourhood_comes_in_and_its_round_leaves_everything_sound(db: Database) {
        let town = Town::begin(db).await;
        let (helpers, requests) = neighbourhood(150);
        assert_eq!(import::helpers(&town.app, whole(&helpers)).await.unwrap().done, 150);
        assert_eq!(import::requests(&town.app, whole(&requests), None).await.unwrap().done, 150);
        assert_eq!(counts(&town).await, (150, 150, 300));
        assert_eq!(health::check(&town.app).await.unwrap(), []);

        let first = round::run(&town.app, &town.organisation).await.unwrap();
        assert!(first.round.served > 100 && first.round.served < 150, "{first:?}");
        let (proposed, open, asked) = proposals(&town).await;
        assert_eq!(proposed as i64, first.round.served);
        assert_eq!(proposed + open, 150);
        // Every third has no mail: they are proposed, and not asked.
        assert_eq!(asked, first.invited);
        assert!(asked > 50 && asked < proposed, "{asked} of {proposed}");
        assert_eq!(health::check(&town.app).await.unwrap(), []);

        // What is asked stays asked, once.
        let second = round::run(&town.app, &town.organisation).await.unwrap();
        assert_eq!((second.round.served, second.invited), (first.round.served, 0));
        assert_eq!(proposals(&town).await, (proposed, open, asked));
        assert_eq!(health::check(&town.app).await.unwrap(), []);
    }

    async fn whoever_is_wanted_by_two_is_asked_for_as_many_as_fit_in_their_week(db: Database) {
        let town = Town::begin(db).await;
        let helper = |id: &str| {
            format!("{id},51.56,5.09,5000,bicycle,groceries,all,1,2027-06-30,nl,volunteer,0,Ans {id},{id}@example.nl\n")
        };
        let helpers = format!("{HELPERS}{}{}", helper("h1"), helper("h2"));
        assert_eq!(import::helpers(&town.app, whole(&helpers)).await.unwrap().done, 2);
        // Both ask for h1 by name, who does one visit a week.
        let request = |id: &str, slot: &str| format!("{id},51.562,5.092,5000,groceries,{slot},60,1,0,,0,h1,\n");
        let requests = format!("{REQUESTS}{}{}", request("r1", "tue-am"), request("r2", "thu-pm"));
        assert_eq!(import::requests(&town.app, whole(&requests), None).await.unwrap().done, 2);

        let first = round::run(&town.app, &town.organisation).await.unwrap();
        assert_eq!((first.round.served, first.invited), (2, 2));
        let of = town.organisation.clone();
        let asked = town
            .app
            .store
            .read::<_, ServiceError, _>(async move |tx| Ok(invitation::list_live(tx, &of).await?))
            .await
            .unwrap();
        assert_ne!(asked[0].helper, asked[1].helper);
        assert_ne!(asked[0].visit, asked[1].visit);
        let second = round::run(&town.app, &town.organisation).await.unwrap();
        assert_eq!((second.round.served, second.invited), (2, 0));
    }

    async fn whoever_lives_just_outside_belongs_to_the_nearest_zone(db: Database) {
        let town = Town::begin(db).await;
        // The zone ends at 51.58: 890 metres north of it, and 1,330.
        let near = format!("{HELPERS}{}", ANS.replace("51.56,", "51.588,"));
        assert_eq!(import::helpers(&town.app, whole(&near)).await.unwrap().done, 1);
        let near = format!("{REQUESTS}{}", RIET.replace("51.562", "51.588"));
        assert_eq!(import::requests(&town.app, whole(&near), None).await.unwrap().done, 1);
        let far = format!("{HELPERS}{}", BEP.replace("51.561", "51.592"));
        let far = said(import::helpers(&town.app, whole(&far)).await);
        assert!(
            far.starts_with("file.csv, line 2, column lat: expected a place inside one of the zones, or within 1 km"),
            "{far}"
        );
        let zone = town.zone.clone();
        town.app
            .store
            .read::<_, ServiceError, _>(async move |tx| {
                let at = |lat| noaber::geo::Point::new(lat, 5.09).unwrap();
                for (lat, expected) in [(51.56, true), (51.588, true), (51.592, false), (53.2, false)] {
                    let found = places::zone_at(tx, at(lat)).await?;
                    assert_eq!(found.as_ref(), expected.then_some(&zone), "{lat}");
                }
                Ok(())
            })
            .await
            .unwrap();
        assert_eq!(health::check(&town.app).await.unwrap(), []);
    }
}

/// So many helpers and requests, spread over the town, its outskirts and the week; no two alike.
fn neighbourhood(size: usize) -> (String, String) {
    use std::fmt::Write;
    let kinds = ["groceries", "walking", "garden", "paperwork", "meals"];
    let (days, parts) = (["mon", "tue", "wed", "thu", "fri"], ["am", "pm", "ev"]);
    let slot = |n: usize| format!("{}-{}", days[n % 5], parts[n / 5 % 3]);
    let (mut helpers, mut requests) = (HELPERS.to_owned(), REQUESTS.to_owned());
    for n in 0..size {
        let (lat, lon) = (
            51.54 + (n * 37 % 44) as f64 / 1000.0,
            5.05 + (n * 53 % 70) as f64 / 1000.0,
        );
        let (one, other) = (kinds[n % 5], kinds[(n / 5 + 1) % 5]);
        let own = if one == other {
            one.to_owned()
        } else {
            format!("{one}|{other}")
        };
        let mail = if n % 3 == 0 {
            String::new()
        } else {
            format!("h{n}@example.nl")
        };
        let (early, late, reach) = (slot(n * 7), slot(n * 7 + 1), 1500 + n * 97 % 4000);
        writeln!(
            helpers,
            "h{n},{lat},{lon},{reach},bicycle,{own},{early}|{late},1,2027-06-30,nl,volunteer,{},Ans {n},{mail}",
            n % 4
        )
        .unwrap();
        let (lat, lon) = (
            51.541 + (n * 29 % 43) as f64 / 1000.0,
            5.051 + (n * 61 % 69) as f64 / 1000.0,
        );
        let (kind, early, late) = (kinds[n * 3 % 5], slot(n * 11), slot(n * 11 + 3));
        writeln!(
            requests,
            "r{n},{lat},{lon},5000,{kind},{early}|{late},60,1,0,,{},h{},h{}",
            u8::from(n % 20 == 0),
            n * 13 % size,
            n * 17 % size
        )
        .unwrap();
    }
    (helpers, requests)
}

/// How many pairs are proposed, how many visits have none, how many helpers were asked.
async fn proposals(town: &Town) -> (usize, usize, usize) {
    let of = town.organisation.clone();
    town.app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            Ok((
                store::round::list_suggestions(tx).await?.len(),
                store::round::list_unassigned(tx).await?.len(),
                invitation::list_live(tx, &of).await?.len(),
            ))
        })
        .await
        .unwrap()
}
