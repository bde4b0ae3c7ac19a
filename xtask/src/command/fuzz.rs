//! `cargo xtask fuzz`: the host's fuzz targets, one after another, each for some time.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::Error;
use crate::system_packages::{self, Purpose};
use crate::workspace::Workspace;
use crate::{files, fuzz_targets, process, progress};

/// One input that takes longer, in seconds, is a finding.
const LONGEST_INPUT: u32 = 10;

pub(super) fn run(target: Option<&str>, seconds: u32) -> Result<(), Error> {
    let workspace = Workspace::find()?;
    let mut names = fuzz_targets::names(&workspace)?;
    if let Some(wanted) = target {
        if !names.iter().any(|name| name == wanted) {
            return Err(Error::Usage(format!("no such fuzz target: {wanted} (there are {})", names.join(", "))));
        }
        names.retain(|name| name == wanted);
    }
    system_packages::ensure(&[Purpose::Host, Purpose::Bench, Purpose::Fuzzing])?;
    let programs = fuzz_targets::build(&workspace)?;
    let work = workspace.target.join("fuzzing");
    write_seeds(&workspace, &work.join("seeds"))?;
    for name in &names {
        progress::say("fuzz", &format!("{name}, {seconds} s"));
        let told = fuzz(&workspace, &programs.join(name), name, &work, seconds)?;
        progress::say("fuzz", &format!("{name}: {told}"));
    }
    Ok(())
}

/// What the virtual tokens answer.
fn write_seeds(workspace: &Workspace, folder: &Path) -> Result<(), Error> {
    progress::say("fuzz", "seeds from the virtual tokens");
    let mut command = workspace.cargo("test");
    command.args(["--quiet", "--package", "bench", "--test", "tokens", "--", "--fuzz-seeds"]).arg(folder);
    process::run(&mut command)
}

/// Runs one target and tells what it did. What it found new is kept in `corpus` for the next run; an input that fails,
/// in `findings`.
fn fuzz(workspace: &Workspace, program: &Path, name: &str, work: &Path, seconds: u32) -> Result<String, Error> {
    let [corpus, findings, log] = ["corpus", "findings", "logs"].map(|folder| work.join(folder).join(name));
    let seeds = [work.join("seeds").join(name), fuzz_targets::folder(workspace).join("seeds").join(name)];
    [&corpus, &findings, &work.join("logs")].into_iter().try_for_each(|folder| files::create_folder(folder))?;
    let output = File::create(&log).map_err(files::failed("write", &log))?;
    let mut command = Command::new(program);
    command.arg(corpus).args(seeds.iter().filter(|folder| folder.is_dir()));
    command.arg(format!("-max_total_time={seconds}")).arg(format!("-timeout={LONGEST_INPUT}"));
    command.arg(format!("-artifact_prefix={}/", findings.display()));
    process::run(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(output)).inspect_err(|_| {
        progress::say("fuzz", &format!("see {} and the input in {}", log.display(), findings.display()));
    })?;
    summary(&files::read_text(&log)?).ok_or_else(|| Error::NotUnderstood {
        program: "libFuzzer",
        reason: format!("no last line in {}", log.display()),
    })
}

/// From libFuzzer's last line, `#5000 DONE cov: 306 ft: 1864 corp: 848/807Kb lim: 6110 exec/s: 947 rss: 30Mb`.
fn summary(log: &str) -> Option<String> {
    let words = |line| str::split_whitespace(line).collect::<Vec<_>>();
    let words = log.lines().rev().map(words).find(|words| words.get(1) == Some(&"DONE"))?;
    let after = |name: &str| words.iter().skip_while(|word| **word != name).nth(1);
    let inputs = words.first()?.strip_prefix('#')?;
    let (kept, size) = after("corp:")?.split_once('/')?;
    let (rate, places) = (after("exec/s:")?, after("cov:")?);
    Some(format!("{inputs} inputs, {rate} a second; {places} places reached; corpus of {kept} inputs, {size}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_is_taken_from_the_last_line() {
        let log = "#2\tINITED cov: 3 ft: 4 corp: 1/1b exec/s: 0 rss: 26Mb\n\
                   #5000\tDONE   cov: 306 ft: 1864 corp: 848/807Kb lim: 6110 exec/s: 947 rss: 30Mb\n\
                   Done 5000 runs in 5 second(s)\n";
        let expected = "5000 inputs, 947 a second; 306 places reached; corpus of 848 inputs, 807Kb";
        assert_eq!(summary(log).as_deref(), Some(expected));
        assert_eq!(summary("==17== ERROR: libFuzzer: timeout\n"), None);
    }
}
