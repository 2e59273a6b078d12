//! Messages on a device that somebody turned on: handed to the push service of its browser (RFC 8030), encrypted so that this
//! service cannot read them (RFC 8291), with who we are (RFC 8292). In the demo they go into the local mailbox.
//!
//! Where a device is found is said by a browser, so by anybody: only services that are known are spoken to, by https, at their
//! usual port and never at an address of a house network, and no redirect is followed.
//!
//! Our own hundred lines over `ring`, which is in the program for TLS: the crates for it bring OpenSSL, or a second generation of
//! every cipher and a library for tokens. What RFC 8291 gives as an example is a test (`cipher`).

mod cipher;
mod key;
mod resolver;

pub use cipher::{DeviceKeys, Unfit};
pub use key::ServerKey;

use super::folder;
use crate::domain::reach::Urgency;
use crate::domain::time::UnixTime;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::future::BoxFuture;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue, USER_AGENT};
use hyper::{Method, Request, StatusCode, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{Connect, HttpConnector};
use hyper_util::rt::TokioExecutor;
use resolver::PublicOnly;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::{Host, Url};

/// How long a push service may take, from the first byte to its status.
const TIMEOUT: Duration = Duration::from_secs(10);
/// No address of a device is longer.
const LONGEST: usize = 1000;

/// The push services of the browsers that people have: of Chrome and most of its relatives, Firefox, Edge and Safari.
pub const KNOWN_HOSTS: [&str; 4] = [
    "fcm.googleapis.com",
    "*.push.services.mozilla.com",
    "*.notify.windows.com",
    "web.push.apple.com",
];

/// Something to be shown on one device.
#[derive(Clone, PartialEq, Eq)]
pub struct Push {
    /// Identifies the message on this device; sending it again carries the same one.
    pub id: String,
    /// The address of the device, at its push service.
    pub endpoint: String,
    /// What only the device can open it with.
    pub keys: DeviceKeys,
    /// What is shown, as the worker of our pages reads it.
    pub shown: String,
    /// A later one of the same topic takes the place of one that has not arrived: at most 32 characters.
    pub topic: String,
    /// Whether it may wake the device.
    pub urgency: Urgency,
    /// How long it is worth keeping for a device that is off, seconds.
    pub ttl_s: u32,
    /// When it was written.
    pub at: UnixTime,
}

impl std::fmt::Debug for Push {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Where a device is and what it shows are nobody's business who reads a log.
        f.debug_struct("Push")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Why something was not taken. Never holds the address, the text or what the service said.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// The device is no more, or its person has forbidden it: nothing to this address will ever arrive.
    #[error("the device is gone")]
    Gone,
    /// Trying again cannot help.
    #[error("it cannot be shown: {0}")]
    Final(String),
    /// Trying again may help.
    #[error("it could not be shown now: {0}")]
    Later(String),
}

/// Hands things over to be shown on devices.
pub trait PushSender: Send + Sync + std::fmt::Debug {
    /// Whether it would speak to this address.
    fn accepts(&self, endpoint: &str) -> bool;

    /// Hands one over; returns once the far side has taken it, which is not yet once it is shown.
    ///
    /// # Errors
    /// [`PushError`], which says whether trying again can help.
    fn send<'a>(
        &'a self,
        push: &'a Push,
        key: &'a ServerKey,
        now: UnixTime,
    ) -> BoxFuture<'a, Result<(), PushError>>;

    /// The folder of the local mailbox, when they go there.
    fn local_folder(&self) -> Option<&Path> {
        None
    }
}

/// Whether a host is one of those that are known: the name itself, or a name under `*.`.
fn is_known(host: &str, known: &[String]) -> bool {
    known.iter().any(|pattern| match pattern.strip_prefix("*.") {
        Some(parent) => host
            .strip_suffix(parent)
            .and_then(|rest| rest.strip_suffix('.'))
            .is_some_and(|rest| !rest.is_empty()),
        None => host == pattern,
    })
}

/// The address of a device, if it is one that we speak to.
fn checked(endpoint: &str, known: &[String]) -> Option<Url> {
    let fits = endpoint.len() <= LONGEST && endpoint.bytes().all(|byte| byte.is_ascii_graphic());
    let url = Url::parse(endpoint).ok().filter(|_| fits)?;
    let is_plain = url.scheme() == "https"
        && url.username().is_empty()
        && url.password().is_none()
        // Written out or not, 443 is nothing to `url`.
        && url.port().is_none()
        && url.fragment().is_none();
    let is_ours = match url.host() {
        Some(Host::Domain(name)) => is_known(name, known),
        // A number is no service that anybody named.
        Some(Host::Ipv4(_) | Host::Ipv6(_)) | None => false,
    };
    (is_plain && is_ours).then_some(url)
}

/// Whether this may stand in the list of hosts: a name with a dot, at most one star, and that in front.
fn is_pattern(text: &str) -> bool {
    let name = text.strip_prefix("*.").unwrap_or(text);
    let is_name = name.split('.').all(|part| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    });
    is_name && name.contains('.') && name.bytes().any(|b| b.is_ascii_lowercase())
}

/// What is sent.
fn request(
    push: &Push,
    url: &Url,
    key: &ServerKey,
    subject: &str,
    now: UnixTime,
) -> Result<Request<Full<Bytes>>, PushError> {
    let wrong = |what: &str| PushError::Final(what.to_owned());
    let body = cipher::encrypt(&push.keys, push.shown.as_bytes()).map_err(|e| wrong(&e.to_string()))?;
    let audience = url.origin().ascii_serialization();
    let said = key
        .authorization(&audience, subject, now)
        .ok_or_else(|| wrong("we cannot say who we are"))?;
    let mut said = HeaderValue::try_from(said).map_err(|_| wrong("no header"))?;
    said.set_sensitive(true);
    let to: Uri = url.as_str().parse().map_err(|_| wrong("no address"))?;
    let mut request = Request::new(Full::new(Bytes::from(body)));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = to;
    let headers = request.headers_mut();
    headers.insert(AUTHORIZATION, said);
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("aes128gcm"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(USER_AGENT, HeaderValue::from_static("noaber"));
    headers.insert("ttl", HeaderValue::from(push.ttl_s));
    headers.insert("urgency", HeaderValue::from_static(push.urgency.tag()));
    let topic = HeaderValue::try_from(&push.topic).map_err(|_| wrong("no topic"))?;
    headers.insert("topic", topic);
    Ok(request)
}

/// What a status says about trying again.
fn outcome(status: StatusCode) -> Result<(), PushError> {
    let said = || format!("status {}", status.as_u16());
    match status {
        _ if status.is_success() => Ok(()),
        StatusCode::NOT_FOUND | StatusCode::GONE => Err(PushError::Gone),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Err(PushError::Later(said())),
        _ if status.is_server_error() => Err(PushError::Later(said())),
        // A redirect as well: what was checked is the address that we know.
        _ => Err(PushError::Final(said())),
    }
}

async fn deliver<C>(
    client: &Client<C, Full<Bytes>>,
    request: Request<Full<Bytes>>,
    timeout: Duration,
) -> Result<(), PushError>
where
    C: Connect + Clone + Send + Sync + 'static,
{
    match tokio::time::timeout(timeout, client.request(request)).await {
        // Dropping the answer unread closes its connection: whoever goes on talking talks to nobody.
        Ok(Ok(answer)) => outcome(answer.status()),
        // Its cause may quote what was sent.
        Ok(Err(_)) => Err(PushError::Later("the service could not be reached".to_owned())),
        Err(_) => Err(PushError::Later("no answer in time".to_owned())),
    }
}

/// Hands things over to the push services of browsers.
pub struct HttpPushes {
    client: Client<HttpsConnector<HttpConnector<PublicOnly>>, Full<Bytes>>,
    known: Vec<String>,
    subject: String,
}

impl std::fmt::Debug for HttpPushes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpPushes")
            .field("known", &self.known)
            .finish_non_exhaustive()
    }
}

impl HttpPushes {
    /// To these hosts; `subject` is the https address at which a service finds whoever sends too much.
    ///
    /// # Errors
    /// What is wrong with a host or with the subject.
    pub fn new(known: &[String], subject: &str) -> Result<Self, String> {
        if let Some(odd) = known.iter().find(|one| !is_pattern(one)) {
            return Err(format!(
                "{odd}: a host is a name such as push.example.org or *.push.example.org"
            ));
        }
        if !subject.starts_with("https://") {
            return Err("push services are told an https address at which they find us".to_owned());
        }
        let mut sockets = HttpConnector::new_with_resolver(PublicOnly);
        // What goes over them is TLS.
        sockets.enforce_http(false);
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider())
            .map_err(|e| e.to_string())?
            .https_only()
            .enable_http1()
            .wrap_connector(sockets);
        Ok(Self {
            client: Client::builder(TokioExecutor::new()).build(connector),
            known: known.to_vec(),
            subject: subject.to_owned(),
        })
    }
}

impl PushSender for HttpPushes {
    fn accepts(&self, endpoint: &str) -> bool {
        checked(endpoint, &self.known).is_some()
    }

    fn send<'a>(
        &'a self,
        push: &'a Push,
        key: &'a ServerKey,
        now: UnixTime,
    ) -> BoxFuture<'a, Result<(), PushError>> {
        Box::pin(async move {
            // Asked again: the list may be another one than when the device was turned on.
            let url = checked(&push.endpoint, &self.known)
                .ok_or_else(|| PushError::Final("not a service that we know".to_owned()))?;
            let request = request(push, &url, key, &self.subject, now)?;
            deliver(&self.client, request, TIMEOUT).await
        })
    }
}

/// Something in the local mailbox: as it would travel, and in the clear beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Which.
    pub id: String,
    /// The address of the device.
    pub endpoint: String,
    /// Its topic.
    pub topic: String,
    /// Whether it may wake the device.
    pub urgency: String,
    /// How long it is worth keeping, seconds.
    pub ttl_s: u32,
    /// The body that would be sent, in base64.
    pub sealed: String,
    /// What is shown, in the clear: whoever tries the demo has no telephone in their hand.
    pub shown: String,
    /// When it was written, seconds since the epoch.
    pub at: i64,
}

/// Puts what would be shown into the folder of the local mailbox, beside mails and texts.
#[derive(Debug, Clone)]
pub struct LocalPushes {
    folder: PathBuf,
    known: Vec<String>,
}

impl LocalPushes {
    /// In a folder, which is made when it is missing.
    ///
    /// # Errors
    /// [`PushError::Final`] when the folder cannot be made.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, PushError> {
        let folder = folder.into();
        folder::open(&folder).map_err(|e| PushError::Final(e.to_string()))?;
        let known = KNOWN_HOSTS.map(str::to_owned).to_vec();
        Ok(Self { folder, known })
    }
}

impl PushSender for LocalPushes {
    fn accepts(&self, endpoint: &str) -> bool {
        checked(endpoint, &self.known).is_some()
    }

    fn send<'a>(
        &'a self,
        push: &'a Push,
        _: &'a ServerKey,
        _: UnixTime,
    ) -> BoxFuture<'a, Result<(), PushError>> {
        Box::pin(async move {
            let body = cipher::encrypt(&push.keys, push.shown.as_bytes())
                .map_err(|e| PushError::Final(e.to_string()))?;
            let kept = Kept {
                id: push.id.clone(),
                endpoint: push.endpoint.clone(),
                topic: push.topic.clone(),
                urgency: push.urgency.to_string(),
                ttl_s: push.ttl_s,
                sealed: URL_SAFE_NO_PAD.encode(body),
                shown: push.shown.clone(),
                at: push.at.seconds(),
            };
            folder::put(&self.folder, &push.id, &kept)
                .await
                .map_err(|e| PushError::Later(e.kind().to_string()))
        })
    }

    fn local_folder(&self) -> Option<&Path> {
        Some(&self.folder)
    }
}

/// What lies in a local mailbox, the newest first, at most `limit`.
///
/// # Errors
/// [`PushError::Later`] when the folder cannot be read.
pub async fn list_local(folder: &Path, limit: usize) -> Result<Vec<Kept>, PushError> {
    let mut all: Vec<Kept> = folder::list(folder)
        .await
        .map_err(|e| PushError::Later(e.kind().to_string()))?;
    all.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    all.truncate(limit);
    Ok(all)
}

#[cfg(test)]
mod tests;
