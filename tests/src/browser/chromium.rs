//! What only Chromium needs: chromedriver, switches and preferences.

use std::{fs, net::SocketAddr, process::Command};

use serde_json::{Map, Value, json};

use super::{
    driver::Driver,
    error::{Error, Result},
    launch::{ColourScheme, Launch, program},
};

/// The extension's id: what the `key` in its manifest gives.
const EXTENSION_ID: &str = "cjpkpbpnbdmnfabndloefdplbgoomjap";

const NO_BACKGROUND_NETWORKING: &str = "--disable-background-networking";

/// The driver's own switches with which Chromium fetches nothing that a policy has it install, and takes nothing that the
/// machine offers.
const KEEP_EXTENSIONS_AWAY: [&str; 2] = ["disable-background-networking", "disable-default-apps"];

pub(super) fn extension_origin(launch: &Launch) -> String {
    format!("chrome-extension://{}", launch.by_policy.as_deref().unwrap_or(EXTENSION_ID))
}

pub(super) async fn start_driver(launch: &Launch) -> Result<Driver> {
    let mut command = Command::new(program("CHROMEDRIVER", &["chromedriver"])?);
    command
        .arg("--port=0")
        .env("HOME", &launch.home)
        // The language of Chromium's own texts comes from here alone on Linux.
        .env("LANGUAGE", launch.language.tag());
    for variable in ["LC_ALL", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "CHROMIUM_FLAGS"] {
        command.env_remove(variable);
    }
    // What an end by force leaves behind vanishes with the home. But Chromium keeps a socket there, whose path must not
    // be longer than 107 bytes.
    let temporary = launch.home.join("tmp");
    if temporary.as_os_str().len() < 60 && fs::create_dir_all(&temporary).is_ok() {
        command.env("TMPDIR", temporary);
    }
    Driver::start(command, "successfully on port ").await
}

pub(super) fn capabilities(launch: &Launch) -> Result<Map<String, Value>> {
    if launch.by_policy.is_none() && !launch.extension.join("manifest.json").is_file() {
        let reason = "it is no folder with a manifest.json";
        return Err(Error::Extension { path: launch.extension.clone(), browser: launch.kind.name(), reason });
    }
    let mut capabilities = launch.capabilities();
    capabilities.insert("browserName".to_owned(), json!("chrome"));
    capabilities.insert(
        "goog:chromeOptions".to_owned(),
        json!({
            "binary": launch.kind.program()?,
            "args": switches(launch),
            "excludeSwitches": if launch.by_policy.is_some() { KEEP_EXTENSIONS_AWAY.as_slice() } else { &[] },
            "prefs": preferences(launch),
        }),
    );
    Ok(capabilities)
}

fn switches(launch: &Launch) -> Vec<String> {
    let mut switches: Vec<String> = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--no-default-browser-check",
        // Nothing but the pages goes over the network.
        "--disable-component-update",
        "--disable-domain-reliability",
        "--disable-sync",
        "--no-pings",
        // The last two would ask the search engine, Chromium 148's at its start.
        "--disable-features=AutofillServerCommunication,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,AimEnabled,PreconnectToSearch",
        "--component-updater=url-source=http://127.0.0.1:9/",
        "--gaia-url=http://127.0.0.1:9/",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        "--password-store=basic",
    ]
    .map(str::to_owned)
    .into();
    // The folder that Chromium takes by itself in this home, so that native hosts are where the host installs them.
    switches.push(format!("--user-data-dir={}", launch.home.join(".config/chromium").display()));
    if launch.by_policy.is_none() {
        switches.push(NO_BACKGROUND_NETWORKING.to_owned());
        switches.push(format!("--load-extension={}", launch.extension.display()));
    }
    switches.push(format!("--lang={}", launch.language.tag()));
    switches.push(format!("--window-size={},{}", launch.viewport.width, launch.viewport.height));
    if launch.colour_scheme == ColourScheme::Dark {
        switches.push("--force-dark-mode".to_owned());
    }
    if !launch.shows_window() {
        switches.push("--headless=new".to_owned());
    }
    switches
}

fn preferences(launch: &Launch) -> Value {
    // Chromium counts zoom in steps of a fifth; "x" stands for the ordinary storage partition.
    let zoom = (f64::from(launch.zoom) / 100.0).log(1.2);
    json!({
        "partition": { "default_zoom_level": { "x": zoom } },
        "download": { "default_directory": launch.downloads(), "prompt_for_download": false },
        // Else Chromium opens the search engine's page beside the test's.
        "session": { "restore_on_startup": 4, "startup_urls": ["about:blank"] },
        "safebrowsing": { "enabled": false },
        "signin": { "allowed": false },
        "credentials_enable_service": false,
        "translate": { "enabled": false },
        "intl": { "accept_languages": launch.language.tag(), "selected_languages": launch.language.tag() },
    })
}

/// Where the browser's DevTools listen.
pub(super) fn devtools_address(capabilities: &Map<String, Value>) -> Option<SocketAddr> {
    let address = capabilities.get("goog:chromeOptions")?.get("debuggerAddress")?.as_str()?;
    address.replace("localhost", "127.0.0.1").parse().ok()
}
