//! The extension's brain. The background script hands it events and carries out its effects ([`Brain`]); panel and
//! popup hand it a view to draw ([`draw_panel`], [`draw_popup`]).
//!
//! `page` (what the content script saw) → `record_form` (which field, who is the agent) → `plan` (fill, ask, wait or
//! explain) → `background` (ports and messages). `view` and `popup_view` say what is shown; `pages` draws it.

pub mod background;
#[cfg(test)]
mod fixtures;
pub mod holdings;
pub mod host_link;
pub mod memo;
pub mod page;
pub mod plan;
pub mod popup_view;
pub mod record_form;
pub mod view;

#[cfg(target_arch = "wasm32")]
mod pages;

/// What the JavaScript calls.
#[cfg(target_arch = "wasm32")]
pub mod exports {
    use certificate::Timestamp;
    use wasm_bindgen::prelude::*;

    use crate::background::{Background, Effect, Event};

    /// The background's mind, to be kept as long as the background script lives.
    #[wasm_bindgen]
    #[derive(Default)]
    pub struct Brain(Background);

    #[wasm_bindgen]
    impl Brain {
        /// A mind that knows nobody yet.
        #[wasm_bindgen(constructor)]
        pub fn new() -> Self {
            Self::default()
        }

        /// Takes an [`Event`] and gives the list of [`Effect`]s to carry out in order, both as JSON.
        pub fn handle(&mut self, event: &str) -> String {
            let Ok(event) = serde_json::from_str::<Event>(event) else { return "[]".to_owned() };
            let effects: Vec<Effect> = self.0.handle(event, now());
            serde_json::to_string(&effects).unwrap_or_else(|_| "[]".to_owned())
        }
    }

    /// The clock of the browser, in whole seconds.
    fn now() -> Timestamp {
        #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970 fit until long after the sun has gone")]
        Timestamp((js_sys::Date::now() / 1000.0) as i64)
    }

    /// Draws a `view::PanelView`, given as JSON, into the panel's page.
    ///
    /// # Errors
    /// When the view is not understood or a template is missing from the page.
    #[wasm_bindgen]
    pub fn draw_panel(view: &str) -> Result<(), JsValue> {
        crate::pages::panel::draw(view)
    }

    /// Draws a `popup_view::PopupView`, given as JSON, into the popup's page.
    ///
    /// # Errors
    /// When the view is not understood or a template is missing from the page.
    #[wasm_bindgen]
    pub fn draw_popup(view: &str) -> Result<(), JsValue> {
        crate::pages::popup::draw(view)
    }
}
