//! Which addresses a result may be fetched from: those of the open internet, checked where the connection is made.
//!
//! A server names the addresses of its results, so a bad one could point into the artist's own network. A name is
//! looked up here, once, and the connection goes to what was checked: a second look-up could say something else. Must
//! never let a name through that has even one address inside.
//! Source of the ranges: IANA's registries of special-purpose addresses (RFC 6890 and its successors).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;
use reqwest::dns::{Name, Resolve, Resolving};
use thiserror::Error;

use crate::tr;

/// Why an address is not fetched from.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// Not an address that can be fetched from.
    #[error("{}", tr!("download-no-address"))]
    NotAnAddress,
    /// Plain HTTP, or another scheme.
    #[error("{}", tr!("download-not-https"))]
    NotHttps,
    /// A name and password inside the address.
    #[error("{}", tr!("download-login"))]
    Login,
    /// This machine, the network around it, or an address that no server of the internet has.
    #[error("{}", tr!("download-inside"))]
    Inside,
}

/// Whether the open internet has this address.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, ..)
            | (100, 64..=127, _) // carriers' own
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let inner = |high: u16, low: u16| {
        let ([p, q], [r, s]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(p, q, r, s))
    };
    match (a, b) {
        // NAT64: a network without IPv4 gives every server such an address; what counts is the one inside.
        (0x64, 0xff9b) => (c, d, e, f) == (0, 0, 0, 0) && inner(g, h),
        // 6to4 carries an IPv4 address too.
        (0x2002, _) => inner(b, c),
        // Teredo, benchmarking, ORCHID, documentation.
        (0x2001, 0..=0x1ff | 0xdb8) | (0x3fff, 0..=0xfff) => false,
        // Everything else that is given out; IPv4-mapped, local, link-local, unique local and multicast lie outside.
        _ => (a & 0xe000) == 0x2000,
    }
}

/// What of an address can be seen before a name is looked up.
///
/// # Errors
/// Why it is refused.
pub(super) fn check(url: &Url, local: bool) -> Result<(), Refusal> {
    match url.scheme() {
        "https" => {}
        "http" if local => {}
        _ => return Err(Refusal::NotHttps),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refusal::Login);
    }
    let host = url.host_str().ok_or(Refusal::NotAnAddress)?;
    match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(address) if !local && !is_public(address) => Err(Refusal::Inside),
        _ => Ok(()),
    }
}

/// The names of the proxies; they may lie inside, and nothing is fetched from them.
pub(super) fn proxies(matcher: &Matcher) -> Vec<String> {
    ["https://name.invalid/", "http://name.invalid/"]
        .iter()
        .filter_map(|u| matcher.intercept(&u.parse().ok()?)?.uri().host().map(str::to_lowercase))
        .collect()
}

/// Looks names up and refuses those that lead inside.
pub(super) struct Guarded {
    /// Whether every address is allowed.
    pub(super) local: bool,
    /// Names that are allowed to lead inside.
    pub(super) proxies: Vec<String>,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        let free = self.local || self.proxies.iter().any(|p| p.eq_ignore_ascii_case(&name));
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if !free && found.iter().any(|a| !is_public(a.ip())) {
                return Err(Refusal::Inside.into());
            }
            Ok(Box::new(found.into_iter()) as _)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_open_internet_are_public() {
        let inside = "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.9.9.9 169.254.169.254 172.16.0.1 \
            172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.7 \
            203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 \
            :: ::1 ::ffff:8.8.8.8 ::ffff:127.0.0.1 ::8.8.8.8 64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b:1::8.8.8.8 \
            64:ff9b:0:0:1::808:808 100::1 2001::1 2001:db8::1 2002:7f00:1:: 2002:a00:1:: 3fff::1 fc00::1 fd12:3456::1 \
            fe80::1 fec0::1 ff02::1 4000::1";
        for address in inside.split_whitespace() {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        let outside = "1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.0.0.1 169.253.0.1 \
            172.15.0.1 172.32.0.1 192.0.1.1 192.167.0.1 192.169.0.1 198.17.0.1 198.20.0.1 223.255.255.255 \
            2606:4700::1111 2a00:1450:4001::1 2001:4860:4860::8888 64:ff9b::8.8.8.8 2002:808:808::1";
        for address in outside.split_whitespace() {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn an_address_is_judged_however_it_is_written() {
        let judge = |url: &str| check(&Url::parse(url).unwrap(), false);
        for inside in
            ["127.1", "0x7f.0.0.1", "2130706433", "017700000001", "[::1]", "[::ffff:7f00:1]", "192.168.0.1:444"]
        {
            assert_eq!(judge(&format!("https://{inside}/a.png")), Err(Refusal::Inside), "{inside}");
        }
        assert_eq!(judge("http://cdn.example/a.png"), Err(Refusal::NotHttps));
        assert_eq!(judge("ftp://cdn.example/a.png"), Err(Refusal::NotHttps));
        assert_eq!(judge("file:///etc/passwd"), Err(Refusal::NotHttps));
        assert_eq!(judge("https://me@cdn.example/a.png"), Err(Refusal::Login));
        assert_eq!(judge("https://:pass@cdn.example/a.png"), Err(Refusal::Login));
        assert_eq!(judge("https://cdn.example/a.png?Signature=x"), Ok(()));
    }

    #[test]
    fn a_service_on_this_machine_is_fetched_from_where_it_is_marked_as_local() {
        let judge = |url: &str| check(&Url::parse(url).unwrap(), true);
        assert_eq!(judge("http://127.0.0.1:7860/a.png"), Ok(()));
        assert_eq!(judge("http://me:pass@127.0.0.1/a.png"), Err(Refusal::Login));
        assert_eq!(judge("file:///etc/passwd"), Err(Refusal::NotHttps));
    }
}
