//! The face that people and scripts see. One file per command; `docs/command-line.md` describes them.

mod diagnose;
mod exit;
mod export;
mod install;
mod list;
mod plugged_in;
mod table;

use std::ffi::OsString;
use std::io::{self, Write};
use std::sync::Arc;

use protocol::hello::PROTOCOL;
use protocol::problem::Problem;
use protocol::tokens::TokensResult;

use crate::pcsc_service::stop::Stop;
use crate::service::HOST_VERSION;
use crate::texts::{Texts, fill};
use crate::token::reading::ReadOptions;
pub use exit::Exit;

/// Where a command writes, and in which words.
struct Terminal<'a> {
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
    texts: &'a Texts,
}

/// Reads every token that is plugged in; `None` if the program is to end before that is done.
type PluggedIn<'a> = &'a dyn Fn(ReadOptions) -> Option<TokensResult>;

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

/// Carries out the command that `arguments`, without the program's name, ask for. Once `stop` is requested, no card is
/// read any more and the command ends.
pub fn run(arguments: &[OsString], stop: &Arc<Stop>, out: &mut dyn Write, err: &mut dyn Write, texts: &Texts) -> Exit {
    run_on(&|options| plugged_in::tokens(options, stop), arguments, stop, Terminal { out, err, texts })
}

fn run_on(plugged_in: PluggedIn, arguments: &[OsString], stop: &Arc<Stop>, mut terminal: Terminal) -> Exit {
    let texts = terminal.texts;
    let outcome = dispatch(lexopt::Parser::from_args(arguments), &mut terminal, stop, plugged_in);
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

fn dispatch(
    mut parser: lexopt::Parser,
    terminal: &mut Terminal,
    stop: &Arc<Stop>,
    plugged_in: PluggedIn,
) -> Result<Exit, Failure> {
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
            "list" => list::run(&mut parser, terminal, plugged_in),
            "export" => export::run(&mut parser, terminal, plugged_in),
            "diagnose" => diagnose::run(&mut parser, terminal, stop),
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
    use protocol::tokens::{Certificate, Person, Token, TokenState};

    fn run_with(arguments: &[&str]) -> (Exit, String, String) {
        let texts = Texts::load(Language::French).unwrap();
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let exit = run(&arguments, &Arc::default(), &mut out, &mut err, &texts);
        (exit, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    /// With this plugged in.
    fn run_on_tokens(tokens: &TokensResult, arguments: &[&str]) -> (Exit, String, String) {
        let texts = Texts::load(Language::English).unwrap();
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let terminal = Terminal { out: &mut out, err: &mut err, texts: &texts };
        let exit = run_on(&|_| Some(tokens.clone()), &arguments, &Arc::default(), terminal);
        (exit, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    fn token(reader: &str, certificates: Vec<Certificate>, problem: Option<Problem>) -> Token {
        Token { reader: reader.to_owned(), state: TokenState::Read, problem, certificates, ..Token::default() }
    }

    /// The certificate of an invented person, as if with this fingerprint.
    fn certificate(sha256: &str, serves: bool) -> Certificate {
        Certificate {
            pem: include_str!("../../fixtures/authentication.pem").to_owned(),
            sha256: sha256.repeat(64 / sha256.len()),
            holder: Person { common_name: Some(format!("Holder {sha256}")), ..Person::default() },
            serves,
            reason: (!serves).then(|| "expired".to_owned()),
            ..Certificate::default()
        }
    }

    fn result(tokens: Vec<Token>) -> TokensResult {
        TokensResult { tokens, ..TokensResult::default() }
    }

    /// Two tokens, each with a certificate that serves, of holders that cannot be told to be the same.
    fn two_holders() -> TokensResult {
        let unread = |sha256| Certificate { pem: String::new(), ..certificate(sha256, true) };
        result(vec![token("Alpha", vec![unread("aa")], None), token("Beta", vec![unread("bb")], None)])
    }

    #[test]
    fn an_export_that_cannot_choose_ends_with_3_and_one_that_finds_nothing_with_4() {
        let (exit, out, err) = run_on_tokens(&two_holders(), &["export"]);
        assert_eq!((exit.code(), out.as_str()), (3, ""));
        assert!(err.contains("Holder aa") && err.contains("Holder bb"), "{err}");
        for wanted in [["--sha256", "cc"], ["--reader", "gamma"]] {
            let (exit, out, err) = run_on_tokens(&two_holders(), &[&["export"][..], &wanted].concat());
            assert_eq!((exit.code(), out.as_str()), (4, ""), "{wanted:?}");
            assert!(err.contains("Holder aa"), "{err}");
        }
    }

    #[test]
    fn an_export_tells_whose_certificate_it_wrote_and_ends_with_5_or_6_where_it_cannot_write() {
        let tokens = result(vec![token("Alpha", vec![certificate("aa", true)], None)]);
        let (exit, out, err) = run_on_tokens(&tokens, &["export"]);
        assert_eq!((exit, out.as_str()), (Exit::Done, tokens.tokens[0].certificates[0].pem.as_str()));
        assert!(err.contains("Holder aa"), "{err}");

        let folder = tempfile::tempdir().unwrap();
        let into = |path: &std::path::Path| run_on_tokens(&tokens, &["export", "--output", path.to_str().unwrap()]);
        let file = folder.path().join("certificate.pem");
        let (exit, out, err) = into(&file);
        assert_eq!((exit, out.as_str()), (Exit::Done, ""));
        assert!(err.contains("Holder aa"), "{err}");
        std::fs::write(&file, "another").unwrap();
        assert_eq!(into(&file).0.code(), 5);
        assert_eq!(std::fs::read(&file).unwrap(), b"another");
        assert_eq!(into(&folder.path().join("missing/certificate.pem")).0.code(), 6);
    }

    #[test]
    fn causes_are_the_exit_codes_of_list_and_export() {
        let nothing = result(vec![token("Alpha", Vec::new(), Some(Problem::NoCertificate))]);
        let none_serves = result(vec![token("Alpha", vec![certificate("aa", false)], None)]);
        let no_reader = TokensResult { problem: Some(Problem::NoReader), ..TokensResult::default() };
        for (tokens, list, export) in [(&nothing, 18, 18), (&none_serves, 0, 19), (&no_reader, 11, 11)] {
            assert_eq!(run_on_tokens(tokens, &["list"]).0.code(), list);
            let (exit, out, err) = run_on_tokens(tokens, &["export"]);
            assert_eq!((exit.code(), out.as_str(), err.is_empty()), (export, "", false));
        }
    }

    #[test]
    fn an_export_beside_a_busy_token_writes_nothing_and_ends_with_16() {
        let busy = token("Beta", Vec::new(), Some(Problem::TokenBusy));
        let tokens = result(vec![token("Alpha", vec![certificate("aa", true)], None), busy]);
        let (exit, out, err) = run_on_tokens(&tokens, &["export"]);
        assert_eq!((exit.code(), out.as_str()), (16, ""));
        assert!(err.contains("Beta"), "{err}");
        assert_eq!(run_on_tokens(&tokens, &["export", "--reader", "alpha"]).0, Exit::Done);
        assert_eq!(run_on_tokens(&tokens, &["list"]).0, Exit::Done);
    }

    #[test]
    fn an_interrupted_reading_shows_nothing() {
        let texts = Texts::load(Language::French).unwrap();
        for command in ["list", "export"] {
            let (mut out, mut err) = (Vec::new(), Vec::new());
            let terminal = Terminal { out: &mut out, err: &mut err, texts: &texts };
            let exit = run_on(&|_| None, &[command.into()], &Arc::default(), terminal);
            assert_eq!((exit, out.len(), err.len()), (Exit::Interrupted, 0, 0), "{command}");
        }
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
            &["install", "--repair", "--user-data-dir", "d"],
            &["install", "--user-data-dir", "d", "--extension-id", "abcdefghijklmnopabcdefghijklmnop"],
            &["install", "--extension-id"],
            &["uninstall", "--repair"],
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
        let exit = run(&["--version".into()], &Arc::default(), &mut Closed, &mut err, &texts);
        assert_eq!((exit, err.as_slice()), (Exit::Done, &b""[..]));
    }
}
