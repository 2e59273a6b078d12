//! What a person would call the device they use: `Firefox · Android`. For the list of where one is signed in, and no more.

use axum::extract::FromRequestParts;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;

use crate::service::sign_in::Device;

/// The device that asks, as it names itself. Whether it is one's own, a form says.
#[derive(Debug, Clone)]
pub struct From(String);

impl From {
    /// With what somebody said about it.
    pub fn owned(&self, is_own: bool) -> Device {
        Device {
            label: self.0.clone(),
            is_own,
        }
    }
}

impl From {
    /// The system it runs, as people call it; empty when it does not say.
    pub fn system(&self) -> &str {
        let last = self.0.rsplit(" · ").next().unwrap_or_default();
        SYSTEMS
            .iter()
            .find(|(_, name)| *name == last)
            .map_or("", |(_, name)| name)
    }
}

impl<S: Sync> FromRequestParts<S> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let agent = parts
            .headers
            .get(USER_AGENT)
            .and_then(|value| value.to_str().ok());
        Ok(Self(label(agent.unwrap_or_default())))
    }
}

/// Names that browsers and systems put into their own description; of several the first counts, because each calls itself
/// by its forebears too.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
];
const SYSTEMS: [(&str, &str); 6] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
];

fn label(agent: &str) -> String {
    let first = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    match (first(&BROWSERS), first(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_what_people_call_them() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (Linux; Android 14; SM-A146B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36",
                "Chrome · Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile Safari/604.1",
                "Safari · iPhone",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:120.0) Gecko/20100101 Firefox/120.0",
                "Firefox · Windows",
            ),
            ("<script>", ""),
            ("", ""),
        ] {
            assert_eq!(label(agent), name);
            let system = name.split(" · ").nth(1).unwrap_or_default();
            assert_eq!(From(label(agent)).system(), system);
        }
        assert_eq!(From("Firefox".to_owned()).system(), "");
    }
}
