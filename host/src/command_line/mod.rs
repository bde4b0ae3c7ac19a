//! The face that people and scripts see. One file per command; `docs/command-line.md` describes them.

mod diagnose;
mod exit;
mod export;
mod install;
mod list;
mod native_host_manifest;
mod plugged_in;
mod table;

use std::ffi::OsString;
use std::io::{self, Write};

use protocol::hello::PROTOCOL;
use protocol::problem::Problem;

use crate::service::HOST_VERSION;
use crate::texts::{Texts, fill};
pub use exit::Exit;

/// Where a command writes, and in which words.
struct Terminal<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    texts: &'a Texts,
}

/// What keeps a command from doing its work, apart from the causes that it names itself.
enum Failure {
    Usage(lexopt::Error),
    Output(io::Error),
    Internal(String),
}

impl From<lexopt::Error> for Failure {
    fn from(error: lexopt::Error) -> Self {
        Self::Usage(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

/// Carries out the command that `arguments`, without the program's name, ask for.
pub fn run(arguments: &[OsString], out: &mut dyn Write, err: &mut dyn Write, texts: &Texts) -> Exit {
    let mut terminal = Terminal { out, err, texts };
    let outcome = dispatch(lexopt::Parser::from_args(arguments), &mut terminal);
    let flushed = terminal.out.flush();
    // Where even this cannot be written, the exit code says it.
    let _unheard = match &outcome {
        Err(Failure::Usage(error)) => writeln!(terminal.err, "{}. {}", usage(error, texts), texts.own.usage_help),
        Err(Failure::Output(error)) if error.kind() != io::ErrorKind::BrokenPipe => writeln!(terminal.err, "{error}"),
        Err(Failure::Internal(error)) => writeln!(terminal.err, "{error}"),
        _ => Ok(()),
    };
    match outcome {
        Ok(exit) if flushed.is_ok() => exit,
        Err(Failure::Usage(_)) => Exit::Usage,
        Err(Failure::Internal(_)) => Exit::Internal,
        Err(Failure::Output(error)) => Exit::of_output(&error),
        Ok(exit) => flushed.err().map_or(exit, |error| Exit::of_output(&error)),
    }
}

fn dispatch(mut parser: lexopt::Parser, terminal: &mut Terminal) -> Result<Exit, Failure> {
    use lexopt::prelude::*;
    match parser.next()? {
        None => {
            write!(terminal.err, "{}", help(terminal.texts))?;
            Ok(Exit::Usage)
        }
        Some(Short('h') | Long("help")) => show_help(terminal),
        Some(Short('V') | Long("version")) => {
            writeln!(terminal.out, "cle-megalis {HOST_VERSION} (protocol {}.{})", PROTOCOL.major, PROTOCOL.minor)?;
            Ok(Exit::Done)
        }
        Some(Value(command)) => match command.to_string_lossy().as_ref() {
            "list" => list::run(&mut parser, terminal),
            "export" => export::run(&mut parser, terminal),
            "diagnose" => diagnose::run(&mut parser, terminal),
            "install" => install::run(&mut parser, terminal, install::Direction::Install),
            "uninstall" => install::run(&mut parser, terminal, install::Direction::Uninstall),
            "help" => show_help(terminal),
            unknown => Err(Failure::Usage(lexopt::Error::UnexpectedArgument(unknown.into()))),
        },
        Some(other) => Err(other.unexpected().into()),
    }
}

fn show_help(terminal: &mut Terminal) -> Result<Exit, Failure> {
    write!(terminal.out, "{}", help(terminal.texts))?;
    Ok(Exit::Done)
}

fn help(texts: &Texts) -> String {
    let causes: Vec<String> = Problem::ALL
        .into_iter()
        .filter(|problem| Exit::is_met_here(*problem))
        .map(|problem| format!("{} {}", problem.code(), texts.sentence(problem)))
        .collect();
    fill(&texts.own.help, &[("version", HOST_VERSION), ("causes", &causes.join("\n"))])
}

fn usage(error: &lexopt::Error, texts: &Texts) -> String {
    use lexopt::Error as E;
    let unexpected = |argument: &str| fill(&texts.own.usage_unexpected, &[("argument", argument)]);
    match error {
        E::MissingValue { option } => {
            fill(&texts.own.usage_missing_value, &[("option", option.as_deref().unwrap_or_default())])
        }
        E::UnexpectedOption(option) => unexpected(option),
        E::UnexpectedArgument(argument) => unexpected(&argument.to_string_lossy()),
        E::UnexpectedValue { value, .. } | E::NonUnicodeValue(value) => unexpected(&value.to_string_lossy()),
        E::ParsingFailed { value, error } => {
            fill(&texts.own.usage_wrong_value, &[("value", value), ("expected", &error.to_string())])
        }
        E::Custom(error) => error.to_string(),
    }
}

/// Tells a cause and its remedy.
fn tell(problem: Problem, terminal: &mut Terminal) -> Result<(), Failure> {
    writeln!(terminal.err, "{}\n{}", terminal.texts.sentence(problem), terminal.texts.remedy(problem))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Language;

    pub(super) fn run_with(arguments: &[&str]) -> (Exit, String, String) {
        let texts = Texts::load(Language::French).unwrap();
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let exit = run(&arguments, &mut out, &mut err, &texts);
        (exit, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    #[test]
    fn help_names_every_command_and_exit_code() {
        let (exit, out, err) = run_with(&["--help"]);
        assert_eq!((exit, err.as_str()), (Exit::Done, ""));
        for part in ["list", "export", "diagnose", "install", "uninstall", "10 ", "19 ", "31 "] {
            assert!(out.contains(part), "{part} is missing");
        }
    }

    #[test]
    fn wrong_usage_is_told_on_stderr_with_code_2() {
        for arguments in [
            &["lsit"][..],
            &["--frobnicate"],
            &["list", "--frobnicate"],
            &["list", "more"],
            &["export", "--format", "doc"],
            &["export", "--sha256", "xyz"],
            &["install", "--system", "--user-data-dir", "d"],
            &[],
        ] {
            let (exit, out, err) = run_with(arguments);
            assert_eq!((exit.code(), out.as_str()), (2, ""), "{arguments:?}");
            assert!(err.contains("cle-megalis"), "{arguments:?}: {err}");
        }
    }

    #[test]
    fn a_closed_pipe_is_a_quiet_end() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let texts = Texts::load(Language::English).unwrap();
        let mut err = Vec::new();
        let exit = run(&["--version".into()], &mut Closed, &mut err, &texts);
        assert_eq!((exit, err.as_slice()), (Exit::Done, &b""[..]));
    }
}
