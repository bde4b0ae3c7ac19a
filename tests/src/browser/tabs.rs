//! Tabs, the extension's own pages, dialogs.

use std::time::Duration;

use fantoccini::wd::WindowHandle;
use serde_json::{Value, json};

use super::{
    command::VendorCommand,
    error::{Error, Result},
    launch::Kind,
    session::Browser,
    wait::{PATIENCE, Sighting},
};

/// A tab of a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab(WindowHandle);

impl Browser {
    /// The tab one is in.
    ///
    /// # Errors
    /// When it has been closed.
    pub async fn tab(&self) -> Result<Tab> {
        self.bounded("tell the tab", self.client().window()).await.map(Tab)
    }

    /// All tabs, in no order.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn tabs(&self) -> Result<Vec<Tab>> {
        Ok(self.bounded("list the tabs", self.client().windows()).await?.into_iter().map(Tab).collect())
    }

    /// Waits until one of the extension's pages is open at an address that ends so. (Chromium's driver hides the tabs
    /// that an extension opens.)
    ///
    /// # Errors
    /// When none is within `limit`.
    pub async fn wait_for_extension_page(&self, end: &str, limit: Duration) -> Result<()> {
        self.wait_for(&format!("a page of the extension at …{end}"), limit, async || {
            let addresses = self.extension_addresses().await?;
            if addresses.iter().any(|address| address.ends_with(end)) {
                return Ok(Sighting::There(()));
            }
            Ok(Sighting::Instead(format!("there were {addresses:?}")))
        })
        .await
    }

    /// Loads the page again and again until nothing of the extension runs.
    ///
    /// # Errors
    /// When something still does after `limit`.
    pub async fn wait_until_without_extension(&self, limit: Duration) -> Result<()> {
        self.wait_for("nothing of the extension", limit, async || {
            self.reload().await?;
            let addresses = self.extension_addresses().await?;
            Ok(if addresses.is_empty() {
                Sighting::There(())
            } else {
                Sighting::Instead(format!("there were {addresses:?}"))
            })
        })
        .await
    }

    /// Opens an empty tab and goes there; gives the tab one comes from.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn open_tab(&self) -> Result<Tab> {
        let from = self.tab().await?;
        let opened = self.bounded("open a tab", self.client().new_window(true)).await?;
        self.switch_to(&Tab(opened.handle)).await?;
        Ok(from)
    }

    /// Closes the page of the extension whose address ends with `end`, which opened by itself and in front of the page that
    /// one is in. (Chromium's driver does not reach such a tab, and would not let it run.)
    ///
    /// # Errors
    /// When there is none, or it cannot be closed.
    pub async fn close_extension_page(&self, end: &str) -> Result<()> {
        const DOING: &str = "close a page of the extension";
        if self.kind() == Kind::Firefox {
            // A tab that was there before the driver may be the one it took for its own: that one goes elsewhere next.
            if self.address().await?.ends_with(end) {
                return Ok(());
            }
            let here = self.tab().await?;
            for tab in self.tabs().await?.into_iter().filter(|tab| *tab != here) {
                self.switch_to(&tab).await?;
                if self.address().await?.ends_with(end) {
                    return self.close_tab(&here).await;
                }
            }
            self.switch_to(&here).await?;
            return Err(Error::Answer { doing: DOING.to_owned(), answer: format!("no {end}") });
        }
        let pages = self.listed_targets(&[self.extension_origin()]).await?;
        let page = pages.into_iter().find(|(_, address)| address.ends_with(end));
        let (id, _) = page.ok_or_else(|| Error::Answer { doing: DOING.to_owned(), answer: format!("no {end}") })?;
        let close = json!({ "cmd": "Target.closeTarget", "params": { "targetId": id } });
        self.send(DOING, VendorCommand::post("goog/cdp/execute", close)).await?;
        // A tab that is not in front draws nothing, and so its panel finds no size.
        let front = json!({ "cmd": "Page.bringToFront", "params": {} });
        self.send(DOING, VendorCommand::post("goog/cdp/execute", front)).await?;
        self.wait_for("the page in front", PATIENCE, async || {
            let state = self.execute("return document.visibilityState", Vec::new()).await?;
            Ok(if state == "visible" { Sighting::There(()) } else { Sighting::Instead(format!("it was {state}")) })
        })
        .await
    }

    /// Goes to another tab.
    ///
    /// # Errors
    /// When it has been closed.
    pub async fn switch_to(&self, tab: &Tab) -> Result<()> {
        self.bounded("switch to a tab", self.client().switch_to_window(tab.0.clone())).await
    }

    /// Closes the tab one is in and goes to another.
    ///
    /// # Errors
    /// When one of them is closed already.
    pub async fn close_tab(&self, go_to: &Tab) -> Result<()> {
        self.bounded("close a tab", self.client().close_window()).await?;
        self.switch_to(go_to).await
    }

    /// Opens the extension's popup in a tab of its own; gives the tab one comes from. (The true popup closes as soon
    /// as it loses the focus, and no driver can enter it.)
    ///
    /// # Errors
    /// When the extension is not there.
    pub async fn popup(&self) -> Result<Tab> {
        self.extension_page("popup.html").await
    }

    /// Opens a page of the extension in a tab of its own; gives the tab one comes from.
    ///
    /// # Errors
    /// When the extension is not there.
    pub async fn extension_page(&self, path: &str) -> Result<Tab> {
        let from = self.open_tab().await?;
        self.go(&format!("{}/{path}", self.extension_origin())).await?;
        Ok(from)
    }

    /// The text of the dialog that the page has opened.
    ///
    /// # Errors
    /// When there is none.
    pub async fn dialog_text(&self) -> Result<String> {
        self.bounded("read the dialog", self.client().get_alert_text()).await
    }

    /// Agrees to the dialog.
    ///
    /// # Errors
    /// When there is none.
    pub async fn accept_dialog(&self) -> Result<()> {
        self.bounded("accept the dialog", self.client().accept_alert()).await
    }

    /// Refuses the dialog.
    ///
    /// # Errors
    /// When there is none.
    pub async fn dismiss_dialog(&self) -> Result<()> {
        self.bounded("dismiss the dialog", self.client().dismiss_alert()).await
    }

    /// Enters a frame of the page: the steps that follow are in it, until [`Browser::leave_frames`].
    ///
    /// # Errors
    /// When there is no such frame.
    pub async fn enter_frame(&self, css: &str) -> Result<()> {
        let frame = self.find(css).await?;
        self.bounded(&format!("enter {css}"), frame.enter_frame()).await
    }

    /// Comes back to the page itself.
    ///
    /// # Errors
    /// When the tab has been closed.
    pub async fn leave_frames(&self) -> Result<()> {
        let top = VendorCommand::post("frame", json!({ "id": Value::Null }));
        self.send("leave the frame", top).await.map(drop)
    }
}
