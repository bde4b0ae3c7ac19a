//! The extension's panel: a page of its own, in a frame of the account page.

use std::{path::Path, time::Duration};

use super::{
    error::{Error, Result},
    session::Browser,
    spaces::with_ordinary_spaces,
    wait::{PATIENCE, Sighting, seen_if},
};

const PANEL: &str = "iframe#cle-megalis-panel";
const HINT: &str = "iframe#cle-megalis-hint";
/// What stands in a page of the extension's over which a file is held.
const TAKES_A_FILE: &str = "#file.dropping";

/// The panel in the current page, or a hint, which is one in small. Each step enters its frame and comes back to the page;
/// between two steps the panel may well be drawn anew, or the page be another.
#[derive(Clone, Copy, Debug)]
pub struct Panel<'a> {
    browser: &'a Browser,
    frame: &'static str,
}

impl Browser {
    /// The panel, waited for up to 10 s until something stands in it.
    ///
    /// # Errors
    /// When there is none, or it stays empty.
    pub async fn panel(&self) -> Result<Panel<'_>> {
        self.panel_in(PANEL).await
    }

    /// The hint on the way to the form, waited for as the panel is.
    ///
    /// # Errors
    /// When there is none, or it stays empty.
    pub async fn hint(&self) -> Result<Panel<'_>> {
        self.panel_in(HINT).await
    }

    async fn panel_in(&self, frame: &'static str) -> Result<Panel<'_>> {
        let panel = Panel { browser: self, frame };
        panel.wait_until("the panel with a text", PATIENCE, |text| !text.trim().is_empty()).await?;
        Ok(panel)
    }

    /// Whether there is a panel right now.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn has_panel(&self) -> Result<bool> {
        Ok(self.count(PANEL).await? > 0)
    }
}

impl Panel<'_> {
    /// The panel's visible text.
    ///
    /// # Errors
    /// When the panel is gone.
    pub async fn text(&self) -> Result<String> {
        self.wait_until("the panel", PATIENCE, |_| true).await
    }

    /// Waits until the panel's text contains `fragment`; gives the whole text.
    ///
    /// # Errors
    /// When it does not within `limit`; with the text that is there.
    pub async fn wait_for_text(&self, fragment: &str, limit: Duration) -> Result<String> {
        self.wait_until(&format!("“{fragment}” in the panel"), limit, |text| text.contains(fragment)).await
    }

    /// Waits until the panel's text contains `fragment` no more.
    ///
    /// # Errors
    /// When it still does after `limit`.
    pub async fn wait_until_without(&self, fragment: &str, limit: Duration) -> Result<()> {
        self.wait_until(&format!("no “{fragment}” in the panel"), limit, |text| !text.contains(fragment))
            .await
            .map(drop)
    }

    /// Waits until the whole panel is in sight, higher than a line or two.
    ///
    /// # Errors
    /// When it is not within `limit`.
    pub async fn wait_until_in_sight(&self, limit: Duration) -> Result<()> {
        const LOOK: &str = r"
            const { top, bottom } = document.querySelector(arguments[0]).getBoundingClientRect();
            const inner = document.documentElement.clientHeight;
            return bottom - top > 100 && top >= 0 && bottom <= inner ? null : `it goes from ${top} to ${bottom} of ${inner}`;
        ";
        self.browser
            .wait_for("the whole panel in sight", limit, async || {
                let seen = self.browser.execute(LOOK, vec![self.frame.into()]).await?;
                Ok(seen.as_str().map_or(Sighting::There(()), |instead| Sighting::Instead(instead.to_owned())))
            })
            .await
    }

    /// What the panel's buttons and links are called, from top to bottom.
    ///
    /// # Errors
    /// When the panel is gone.
    pub async fn buttons(&self) -> Result<Vec<String>> {
        self.inside(async || self.browser.labels().await).await
    }

    /// Clicks the button that is called `label`. The click may well close the panel.
    ///
    /// # Errors
    /// When there is none within 10 s; the message lists those that are there.
    pub async fn click(&self, label: &str) -> Result<()> {
        match self.inside(async || self.browser.click_labelled(label).await).await {
            // The frame went away under the click, before the driver could say that it was done.
            Err(Error::Command { .. }) if self.browser.count(self.frame).await? == 0 => Ok(()),
            outcome => outcome,
        }
    }

    /// Chooses a file in the panel.
    ///
    /// # Errors
    /// When the panel is gone.
    pub async fn choose_file(&self, file: &Path) -> Result<()> {
        self.inside(async || self.browser.choose_file("#file input", file).await).await
    }

    /// Drops a file onto the panel. In Chromium only: Firefox' driver reaches no frames of another process so.
    ///
    /// # Errors
    /// When the panel is gone.
    pub async fn drop_file(&self, file: &Path) -> Result<()> {
        let lit = async || self.inside(async || self.browser.count(TAKES_A_FILE).await).await;
        self.browser.drop_file(self.frame, file, async || Ok(lit().await? > 0)).await
    }

    /// Does something in the panel's document, with the browser's methods for pages, and comes back to the page.
    ///
    /// # Errors
    /// When the panel is gone, and what `act` fails with.
    pub async fn inside<T>(&self, act: impl AsyncFnOnce() -> Result<T>) -> Result<T> {
        let frame = self.browser.now(self.frame).await?;
        self.browser.bounded("enter the panel", frame.enter_frame()).await?;
        let outcome = act().await;
        // What was done may have removed the very frame one is in.
        self.browser.leave_frames().await?;
        outcome
    }

    /// What can be seen of a panel that says nothing: whether the page is in front, whether the frame has a height, and
    /// whether something was drawn into it.
    async fn why_empty(&self) -> Result<String> {
        const LOOK: &str = "return `${document.visibilityState}, ${innerHeight} pixels high, ${document.readyState}, \
                            ${document.getElementById('content')?.innerHTML.length} characters of HTML`";
        let look = async || self.browser.execute(LOOK, Vec::new()).await;
        let seen = self.inside(look).await?;
        Ok(format!("it was empty: {}", seen.as_str().unwrap_or_default()))
    }

    async fn wait_until(&self, awaited: &str, limit: Duration, as_wished: impl Fn(&str) -> bool) -> Result<String> {
        self.browser
            .wait_for(awaited, limit, async || {
                let read = async || {
                    let body = self.browser.now("body").await?;
                    self.browser.bounded("read the panel", body.text()).await
                };
                let text = with_ordinary_spaces(&self.inside(read).await?);
                if text.is_empty() && !as_wished(&text) {
                    return Ok(Sighting::Instead(self.why_empty().await?));
                }
                Ok::<Sighting<String>, _>(seen_if(as_wished(&text), text))
            })
            .await
    }
}
