//! Reading one card while other programs use it too.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use protocol::problem::Problem;

use super::stop::Stop;
use super::system::{CardConnection, Failure, ReaderName};
use crate::token::channel::{CardChannel, ChannelError, TransmissionProtocol};
use crate::token::known::KnownCards;
use crate::token::products::Product;
use crate::token::reading::{BytesRead, ReadOptions, Reading};

/// What a reading has come to, told while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A new phase begins.
    Phase(Phase),
    /// Bytes of certificates came in.
    Bytes(BytesRead),
}

/// The phases of a reading, in their order. PC/SC calls cannot be interrupted, so whoever started the reading watches
/// each phase's time and goes on without it once [`Phase::patience`] is at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The card is being powered and connected to; in pcsc-lite that alone waits for other programs' transactions.
    Connecting,
    /// Another program may be in a transaction.
    WaitingForTurn,
    /// The transaction is ours. Told anew before each exchange.
    Exchanging,
}

impl Phase {
    /// How long a person can be left waiting in this phase, and what to say then. `in_use` tells whether other
    /// programs were connected to the card.
    #[must_use]
    pub const fn patience(self, in_use: bool) -> (Duration, Problem) {
        match self {
            Self::Connecting if !in_use => (Duration::from_secs(15), Problem::TokenMute),
            Self::Connecting | Self::WaitingForTurn => (Duration::from_secs(5), Problem::TokenBusy),
            Self::Exchanging => (EXCHANGE_LIMIT, Problem::TokenTimedOut),
        }
    }

    /// What to say, `now`, of a reading that is in this phase `since` then; `None` while waiting is still right.
    #[must_use]
    pub fn overdue(self, in_use: bool, since: Instant, now: Instant) -> Option<Problem> {
        let (patience, problem) = self.patience(in_use);
        (now.saturating_duration_since(since) >= patience).then_some(problem)
    }
}

/// How long one card may be read: after that, no exchange is begun.
const TIME_LIMIT: Duration = Duration::from_secs(60);
/// How long one exchange may take. None that reads takes a second on the slowest card; this leaves room for an applet
/// that has to start, and for a reader that asks again.
const EXCHANGE_LIMIT: Duration = Duration::from_secs(10);
/// How often a reading starts over because another program reset the card.
const RESTARTS: u32 = 3;
/// How often, and after which pause, a connection is tried that another program's exclusive one keeps out.
const SHARING_ATTEMPTS: u32 = 5;
const SHARING_PAUSE: Duration = Duration::from_millis(200);
/// pcscd looks after its readers every 400 ms: so long may a failed exchange stand unexplained.
const REMOVAL_PATIENCE: Duration = Duration::from_millis(1000);

/// What became of one card.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CardReport {
    /// The protocol agreed on, if it came to that.
    pub transmission_protocol: Option<TransmissionProtocol>,
    /// What was read.
    pub reading: Reading,
    /// Why there are no certificates, or why some may be missing.
    pub problem: Option<Problem>,
}

impl CardReport {
    /// A report of a card that was not read.
    #[must_use]
    pub fn unread(problem: Problem) -> Self {
        Self { problem: Some(problem), ..Self::default() }
    }
}

/// Reads the card in `reader`: in one transaction, started over when others reset the card, never resetting it.
/// What is in `known` is not read again. `on_step` is called from within, also during the transaction, and shall be
/// quick.
pub fn read_card(
    reader: &ReaderName,
    options: ReadOptions,
    known: &KnownCards,
    stop: &Stop,
    on_step: &mut dyn FnMut(Step),
) -> CardReport {
    on_step(Step::Phase(Phase::Connecting));
    match connect_and_read(reader, options, known, stop, on_step) {
        Ok(report) => report,
        Err(failure) => CardReport::unread(failure.problem()),
    }
}

fn connect_and_read(
    reader: &ReaderName,
    options: ReadOptions,
    known: &KnownCards,
    stop: &Stop,
    on_step: &mut dyn FnMut(Step),
) -> Result<CardReport, Failure> {
    let mut connection = patiently(|| CardConnection::open(reader))?;
    let on_step = RefCell::new(on_step);
    let tell = |step| (on_step.borrow_mut())(step);
    for _ in 0..=RESTARTS {
        tell(Step::Phase(Phase::WaitingForTurn));
        let attempt = connection.in_transaction(TIME_LIMIT, stop, |channel| {
            tell(Step::Phase(Phase::Exchanging));
            let transmission_protocol = Some(channel.transmission_protocol());
            let mut timed =
                TimedChannel { channel, limit: EXCHANGE_LIMIT, before_each: &|| tell(Step::Phase(Phase::Exchanging)) };
            let reading = crate::token::read_again(&mut timed, options, known, &mut |bytes| tell(Step::Bytes(bytes)));
            CardReport { transmission_protocol, problem: problem_of(&reading), reading }
        });
        match attempt {
            Ok(report) if report.reading.ended_early == Some(ChannelError::ResetByOther) => {}
            Ok(report) => return Ok(explained(report, &connection)),
            Err(Failure::Reset) => {}
            Err(failure) => return Err(failure),
        }
        patiently(|| connection.reconnect())?;
    }
    Ok(CardReport::unread(Problem::TokenBusy))
}

/// A card whose exchanges are told one by one and must not take too long, each. An exchange under way cannot be broken
/// off: one that hangs is given up by whoever is told, and one that comes to its end late ends the reading.
struct TimedChannel<'a> {
    channel: &'a mut dyn CardChannel,
    limit: Duration,
    before_each: &'a dyn Fn(),
}

impl CardChannel for TimedChannel<'_> {
    fn atr(&self) -> &[u8] {
        self.channel.atr()
    }

    fn transmission_protocol(&self) -> TransmissionProtocol {
        self.channel.transmission_protocol()
    }

    fn longest_answer(&self) -> usize {
        self.channel.longest_answer()
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        (self.before_each)();
        let begun = Instant::now();
        let answer = self.channel.transmit(command)?;
        if begun.elapsed() < self.limit { Ok(answer) } else { Err(ChannelError::TimedOut) }
    }
}

/// Tries again while another program keeps the card to itself.
fn patiently<T>(mut attempt: impl FnMut() -> Result<T, Failure>) -> Result<T, Failure> {
    for _ in 0..SHARING_ATTEMPTS {
        match attempt() {
            Err(Failure::Busy) => std::thread::sleep(SHARING_PAUSE),
            outcome => return outcome,
        }
    }
    attempt()
}

/// An exchange with a card that was pulled out fails in many ways before the service notices the removal.
fn explained(mut report: CardReport, connection: &CardConnection) -> CardReport {
    if matches!(report.reading.ended_early, Some(ChannelError::Failed(_))) && connection.is_card_gone(REMOVAL_PATIENCE)
    {
        report.reading.ended_early = Some(ChannelError::Removed);
        report.problem = Some(Problem::TokenRemoved);
    }
    report
}

fn problem_of(reading: &Reading) -> Option<Problem> {
    match &reading.ended_early {
        Some(ChannelError::Removed) => Some(Problem::TokenRemoved),
        Some(ChannelError::ResetByOther) => Some(Problem::TokenBusy),
        Some(ChannelError::TimedOut) => Some(Problem::TokenTimedOut),
        Some(ChannelError::Failed(_)) => Some(Problem::TokenMute),
        None if reading.certificates.is_empty() && reading.product.is_some_and(Product::needs_own_software) => {
            Some(Problem::TokenNeedsOwnSoftware)
        }
        None if reading.family.is_none() => Some(Problem::TokenNotUnderstood),
        None if reading.certificates.is_empty() => Some(Problem::NoCertificate),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::token::products;
    use crate::token::reading::CertificateOnCard;

    struct SlowCard(Duration);

    impl CardChannel for SlowCard {
        fn atr(&self) -> &[u8] {
            &[0x3B, 0x00]
        }
        fn transmission_protocol(&self) -> TransmissionProtocol {
            TransmissionProtocol::T1
        }
        fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, ChannelError> {
            std::thread::sleep(self.0);
            Ok(vec![0x6A, 0x82])
        }
    }

    #[test]
    fn an_exchange_that_takes_too_long_ends_the_reading_and_each_is_told_before_it_begins() {
        let read = |took: u64, limit: u64| {
            let told = Cell::new(0);
            let mut card = SlowCard(Duration::from_millis(took));
            let limit = Duration::from_millis(limit);
            let mut timed = TimedChannel { channel: &mut card, limit, before_each: &|| told.set(told.get() + 1) };
            let reading = crate::token::read(&mut timed, ReadOptions::default(), &mut |_| {});
            assert_eq!(told.get(), reading.exchanges);
            (reading.exchanges, reading.ended_early)
        };
        assert_eq!(read(20, 10), (1, Some(ChannelError::TimedOut)));
        let (exchanges, ended_early) = read(1, 60_000);
        assert!(exchanges > 10 && ended_early.is_none(), "{exchanges} exchanges, {ended_early:?}");
    }

    #[test]
    fn a_connection_that_others_keep_out_is_tried_six_times_in_a_second() {
        let begun = std::time::Instant::now();
        let mut attempts = 0;
        let outcome: Result<(), _> = patiently(|| {
            attempts += 1;
            Err(Failure::Busy)
        });
        assert_eq!((outcome, attempts), (Err(Failure::Busy), 6));
        assert!(begun.elapsed() >= Duration::from_secs(1));
    }

    #[test]
    fn a_connection_that_fails_otherwise_is_tried_once() {
        let mut attempts = 0;
        let outcome: Result<(), _> = patiently(|| {
            attempts += 1;
            Err(Failure::Mute)
        });
        assert_eq!((outcome, attempts), (Err(Failure::Mute), 1));
    }

    #[test]
    fn a_card_that_its_makers_software_alone_reads_is_told_from_one_that_nobody_knows() {
        let product = products::by_atr(&[0x3B, 0x16, 0x96, 0x41, 0x73, 0x74, 0x72, 0x69, 0x64]);
        let known = Reading { product, ..Reading::default() };
        assert_eq!(problem_of(&known), Some(Problem::TokenNeedsOwnSoftware));
        // Some show the files of a family, and keep the certificates in them closed.
        let closed = Reading { family: Some("pkcs15"), unreadable: 2, ..known.clone() };
        assert_eq!(problem_of(&closed), Some(Problem::TokenNeedsOwnSoftware));
        let pulled_out = Reading { ended_early: Some(ChannelError::Removed), ..known.clone() };
        assert_eq!(problem_of(&pulled_out), Some(Problem::TokenRemoved));
        let certificates = vec![CertificateOnCard { der: vec![0x30, 0], label: None, key_on_token: None }];
        assert_eq!(problem_of(&Reading { certificates, family: Some("pkcs15"), ..known }), None);
    }

    #[test]
    fn what_ended_a_reading_is_named_before_what_it_did_not_find() {
        let understood = Reading { family: Some("piv"), ..Reading::default() };
        assert_eq!(problem_of(&Reading::default()), Some(Problem::TokenNotUnderstood));
        assert_eq!(problem_of(&understood), Some(Problem::NoCertificate));
        let pulled_out = Reading { ended_early: Some(ChannelError::Removed), ..understood };
        assert_eq!(problem_of(&pulled_out), Some(Problem::TokenRemoved));
    }
}
