//! How few exchanges a card allows for one certificate: what the way to it takes, and the certificate in the longest
//! answers of short commands.

use bench::virtual_token::{ExchangeLog, LoggedExchange};

/// What one answer brings at most.
const BLOCK: usize = 256;
/// The most that templates around a certificate take.
const WRAPPING: usize = 16;

const SELECT: u8 = 0xA4;
const SELECT_DATA: u8 = 0xA5;
const GET_DATA: [u8; 2] = [0xCA, 0xCB];

/// Exchanges besides those that bring the certificate.
struct Way {
    family: &'static str,
    /// For a card never seen.
    first: usize,
    /// For one whose files are known: the application and the certificate's file.
    second: usize,
    /// How many of the commands above bring answers that T=0 has to fetch.
    fetched: [usize; 2],
    block: usize,
}

const WAYS: [Way; 10] = [
    // AID; select and read EF.ODF, EF.CDF, EF.PrKDF; select the certificate.
    Way { family: "pkcs15", first: 8, second: 2, fetched: [4, 1], block: BLOCK },
    // The root's AID; select and read EF.DIR; the application's AID; as above.
    Way { family: "iasEcc", first: 11, second: 3, fetched: [5, 1], block: BLOCK },
    // As PKCS#15, by paths.
    Way { family: "authentIc3", first: 8, second: 2, fetched: [4, 1], block: BLOCK },
    // AID, 5011; select and read the object list; 9001, the certificate.
    Way { family: "authentIc2", first: 6, second: 4, fetched: [2, 1], block: BLOCK },
    // AID; select and read the index; select the certificate.
    Way { family: "idPrime", first: 4, second: 2, fetched: [2, 1], block: BLOCK },
    // AID; select the one file.
    Way { family: "gemSafe", first: 2, second: 2, fetched: [1, 1], block: 248 },
    // AID, Key History.
    Way { family: "piv", first: 2, second: 1, fetched: [2, 1], block: BLOCK },
    // AID, master file.
    Way { family: "gids", first: 2, second: 1, fetched: [2, 1], block: BLOCK },
    // AID; the choice of each of three certificates, and of the first again; two that are empty.
    Way { family: "openPgp", first: 6, second: 2, fetched: [1, 1], block: BLOCK },
    // AID, the list of files.
    Way { family: "smartCardHsm", first: 3, second: 1, fetched: [1, 0], block: BLOCK },
];

/// Lower bounds for a first and a second reading.
pub(super) struct Bounds {
    pub(super) first: usize,
    pub(super) second: usize,
}

/// The bounds for a token of `family` that holds one certificate of `length` bytes, whose first reading `log` shows;
/// `None` for a family of which the way is not known here.
pub(super) fn bounds(family: &str, length: usize, log: &[LoggedExchange]) -> Option<Bounds> {
    let way = WAYS.iter().find(|way| way.family == family)?;
    // As it lies on the card, compressed or wrapped. A reader that reads too much must not raise the bound.
    let stored = longest_object(log).min(length + WRAPPING);
    let blocks = stored.div_ceil(way.block);
    let is_t0 = log.iter().any(is_fetch_after_select);
    let fetched = if is_t0 { way.fetched } else { [0, 0] };
    Some(Bounds { first: way.first + fetched[0] + blocks, second: way.second + fetched[1] + blocks })
}

/// T=0 names the length of the answer to a SELECT, and nothing else does.
fn is_fetch_after_select(exchange: &LoggedExchange) -> bool {
    instruction(exchange) == Some(SELECT) && exchange.status.is_some_and(|status| status >> 8 == 0x61)
}

/// The bytes of the longest file or data object that was read.
fn longest_object(log: &[LoggedExchange]) -> usize {
    let (mut longest, mut present) = (0, 0);
    for exchange in log {
        match instruction(exchange) {
            Some(SELECT | SELECT_DATA) => present = 0,
            Some(other) if GET_DATA.contains(&other) => present = exchange.answer_length,
            _ => present += exchange.answer_length,
        }
        longest = longest.max(present);
    }
    longest
}

fn instruction(exchange: &LoggedExchange) -> Option<u8> {
    exchange.command.get(1).copied()
}

/// What was asked for in vain: other families' names, empty places.
pub(super) fn refused(log: &[LoggedExchange]) -> usize {
    let done = |status: u16| status == 0x9000 || status == 0x6282 || matches!(status >> 8, 0x61 | 0x6C);
    log.iter().filter(|exchange| !exchange.status.is_some_and(done)).count()
}

/// What passed since `mark`, the count and bytes there had been.
pub(super) struct Passed {
    pub(super) log: Vec<LoggedExchange>,
    pub(super) bytes: usize,
}

pub(super) fn passed_since(log: &ExchangeLog, mark: (usize, usize)) -> Passed {
    Passed { log: log.entries().split_off(mark.0), bytes: log.bytes() - mark.1 }
}

pub(super) fn mark(log: &ExchangeLog) -> (usize, usize) {
    (log.exchanges(), log.bytes())
}
