//! The one file that touches the crate `pcsc`: its calls behind small types, its errors in the terms that callers
//! decide by.
//!
//! Every connection is shared and ends with `LEAVE_CARD`. The crate's own `Card` resets the card when dropped, so it
//! is never dropped here: [`CardConnection`] disconnects first.

use std::ffi::CString;
use std::time::{Duration, Instant};

use pcsc::{Card, Context, Disposition, PNP_NOTIFICATION, Protocol, Protocols, ReaderState, Scope, ShareMode, State};
use protocol::problem::Problem;
use thiserror::Error;

use super::reader_properties;
use super::stop::Stop;
use crate::token::channel::{CardChannel, ChannelError, TransmissionProtocol};

/// A reader's name as the service knows it; not necessarily UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReaderName(CString);

impl ReaderName {
    /// The name as text; bytes that are no UTF-8 are replaced.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.to_string_lossy().into_owned()
    }
}

impl From<CString> for ReaderName {
    fn from(name: CString) -> Self {
        Self(name)
    }
}

/// One reader and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its name, unique among the present ones.
    pub reader: ReaderName,
    /// The card in it, if any.
    pub card: Option<CardInSlot>,
}

/// A card that lies in a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardInSlot {
    /// The answer to reset; empty for a card that gave none.
    pub atr: Vec<u8>,
    /// The service's count of insertions and removals at this reader: tells a card from the next one, even an equal
    /// one, put into the same reader.
    pub insertion: u32,
    /// Whether any program is connected to it, ourselves included.
    pub in_use: bool,
}

impl CardInSlot {
    /// The answer to reset in upper-case hexadecimal digits.
    #[must_use]
    pub fn atr_text(&self) -> String {
        self.atr.iter().map(|byte| format!("{byte:02X}")).collect()
    }
}

/// Why PC/SC could not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Failure {
    /// The service does not run, or has just ended.
    #[error("the smart-card service does not run")]
    ServiceStopped,
    /// The service runs only while there is a reader, and does not run (Windows).
    #[error("there is no reader")]
    NoReader,
    /// The reader or its card is gone.
    #[error("the card was removed")]
    Removed,
    /// Another program has reset the card since the last call.
    #[error("another program reset the card")]
    Reset,
    /// Another program holds the card exclusively, or under a protocol that is not ours.
    #[error("another program holds the card")]
    Busy,
    /// The card does not answer, or cannot be powered.
    #[error("the card does not answer")]
    Mute,
    /// Anything else, in the library's words.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// The cause to name to a person.
    #[must_use]
    pub fn problem(&self) -> Problem {
        match self {
            Self::ServiceStopped => Problem::ServiceStopped,
            Self::NoReader => Problem::NoReader,
            Self::Removed => Problem::TokenRemoved,
            Self::Reset | Self::Busy => Problem::TokenBusy,
            Self::Mute | Self::Other(_) => Problem::TokenMute,
        }
    }
}

impl From<pcsc::Error> for Failure {
    fn from(error: pcsc::Error) -> Self {
        use pcsc::Error as E;
        match error {
            // Windows starts the service with the first reader and ends it with the last.
            E::NoService | E::ServiceStopped | E::Shutdown if cfg!(windows) => Self::NoReader,
            E::NoService | E::ServiceStopped | E::Shutdown | E::InvalidHandle => Self::ServiceStopped,
            E::NoSmartcard | E::RemovedCard | E::ReaderUnavailable | E::UnknownReader | E::NoReadersAvailable => {
                Self::Removed
            }
            E::ResetCard => Self::Reset,
            E::SharingViolation | E::ProtoMismatch | E::ServerTooBusy => Self::Busy,
            E::UnresponsiveCard | E::UnpoweredCard | E::UnsupportedCard | E::InvalidAtr | E::CardUnsupported => {
                Self::Mute
            }
            other => Self::Other(other.to_string()),
        }
    }
}

/// A look at all readers that goes on: each call tells the next state of things.
pub struct ReaderWatch {
    context: Context,
    states: Vec<ReaderState>,
    new_readers: ReaderState,
    slots: Vec<Slot>,
}

impl ReaderWatch {
    /// Connects to the service.
    ///
    /// # Errors
    /// Mostly [`Failure::ServiceStopped`] or, on Windows, [`Failure::NoReader`].
    pub fn establish() -> Result<Self, Failure> {
        let context = Context::establish(Scope::User).map_err(service_failure)?;
        let new_readers = ReaderState::new(PNP_NOTIFICATION(), State::UNAWARE);
        Ok(Self { context, states: Vec::new(), new_readers, slots: Vec::new() })
    }

    /// Every reader and what is in it: at once if something changed since the last call, else when something does,
    /// or unchanged after `patience`.
    ///
    /// # Errors
    /// When the service has gone; this value is of no use then.
    pub fn next(&mut self, patience: Duration) -> Result<Vec<Slot>, Failure> {
        if self.update_names()? {
            self.await_change(Duration::ZERO, false)?;
        } else {
            self.await_change(patience, true)?;
            // A reader that went away is not in the list any more; a new one shows what it holds.
            if self.update_names()? {
                self.await_change(Duration::ZERO, false)?;
            }
        }
        Ok(self.slots.clone())
    }

    /// Takes in which readers there are; true if there are others than before.
    fn update_names(&mut self) -> Result<bool, Failure> {
        let names = self.context.list_readers_owned().map_err(service_failure)?;
        let before = self.states.len();
        self.states.retain(|state| names.iter().any(|name| name.as_c_str() == state.name()));
        self.slots.retain(|slot| names.contains(&slot.reader.0));
        let kept = self.states.len();
        for name in names {
            if !self.states.iter().any(|state| state.name() == name.as_c_str()) {
                self.slots.push(Slot { reader: ReaderName(name.clone()), card: None });
                self.states.push(ReaderState::new(name, State::UNAWARE));
            }
        }
        Ok(kept != before || self.states.len() != kept)
    }

    fn await_change(&mut self, patience: Duration, for_readers_too: bool) -> Result<(), Failure> {
        let for_readers_too = for_readers_too && self.states.len() < MOST_STATES;
        // pcsc-lite's sibling on macOS knows no notification of new readers: look again every second.
        let knows_new_readers = for_readers_too && !cfg!(target_os = "macos");
        let patience = if knows_new_readers { patience } else { patience.min(LOOK_AGAIN) };
        let mut states = std::mem::take(&mut self.states);
        if for_readers_too {
            let placeholder = ReaderState::new(PNP_NOTIFICATION(), State::UNAWARE);
            states.push(std::mem::replace(&mut self.new_readers, placeholder));
        }
        let outcome = if states.is_empty() { Ok(()) } else { self.context.get_status_change(patience, &mut states) };
        if outcome.is_ok() {
            states.iter_mut().for_each(ReaderState::sync_current_state);
        }
        if for_readers_too && let Some(state) = states.pop() {
            self.new_readers = state;
        }
        self.states = states;
        match outcome {
            Ok(()) => {
                self.slots = self.states.iter().map(slot).collect();
                Ok(())
            }
            Err(pcsc::Error::Timeout) => self.look_at_use(),
            // A reader vanished between listing and waiting, or the system knows no such notification.
            Err(pcsc::Error::UnknownReader | pcsc::Error::ReaderUnavailable | pcsc::Error::NoReadersAvailable) => {
                std::thread::sleep(BREATH);
                Ok(())
            }
            Err(error) => Err(service_failure(error)),
        }
    }
}

impl ReaderWatch {
    /// Looks at which cards are in use. A card that is taken up is no change that ends a wait, one that is let go is,
    /// if it was known to be in use.
    fn look_at_use(&mut self) -> Result<(), Failure> {
        let mut states: Vec<ReaderState> =
            self.states.iter().map(|state| ReaderState::new(state.name(), State::UNAWARE)).collect();
        if states.is_empty() {
            return Ok(());
        }
        match self.context.get_status_change(Duration::ZERO, &mut states) {
            Ok(()) => {
                states.iter_mut().for_each(ReaderState::sync_current_state);
                self.slots = states.iter().map(slot).collect();
                self.states = states;
                Ok(())
            }
            Err(error) => match Failure::from(error) {
                failure @ (Failure::ServiceStopped | Failure::NoReader) => Err(failure),
                // A reader vanished just now: the next look at their names tells.
                _ => Ok(()),
            },
        }
    }
}

/// pcsc-lite waits for no more states at once, the one for new readers included; nor does it have more readers.
const MOST_STATES: usize = 16;
const LOOK_AGAIN: Duration = Duration::from_secs(1);
const BREATH: Duration = Duration::from_millis(50);

/// While no card is concerned, every failure means that the service is not there as it should be.
fn service_failure(error: pcsc::Error) -> Failure {
    match Failure::from(error) {
        Failure::NoReader => Failure::NoReader,
        _ => Failure::ServiceStopped,
    }
}

fn slot(state: &ReaderState) -> Slot {
    let flags = state.event_state();
    let card = flags.contains(State::PRESENT).then(|| CardInSlot {
        atr: state.atr().to_vec(),
        insertion: state.event_count(),
        in_use: flags.intersects(State::INUSE | State::EXCLUSIVE),
    });
    Slot { reader: ReaderName(state.name().to_owned()), card }
}

/// A shared connection to the card in one reader.
pub struct CardConnection {
    card: Option<Card>,
    context: Context,
    reader: ReaderName,
}

impl CardConnection {
    /// Connects, powering the card if nobody has yet. Contexts are not shared between threads: in pcsc-lite a call
    /// that blocks would hold up all others of its context.
    ///
    /// # Errors
    /// [`Failure::Busy`] while another program is connected exclusively; and all others.
    pub fn open(reader: &ReaderName) -> Result<Self, Failure> {
        let context = Context::establish(Scope::User)?;
        let card = context.connect(&reader.0, ShareMode::Shared, Protocols::T0 | Protocols::T1)?;
        Ok(Self { card: Some(card), context, reader: reader.clone() })
    }

    /// Takes up the connection again after another program reset the card.
    ///
    /// # Errors
    /// As for [`CardConnection::open`].
    pub fn reconnect(&mut self) -> Result<(), Failure> {
        let card = self.card.as_mut().ok_or(Failure::Removed)?;
        Ok(card.reconnect(ShareMode::Shared, Protocols::T0 | Protocols::T1, Disposition::LeaveCard)?)
    }

    /// Does `work` inside one transaction: no other program reaches the card from its first to its last exchange.
    /// Blocks, without limit, while another program is in a transaction of its own. Once begun, exchanges are refused
    /// after `limit` and once `stop` is requested.
    ///
    /// # Errors
    /// When no transaction could be begun.
    pub fn in_transaction<T>(
        &mut self,
        limit: Duration,
        stop: &Stop,
        work: impl FnOnce(&mut dyn CardChannel) -> T,
    ) -> Result<T, Failure> {
        let card = self.card.as_mut().ok_or(Failure::Removed)?;
        // Declared before the transaction, so dropped after it: counted as open until it is closed.
        let mut counted = stop.begin_transaction();
        if stop.is_requested() {
            return Err(Failure::Other(ENDING.to_owned()));
        }
        let transaction = card.transaction()?;
        counted.opened();
        let status = transaction.status2_owned()?;
        let transmission_protocol = match status.protocol2() {
            Some(Protocol::T0) => TransmissionProtocol::T0,
            Some(Protocol::T1) => TransmissionProtocol::T1,
            Some(Protocol::RAW) | None => return Err(Failure::Busy),
        };
        let atr = status.atr().to_vec();
        let deadline = Instant::now() + limit;
        let longest_answer = match transmission_protocol {
            TransmissionProtocol::T1 => longest_answer(&transaction),
            TransmissionProtocol::T0 => LONGEST_SHORT_ANSWER,
        };
        let mut channel =
            TransactedCard { card: &transaction, atr, transmission_protocol, longest_answer, deadline, stop };
        Ok(work(&mut channel))
    }

    /// Whether the card is still there, once the service had `patience` to notice that it is not.
    #[must_use]
    pub fn is_card_gone(&self, patience: Duration) -> bool {
        let until = Instant::now() + patience;
        let mut state = [ReaderState::new(self.reader.0.clone(), State::UNAWARE)];
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.context.get_status_change(left, &mut state) {
                Ok(()) if !state[0].event_state().contains(State::PRESENT) => return true,
                Ok(()) => state[0].sync_current_state(),
                Err(error) => return matches!(Failure::from(error), Failure::Removed),
            }
        }
    }
}

impl Drop for CardConnection {
    fn drop(&mut self) {
        let mut next = self.card.take();
        for _ in 0..DISCONNECT_ATTEMPTS {
            let Some(card) = next.take() else { return };
            match card.disconnect(Disposition::LeaveCard) {
                Ok(()) => return,
                Err((card, error)) => {
                    next = Some(card);
                    if error != pcsc::Error::SharingViolation {
                        break;
                    }
                    std::thread::sleep(DISCONNECT_PAUSE);
                }
            }
        }
        // Dropping a `Card` would reset it. What is forgotten here, the service takes back when this process ends.
        std::mem::forget(next);
    }
}

/// While another program is in a transaction, pcsc-lite refuses even a disconnection.
const DISCONNECT_ATTEMPTS: u32 = 5;
const DISCONNECT_PAUSE: Duration = Duration::from_millis(100);

const ENDING: &str = "the program is ending";

/// What every reader carries, in bytes without status words.
const LONGEST_SHORT_ANSWER: usize = 256;
/// `CM_IOCTL_GET_FEATURE_REQUEST` (PC/SC part 10, section 2.2).
const GET_FEATURE_REQUEST: u32 = 3400;

/// The longest answer that the reader announces, which its driver knows without asking it; many drivers know no such
/// question.
#[allow(clippy::useless_conversion, reason = "control codes have 32 bits on Windows and macOS, 64 on Linux")]
fn longest_answer(card: &Card) -> usize {
    let announced = || {
        let mut buffer = [0; pcsc::MAX_BUFFER_SIZE];
        let features = card.control(pcsc::ctl_code(GET_FEATURE_REQUEST.into()), &[], &mut buffer).ok()?;
        let control_code = reader_properties::properties_control_code(features)?;
        let properties = card.control(control_code.into(), &[], &mut buffer).ok()?;
        reader_properties::longest_answer(properties)
    };
    announced().unwrap_or(LONGEST_SHORT_ANSWER)
}

struct TransactedCard<'a> {
    card: &'a Card,
    atr: Vec<u8>,
    transmission_protocol: TransmissionProtocol,
    longest_answer: usize,
    deadline: Instant,
    stop: &'a Stop,
}

impl CardChannel for TransactedCard<'_> {
    fn atr(&self) -> &[u8] {
        &self.atr
    }

    fn transmission_protocol(&self) -> TransmissionProtocol {
        self.transmission_protocol
    }

    fn longest_answer(&self) -> usize {
        self.longest_answer
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        if self.stop.is_requested() {
            return Err(ChannelError::Failed(ENDING.to_owned()));
        }
        if Instant::now() >= self.deadline {
            return Err(ChannelError::TimedOut);
        }
        // As long as the reader makes it, and status words.
        let mut buffer =
            vec![0; (self.longest_answer + 2).clamp(pcsc::MAX_BUFFER_SIZE, pcsc::MAX_BUFFER_SIZE_EXTENDED)];
        match self.card.transmit(command, &mut buffer) {
            Ok(answer) if answer.len() >= 2 => Ok(answer.to_vec()),
            Ok(_) => Err(ChannelError::Failed("an answer without status words".to_owned())),
            Err(error) => Err(match Failure::from(error) {
                Failure::Removed => ChannelError::Removed,
                Failure::Reset => ChannelError::ResetByOther,
                other => ChannelError::Failed(other.to_string()),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_of_the_library_names_its_cause() {
        for (error, problem) in [
            (pcsc::Error::RemovedCard, Problem::TokenRemoved),
            (pcsc::Error::UnknownReader, Problem::TokenRemoved),
            (pcsc::Error::SharingViolation, Problem::TokenBusy),
            (pcsc::Error::UnpoweredCard, Problem::TokenMute),
            (pcsc::Error::UnresponsiveCard, Problem::TokenMute),
            (pcsc::Error::NotTransacted, Problem::TokenMute),
        ] {
            assert_eq!(Failure::from(error).problem(), problem, "{error}");
        }
    }

    #[test]
    fn a_service_that_is_not_there_is_no_reader_on_windows_alone() {
        let expected = if cfg!(windows) { Problem::NoReader } else { Problem::ServiceStopped };
        assert_eq!(service_failure(pcsc::Error::NoService).problem(), expected);
    }
}
