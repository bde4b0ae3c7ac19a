//! The Debian package (amd64). What it says of itself is declared in `manifests/debian/`; it has no maintainer scripts:
//! there is nothing to do but to be there.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::native_host_manifest::{Form, NativeHostManifest};
use super::source_date::{self, SourceDate};
use super::{LIBRARIES_LICENCES, Program};
use crate::error::Error;
use crate::workspace::Workspace;
use crate::{files, process, progress};

/// Where the program goes.
const PROGRAM: &str = "usr/bin/cle-megalis";

/// Where the browsers look for everybody: the places of `cle-megalis install --system`.
const PLACES: [(Form, &str); 5] = [
    (Form::Chromium, "etc/chromium/native-messaging-hosts"),
    (Form::Chromium, "etc/opt/chrome/native-messaging-hosts"),
    (Form::Chromium, "etc/opt/edge/native-messaging-hosts"),
    (Form::Chromium, "etc/opt/vivaldi/native-messaging-hosts"),
    (Form::Firefox, "usr/lib/mozilla/native-messaging-hosts"),
];

/// Packs the program and gives the package's path.
///
/// # Errors
/// When a source is missing, the changelog is of another version, or one of Debian's tools refuses.
pub(crate) fn build(workspace: &Workspace, program: Program<'_>) -> Result<PathBuf, Error> {
    let work = super::folder(workspace).join("debian");
    files::remove_folder(&work)?;
    let package = Package { root: work.join("root"), work, moment: SourceDate::find(workspace)? };
    package.take_descriptions(workspace)?;
    package.add_program(program.file)?;
    package.add_manifests(workspace)?;
    package.add_documents(workspace, program.licences)?;
    package.add_control()?;
    package.set_permissions()?;

    let file = super::folder(workspace).join(format!("cle-megalis_{}_amd64.deb", workspace.version));
    process::output(
        package.tool("dpkg-deb").args(["--root-owner-group", "-Zxz", "--build"]).arg(&package.root).arg(&file),
    )?;
    progress::say("package", &file.display().to_string());
    Ok(file)
}

/// The package in the making.
struct Package {
    /// Where Debian's tools work: they want `debian/control` and `debian/changelog` there.
    work: PathBuf,
    /// What will be the machine's root.
    root: PathBuf,
    moment: SourceDate,
}

impl Package {
    fn tool(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.work).env(source_date::VARIABLE, self.moment.0.to_string()).env("LC_ALL", "C.UTF-8");
        command
    }

    fn take_descriptions(&self, workspace: &Workspace) -> Result<(), Error> {
        for name in ["control", "changelog"] {
            files::write(&self.work.join("debian").join(name), files::read(&declared(workspace, name))?)?;
        }
        let version = process::output(self.tool("dpkg-parsechangelog").args(["--show-field", "Version"]))?;
        if version.trim() == workspace.version {
            return Ok(());
        }
        Err(Error::DoesNotFit {
            what: "manifests/debian/changelog",
            reason: format!("its newest entry is {}, the workspace {}", version.trim(), workspace.version),
        })
    }

    /// Without the symbols, which the bench wants in its traces and nobody else.
    fn add_program(&self, program: &Path) -> Result<(), Error> {
        let packed = self.root.join(PROGRAM);
        files::write(&packed, files::read(program)?)?;
        process::output(Command::new("strip").args(["--remove-section=.comment", "--strip-unneeded"]).arg(&packed))?;
        Ok(())
    }

    fn add_manifests(&self, workspace: &Workspace) -> Result<(), Error> {
        let mut configuration = String::new();
        for (form, folder) in PLACES {
            let manifest = NativeHostManifest::new(workspace, form, &format!("/{PROGRAM}"))?;
            let file = format!("{folder}/{}", manifest.file_name);
            files::write(&self.root.join(&file), manifest.text)?;
            if file.starts_with("etc/") {
                configuration += &format!("/{file}\n");
            }
        }
        // What an administrator changes in /etc is kept.
        files::write(&self.root.join("DEBIAN/conffiles"), configuration)
    }

    fn add_documents(&self, workspace: &Workspace, licences: Option<&Path>) -> Result<(), Error> {
        let documents = self.root.join("usr/share/doc/cle-megalis");
        if let Some(licences) = licences {
            files::write(&documents.join(LIBRARIES_LICENCES), files::read(licences)?)?;
        }
        files::write(&documents.join("copyright"), copyright(workspace)?)?;
        self.add_compressed(&declared(workspace, "changelog"), &documents.join("changelog"))?;
        let manual = self.root.join("usr/share/man");
        self.add_compressed(&declared(workspace, "cle-megalis.1"), &manual.join("man1/cle-megalis.1"))?;
        self.add_compressed(&declared(workspace, "cle-megalis.fr.1"), &manual.join("fr/man1/cle-megalis.1"))?;
        let overrides = files::read(&declared(workspace, "lintian-overrides"))?;
        files::write(&self.root.join("usr/share/lintian/overrides/cle-megalis"), overrides)
    }

    fn add_compressed(&self, from: &Path, to: &Path) -> Result<(), Error> {
        files::write(to, files::read(from)?)?;
        process::output(self.tool("gzip").args(["-9", "--no-name", "--force"]).arg(to)).map(drop)
    }

    /// What the package says of itself: which libraries the program needs, and the sums of its files.
    fn add_control(&self) -> Result<(), Error> {
        process::output(self.tool("dpkg-shlibdeps").arg(self.root.join(PROGRAM)))?;
        process::output(self.tool("dpkg-gencontrol").arg(format!("-P{}", self.root.display())))?;
        let configuration = files::read_text(&self.root.join("DEBIAN/conffiles"))?;
        let mut command = self.tool("md5sum");
        command.current_dir(&self.root);
        for file in files::all_files(&self.root)? {
            let name = file.strip_prefix(&self.root).unwrap_or(&file);
            let is_configuration = configuration.lines().any(|line| Path::new(line) == Path::new("/").join(name));
            if !name.starts_with("DEBIAN") && !is_configuration {
                command.arg(name);
            }
        }
        files::write(&self.root.join("DEBIAN/md5sums"), process::output(&mut command)?)
    }

    /// Whatever the umask: everybody may read, and run the program.
    fn set_permissions(&self) -> Result<(), Error> {
        process::output(Command::new("chmod").args(["--recursive", "u=rwX,go=rX"]).arg(&self.root))?;
        process::output(Command::new("chmod").arg("755").arg(self.root.join(PROGRAM))).map(drop)
    }
}

fn declared(workspace: &Workspace, name: &str) -> PathBuf {
    workspace.root.join("manifests/debian").join(name)
}

/// With our licence's text, which Debian does not keep in one place for all.
fn copyright(workspace: &Workspace) -> Result<String, Error> {
    let licence = files::read_text(&workspace.root.join("LICENSE-MIT"))?;
    // Its title and the line with the holders stand above in their own fields.
    let text = licence.split("\n\n").skip(2).collect::<Vec<_>>().join("\n\n");
    let indented: Vec<String> =
        text.trim().lines().map(|line| if line.is_empty() { " .".to_owned() } else { format!(" {line}") }).collect();
    Ok(files::read_text(&declared(workspace, "copyright"))?.replace("@EXPAT@", &indented.join("\n")))
}
