//! The runner of tests that need a machine of their own.
//!
//! A test target with `harness = false` lists its [`Scenario`]s and hands them to [`main`]. Each then runs in a
//! process of its own, kept apart by [`crate::isolation`], with a time limit; whatever it started ends with it. What
//! it printed is shown only if it failed, or with `--nocapture`. The command line is that of an ordinary test program
//! (`cargo test --test tokens -- FILTER`).

use std::{
    env,
    fmt::{self, Debug, Display},
    fs::{self, File},
    io::{self, Write},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitCode, ExitStatus, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use libtest_mimic::{Arguments, Failed, Trial};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::{
    isolation::{self, Isolation},
    pcscd::{self, Pcscd, Readers},
    process_tree,
};

/// How long a scenario may take unless it says otherwise.
pub const TIME_LIMIT: Duration = Duration::from_secs(120);

/// One more than the least of machines has cores: browsers spend part of their time waiting, and so do tests.
const SIDE_BY_SIDE: usize = 3;

const NAME_VARIABLE: &str = "BENCH_SCENARIO";
const SECOND_TRY_VARIABLE: &str = "BENCH_SECOND_TRY";
const DIRECTORY_VARIABLE: &str = "BENCH_SCENARIO_DIRECTORY";
const ISOLATED_VARIABLE: &str = "BENCH_SCENARIO_ISOLATED";

type Run = dyn Fn(&mut Stage) -> Result<(), Failure> + Send + Sync;

/// One test with a machine of its own.
pub struct Scenario {
    name: String,
    time_limit: Duration,
    needs_own_pcscd: bool,
    needs_own_files: bool,
    run: Box<Run>,
}

impl Scenario {
    /// A scenario; its name states the behaviour it guards.
    pub fn new(
        name: impl Into<String>,
        run: impl Fn(&mut Stage) -> Result<(), Failure> + Send + Sync + 'static,
    ) -> Self {
        let (needs_own_pcscd, needs_own_files) = (false, false);
        Self { name: name.into(), time_limit: TIME_LIMIT, needs_own_pcscd, needs_own_files, run: Box::new(run) }
    }

    /// A scenario that is an `async fn(&mut Stage) -> Result<(), Failure>`, run on a tokio runtime of its own.
    pub fn asynchronous<F>(name: impl Into<String>, run: F) -> Self
    where
        F: AsyncFn(&mut Stage) -> Result<(), Failure> + Send + Sync + 'static,
    {
        Self::new(name, move |stage| {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
            let outcome = runtime.block_on(run(stage));
            // A blocked thread of the runtime must not hold up the verdict.
            runtime.shutdown_background();
            outcome
        })
    }

    /// Sets how long it may take until it is ended and counts as failed.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = limit;
        self
    }

    /// Says that it stops pcscd, or needs one without readers. Where the machine's own pcscd has to serve, it is
    /// reported as ignored.
    #[must_use]
    pub fn needs_own_pcscd(mut self) -> Self {
        self.needs_own_pcscd = true;
        self
    }

    /// Says that it puts files where the whole machine has its own. Where it cannot be kept apart, it is reported as
    /// ignored.
    #[must_use]
    pub fn needs_own_files(mut self) -> Self {
        self.needs_own_files = true;
        self
    }
}

/// Why a scenario failed. Any error turns into one by `?`; a panic, too, fails the scenario.
pub struct Failure(String);

impl Failure {
    /// A failure in one's own words.
    pub fn new(reason: impl Display) -> Self {
        Self(reason.to_string())
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            let cause_text = cause.to_string();
            if !text.ends_with(&cause_text) {
                text.push_str(": ");
                text.push_str(&cause_text);
            }
            source = cause.source();
        }
        Self(text)
    }
}

impl Debug for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What a scenario plays on: its folder, and a pcscd if it starts one.
pub struct Stage {
    directory: PathBuf,
    isolated: bool,
    pcscd: Option<Pcscd>,
}

impl Stage {
    /// An empty folder that goes away with the scenario.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Whether network, processes and mounts are the scenario's own.
    #[must_use]
    pub fn is_isolated(&self) -> bool {
        self.isolated
    }

    /// Starts a real pcscd, or restarts it with other readers, and waits until it serves.
    ///
    /// # Errors
    /// When it does not start or does not show its readers in time.
    pub fn start_pcscd(&mut self, readers: Readers) -> io::Result<()> {
        drop(self.pcscd.take());
        self.pcscd = Some(Pcscd::start(readers, &self.directory)?);
        Ok(())
    }

    /// Stops the pcscd, if one runs, and waits until it is gone.
    ///
    /// # Errors
    /// When it does not end, or is the machine's own.
    pub fn stop_pcscd(&mut self) -> io::Result<()> {
        self.pcscd.take().map_or(Ok(()), Pcscd::stop)
    }

    /// Makes `names` lead to the loopback address for every program of this scenario. Call it once, with all names.
    ///
    /// # Errors
    /// Where the scenario is not isolated: the machine's own `/etc/hosts` is left alone.
    pub fn resolve_to_loopback(&self, names: &[&str]) -> io::Result<()> {
        if !self.isolated {
            return Err(io::Error::new(io::ErrorKind::Unsupported, "the machine's own /etc/hosts is left alone"));
        }
        isolation::resolve_to_loopback(names, &self.directory)
    }

    /// Puts an empty folder in the place of the machine's `folder`, for every program of this scenario that starts after
    /// it; gives it.
    ///
    /// # Errors
    /// When there is no such folder, and where the scenario is not isolated.
    pub fn stand_in_for(&self, folder: &Path) -> io::Result<PathBuf> {
        if !self.isolated {
            return Err(io::Error::new(io::ErrorKind::Unsupported, "the machine's own folders are left alone"));
        }
        let folder = fs::canonicalize(folder)?;
        let name: Vec<_> = folder.iter().skip(1).map(|part| part.to_string_lossy()).collect();
        let own = self.directory.join("stand-ins").join(name.join("-"));
        fs::create_dir_all(&own)?;
        isolation::stand_in(&own, &folder)?;
        Ok(own)
    }

    /// Makes these folders of the machine the scenario's own: all that is in them stays, and what is written there from
    /// now on goes away with the scenario. Call it once, with all folders.
    ///
    /// # Errors
    /// When there is no such folder, where the system has no overlays, and where the scenario is not isolated.
    pub fn own_folders(&self, folders: &[&str]) -> io::Result<()> {
        if !self.isolated {
            return Err(io::Error::new(io::ErrorKind::Unsupported, "the machine's own folders are left alone"));
        }
        let layers = self.directory.join("layers");
        fs::create_dir_all(&layers)?;
        isolation::mount_memory(&layers)?;
        let own = |folder: &&str| isolation::lay_over(Path::new(folder), &layers.join(folder.trim_matches('/')));
        folders.iter().try_for_each(own)
    }
}

/// Runs the scenarios that the command line asks for, three at a time where they can be kept apart.
#[must_use]
pub fn main(scenarios: Vec<Scenario>) -> ExitCode {
    match env::var(NAME_VARIABLE) {
        Ok(name) => play(&scenarios, &name),
        Err(_) => direct(scenarios),
    }
}

/// Whether this is the process of one scenario, started by [`main`] in another one.
#[must_use]
pub fn is_playing() -> bool {
    env::var_os(NAME_VARIABLE).is_some()
}

/// The parent: one child process for each scenario.
fn direct(scenarios: Vec<Scenario>) -> ExitCode {
    let mut arguments = Arguments::from_args();
    let isolation = Isolation::permitted();
    if isolation.is_isolated() {
        arguments.test_threads = arguments.test_threads.or(Some(SIDE_BY_SIDE));
    } else {
        tell("bench: without namespaces: on the machine's own network, one test at a time");
        arguments.test_threads = Some(1);
        inherit_orphans();
    }
    let shares_pcscd = !isolation.is_isolated() && pcscd::serves();
    if shares_pcscd {
        tell("bench: a pcscd serves this machine already: what needs one of its own is ignored");
    }
    let trials = scenarios
        .into_iter()
        .map(|scenario| {
            let scenario = Arc::new(scenario);
            let show = arguments.nocapture;
            let name = scenario.name.clone();
            let ignored =
                (shares_pcscd && scenario.needs_own_pcscd) || (!isolation.is_isolated() && scenario.needs_own_files);
            Trial::test(name, move || run_twice_at_most(&scenario, isolation, show).map_err(Failed::from))
                .with_ignored_flag(ignored)
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// Runs one scenario whose output is for people, as it comes. It has no time limit but those of its steps: a person may
/// be looking at what it shows.
#[must_use]
pub fn perform(scenario: Scenario) -> ExitCode {
    if let Ok(name) = env::var(NAME_VARIABLE) {
        return play(&[scenario], &name);
    }
    let isolation = Isolation::permitted();
    if !isolation.is_isolated() {
        tell("bench: without namespaces: on the machine's own network");
        inherit_orphans();
    }
    let perform = || -> io::Result<ExitStatus> {
        let directory = tempfile::Builder::new().prefix("bench-").tempdir()?;
        let status = child_command(&scenario, isolation, directory.path())?.status()?;
        end_the_rest(isolation)?;
        Ok(status)
    };
    match perform() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(status) => {
            tell(&format!("{}: ended with {status}", scenario.name));
            ExitCode::FAILURE
        }
        Err(error) => {
            tell(&format!("{}: {error}", scenario.name));
            ExitCode::FAILURE
        }
    }
}

/// This very program again, kept apart, to play the scenario.
fn child_command(scenario: &Scenario, isolation: Isolation, directory: &Path) -> io::Result<Command> {
    let mut command = isolation.command(&env::current_exe()?);
    command
        .env(NAME_VARIABLE, &scenario.name)
        .env(DIRECTORY_VARIABLE, directory)
        .env_remove(ISOLATED_VARIABLE)
        .stdin(Stdio::null());
    if isolation.is_isolated() {
        command.env(ISOLATED_VARIABLE, "1");
    }
    Ok(command)
}

/// A real browser on a machine under load sometimes fails for reasons of its own. Where [`SECOND_TRY_VARIABLE`] is set, a
/// scenario that fails is played once more, from nothing, and what it failed with at first is told in any case: whoever
/// reads the output sees what is not steady.
fn run_twice_at_most(scenario: &Scenario, isolation: Isolation, show: bool) -> Result<(), Failure> {
    let first = run_in_child(scenario, isolation, show);
    let Err(failure) = &first else { return first };
    if env::var_os(SECOND_TRY_VARIABLE).is_none() {
        return first;
    }
    tell(&format!("bench: {} failed, and is played once more: {failure}", scenario.name));
    run_in_child(scenario, isolation, show)
}

fn run_in_child(scenario: &Scenario, isolation: Isolation, show: bool) -> Result<(), Failure> {
    let directory = tempfile::Builder::new().prefix("bench-").tempdir()?;
    let output_path = directory.path().join("output");
    let output = File::create(&output_path)?;

    let mut command = child_command(scenario, isolation, directory.path())?;
    command.stdout(output.try_clone()?).stderr(output).process_group(0);
    let status = end_of(command, scenario.time_limit)?;
    end_the_rest(isolation)?;
    let said = String::from_utf8_lossy(&fs::read(&output_path)?).trim_end().to_owned();
    match status {
        Some(status) if status.success() => {
            if show && !said.is_empty() {
                tell(&said);
            }
            Ok(())
        }
        Some(status) => Err(Failure(format!("ended with {status}\n{said}"))),
        None => Err(Failure(format!("did not end within {} s\n{said}", scenario.time_limit.as_secs()))),
    }
}

/// Waits for the child, at most `limit`, and ends what is left of its process group.
fn end_of(mut command: Command, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let mut child = command.spawn()?;
    let deadline = Instant::now() + limit;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if Instant::now() > deadline {
            break None;
        }
        thread::sleep(Duration::from_millis(10));
    };
    end_group(&mut child, status.is_none())?;
    Ok(status)
}

fn end_group(child: &mut Child, still_runs: bool) -> io::Result<()> {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    // An empty group is what is wished for: then there is nobody to receive the signal.
    if let Some(group) = group {
        let _ = kill_process_group(group, Signal::KILL);
    }
    if still_runs {
        child.wait()?;
    }
    Ok(())
}

/// Without namespaces, a process whose parent has ended falls to this one, not to the machine's first: what a scenario
/// leaves behind can be found and ended.
#[cfg(target_os = "linux")]
fn inherit_orphans() {
    if let Err(error) = rustix::process::set_child_subreaper(Some(rustix::process::getpid())) {
        tell(&format!("bench: what a test leaves behind may go on: {error}"));
    }
}

#[cfg(not(target_os = "linux"))]
fn inherit_orphans() {
    tell("bench: made for Linux; what a test leaves behind may go on");
}

/// Without namespaces, ends what the scenario has left: browsers are in process groups of their own. Only one scenario
/// runs at a time then, so whatever is below this process is the scenario's.
fn end_the_rest(isolation: Isolation) -> io::Result<()> {
    if isolation.is_isolated() { Ok(()) } else { process_tree::end_below(rustix::process::getpid()) }
}

/// The child: the one scenario, in this process.
fn play(scenarios: &[Scenario], name: &str) -> ExitCode {
    let Some(scenario) = scenarios.iter().find(|scenario| scenario.name == name) else {
        tell(&format!("no scenario is called {name:?}"));
        return ExitCode::FAILURE;
    };
    match play_on_stage(scenario) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tell(&format!("{failure}"));
            ExitCode::FAILURE
        }
    }
}

fn play_on_stage(scenario: &Scenario) -> Result<(), Failure> {
    let isolated = env::var_os(ISOLATED_VARIABLE).is_some();
    if isolated {
        isolation::prepare()?;
    }
    let directory = env::var_os(DIRECTORY_VARIABLE)
        .map(|parent| PathBuf::from(parent).join("stage"))
        .ok_or_else(|| Failure::new(format!("{DIRECTORY_VARIABLE} is missing")))?;
    fs::create_dir(&directory)?;
    let mut stage = Stage { directory, isolated, pcscd: None };
    (scenario.run)(&mut stage)
}

fn tell(line: &str) {
    // With nobody listening there is nobody to tell that nobody listens.
    let _ = writeln!(io::stderr(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_overstays_its_limit_is_ended_with_its_children() {
        let marker = tempfile::tempdir().unwrap();
        let alive = marker.path().join("alive");
        let mut command = Command::new("sh");
        command.args(["-c", "(sleep 1; touch \"$0\") & sleep 60"]).arg(&alive).process_group(0);
        assert!(end_of(command, Duration::from_millis(200)).unwrap().is_none());
        thread::sleep(Duration::from_millis(1200));
        assert!(!alive.exists(), "a grandchild went on");
    }

    #[test]
    fn a_failure_names_each_cause_once() {
        let cause = io::Error::other("the reader is on fire");
        let failure = Failure::from(io::Error::other(cause));
        assert_eq!(failure.to_string(), "the reader is on fire");
    }
}
