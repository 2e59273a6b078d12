//! Which services are spoken to, and push services of several minds.

mod device;

pub(super) use device::{Device, decoded};

use super::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

impl Device {
    /// The one of RFC 8291, appendix A.
    pub(super) fn of_the_standard() -> Self {
        let secret = decoded("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94");
        let auth = decoded("BTBZMqHH6r4Tts7J_aSIgg").try_into().unwrap();
        Self::of(&secret, auth)
    }

    /// As we know them.
    pub(super) fn keys(&self) -> DeviceKeys {
        DeviceKeys::parse(&self.p256dh(), &self.auth()).unwrap()
    }
}

fn push(endpoint: &str) -> Push {
    Push {
        id: "msg_1.psh_1".to_owned(),
        endpoint: endpoint.to_owned(),
        keys: Device::new(3).keys(),
        shown: r#"{"title":"Kunt u?"}"#.to_owned(),
        topic: "abcdefghijklmnopqrstuvwxyz012345".to_owned(),
        urgency: Urgency::High,
        ttl_s: 3600,
        at: UnixTime::from_seconds(5),
    }
}

fn key() -> ServerKey {
    ServerKey::from_text(&ServerKey::make().unwrap()).unwrap()
}

#[test]
fn only_services_that_are_known_are_spoken_to() {
    let known = KNOWN_HOSTS.map(str::to_owned);
    for endpoint in [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://fcm.googleapis.com:443/wp/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYA%3d",
        "https://web.push.apple.com/QGuQ",
        "https://FCM.googleapis.com/x",
    ] {
        assert!(checked(endpoint, &known).is_some(), "{endpoint}");
    }
    let long = format!("https://fcm.googleapis.com/{}", "a".repeat(LONGEST));
    for endpoint in [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:80/x",
        "https://name@fcm.googleapis.com/x",
        "https://name:word@fcm.googleapis.com/x",
        "https://fcm.googleapis.com/x#y",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evil-fcm.googleapis.com/x",
        "https://push.services.mozilla.com/x",
        "https://.push.services.mozilla.com/x",
        "https://evilpush.services.mozilla.com/x",
        "https://evil.example/push.services.mozilla.com",
        "https://fcm.googleapis.com@evil.example/",
        "https://evil.example\\@fcm.googleapis.com/",
        "https://127.0.0.1/x",
        "https://2130706433/x",
        "https://0x7f.1/x",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://localhost/x",
        "https://fcm.googleapis.com/x y",
        "https://fcm.googleapis.com/\r\nHost: evil",
        "ftp://fcm.googleapis.com/x",
        "file:///etc/passwd",
        "fcm.googleapis.com/x",
        "",
        &long,
    ] {
        assert!(checked(endpoint, &known).is_none(), "{endpoint}");
    }
}

#[test]
fn a_list_of_hosts_holds_names() {
    let new = |host: &str| HttpPushes::new(&[host.to_owned()], "https://noaber.example");
    for host in KNOWN_HOSTS
        .into_iter()
        .chain(["push.example.org", "*.push.example.org"])
    {
        assert!(new(host).is_ok(), "{host}");
    }
    for host in [
        "*",
        "*.",
        "",
        "localhost",
        "10.0.0.1",
        "a.*.example",
        "https://x.example",
        "X.example",
        "x.example/",
        "x..example",
    ] {
        assert!(new(host).is_err(), "{host}");
    }
    assert!(HttpPushes::new(&[], "http://noaber.example").is_err());
}

#[test]
fn what_a_status_says_about_trying_again() {
    let said = |code| outcome(StatusCode::from_u16(code).unwrap());
    for code in [200, 201, 202, 204] {
        assert!(said(code).is_ok(), "{code}");
    }
    for code in [404, 410] {
        assert!(matches!(said(code), Err(PushError::Gone)), "{code}");
    }
    for code in [408, 429, 500, 502, 503, 504] {
        assert!(matches!(said(code), Err(PushError::Later(_))), "{code}");
    }
    for code in [301, 307, 308, 400, 401, 403, 413] {
        assert!(matches!(said(code), Err(PushError::Final(_))), "{code}");
    }
}

/// Answers once with these bytes, or never; gives the head and the body that it was sent.
async fn service(answer: Option<&'static str>) -> (Url, tokio::task::JoinHandle<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/push/abc", listener.local_addr().unwrap());
    let read = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (mut got, mut bytes) = (Vec::new(), [0; 8192]);
        let (head, body) = loop {
            let n = stream.read(&mut bytes).await.unwrap();
            assert!(n > 0, "it ended early");
            got.extend(&bytes[..n]);
            let Some(end) = got.windows(4).position(|four| four == b"\r\n\r\n") else {
                continue;
            };
            let head = String::from_utf8(got[..end].to_vec()).unwrap();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse::<usize>().unwrap());
            if got.len() >= end + 4 + length {
                break (head, got[end + 4..].to_vec());
            }
        };
        match answer {
            Some(answer) => stream.write_all(answer.as_bytes()).await.unwrap(),
            // Holds the line until the other side gives up.
            None => drop(stream.read(&mut bytes).await),
        }
        (head, body)
    });
    (url.parse().unwrap(), read)
}

async fn sent(url: &Url) -> Result<(), PushError> {
    let client = Client::builder(TokioExecutor::new()).build(HttpConnector::new());
    let now = UnixTime::from_seconds(1_800_000_000);
    let request = request(&push(url.as_str()), url, &key(), "https://noaber.example", now).unwrap();
    deliver(&client, request, Duration::from_millis(500)).await
}

#[tokio::test]
async fn a_service_reads_how_long_how_soon_and_who_but_not_what() {
    let (url, read) = service(Some("HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n")).await;
    sent(&url).await.unwrap();
    let (head, body) = read.await.unwrap();
    assert!(head.starts_with("POST /push/abc HTTP/1.1\r\n"), "{head}");
    for line in [
        "content-encoding: aes128gcm",
        "ttl: 3600",
        "urgency: high",
        "topic: abcdefghijklmnopqrstuvwxyz012345",
        "authorization: vapid t=",
    ] {
        assert!(head.contains(&format!("\r\n{line}")), "{line}: {head}");
    }
    assert_eq!(Device::new(3).open(&body).unwrap(), br#"{"title":"Kunt u?"}"#);
    assert!(!String::from_utf8_lossy(&body).contains("Kunt"));
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_silence_is_tried_again() {
    let (elsewhere, other) = service(Some("HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n")).await;
    let answer =
        format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {elsewhere}\r\ncontent-length: 0\r\n\r\n");
    let (url, _read) = service(Some(answer.leak())).await;
    assert!(matches!(sent(&url).await, Err(PushError::Final(_))));
    assert!(!other.is_finished(), "nobody came to the other address");
    other.abort();
    let (silent, _read) = service(None).await;
    assert!(matches!(sent(&silent).await, Err(PushError::Later(said)) if said == "no answer in time"));
    let (gone, _read) = service(Some("HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n")).await;
    assert!(matches!(sent(&gone).await, Err(PushError::Gone)));
}

#[tokio::test]
async fn nobody_is_spoken_to_at_home() {
    let pushes = HttpPushes::new(&["noaber.localhost".to_owned()], "https://noaber.example").unwrap();
    let at_home = push("https://noaber.localhost/x");
    let now = UnixTime::from_seconds(0);
    // Its name is on the list, and its address is this machine's; or the name is nobody's.
    assert!(matches!(
        pushes.send(&at_home, &key(), now).await,
        Err(PushError::Later(_))
    ));
    let unknown = push("https://fcm.googleapis.com/x");
    assert!(matches!(
        pushes.send(&unknown, &key(), now).await,
        Err(PushError::Final(_))
    ));
}

#[tokio::test]
async fn in_the_mailbox_it_lies_as_it_travels() {
    let folder = tempfile::tempdir().unwrap();
    let pushes = LocalPushes::open(folder.path()).unwrap();
    let one = push("https://fcm.googleapis.com/x");
    for _ in 0..2 {
        pushes
            .send(&one, &key(), UnixTime::from_seconds(0))
            .await
            .unwrap();
    }
    let kept = list_local(folder.path(), 10).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(
        Device::new(3).open(&decoded(&kept[0].sealed)).unwrap(),
        one.shown.as_bytes()
    );
    assert!(
        crate::gateway::mail::list_local(folder.path(), 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        crate::gateway::sms::list_local(folder.path(), 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(!format!("{one:?} {pushes:?}").contains("googleapis.com/x"));
}
