//! What was asked of a token.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

/// The instructions that a reader of certificates has a use for: SELECT, READ BINARY (both), READ RECORD,
/// GET RESPONSE, GET DATA (both), SELECT DATA, and SmartCard-HSM's ENUMERATE OBJECTS.
const HARMLESS: [u8; 9] = [0xA4, 0xB0, 0xB1, 0xB2, 0xC0, 0xCA, 0xCB, 0xA5, 0x58];

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

/// What the reader did to the card's power, on somebody's behalf or by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PowerEvent {
    /// Power on, or on again: a cold reset (ISO 7816-3, section 6.2.2).
    On,
    /// Power off. pcscd does so by itself some seconds after the last client has gone.
    Off,
    /// A warm reset (ISO 7816-3, section 6.2.3). pcscd does it for a client only: when that one asks for it, or goes
    /// away without having let the card go.
    Reset,
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
    power_events: Vec<PowerEvent>,
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

    /// What happened to the card's power, in order.
    #[must_use]
    pub fn power_events(&self) -> Vec<PowerEvent> {
        self.lock().power_events.clone()
    }

    /// Commands that are more than looking: VERIFY above all.
    #[must_use]
    pub fn harmful_commands(&self) -> Vec<String> {
        self.lock()
            .exchanges
            .iter()
            .filter(|exchange| !exchange.command.get(1).is_some_and(|instruction| HARMLESS.contains(instruction)))
            .map(|exchange| format!("command {:02X?}", exchange.command))
            .collect()
    }

    /// What no reader of certificates may ever do: [harmful commands](Self::harmful_commands), attempts to read a
    /// private object, and resets, which end what other programs have under way. Empty when all is well.
    #[must_use]
    pub fn transgressions(&self) -> Vec<String> {
        let mut found = self.harmful_commands();
        let state = self.lock();
        if state.private_reads > 0 {
            found.push(format!("{} attempts to read a private object", state.private_reads));
        }
        let resets = state.power_events.iter().filter(|event| **event == PowerEvent::Reset).count();
        if resets > 0 {
            found.push(format!("{resets} resets"));
        }
        found
    }

    pub(super) fn add_power_event(&self, event: PowerEvent) {
        self.lock().power_events.push(event);
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
