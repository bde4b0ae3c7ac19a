//! A machine that is this one until something is changed on it: what is changed lies in memory, and goes with the
//! scenario.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use bench::scenario::{Failure, Stage};

use crate::said;

/// Where Debian's own tools write whatever is installed: their lists, logs and caches.
const DEBIANS_OWN: [&str; 3] = ["var/lib/dpkg", "var/log", "var/cache"];

/// See the module's documentation.
pub(crate) struct OtherRoot {
    changes: PathBuf,
    root: PathBuf,
}

impl OtherRoot {
    /// Mounts it. The scenario must be isolated: the mounts end with it.
    pub(crate) fn mount(stage: &Stage) -> Result<Self, Failure> {
        let memory = stage.directory().join("memory");
        fs::create_dir(&memory)?;
        // The changes may lie on a file system that cannot bear them: in a container, the machine itself is an overlay.
        said(Command::new("mount").args(["-t", "tmpfs", "tmpfs"]).arg(&memory))?;
        let [changes, work, root] = ["changes", "work", "root"].map(|name| memory.join(name));
        for folder in [&changes, &work, &root] {
            fs::create_dir(folder)?;
        }
        let options = format!("lowerdir=/,upperdir={},workdir={}", changes.display(), work.display());
        said(Command::new("mount").args(["-t", "overlay", "overlay", "-o", &options]).arg(&root))?;
        // Programs ask the one where they lie, and write to the other's /dev/null.
        for folder in ["proc", "dev"] {
            said(Command::new("mount").arg("--bind").arg(format!("/{folder}")).arg(root.join(folder)))?;
        }
        Ok(Self { changes, root })
    }

    /// Its root, seen from outside.
    pub(crate) fn path(&self) -> &Path {
        &self.root
    }

    /// A command on that machine, as its administrator.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new("chroot");
        command.arg(&self.root).arg(program).env("DEBIAN_FRONTEND", "noninteractive").current_dir("/");
        command
    }

    /// What of it is not as on this machine, but for what Debian's tools keep for themselves. A folder counts only where
    /// this machine has none.
    pub(crate) fn changes(&self) -> Result<Vec<String>, Failure> {
        let mut found = Vec::new();
        self.collect(&self.changes, &mut found)?;
        found.sort();
        Ok(found)
    }

    fn collect(&self, folder: &Path, found: &mut Vec<String>) -> Result<(), Failure> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = entry.path();
            let name = path.strip_prefix(&self.changes)?;
            if DEBIANS_OWN.iter().any(|own| name.starts_with(own)) {
                continue;
            }
            let machine = Path::new("/").join(name);
            let is_folder = entry.file_type()?.is_dir();
            // dpkg takes away a folder that nothing is left in, where no other package names it: the overlay tells of it
            // by a device.
            let was_empty = || fs::read_dir(&machine).is_ok_and(|mut entries| entries.next().is_none());
            if (is_folder && !machine.is_dir()) || (!is_folder && !was_empty()) {
                found.push(machine.display().to_string());
            }
            if is_folder {
                self.collect(&path, found)?;
            }
        }
        Ok(())
    }
}
