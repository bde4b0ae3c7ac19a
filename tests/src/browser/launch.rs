//! What is to be started.

use std::{
    env, fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use super::error::{Error, Result};

/// Which browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Chromium by chromedriver.
    Chromium,
    /// Firefox by geckodriver.
    Firefox,
}

impl Kind {
    /// Both, for tests that run in each.
    pub const ALL: [Self; 2] = [Self::Chromium, Self::Firefox];

    /// Where the browser is.
    ///
    /// # Errors
    /// When it is not installed.
    pub fn program(self) -> Result<PathBuf> {
        match self {
            Self::Chromium => program("CHROMIUM", &["chromium"]),
            Self::Firefox => program("FIREFOX", &["firefox-esr", "firefox"]),
        }
    }

    /// The browser's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The language of the browser's own texts, and so of the extension's. Needs the browsers' language packages
/// (Debian: `chromium-l10n`, `firefox-esr-l10n-fr`); without them, both stay English.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// French.
    French,
    /// English.
    English,
}

impl Language {
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en-US",
        }
    }
}

/// What the browser answers to `prefers-color-scheme`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColourScheme {
    /// Dark text on light ground.
    Light,
    /// Light text on dark ground.
    Dark,
}

/// The size of what is seen of a page, in CSS pixels at 100 % zoom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewport {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// A browser to be started, by [`super::Browser::launch`].
#[derive(Clone, Debug)]
pub struct Launch {
    /// Which browser.
    pub kind: Kind,
    /// The packaged extension: for Chromium the unpacked folder, for Firefox the `.xpi` (a folder serves too).
    pub extension: PathBuf,
    /// The browser's HOME. Native host manifests are found in it, where `cle-megalis install` puts them for this
    /// user; see [`Launch::native_hosts`]. Two browsers of one kind must not share a home at the same time.
    pub home: PathBuf,
    /// The HTTP proxy that everything but loopback goes through; without one, everything else fails.
    pub proxy: Option<SocketAddr>,
    /// French unless changed.
    pub language: Language,
    /// Light unless changed.
    pub colour_scheme: ColourScheme,
    /// 1280 × 900 unless changed.
    pub viewport: Viewport,
    /// The browser's own zoom for all pages, in percent. 100 unless changed.
    pub zoom: u16,
    /// Whether a window is shown; only where there is a display. `false` unless changed.
    pub visible: bool,
    /// Whether Firefox takes the extension for one that a person has installed, and not for one that a developer tries.
    /// `false` unless changed.
    pub for_good: bool,
    /// The extension's id where the machine has the browser install it, by a policy or an offer: then [`Launch::extension`] is not
    /// given to the browser, which has it some seconds after its start. `None` unless changed.
    pub by_policy: Option<String>,
}

impl Launch {
    /// `kind` with `extension` and `home`, all else as is usual.
    pub fn new(kind: Kind, extension: impl Into<PathBuf>, home: impl Into<PathBuf>) -> Self {
        Self {
            kind,
            extension: extension.into(),
            home: home.into(),
            proxy: None,
            language: Language::French,
            colour_scheme: ColourScheme::Light,
            viewport: Viewport { width: 1280, height: 900 },
            zoom: 100,
            visible: false,
            for_good: false,
            by_policy: None,
        }
    }

    /// The folder in which the browser looks for the manifests of native hosts.
    #[must_use]
    pub fn native_hosts(&self) -> PathBuf {
        self.home.join(match self.kind {
            Kind::Chromium => ".config/chromium/NativeMessagingHosts",
            Kind::Firefox => ".mozilla/native-messaging-hosts",
        })
    }

    /// The folder in which downloads are saved.
    #[must_use]
    pub fn downloads(&self) -> PathBuf {
        self.home.join("downloads")
    }

    pub(super) fn shows_window(&self) -> bool {
        self.visible && (env::var_os("DISPLAY").is_some() || env::var_os("WAYLAND_DISPLAY").is_some())
    }

    /// The capabilities that both browsers understand (W3C WebDriver, section 7).
    pub(super) fn capabilities(&self) -> serde_json::Map<String, Value> {
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("acceptInsecureCerts".to_owned(), json!(true));
        // Dialogs are part of what is tested: nobody else answers them.
        capabilities.insert("unhandledPromptBehavior".to_owned(), json!("ignore"));
        capabilities.insert("timeouts".to_owned(), json!({ "implicit": 0, "pageLoad": 20_000, "script": 20_000 }));
        // Port 9 answers to nobody: without a proxy, what is not on loopback stays out of reach.
        let proxy = self.proxy.map_or_else(|| "127.0.0.1:9".to_owned(), |address| address.to_string());
        let manual = json!({ "proxyType": "manual", "httpProxy": proxy, "sslProxy": proxy });
        capabilities.insert("proxy".to_owned(), manual);
        capabilities
    }
}

/// The program that `variable` names, else the first of `names` on PATH.
pub(super) fn program(variable: &'static str, names: &[&'static str]) -> Result<PathBuf> {
    if let Some(named) = env::var_os(variable).filter(|named| !named.is_empty()) {
        return Ok(PathBuf::from(named));
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let candidates = names.iter().flat_map(|name| env::split_paths(&path).map(move |folder| folder.join(name)));
    let program = names.first().copied().unwrap_or(variable);
    candidates.into_iter().find(|candidate| is_file(candidate)).ok_or(Error::NoProgram { program, variable })
}

fn is_file(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file())
}
