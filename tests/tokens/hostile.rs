//! Tokens that mean harm: whatever they answer, a reading ends, tells no untruth, and costs other tokens nothing.

use std::time::{Duration, Instant};

use bench::{
    pcscd::{Readers, Slot},
    scenario::{Failure, Scenario, Stage},
    virtual_token::{HostileKind, Hostility, Trap, VirtualToken},
};
use host::token::{
    read,
    reading::{ReadOptions, Reading},
};

use crate::{host_program, specimens};

/// How many seeds each kind is tried with, on each family, for each share of hostile answers.
const SEEDS: u64 = 20;
const PERCENTS: [u8; 4] = [3, 15, 60, 100];
/// What `host::token::read` promises.
const MOST_EXCHANGES: u32 = 2_000;

pub(crate) fn scenarios() -> Vec<Scenario> {
    vec![
        Scenario::new("whatever_a_token_answers_the_reading_ends_and_tells_no_untruth", whatever_it_answers)
            .time_limit(Duration::from_secs(300)),
        Scenario::new("a_trap_in_a_tokens_files_costs_little_and_hides_no_good_certificate", traps),
        Scenario::new("a_hostile_token_hides_no_honest_one", beside_an_honest_one),
    ]
}

fn whatever_it_answers(_: &mut Stage) -> Result<(), Failure> {
    let certificates = specimens::certificates()?;
    let (mut readings, mut exchanges, mut complete) = (0, 0_u64, 0);
    for kind in HostileKind::ALL {
        // New ones for each kind: their logs grow.
        for (family, mut token) in specimens::each_family(&certificates[..2])? {
            let held = token.readable().to_vec();
            for (seed, percent) in (0..SEEDS).flat_map(|seed| PERCENTS.map(|percent| (seed, percent))) {
                let hostility = Hostility { kind, percent, seed };
                let mut channel = token.hostile(hostility).channel();
                let reading = read(&mut channel, ReadOptions::default(), &mut |_| {});
                token = channel.disconnect();
                judge(&reading, &held, kind)
                    .map_err(|failure| Failure::new(format!("{family}, {hostility:?}: {failure}")))?;
                readings += 1;
                exchanges += u64::from(reading.exchanges);
                complete += usize::from(reading.certificates.len() == held.len());
            }
            let log = token.log();
            // A path whose bits were turned round may lead anywhere, also to a private file: the card said so itself.
            let transgressions =
                if kind.leaves_content_intact() { log.transgressions() } else { log.harmful_commands() };
            assert!(transgressions.is_empty(), "{family}, {kind:?}: {transgressions:?}");
        }
    }
    eprintln!("{readings} readings, {complete} of them complete, {exchanges} exchanges");
    // Neither harmless nor hopeless.
    assert!((readings / 20..readings / 2).contains(&complete), "{complete} of {readings} readings were complete");
    Ok(())
}

fn judge(reading: &Reading, held: &[Vec<u8>], kind: HostileKind) -> Result<(), Failure> {
    if reading.exchanges > MOST_EXCHANGES {
        return Err(Failure::new(format!("{} exchanges", reading.exchanges)));
    }
    for certificate in &reading.certificates {
        let is_held = held.contains(&certificate.der);
        if kind.leaves_content_intact() && !is_held {
            return Err(Failure::new(format!("{} bytes that the card does not hold", certificate.der.len())));
        }
        // Where bits were turned round nobody can tell, but it is as long as it says.
        if !is_held && !is_one_sequence(&certificate.der) {
            return Err(Failure::new(format!("no certificate: {:02X?}", certificate.der)));
        }
    }
    Ok(())
}

/// A SEQUENCE whose length, of two or three bytes, is the rest's.
fn is_one_sequence(der: &[u8]) -> bool {
    match der {
        [0x30, 0x81, length, rest @ ..] => usize::from(*length) == rest.len(),
        [0x30, 0x82, high, low, rest @ ..] => usize::from(u16::from_be_bytes([*high, *low])) == rest.len(),
        [0x30, length, rest @ ..] => usize::from(*length) == rest.len(),
        _ => false,
    }
}

fn traps(_: &mut Stage) -> Result<(), Failure> {
    let certificate = specimens::one_certificate()?;
    for trap in Trap::ALL {
        let token = VirtualToken::trap(trap, &certificate);
        let (held, log) = (token.readable().to_vec(), token.log());
        let begun = Instant::now();
        let reading = read(&mut token.channel(), ReadOptions::default(), &mut |_| {});
        let told = format!("{trap:?}: {} exchanges, {:?}", reading.exchanges, begun.elapsed());
        eprintln!("{told}");
        let read: Vec<_> = reading.certificates.iter().map(|certificate| certificate.der.clone()).collect();
        assert_eq!(read, held, "{told}");
        assert!(reading.exchanges <= MOST_EXCHANGES, "{told}");
        assert_eq!(log.transgressions(), Vec::<String>::new(), "{told}");
        let unreadable = match trap {
            Trap::SelfReference => 2,
            Trap::TenThousandEntries => 9_999,
            Trap::InflationBomb => 3,
        };
        assert_eq!(reading.unreadable, unreadable, "{told}");
    }
    Ok(())
}

/// Through the program and the service, the hostile token in the reader that comes first.
fn beside_an_honest_one(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = specimens::one_certificate()?;
    let honest = VirtualToken::pkcs15(std::slice::from_ref(&certificate), Default::default(), Default::default());
    let held = honest.readable().to_vec();
    let honest = honest.plug_in(Slot::Second)?;
    honest.wait_until_noticed()?;
    let hostile = |(kind, percent)| {
        let certificates = specimens::certificates()?;
        let (_, token) = specimens::each_family(&certificates[..2])?.swap_remove(1);
        Ok::<_, Failure>((format!("{kind:?}, {percent} %"), token.hostile(Hostility { kind, percent, seed: 1 })))
    };
    let by_answers = HostileKind::ALL.map(|kind| (kind, 100)).into_iter().chain([
        (HostileKind::Noise, 10),
        (HostileKind::EndlessMore, 10),
        (HostileKind::TooLong, 10),
    ]);
    let by_files = Trap::ALL.map(|trap| Ok((format!("{trap:?}"), VirtualToken::trap(trap, &certificate))));
    for token in by_answers.map(hostile).chain(by_files) {
        let (what, token) = token?;
        let token = token.plug_in(Slot::First)?;
        token.wait_until_noticed()?;
        let begun = Instant::now();
        let found = host_program::list(stage)?;
        let told = format!("{what}: {} exchanges, {:?}", token.exchanges(), begun.elapsed());
        eprintln!("{told}");
        let second = found.tokens.iter().find(|token| token.reader == Slot::Second.reader_name());
        let listed = second.map(|token| host_program::ders(&token.certificates)).transpose()?;
        assert_eq!(listed.as_ref(), Some(&held), "{told}");
        assert_eq!(token.log().transgressions(), Vec::<String>::new(), "{told}");
        token.pull_out()?;
        Slot::First.wait_until(false)?;
    }
    Ok(())
}
