//! Chromium's DevTools protocol, for what WebDriver cannot see: service workers, and what runs in each document.

use std::{net::SocketAddr, time::Duration};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error as SocketError, Message},
};

use super::error::{Error, Result};

const LIMIT: Duration = Duration::from_secs(10);

/// A connection to one document or worker. What it sets there lasts as long as it does.
pub(super) struct Target {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    last_id: u64,
}

impl Target {
    pub(super) async fn attach(browser: SocketAddr, id: &str) -> Result<Self> {
        let address = format!("ws://{browser}/devtools/page/{id}");
        let (socket, _) = bounded("attach to a document", async { connect_async(&address).await }).await?;
        Ok(Self { socket, last_id: 0 })
    }

    /// Switches on the reports of a domain; gives those that came until the answer: all that lie in the past.
    pub(super) async fn past_events(&mut self, domain: &str) -> Result<Vec<Value>> {
        self.call(&format!("{domain}.enable"), json!({})).await.map(|(_, events)| events)
    }

    /// Calls a method; gives its answer, which may name an error, and what was reported meanwhile.
    pub(super) async fn call(&mut self, method: &str, parameters: Value) -> Result<(Value, Vec<Value>)> {
        self.last_id += 1;
        let id = self.last_id;
        let request = json!({ "id": id, "method": method, "params": parameters }).to_string();
        bounded(&format!("call {method}"), async {
            self.socket.send(Message::text(request)).await?;
            let mut events = Vec::new();
            while let Some(message) = self.socket.next().await {
                let Ok(message) = serde_json::from_slice::<Value>(&message?.into_data()) else { continue };
                if message.get("id").and_then(Value::as_u64) == Some(id) {
                    return Ok((message, events));
                }
                events.push(message);
            }
            Err(SocketError::ConnectionClosed)
        })
        .await
    }
}

async fn bounded<T>(doing: &str, step: impl Future<Output = Result<T, SocketError>>) -> Result<T> {
    match time::timeout(LIMIT, step).await {
        Ok(outcome) => outcome.map_err(|source| Error::DevTools { doing: doing.to_owned(), source: Box::new(source) }),
        Err(_) => Err(Error::NoAnswer { doing: doing.to_owned(), limit: LIMIT }),
    }
}
