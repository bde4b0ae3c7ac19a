//! A card that fails, at every moment of its reading.

use bench::{
    scenario::{Failure, Scenario, Stage},
    virtual_token::{Fault, FaultKind, VirtualToken},
};
use host::token::{
    channel::ChannelError,
    read,
    reading::{ReadOptions, Reading},
};

use crate::specimens;

const KINDS: [FaultKind; 12] = [
    FaultKind::Removed,
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
    vec![Scenario::new("a_fault_at_any_exchange_costs_certificates_but_never_changes_one", at_every_exchange)]
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
        FaultKind::Silent => Some(ChannelError::TimedOut),
        FaultKind::Status(_) | FaultKind::Truncated => None,
    };
    if reading.ended_early != expected {
        return Err(Failure::new(format!("it ended by {:?}", reading.ended_early)));
    }
    Ok(())
}
