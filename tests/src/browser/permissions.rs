//! Permissions that an extension asks for while it runs.

use serde_json::{Value, json};

use super::{
    error::{Error, Result},
    firefox,
    launch::Kind,
    session::Browser,
};

/// The browser asks no more, and grants.
const FIREFOX_AGREE: &str = r#"
    const [done] = arguments;
    Services.prefs.setBoolPref("extensions.webextOptionalPermissionPrompts", false);
    done();
"#;

/// What the user has agreed to once, the browser grants again without asking. No driver can press the button in its
/// question; on its page of extensions, the same can be said beforehand.
const CHROMIUM_AGREE: &str = r#"
    const [id, pattern, done] = arguments;
    chrome.developerPrivate.addHostPermission(id, pattern).then(() => done(null), (error) => done(String(error)));
"#;

/// Waits for the browser's question and presses its second button, "Deny".
const FIREFOX_REFUSE: &str = r#"
    const [done] = arguments;
    const look = () => {
        const button = document.querySelector('#addon-webext-permissions-notification .popup-notification-secondary-button');
        if (!button || button.getClientRects().length === 0) return setTimeout(look, 50);
        // It takes no click in the first moment, lest somebody press it by accident.
        setTimeout(() => { button.click(); done(null); }, 1000);
    };
    look();
"#;

impl Browser {
    /// Has the browser grant the extension what it will ask for at this origin, as a user who agrees.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn agree_to_origin(&self, origin: &str) -> Result<()> {
        const DOING: &str = "agree to a permission";
        if self.kind() == Kind::Firefox {
            return firefox::run(self, DOING, FIREFOX_AGREE, Vec::new()).await.map(drop);
        }
        let id = self.extension_origin().trim_start_matches("chrome-extension://").to_owned();
        let from = self.open_tab().await?;
        self.go("chrome://extensions").await?;
        let answer = self.execute_async(CHROMIUM_AGREE, vec![json!(id), json!(format!("{origin}/*"))]).await?;
        self.close_tab(&from).await?;
        if answer == Value::Null {
            return Ok(());
        }
        Err(Error::Answer { doing: DOING.to_owned(), answer: answer.to_string() })
    }

    /// Refuses what the extension asks for, in the browser's own question. In Firefox only: Chromium's driver does not
    /// reach it.
    ///
    /// # Errors
    /// When nothing is asked.
    pub async fn refuse_permission(&self) -> Result<()> {
        firefox::run(self, "refuse a permission", FIREFOX_REFUSE, Vec::new()).await.map(drop)
    }
}
