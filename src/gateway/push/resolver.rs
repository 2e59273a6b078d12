//! Where a name leads: to the world, or nowhere. What was looked up is what is connected to, so that a name that leads elsewhere
//! a moment later leads nowhere.

use futures_util::future::BoxFuture;
use hyper_util::client::legacy::connect::dns::Name;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::task::{Context, Poll};

/// Looks names up, and lets none through of which any address is not out in the world.
#[derive(Debug, Clone, Copy)]
pub(super) struct PublicOnly;

impl tower::Service<Name> for PublicOnly {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = BoxFuture<'static, Result<Self::Response, io::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), io::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.is_empty() || found.iter().any(|one| !is_public(one.ip())) {
                return Err(io::Error::from(io::ErrorKind::PermissionDenied));
            }
            Ok(found.into_iter())
        })
    }
}

/// Whether an address is out in the world: not this machine, not its house, nobody's in particular.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match carried(address) {
            Some(inner) => is_public_v4(inner),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        // Including multicast, what is kept for later, and everybody.
        || a >= 224
        || a == 0
        // Between a provider and its customers.
        || (a == 100 && (64..128).contains(&b))
        // Protocols, and measurements.
        || (a, b, c) == (192, 0, 0)
        || (a == 198 && (b == 18 || b == 19));
    !is_special
}

/// The old address that a new one stands for.
fn carried(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = address.segments();
    let last = Ipv4Addr::from(u32::from(segments[6]) << 16 | u32::from(segments[7]));
    let is_mapped = segments[..6] == [0, 0, 0, 0, 0, 0xffff];
    let is_translated = segments[..6] == [0x64, 0xff9b, 0, 0, 0, 0];
    if is_mapped || is_translated {
        return Some(last);
    }
    // 6to4.
    (segments[0] == 0x2002).then(|| Ipv4Addr::from(u32::from(segments[1]) << 16 | u32::from(segments[2])))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    // What is given out to the world begins with 001; of that, documentation and tunnels are not.
    segments[0] & 0xe000 == 0x2000
        && !(segments[0] == 0x2001 && (segments[1] < 0x200 || segments[1] == 0xdb8))
        && segments[0] != 0x3fff
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr as _;
    use tower::Service as _;

    #[test]
    fn only_the_world_is_public() {
        for address in [
            "142.250.179.138",
            "17.188.143.34",
            "2a00:1450:400e:80c::200a",
            "64:ff9b::8efa:b38a",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.1",
            "198.18.0.1",
            "203.0.113.5",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[tokio::test]
    async fn a_name_of_this_machine_leads_nowhere() {
        let name = Name::from_str("localhost").unwrap();
        let refused = PublicOnly.call(name).await.unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::PermissionDenied);
    }
}
