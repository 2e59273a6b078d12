//! Text messages: by a gateway's HTTPS address when one is configured, otherwise (in the demo) into the local mailbox.
//!
//! There is no one protocol for texts as there is for mail. Ours is the least that any provider, or ten lines in front of
//! one, can take: `POST` of `{"to": "+31612345678", "text": "…", "id": "msg_…"}` with `Authorization: Bearer …`. A 2xx says
//! that it has been taken; the same `id` may come twice and is one text; 410 says that there is no such number.

use super::folder;
use super::http::Post;
use futures_util::future::BoxFuture;
use hyper::StatusCode;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A text message to one telephone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Identifies the message; sending it again carries the same one, so that the far side can drop the second.
    pub id: String,
    /// To whom: `+` and digits.
    pub to: String,
    /// What it says, at most 160 characters of the GSM alphabet.
    pub text: String,
    /// When it was written, seconds since the epoch.
    pub at: i64,
}

impl std::fmt::Debug for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Number and code are nobody's business who reads a log.
        f.debug_struct("Text")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Why a text was not sent. Never holds the number, the text or what the gateway said.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    /// Trying again cannot help: the number, the message or the token is wrong.
    #[error("the text cannot be sent: {0}")]
    Final(String),
    /// There is no such number: no text to it will ever arrive.
    #[error("the text cannot be sent: there is no such number")]
    NoSuchNumber,
    /// Trying again may help.
    #[error("the text could not be sent now: {0}")]
    Later(String),
}

/// Sends text messages.
pub trait TextSender: Send + Sync + std::fmt::Debug {
    /// Sends one text; returns once the far side has taken it.
    ///
    /// # Errors
    /// [`TextError`], which says whether trying again can help.
    fn send<'a>(&'a self, text: &'a Text) -> BoxFuture<'a, Result<(), TextError>>;

    /// The folder of the local mailbox, when texts go there.
    fn local_folder(&self) -> Option<&Path> {
        None
    }
}

/// Sends by a gateway.
pub struct HttpTexts {
    post: Post,
}

impl std::fmt::Debug for HttpTexts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The address may hold a key of its own, and beside it is the token.
        f.debug_struct("HttpTexts")
            .field("host", &self.post.host())
            .finish_non_exhaustive()
    }
}

/// What the gateway reads.
#[derive(Serialize)]
struct Body<'a> {
    to: &'a str,
    text: &'a str,
    id: &'a str,
}

impl HttpTexts {
    /// Texts by an address such as `https://sms.example.org/send` (`http` only for this machine itself) and its token.
    ///
    /// # Errors
    /// [`TextError::Final`] when the address or the token cannot be used.
    pub fn new(url: &str, token: &str) -> Result<Self, TextError> {
        let post = Post::new(url, token).map_err(TextError::Final)?;
        Ok(Self { post })
    }
}

/// What a status says about trying again. Too busy, too slow or broken passes; a redirect or a refusal stays until somebody
/// changes what is configured or whom it goes to.
fn outcome(status: StatusCode) -> Result<(), TextError> {
    let said = || format!("status {}", status.as_u16());
    match status {
        _ if status.is_success() => Ok(()),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Err(TextError::Later(said())),
        StatusCode::GONE => Err(TextError::NoSuchNumber),
        _ if status.is_server_error() => Err(TextError::Later(said())),
        _ => Err(TextError::Final(said())),
    }
}

impl TextSender for HttpTexts {
    fn send<'a>(&'a self, text: &'a Text) -> BoxFuture<'a, Result<(), TextError>> {
        Box::pin(async move {
            let body = Body {
                to: &text.to,
                text: &text.text,
                id: &text.id,
            };
            let json = serde_json::to_vec(&body).map_err(|_| TextError::Final("no JSON".to_owned()))?;
            let status = self
                .post
                .send(json)
                .await
                .map_err(|e| TextError::Later(e.to_string()))?;
            outcome(status)
        })
    }
}

/// Puts texts into the folder of the local mailbox, beside the mails.
#[derive(Debug, Clone)]
pub struct LocalTexts {
    folder: PathBuf,
}

impl LocalTexts {
    /// Texts in a folder, which is made when it is missing.
    ///
    /// # Errors
    /// [`TextError::Final`] when the folder cannot be made.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, TextError> {
        let folder = folder.into();
        folder::open(&folder).map_err(|e| TextError::Final(e.to_string()))?;
        Ok(Self { folder })
    }
}

impl TextSender for LocalTexts {
    fn send<'a>(&'a self, text: &'a Text) -> BoxFuture<'a, Result<(), TextError>> {
        Box::pin(async move {
            folder::put(&self.folder, &text.id, text)
                .await
                .map_err(|e| TextError::Later(e.kind().to_string()))
        })
    }

    fn local_folder(&self) -> Option<&Path> {
        Some(&self.folder)
    }
}

/// The texts in a local mailbox, the newest first, at most `limit`.
///
/// # Errors
/// [`TextError::Later`] when the folder cannot be read.
pub async fn list_local(folder: &Path, limit: usize) -> Result<Vec<Text>, TextError> {
    let mut texts: Vec<Text> = folder::list(folder)
        .await
        .map_err(|e| TextError::Later(e.kind().to_string()))?;
    texts.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    texts.truncate(limit);
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::mail::{self, LocalMailbox, Mail, Mailer as _};
    use std::time::Duration;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    fn text() -> Text {
        Text {
            id: "msg_1".into(),
            to: "+31612345678".into(),
            text: "123456 is uw code".into(),
            at: 5,
        }
    }

    #[test]
    fn what_a_status_says_about_trying_again() {
        for code in [200, 201, 202, 204] {
            assert!(outcome(StatusCode::from_u16(code).unwrap()).is_ok(), "{code}");
        }
        for code in [408, 429, 500, 502, 503, 504] {
            let said = outcome(StatusCode::from_u16(code).unwrap());
            assert!(matches!(said, Err(TextError::Later(_))), "{code}");
        }
        assert!(matches!(outcome(StatusCode::GONE), Err(TextError::NoSuchNumber)));
        for code in [301, 302, 307, 400, 401, 403, 404, 422] {
            let said = outcome(StatusCode::from_u16(code).unwrap());
            assert!(matches!(said, Err(TextError::Final(_))), "{code}");
        }
    }

    /// Answers once with these bytes, or never; gives what it was sent.
    async fn gateway(answer: Option<&'static str>) -> (String, tokio::task::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/send", listener.local_addr().unwrap());
        let read = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (mut got, mut bytes) = (String::new(), [0; 4096]);
            while !got.ends_with('}') {
                let n = stream.read(&mut bytes).await.unwrap();
                assert!(n > 0, "it ended early: {got}");
                got.push_str(std::str::from_utf8(&bytes[..n]).unwrap());
            }
            match answer {
                Some(answer) => stream.write_all(answer.as_bytes()).await.unwrap(),
                // Holds the line until the other side gives up.
                None => drop(stream.read(&mut bytes).await),
            }
            got
        });
        (url, read)
    }

    #[tokio::test]
    async fn a_gateway_reads_number_text_and_token() {
        let (url, read) = gateway(Some("HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")).await;
        HttpTexts::new(&url, "tok-SECRET")
            .unwrap()
            .send(&text())
            .await
            .unwrap();
        let got = read.await.unwrap();
        assert!(got.starts_with("POST /send HTTP/1.1\r\n"), "{got}");
        assert!(got.contains("authorization: Bearer tok-SECRET\r\n"), "{got}");
        let (_, body) = got.split_once("\r\n\r\n").unwrap();
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        let expected = serde_json::json!({"to": "+31612345678", "text": "123456 is uw code", "id": "msg_1"});
        assert_eq!(body, expected);
    }

    #[tokio::test]
    async fn what_a_gateway_says_is_repeated_nowhere() {
        let refusal =
            "HTTP/1.1 400 Bad +31612345678\r\ncontent-length: 31\r\n\r\n+31612345678: 123456 is uw code";
        let (url, _read) = gateway(Some(refusal)).await;
        let error = HttpTexts::new(&url, "tok-SECRET")
            .unwrap()
            .send(&text())
            .await
            .unwrap_err();
        let said = format!("{error} {error:?} {:?}", text());
        assert!(matches!(error, TextError::Final(_)), "{said}");
        assert!(!said.contains("612345678") && !said.contains("123456"), "{said}");
        assert!(!format!("{:?}", HttpTexts::new(&url, "tok-SECRET").unwrap()).contains("SECRET"));
    }

    #[tokio::test]
    async fn whoever_is_silent_or_away_is_asked_again() {
        let (url, _read) = gateway(None).await;
        let post = Post::new(&url, "t").unwrap().within(Duration::from_millis(50));
        let error = HttpTexts { post }.send(&text()).await.unwrap_err();
        assert!(
            matches!(&error, TextError::Later(said) if said == "no answer in time"),
            "{error}"
        );
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", free.local_addr().unwrap());
        drop(free);
        let error = HttpTexts::new(&url, "t")
            .unwrap()
            .send(&text())
            .await
            .unwrap_err();
        assert!(matches!(error, TextError::Later(_)), "{error}");
    }

    #[tokio::test]
    async fn a_redirect_is_not_followed() {
        let (elsewhere, read) = gateway(Some("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")).await;
        let answer =
            format!("HTTP/1.1 307 Temporary Redirect\r\nlocation: {elsewhere}\r\ncontent-length: 0\r\n\r\n");
        let (url, _read) = gateway(Some(answer.leak())).await;
        let error = HttpTexts::new(&url, "t")
            .unwrap()
            .send(&text())
            .await
            .unwrap_err();
        assert!(matches!(error, TextError::Final(_)), "{error}");
        assert!(!read.is_finished(), "nobody came to the other address");
        read.abort();
    }

    #[tokio::test]
    async fn texts_lie_beside_mails_and_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let (texts, mails) = (
            LocalTexts::open(folder.path()).unwrap(),
            LocalMailbox::open(folder.path()).unwrap(),
        );
        texts.send(&text()).await.unwrap();
        texts.send(&text()).await.unwrap();
        let mail = Mail {
            id: "msg_2".into(),
            to: "ans@example.nl".into(),
            subject: "Uw code".into(),
            body: "123456".into(),
            at: 9,
        };
        mails.send(&mail).await.unwrap();
        assert_eq!(
            list_local(texts.local_folder().unwrap(), 10).await.unwrap(),
            [text()]
        );
        assert_eq!(mail::list_local(folder.path(), 10).await.unwrap(), [mail]);
    }
}
