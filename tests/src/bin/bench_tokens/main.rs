//! `cargo xtask bench tokens`: how many exchanges the reading of each family of tokens takes, a first and a second time,
//! beside what the card allows at least, and beside other programs that read the same token. Exchanges are counted by
//! the virtual token. Times are of one run on one machine, so only ratios are told.

mod bounds;
mod peers;
#[path = "../../../tokens/specimens.rs"]
#[allow(dead_code, reason = "the scenarios' specimens, of which not all are measured")]
mod specimens;

use std::{io, io::Write, process::ExitCode, time::Duration};

use bench::{
    pcscd::{Readers, Slot},
    scenario::{Failure, Scenario, Stage},
    virtual_token::{Atr, StoredCertificate, VirtualToken},
};
use bounds::{bounds, mark, passed_since, refused};
use host::token::{known::KnownCards, read_again, reading::ReadOptions};
use peers::{Caller, Program};

/// How long each answer takes: no time, and as long as that of a contact card.
const DELAYS: [Duration; 2] = [Duration::ZERO, Duration::from_millis(15)];
/// How often a program is timed where answers take no time; it counts its fastest.
const ROUNDS: usize = 3;
/// How many times as many exchanges each peer should need.
const AHEAD: usize = 2;

fn main() -> ExitCode {
    bench::scenario::perform(Scenario::new("bench tokens", bench_tokens))
}

fn bench_tokens(stage: &mut Stage) -> Result<(), Failure> {
    let certificates = [specimens::one_certificate()?];
    exchanges(&certificates)?;
    say("")?;
    beside_others(stage, &certificates)
}

/// A token of each family with one certificate, numbered where there are several of one.
fn tokens(certificates: &[StoredCertificate]) -> Result<Vec<(&'static str, String, VirtualToken)>, Failure> {
    let families = specimens::each_family(certificates)?;
    let mut named: Vec<(&'static str, String, VirtualToken)> = Vec::new();
    for (family, token) in families {
        let before = named.iter().filter(|(other, ..)| *other == family).count();
        let name = if before == 0 { family.to_owned() } else { format!("{family} {}", before + 1) };
        named.push((family, name, token));
    }
    // Most PIV tokens are YubiKeys.
    named.push(("piv", "piv, YubiKey".to_owned(), VirtualToken::piv(certificates)?.with_atr(Atr::YubiKey5)));
    Ok(named)
}

fn exchanges(certificates: &[StoredCertificate]) -> Result<(), Failure> {
    say("One certificate            first reading                         second reading")?;
    say("token           bytes  exch.  bytes  in vain  bound             exch.  bytes  bound")?;
    for (family, name, token) in tokens(certificates)? {
        let held = token.readable().to_vec();
        let length = held.first().map_or(0, Vec::len);
        let log = token.log();
        let mut channel = token.channel();
        let known = KnownCards::default();
        let mut passed = Vec::new();
        for _reading in 0..2 {
            let before = mark(&log);
            let reading = read_again(&mut channel, ReadOptions::default(), &known, &mut |_| {});
            let told: Vec<&[u8]> = reading.certificates.iter().map(|certificate| certificate.der.as_slice()).collect();
            if told != held {
                return Err(Failure::new(format!("{name} was not read")));
            }
            passed.push(passed_since(&log, before));
        }
        let [first, second] = passed.as_slice() else { continue };
        let in_vain = refused(&first.log);
        let (first_bound, second_bound) = match bounds(family, length, &first.log) {
            Some(bounds) => (
                verdict(first.log.len(), bounds.first + in_vain, &format!("{} + {in_vain}", bounds.first)),
                verdict(second.log.len(), bounds.second, &bounds.second.to_string()),
            ),
            None => ("not known".to_owned(), "not known".to_owned()),
        };
        say(&format!(
            "{name:<14}  {length:>5}  {:>5}  {:>5}  {in_vain:>7}  {first_bound:<16}  {:>5}  {:>5}  {second_bound}",
            first.log.len(),
            first.bytes,
            second.log.len(),
            second.bytes,
        ))?;
    }
    Ok(())
}

/// A goal missed is no reason to fail, but is said.
fn verdict(measured: usize, goal: usize, words: &str) -> String {
    if measured <= goal { format!("goal {words}") } else { format!("goal {words} MISSED") }
}

fn beside_others(stage: &mut Stage, certificates: &[StoredCertificate]) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let caller = Caller::new(stage.directory())?;
    say("On pcscd, ratios to cle-megalis                       exch.  ratio        time, 0 ms  time, 15 ms")?;
    for (_, name, mut token) in tokens(certificates)? {
        let ours = measure(&caller, Program::Host, &mut token)?;
        let Some(ours) = ours else { return Err(Failure::new(format!("{name} was not read"))) };
        say(&format!("{name:<14}  {:<36}  {:>5}", Program::Host.name(), ours.exchanges))?;
        for peer in Program::PEERS {
            // Most programs read some tokens only.
            let Some(theirs) = measure(&caller, peer, &mut token)? else { continue };
            let ratio = ratio(theirs.exchanges, ours.exchanges);
            let goal = if theirs.exchanges >= AHEAD * ours.exchanges { "" } else { "MISSED" };
            let [at_once, slow] = [0, 1].map(|place| seconds(&theirs, place) / seconds(&ours, place));
            let exchanges = theirs.exchanges;
            let line = format!("{exchanges:>5}  {ratio:>5.1} {goal:<6}  {at_once:>9.1}  {slow:>11.1}");
            say(&format!("{:<14}  {:<36}  {line}", "", peer.name()))?;
        }
    }
    say("programs that are not named did not read the token")?;
    say(&format!("goal: each other program needs at least {AHEAD} times as many exchanges"))?;
    Ok(())
}

struct Measured {
    exchanges: usize,
    /// By [`DELAYS`].
    times: [Duration; 2],
}

/// `None` where the program does not read the token, or reads something else.
fn measure(caller: &Caller, program: Program, token: &mut VirtualToken) -> Result<Option<Measured>, Failure> {
    let mut measured = Measured { exchanges: usize::MAX, times: [Duration::MAX; 2] };
    for (delay, time) in DELAYS.into_iter().zip(&mut measured.times) {
        for _ in 0..if delay.is_zero() { ROUNDS } else { 1 } {
            let held = token.readable().first().cloned();
            // The token itself goes into the reader and comes back from it.
            let plugged = std::mem::replace(token, VirtualToken::unknown()).slow(delay).plug_in(Slot::First)?;
            plugged.wait_until_noticed()?;
            let before = plugged.exchanges();
            let outcome = caller.read(program);
            let exchanges = plugged.exchanges() - before;
            *token = plugged.pull_out()?;
            Slot::First.wait_until(false)?;
            match outcome? {
                Some((der, took)) if Some(&der) == held.as_ref() => {
                    *time = took.min(*time);
                    measured.exchanges = exchanges.min(measured.exchanges);
                }
                _ => return Ok(None),
            }
        }
    }
    Ok(Some(measured))
}

fn ratio(count: usize, to: usize) -> f64 {
    let number = |count| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    number(count) / number(to)
}

fn seconds(measured: &Measured, place: usize) -> f64 {
    measured.times.get(place).map_or(f64::NAN, Duration::as_secs_f64)
}

fn say(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}
