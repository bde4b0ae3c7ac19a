//! What is plugged in, once all of it has been read.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use protocol::problem::Problem;
use protocol::tokens::{TokenState, TokensResult};

use crate::pcsc_service::FIRST_LOOK_LIMIT;
use crate::pcsc_service::stop::Stop;
use crate::token::reading::ReadOptions;
use crate::watch::Watcher;

/// Changes wake this up; the interval is for the case that one was missed.
const INTERVAL: Duration = Duration::from_millis(200);

/// How long what is waited for.
struct Patience {
    /// Where the service has only just been started, its readers come a moment later.
    readers: Duration,
    first_look: Duration,
    /// The watcher gives up on tokens that hang, all waiting in turn and reading included; this is for a service that
    /// ceases to answer.
    in_all: Duration,
}

const PATIENCE: Patience =
    Patience { readers: Duration::from_millis(600), first_look: FIRST_LOOK_LIMIT, in_all: Duration::from_secs(90) };

/// Reads every token as `options` say and waits for all, 90 seconds at most; `None` as soon as `stop` is requested.
pub(super) fn tokens(options: ReadOptions, stop: &Arc<Stop>) -> Option<TokensResult> {
    let (sender, changes) = sync_channel(1);
    let watcher = Watcher::start(Arc::clone(stop), options, move |_| {
        let _woken_already = sender.try_send(());
    });
    let tokens = settled(&|| watcher.tokens(), &changes, stop, &PATIENCE);
    watcher.stop();
    tokens
}

fn settled(
    look: &dyn Fn() -> Option<TokensResult>,
    changes: &Receiver<()>,
    stop: &Stop,
    patience: &Patience,
) -> Option<TokensResult> {
    let begun = Instant::now();
    while !stop.is_requested() {
        let waited = begun.elapsed();
        match look() {
            Some(tokens) if tokens.is_settled() && (!tokens.tokens.is_empty() || waited >= patience.readers) => {
                return Some(tokens);
            }
            Some(tokens) if waited >= patience.in_all => return Some(given_up(tokens)),
            None if waited >= patience.first_look => {
                return Some(TokensResult { problem: Some(Problem::ServiceStopped), ..TokensResult::default() });
            }
            _ => {}
        }
        let _changed_or_not = changes.recv_timeout(INTERVAL);
    }
    None
}

fn given_up(mut tokens: TokensResult) -> TokensResult {
    for token in tokens.tokens.iter_mut().filter(|token| token.state == TokenState::Reading) {
        token.state = TokenState::Read;
        token.problem = Some(Problem::TokenTimedOut);
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::tokens::Token;

    const SHORT: Patience = Patience {
        readers: Duration::from_millis(20),
        first_look: Duration::from_millis(40),
        in_all: Duration::from_millis(60),
    };

    fn told(look: &dyn Fn() -> Option<TokensResult>) -> TokensResult {
        let (_sender, changes) = sync_channel(1);
        settled(look, &changes, &Stop::default(), &SHORT).unwrap()
    }

    #[test]
    fn a_service_that_shows_no_readers_is_given_up() {
        assert_eq!(told(&|| None).problem, Some(Problem::ServiceStopped));
    }

    #[test]
    fn a_reading_that_never_ends_is_given_up() {
        let tokens = TokensResult { tokens: vec![Token::default()], ..TokensResult::default() };
        let told = told(&|| Some(tokens.clone()));
        assert_eq!((told.tokens[0].problem, told.is_settled()), (Some(Problem::TokenTimedOut), true));
    }

    #[test]
    fn what_is_interrupted_tells_nothing() {
        let (stop, (_sender, changes)) = (Stop::default(), sync_channel(1));
        stop.request(Duration::ZERO);
        assert_eq!(settled(&|| Some(TokensResult::default()), &changes, &stop, &SHORT), None);
    }
}
