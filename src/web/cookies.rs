//! Cookies: `__Host-` and Secure, but for plain http on localhost, where browsers refuse both.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

/// How long a browser keeps a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Until the window closes.
    Window,
    /// For so many days.
    Days(u32),
    /// For so many hours.
    Hours(u32),
    /// Not any longer.
    Forget,
}

/// Reads one of our cookies. Values are always our own: letters, digits, `-`, `_` and `.`; anything else is ignored.
pub fn read<'h>(headers: &'h HeaderMap, name: &str, secure: bool) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| {
            if secure {
                key.strip_prefix("__Host-") == Some(name)
            } else {
                *key == name
            }
        })
        .map(|(_, value)| value)
        .filter(|value| plain(value))
}

fn plain(value: &str) -> bool {
    value.len() <= 512
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// A `Set-Cookie` value: HttpOnly, SameSite=Lax, the whole site. A value that is not plain becomes empty.
pub fn write(name: &str, value: &str, keep: Keep, secure: bool) -> HeaderValue {
    let (prefix, secure) = if secure { ("__Host-", "; Secure") } else { ("", "") };
    let age = match keep {
        Keep::Window => String::new(),
        Keep::Days(days) => format!("; Max-Age={}", u64::from(days) * 86_400),
        Keep::Hours(hours) => format!("; Max-Age={}", u64::from(hours) * 3_600),
        Keep::Forget => "; Max-Age=0".to_owned(),
    };
    let value = if plain(value) { value } else { "" };
    let text = format!("{prefix}{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_cookie_is_not_taken_for_a_host_cookie() {
        let mut headers = HeaderMap::new();
        headers.insert(
            COOKIE,
            "session=weak; __Host-session=strong; lang=nl".parse().unwrap(),
        );
        assert_eq!(read(&headers, "session", true), Some("strong"));
        assert_eq!(read(&headers, "session", false), Some("weak"));
        assert_eq!(read(&headers, "lang", true), None);
    }

    #[test]
    fn a_written_cookie_carries_its_guards() {
        let value = write("session", "abc", Keep::Hours(12), true);
        assert_eq!(
            value.to_str().unwrap(),
            "__Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=43200"
        );
        let tampered = write("session", "a; Domain=evil", Keep::Window, false);
        assert_eq!(
            tampered.to_str().unwrap(),
            "session=; Path=/; HttpOnly; SameSite=Lax"
        );
    }
}
