//! The processes below one: its children, their children, and so on, whatever group or session they are in.

use std::{
    collections::HashSet,
    fs, io, thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

/// A process gone by SIGKILL is gone at once; the rest is for a machine under load.
const PATIENCE: Duration = Duration::from_secs(5);

/// The processes below `ancestor`, without those that have ended and only wait to be asked how.
///
/// # Errors
/// When there is no `/proc`.
pub fn below(ancestor: Pid) -> io::Result<Vec<Pid>> {
    let parents = living()?;
    let mut known = HashSet::from([ancestor]);
    let mut found = Vec::new();
    // A child may have a lower number than its parent, once the numbers have gone round.
    loop {
        let before = found.len();
        for (process, parent) in &parents {
            if known.contains(parent) && known.insert(*process) {
                found.push(*process);
            }
        }
        if found.len() == before {
            return Ok(found);
        }
    }
}

/// Ends all processes below `ancestor` by SIGKILL, those too that they start meanwhile. `ancestor` must be one that
/// orphans fall to (`PR_SET_CHILD_SUBREAPER`): else a process whose parent ended first is nobody's descendant.
///
/// # Errors
/// When one of them does not end within five seconds, or there is no `/proc`.
pub fn end_below(ancestor: Pid) -> io::Result<()> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let processes = below(ancestor)?;
        if processes.is_empty() {
            return Ok(());
        }
        if Instant::now() > deadline {
            return Err(io::Error::new(io::ErrorKind::TimedOut, format!("{processes:?} do not end")));
        }
        for process in processes {
            // It may have ended by itself in this very moment.
            let _ = kill_process(process, Signal::KILL);
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Each process that has not ended, with its parent (proc(5), `/proc/PID/stat`).
fn living() -> io::Result<Vec<(Pid, Pid)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc")?.flatten() {
        let Some(process) = entry.file_name().to_str().and_then(pid) else { continue };
        // Gone since: then it is of no interest.
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        if let Some((state, parent)) = state_and_parent(&stat)
            && !matches!(state, "Z" | "X")
        {
            found.push((process, parent));
        }
    }
    Ok(found)
}

/// The third and the fourth field. The second is the program's name in parentheses and may hold anything, spaces and
/// parentheses too.
fn state_and_parent(stat: &str) -> Option<(&str, Pid)> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace();
    Some((fields.next()?, pid(fields.next()?)?))
}

fn pid(text: &str) -> Option<Pid> {
    text.parse().ok().and_then(Pid::from_raw)
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn a_descendant_in_a_session_of_its_own_is_ended_and_its_ancestor_is_not() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "setsid sh -c 'sleep 61; true' & read line"]).stdin(Stdio::piped());
        let mut shell = shell.spawn().unwrap();
        let ancestor = pid(&shell.id().to_string()).unwrap();
        let is_sleeper = |process: &Pid| {
            // Empty as soon as it has ended, even if nobody has asked yet how.
            let line = fs::read(format!("/proc/{}/cmdline", process.as_raw_nonzero())).unwrap_or_default();
            line == b"sleep\x0061\0"
        };
        let deadline = Instant::now() + PATIENCE;
        let sleeper = loop {
            if let Some(sleeper) = below(ancestor).unwrap().into_iter().find(is_sleeper) {
                break sleeper;
            }
            assert!(Instant::now() < deadline, "the sleeper was not found");
            thread::sleep(Duration::from_millis(5));
        };
        end_below(ancestor).unwrap();
        assert!(!is_sleeper(&sleeper), "it sleeps on");
        assert!(shell.try_wait().unwrap().is_none(), "the ancestor itself was ended");
        shell.kill().unwrap();
        shell.wait().unwrap();
    }

    #[test]
    fn a_programs_name_with_parentheses_and_spaces_hides_neither_state_nor_parent() {
        assert_eq!(state_and_parent("7 (a) S 9 (b c) R 42 7 7 0"), Some(("R", pid("42").unwrap())));
        assert_eq!(state_and_parent("1 (init) S 0 1 1"), None);
    }
}
