//! The visitor without JavaScript, on a page of every kind of field.

use crate::harness::http::*;
use axum::Router;
use axum::extract::Query;
use axum::http::HeaderMap as Headers;
use axum::response::{Html as HtmlBody, IntoResponse, Redirect};
use axum::routing::{get, post};
use reqwest::StatusCode;

const PAGE: &str = r#"<!doctype html><html lang="nl"><head><title>Vraag</title></head><body>
    <nav><a href="/other">Ergens <b>anders</b></a> <a href="/third" aria-label="Derde pagina">3</a></nav>
    <main><h1>Wat hebt u   nodig?</h1><p hidden>geheim</p>
    <noscript><p>Zonder script gaat het ook.</p></noscript><script>document.write("met script")</script>
    <form id="ask" method="post" action="/echo"><input type="hidden" name="token" value="t&amp;1">
      <fieldset><label><input type="radio" name="category" value="groceries" required> Boodschappen</label>
      <label><input type="radio" name="category" value="garden"> Tuin</label></fieldset>
      <label><input type="checkbox" name="day" value="tue" checked> di</label>
      <label><input type="checkbox" name="day" value="wed"> wo</label>
      <input name="who" maxlength="10" required value=""><input name="fixed" readonly value="vast">
      <input name="off" disabled value="x"><fieldset disabled><input name="off2" value="x"></fieldset>
      <textarea name="words">
eerste
tweede</textarea>
      <select name="when"><option value="">kies</option><option selected>straks</option></select>
      <select name="first"><option value="a">A</option><option value="b">B</option></select>
      <button name="step" value="next">Verder</button><button name="step" value="back">Terug</button>
      <button type="button" name="never" value="1">Script</button>
    </form>
    <input form="ask" name="outside" value="buiten">
    <form class="search" action="/echo?old=1"><input name="q" value=""><button>Zoek</button></form>
    <form method="post" enctype="multipart/form-data" action="/upload"><input type="file" name="file">
      <input name="note" value="é"><button>Stuur</button></form></main></body></html>"#;

async fn server() -> String {
    let app = Router::new()
        .route(
            "/",
            get(async || ([("set-cookie", "seen=yes; Path=/; HttpOnly")], HtmlBody(PAGE))),
        )
        .route(
            "/quiet",
            get(async || ([("referrer-policy", "no-referrer")], HtmlBody(PAGE))),
        )
        .route("/other", get(async |headers: Headers| format!("{headers:?}")))
        .route(
            "/echo",
            get(async |Query(pairs): Query<Vec<(String, String)>>| format!("{pairs:?}")).post(
                async |headers: Headers, body: String| {
                    let origin = headers["origin"].to_str().unwrap_or_default().to_owned();
                    format!(
                        "{origin} {} {body}",
                        headers["sec-fetch-site"].to_str().unwrap_or_default()
                    )
                },
            ),
        )
        .route("/upload", post(async |body: String| body))
        .route("/away", get(async || Redirect::to("/gone?why=1")))
        .route("/round", get(async || Redirect::to("/round")))
        .route(
            "/gone",
            get(async || (StatusCode::NOT_FOUND, HtmlBody("<p>Niet gevonden")).into_response()),
        );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("http://{address}")
}

fn complaint(result: Result<Page, tokio::task::JoinError>) -> String {
    let panic = result
        .expect_err("the walker should have complained")
        .into_panic();
    *panic.downcast::<String>().expect("a sentence")
}

#[tokio::test]
async fn a_form_is_sent_as_a_browser_sends_it() {
    let base = server().await;
    let page = Visitor::new(&base).get("/").await;
    let form = page
        .form("#ask")
        .choose("category", "garden")
        .fill("who", "An & Jo");
    assert_eq!(form.value("when").as_deref(), Some("straks"));
    let answer = form.clone().tick("day", "wed").submit().await;
    let all = "token=t%261&category=garden&day=tue&day=wed&who=An+%26+Jo&fixed=vast&words=eerste%0D%0Atweede\
               &when=straks&first=a&step=next&outside=buiten";
    assert_eq!(answer.body, format!("{base} same-origin {all}"));
    let back = form
        .untick("day", "tue")
        .choose("first", "b")
        .press("Terug")
        .submit()
        .await;
    assert!(back.body.contains("first=b&step=back"), "{}", back.body);
    assert!(!back.body.contains("day="), "{}", back.body);
}

#[tokio::test]
async fn other_ways_of_sending() {
    let base = server().await;
    let visitor = Visitor::new(&base);
    let page = visitor.get("/").await;
    let found = page.form(".search").fill("q", "a b").submit().await;
    assert_eq!(
        (found.path().as_str(), found.body.as_str()),
        ("/echo?q=a+b", "[(\"q\", \"a b\")]")
    );
    let upload = page
        .form_with_button("Stuur")
        .attach("file", "zone.geojson", b"{}")
        .submit()
        .await;
    for part in ["filename=\"zone.geojson\"", "{}", "name=\"note\"", "é"] {
        assert!(upload.body.contains(part), "{}", upload.body);
    }
    let quiet = visitor.get("/quiet").await;
    let answer = quiet
        .form("#ask")
        .choose("category", "garden")
        .fill("who", "An")
        .submit()
        .await;
    assert!(answer.body.starts_with("null same-origin"), "{}", answer.body);
}

#[tokio::test]
async fn a_page_is_read_as_a_person_without_scripts_reads_it() {
    let base = server().await;
    let page = Visitor::new(&base).get("/").await;
    page.expect(200)
        .at("/")
        .see("Wat hebt u nodig?")
        .see("Zonder script gaat het ook.")
        .not_see("geheim")
        .not_see("met script")
        .not_see("Vraag");
    assert_eq!(page.one("h1"), "Wat hebt u nodig?");
    assert_eq!(page.attributes("nav a", "href"), ["/other", "/third"]);
}

#[tokio::test]
async fn links_cookies_languages_and_redirects() {
    let base = server().await;
    let visitor = Visitor::new(&base).speaking("en-GB,en;q=0.8");
    let page = visitor.get("/").await;
    assert_eq!(visitor.cookie("seen").as_deref(), Some("yes"));
    let other = page.click("Ergens anders").await;
    for sent in [
        "seen=yes",
        "en-GB,en;q=0.8",
        "\"sec-fetch-site\": \"same-origin\"",
    ] {
        assert!(other.body.contains(sent), "{}", other.body);
    }
    assert_eq!(page.click("Derde pagina").await.status, 404);
    let gone = visitor.get("/away").await;
    gone.expect(404).at("/gone").see("Niet gevonden");
    assert_eq!(gone.hops.len(), 1);
    assert_eq!(Visitor::new(&base).cookies(), "");
}

#[tokio::test]
async fn it_complains_about_what_no_person_could_do_and_shows_the_page() {
    let base = server().await;
    let page = Visitor::new(&base).get("/").await;
    let form = page.form("#ask");
    let attempts: Vec<(Form, &str)> = vec![
        (
            form.clone().fill("who", "An"),
            "\"category\" is required and empty",
        ),
        (
            form.clone().choose("category", "garden"),
            "\"who\" is required and empty",
        ),
        (
            form.clone()
                .choose("category", "garden")
                .fill("who", "a name too long"),
            "longer than its maxlength",
        ),
    ];
    for (attempt, reason) in attempts {
        let said = complaint(tokio::spawn(attempt.submit()).await);
        assert!(
            said.contains(reason) && said.contains("Wat hebt u nodig?"),
            "{said}"
        );
    }
    let refused: [fn(Form) -> Form; 6] = [
        |form| form.fill("token", "x"),
        |form| form.fill("fixed", "x"),
        |form| form.fill("off2", "x"),
        |form| form.choose("category", "diamonds"),
        |form| form.tick("day", "sun"),
        |form| form.press("Script"),
    ];
    for (index, attempt) in refused.into_iter().enumerate() {
        let form = form.clone();
        let result = tokio::spawn(async move { attempt(form).page().clone() }).await;
        assert!(complaint(result).contains("--- 200"), "attempt {index}");
    }
    let round = Visitor::new(&base);
    let said = complaint(tokio::spawn(async move { round.get("/round").await }).await);
    assert!(said.contains("in circles"), "{said}");
}
