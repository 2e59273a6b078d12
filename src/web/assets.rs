//! Style, script and pictures, embedded in the binary.
//!
//! Our own few lines instead of a crate: a fresh clone needs no build step, a debug build serves the same bytes as a
//! release (nothing is read from a disk that may not be there), and the content's hash in the address lets browsers
//! keep a file for a year and still see a new one at once. Compressed once, at the first use.

use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::LazyLock;

use super::WebError;

struct Asset {
    name: &'static str,
    kind: &'static str,
    plain: &'static [u8],
    gzip: Vec<u8>,
    hash: String,
    url: String,
}

macro_rules! assets {
    ($($name:literal: $kind:literal),+ $(,)?) => {
        /// Every embedded file.
        static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| vec![
            $(Asset::new($name, $kind, include_bytes!(concat!("../../templates/assets/", $name)))),+
        ]);
    };
}

assets! {
    "app.css": "text/css; charset=utf-8",
    "app.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "manifest.webmanifest": "application/manifest+json",
}

impl Asset {
    fn new(name: &'static str, kind: &'static str, plain: &'static [u8]) -> Self {
        let mut hash = String::new();
        for byte in Sha256::digest(plain).iter().take(6) {
            // Writing to a String cannot fail.
            let _ = write!(hash, "{byte:02x}");
        }
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        // Writing to memory cannot fail; an empty result is served plain.
        let gzip = encoder
            .write_all(plain)
            .and_then(|()| encoder.finish())
            .unwrap_or_default();
        Self {
            name,
            kind,
            plain,
            gzip,
            url: format!("/assets/{hash}/{name}"),
            hash,
        }
    }
}

fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// The address of an embedded file; empty when there is none (a test asks for each).
pub fn url(name: &str) -> &'static str {
    find(name).map_or("", |asset| asset.url.as_str())
}

/// The size in bytes that travels, for the page-weight test.
pub fn compressed_len(name: &str) -> usize {
    find(name).map_or(0, |asset| asset.gzip.len())
}

/// `GET /assets/{hash}/{name}`.
///
/// # Errors
/// [`WebError::NotFound`] when there is no such file.
pub async fn serve(
    Path((hash, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let asset = find(&name).ok_or(WebError::NotFound)?;
    // A page from before an update may ask for an old hash: give it the new file, but let nobody keep it.
    let cache = if hash == asset.hash {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    Ok(answer(asset, &headers, cache))
}

/// `GET /icon.svg`: where the manifest, and browsers by themselves, look for it.
///
/// # Errors
/// [`WebError::NotFound`], which cannot happen.
pub async fn icon(headers: HeaderMap) -> Result<Response, WebError> {
    let asset = find("icon.svg").ok_or(WebError::NotFound)?;
    Ok(answer(asset, &headers, "public, max-age=86400"))
}

fn answer(asset: &'static Asset, headers: &HeaderMap, cache: &'static str) -> Response {
    let zipped = !asset.gzip.is_empty()
        && headers
            .get_all(ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .any(|coding| coding.trim().split(';').next() == Some("gzip"));
    let body: &'static [u8] = if zipped { &asset.gzip } else { asset.plain };
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if zipped {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stay_small() {
        assert!(
            compressed_len("app.css") <= 15 * 1024,
            "{}",
            compressed_len("app.css")
        );
        assert!(
            compressed_len("app.js") <= 10 * 1024,
            "{}",
            compressed_len("app.js")
        );
        assert!(url("app.css").starts_with("/assets/"));
        assert_eq!(url("nothing.css"), "");
    }
}
