//! `export`: one certificate into a file, in PEM or DER.

use std::io;
use std::path::{Path, PathBuf};

use certificate::serving::{self, Reason};
use certificate::{Certificate as X509, pem};
use protocol::problem::Problem;
use protocol::tokens::{Certificate, Token, TokensResult};

use super::{Exit, Failure, PluggedIn, Terminal, list, table, tell};
use crate::atomic_file::{self, Existing, Readable};
use crate::clock;
use crate::texts::fill;
use crate::token::reading::ReadOptions;

#[derive(Default)]
struct Options {
    reader: Option<String>,
    sha256: Option<String>,
    format: Format,
    output: Option<PathBuf>,
    force: bool,
    read: ReadOptions,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Format {
    #[default]
    Pem,
    Der,
}

impl std::str::FromStr for Format {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "pem" => Ok(Self::Pem),
            "der" => Ok(Self::Der),
            _ => Err("pem | der"),
        }
    }
}

pub(super) fn run(
    parser: &mut lexopt::Parser,
    terminal: &mut Terminal,
    plugged_in: PluggedIn,
) -> Result<Exit, Failure> {
    use lexopt::prelude::*;
    let mut options = Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("reader") => options.reader = Some(parser.value()?.string()?),
            Long("sha256") => options.sha256 = Some(parser.value()?.parse_with(fingerprint)?),
            Long("format") => options.format = parser.value()?.parse()?,
            Long("output") | Short('o') => options.output = Some(parser.value()?.into()),
            Long("force") => options.force = true,
            Long("all") => options.read.all_families = true,
            Short('h') | Long("help") => return super::show_help(terminal),
            other => return Err(other.unexpected().into()),
        }
    }
    let Some(tokens) = plugged_in(options.read) else { return Ok(Exit::Interrupted) };
    match choose(&tokens, &options) {
        Choice::Certificate(certificate) => export(certificate, &options, terminal),
        Choice::None(problem) => {
            tell(problem, terminal)?;
            if problem == Problem::NoneServes {
                show(&all(&tokens), terminal)?;
            }
            Ok(Exit::Cause(problem))
        }
        Choice::PerhapsHidden { reader, problem } => {
            let reader = table::printable(reader);
            writeln!(terminal.err, "{}", fill(&terminal.texts.own.export_incomplete, &[("reader", &reader)]))?;
            tell(problem, terminal)?;
            Ok(Exit::Cause(problem))
        }
        Choice::NothingMatches(others) => {
            writeln!(terminal.err, "{}", terminal.texts.own.nothing_matches)?;
            show(&others, terminal)?;
            Ok(Exit::NothingMatches)
        }
        Choice::Several(candidates) => {
            writeln!(terminal.err, "{}", terminal.texts.own.ambiguous)?;
            show(&candidates, terminal)?;
            Ok(Exit::ChoiceNeeded)
        }
    }
}

/// The beginning of a fingerprint, however it was copied: `AB:CD…`, `ab cd…`.
fn fingerprint(text: &str) -> Result<String, &'static str> {
    let digits: String = text.chars().filter(|c| !matches!(c, ':' | ' ')).collect::<String>().to_ascii_lowercase();
    let is_prefix = (1..=64).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_prefix { Ok(digits) } else { Err("1…64 × 0-9 a-f") }
}

enum Choice<'a> {
    Certificate(&'a Certificate),
    Several(Vec<&'a Certificate>),
    NothingMatches(Vec<&'a Certificate>),
    /// The one to take may be on a token that was not read to its end.
    PerhapsHidden {
        reader: &'a str,
        problem: Problem,
    },
    None(Problem),
}

fn choose<'a>(tokens: &'a TokensResult, options: &Options) -> Choice<'a> {
    let wanted_reader = options.reader.as_ref().map(|name| name.to_lowercase());
    let is_in_scope =
        |token: &&Token| wanted_reader.as_ref().is_none_or(|wanted| token.reader.to_lowercase().contains(wanted));
    let in_scope: Vec<&Token> = tokens.tokens.iter().filter(is_in_scope).collect();
    let mut matching: Vec<&Certificate> = Vec::new();
    for certificate in in_scope.iter().flat_map(|token| &token.certificates) {
        let wanted = options.sha256.as_ref().is_none_or(|prefix| certificate.sha256.starts_with(prefix));
        // The same certificate on two tokens is one to choose.
        if wanted && matching.iter().all(|known| known.sha256 != certificate.sha256) {
            matching.push(certificate);
        }
    }
    let hiding =
        in_scope.iter().find_map(|token| Some((token, token.problem.filter(|it| may_hide_certificates(*it))?)));
    // Who names a certificate that is there waits for no other.
    if let Some((token, problem)) = hiding
        && (options.sha256.is_none() || matching.is_empty())
    {
        return Choice::PerhapsHidden { reader: &token.reader, problem };
    }
    let everything = all(tokens);
    if everything.is_empty() {
        return Choice::None(list::cause(tokens).unwrap_or(Problem::NoCertificate));
    }
    if matching.is_empty() {
        return Choice::NothingMatches(everything);
    }
    // Who names a certificate gets it, even one that cannot serve.
    if options.sha256.is_none() {
        matching.retain(|certificate| certificate.serves);
        leave_out_renewed(&mut matching);
    }
    match matching.as_slice() {
        [] => Choice::None(Problem::NoneServes),
        [one] => Choice::Certificate(one),
        _ => Choice::Several(matching),
    }
}

/// Whether a token of which this is said may hold certificates that were not seen.
fn may_hide_certificates(problem: Problem) -> bool {
    use Problem as P;
    matches!(problem, P::TokenBusy | P::TokenTimedOut | P::TokenMute | P::TokenRemoved | P::Unknown)
}

/// Of certificates of the same holder the newest is the one to take, as the extension takes it.
fn leave_out_renewed(certificates: &mut Vec<&Certificate>) {
    let read = |certificate: &&Certificate| X509::from_der(&pem::read(&certificate.pem).into_iter().next()?).ok();
    let Some(x509) = certificates.iter().map(read).collect::<Option<Vec<X509>>>() else { return };
    let mut reasons = serving::choose(&x509, clock::now()).reasons.into_iter();
    certificates.retain(|_| !matches!(reasons.next(), Some(Some(Reason::OlderThanChosen))));
}

fn all(tokens: &TokensResult) -> Vec<&Certificate> {
    tokens.tokens.iter().flat_map(|token| &token.certificates).collect()
}

fn show(certificates: &[&Certificate], terminal: &mut Terminal) -> Result<(), Failure> {
    write!(terminal.err, "{}", table::certificates(certificates.iter().copied(), terminal.texts))?;
    Ok(())
}

fn export(certificate: &Certificate, options: &Options, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let content = match options.format {
        Format::Pem => certificate.pem.clone().into_bytes(),
        Format::Der => pem::read(&certificate.pem)
            .into_iter()
            .next()
            .ok_or_else(|| Failure::Internal("the certificate's PEM cannot be read back".to_owned()))?,
    };
    let holder = table::printable(&table::holder(certificate));
    let Some(path) = &options.output else {
        terminal.out.write_all(&content)?;
        terminal.out.flush()?;
        writeln!(terminal.err, "{}", fill(&terminal.texts.own.exported_to_output, &[("holder", &holder)]))?;
        return Ok(Exit::Done);
    };
    save(path, &content, &holder, options.force, terminal)
}

fn save(path: &Path, content: &[u8], holder: &str, force: bool, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let existing = if force { Existing::Replace } else { Existing::Keep };
    let shown = path.to_string_lossy();
    match atomic_file::write(path, content, existing, Readable::AsUsual) {
        Ok(()) => {
            writeln!(terminal.err, "{}", fill(&terminal.texts.own.exported, &[("holder", holder), ("path", &shown)]))?;
            Ok(Exit::Done)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            writeln!(terminal.err, "{}", fill(&terminal.texts.own.file_exists, &[("path", &shown)]))?;
            Ok(Exit::FileExists)
        }
        Err(error) => {
            let values = [("path", shown.as_ref()), ("error", &error.to_string())];
            writeln!(terminal.err, "{}", fill(&terminal.texts.own.write_failed, &values))?;
            Ok(Exit::InputOutput)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::tokens::TokenState;

    fn certificate(sha256: &str, serves: bool) -> Certificate {
        Certificate {
            sha256: sha256.repeat(64 / sha256.len()),
            serves,
            reason: (!serves).then(|| "expired".to_owned()),
            ..Certificate::default()
        }
    }

    fn token(reader: &str, certificates: Vec<Certificate>) -> Token {
        Token { reader: reader.to_owned(), state: TokenState::Read, certificates, ..Token::default() }
    }

    fn result(tokens: Vec<Token>) -> TokensResult {
        TokensResult { tokens, ..TokensResult::default() }
    }

    fn chosen(tokens: &TokensResult, options: &Options) -> Result<String, &'static str> {
        match choose(tokens, options) {
            Choice::Certificate(certificate) => Ok(certificate.sha256[..2].to_owned()),
            Choice::Several(_) => Err("several"),
            Choice::NothingMatches(_) => Err("nothing matches"),
            Choice::PerhapsHidden { .. } => Err("perhaps hidden"),
            Choice::None(Problem::NoneServes) => Err("none serves"),
            Choice::None(_) => Err("none"),
        }
    }

    fn sha256(prefix: &str) -> Options {
        Options { sha256: Some(fingerprint(prefix).unwrap()), ..Options::default() }
    }

    #[test]
    fn the_one_that_serves_is_chosen_and_another_only_by_its_fingerprint() {
        let tokens = result(vec![token("A", vec![certificate("aa", true), certificate("bb", false)])]);
        assert_eq!(chosen(&tokens, &Options::default()), Ok("aa".to_owned()));
        assert_eq!(chosen(&tokens, &sha256("BB:BB")), Ok("bb".to_owned()));
        assert_eq!(chosen(&tokens, &sha256("cc")), Err("nothing matches"));
    }

    #[test]
    fn two_that_serve_are_left_to_choose_from_by_reader_or_fingerprint() {
        let tokens = result(vec![
            token("Alpha 00", vec![certificate("aa", true)]),
            token("Beta 01", vec![certificate("ab", true)]),
        ]);
        assert_eq!(chosen(&tokens, &Options::default()), Err("several"));
        assert_eq!(chosen(&tokens, &sha256("a")), Err("several"));
        let in_beta = Options { reader: Some("beta".to_owned()), ..Options::default() };
        assert_eq!(chosen(&tokens, &in_beta), Ok("ab".to_owned()));
    }

    #[test]
    fn the_same_certificate_on_two_tokens_is_one() {
        let tokens = result(vec![token("A", vec![certificate("aa", true)]), token("B", vec![certificate("aa", true)])]);
        assert_eq!(chosen(&tokens, &Options::default()), Ok("aa".to_owned()));
    }

    #[test]
    fn after_a_renewal_the_newer_certificate_is_taken() {
        let older = include_str!("../../fixtures/authentication-before-renewal.pem");
        let newer = include_str!("../../fixtures/authentication.pem");
        let tokens = result(vec![token(
            "A",
            vec![
                Certificate { pem: older.to_owned(), ..certificate("aa", true) },
                Certificate { pem: newer.to_owned(), ..certificate("bb", true) },
            ],
        )]);
        assert_eq!(chosen(&tokens, &Options::default()), Ok("bb".to_owned()));
        assert_eq!(chosen(&tokens, &sha256("aa")), Ok("aa".to_owned()));
    }

    #[test]
    fn a_token_that_could_not_be_read_may_hide_the_right_certificate() {
        let unread = |problem| Token { problem: Some(problem), ..token("Beta 01", Vec::new()) };
        let with = |problem| result(vec![token("Alpha 00", vec![certificate("aa", true)]), unread(problem)]);
        for problem in [Problem::TokenBusy, Problem::TokenTimedOut, Problem::TokenMute, Problem::TokenRemoved] {
            let tokens = with(problem);
            assert_eq!(chosen(&tokens, &Options::default()), Err("perhaps hidden"), "{problem:?}");
            let in_alpha = Options { reader: Some("alpha".to_owned()), ..Options::default() };
            assert_eq!(chosen(&tokens, &in_alpha), Ok("aa".to_owned()), "{problem:?}");
            assert_eq!(chosen(&tokens, &sha256("aa")), Ok("aa".to_owned()), "{problem:?}");
            assert_eq!(chosen(&tokens, &sha256("bb")), Err("perhaps hidden"), "{problem:?}");
        }
        for problem in [Problem::NoCertificate, Problem::TokenNotUnderstood] {
            assert_eq!(chosen(&with(problem), &Options::default()), Ok("aa".to_owned()), "{problem:?}");
        }
        let half_read = Token { problem: Some(Problem::TokenRemoved), ..token("A", vec![certificate("aa", true)]) };
        assert_eq!(chosen(&result(vec![half_read]), &Options::default()), Err("perhaps hidden"));
        let partly_guarded = Token { unreadable: 2, ..token("A", vec![certificate("aa", true)]) };
        assert_eq!(chosen(&result(vec![partly_guarded]), &Options::default()), Ok("aa".to_owned()));
    }

    #[test]
    fn none_that_serves_and_none_at_all_are_told_apart() {
        let expired = result(vec![token("A", vec![certificate("aa", false)])]);
        assert_eq!(chosen(&expired, &Options::default()), Err("none serves"));
        assert_eq!(chosen(&result(vec![]), &Options::default()), Err("none"));
    }
}
