//! A replica of the account pages of Mégalis Bretagne, for tests and for pictures in guides.
//!
//! It was written from facts about the platform's public source, in its own markup. It shows the pages on the way to
//! the user-edit form, the form itself, and the platform's one rule for the certificate; it parses no certificate, as
//! the platform does not. All its people are invented.
//!
//! Browsers reach it through its proxy ([`Replica::proxy_address`]), which makes it answer under the real host names
//! and under any other, and lets nothing out of the machine:
//!
//! | host | what is there |
//! |---|---|
//! | [`ACCOUNT_HOST`] | the account pages; `/cadre/{id}` holds an agent's form in a frame |
//! | [`SIGN_IN_HOST`] | the sign-in page, where everybody without a session is sent |
//! | any other, or another port | the same form on a foreign origin, `/organism/agent/modify/{id}` and `/organism/agent/create/{organism}/{department}`; `/cadre/{id}` frames the real form. Nothing can be submitted there. |
//!
//! The certificate for TLS is self-signed: browsers must run with `acceptInsecureCerts`.

mod agents;
mod fields;
mod pages;
mod platform;
mod proxy;
mod rule;
mod sites;
mod tls;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::Arc,
};

use tokio::runtime::{Builder, Runtime};
use tokio_rustls::rustls::{self, pki_types::CertificateDer};

pub use self::{
    agents::{AgentId, ERWAN_CADIOU, GWENOLA_RIOU, MAELLE_LE_GOFF, ORGANISM, PASSWORD, YANN_TANGUY},
    platform::Request,
    rule::accepts as platform_accepts,
    sites::{ACCOUNT_HOST, FOREIGN_HOST, LOOKALIKE_HOST, PRE_PRODUCTION_HOST, SIGN_IN_HOST},
};
use self::{platform::Platform, sites::Sites};

/// How a replica starts.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether pages forbid all but their own origin's contents by Content-Security-Policy. It is on unless said
    /// otherwise: harder for an extension. The link "Retour" (`javascript:`) is dead then.
    pub strict_csp: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { strict_csp: true }
    }
}

/// Why a replica did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No port on the loopback address, or no thread.
    #[error("no loopback port or no thread for the replica of the account pages")]
    System(#[from] io::Error),
    /// The TLS certificate could not be made.
    #[error("the replica's TLS certificate could not be made")]
    Certificate(#[from] rcgen::Error),
    /// The TLS server could not be set up.
    #[error("the replica's TLS server could not be set up")]
    Tls(#[from] rustls::Error),
}

/// A running replica; it ends when dropped. It has threads of its own: use it from synchronous and asynchronous code.
#[derive(Debug)]
pub struct Replica {
    platform: Arc<Platform>,
    proxy_address: SocketAddr,
    tls_certificate: CertificateDer<'static>,
    /// Always there until dropped.
    runtime: Option<Runtime>,
}

impl Replica {
    /// Starts one, with every record at its beginning and no certificate stored.
    ///
    /// # Errors
    /// When the system refuses a loopback port or a thread, or TLS cannot be set up.
    pub fn start(options: Options) -> Result<Self, StartError> {
        let platform = Arc::new(Platform::new(options.strict_csp));
        let (acceptor, tls_certificate) = tls::acceptor(&sites::NAMES)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let proxy_address = listener.local_addr()?;
        let runtime = Builder::new_multi_thread().worker_threads(2).thread_name("replica").enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        runtime.spawn(proxy::serve(listener, acceptor, Sites::new(&platform)));
        Ok(Self { platform, proxy_address, tls_certificate, runtime: Some(runtime) })
    }

    /// Where its HTTP proxy listens, to be given to browsers for HTTPS and for plain HTTP (which it refuses).
    #[must_use]
    pub fn proxy_address(&self) -> SocketAddr {
        self.proxy_address
    }

    /// The address of the edit form of an agent's record.
    #[must_use]
    pub fn form_address(&self, agent: AgentId) -> String {
        format!("https://{ACCOUNT_HOST}/organism/agent/modify/{agent}")
    }

    /// An address that signs an agent in and leads on to `path` on the account pages, without the sign-in page; good
    /// for one use. Neither account nor path is checked.
    #[must_use]
    pub fn signed_in_address(&self, agent: AgentId, path: &str) -> String {
        sites::callback_address(&self.platform.ticket(agent, path))
    }

    /// What the platform stores in the certificate field of a record: byte for byte the submitted text, with CRLF
    /// newlines as browsers submit them. Nothing if the field is empty or there is no such record.
    #[must_use]
    pub fn stored_certificate(&self, agent: AgentId) -> Option<String> {
        let text = self.platform.agent(agent)?.values.get("certificate").to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// Puts a text into the certificate field of a record, even one the platform would refuse: older versions had
    /// other rules. Tells whether there is such a record.
    pub fn set_certificate(&self, agent: AgentId, text: &str) -> bool {
        self.platform.set_certificate(agent, text)
    }

    /// Every agent's number and "Prénom NOM", in the order of the list.
    #[must_use]
    pub fn agents(&self) -> Vec<(AgentId, String)> {
        self.platform.agents().into_iter().map(|agent| (agent.id, agent.values.name())).collect()
    }

    /// The agent with exactly this "Prénom NOM".
    #[must_use]
    pub fn agent_by_name(&self, name: &str) -> Option<AgentId> {
        self.agents().into_iter().find(|(_, other)| other == name).map(|(id, _)| id)
    }

    /// The user name with which an agent signs in; the password is [`PASSWORD`] for all.
    #[must_use]
    pub fn username(&self, agent: AgentId) -> Option<String> {
        Some(self.platform.agent(agent)?.values.get("username").to_owned())
    }

    /// Every request so far, to whichever host, in the order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.platform.requests()
    }

    /// How many times a form was saved.
    #[must_use]
    pub fn saves(&self) -> usize {
        self.platform.saves()
    }

    /// Turns the strict Content-Security-Policy on or off for the pages to come.
    pub fn set_strict_csp(&self, strict: bool) {
        self.platform.set_strict_csp(strict);
    }

    /// Its TLS certificate (DER), for clients that want to check it.
    #[must_use]
    pub fn tls_certificate(&self) -> &[u8] {
        &self.tls_certificate
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        // Waiting for its threads is forbidden in asynchronous code, where a replica may be dropped as well.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(test)]
mod tests;
