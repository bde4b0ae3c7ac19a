//! What was asked of a token.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

/// The instructions that a reader of certificates has a use for: SELECT, READ BINARY (both), READ RECORD,
/// GET RESPONSE, GET DATA (both), SELECT DATA.
const HARMLESS: [u8; 8] = [0xA4, 0xB0, 0xB1, 0xB2, 0xC0, 0xCA, 0xCB, 0xA5];

/// One exchange, without the data of its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedExchange {
    /// When it was answered.
    pub at: Instant,
    /// The command APDU.
    pub command: Vec<u8>,
    /// How many bytes of data were answered.
    pub answer_length: usize,
    /// The status words; `None` where no answer came.
    pub status: Option<u16>,
}

/// Every exchange since the token was made.
#[derive(Debug, Default)]
pub struct ExchangeLog {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    exchanges: Vec<LoggedExchange>,
    bytes: usize,
    private_reads: usize,
}

impl ExchangeLog {
    /// How many commands arrived.
    #[must_use]
    pub fn exchanges(&self) -> usize {
        self.lock().exchanges.len()
    }

    /// How many bytes passed, both ways, status words included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.lock().bytes
    }

    /// Every exchange, in order.
    #[must_use]
    pub fn entries(&self) -> Vec<LoggedExchange> {
        self.lock().exchanges.clone()
    }

    /// What no reader of certificates may ever do: commands that are more than looking (VERIFY above all), and
    /// attempts to read a private object. Empty when all is well.
    #[must_use]
    pub fn transgressions(&self) -> Vec<String> {
        let state = self.lock();
        let mut found: Vec<String> = state
            .exchanges
            .iter()
            .filter(|exchange| !exchange.command.get(1).is_some_and(|instruction| HARMLESS.contains(instruction)))
            .map(|exchange| format!("command {:02X?}", exchange.command))
            .collect();
        if state.private_reads > 0 {
            found.push(format!("{} attempts to read a private object", state.private_reads));
        }
        found
    }

    pub(super) fn add(&self, command: &[u8], answer: &[u8], private_reads: usize) {
        let mut state = self.lock();
        state.bytes += command.len() + answer.len();
        state.private_reads = private_reads;
        state.exchanges.push(LoggedExchange {
            at: Instant::now(),
            command: command.to_vec(),
            answer_length: answer.len().saturating_sub(2),
            status: answer.last_chunk::<2>().map(|status| u16::from_be_bytes(*status)),
        });
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
