//! A photo with a request: what is left of the file, who sees it at which moment, and that it goes.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use jiff::civil::date;
use noaber::domain::access::{Actor, Identity};
use noaber::domain::assignment::HandBackReason;
use noaber::domain::contact::MailAddress;
use noaber::domain::daypart::Daypart;
use noaber::domain::ids::{AssignmentId, RequestId};
use noaber::domain::language::Lang;
use noaber::domain::photo::{LARGEST_FILE, PhotoState};
use noaber::domain::schedule::{DayWindow, Schedule, Window};
use noaber::service::ask::Ask;
use noaber::service::helping::{self, Step};
use noaber::service::{ServiceError, desk, disclose, follow, photos, rights};
use noaber::store::photo;
use reqwest::Method;

use crate::canary::other_coordinator;
use crate::harness::http::{Page, Visitor};
use crate::pages_resident::up_to_check;
use crate::promises::on;
use crate::town::dump::Outside;
use crate::town::{Helping, Town};

/// What stands in a file beside its pixels, and may not stand in what is kept.
const CANARY: &[u8] = b"CANARYCAMERA";
const MAIL: &str = "riet@example.nl";

fn as_file(image: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::from(image).write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// Forty by twenty: the left half red, the right half blue.
fn two_halves() -> Vec<u8> {
    let colour = |x| {
        if x < 20 {
            Rgb([250, 0, 0])
        } else {
            Rgb([0, 0, 250])
        }
    };
    as_file(RgbImage::from_fn(40, 20, |x, _| colour(x)), ImageFormat::Jpeg)
}

/// What a telephone writes beside a photo: how it was held, what it is called, and where that was.
fn exif(orientation: u16) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let entry = |tiff: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: u32| {
        tiff.extend(tag.to_le_bytes());
        tiff.extend(kind.to_le_bytes());
        tiff.extend(count.to_le_bytes());
        tiff.extend(value.to_le_bytes());
    };
    // Three entries end at 8 + 2 + 36 + 4 = 50; then the name, then the place.
    let (name_at, place_at) = (50, 50 + u32::try_from(CANARY.len()).unwrap());
    tiff.extend(3_u16.to_le_bytes());
    entry(
        &mut tiff,
        0x010F,
        2,
        u32::try_from(CANARY.len()).unwrap(),
        name_at,
    );
    entry(&mut tiff, 0x0112, 3, 1, orientation.into());
    entry(&mut tiff, 0x8825, 4, 1, place_at);
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(CANARY);
    // 51° north, 5° east.
    let (north_at, east_at) = (place_at + 54, place_at + 78);
    tiff.extend(4_u16.to_le_bytes());
    entry(&mut tiff, 1, 2, 2, u32::from(b'N'));
    entry(&mut tiff, 2, 5, 3, north_at);
    entry(&mut tiff, 3, 2, 2, u32::from(b'E'));
    entry(&mut tiff, 4, 5, 3, east_at);
    tiff.extend(0_u32.to_le_bytes());
    for part in [51, 33, 36, 5, 5, 6_u32] {
        tiff.extend(part.to_le_bytes());
        tiff.extend(1_u32.to_le_bytes());
    }
    tiff
}

/// A JPEG as a telephone makes it, with more hidden behind its end.
fn from_telephone(orientation: u16) -> Vec<u8> {
    let plain = two_halves();
    let tiff = exif(orientation);
    let mut file = plain[..2].to_vec();
    file.extend([0xff, 0xe1]);
    file.extend(u16::try_from(tiff.len() + 8).unwrap().to_be_bytes());
    file.extend(b"Exif\0\0");
    file.extend(tiff);
    file.extend(&plain[2..]);
    file.extend(CANARY);
    file
}

/// A PNG of a few bytes that says it is as large as a town.
fn bomb() -> Vec<u8> {
    let mut file = as_file(RgbImage::new(8, 8), ImageFormat::Png);
    // The header's first words are its width and height; then its own sum.
    file[16..24].copy_from_slice(&[0, 0, 0x3a, 0x98, 0, 0, 0x3a, 0x98]);
    let sum = sum_of(&file[12..29]);
    file[29..33].copy_from_slice(&sum.to_be_bytes());
    file
}

/// The sum that PNG writes behind each part.
fn sum_of(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                sum >> 1 ^ 0xedb8_8320
            } else {
                sum >> 1
            }
        })
    })
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// What somebody gets who asks for a picture: the status and the bytes.
async fn picture(who: &Visitor, path: &str) -> (u16, Vec<u8>) {
    let answer = who
        .request(Method::GET, path)
        .header("sec-fetch-site", "same-origin")
        .send()
        .await
        .unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let bytes = answer.bytes().await.unwrap().to_vec();
    if status == 200 {
        let is = |name: &str| headers[name].to_str().unwrap().to_owned();
        assert_eq!(is("content-type"), "image/jpeg");
        assert_eq!(is("x-content-type-options"), "nosniff");
        assert_eq!(is("cache-control"), "no-store");
    }
    (status, bytes)
}

/// Up to the step "anything to know".
async fn up_to_know(riet: &Visitor) -> Page {
    up_to_check(riet, ("mail", MAIL)).await;
    riet.get("/ask/know").await
}

async fn attached(page: &Page, file: &[u8]) -> Page {
    let form = page.form("form[action='/ask/know']");
    form.fill("note", "Bel twee keer.")
        .attach("photo", "lamp.jpg", file)
        .submit()
        .await
}

async fn resident(town: &Town, request: &RequestId) -> Actor {
    let view = follow::find(&town.app, &town.coordinator, request).await.unwrap();
    Actor::Person(Identity {
        fresh_at: Some(town.app.now()),
        ..Identity::new(view.request.resident, town.organisation.clone())
    })
}

fn fresh(town: &Town, who: &Helping) -> Actor {
    Actor::Person(Identity {
        fresh_at: Some(town.app.now()),
        ..who.actor.identity().unwrap().clone()
    })
}

async fn book(town: &Town, who: &Helping, id: &RequestId) -> AssignmentId {
    let view = follow::find(&town.app, &town.coordinator, id).await.unwrap();
    let one = &view.visits[0].visit;
    let starts_at = one.windows[0].starts_at;
    let window = Window {
        starts_at,
        ends_at: starts_at.plus(3600),
    };
    let helper = who.actor.identity().unwrap().helper.clone().unwrap();
    desk::assign(&town.app, &town.coordinator, &one.id, &helper, window)
        .await
        .unwrap()
}

async fn kept(town: &Town, request: &RequestId) -> Option<photo::Photo> {
    let id = request.clone();
    town.app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(photo::find(tx, &id).await?))
        .await
        .unwrap()
}

fn insist_gone<T: std::fmt::Debug>(done: Result<T, ServiceError>) {
    assert!(matches!(done, Err(ServiceError::NotFound)), "{done:?}");
}

/// A request of Riet's with a photo that she added herself.
async fn with_photo(town: &Town) -> (RequestId, Actor) {
    with_photo_for(town, on("Riet", 5)).await
}

async fn with_photo_for(town: &Town, mut ask: Ask) -> (RequestId, Actor) {
    ask.contact.mail = MailAddress::parse(MAIL);
    let request = town.request(ask).await;
    let riet = resident(town, &request).await;
    let made = photos::prepare(&town.app, from_telephone(1)).await.unwrap();
    photos::set(&town.app, &riet, &request, made).await.unwrap();
    (request, riet)
}

on_both_engines! {
    async fn a_photo_goes_along_with_what_is_asked(db: Database) {
        let outside = Outside::of(&db);
        let town = Town::begin(db).await;
        let riet = Visitor::new(&town.serve().await);
        assert_eq!(picture(&riet, "/ask/photo").await.0, 404);
        let page = up_to_know(&riet).await;
        // Whoever was through all of the steps goes back to the check, and sees it there.
        let page = attached(&page, &from_telephone(6)).await;
        page.at("/ask/check").expect(200);
        assert_eq!(page.attributes("img.photo", "src"), ["/ask/photo"]);
        assert!(!page.attributes("img.photo", "alt")[0].is_empty());
        let (status, bytes) = picture(&riet, "/ask/photo").await;
        assert_eq!(status, 200);
        for gone in [CANARY, b"Exif".as_slice(), b"II*\0"] {
            assert!(!holds(&bytes, gone), "{gone:?} is left");
        }
        // Upright: what the telephone saw on the left is above.
        let seen = image::load_from_memory(&bytes).unwrap().to_rgb8();
        assert_eq!(seen.dimensions(), (20, 40));
        let (above, below) = (seen.get_pixel(10, 5).0, seen.get_pixel(10, 35).0);
        assert!(above[0] > 200 && above[2] < 60 && below[2] > 200 && below[0] < 60, "{above:?} {below:?}");
        // In the database it lies sealed.
        let stolen = outside.stolen().await;
        assert!(!stolen.contains("CANARYCAMERA") && !stolen.contains("JFIF"));
        // Nobody else's browser gets it.
        let other = Visitor::new(riet.get("/").await.url.as_str());
        assert_eq!(picture(&other, "/ask/photo").await.0, 404);
        // It can be taken off, and put back.
        let page = riet.get("/ask/know").await;
        page.form("form[action='/ask/know']").tick("without", "photo").submit().await.at("/ask/check");
        assert_eq!(picture(&riet, "/ask/photo").await.0, 404);
        attached(&riet.get("/ask/know").await, &from_telephone(1)).await.at("/ask/check");
        // She asks: it belongs to the request, and waits for a look.
        let page = riet.get("/ask/check").await.form("form[action='/ask/check']").submit().await;
        let code = town.code_for(MAIL).await;
        let page = page.form("form.sheet").fill("code", &code).submit().await.expect(200).clone();
        let path = page.attributes("a[href^='/requests/']", "href").into_iter().next();
        let path = path.unwrap_or_else(|| page.url.path().to_owned());
        let id = RequestId::parse(path.split('/').nth(2).unwrap()).unwrap();
        assert_eq!(kept(&town, &id).await.map(|one| one.state), Some(PhotoState::Waiting));
        assert_eq!(picture(&riet, "/ask/photo").await.0, 404, "the form is gone, and what was in it");
        assert_eq!(picture(&riet, &format!("/requests/{id}/photo.jpg")).await.0, 200);
        riet.get(&format!("/requests/{id}")).await.click("Foto bij deze vraag").await
            .see("Karin bekijkt de foto eerst");
        town.insist_sound().await;
    }

    async fn a_bad_file_is_refused_kindly_and_no_word_is_lost(db: Database) {
        let town = Town::begin(db).await;
        let riet = Visitor::new(&town.serve().await);
        let page = up_to_know(&riet).await;
        let broken = {
            let whole = two_halves();
            whole[..whole.len() / 2].to_vec()
        };
        let mut large = from_telephone(1);
        large.resize(LARGEST_FILE + 100_000, 7);
        for (file, said) in [
            (b"%PDF-1.7 an invoice".to_vec(), "geen foto die wij kunnen lezen"),
            (b"<svg onload=alert(1)>".to_vec(), "geen foto die wij kunnen lezen"),
            (bomb(), "te veel beeldpunten"),
            (large, "te groot"),
        ] {
            let page = attached(&page, &file).await;
            page.expect(200).at("/ask/know").see(said);
            let form = page.form("form[action='/ask/know']");
            assert_eq!(form.value("note").as_deref(), Some("Bel twee keer."));
            assert_eq!(picture(&riet, "/ask/photo").await.0, 404);
        }
        // What breaks off is no photo, or shows what there is of it; it is never our mistake.
        let shown = attached(&page, &broken).await;
        assert!(shown.status.is_success());
        // One that is good stays when the next is not, and when something else is not.
        attached(&page, &from_telephone(1)).await.at("/ask/check");
        attached(&riet.get("/ask/know").await, b"GIF89a").await.at("/ask/know");
        assert_eq!(picture(&riet, "/ask/photo").await.0, 200);
        let page = riet.get("/ask/know").await;
        let form = page.form("form[action='/ask/know']").tick("without", "photo").fill("people", "99");
        let page = form.submit_unchecked().await;
        page.expect(200).at("/ask/know").see("6");
        // A browser that is old carries a token in the form, also in this one; without it nothing is taken in.
        let part = || reqwest::multipart::Part::bytes(from_telephone(1)).file_name("a.jpg");
        let bare = reqwest::multipart::Form::new().text("people", "1").part("photo", part());
        let answer = riet.request(Method::POST, "/ask/know").multipart(bare).send().await.unwrap();
        assert_eq!(answer.status(), 403);
        let old = riet.request(Method::GET, "/ask/know").send().await.unwrap();
        let page = old.text().await.unwrap();
        let token = page.split("name=\"form_token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let whole = reqwest::multipart::Form::new().text("form_token", token).text("people", "1").part("photo", part());
        let answer = riet.request(Method::POST, "/ask/know").multipart(whole).send().await.unwrap();
        assert_eq!(answer.status(), 303);
        assert_eq!(picture(&riet, "/ask/photo").await.0, 200);
        // Where no file belongs, none is taken.
        let elsewhere = reqwest::multipart::Form::new().text("category", "groceries");
        let answer = riet.request(Method::POST, "/ask").header("sec-fetch-site", "same-origin").multipart(elsewhere);
        assert_eq!(answer.send().await.unwrap().status(), 415);
        town.insist_sound().await;
    }

    async fn who_sees_it_at_each_moment(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let (request, riet) = with_photo(&town).await;
        let neighbour = resident(&town, &town.request(on("Mies", 6)).await).await;
        let elsewhere = {
            let token = other_coordinator(&town).await;
            noaber::service::sign_in::who(app, &token).await.unwrap().unwrap().actor
        };
        let others = [&neighbour, &elsewhere, &ans.actor, &bas.actor];
        photos::image(app, &riet, &request).await.unwrap();
        for one in others {
            insist_gone(photos::image(app, one, &request).await);
            insist_gone(photos::set(app, one, &request, photos::prepare(app, two_halves()).await.unwrap()).await);
            insist_gone(photos::remove(app, one, &request).await);
            insist_gone(photos::show(app, one, &request).await);
        }
        insist_gone(photos::show(app, &riet, &request).await);
        // The coordinator sees it with the file open, which leaves a trace; and decides.
        assert_eq!(photos::list_waiting(app, &town.coordinator).await.unwrap().len(), 1);
        assert!(photos::list_waiting(app, &elsewhere).await.unwrap().is_empty());
        insist_gone(photos::image(app, &town.coordinator, &request).await);
        insist_gone(photos::show(app, &town.coordinator, &request).await);
        disclose::for_desk(app, &town.coordinator, &request, "Kijken").await.unwrap();
        photos::image(app, &town.coordinator, &request).await.unwrap();
        // Somebody said yes; as long as nobody looked, they see nothing.
        let booked = book(&town, &ans, &request).await;
        let today = fresh(&town, &ans);
        insist_gone(photos::look(app, &today, &booked).await);
        photos::show(app, &town.coordinator, &request).await.unwrap();
        let twice = photos::show(app, &town.coordinator, &request).await;
        assert!(matches!(twice, Err(ServiceError::Refused(_))), "{twice:?}");
        // Before acceptance: nobody.
        insist_gone(photos::look(app, &fresh(&town, &bas), &booked).await);
        // After: with a code of today, and with a trace that the resident reads.
        let seen = |who: &Actor| {
            let who = who.clone();
            async move { helping::my_week(app, &who).await.unwrap().visits.iter().any(|one| one.has_photo) }
        };
        assert!(seen(&today).await && !seen(&bas.actor).await);
        insist_gone(photos::helper_image(app, &today, &booked).await);
        town.clock.advance(13 * 3600);
        let stale = photos::look(app, &Actor::Person(Identity { fresh_at: None, ..ans.actor.identity().unwrap().clone() }), &booked).await;
        assert!(matches!(stale, Err(ServiceError::StepUpNeeded)), "{stale:?}");
        let today = fresh(&town, &ans);
        photos::look(app, &today, &booked).await.unwrap();
        photos::helper_image(app, &today, &booked).await.unwrap();
        insist_gone(photos::helper_image(app, &bas.actor, &booked).await);
        let riet = resident(&town, &request).await;
        let looks = disclose::list_mine(app, &riet).await.unwrap();
        assert!(looks.iter().any(|look| look.what == "photo" && look.why == "visit" && look.viewer.starts_with("Ans")), "{looks:?}");
        // The file closes after a while, for both.
        town.clock.advance(16 * 60);
        insist_gone(photos::helper_image(app, &today, &booked).await);
        insist_gone(photos::image(app, &town.coordinator, &request).await);
        // Whoever hands back sees nothing any more.
        photos::look(app, &fresh(&town, &ans), &booked).await.unwrap();
        helping::step(app, &ans.actor, &booked, Step::HandBack(HandBackReason::Ill)).await.unwrap();
        insist_gone(photos::helper_image(app, &fresh(&town, &ans), &booked).await);
        insist_gone(photos::look(app, &fresh(&town, &ans), &booked).await);
        assert!(!seen(&ans.actor).await);
        // A new photo waits for a new look.
        let other = book(&town, &bas, &request).await;
        photos::look(app, &fresh(&town, &bas), &other).await.unwrap();
        photos::set(app, &riet, &request, photos::prepare(app, two_halves()).await.unwrap()).await.unwrap();
        insist_gone(photos::helper_image(app, &fresh(&town, &bas), &other).await);
        // She takes it away.
        photos::remove(app, &riet, &request).await.unwrap();
        insist_gone(photos::image(app, &riet, &request).await);
        town.insist_sound().await;
    }

    async fn on_the_pages_of_both_sides(db: Database) {
        let town = Town::begin(db).await;
        let base = town.serve().await;
        let ans = town.helper("Ans").await;
        let (request, _) = with_photo(&town).await;
        let booked = book(&town, &ans, &request).await;
        let karin = crate::landline::karin(&town, &base).await;
        let page = karin.get("/desk").await;
        page.see("Foto bij de vraag van Riet");
        let photo = format!("/requests/{request}/photo");
        karin.get(&photo).await.expect(200).see("Open eerst het dossier").not_see("Wie komt mag hem zien");
        assert_eq!(picture(&karin, &format!("{photo}.jpg")).await.0, 404);
        let file = format!("/desk/requests/{request}");
        let page = karin.get(&file).await;
        let form = page.form(&format!("form[action='{file}']"));
        let page = form.choose("why", "request").submit().await;
        let page = page.click("Foto bij deze vraag").await;
        page.expect(200).see("ziet deze foto nog niet");
        assert_eq!(picture(&karin, &format!("{photo}.jpg")).await.0, 200);
        let page = page.form_with_button("Wie komt mag hem zien").submit().await;
        page.at(&photo).see("Wie komt, ziet deze foto.");
        karin.get("/desk").await.not_see("Foto bij de vraag van Riet");
        // Ans sees it from her week, and it asks who she is first.
        let her = signed_in(&town, &base, "ans@example.nl").await;
        let page = her.get("/week").await.click("Er is een foto bij").await;
        let looked = format!("/visits/{booked}/photo");
        page.at(&looked);
        assert_eq!(picture(&her, &format!("{looked}.jpg")).await.0, 404);
        let page = page.form(&format!("form[action='{looked}']")).submit().await;
        page.at(&looked).expect(200).see("Deel de foto met niemand");
        assert_eq!(picture(&her, &format!("{looked}.jpg")).await.0, 200);
        // The resident puts another in its place, then takes it away; a form without a file says so.
        let riet = signed_in(&town, &base, MAIL).await;
        let page = riet.get(&photo).await;
        page.see("heeft de foto bekeken");
        let empty = page.form("form.sheet").press("Vervang de foto").submit().await;
        empty.expect(200).see("Kies eerst een foto.");
        let form = page.form("form.sheet").attach("photo", "andere.png", &as_file(RgbImage::new(9, 9), ImageFormat::Png));
        form.press("Vervang de foto").submit().await.at(&photo).see("Karin bekijkt de foto eerst");
        assert_eq!(picture(&her, &format!("{looked}.jpg")).await.0, 404);
        let page = riet.get(&photo).await.form_with_button("Haal de foto weg").submit().await;
        page.at(&photo).see("Een foto erbij doen");
        assert_eq!(kept(&town, &request).await, None);
        // What a coordinator adds for somebody on the telephone was looked at.
        let page = karin.get(&photo).await;
        let form = page.form("form.sheet").attach("photo", "lamp.jpg", &from_telephone(3));
        form.press("Zet de foto erbij").submit().await.expect(200);
        assert_eq!(kept(&town, &request).await.map(|one| one.state), Some(PhotoState::Shown));
        town.insist_sound().await;
    }

    async fn it_goes_along_when_asked_for_and_goes_in_time(db: Database) {
        let town = Town::begin(db).await;
        let app = &town.app;
        let (request, riet) = with_photo(&town).await;
        let person = riet.identity().unwrap().person.clone();
        let all = rights::everything_about(app, &riet, &person, Lang::Nl).await.unwrap();
        let copy = all.requests[0].photo.clone().expect("it is in the copy");
        use base64::Engine;
        let bytes = base64::engine::general_purpose::STANDARD.decode(copy).unwrap();
        assert_eq!(bytes, photos::image(app, &riet, &request).await.unwrap());
        // After its request is closed it stays for a month, and nobody adds another.
        follow::withdraw(app, &riet, &request).await.unwrap();
        let late = photos::set(app, &riet, &request, photos::prepare(app, two_halves()).await.unwrap()).await;
        assert!(matches!(late, Err(ServiceError::Refused(_))), "{late:?}");
        assert!(photos::list_waiting(app, &town.coordinator).await.unwrap().is_empty());
        town.clock.advance(29 * 86_400);
        assert_eq!(rights::keep_to_time(app).await.unwrap().photos, 0);
        town.clock.advance(2 * 86_400);
        assert_eq!(rights::keep_to_time(app).await.unwrap().photos, 1);
        assert_eq!(kept(&town, &request).await, None);
        // And with its person at once.
        let mut later = on("Riet", 5);
        later.schedule = Schedule::Windows {
            windows: vec![DayWindow { date: date(2026, 4, 8), part: Daypart::Am }],
        };
        let (request, _) = with_photo_for(&town, later).await;
        assert!(kept(&town, &request).await.is_some());
        let person = follow::find(app, &town.coordinator, &request).await.unwrap().request.resident;
        rights::erase(app, &town.coordinator, &person).await.unwrap();
        assert_eq!(kept(&town, &request).await, None);
        town.insist_sound().await;
    }

    async fn several_at_once_take_their_turn(db: Database) {
        let town = Town::begin(db).await;
        let wide = as_file(RgbImage::new(3000, 2000), ImageFormat::Png);
        let all = (0..6).map(|_| photos::prepare(&town.app, wide.clone()));
        for done in futures_util::future::join_all(all).await {
            done.unwrap();
        }
        assert_eq!(town.app.pixels.available_permits(), 1);
    }
}

async fn signed_in(town: &Town, base: &str, mail: &str) -> Visitor {
    town.clock.advance(600);
    let visitor = Visitor::new(base);
    let page = visitor.get("/sign-in").await;
    let page = page.form("form.sheet").fill("contact", mail).submit().await;
    let code = town.code_for(mail).await;
    page.form("form.sheet").fill("code", &code).submit().await;
    visitor
}
