//! The extension's brain. The background script tells it what happened and carries out its effects (`Brain`); panel
//! and popup hand it what they are to show (`draw`).
//!
//! `page` (what the content script saw) → `record_form` (which field, who is the agent) → `plan` (fill, ask, wait or
//! explain; `file` for a chosen one) → `background` (ports and messages). `panel_view` and `popup_view` say what is shown, out of what `view` has, `drawing` lays it out as
//! stamps, `pages` puts those into the page.
//!
//! All of it is one module, loaded by background, panel and popup alike, so its size counts. What is read has one
//! reader (`serde_json::from_str`) and enums without tags inside; what nobody needs is not read at all.

pub mod assistance;
pub mod background;
pub mod drawing;
pub mod file;
#[cfg(test)]
mod fixtures;
pub mod guidance;
pub mod holdings;
pub mod host_link;
mod host_message;
pub mod memo;
pub mod page;
pub mod panel_view;
pub mod plan;
pub mod popup_view;
pub mod port;
pub mod record_form;
pub mod remembered;
pub mod remembering;
pub mod settings;
pub mod stamp;
pub mod tokens;
pub mod view;

#[cfg(target_arch = "wasm32")]
mod pages;

/// What the JavaScript calls.
#[cfg(target_arch = "wasm32")]
pub mod exports {
    use certificate::Timestamp;
    use wasm_bindgen::prelude::*;

    use crate::background::{Background, Event, WakeReason};

    /// The background's mind, to be kept as long as the background script lives.
    ///
    /// Each method tells it something that happened and gives the list of `Effect`s to carry out in order, as JSON.
    /// See [`Event`].
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

        /// What is set, as JSON: a `settings::Settings`. Told before anything else, and at each change.
        #[wasm_bindgen(js_name = setTo)]
        pub fn set_to(&mut self, settings: &str) -> String {
            self.handle(Event::SetTo(serde_json::from_str(settings).unwrap_or_default()))
        }

        /// A form, panel or popup opened its port; `sender` is a `port::Sender` and `memo` a `memo::Memo`, as JSON.
        pub fn connected(&mut self, client: u32, name: String, sender: &str, memo: &str) -> String {
            let sender = serde_json::from_str(sender).unwrap_or_default();
            let memo = serde_json::from_str(memo).ok();
            self.handle(Event::Connected { client, name, sender, memo })
        }

        /// It says something, as JSON.
        pub fn said(&mut self, client: u32, message: String) -> String {
            self.handle(Event::Said { client, message })
        }

        /// It closed.
        pub fn disconnected(&mut self, client: u32) -> String {
            self.handle(Event::Disconnected { client })
        }

        /// The host says something, as JSON.
        #[wasm_bindgen(js_name = hostSaid)]
        pub fn host_said(&mut self, message: String) -> String {
            self.handle(Event::HostSaid { message })
        }

        /// The host's port was closed from the other side, with the browser's words for why.
        #[wasm_bindgen(js_name = hostDisconnected)]
        pub fn host_disconnected(&mut self, error: String) -> String {
            self.handle(Event::HostDisconnected { error })
        }

        /// A delay has passed; `reason` is the one that came with the effect.
        pub fn woken(&mut self, reason: &str) -> String {
            WakeReason::named(reason).map_or_else(|| "[]".to_owned(), |reason| self.handle(Event::Woken { reason }))
        }

        fn handle(&mut self, event: Event) -> String {
            serde_json::to_string(&self.0.handle(event, now())).unwrap_or_else(|_| "[]".to_owned())
        }
    }

    /// The clock of the browser, in whole seconds.
    fn now() -> Timestamp {
        #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970 fit until long after the sun has gone")]
        Timestamp((js_sys::Date::now() / 1000.0) as i64)
    }

    /// Reads a file that the user chose; gives what `file::ChosenFile::told` takes.
    #[wasm_bindgen(js_name = readFile)]
    pub fn read_file(bytes: &[u8]) -> String {
        crate::file::read(bytes)
    }

    /// Draws a `stamp::Stamp`, given as JSON, into the page that calls.
    ///
    /// # Errors
    /// When the stamp is not understood or a template is missing from the page.
    #[wasm_bindgen]
    pub fn draw(stamp: &str) -> Result<(), JsValue> {
        let stamp = serde_json::from_str(stamp).map_err(|error| JsValue::from_str(&error.to_string()))?;
        crate::pages::show(&stamp)
    }
}
