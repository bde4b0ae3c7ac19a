//! `list`: the tokens plugged in and their certificates.

use protocol::problem::Problem;
use protocol::tokens::TokensResult;

use super::{Exit, Failure, PluggedIn, Terminal, table, tell};
use crate::token::reading::ReadOptions;

pub(super) fn run(
    parser: &mut lexopt::Parser,
    terminal: &mut Terminal,
    plugged_in: PluggedIn,
) -> Result<Exit, Failure> {
    use lexopt::prelude::*;
    let mut options = ReadOptions::default();
    let mut json = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("all") => options.all_families = true,
            Long("json") => json = true,
            Short('h') | Long("help") => return super::show_help(terminal),
            other => return Err(other.unexpected().into()),
        }
    }
    let Some(tokens) = plugged_in(options) else { return Ok(Exit::Interrupted) };
    if json {
        serde_json::to_writer_pretty(&mut *terminal.out, &tokens)?;
        writeln!(terminal.out)?;
    } else if let Some(problem) = tokens.problem {
        tell(problem, terminal)?;
    } else {
        write!(terminal.out, "{}", table::tokens(&tokens, terminal.texts))?;
    }
    Ok(cause(&tokens).map_or(Exit::Done, Exit::Cause))
}

/// Why not a single certificate can be shown, if that is so: with several tokens, the first one's cause.
pub(super) fn cause(tokens: &TokensResult) -> Option<Problem> {
    if tokens.tokens.iter().any(|token| !token.certificates.is_empty()) {
        return None;
    }
    tokens.problem.or_else(|| tokens.tokens.iter().find_map(|token| token.problem))
}
