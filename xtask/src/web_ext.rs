//! Mozilla's own checks of the extension, which addons.mozilla.org runs on what is handed in: `web-ext lint`. It is
//! published on npm's registry (MPL-2.0), 86 MB with its libraries; kept in the cache, and fetched only where it is used.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::error::Error;
use crate::{cache, files, package, process, progress};

const VERSION: &str = "10.7.0";

/// What it says of ours although nothing is wrong, and why. docs/release.md tells it at length.
const EXPECTED: [(&str, &str); 3] = [
    ("BACKGROUND_SERVICE_WORKER_IGNORED", "one manifest for all browsers: Firefox takes background.scripts"),
    (
        "KEY_FIREFOX_UNSUPPORTED_BY_MIN_VERSION",
        "older ones pass over data_collection_permissions, the store demands it",
    ),
    ("KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION", "the same"),
];

/// Checks the packages' extension.
///
/// # Errors
/// [`Error::DoesNotFit`] with what is wrong with it, also a warning that is not known; and when npm is not there.
pub(crate) fn lint(packages: &Path) -> Result<(), Error> {
    let program = ensure()?;
    progress::say("lint", "extension, by web-ext");
    let mut command = Command::new(program);
    command.args(["lint", "--output", "json", "--no-config-discovery", "--source-dir"]);
    command.arg(package::unpacked(packages));
    // It fails where it has found an error, too, and says on stdout which.
    let output = command.output().map_err(|source| Error::NotStarted { program: "web-ext".to_owned(), source })?;
    let found = judge(&String::from_utf8_lossy(&output.stdout))?;
    for (code, reason) in EXPECTED.iter().filter(|(code, _)| found.iter().any(|found| found == code)) {
        progress::say("lint", &format!("{code}: {reason}"));
    }
    Ok(())
}

/// The codes of the warnings, all of them known.
fn judge(report: &str) -> Result<Vec<String>, Error> {
    let not_understood = |reason: String| Error::NotUnderstood { program: "web-ext", reason };
    let report: Value = serde_json::from_str(report).map_err(|error| not_understood(error.to_string()))?;
    let list = |name: &str| report[name].as_array().ok_or_else(|| not_understood(format!("no {name} in it")));
    let errors = list("errors")?.iter();
    let is_known = |warning: &&Value| EXPECTED.iter().any(|(code, _)| warning["code"] == *code);
    let unknown = list("warnings")?.iter().filter(|warning| !is_known(warning));
    let wrong: Vec<String> = errors.chain(unknown).map(in_words).collect();
    if !wrong.is_empty() {
        return Err(Error::DoesNotFit { what: "web-ext lint", reason: wrong.join("\n") });
    }
    Ok(list("warnings")?.iter().filter_map(|warning| warning["code"].as_str().map(str::to_owned)).collect())
}

fn in_words(finding: &Value) -> String {
    let text = |name: &str| finding[name].as_str().unwrap_or("?").to_owned();
    format!("{} {}, line {}: {}", text("code"), text("file"), finding["line"], text("description"))
}

/// Where its program is; it is put there if it is not there yet.
fn ensure() -> Result<PathBuf, Error> {
    let folder = cache::folder()?.join(format!("web-ext-{VERSION}"));
    let program = folder.join("node_modules/.bin/web-ext");
    if !program.is_file() {
        progress::say("setup", &format!("fetching web-ext {VERSION} from npm's registry, 86 MB, once"));
        let half_made = folder.with_extension("half-made");
        files::remove_folder(&half_made)?;
        files::create_folder(&half_made)?;
        let mut npm = Command::new("npm");
        npm.current_dir(&half_made).args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]);
        npm.args(["--prefix", "."]).arg(format!("web-ext@{VERSION}"));
        process::output(&mut npm).map_err(|error| match error {
            Error::NotStarted { .. } => Error::NeedsHand {
                what: "web-ext, which checks the extension for Firefox, needs npm".to_owned(),
                remedy: "install Node.js 20 or newer with npm, and run the command again".to_owned(),
            },
            error => error,
        })?;
        files::remove_folder(&folder)?;
        files::rename(&half_made, &folder)?;
    }
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(errors: &str, warnings: &str) -> String {
        format!(r#"{{"errors": [{errors}], "notices": [], "warnings": [{warnings}]}}"#)
    }

    #[test]
    fn errors_and_unknown_warnings_are_refused_by_name() {
        let known = r#"{"code": "BACKGROUND_SERVICE_WORKER_IGNORED", "file": "manifest.json"}"#;
        assert_eq!(judge(&report("", known)).unwrap(), ["BACKGROUND_SERVICE_WORKER_IGNORED"]);
        let other = r#"{"code": "UNSAFE_VAR_ASSIGNMENT", "file": "panel.js", "line": 7, "description": "innerHTML"}"#;
        for report in [report(other, known), report("", &format!("{known}, {other}"))] {
            let error = judge(&report).unwrap_err().to_string();
            assert!(error.contains("UNSAFE_VAR_ASSIGNMENT panel.js, line 7"), "{error}");
        }
        for report in ["", "{}", r#"{"errors": []}"#] {
            assert!(matches!(judge(report), Err(Error::NotUnderstood { .. })), "{report}");
        }
    }
}
