//! What every client is built with: proxy, certificates, how long a connection may take.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::Duration;

use hyper_util::client::proxy::matcher::Matcher;

use super::{NetError, USER_AGENT};
use crate::tr;

/// The longest file of certificates that is read.
const LARGEST_CA_FILE: u64 = 4 << 20;

/// How servers are reached.
#[derive(Clone, Debug)]
pub struct Options {
    /// The proxy's address, as `http://host:port`; `direct` for none at all; None for the system's.
    pub proxy: Option<String>,
    /// How long a connection may take to come about.
    pub connect: Duration,
    /// Certificates (PEM) to be trusted beside the system's, as a company's own network needs them.
    pub ca_file: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self { proxy: None, connect: Duration::from_secs(10), ca_file: None }
    }
}

/// The word for no proxy at all.
const DIRECT: &str = "direct";

static PROVIDER: Once = Once::new();

/// Makes ring the process's TLS, once.
pub(super) fn install_tls() {
    PROVIDER.call_once(|| {
        // An error means that another one is installed already.
        rustls::crypto::ring::default_provider().install_default().ok();
    });
}

impl Options {
    /// A builder with the proxy, the certificates and our name; no redirection is followed and nothing is sent twice.
    pub(super) fn builder(&self) -> Result<reqwest::ClientBuilder, NetError> {
        install_tls();
        let mut builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(self.connect)
            .redirect(reqwest::redirect::Policy::none())
            // By itself the client sends a request again that a server's goodbye (HTTP/2 GOAWAY) may have overtaken.
            .retry(reqwest::retry::never())
            .referer(false);
        builder = match self.proxy() {
            Proxy::System => builder,
            Proxy::None => builder.no_proxy(),
            Proxy::At(address) => {
                let proxy = reqwest::Proxy::all(address).map_err(|_e| wrong_proxy())?;
                builder.proxy(proxy.no_proxy(reqwest::NoProxy::from_env()))
            }
        };
        if let Some(file) = &self.ca_file {
            builder = builder.tls_certs_merge(certificates(file)?);
        }
        Ok(builder)
    }

    /// Which addresses go by which proxy.
    pub(super) fn matcher(&self) -> Matcher {
        match self.proxy() {
            Proxy::System => Matcher::from_system(),
            Proxy::None => Matcher::builder().build(),
            Proxy::At(address) => Matcher::builder().all(address).no(exceptions()).build(),
        }
    }

    fn proxy(&self) -> Proxy<'_> {
        match self.proxy.as_deref().map(str::trim) {
            None => Proxy::System,
            Some("" | DIRECT) => Proxy::None,
            Some(address) => Proxy::At(address),
        }
    }
}

/// How a connection goes.
enum Proxy<'a> {
    /// As the system says.
    System,
    /// Directly.
    None,
    /// By this one.
    At(&'a str),
}

/// What the environment says that no proxy is for.
fn exceptions() -> String {
    ["no_proxy", "NO_PROXY"].iter().find_map(|n| std::env::var(n).ok()).unwrap_or_default()
}

/// What the client itself says of a wrong address may hold the proxy's password.
fn wrong_proxy() -> NetError {
    NetError::Setup { reason: tr!("net-proxy") }
}

fn certificates(file: &Path) -> Result<Vec<reqwest::Certificate>, NetError> {
    let none = || NetError::Setup { reason: tr!("net-no-certificates", file = file.display().to_string()) };
    let found = reqwest::Certificate::from_pem_bundle(&read(file)?).map_err(|_e| none())?;
    if found.is_empty() { Err(none()) } else { Ok(found) }
}

fn read(file: &Path) -> Result<Vec<u8>, NetError> {
    let unusable = |e: std::io::Error| NetError::Setup { reason: format!("{}: {e}", file.display()) };
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).map_err(unusable)?;
    opened.take(LARGEST_CA_FILE + 1).read_to_end(&mut bytes).map_err(unusable)?;
    if bytes.len() as u64 > LARGEST_CA_FILE {
        let reason = tr!("net-certificates-large", file = file.display().to_string());
        return Err(NetError::Setup { reason });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_proxy_is_said_without_its_password() {
        let options = Options { proxy: Some("http://me:hunter22@[bad".to_owned()), ..Options::default() };
        let error = options.builder().unwrap_err().to_string();
        assert!(error.contains("http://host:port") && !error.contains("hunter22"), "{error}");
    }

    #[test]
    fn a_file_of_certificates_that_is_none_is_said_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("company.pem");
        let options = Options { ca_file: Some(file.clone()), ..Options::default() };
        assert!(options.builder().unwrap_err().to_string().contains("company.pem"));
        std::fs::write(&file, "not a certificate").unwrap();
        assert!(options.builder().unwrap_err().to_string().contains("no PEM certificates"));
    }

    #[test]
    fn a_proxy_of_our_own_is_for_every_address_and_direct_is_for_none() {
        let matcher = |proxy: &str| Options { proxy: Some(proxy.to_owned()), ..Options::default() }.matcher();
        let to = "https://api.example/".parse().unwrap();
        let found = matcher("http://proxy.example:8080").intercept(&to);
        assert_eq!(found.unwrap().uri().host(), Some("proxy.example"));
        assert!(matcher(DIRECT).intercept(&to).is_none());
    }
}
