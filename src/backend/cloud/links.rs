//! Addresses in answers: which are pictures', and to which a key may go.
//!
//! Strict where a key is at stake: an address that two readers could read two ways is no address.

/// The longest address that is taken; signed ones are long.
const LONGEST: usize = 8_192;

/// The scheme and what follows it, of an address without anything that does not belong in one.
fn split(url: &str) -> Option<(&'static str, &str)> {
    let clean = url.len() <= LONGEST && !url.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\');
    let (scheme, rest) = url.split_once("://")?;
    let scheme = ["https", "http"].into_iter().find(|s| scheme.eq_ignore_ascii_case(s))?;
    (clean && !rest.is_empty() && !rest.starts_with('/')).then_some((scheme, rest))
}

/// Whether a text is an address at all.
pub(super) fn is_link(text: &str) -> bool {
    split(text.trim()).is_some()
}

/// The ways to write a picture's address, best first: without the doubled slashes that servers with their own bucket
/// put into the path, then as it came.
pub(super) fn spellings(link: &str) -> Vec<String> {
    let link = link.trim();
    let Some((_, rest)) = split(link) else { return Vec::new() };
    let (path, query) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
    let mut single = String::with_capacity(path.len());
    for c in path.chars() {
        if c != '/' || !single.ends_with('/') {
            single.push(c);
        }
    }
    let start = link.get(..link.len() - rest.len()).unwrap_or_default();
    let normal = format!("{start}{single}{query}");
    if normal == link { vec![normal] } else { vec![normal, link.to_owned()] }
}

/// Host and port of an address that only letters, digits, dots and hyphens write; in lower case.
fn authority(url: &str) -> Option<(&'static str, String)> {
    let (scheme, rest) = split(url)?;
    let authority = rest.split(['/', '?', '#']).next()?.to_ascii_lowercase();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    authority.chars().all(plain).then_some((scheme, authority))
}

/// Whether the key may go to an address that the service named: over https, or at all where `local`; to the base
/// address's host and port or one of `hosts`; to a path that fetches and so cannot bill.
pub(super) fn may_ask(url: &str, base: &str, hosts: &[&str], local: bool) -> bool {
    let Some((scheme, there)) = authority(url) else { return false };
    let home = authority(base).is_some_and(|(base_scheme, home)| {
        let port = |scheme| if scheme == "https" { ":443" } else { ":80" };
        there.trim_end_matches(port(scheme)) == home.trim_end_matches(port(base_scheme))
    });
    let known = hosts.contains(&there.trim_end_matches(":443")) && scheme == "https";
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let fetches = path.split('/').skip(3).any(|part| part == "fetch");
    (scheme == "https" || local) && (home || known) && fetches
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTS: &[&str] = &["modelslab.com", "www.modelslab.com", "stablediffusionapi.com"];

    fn may(url: &str) -> bool {
        may_ask(url, "https://modelslab.com", HOSTS, false)
    }

    #[test]
    fn a_key_goes_to_the_services_own_hosts_over_https_and_nowhere_else() {
        assert!(may("https://modelslab.com/api/v6/images/fetch/155918900"));
        assert!(may("https://StableDiffusionAPI.com/api/v3/dreambooth/fetch/29763508"));
        assert!(may("https://modelslab.com:443/api/v6/images/fetch/1"));
        for foreign in [
            "http://modelslab.com/api/v6/images/fetch/1",
            "https://evil.example/api/v6/images/fetch/1",
            "https://modelslab.com.evil.example/fetch/1",
            "https://modelslab.com@evil.example/fetch/1",
            "https://modelslab.com:8443/fetch/1",
            "https://evil.example\\@modelslab.com/fetch/1",
            "https://evil.example#@modelslab.com/fetch/1",
            "https://modelslab.com%2eevil.example/fetch/1",
            "https:///modelslab.com/fetch/1",
            "//modelslab.com/fetch/1",
            "ftp://modelslab.com/fetch/1",
            "",
        ] {
            assert!(!may(foreign), "{foreign}");
        }
    }

    #[test]
    fn a_fetch_address_that_is_no_fetch_route_is_not_called() {
        assert!(!may("https://modelslab.com/api/v1/enterprise/flux/img2img"));
        assert!(!may("https://modelslab.com/api/v1/enterprise/flux/img2img?x=/fetch/"));
    }

    #[test]
    fn a_server_on_this_machine_is_asked_at_its_own_port_only() {
        let base = "http://127.0.0.1:4000";
        assert!(may_ask("http://127.0.0.1:4000/api/fetch/1", base, HOSTS, true));
        assert!(!may_ask("http://127.0.0.1:4000/api/fetch/1", base, HOSTS, false));
        assert!(!may_ask("http://127.0.0.1:4001/api/fetch/1", base, HOSTS, true));
        assert!(!may_ask("http://modelslab.com/api/fetch/1", base, HOSTS, true));
    }

    #[test]
    fn doubled_slashes_are_taken_out_of_the_path_alone() {
        assert_eq!(spellings("https://a.b/x.png"), ["https://a.b/x.png"]);
        assert_eq!(
            spellings(" https://a.b//g//x.png?sig=a//b "),
            ["https://a.b/g/x.png?sig=a//b", "https://a.b//g//x.png?sig=a//b"]
        );
        assert!(spellings("generations/x.png").is_empty());
        assert!(spellings("https://a b/x.png").is_empty());
    }
}
