//! The command line of `cargo xtask`.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::Arg::{Long, Short, Value};
use lexopt::ValueExt;

use crate::error::Error;

/// What `cargo xtask --help` prints.
pub(crate) const USAGE: &str = "\
cargo xtask setup              install what is missing: system packages, WASM target, geckodriver, axe-core
cargo xtask build              the host (release), the extension's WASM, and the packages
cargo xtask package            the extension only: unpacked folder, Chromium zip, Firefox xpi in target/package/; sizes
            package --verify   … and once more in another folder, to see that the bytes are the same
            package windows    the program as an MSI for Windows, in target/installers/
            package crx        signed for an organisation's own server, in target/self-hosted/: --key KEY.pem (RSA),
                               --url ADDRESS (of the folder on the server); prints the extension's id
            package source     the source archive that addons.mozilla.org demands, in target/
cargo xtask lint extension     the add-on store's own checks (web-ext; needs npm)
cargo xtask release            all that is published, with sums, SBOM and licences, in target/release-VERSION/
            release --rehearse … although not all is ready, in target/rehearsal-VERSION/
cargo xtask test [-- FILTER…]  formatting, lints and all tests; with a filter, only the tests whose name contains it
            test windows       the program and its MSI under Wine; [-- FILTER…] here, too
cargo xtask demo               the main job in a real browser; pictures in target/demo/
cargo xtask pictures           every state of panel and popup as a picture; target/pictures/index.html shows them all
            pictures --firefox … by Firefox; with -- FILTER…, only those whose name contains it: french, zoom
cargo xtask guide              the pictures of the users' guide anew, in docs/pictures/guide/
cargo xtask record             what program and extension say to each other, for tests/earlier_protocols/; at each release
cargo xtask bench fill         how long the filling takes, in both browsers
            bench tokens       how many exchanges with a token a reading takes, beside other programs
cargo xtask fuzz [TARGET]      fuzz targets of the host, all or one; not part of `test`; see docs/fuzzing.md
            fuzz --seconds N   … each for so long (default: 600)

options: --wasm-from-debian    compile the WASM by Debian's compiler, as where rustup's server is out of reach
environment: CLE_MEGALIS_CACHE (where compilers and drivers are kept; else below XDG_CACHE_HOME or ~/.cache)
             GECKODRIVER (an own one)";

/// What the developer asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// Which command.
    pub(crate) task: Task,
    /// Whether the WASM must come from Debian's compiler even if rustup has the target.
    pub(crate) wasm_from_debian: bool,
    /// What is passed on to the programs that the command runs.
    pub(crate) passed_on: Vec<OsString>,
}

/// The commands.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Print [`USAGE`].
    Help,
    /// Install what is missing.
    Setup,
    /// Host, WASM, packages.
    Build,
    /// The program, packed for a system.
    PackageProgram(System),
    /// The packages of the extension.
    Package {
        /// Build a second time elsewhere and compare.
        verify: bool,
    },
    /// The extension, signed for an organisation's own server.
    SelfHosted {
        /// The file of the private key.
        key: PathBuf,
        /// The address of the server's folder.
        address: String,
    },
    /// The source archive.
    Source,
    /// The add-on store's checks.
    Lint,
    /// All that is published.
    Release {
        /// Although not all is ready.
        rehearsal: bool,
    },
    /// All tests.
    Test,
    /// The program and its installer on Windows.
    TestWindows,
    /// The main job, shown.
    Demo,
    /// Every state of the pages, as pictures.
    Pictures {
        /// By Firefox instead of Chromium.
        firefox: bool,
    },
    /// The pictures of the users' guide.
    Guide,
    /// What program and extension say to each other, recorded.
    Record,
    /// Fuzz targets.
    Fuzz {
        /// Which one, if not all.
        target: Option<String>,
        /// How long each is run.
        seconds: u32,
    },
    /// A measurement, by name.
    Bench(String),
}

/// What the program is packed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum System {
    /// An installer.
    Windows,
}

/// How long a fuzz target is run where nothing else is said.
const FUZZING_SECONDS: u32 = 600;

/// Reads the command line.
///
/// # Errors
/// [`Error::Usage`] when it is none of ours.
pub(crate) fn parse(mut parser: lexopt::Parser) -> Result<Request, Error> {
    let mut words = Vec::new();
    let (mut help, mut verify, mut firefox, mut wasm_from_debian) = (false, false, false, false);
    let mut seconds = None;
    let (mut key, mut address, mut rehearsal) = (None, None, false);
    let mut passed_on = Vec::new();
    let usage = |error: lexopt::Error| Error::Usage(error.to_string());
    loop {
        // Everything after "--" belongs to others, options too.
        if let Some(mut rest) = parser.try_raw_args()
            && rest.peek().is_some_and(|word| word == "--")
        {
            rest.next();
            passed_on.extend(rest);
            break;
        }
        match parser.next().map_err(usage)? {
            Some(Long("help") | Short('h')) => help = true,
            Some(Long("verify")) => verify = true,
            Some(Long("firefox")) => firefox = true,
            Some(Long("wasm-from-debian")) => wasm_from_debian = true,
            Some(Long("seconds")) => seconds = Some(parser.value().and_then(|value| value.parse()).map_err(usage)?),
            Some(Long("rehearse")) => rehearsal = true,
            Some(Long("key")) => key = Some(PathBuf::from(parser.value().map_err(usage)?)),
            Some(Long("url")) => address = Some(parser.value().and_then(|value| value.string()).map_err(usage)?),
            Some(Value(word)) => words.push(word.to_string_lossy().into_owned()),
            Some(other) => return Err(usage(other.unexpected())),
            None => break,
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let task = match words.as_slice() {
        _ if help => Task::Help,
        [] | ["help"] => Task::Help,
        ["setup"] => Task::Setup,
        ["build"] => Task::Build,
        ["package"] => Task::Package { verify },
        ["package", "windows"] => Task::PackageProgram(System::Windows),
        ["package", "crx"] => match (key.take(), address.take()) {
            (Some(key), Some(address)) => Task::SelfHosted { key, address },
            _ => return Err(Error::Usage("`package crx` needs --key KEY.pem and --url ADDRESS".to_owned())),
        },
        ["package", "source"] => Task::Source,
        ["lint", "extension"] => Task::Lint,
        ["release"] => Task::Release { rehearsal },
        ["test"] => Task::Test,
        ["test", "windows"] => Task::TestWindows,
        ["demo"] => Task::Demo,
        ["pictures"] => Task::Pictures { firefox },
        ["guide"] => Task::Guide,
        ["record"] => Task::Record,
        ["fuzz", target @ ..] if target.len() <= 1 => {
            let target = target.first().map(|name| (*name).to_owned());
            Task::Fuzz { target, seconds: seconds.unwrap_or(FUZZING_SECONDS) }
        }
        ["bench", name] => Task::Bench((*name).to_owned()),
        _ => return Err(Error::Usage(format!("no such command: {}", words.join(" ")))),
    };
    if verify && !matches!(task, Task::Package { .. } | Task::Help) {
        return Err(Error::Usage("--verify belongs to `package`".to_owned()));
    }
    if firefox && !matches!(task, Task::Pictures { .. } | Task::Help) {
        return Err(Error::Usage("--firefox belongs to `pictures`".to_owned()));
    }
    if seconds.is_some() && !matches!(task, Task::Fuzz { .. } | Task::Help) {
        return Err(Error::Usage("--seconds belongs to `fuzz`".to_owned()));
    }
    if (key.is_some() || address.is_some()) && task != Task::Help {
        return Err(Error::Usage("--key and --url belong to `package crx`".to_owned()));
    }
    if rehearsal && !matches!(task, Task::Release { .. } | Task::Help) {
        return Err(Error::Usage("--rehearse belongs to `release`".to_owned()));
    }
    Ok(Request { task, wasm_from_debian, passed_on })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Request, Error> {
        parse(lexopt::Parser::from_args(words))
    }

    #[test]
    fn what_follows_two_dashes_is_passed_on_untouched() {
        let request = parsed(&["test", "--wasm-from-debian", "--", "renewal", "--nocapture", "--verify"]).unwrap();
        assert_eq!(request.task, Task::Test);
        assert!(request.wasm_from_debian);
        assert_eq!(request.passed_on, ["renewal", "--nocapture", "--verify"]);
    }

    #[test]
    fn a_command_line_that_is_none_of_ours_is_refused() {
        for words in [
            &["tset"][..],
            &["bench"],
            &["test", "renewal"],
            &["build", "--fast"],
            &["build", "--verify"],
            &["package", "crx", "--key", "k.pem"],
            &["package", "--key", "k.pem"],
            &["package", "source", "--rehearse"],
            &["lint"],
            &["package", "crx", "--verify", "--key", "k.pem", "--url", "https://exemple.bzh"],
            &["fuzz", "tlv", "odf"],
            &["fuzz", "--seconds", "x"],
            &["test", "--seconds", "5"],
            &["demo", "--firefox"],
            &["guide", "--firefox"],
        ] {
            assert!(matches!(parsed(words), Err(Error::Usage(_))), "{words:?}");
        }
    }

    #[test]
    fn commands_and_their_options_are_understood() {
        assert_eq!(parsed(&[]).unwrap().task, Task::Help);
        assert_eq!(parsed(&["package", "--verify"]).unwrap().task, Task::Package { verify: true });
        let crx = parsed(&["package", "crx", "--key", "k.pem", "--url", "https://exemple.bzh"]).unwrap().task;
        assert_eq!(crx, Task::SelfHosted { key: "k.pem".into(), address: "https://exemple.bzh".to_owned() });
        assert_eq!(parsed(&["release", "--rehearse"]).unwrap().task, Task::Release { rehearsal: true });
        assert_eq!(parsed(&["pictures", "--firefox"]).unwrap().task, Task::Pictures { firefox: true });
        let target = Some("tlv".to_owned());
        assert_eq!(parsed(&["fuzz", "tlv", "--seconds", "5"]).unwrap().task, Task::Fuzz { target, seconds: 5 });
        assert_eq!(parsed(&["fuzz"]).unwrap().task, Task::Fuzz { target: None, seconds: FUZZING_SECONDS });
        assert_eq!(parsed(&["bench", "fill"]).unwrap().task, Task::Bench("fill".to_owned()));
    }
}
