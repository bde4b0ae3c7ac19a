//! A card that fails, at every moment of its reading.

use std::{thread, time::Duration};

use bench::{
    pcscd::{Readers, Slot},
    scenario::{Failure, Scenario, Stage},
    virtual_token::{Fault, FaultKind, Layout, Manners, PluggedToken, PowerEvent, VirtualToken},
};
use host::token::{
    channel::ChannelError,
    read,
    reading::{ReadOptions, Reading},
};

use pcsc::{Context, Disposition, Protocols, Scope, ShareMode};

use crate::{host_program, specimens};

const KINDS: [FaultKind; 13] = [
    FaultKind::Removed,
    FaultKind::ResetByOther,
    FaultKind::Silent,
    FaultKind::Truncated,
    FaultKind::Status(0x9000),
    FaultKind::Status(0x6F00),
    FaultKind::Status(0x6700),
    FaultKind::Status(0x6982),
    FaultKind::Status(0x6A82),
    FaultKind::Status(0x6A86),
    FaultKind::Status(0x6B00),
    FaultKind::Status(0x6100),
    FaultKind::Status(0x6C20),
];

pub(crate) fn scenarios() -> Vec<Scenario> {
    vec![
        Scenario::new("a_fault_at_any_exchange_costs_certificates_but_never_changes_one", at_every_exchange),
        Scenario::new("an_answer_cut_short_changes_no_certificate_whatever_the_manners", cut_short),
        Scenario::new("after_a_reset_by_another_program_everything_is_read_anew", after_a_reset),
        Scenario::new("a_token_that_fails_hides_no_other", beside_another),
        Scenario::new("a_card_reset_before_its_reading_is_read_all_the_same", reset_while_waited_for),
        Scenario::new("a_reset_asked_for_in_the_middle_of_a_reading_waits_for_its_end", reset_in_the_middle),
    ]
}

fn at_every_exchange(_: &mut Stage) -> Result<(), Failure> {
    let certificates = specimens::certificates()?;
    for (family, mut token) in specimens::each_family(&certificates[..2])? {
        let held = token.readable().to_vec();
        let (clean, same_token) = reading(token);
        token = same_token;
        assert_eq!(clean.certificates.len(), held.len(), "{family} without a fault");
        let exchanges = usize::try_from(clean.exchanges)?;
        for kind in KINDS {
            for at in 1..=exchanges {
                let (reading, same_token) = reading(token.with_fault(Fault { at, kind }));
                token = same_token;
                judge(&reading, &held, exchanges, kind)
                    .map_err(|failure| Failure::new(format!("{family}, {kind:?} at {at} of {exchanges}: {failure}")))?;
            }
        }
    }
    Ok(())
}

fn reading(token: VirtualToken) -> (Reading, VirtualToken) {
    let mut channel = token.channel();
    let reading = read(&mut channel, ReadOptions::default(), &mut |_| {});
    (reading, channel.disconnect())
}

fn judge(reading: &Reading, held: &[Vec<u8>], clean_exchanges: usize, kind: FaultKind) -> Result<(), Failure> {
    if let Some(stranger) = reading.certificates.iter().find(|certificate| !held.contains(&certificate.der)) {
        return Err(Failure::new(format!("a certificate of {} bytes that the card does not hold", stranger.der.len())));
    }
    let bound = clean_exchanges * 3 + 60;
    if usize::try_from(reading.exchanges)? > bound {
        return Err(Failure::new(format!("{} exchanges, more than {bound}", reading.exchanges)));
    }
    let expected = match kind {
        FaultKind::Removed => Some(ChannelError::Removed),
        FaultKind::ResetByOther => Some(ChannelError::ResetByOther),
        FaultKind::Silent => Some(ChannelError::TimedOut),
        FaultKind::Status(_) | FaultKind::Truncated => None,
    };
    if reading.ended_early != expected {
        return Err(Failure::new(format!("it ended by {:?}", reading.ended_early)));
    }
    Ok(())
}

/// Where a card delivers in pieces, a piece that lost its end leaves a hole.
fn cut_short(_: &mut Stage) -> Result<(), Failure> {
    let certificates = specimens::certificates()?;
    for (name, manners) in Manners::default().each() {
        let mut token = VirtualToken::pkcs15(&certificates[..1], Layout::default(), manners);
        let held = token.readable().to_vec();
        let (clean, same_token) = reading(token);
        token = same_token;
        let exchanges = usize::try_from(clean.exchanges)?;
        for at in 1..=exchanges {
            let (reading, same_token) = reading(token.with_fault(Fault { at, kind: FaultKind::Truncated }));
            token = same_token;
            judge(&reading, &held, exchanges, FaultKind::Truncated)
                .map_err(|failure| Failure::new(format!("{name}, at {at} of {exchanges}: {failure}")))?;
        }
    }
    Ok(())
}

/// As the program does it: what another one ended is begun again, with nothing known of where the card stands.
fn after_a_reset(_: &mut Stage) -> Result<(), Failure> {
    let certificates = specimens::certificates()?;
    for (family, mut token) in specimens::each_family(&certificates)? {
        let held = token.readable().to_vec();
        let (clean, same_token) = reading(token);
        token = same_token;
        let log = token.log();
        for at in 1..=usize::try_from(clean.exchanges)? {
            let mut channel = token.with_fault(Fault { at, kind: FaultKind::ResetByOther }).channel();
            let first = read(&mut channel, ReadOptions::default(), &mut |_| {});
            assert_eq!(first.ended_early, Some(ChannelError::ResetByOther), "{family} at {at}");
            let second = read(&mut channel, ReadOptions::default(), &mut |_| {});
            assert_eq!(what_it_tells(&second), what_it_tells(&clean), "{family} at {at}");
            assert_eq!(log.power_events().iter().filter(|event| **event == PowerEvent::Reset).count(), at);
            token = channel.disconnect();
        }
        assert_eq!(clean.certificates.len(), held.len(), "{family}");
    }
    Ok(())
}

/// All but the times that its answers took.
fn what_it_tells(reading: &Reading) -> impl PartialEq + std::fmt::Debug {
    (reading.family, reading.certificates.clone(), reading.unreadable, reading.probes.clone(), reading.exchanges)
}

/// Through the program and the service, the token that fails in the reader that comes first.
fn beside_another(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = specimens::one_certificate()?;
    let only = std::slice::from_ref(&certificate);
    let other = VirtualToken::piv(only)?;
    let held = other.readable().to_vec();
    let other = other.plug_in(Slot::Second)?;
    other.wait_until_noticed()?;
    for kind in KINDS {
        // One never ends by itself and has a scenario of its own, one needs another program.
        if matches!(kind, FaultKind::Silent | FaultKind::ResetByOther) {
            continue;
        }
        let failing = VirtualToken::pkcs15(only, Layout::default(), Manners::default());
        let failing = failing.with_fault(Fault { at: 9, kind }).plug_in(Slot::First)?;
        failing.wait_until_noticed()?;
        let found = host_program::list(stage)?;
        let second = found.tokens.iter().find(|token| token.reader == Slot::Second.reader_name());
        let listed = second.map(|token| host_program::ders(&token.certificates)).transpose()?;
        assert_eq!(listed.as_ref(), Some(&held), "{kind:?}");
        assert!(failing.exchanges() >= 9, "{kind:?}: the fault never came");
        failing.pull_out()?;
        Slot::First.wait_until(false)?;
    }
    Ok(())
}

/// A token that is read in a second or so, in the first reader.
fn plugged_in(stage: &mut Stage) -> Result<(PluggedToken, Vec<Vec<u8>>), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let token = VirtualToken::pkcs15(&specimens::certificates()?, Layout::default(), Manners::default());
    let held = token.readable().to_vec();
    let plugged = token.slow(Duration::from_millis(15)).plug_in(Slot::First)?;
    plugged.wait_until_noticed()?;
    Ok((plugged, held))
}

/// Another program ends its transaction with a reset while the host waits for its turn.
fn reset_while_waited_for(stage: &mut Stage) -> Result<(), Failure> {
    let (plugged, held) = plugged_in(stage)?;
    let context = Context::establish(Scope::User)?;
    let mut other = context.connect(c"Virtual PCD 00 00", ShareMode::Shared, Protocols::ANY)?;
    let transaction = other.transaction()?;
    let listing = host_program::command(stage)?.args(["list", "--json"]).spawn()?;
    thread::sleep(Duration::from_millis(600));
    transaction.end(Disposition::ResetCard).map_err(|(_, error)| error)?;
    let found = host_program::tokens(&host_program::finish(listing)?)?;
    let token = found.tokens.first().ok_or_else(|| Failure::new("no token is told"))?;
    assert_eq!((token.problem, host_program::ders(&token.certificates)?), (None, held));
    let resets = plugged.log().power_events().iter().filter(|event| **event == PowerEvent::Reset).count();
    assert_eq!(resets, 1, "the other program's own");
    Ok(())
}

/// Another program asks for a reset at the reading's third exchange: the service makes it wait for the end.
fn reset_in_the_middle(stage: &mut Stage) -> Result<(), Failure> {
    let (plugged, held) = plugged_in(stage)?;
    let context = Context::establish(Scope::User)?;
    let mut other = context.connect(c"Virtual PCD 00 00", ShareMode::Shared, Protocols::ANY)?;
    let listing = host_program::command(stage)?.args(["list", "--json"]).spawn()?;
    plugged.wait_for_exchanges(3, host_program::TIME_LIMIT)?;
    let asked_at = plugged.exchanges();
    // Some services refuse, this one's library asks until it is granted.
    while let Err(error) = other.reconnect(ShareMode::Shared, Protocols::ANY, Disposition::ResetCard) {
        assert_eq!(error, pcsc::Error::SharingViolation);
    }
    let granted_at = plugged.exchanges();
    let found = host_program::tokens(&host_program::finish(listing)?)?;
    let token = found.tokens.first().ok_or_else(|| Failure::new("no token is told"))?;
    assert_eq!((token.problem, host_program::ders(&token.certificates)?), (None, held));
    assert!(plugged.log().power_events().contains(&PowerEvent::Reset));
    assert!(asked_at < granted_at, "the reset was asked for too late");
    assert_eq!(plugged.exchanges(), granted_at, "what came after the reset was asked for once more");
    Ok(())
}
