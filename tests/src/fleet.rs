//! A machine as an IT department sets it up: the program for everybody, the extension by policy, both of them where the
//! browsers look on Linux. All of it stands in the scenario's own `/etc`, `/usr` and `/var`.

use std::{
    env, fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
};

use axum::{Router, extract, http::StatusCode, routing::get};
use protocol::identity;
use serde_json::json;
use tokio::net::TcpListener;

use crate::{
    browser::Kind,
    desk,
    scenario::{Failure, Stage},
};

/// Where the policies' files are to be found on a machine.
const CHROMIUM_POLICIES: &str = "/etc/chromium/policies/managed";
const FIREFOX_POLICIES: &str = "/etc/firefox/policies";
/// Where Chromium finds the extensions that whoever runs the machine offers to its users.
const CHROMIUM_OFFERS: &str = "/usr/share/chromium/extensions";

/// Names the package that the machine gets, as `cargo xtask test` has it. Without it, the program that was built declares
/// itself.
const DEBIAN_PACKAGE: &str = "CLE_MEGALIS_DEBIAN_PACKAGE";

/// The machine. What it serves ends with it.
pub struct Fleet {
    kind: Kind,
    extension_id: String,
    address: String,
    server: Option<tokio::task::JoinHandle<()>>,
}

impl Fleet {
    /// A machine without anything of ours yet, and the organisation's server: for Chromium one on the loopback address
    /// that gives the extension signed by another key than that of our id, as `cargo xtask package crx` leaves it; for
    /// Firefox a folder with the packaged add-on.
    ///
    /// # Errors
    /// Where the scenario is not isolated, and when a file cannot be read or the server cannot be started.
    pub async fn of(kind: Kind, stage: &Stage) -> Result<Self, Failure> {
        stage.own_folders(&["/etc", "/usr", "/var"])?;
        if kind == Kind::Firefox {
            let address = format!("file://{}", fs::canonicalize(desk::extension(kind))?.display());
            return Ok(Self { kind, extension_id: identity::FIREFOX_ADDON_ID.to_owned(), address, server: None });
        }
        let folder = self_hosted();
        let update = fs::read_to_string(folder.join("update.xml"))?;
        let between = |before: &str, after: &str| {
            let rest = update.split_once(before).map(|(_, rest)| rest)?;
            rest.split_once(after).map(|(found, _)| found.to_owned())
        };
        let (Some(extension_id), Some(file)) = (between("appid='", "'"), between("codebase='", "'")) else {
            return Err(Failure::new(format!("this names no extension: {update}")));
        };
        let base = file.rsplit_once('/').map_or(file.as_str(), |(base, _)| base);
        let server = serve(base, folder).await?;
        Ok(Self { kind, extension_id, address: format!("{base}/update.xml"), server: Some(server) })
    }

    /// The id under which the extension is installed.
    #[must_use]
    pub fn extension_id(&self) -> &str {
        &self.extension_id
    }

    /// Puts the file of `manifests/policies/` where the browser finds it, with nothing changed but its places to fill.
    ///
    /// # Errors
    /// When a file cannot be read or written, or has a place that is not known.
    pub fn set_policy(&self, file: &str) -> Result<(), Failure> {
        self.set_policy_naming(&self.extension_id, file)
    }

    /// As [`Fleet::set_policy`], for another extension than ours.
    ///
    /// # Errors
    /// When a file cannot be read or written, or has a place that is not known.
    pub fn set_policy_naming(&self, extension_id: &str, file: &str) -> Result<(), Failure> {
        let declared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../manifests/policies").join(file);
        let text = fs::read_to_string(declared)?.replace("@ADRESSE@", &self.address);
        // Firefox' files name the add-on, whose id is the same wherever it comes from.
        let filled = text.replace("@IDENTIFIANT@", extension_id).replace(identity::FIREFOX_ADDON_ID, extension_id);
        let is_place = |part: &str| !part.is_empty() && part.chars().all(|char| char.is_ascii_uppercase());
        if !filled.contains(extension_id) || filled.split('@').any(is_place) {
            return Err(Failure::new(format!("{file} names no extension, or has a place that is not known: {text}")));
        }
        let (folder, name) = match self.kind {
            Kind::Chromium => (CHROMIUM_POLICIES, "cle-megalis.json"),
            Kind::Firefox => (FIREFOX_POLICIES, "policies.json"),
        };
        fs::create_dir_all(folder)?;
        Ok(fs::write(Path::new(folder).join(name), filled)?)
    }

    /// Has Chromium start no program at all, whatever else its policies say.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn block_programs(&self) -> Result<(), Failure> {
        // Of several files, the last by name counts.
        Ok(fs::write(blocking_policy(), json!({ "NativeMessagingAllowlist": [] }).to_string())?)
    }

    /// Takes [`Fleet::block_programs`] back.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn unblock_programs(&self) -> Result<(), Failure> {
        Ok(fs::remove_file(blocking_policy())?)
    }

    /// Offers the extension to Chromium's users, who may remove it: it comes where no policy keeps it away. In Firefox the
    /// user installs it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn offer(&self) -> Result<(), Failure> {
        if self.kind == Kind::Firefox {
            return Ok(());
        }
        let offer = json!({ "external_update_url": self.address }).to_string();
        fs::create_dir_all(CHROMIUM_OFFERS)?;
        Ok(fs::write(Path::new(CHROMIUM_OFFERS).join(format!("{}.json", self.extension_id)), offer)?)
    }

    /// Declares the program to the browsers of everybody on the machine.
    ///
    /// # Errors
    /// When it cannot be installed.
    pub fn declare_for_everybody(&self) -> Result<(), Failure> {
        self.declare(&["--system"], None)
    }

    /// Declares the program to the browsers of whose home this is.
    ///
    /// # Errors
    /// When it cannot be installed.
    pub fn declare_for(&self, home: &Path) -> Result<(), Failure> {
        self.declare(&[], Some(home))
    }

    fn declare(&self, options: &[&str], home: Option<&Path>) -> Result<(), Failure> {
        // A package declares to everybody: it is nothing for one person.
        let installed = if home.is_none() { installed()? } else { None };
        let own_ids = [identity::FIREFOX_ADDON_ID, identity::CHROMIUM_EXTENSION_ID];
        let is_foreign = !own_ids.contains(&self.extension_id.as_str());
        if installed.is_some() && !is_foreign {
            return Ok(());
        }
        let mut command = Command::new(installed.map_or_else(|| fs::canonicalize(desk::program()), Ok)?);
        command.arg("install").args(options).env_remove("XDG_CONFIG_HOME");
        command.envs(home.map(|home| ("HOME", home)));
        if is_foreign {
            command.args(["--extension-id", &self.extension_id]);
        }
        run(&mut command).map(drop)
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            server.abort();
        }
    }
}

fn blocking_policy() -> PathBuf {
    Path::new(CHROMIUM_POLICIES).join("more.json")
}

/// What a browser asks the organisation's server for: the update manifest and the extension.
async fn serve(base: &str, folder: PathBuf) -> Result<tokio::task::JoinHandle<()>, Failure> {
    let address: SocketAddr = base.trim_start_matches("http://").parse()?;
    let listener = TcpListener::bind(address).await?;
    let file = async move |extract::Path(name): extract::Path<String>| {
        let known = fs::read_dir(&folder).into_iter().flatten().flatten().find(|file| file.file_name() == *name);
        known.and_then(|file| fs::read(file.path()).ok()).ok_or(StatusCode::NOT_FOUND)
    };
    let site = Router::new().route("/{name}", get(file));
    // It ends with the fleet; what it would have to say then, nobody hears.
    Ok(tokio::spawn(async move { drop(axum::serve(listener, site).await) }))
}

/// The extension signed for an organisation's server, as `cargo xtask test` leaves it.
fn self_hosted() -> PathBuf {
    let beside = || desk::extension(Kind::Chromium).join("../../self-hosted-trial");
    env::var_os("CLE_MEGALIS_SELF_HOSTED").map_or_else(beside, PathBuf::from)
}

/// The program of the Debian package that [`DEBIAN_PACKAGE`] names, installed here; none where it names none.
fn installed() -> Result<Option<PathBuf>, Failure> {
    let Some(package) = env::var_os(DEBIAN_PACKAGE) else { return Ok(None) };
    run(Command::new("dpkg").arg("--install").arg(&package))?;
    let name = run(Command::new("dpkg-deb").args(["--field"]).arg(&package).arg("Package"))?;
    let files = run(Command::new("dpkg-query").args(["--listfiles", name.trim()]))?;
    let program = files.lines().find(|file| file.ends_with("/cle-megalis") && Path::new(file).is_file());
    program
        .map(|program| Some(program.into()))
        .ok_or_else(|| Failure::new(format!("the package has no program: {files}")))
}

/// Runs a command to its end; gives what it printed.
fn run(command: &mut Command) -> Result<String, Failure> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(Failure::new(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr))))
}
