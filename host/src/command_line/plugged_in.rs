//! What is plugged in, once all of it has been read.

use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

use protocol::tokens::TokensResult;

use crate::watch::Watcher;

/// Where the service has only just been started, its readers come a moment later.
const PATIENCE_FOR_READERS: Duration = Duration::from_millis(600);
/// Changes wake this up; the interval is for the case that one was missed.
const INTERVAL: Duration = Duration::from_millis(200);

/// Reads every token and waits for all. Ends for certain: the watcher gives up on what hangs.
pub(super) fn tokens() -> TokensResult {
    let (sender, changes) = sync_channel(1);
    let watcher = Watcher::start(move |_| {
        let _woken_already = sender.try_send(());
    });
    let begun = Instant::now();
    loop {
        if let Some(tokens) = watcher.tokens() {
            let nothing_yet = tokens.tokens.is_empty() && begun.elapsed() < PATIENCE_FOR_READERS;
            if tokens.is_settled() && !nothing_yet {
                watcher.stop();
                return tokens;
            }
        }
        let _changed_or_not = changes.recv_timeout(INTERVAL);
    }
}
