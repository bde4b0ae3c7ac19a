//! The running browser.

use std::{fs, future::Future, net::SocketAddr, time::Duration};

use fantoccini::{Client, ClientBuilder, error::CmdError, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use tokio::time;

use super::{
    chromium,
    command::VendorCommand,
    driver::Driver,
    error::{Error, Result},
    firefox,
    launch::{Kind, Launch},
};

/// How long a browser may take to start.
const START_LIMIT: Duration = Duration::from_secs(60);

/// How long a single command may take. Longer than the limits inside the browser (20 s for a page or a script), whose
/// messages say more.
const COMMAND_LIMIT: Duration = Duration::from_secs(25);

/// A running browser with one session. [`Browser::close`] ends it orderly; dropping it ends all its processes at once.
#[derive(Debug)]
pub struct Browser {
    kind: Kind,
    client: Client,
    driver: Driver,
    devtools: Option<SocketAddr>,
    extension_origin: String,
}

impl Browser {
    /// Starts a browser with the extension, 1 to 5 s.
    ///
    /// # Errors
    /// When a program is missing, does not start within a minute, or refuses the extension or the size.
    pub async fn launch(launch: &Launch) -> Result<Self> {
        let cannot_make = |source| Error::System { doing: "make the browser's home".to_owned(), source };
        fs::create_dir_all(launch.downloads()).map_err(cannot_make)?;
        let (capabilities, driver) = match launch.kind {
            Kind::Chromium => (chromium::capabilities(launch)?, chromium::start_driver(launch).await?),
            Kind::Firefox => (firefox::capabilities(launch)?, firefox::start_driver(launch).await?),
        };
        let client = open_session(launch.kind, &driver, capabilities).await?;
        let answered = client.capabilities().cloned().unwrap_or_default();
        let devtools = chromium::devtools_address(&answered);
        let extension_origin = match launch.kind {
            Kind::Chromium => chromium::extension_origin(launch),
            Kind::Firefox => firefox::extension_origin(),
        };
        let browser = Self { kind: launch.kind, client, driver, devtools, extension_origin };
        if launch.kind == Kind::Firefox {
            firefox::set_zoom(&browser, launch).await?;
        }
        browser.resize(launch.viewport).await?;
        if launch.kind == Kind::Firefox && launch.by_policy.is_none() {
            firefox::install(&browser, launch).await?;
        }
        Ok(browser)
    }

    /// Which browser it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The extension's origin in this browser, without a final slash.
    #[must_use]
    pub fn extension_origin(&self) -> &str {
        &self.extension_origin
    }

    /// Closes the browser and ends its driver. Close it before asserting on what was seen: then it is gone when a test
    /// fails.
    ///
    /// # Errors
    /// When the browser does not close in time; then its processes have been ended all the same.
    pub async fn close(self) -> Result<()> {
        bounded("close the browser", self.client.close()).await
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn driver(&self) -> &Driver {
        &self.driver
    }

    pub(super) fn devtools(&self) -> Option<SocketAddr> {
        self.devtools
    }

    pub(super) async fn bounded<T>(
        &self,
        doing: &str,
        command: impl Future<Output = Result<T, CmdError>>,
    ) -> Result<T> {
        bounded(doing, command).await
    }

    pub(super) async fn send(&self, doing: &str, command: VendorCommand) -> Result<Value> {
        bounded(doing, self.client.issue_cmd(command)).await
    }
}

async fn bounded<T>(doing: &str, command: impl Future<Output = Result<T, CmdError>>) -> Result<T> {
    match time::timeout(COMMAND_LIMIT, command).await {
        Ok(outcome) => outcome.map_err(|error| Error::Command { doing: doing.to_owned(), source: Box::new(error) }),
        Err(_) => Err(Error::NoAnswer { doing: doing.to_owned(), limit: COMMAND_LIMIT }),
    }
}

async fn open_session(kind: Kind, driver: &Driver, capabilities: Capabilities) -> Result<Client> {
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let address = driver.address();
    let connecting = builder.capabilities(capabilities).connect(&address);
    let reason = match time::timeout(START_LIMIT, connecting).await {
        Ok(Ok(client)) => return Ok(client),
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("it did not start within {} s", START_LIMIT.as_secs()),
    };
    Err(Error::NoSession { browser: kind.name(), reason, said: driver.said() })
}
