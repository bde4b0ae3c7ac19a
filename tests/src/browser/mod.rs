//! Real browsers, driven from outside as a person would use them: Chromium by chromedriver, Firefox by geckodriver.
//!
//! ```text
//! launch  what is to be started      session  the running browser         driver    the driver's process
//! page    what is on the page        panel    the extension's own frame   tabs      tabs, popup, dialogs
//! window  size of what is seen       pictures screenshots                 inspect   WebAssembly, error messages
//! appearance  light, dark, forced colours
//! files   files given to a page    spaces   those that do not break
//! permissions  what the extension asks for while it runs
//! chromium, firefox                  what only one of them needs; command, devtools: their own protocols
//! ```
//!
//! Clicks and keys go through the browser's own input handling, so pages see trusted events. Every step has a time
//! limit, and a step that fails says what was awaited and what was there instead. Use one [`Browser`] from one task at
//! a time: WebDriver knows a *current* tab and frame.
//!
//! ```no_run
//! # use bench::browser::{Browser, Kind, Launch};
//! # async fn example() -> Result<(), bench::browser::Error> {
//! let browser = Browser::launch(&Launch::new(Kind::Firefox, "target/package/cle-megalis.xpi", "/tmp/home")).await?;
//! browser.go("https://socle.megalis.bretagne.bzh/").await?;
//! browser.click_labelled("Voir/Modifier vos informations personnelles").await?;
//! browser.panel().await?.click("Annuler").await?;
//! browser.close().await
//! # }
//! ```

mod appearance;
mod chromium;
mod command;
mod devtools;
mod driver;
mod error;
mod files;
mod firefox;
mod inspect;
mod launch;
mod page;
mod panel;
mod permissions;
mod pictures;
mod session;
mod spaces;
mod tabs;
mod wait;
mod window;

pub use self::{
    appearance::Appearance,
    error::{Error, Result},
    inspect::{ExtensionContext, LogEntry},
    launch::{ColourScheme, Kind, Language, Launch, Viewport},
    panel::Panel,
    session::Browser,
    spaces::with_ordinary_spaces,
    tabs::Tab,
    wait::Sighting,
};
