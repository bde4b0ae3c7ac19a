//! The sites that the replica serves, one for each kind of host.

mod account;
mod assets;
mod elsewhere;
mod sign_in;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
};
use maud::Markup;

use super::{
    pages,
    platform::{self, Platform},
};

/// The host of the account pages.
pub const ACCOUNT_HOST: &str = "socle.megalis.bretagne.bzh";
/// The host of the sign-in page, in the place of the platform's Keycloak.
pub const SIGN_IN_HOST: &str = "connexion.exemple.bzh";
/// A host of the platform's that the extension serves only where it is set: its pre-production.
pub const PRE_PRODUCTION_HOST: &str = "socle-preprod.megalis.bretagne.bzh";
/// A host whose name begins like that of the account pages.
pub const LOOKALIKE_HOST: &str = "socle.megalis.bretagne.bzh.exemple";
/// A host that has nothing to do with the account pages.
pub const FOREIGN_HOST: &str = "autre.exemple";

/// Where on the account pages the sign-in host sends people back.
const CALLBACK: &str = "/sso/callback";

/// The names in the TLS certificate.
pub(super) const NAMES: [&str; 6] =
    [ACCOUNT_HOST, SIGN_IN_HOST, PRE_PRODUCTION_HOST, LOOKALIKE_HOST, FOREIGN_HOST, "*.exemple"];

const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'self'";
/// Elsewhere the account pages may be framed as well.
const FRAMING: &str = "; frame-src 'self' https://socle.megalis.bretagne.bzh";

/// All of them.
#[derive(Clone, Debug)]
pub(super) struct Sites {
    platform: Arc<Platform>,
    account: Router,
    sign_in: Router,
    elsewhere: Router,
}

impl Sites {
    pub(super) fn new(platform: &Arc<Platform>) -> Self {
        let finish = |site: Router<Arc<Platform>>| site.with_state(Arc::clone(platform));
        Self {
            platform: Arc::clone(platform),
            account: finish(account::site()),
            sign_in: finish(sign_in::site()),
            elsewhere: finish(elsewhere::site()),
        }
    }

    /// The site at a host, which is given as in a web origin.
    pub(super) fn of(&self, host: &str) -> Router {
        let (site, framed) = match host {
            ACCOUNT_HOST => (&self.account, ""),
            SIGN_IN_HOST => (&self.sign_in, ""),
            _ => (&self.elsewhere, FRAMING),
        };
        let connection = Connection {
            platform: Arc::clone(&self.platform),
            host: host.to_owned(),
            policy: HeaderValue::try_from(format!("{CONTENT_SECURITY_POLICY}{framed}")).ok(),
        };
        site.clone().layer(middleware::from_fn_with_state(connection, note_and_protect))
    }
}

/// What is the same for all requests of a connection.
#[derive(Clone, Debug)]
struct Connection {
    platform: Arc<Platform>,
    host: String,
    policy: Option<HeaderValue>,
}

async fn note_and_protect(State(connection): State<Connection>, request: Request, next: Next) -> Response {
    connection.platform.note(platform::Request {
        method: request.method().to_string(),
        host: connection.host,
        path: request.uri().path().to_owned(),
    });
    let mut response = next.run(request).await;
    if let Some(policy) = connection.policy.filter(|_| connection.platform.has_strict_csp()) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The address to which the sign-in host sends people back.
pub(super) fn callback_address(ticket: &str) -> String {
    format!("https://{ACCOUNT_HOST}{CALLBACK}?code={ticket}")
}

/// A page as an answer.
fn page(status: StatusCode, markup: Markup) -> Response {
    (status, [(header::CONTENT_TYPE, "text/html; charset=UTF-8")], markup.into_string()).into_response()
}

/// Sends the browser on, with GET.
fn go_to(address: &str) -> Response {
    Redirect::to(address).into_response()
}

async fn not_found() -> Response {
    page(StatusCode::NOT_FOUND, pages::bare("Page introuvable", "Cette page n'existe pas."))
}
