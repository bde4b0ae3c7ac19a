//! A machine of its own for each test: private network (loopback only), process table, and mounts, so that each has
//! its own pcscd, its own ports and its own `/etc/hosts`, and nothing reaches the real network.
//!
//! The namespaces are made by util-linux' `unshare`, around the whole process: as root directly, else inside a user
//! namespace of its own. Where neither is permitted (some containers), tests run on the machine itself.
//! `BENCH_ISOLATION=none` in the environment has them do so where namespaces would be permitted: for trying that way
//! out, best inside namespaces made by hand (`unshare -mn`), since the virtual readers listen on all addresses.

use std::{
    env, fs, io,
    path::Path,
    process::{Command, Stdio},
};

/// How far a test can be kept apart from the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isolation {
    /// Namespaces, made as root.
    Namespaces,
    /// Namespaces inside a user namespace, for anybody else.
    UserNamespaces,
    /// None: tests share the machine, its ports and its one pcscd, and must run one at a time.
    None,
}

/// See the module's documentation.
const VARIABLE: &str = "BENCH_ISOLATION";

/// The end of all processes of a test is tied to the end of `unshare` (`--kill-child`), and with the first process of
/// a PID namespace all others in it end.
const NAMESPACES: [&str; 6] = ["--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"];

impl Isolation {
    /// The best that this machine permits, found by trying; none if the environment says so.
    #[must_use]
    pub fn permitted() -> Self {
        if env::var_os(VARIABLE).is_some_and(|value| value == "none") {
            return Self::None;
        }
        [Self::Namespaces, Self::UserNamespaces].into_iter().find(|way| way.works()).unwrap_or(Self::None)
    }

    /// Whether this keeps tests apart at all.
    #[must_use]
    pub fn is_isolated(self) -> bool {
        self != Self::None
    }

    /// The command that runs `program` kept apart; arguments and environment are still to be added. Inside,
    /// [`prepare`] must come first.
    #[must_use]
    pub fn command(self, program: &Path) -> Command {
        if self == Self::None {
            return Command::new(program);
        }
        let mut command = Command::new("unshare");
        command.args(NAMESPACES);
        if self == Self::UserNamespaces {
            command.args(["--user", "--map-root-user"]);
        }
        command.arg("--").arg(program);
        command
    }

    fn works(self) -> bool {
        // Mounting is what some containers refuse although they allow the namespace itself.
        self.command(Path::new("sh"))
            .args(["-c", "mount -t tmpfs tmpfs /mnt && ip link set lo up"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}

/// Furnishes the namespaces from inside: loopback up, an empty `/run/pcscd`.
///
/// # Errors
/// When one of the commands is missing or refuses.
pub fn prepare() -> io::Result<()> {
    run("ip", &["link", "set", "lo", "up"])?;
    let pcscd_directory = Path::new("/run/pcscd");
    if pcscd_directory.is_dir() {
        return run("mount", &["-t", "tmpfs", "-o", "mode=0755", "tmpfs", "/run/pcscd"]);
    }
    // Not made in the machine's /run, which may not be ours and would outlive the test.
    run("mount", &["-t", "tmpfs", "-o", "mode=0755", "tmpfs", "/run"])?;
    fs::create_dir(pcscd_directory)
}

/// Makes `names` lead to the loopback address, for every program inside the namespaces. `directory` keeps the file
/// that stands in for `/etc/hosts`.
///
/// # Errors
/// When the file cannot be written or mounted.
pub fn resolve_to_loopback(names: &[&str], directory: &Path) -> io::Result<()> {
    let hosts = directory.join("hosts");
    fs::write(&hosts, format!("127.0.0.1 localhost {}\n::1 localhost\n", names.join(" ")))?;
    run("mount", &["--bind", &hosts.to_string_lossy(), "/etc/hosts"])
}

/// Has every program inside the namespaces see the folder `own` where `folder` is.
///
/// # Errors
/// When there is no such folder, or it cannot be mounted over.
pub fn stand_in(own: &Path, folder: &Path) -> io::Result<()> {
    run("mount", &["--bind", &own.to_string_lossy(), &folder.to_string_lossy()])
}

/// Has every program inside the namespaces see the folder as it is, and what they write into it in `layers` alone, an
/// empty folder of a file system that can be a layer: tmpfs.
///
/// # Errors
/// When the system has no overlay file system, or does not allow it.
pub fn lay_over(folder: &Path, layers: &Path) -> io::Result<()> {
    let [written, work] = ["written", "work"].map(|name| layers.join(name));
    fs::create_dir_all(&written)?;
    fs::create_dir_all(&work)?;
    let (below, written, work) = (folder.display(), written.display(), work.display());
    let options = format!("lowerdir={below},upperdir={written},workdir={work}");
    let mount = |options: &str| run("mount", &["-t", "overlay", "-o", options, "overlay", &folder.to_string_lossy()]);
    // Inside a user namespace its notes must go into attributes of another name; elsewhere older systems have none such.
    mount(&options).or_else(|_| mount(&format!("{options},userxattr")))
}

/// An empty file system in memory at this folder.
///
/// # Errors
/// When it cannot be mounted.
pub fn mount_memory(folder: &Path) -> io::Result<()> {
    run("mount", &["-t", "tmpfs", "-o", "mode=0755", "tmpfs", &folder.to_string_lossy()])
}

fn run(program: &str, arguments: &[&str]) -> io::Result<()> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(format!("{program} {}: {}", arguments.join(" "), said.trim())))
}
