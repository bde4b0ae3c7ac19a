//! Waiting for what a page will show.

use std::time::{Duration, Instant};

use tokio::time;

use super::{
    error::{Error, Result},
    session::Browser,
    spaces::with_ordinary_spaces,
};

/// How long elements that a step needs are waited for, where nothing else is said.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// How long after a first look the second comes; then ever more rarely. To read a page's text costs a browser more than
/// most of what it is waited for, and several browsers share the machine.
const FIRST_INTERVAL: Duration = Duration::from_millis(25);
const LONGEST_INTERVAL: Duration = Duration::from_millis(200);

/// What one look at the page showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sighting<T> {
    /// What was awaited.
    There(T),
    /// Something else, told so that the sentence "waited for …, but …" comes out right.
    Instead(String),
}

impl Browser {
    /// Looks again and again until `look` sees what is awaited. A page that is just changing is no error.
    ///
    /// # Errors
    /// When `limit` is over; with `awaited` and what was there instead.
    pub async fn wait_for<T>(
        &self,
        awaited: &str,
        limit: Duration,
        mut look: impl AsyncFnMut() -> Result<Sighting<T>>,
    ) -> Result<T> {
        let deadline = Instant::now() + limit;
        let mut interval = FIRST_INTERVAL;
        loop {
            let instead = match look().await {
                Ok(Sighting::There(seen)) => return Ok(seen),
                Ok(Sighting::Instead(instead)) => instead,
                Err(error) if error.is_passing() => error.to_string(),
                Err(error) => return Err(error),
            };
            if Instant::now() >= deadline {
                let instead = format!("{instead}\n{}", self.scene().await);
                return Err(Error::Awaited { awaited: awaited.to_owned(), limit, instead });
            }
            time::sleep(interval).await;
            interval = (interval * 3 / 2).min(LONGEST_INTERVAL);
        }
    }

    /// Waits until the visible text of an element that `css` finds contains `fragment`; gives the whole text.
    ///
    /// # Errors
    /// When it does not within `limit`.
    pub async fn wait_for_text(&self, css: &str, fragment: &str, limit: Duration) -> Result<String> {
        self.wait_for(&format!("“{fragment}” in {css}"), limit, async || {
            let text = self.now(css).await?.text().await.map_err(|error| failed("read the text of", css, error))?;
            let text = with_ordinary_spaces(&text);
            Ok(seen_if(text.contains(fragment), text))
        })
        .await
    }

    /// Waits until the value of the form field that `css` finds is `as_wished`, which `awaited` puts in words.
    ///
    /// # Errors
    /// When it is not within `limit`.
    pub async fn wait_for_value(
        &self,
        css: &str,
        awaited: &str,
        limit: Duration,
        as_wished: impl Fn(&str) -> bool,
    ) -> Result<String> {
        self.wait_for(&format!("{awaited} in {css}"), limit, async || {
            let value = self.value_now(css).await?;
            Ok(seen_if(as_wished(&value), value))
        })
        .await
    }

    /// Waits until the page's address contains `fragment`; gives the whole address.
    ///
    /// # Errors
    /// When it does not within `limit`.
    pub async fn wait_for_address(&self, fragment: &str, limit: Duration) -> Result<String> {
        self.wait_for(&format!("an address with {fragment}"), limit, async || {
            let address = self.address().await?;
            Ok(seen_if(address.contains(fragment), address))
        })
        .await
    }
}

pub(super) fn seen_if(as_wished: bool, text: String) -> Sighting<String> {
    if as_wished { Sighting::There(text) } else { Sighting::Instead(format!("there was {text:?}")) }
}

pub(super) fn failed(doing: &str, what: &str, source: fantoccini::error::CmdError) -> Error {
    Error::Command { doing: format!("{doing} {what}"), source: Box::new(source) }
}
