//! The proxy by which browsers reach the replica under its real names.
//!
//! It understands CONNECT (RFC 9110, section 9.3.6) and nothing else: whichever host a tunnel is asked for, the
//! replica answers at its end. It opens no connection itself, so nothing that a browser does through it leaves the
//! machine.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::Body,
    http::{Method, Response, StatusCode, uri::Authority},
};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn, upgrade::OnUpgrade};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::{net::TcpListener, time::sleep};
use tokio_rustls::TlsAcceptor;

use super::sites::Sites;

const PAUSE: Duration = Duration::from_millis(10);

/// Serves for ever.
pub(super) async fn serve(listener: TcpListener, acceptor: TlsAcceptor, sites: Sites) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // The connection is gone already, or the process has no descriptor left: then one will soon be free.
            sleep(PAUSE).await;
            continue;
        };
        let (acceptor, sites) = (acceptor.clone(), sites.clone());
        tokio::spawn(async move {
            let answer = service_fn(move |request| {
                let response = connect(request, &acceptor, &sites);
                async move { Ok::<_, Infallible>(response) }
            });
            // How a connection ends is the browser's affair.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), answer).with_upgrades().await;
        });
    }
}

fn connect(request: Request<Incoming>, acceptor: &TlsAcceptor, sites: &Sites) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    match request.uri().authority() {
        Some(authority) if request.method() == Method::CONNECT => {
            let host = host_in_origin(authority);
            tokio::spawn(tunnel(hyper::upgrade::on(request), host, acceptor.clone(), sites.clone()));
        }
        _ => *response.status_mut() = StatusCode::FORBIDDEN,
    }
    response
}

/// Plays the server at the end of the tunnel.
async fn tunnel(upgrade: OnUpgrade, host: String, acceptor: TlsAcceptor, sites: Sites) {
    let Ok(upgraded) = upgrade.await else { return };
    // Browsers try and give up handshakes as they please, above all over a certificate they have yet to accept.
    let Ok(stream) = acceptor.accept(TokioIo::new(upgraded)).await else { return };
    let site = TowerToHyperService::new(sites.of(&host));
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), site).await;
}

/// The host as it stands in a web origin: the port only if it is not that of HTTPS.
fn host_in_origin(authority: &Authority) -> String {
    match authority.port_u16() {
        None | Some(443) => authority.host().to_ascii_lowercase(),
        Some(_) => authority.as_str().to_ascii_lowercase(),
    }
}
