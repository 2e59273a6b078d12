//! The stack as a whole: what surrounds the handlers, and the serving loop under real connections.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, Request, Response, StatusCode};
use axum::routing::get;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tower::ServiceExt;

use super::server::{Ended, Limits, serve};
use super::{Contact, WebConfig, WebError, WebState, crosssite, layers, page, router};
use crate::domain::time::{SeededChance, SystemClock};
use crate::service::App;
use crate::service::opening::Opening;

pub(crate) fn state(public_url: &str) -> WebState {
    let config = WebConfig {
        public_url: public_url.parse().unwrap(),
        cookie_secure: public_url.starts_with("https"),
        trusted_proxies: Vec::new(),
        demo: false,
        contact: Contact {
            name: "Karin".into(),
            telephone: "0541 55 12 34".into(),
        },
        organisation: "Stichting De Hoven".into(),
        privacy_mail: String::new(),
        texts_token: None,
        form_key: [7; 32],
    };
    WebState::new(config, app())
}

/// An app over a fresh file, opened on a thread of its own because tests call this from inside a runtime.
fn app() -> App {
    let open = || {
        let folder = tempfile::tempdir().unwrap().keep();
        let opening = Opening {
            database: folder.join("test.db").display().to_string(),
            key_file: None,
            key: None,
            smtp: None,
            texts: None,
            mail_folder: None,
            mail_from: "Noaber <noreply@example.nl>".into(),
            public_url: "http://localhost".into(),
            demo: false,
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let chance = Arc::new(SeededChance::from_seed(1));
        runtime
            .block_on(opening.open_at(Arc::new(SystemClock), chance))
            .unwrap()
    };
    std::thread::spawn(open).join().unwrap()
}

async fn asked(app: Router, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
    let response: Response<Body> = app.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 1 << 20).await.unwrap();
    (
        parts.status,
        parts.headers,
        String::from_utf8_lossy(&bytes).into_owned(),
    )
}

fn read(path: &str) -> axum::http::request::Builder {
    Request::get(path)
}

fn form(path: &str, body: &str) -> Request<Body> {
    Request::post(path)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body.to_owned()))
        .unwrap()
}

/// Our routes, and a few that misbehave.
fn with_troubles(state: &WebState) -> Router {
    async fn panics() -> &'static str {
        panic!("on purpose")
    }
    async fn typed(super::extract::Path(number): super::extract::Path<u32>) -> String {
        number.to_string()
    }
    async fn asks_for_sign_in() -> WebError {
        WebError::SignInNeeded { back: String::new() }
    }
    async fn personal(page: page::Page) -> axum::response::Response {
        page::render(&super::pages::resident::Mine {
            page,
            requests: Vec::new(),
            spoken: Vec::new(),
            bonds: Vec::new(),
            together: Vec::new(),
        })
    }
    let troubles = Router::new()
        .route("/panics", get(panics))
        .route("/typed/{number}", get(typed))
        .route("/personal", get(personal))
        .route("/private", get(asks_for_sign_in));
    layers::around(troubles, state)
}

#[tokio::test]
async fn public_pages_carry_the_guards_and_speak_the_browsers_language() {
    let state = state("https://noaber.example");
    for path in ["/", "/how-matching-works", "/privacy", "/accessibility"] {
        let request = read(path)
            .header(ACCEPT_LANGUAGE, "en")
            .header("sec-fetch-site", "none")
            .body(Body::empty())
            .unwrap();
        let (status, headers, body) = asked(router(&state), request).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert_eq!(headers["content-security-policy"], layers::CSP);
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert!(headers.contains_key("strict-transport-security"));
        assert_eq!(headers["cache-control"], "private, no-cache");
        assert!(
            !headers.contains_key(SET_COOKIE),
            "a modern browser needs no cookie to read"
        );
        assert!(body.contains(r#"<html lang="en""#), "{path}");
        assert!(!body.contains('⟦'));
    }
    let (_, headers, _) = asked(
        router(&self::state("http://localhost:8080")),
        read("/").body(Body::empty()).unwrap(),
    )
    .await;
    assert!(!headers.contains_key("strict-transport-security"));
}

#[tokio::test]
async fn what_goes_wrong_is_a_page_or_a_problem_never_plain_text() {
    let state = state("https://noaber.example");
    let (status, _, body) = asked(router(&state), read("/nowhere").body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(body.contains("Deze pagina is er niet") && body.contains("Karin"));

    let json = read("/nowhere")
        .header(ACCEPT, "application/json")
        .body(Body::empty())
        .unwrap();
    let (status, headers, body) = asked(router(&state), json).await;
    assert_eq!(
        (status, &headers[CONTENT_TYPE]),
        (
            StatusCode::NOT_FOUND,
            &"application/problem+json".parse().unwrap()
        )
    );
    let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(problem["type"], "urn:noaber:problem:not-found");

    let (status, _, body) = asked(router(&state), form("/privacy", "a=1")).await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(body.contains("<h1>"));

    let (status, headers, body) = asked(
        with_troubles(&state),
        read("/panics").body(Body::empty()).unwrap(),
    )
    .await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!body.contains("on purpose"));
    assert!(body.contains(headers["x-request-id"].to_str().unwrap()));

    let (status, _, body) = asked(
        with_troubles(&state),
        read("/typed/x%00y").body(Body::empty()).unwrap(),
    )
    .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(body.contains("<h1>"));

    let (status, headers, _) = asked(
        with_troubles(&state),
        read("/private?x=1").body(Body::empty()).unwrap(),
    )
    .await;
    assert_eq!(
        (status, &headers[LOCATION]),
        (
            StatusCode::SEE_OTHER,
            &"/sign-in?back=%2Fprivate%3Fx%3D1".parse().unwrap()
        )
    );
}

#[tokio::test]
async fn bad_forms_get_a_clear_answer() {
    let state = state("https://noaber.example");
    for body in ["lang=%FF", "lang=n%00l", "lang=n%0Al", "lang=%"] {
        let (status, _, page) = asked(router(&state), form("/preferences", body)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert!(page.contains("Wij konden uw formulier niet lezen"));
    }
    let (status, _, _) = asked(router(&state), form("/preferences", &"a".repeat(70_000))).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    let mut json = form("/preferences", "{}");
    json.headers_mut()
        .insert(CONTENT_TYPE, "application/json".parse().unwrap());
    let (status, _, _) = asked(router(&state), json).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn preferences_are_remembered_and_lead_back() {
    let state = state("https://noaber.example");
    let (status, headers, _) = asked(
        router(&state),
        form("/preferences", "lang=en&size=24&back=/privacy"),
    )
    .await;
    assert_eq!(
        (status, &headers[LOCATION]),
        (StatusCode::SEE_OTHER, &"/privacy".parse().unwrap())
    );
    let cookies: Vec<_> = headers
        .get_all(SET_COOKIE)
        .iter()
        .map(|c| c.to_str().unwrap())
        .collect();
    assert!(cookies[0].starts_with("__Host-lang=en;") && cookies[1].starts_with("__Host-text_size=24;"));
    let request = read("/")
        .header(COOKIE, "__Host-lang=en; __Host-text_size=24; theme=dark")
        .body(Body::empty())
        .unwrap();
    let (_, _, body) = asked(router(&state), request).await;
    assert!(body.contains(r#"lang="en" dir="ltr" data-size="24" data-theme="device""#));
    let (_, headers, _) = asked(router(&state), form("/preferences", "back=https://evil.example")).await;
    assert_eq!(headers[LOCATION], "/");
}

#[tokio::test]
async fn other_sites_change_nothing() {
    let state = state("https://noaber.example");
    let post = |headers: &[(&str, &str)], body: &str| {
        let mut request =
            Request::post("/preferences").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::from(body.to_owned())).unwrap()
    };
    let refused: [&[(&str, &str)]; 6] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[
            ("sec-fetch-site", "cross-site"),
            (ORIGIN.as_str(), "https://noaber.example"),
        ],
        &[
            (ORIGIN.as_str(), "https://evil.example"),
            (HOST.as_str(), "noaber.example"),
        ],
        &[(ORIGIN.as_str(), "null")],
        &[],
    ];
    for headers in refused {
        let (status, _, _) = asked(router(&state), post(headers, "lang=en")).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    let allowed: [&[(&str, &str)]; 3] = [
        &[("sec-fetch-site", "same-origin")],
        &[(ORIGIN.as_str(), "https://noaber.example")],
        &[
            (ORIGIN.as_str(), "http://127.0.0.1:9"),
            (HOST.as_str(), "127.0.0.1:9"),
        ],
    ];
    for headers in allowed {
        let (status, _, _) = asked(router(&state), post(headers, "lang=en")).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{headers:?}");
    }
}

#[tokio::test]
async fn an_old_browser_gets_a_token_and_may_use_it() {
    let state = state("https://noaber.example");
    let (_, headers, body) = asked(router(&state), read("/").body(Body::empty()).unwrap()).await;
    assert_eq!(
        headers["cache-control"], "no-store",
        "a page with a token is somebody's own"
    );
    let cookie = headers[SET_COOKIE]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let field = format!(r#"name="{}" value=""#, crosssite::TOKEN_FIELD);
    let token = body.split(&field).nth(1).unwrap().split('"').next().unwrap();
    let send = |token: &str| {
        Request::post("/preferences")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(COOKIE, &cookie)
            .body(Body::from(format!("lang=en&{}={token}", crosssite::TOKEN_FIELD)))
            .unwrap()
    };
    assert_eq!(asked(router(&state), send(token)).await.0, StatusCode::SEE_OTHER);
    assert_eq!(
        asked(router(&state), send("forged")).await.0,
        StatusCode::FORBIDDEN
    );
    assert_eq!(asked(router(&state), send("")).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn personal_pages_are_compressed_only_for_our_own_navigation() {
    let state = state("https://noaber.example");
    for (site, path, zipped) in [
        ("same-origin", "/personal", true),
        ("none", "/personal", true),
        ("cross-site", "/personal", false),
        ("same-site", "/personal", false),
    ] {
        let request = read(path)
            .header("sec-fetch-site", site)
            .header("accept-encoding", "gzip")
            .body(Body::empty())
            .unwrap();
        let (_, headers, _) = asked(with_troubles(&state), request).await;
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(headers.contains_key("content-encoding"), zipped, "{site}");
    }
    let public = read("/privacy")
        .header("sec-fetch-site", "cross-site")
        .header("accept-encoding", "gzip")
        .body(Body::empty())
        .unwrap();
    assert!(
        asked(router(&state), public)
            .await
            .1
            .contains_key("content-encoding")
    );
}

#[tokio::test]
async fn files_are_kept_for_a_year_by_their_hash_and_not_a_moment_without() {
    let state = state("https://noaber.example");
    let url = super::assets::url("app.css");
    let request = read(url)
        .header("accept-encoding", "br, gzip")
        .body(Body::empty())
        .unwrap();
    let (status, headers, _) = asked(router(&state), request).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(headers["content-encoding"], "gzip");
    let (status, headers, body) = asked(
        router(&state),
        read("/assets/old/app.css").body(Body::empty()).unwrap(),
    )
    .await;
    assert_eq!(
        (status, &headers["cache-control"]),
        (StatusCode::OK, &"no-cache".parse().unwrap())
    );
    assert!(body.contains("--paper"));
    assert_eq!(
        asked(
            router(&state),
            read("/assets/x/none").body(Body::empty()).unwrap()
        )
        .await
        .0,
        StatusCode::NOT_FOUND
    );
}

/// Serves routes of which one takes its time; gives the address, the bell that ends it, and how it ended.
async fn opened(
    limits: Limits,
) -> (
    std::net::SocketAddr,
    oneshot::Sender<()>,
    tokio::task::JoinHandle<Ended>,
) {
    async fn slow() -> &'static str {
        tokio::time::sleep(Duration::from_millis(400)).await;
        "finished"
    }
    let state = state("http://localhost");
    let routes = layers::around(Router::new().route("/slow", get(slow)), &state);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (bell, rung) = oneshot::channel::<()>();
    let served = tokio::spawn(serve(listener, routes, state, limits, async move {
        let _ = rung.await;
    }));
    (address, bell, served)
}

fn quick() -> Limits {
    Limits {
        header_timeout: Duration::from_millis(300),
        farewell: Duration::from_millis(100),
        ..Limits::default()
    }
}

#[tokio::test]
async fn idle_and_dripping_connections_are_closed() {
    let (address, _bell, _served) = opened(quick()).await;
    for opening in ["", "GET / HTTP/1.1\r\nHost: x\r\n"] {
        let started = Instant::now();
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(opening.as_bytes()).await.unwrap();
        let mut heard = Vec::new();
        let closed = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut heard)).await;
        assert!(closed.is_ok(), "still open after 5 s: {opening:?}");
        assert!(started.elapsed() >= Duration::from_millis(250));
    }
    // After an answer, too.
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream
        .write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    let mut heard = Vec::new();
    tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut heard))
        .await
        .unwrap()
        .unwrap();
    assert!(String::from_utf8_lossy(&heard).contains("finished"));
}

#[tokio::test]
async fn too_many_headers_are_refused() {
    let (address, _bell, _served) = opened(quick()).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let many: String = (0..100).map(|n| format!("x-{n}: y\r\n")).collect();
    stream
        .write_all(format!("GET /slow HTTP/1.1\r\nHost: x\r\n{many}\r\n").as_bytes())
        .await
        .unwrap();
    let mut heard = String::new();
    stream.read_to_string(&mut heard).await.unwrap();
    assert!(heard.starts_with("HTTP/1.1 431"), "{heard}");
}

#[tokio::test]
async fn closing_cuts_no_request() {
    let (address, bell, served) = opened(quick()).await;
    // An idle connection must not hold up the end.
    let _idle = TcpStream::connect(address).await.unwrap();
    let asking = (0..20).map(|_| {
        tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream
                .write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
                .await
                .unwrap();
            let mut heard = String::new();
            stream.read_to_string(&mut heard).await.unwrap();
            heard
        })
    });
    let asking: Vec<_> = asking.collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    bell.send(()).unwrap();
    // Whoever comes during the farewell is answered too, and told to move on.
    let mut late = TcpStream::connect(address).await.unwrap();
    late.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    let mut heard = String::new();
    late.read_to_string(&mut heard).await.unwrap();
    assert!(
        heard.contains("finished") && heard.contains("connection: close"),
        "{heard}"
    );
    for answer in asking {
        let heard = answer.await.unwrap();
        assert!(
            heard.starts_with("HTTP/1.1 200") && heard.ends_with("finished"),
            "{heard}"
        );
    }
    let ended = tokio::time::timeout(Duration::from_secs(5), served)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(ended, Ended::Drained);
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn no_more_connections_than_there_is_room_for() {
    let limits = Limits {
        connections: 1,
        header_timeout: Duration::from_millis(600),
        ..quick()
    };
    let (address, _bell, _served) = opened(limits).await;
    let _first = TcpStream::connect(address).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let started = Instant::now();
    let mut second = TcpStream::connect(address).await.unwrap();
    second
        .write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut heard = String::new();
    second.read_to_string(&mut heard).await.unwrap();
    assert!(heard.contains("finished"));
    // It waited until the first, idle one was closed.
    assert!(
        started.elapsed() >= Duration::from_millis(800),
        "{:?}",
        started.elapsed()
    );
}
