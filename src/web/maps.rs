//! The way to a door, in the maps application that somebody has already.
//!
//! Our pages draw no street map and ask nobody for one: the address goes to a maker of maps when the person taps, to the one
//! that is named on the link, and to nobody before that. So these are plain links, without a script and without a referrer,
//! and no single one works everywhere:
//!
//! - `geo:` opens whatever maps application a telephone with Android has, also one that works without the internet, and is
//!   the only one that need not tell anybody. With an address instead of a point it is Android's own extension; an
//!   iPhone and most desks do nothing with it.
//! - `maps.apple.com` opens the application of an iPhone, an iPad or a Mac.
//! - OpenStreetMap opens on any device with a browser.
//! - Google Maps opens in its application or in a browser, and is what many are used to. It is never the first.
//!
//! Which comes first follows from what the browser says of its device, as it says with every request. A point would be more
//! exact for some maps, but where we know a point it is often only the middle of a postcode; the address is what stands on
//! the door.

use crate::domain::resident::Address;

/// A link to a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The whole link, with the address in it.
    pub href: String,
    /// The text that says which map.
    pub map: &'static str,
    /// Whether it leads to a page, which must not take the place of ours: coming back would open the address once more.
    pub is_page: bool,
}

/// The ways to an address on a device with this system (as [`super::device::From::system`] says it), the best first.
pub fn ways(to: &Address, system: &str) -> Vec<Way> {
    let place = format!("{} {}", to.postcode, to.place);
    let whole: Vec<&str> = [to.street.trim(), place.trim()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    if whole.is_empty() {
        return Vec::new();
    }
    let whole = encoded(&whole.join(", "));
    let way = |map, start: &str, is_page| Way {
        href: format!("{start}{whole}"),
        map,
        is_page,
    };
    let app = || way("route-app", "geo:0,0?q=", false);
    let apple = || way("route-apple", "https://maps.apple.com/?daddr=", true);
    let open = || way("route-osm", "https://www.openstreetmap.org/directions?to=", true);
    let google = || {
        let start = "https://www.google.com/maps/dir/?api=1&destination=";
        way("route-google", start, true)
    };
    match system {
        "Android" => vec![app(), open(), google()],
        "iPhone" | "iPad" | "Mac" => vec![apple(), open(), google()],
        // It did not say: it may be a telephone.
        "" => vec![open(), google(), app()],
        _ => vec![open(), google()],
    }
}

/// For after a question mark; a space as `%20`, because not every application takes a plus for one.
fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes())
        .map(|piece| piece.replace('+', "%20"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(street: &str) -> Address {
        Address {
            street: street.to_owned(),
            postcode: "5038 AB".to_owned(),
            place: "Tilburg".to_owned(),
            point: None,
        }
    }

    #[test]
    fn each_device_gets_what_it_can_open() {
        let maps =
            |system| -> Vec<&str> { ways(&home("Lind 4"), system).iter().map(|way| way.map).collect() };
        assert_eq!(maps("Android"), ["route-app", "route-osm", "route-google"]);
        assert_eq!(maps("iPhone"), ["route-apple", "route-osm", "route-google"]);
        assert_eq!(maps("iPad"), maps("iPhone"));
        assert_eq!(maps("Mac"), maps("iPhone"));
        assert_eq!(maps("Windows"), ["route-osm", "route-google"]);
        assert_eq!(maps(""), ["route-osm", "route-google", "route-app"]);
    }

    #[test]
    fn an_address_arrives_whole() {
        for street in [
            "Lindestraat 4-A",
            "'t Hof & Plein 1+2",
            "Rue d'Été #3?x=1",
            "شارع ١",
        ] {
            for way in ["Android", "Mac", "Windows"]
                .iter()
                .flat_map(|s| ways(&home(street), s))
            {
                let link = url::Url::parse(&way.href).unwrap();
                let query: Vec<(String, String)> = link.query_pairs().into_owned().collect();
                let said = format!("{street}, 5038 AB Tilburg");
                assert_eq!(query.last().map(|(_, value)| value), Some(&said), "{}", way.href);
                assert_eq!(link.scheme() == "https", way.is_page, "{}", way.href);
                assert!(
                    link.fragment().is_none() && !way.href.contains('+'),
                    "{}",
                    way.href
                );
            }
        }
        let nowhere = Address {
            street: String::new(),
            postcode: String::new(),
            place: String::new(),
            point: None,
        };
        assert_eq!(ways(&nowhere, "Android"), []);
    }
}
