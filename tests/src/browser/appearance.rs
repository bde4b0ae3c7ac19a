//! Light, dark, forced colours: changed while the pages stay as they are.

use serde_json::{Value, json};

use super::{
    devtools::Target,
    error::{Error, Result},
    firefox,
    launch::Kind,
    session::Browser,
};

/// What the system has the pages look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appearance {
    /// Dark text on light ground.
    Light,
    /// Light text on dark ground.
    Dark,
    /// Few colours, chosen by the user, instead of the pages' own.
    ForcedColours,
}

/// `document_color_use`: 1 the page's colours, 2 the user's.
const FIREFOX_APPEARANCE: &str = r#"
    const [scheme, forced, done] = arguments;
    Services.prefs.setIntPref("layout.css.prefers-color-scheme.content-override", scheme);
    Services.prefs.setIntPref("browser.display.document_color_use", forced ? 2 : 1);
    setTimeout(done, 300);
"#;

impl Browser {
    /// Does something while all that is open has this appearance: the page, its frames, the extension's pages. Afterwards
    /// it looks as launched in Chromium, light in Firefox.
    ///
    /// # Errors
    /// When the browser refuses, and what `act` fails with.
    pub async fn looking<T, E: From<Error>>(
        &self,
        appearance: Appearance,
        act: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        match self.kind() {
            Kind::Chromium => {
                // Each document runs in a process of its own, and must be told on its own.
                let told = self.tell_chromium(appearance).await?;
                let outcome = act().await;
                drop(told);
                outcome
            }
            Kind::Firefox => {
                self.tell_firefox(appearance).await?;
                let outcome = act().await;
                self.tell_firefox(Appearance::Light).await?;
                outcome
            }
        }
    }

    async fn tell_chromium(&self, appearance: Appearance) -> Result<Vec<Target>> {
        let scheme = if appearance == Appearance::Dark { "dark" } else { "light" };
        let forced = if appearance == Appearance::ForcedColours { "active" } else { "none" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "forced-colors", "value": forced },
        ]);
        let mut told = Vec::new();
        for (address, mut target) in self.targets(&["http", self.extension_origin()]).await? {
            // Workers look like nothing.
            if address.ends_with(".js") {
                continue;
            }
            let (answer, _) = target.call("Emulation.setEmulatedMedia", json!({ "features": features })).await?;
            if let Some(error) = answer.get("error") {
                let doing = format!("show {address} {appearance:?}");
                return Err(Error::Answer { doing, answer: error.to_string() });
            }
            told.push(target);
        }
        Ok(told)
    }

    async fn tell_firefox(&self, appearance: Appearance) -> Result<()> {
        let scheme = if appearance == Appearance::Dark { 0 } else { 1 };
        let told: Vec<Value> = vec![json!(scheme), json!(appearance == Appearance::ForcedColours)];
        firefox::run(self, "change the appearance", FIREFOX_APPEARANCE, told).await.map(drop)
    }
}
