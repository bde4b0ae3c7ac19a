//! A desk in a town hall: the browser with the packaged extension and the installed program, the replica of the account
//! pages, and a place to plug tokens in.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use protocol::identity;
use serde_json::json;

use crate::{
    browser::{Browser, Error, Kind, Language, Launch, with_ordinary_spaces},
    replica::{AgentId, Options, Replica, platform_accepts},
    scenario::Failure,
    test_certificate::Issued,
};

/// How long a person may have to wait for what a step brings. It takes a fraction of that; the rest is for a machine
/// under load.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The certificate's field.
pub const FIELD: &str = "textarea#certificate";

/// The packaged extension for a browser, as `cargo xtask package` leaves it.
#[must_use]
pub fn extension(kind: Kind) -> PathBuf {
    let folder = env::var_os("CLE_MEGALIS_PACKAGES").map_or_else(|| target_folder().join("package"), PathBuf::from);
    folder.join(match kind {
        Kind::Chromium => "chromium",
        Kind::Firefox => "cle-megalis-firefox.xpi",
    })
}

/// The program `cle-megalis`, as `cargo xtask build` leaves it.
#[must_use]
pub fn program() -> PathBuf {
    env::var_os("CLE_MEGALIS_BIN").map_or_else(|| target_folder().join("release/cle-megalis"), PathBuf::from)
}

/// A program of the bench's own, such as `echo_host`.
///
/// # Errors
/// When the running program does not know where it lies.
pub fn bench_program(name: &str) -> io::Result<PathBuf> {
    let mut folder = env::current_exe()?;
    folder.pop();
    if folder.ends_with("deps") {
        folder.pop();
    }
    Ok(folder.join(name))
}

fn target_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target")
}

/// What was said, a line each.
pub const OVERHEARD: &str = "overheard.jsonl";

/// Which program the browser finds under the product's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host<'a> {
    /// The real one, put there by its own `install`.
    Installed,
    /// None.
    Missing,
    /// The real one, for another extension.
    OfAnotherExtension,
    /// The real one; what it and the extension say is written into [`OVERHEARD`] in the browser's home.
    Overheard,
    /// One that answers as the program did that was recorded in this folder.
    Earlier(&'a Path),
    /// One that speaks this version of the protocol.
    OfVersion(u16, u16),
    /// One that listens and never says a word.
    Silent,
    /// One that ends as soon as it is started.
    Ending,
}

/// The desk, with the browser open.
pub struct Desk {
    /// The replica of the account pages.
    pub replica: Replica,
    /// The browser.
    pub browser: Browser,
    /// How the browser was launched.
    pub launch: Launch,
}

impl Desk {
    /// A desk with the program installed, in French.
    ///
    /// # Errors
    /// When replica, program or browser do not start.
    pub async fn open(kind: Kind, folder: &Path) -> Result<Self, Failure> {
        Self::open_with(kind, folder, Host::Installed, |_| {}).await
    }

    /// A desk with another program, or launched otherwise.
    ///
    /// # Errors
    /// When replica, program or browser do not start.
    pub async fn open_with(
        kind: Kind,
        folder: &Path,
        host: Host<'_>,
        adjust: impl FnOnce(&mut Launch),
    ) -> Result<Self, Failure> {
        let replica = Replica::start(Options::default())?;
        let home = folder.join("home");
        fs::create_dir_all(&home)?;
        let mut launch = Launch::new(kind, extension(kind), &home);
        launch.proxy = Some(replica.proxy_address());
        adjust(&mut launch);
        install(&launch, host)?;
        let browser = Browser::launch(&launch).await?;
        Ok(Self { replica, browser, launch })
    }

    /// Signs `user` in and opens the form of `agent`'s record.
    ///
    /// # Errors
    /// When the form does not come.
    pub async fn open_form(&self, user: AgentId, agent: AgentId) -> Result<(), Failure> {
        self.go_signed_in(user, &format!("/organism/agent/modify/{agent}")).await?;
        self.browser.find(FIELD).await?;
        Ok(())
    }

    /// Signs `user` in and opens a page of the account pages.
    ///
    /// # Errors
    /// When the page does not load.
    pub async fn go_signed_in(&self, user: AgentId, path: &str) -> Result<(), Failure> {
        Ok(self.browser.go(&self.replica.signed_in_address(user, path)).await?)
    }

    /// Has the browser find another program from now on. One that it runs already goes on.
    ///
    /// # Errors
    /// When the program's `install` fails or a file cannot be written.
    pub fn change_host(&self, host: Host<'_>) -> Result<(), Failure> {
        install(&self.launch, host)
    }

    /// Has the user's manifest of another browser, which keeps it below `folder` of the configuration, name a program that
    /// is not there; gives the manifest's path.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn declare_missing_program(&self, folder: &str, program: &str) -> Result<PathBuf, Failure> {
        let folder = self.launch.home.join(".config").join(folder).join("NativeMessagingHosts");
        let file = folder.join(format!("{}.json", identity::HOST_NAME));
        let mut manifest: serde_json::Value = serde_json::from_str(&fs::read_to_string(&file)?)?;
        manifest["path"] = json!(program);
        fs::write(&file, manifest.to_string())?;
        Ok(file)
    }

    /// A message of the packaged extension, in this browser's language.
    ///
    /// # Errors
    /// When there is no such message.
    pub fn message(&self, key: &str, names: &[&str]) -> Result<String, Failure> {
        message(self.launch.language, key, names)
    }

    /// Waits until the panel says `fragment`; gives all that it says.
    ///
    /// # Errors
    /// When it does not.
    pub async fn panel_says(&self, fragment: &str) -> Result<String, Failure> {
        let panel = self.browser.panel().await?;
        Ok(panel.wait_for_text(fragment, PATIENCE).await?)
    }

    /// Clicks a button of the panel.
    ///
    /// # Errors
    /// When there is none of that name.
    pub async fn click_in_panel(&self, label: &str) -> Result<(), Failure> {
        Ok(self.browser.panel().await?.click(label).await?)
    }

    /// Waits until the hint on the way to the form says `fragment`; gives all that it says.
    ///
    /// # Errors
    /// When it does not.
    pub async fn hint_says(&self, fragment: &str) -> Result<String, Failure> {
        let hint = self.browser.hint().await?;
        Ok(hint.wait_for_text(fragment, PATIENCE).await?)
    }

    /// Clicks a button of the hint.
    ///
    /// # Errors
    /// When there is none of that name.
    pub async fn click_in_hint(&self, label: &str) -> Result<(), Failure> {
        Ok(self.browser.hint().await?.click(label).await?)
    }

    /// Waits until exactly `text` stands in the certificate's field.
    ///
    /// # Errors
    /// When it does not.
    pub async fn field_holds(&self, text: &str) -> Result<(), Failure> {
        // A text area gives its newlines as LF, whatever was loaded into it.
        let text = text.replace("\r\n", "\n");
        self.browser.wait_for_value(FIELD, &format!("{text:?}"), PATIENCE, |value| value == text).await?;
        Ok(())
    }

    /// Presses "Enregistrer" and waits until the platform says that it has saved.
    ///
    /// # Errors
    /// When it does not say so.
    pub async fn save(&self) -> Result<(), Failure> {
        self.browser.click_labelled("Enregistrer").await?;
        self.browser.wait_for_text("p.success", "Modifications enregistrées avec succès", PATIENCE).await?;
        Ok(())
    }

    /// Checks that the record holds this certificate, in a form that the platform takes.
    ///
    /// # Errors
    /// When it holds another text, or none.
    pub fn record_holds(&self, agent: AgentId, certificate: &Issued) -> Result<(), Failure> {
        let stored = self.replica.stored_certificate(agent).ok_or_else(|| Failure::new("the record holds nothing"))?;
        if !platform_accepts(&stored) {
            return Err(Failure::new(format!("the platform would refuse what the record holds: {stored:?}")));
        }
        match certificate::pem::read(&stored).as_slice() {
            [der] if der == certificate.der() => Ok(()),
            _ => Err(Failure::new(format!("the record holds another certificate:\n{stored}"))),
        }
    }

    /// Waits a moment in which something would happen if it were going to: about ten times what a fill takes.
    pub async fn wait_for_what_should_not_happen(&self) {
        tokio::time::sleep(Duration::from_millis(1500)).await;
    }

    /// Whether WebAssembly runs anywhere in the extension.
    ///
    /// # Errors
    /// When the browser does not tell.
    pub async fn runs_wasm(&self) -> Result<bool, Error> {
        Ok(self.browser.extension_contexts().await?.iter().any(|context| context.wasm))
    }

    /// Looks through what the browser has logged.
    ///
    /// # Errors
    /// When the extension reported an error.
    pub async fn check_log(&self) -> Result<(), Failure> {
        let origin = self.browser.extension_origin();
        let entries = self.browser.log().await?;
        let is_own = |source: &str, text: &str| source.starts_with(origin) || text.contains("Clé Mégalis:");
        // Firefox says so where a frame or a page of ours went away before the browser had answered it.
        let is_of_the_gone = |text: &str| {
            ["Promise resolved", "Promise rejected"]
                .iter()
                .any(|end| text.contains(&format!("{end} after context unloaded")))
        };
        let is_fault = |text: &str, source: &str| is_own(source, text) && !is_of_the_gone(text);
        let own = entries.iter().find(|entry| entry.is_error && is_fault(&entry.text, &entry.source));
        own.map_or(Ok(()), |entry| Err(Failure::new(format!("the extension reported an error: {entry:?}"))))
    }

    /// Ends the browser; what it logged as an error of the extension's fails the scenario.
    ///
    /// # Errors
    /// When the extension reported an error, or the browser does not end.
    pub async fn close(self) -> Result<(), Failure> {
        let checked = self.check_log().await;
        self.browser.close().await?;
        checked
    }
}

/// Puts the host's manifest where the browser looks for it.
///
/// # Errors
/// When the program's `install` fails or a file cannot be written.
pub fn install(launch: &Launch, host: Host<'_>) -> Result<(), Failure> {
    let real = fs::canonicalize(program())?;
    let path = match host {
        Host::Missing => {
            let manifest = launch.native_hosts().join(format!("{}.json", identity::HOST_NAME));
            return match fs::remove_file(manifest) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
                _ => Ok(()),
            };
        }
        Host::Installed => {
            let output =
                Command::new(&real).arg("install").env("HOME", &launch.home).env_remove("XDG_CONFIG_HOME").output()?;
            if !output.status.success() {
                return Err(Failure::new(format!("install: {}", String::from_utf8_lossy(&output.stderr))));
            }
            return if launch.native_hosts().join(format!("{}.json", identity::HOST_NAME)).is_file() {
                Ok(())
            } else {
                Err(Failure::new(format!("install wrote no manifest for {}", launch.kind)))
            };
        }
        Host::OfAnotherExtension => real,
        Host::OfVersion(major, minor) => {
            let program = bench_program("other_version_host")?;
            script(launch, &format!("exec {} {major} {minor}", program.display()))?
        }
        Host::Overheard => {
            let (program, log) = (bench_program("overhearing_host")?, launch.home.join(OVERHEARD));
            script(launch, &format!("exec '{}' '{}' '{}' \"$@\"", program.display(), log.display(), real.display()))?
        }
        Host::Earlier(folder) => {
            let program = bench_program("earlier_host")?;
            script(launch, &format!("exec '{}' '{}'", program.display(), folder.display()))?
        }
        // To the browser, a closed output is a program that has ended.
        Host::Silent => script(launch, "while read -r line; do :; done")?,
        Host::Ending => script(launch, "exit 1")?,
    };
    let ours = host != Host::OfAnotherExtension;
    write_manifest(launch, identity::HOST_NAME, &path, ours)
}

/// A program in the browser's home that does what the shell's `line` says.
fn script(launch: &Launch, line: &str) -> io::Result<PathBuf> {
    let script = launch.home.join("other-host");
    fs::write(&script, format!("#!/bin/sh\n{line}\n"))?;
    make_executable(&script)?;
    Ok(script)
}

/// Writes a native host's manifest, for our extension or for another one.
///
/// # Errors
/// When the file cannot be written.
pub fn write_manifest(launch: &Launch, name: &str, program: &Path, for_our_extension: bool) -> Result<(), Failure> {
    let mut manifest = json!({ "name": name, "description": "bench", "path": program, "type": "stdio" });
    match (launch.kind, for_our_extension) {
        (Kind::Chromium, true) => manifest["allowed_origins"] = json!([identity::CHROMIUM_EXTENSION_ORIGIN]),
        (Kind::Chromium, false) => {
            manifest["allowed_origins"] = json!(["chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"]);
        }
        (Kind::Firefox, true) => manifest["allowed_extensions"] = json!([identity::FIREFOX_ADDON_ID]),
        (Kind::Firefox, false) => manifest["allowed_extensions"] = json!(["autre@exemple.bzh"]),
    }
    let folder = launch.native_hosts();
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(format!("{name}.json")), manifest.to_string())?;
    Ok(())
}

fn make_executable(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755))
}

/// A message of the packaged extension, as the drivers read it from the page, with ordinary spaces for those that do not
/// break; `names` fill its placeholders in order.
///
/// # Errors
/// When there is no such message.
pub fn message(language: Language, key: &str, names: &[&str]) -> Result<String, Failure> {
    let language = match language {
        Language::French => "fr",
        Language::English => "en",
    };
    let file = extension(Kind::Chromium).join(format!("_locales/{language}/messages.json"));
    let messages: serde_json::Value = serde_json::from_str(&fs::read_to_string(file)?)?;
    let entry = &messages[key];
    let mut text = entry["message"].as_str().ok_or_else(|| Failure::new(format!("no message {key}")))?.to_owned();
    for (name, placeholder) in entry["placeholders"].as_object().into_iter().flatten() {
        let content = placeholder["content"].as_str().unwrap_or_default();
        let number: usize = content.trim_start_matches('$').parse()?;
        let value = names.get(number - 1).ok_or_else(|| Failure::new(format!("{key} lacks {content}")))?;
        text = text.replace(&format!("${}$", name.to_uppercase()), value);
    }
    Ok(with_ordinary_spaces(&text))
}
