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
    "icon-192.png": "image/png",
    "icon-512.png": "image/png",
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

/// `GET /icon-192.png`: for the screen of a telephone.
///
/// # Errors
/// [`WebError::NotFound`], which cannot happen.
pub async fn small_icon(headers: HeaderMap) -> Result<Response, WebError> {
    let asset = find("icon-192.png").ok_or(WebError::NotFound)?;
    Ok(answer(asset, &headers, "public, max-age=86400"))
}

/// `GET /icon-512.png`: the same, larger.
///
/// # Errors
/// [`WebError::NotFound`], which cannot happen.
pub async fn large_icon(headers: HeaderMap) -> Result<Response, WebError> {
    let asset = find("icon-512.png").ok_or(WebError::NotFound)?;
    Ok(answer(asset, &headers, "public, max-age=86400"))
}

/// `GET /manifest.webmanifest`: what a telephone needs to know to put us on its screen.
///
/// # Errors
/// [`WebError::NotFound`], which cannot happen.
pub async fn manifest(headers: HeaderMap) -> Result<Response, WebError> {
    let asset = find("manifest.webmanifest").ok_or(WebError::NotFound)?;
    Ok(answer(asset, &headers, "public, max-age=86400"))
}

/// What the worker keeps: style, script, and the page for when there is no line. Another of them gives another text, and a
/// browser that finds another text begins anew.
static WORKER: LazyLock<String> = LazyLock::new(|| {
    let files = [url("app.css"), url("app.js"), url("icon.svg"), OFFLINE];
    let mut hash = Sha256::new();
    for file in files {
        hash.update(file);
    }
    // The page's words may change while its files do not: every program has a page of its own.
    hash.update(env!("CARGO_PKG_VERSION"));
    let mut kept = String::new();
    for byte in hash.finalize().iter().take(6) {
        // Writing to a String cannot fail.
        let _ = write!(kept, "{byte:02x}");
    }
    let list = files.map(|file| format!("{file:?}")).join(", ");
    let rest = include_str!("../../templates/assets/service-worker.js");
    // Nothing is shown where nothing is sent.
    #[cfg(feature = "webpush")]
    let shows = include_str!("../../templates/assets/push-worker.js");
    #[cfg(not(feature = "webpush"))]
    let shows = "";
    format!("const FILES = [{list}];\nconst KEPT = \"noaber-{kept}\";\n{rest}{shows}")
});

/// The page for when there is no line.
const OFFLINE: &str = "/offline";

/// `GET /service-worker.js`: at the root, because it may look after no more than what lies below it.
pub async fn worker() -> Response {
    let mut response = WORKER.as_str().into_response();
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/javascript; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
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
        // What a telephone asks for once, when somebody puts us on its screen.
        for picture in ["icon-192.png", "icon-512.png"] {
            assert!((1..=8 * 1024).contains(&compressed_len(picture)), "{picture}");
        }
        assert!(WORKER.len() <= 4 * 1024, "{}", WORKER.len());
        assert!(url("app.css").starts_with("/assets/"));
        assert_eq!(url("nothing.css"), "");
    }

    #[test]
    fn the_worker_keeps_our_own_files_and_one_page() {
        let list = WORKER.lines().next().unwrap();
        for file in [url("app.css"), url("app.js"), url("icon.svg"), OFFLINE] {
            assert!(list.contains(&format!("\"{file}\"")), "{file}: {list}");
        }
        assert_eq!(list.matches("\"/").count(), 4, "{list}");
    }

    #[test]
    fn every_picture_of_the_manifest_is_there() {
        let text = find("manifest.webmanifest").unwrap().plain;
        let manifest: serde_json::Value = serde_json::from_slice(text).unwrap();
        for icon in manifest["icons"].as_array().unwrap() {
            let name = icon["src"].as_str().unwrap().trim_start_matches('/');
            let asset = find(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(asset.kind, icon["type"], "{name}");
        }
    }
}
