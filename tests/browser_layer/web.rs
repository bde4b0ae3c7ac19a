//! A little web server that is its own proxy: it serves every host name, and keeps who was asked for.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use tokio::net::TcpListener;

const PAGE: &str = r#"<!doctype html>
<html lang="fr">
  <head><meta charset="utf-8"><title>Page</title><link rel="icon" href="data:,"></head>
  <body>
    <h1>Une page</h1>
    <a href="/suite"><img alt="Modifier l'utilisateur" src="data:,"></a>
    <form action="/suite"><textarea id="field">du texte</textarea><input type="submit" value="Enregistrer"></form>
    <div style="height: 90rem"></div>
  </body>
</html>
"#;

/// The running server.
pub(crate) struct Web {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Web {
    pub(crate) async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let log = Arc::clone(&asked);
        let router = Router::new().fallback(async move |request: Request| answer(&log, &request));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, asked })
    }

    /// The targets of all requests but those for `page.exemple`.
    pub(crate) fn asked_elsewhere(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().filter(|target| !target.starts_with("http://page.exemple/")).cloned().collect()
    }
}

fn answer(log: &Mutex<Vec<String>>, request: &Request) -> Response {
    log.lock().unwrap_or_else(PoisonError::into_inner).push(request.uri().to_string());
    if request.uri().host() == Some("page.exemple") {
        return Html(PAGE).into_response();
    }
    StatusCode::FORBIDDEN.into_response()
}
