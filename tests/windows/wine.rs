//! A Windows of a scenario's own: a Wine prefix in its folder, without a display.

use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Duration,
};

use bench::{
    called_program::{finish, finish_within},
    scenario::{Failure, Stage},
};

use crate::registry::Registry;

/// Making a prefix takes 7 s on two idle processors.
const MAKING: Duration = Duration::from_secs(120);

/// Rust's standard library takes random numbers from a library that Windows has since its version 10 and Wine 8 has
/// not. The function stands elsewhere under another name.
const RANDOM_NUMBERS: &str = "LIBRARY bcryptprimitives.dll\nEXPORTS\nProcessPrng = advapi32.SystemFunction036\n";

/// See the module's documentation.
pub(crate) struct Wine {
    folder: PathBuf,
    programs: PathBuf,
}

impl Wine {
    /// Makes the prefix; gives it with nothing running in it.
    pub(crate) fn start(stage: &Stage) -> Result<Self, Failure> {
        let wine = Self { folder: stage.directory().to_owned(), programs: programs()? };
        fs::create_dir(wine.folder.join("home"))?;
        wine.run(MAKING, "wineboot", &["--init"])?;
        wine.provide_random_numbers()?;
        wine.stop()?;
        Ok(wine)
    }

    /// The folder that is `C:\`.
    pub(crate) fn drive(&self) -> PathBuf {
        self.folder.join("prefix/drive_c")
    }

    /// Where the file of this Windows path is.
    pub(crate) fn path_of(&self, windows: &str) -> PathBuf {
        self.drive().join(windows.trim_start_matches(r"C:\").replace('\\', "/"))
    }

    /// A program of this Windows, with pipes.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = self.environment("wine64");
        command.arg(program).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Calls the program and waits for its end.
    pub(crate) fn call(&self, program: &str, arguments: &[&str]) -> Result<Output, Failure> {
        finish(self.command(program).args(arguments).spawn()?)
    }

    /// Calls a program that leaves others behind, which would hold its pipes; it must end well.
    pub(crate) fn run(&self, limit: Duration, program: &str, arguments: &[&str]) -> Result<(), Failure> {
        let said = self.folder.join("said");
        let file = File::create(&said)?;
        let mut command = self.command(program);
        command.args(arguments).stdout(file.try_clone()?).stderr(file);
        let status = finish_within(limit, command.spawn()?)?.status;
        if status.success() {
            return Ok(());
        }
        let said = fs::read(&said)?;
        let said = String::from_utf8_lossy(&said);
        Err(Failure::new(format!("{program} {}: {status}: {said}", arguments.join(" "))))
    }

    /// Ends all programs, and waits until the registry is written.
    pub(crate) fn stop(&self) -> Result<(), Failure> {
        for option in ["--kill", "--wait"] {
            // With no server running, there is nothing to end.
            let _ended = finish(self.environment("wineserver64").arg(option).spawn()?)?;
        }
        Ok(())
    }

    /// The registry as it stands now; nothing runs afterwards.
    pub(crate) fn registry(&self) -> Result<Registry, Failure> {
        self.stop()?;
        Registry::read(&self.folder.join("prefix"))
    }

    /// Makes the folder of this Windows path and puts a copy of the program into it; gives the copy's path.
    pub(crate) fn place_program(&self, folder: &str) -> Result<String, Failure> {
        fs::create_dir_all(self.path_of(folder))?;
        let path = format!(r"{folder}\cle-megalis.exe");
        fs::copy(built_program()?, self.path_of(&path))?;
        Ok(path)
    }

    fn environment(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command
            .env("WINEPREFIX", self.folder.join("prefix"))
            .env("HOME", self.folder.join("home"))
            .env("WINEDEBUG", "-all")
            // Neither .NET nor HTML, which it would offer to fetch; no entries in a desktop's menu.
            .env("WINEDLLOVERRIDES", "mscoree=;mshtml=;winemenubuilder.exe=")
            // Paths are in UTF-8; and the program speaks French.
            .env("LC_ALL", "C.UTF-8")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY");
        command
    }

    fn provide_random_numbers(&self) -> Result<(), Failure> {
        let library = self.path_of(r"C:\windows\system32\bcryptprimitives.dll");
        if library.exists() {
            return Ok(());
        }
        let definition = self.folder.join("bcryptprimitives.def");
        fs::write(&definition, RANDOM_NUMBERS)?;
        let mut command = Command::new("x86_64-w64-mingw32-gcc");
        command.args(["-shared", "-nostdlib", "-o"]).arg(&library).arg(&definition);
        let made = finish(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?)?;
        if made.status.success() {
            return Ok(());
        }
        Err(Failure::new(String::from_utf8_lossy(&made.stderr)))
    }
}

impl Drop for Wine {
    fn drop(&mut self) {
        // Its processes end with the scenario all the same; by this they do so in order.
        let _ended = self.stop();
    }
}

/// The program as it was built for Windows, by its path here.
pub(crate) fn built_program() -> Result<PathBuf, Failure> {
    let named = env::var_os("CLE_MEGALIS_WINDOWS_PROGRAM");
    named.map(PathBuf::from).ok_or_else(|| Failure::new("no program is named"))
}

/// Debian keeps them out of the path where `wine` is not installed.
fn programs() -> Result<PathBuf, Failure> {
    let known = ["/usr/lib/wine", "/usr/bin"].map(Path::new);
    let found = known.into_iter().find(|folder| folder.join("wine64").is_file());
    found.map(Path::to_owned).ok_or_else(|| Failure::new("wine64 is not there"))
}
