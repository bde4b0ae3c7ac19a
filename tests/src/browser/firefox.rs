//! What only Firefox needs: geckodriver, preferences, and scripts with the browser's own rights.

use std::process::Command;

use serde_json::{Map, Value, json};

use super::{
    command::VendorCommand,
    driver::Driver,
    error::{Error, Result},
    launch::{ColourScheme, Launch, program},
    session::Browser,
};

/// The extension's id: `browser_specific_settings.gecko.id` in its manifest.
pub(super) const ADD_ON_ID: &str = "cle-megalis@cle-megalis.fr";

/// Firefox gives each installation a random host name; the tests need to know it.
const EXTENSION_UUID: &str = "5d0c3a8e-6f0b-4f5c-9a57-2f7f7c1f0e11";

pub(super) fn extension_origin() -> String {
    format!("moz-extension://{EXTENSION_UUID}")
}

pub(super) async fn start_driver(launch: &Launch) -> Result<Driver> {
    let mut command = Command::new(program("GECKODRIVER", &["geckodriver"])?);
    command
        .args(["--port", "0", "--websocket-port", "0", "--allow-system-access", "--profile-root"])
        // Here it vanishes with the home, however the browser ends.
        .arg(&launch.home)
        .env("HOME", &launch.home)
        // Without it, Firefox disregards the preference that silences its settings server.
        .env("MOZ_REMOTE_SETTINGS_DEVTOOLS", "1");
    for variable in ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "MOZ_HEADLESS_WIDTH", "MOZ_HEADLESS_HEIGHT"]
    {
        command.env_remove(variable);
    }
    Driver::start(command, "Listening on 127.0.0.1:").await
}

pub(super) fn capabilities(launch: &Launch) -> Result<Map<String, Value>> {
    if launch.by_policy.is_none() && !launch.extension.exists() {
        let reason = "there is nothing at this path";
        return Err(Error::Extension { path: launch.extension.clone(), browser: launch.kind.name(), reason });
    }
    let mut capabilities = launch.capabilities();
    capabilities.insert("browserName".to_owned(), json!("firefox"));
    let arguments: &[&str] = if launch.shows_window() { &[] } else { &["-headless"] };
    capabilities.insert(
        "moz:firefoxOptions".to_owned(),
        json!({
            "binary": launch.kind.program()?,
            "args": arguments,
            "prefs": preferences(launch),
        }),
    );
    Ok(capabilities)
}

/// What would ask the user, or go over the network beside the pages.
const SWITCHED_OFF: [&str; 24] = [
    "app.normandy.enabled",
    "browser.download.alwaysOpenPanel",
    "browser.newtabpage.enabled",
    "browser.region.update.enabled",
    "browser.safebrowsing.downloads.enabled",
    "browser.safebrowsing.malware.enabled",
    "browser.safebrowsing.phishing.enabled",
    "browser.search.update",
    "browser.translations.enable",
    "datareporting.healthreport.uploadEnabled",
    "datareporting.policy.dataSubmissionEnabled",
    "dom.push.connection.enabled",
    "extensions.blocklist.enabled",
    "extensions.getAddons.cache.enabled",
    "extensions.update.enabled",
    "media.gmp-manager.updateEnabled",
    "messaging-system.rsexperimentloader.enabled",
    "network.captive-portal-service.enabled",
    "network.connectivity-service.enabled",
    "network.prefetch-next",
    "security.remote_settings.crlite_filters.enabled",
    "security.remote_settings.intermediates.enabled",
    "signon.rememberSignons",
    "toolkit.telemetry.enabled",
];

fn preferences(launch: &Launch) -> Value {
    let uuids = json!({ ADD_ON_ID: EXTENSION_UUID }).to_string();
    let dark = launch.colour_scheme == ColourScheme::Dark;
    let mut preferences = json!({
        "extensions.webextensions.uuids": uuids,
        // Not signed by Mozilla: only what is tried for the moment may be that otherwise.
        "xpinstall.signatures.required": !launch.for_good && launch.by_policy.is_none(),
        "intl.locale.requested": launch.language.tag(),
        "intl.accept_languages": launch.language.tag(),
        "layout.css.prefers-color-scheme.content-override": if dark { 0 } else { 1 },
        "browser.download.folderList": 2,
        "browser.download.dir": launch.downloads(),
        "browser.download.useDownloadDir": true,
        // The console of pages and extension goes to standard output, where `inspect` reads it.
        "browser.dom.window.dump.enabled": true,
        "devtools.console.stdout.content": true,
        "devtools.console.stdout.chrome": false,
        // Nothing but the pages goes over the network.
        "app.update.disabledForTesting": true,
        "browser.startup.page": 0,
        "network.dns.disablePrefetch": true,
        "network.http.speculative-parallel-limit": 0,
        "network.trr.mode": 5,
        "services.settings.server": "data:,#",
        "security.OCSP.enabled": 0,
    });
    for name in SWITCHED_OFF {
        preferences[name] = json!(false);
    }
    preferences
}

/// Sets what has no preference.
pub(super) async fn set_zoom(browser: &Browser, launch: &Launch) -> Result<()> {
    run(browser, "set the zoom", SET_ZOOM, vec![json!(f64::from(launch.zoom) / 100.0)]).await.map(drop)
}

/// Installs the extension. It may open a tab, which hides the current one.
pub(super) async fn install(browser: &Browser, launch: &Launch) -> Result<()> {
    let install = json!({ "path": launch.extension, "temporary": !launch.for_good });
    let command = VendorCommand::post("moz/addon/install", install);
    browser.send(&format!("install {}", launch.extension.display()), command).await.map(drop)
}

/// The zoom for all pages, kept where the settings page keeps it; and no least width of the window.
const SET_ZOOM: &str = r#"
    const [zoom, done] = arguments;
    document.documentElement.style.minWidth = "0";
    Cc["@mozilla.org/content-pref/service;1"].getService(Ci.nsIContentPrefService2)
        .setGlobal("browser.content.full-zoom", zoom, null, { handleCompletion: done });
"#;

/// Runs an asynchronous script in the browser's own window, with the browser's rights, and comes back to the page.
pub(super) async fn run(browser: &Browser, doing: &str, script: &str, arguments: Vec<Value>) -> Result<Value> {
    let context = |name: &str| VendorCommand::post("moz/context", json!({ "context": name }));
    browser.send(doing, context("chrome")).await?;
    let outcome = browser.bounded(doing, browser.client().execute_async(script, arguments)).await;
    browser.send(doing, context("content")).await?;
    outcome
}
