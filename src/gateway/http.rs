//! Handing something to a gateway by HTTPS: one POST, one answer, of which only the status counts.
//!
//! What the far side says is never read: it may repeat whom the message was for, and nothing we do hangs on it.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT};
use hyper::{Method, Request, StatusCode, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use std::time::Duration;
use url::{Host, Url};

/// How long a gateway may take, from the first byte to its status.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Why there is no status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoAnswer {
    /// Not in time.
    #[error("no answer in time")]
    Slow,
    /// It could not be reached, or broke off.
    #[error("the gateway could not be reached")]
    Unreachable,
}

/// One address that takes JSON from whoever has its token.
pub(super) struct Post {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    to: Uri,
    bearer: HeaderValue,
    timeout: Duration,
}

impl Post {
    /// For a URL and the token that opens it.
    ///
    /// # Errors
    /// What is wrong with either; the token is not repeated.
    pub(super) fn new(url: &str, token: &str) -> Result<Self, String> {
        let url = Url::parse(url).map_err(|e| e.to_string())?;
        let at_home = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        if url.scheme() != "https" && !(url.scheme() == "http" && at_home) {
            return Err(
                "outside this machine it must be https, or anybody on the way reads the codes".to_owned(),
            );
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("no name or password belongs in the address; there is a token for that".to_owned());
        }
        let to: Uri = url.as_str().parse().map_err(|_| "it is no address".to_owned())?;
        if token.trim().is_empty() {
            return Err("a token is needed".to_owned());
        }
        let mut bearer = HeaderValue::try_from(format!("Bearer {}", token.trim()))
            .map_err(|_| "the token has characters that no header may have".to_owned())?;
        bearer.set_sensitive(true);
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider())
            .map_err(|e| e.to_string())?
            .https_or_http()
            .enable_http1()
            .build();
        Ok(Self {
            client: Client::builder(TokioExecutor::new()).build(connector),
            to,
            bearer,
            timeout: TIMEOUT,
        })
    }

    /// The host that it goes to.
    pub(super) fn host(&self) -> &str {
        self.to.host().unwrap_or_default()
    }

    /// Hands it over. A redirect is an answer like any other: it is not followed.
    pub(super) async fn send(&self, json: Vec<u8>) -> Result<StatusCode, NoAnswer> {
        let mut request = Request::new(Full::new(Bytes::from(json)));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.to.clone();
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, self.bearer.clone());
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(USER_AGENT, HeaderValue::from_static("noaber"));
        match tokio::time::timeout(self.timeout, self.client.request(request)).await {
            // Dropping the answer unread closes its connection: whoever goes on talking talks to nobody.
            Ok(Ok(answer)) => Ok(answer.status()),
            // Its cause may quote what was sent.
            Ok(Err(_)) => Err(NoAnswer::Unreachable),
            Err(_) => Err(NoAnswer::Slow),
        }
    }

    /// The same with less patience.
    #[cfg(test)]
    pub(super) fn within(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outside_this_machine_it_is_https() {
        for url in [
            "https://sms.example.org/send",
            "https://sms.example.org:8443/send?x=1",
            "http://localhost:9000/",
            "http://127.0.0.1:9000/send",
            "http://[::1]:9000/send",
        ] {
            assert!(Post::new(url, "secret").is_ok(), "{url}");
        }
        for url in [
            "http://sms.example.org/send",
            "http://10.0.0.1/send",
            "http://localhost.example.org/send",
            "https://name:password@sms.example.org/",
            "ftp://localhost/",
            "sms.example.org",
            "",
        ] {
            assert!(Post::new(url, "secret").is_err(), "{url}");
        }
    }

    #[test]
    fn a_token_is_needed_and_never_repeated() {
        for token in ["", "  ", "two\nlines-SECRET"] {
            let error = Post::new("https://sms.example.org/", token).err().unwrap();
            assert!(!error.contains("SECRET"), "{error}");
        }
    }
}
