//! A token that comes back after its reading was disturbed, or whose coming back is: no fault changes what is told of it
//! for longer than it lasts.

use bench::{
    scenario::{Failure, Scenario, Stage},
    virtual_token::{DirectChannel, Fault, FaultKind, Layout, Manners, SizeIn, VirtualToken},
};
use host::token::{
    channel::{CardChannel, ChannelError, TransmissionProtocol},
    known::KnownCards,
};

use crate::{
    second_reads::{holds, read_once, reading},
    specimens,
};

pub(crate) fn scenarios() -> Vec<Scenario> {
    vec![
        Scenario::new("after_a_reset_the_certificates_read_before_are_not_read_again", reset),
        Scenario::new("a_fault_in_a_second_reading_never_changes_a_certificate", faults_in_second_reading),
        Scenario::new("what_a_fault_hid_is_found_by_the_next_reading", faults_in_first_reading),
    ]
}

/// A card that another program resets before one exchange.
struct ResetBefore {
    channel: DirectChannel,
    left: u32,
}

impl CardChannel for ResetBefore {
    fn atr(&self) -> &[u8] {
        self.channel.atr()
    }

    fn transmission_protocol(&self) -> TransmissionProtocol {
        self.channel.transmission_protocol()
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        if self.left == 0 {
            return Err(ChannelError::ResetByOther);
        }
        self.left -= 1;
        self.channel.transmit(command)
    }
}

fn reset(_: &mut Stage) -> Result<(), Failure> {
    let certificates = specimens::certificates()?;
    for (name, token) in specimens::each_family(&certificates)? {
        let (cold, mut token) = reading(token, &KnownCards::default());
        for left in 0..cold.exchanges {
            let known = KnownCards::default();
            let mut interrupted = ResetBefore { channel: token.channel(), left };
            let before = read_once(&mut interrupted, &known);
            assert_eq!(before.ended_early, Some(ChannelError::ResetByOther), "{name} after {left}");
            let (after, same_token) = reading(interrupted.channel.disconnect(), &known);
            token = same_token;
            holds(&after, &token)?;
            let whole = before.certificates.len();
            assert!(
                after.exchanges <= cold.exchanges - u32::try_from(whole)?,
                "{name} after {left}: {} exchanges of {}, although {whole} certificates were there",
                after.exchanges,
                cold.exchanges
            );
        }
    }
    Ok(())
}

const KINDS: [FaultKind; 8] = [
    FaultKind::Removed,
    FaultKind::Silent,
    FaultKind::Truncated,
    FaultKind::Status(0x9000),
    FaultKind::Status(0x6700),
    FaultKind::Status(0x6982),
    FaultKind::Status(0x6A82),
    FaultKind::Status(0x6100),
];

fn faults_in_second_reading(_: &mut Stage) -> Result<(), Failure> {
    let certificates = specimens::certificates()?;
    for (name, mut token) in specimens::each_family(&certificates[..2])? {
        for kind in KINDS {
            for at in 1.. {
                let known = KnownCards::default();
                let (first, same_token) = reading(token, &known);
                holds(&first, &same_token)?;
                let (second, same_token) = reading(same_token.with_fault(Fault { at, kind }), &known);
                let stranger = second.certificates.iter().any(|told| !same_token.readable().contains(&told.der));
                assert!(!stranger, "{name}, {kind:?} at {at}");
                let is_beyond = usize::try_from(second.exchanges)? < at;
                // The fault of the next round takes this one's place; those that last would hide the token.
                token = same_token.with_fault(Fault { at: usize::MAX, kind });
                if is_beyond {
                    break;
                }
            }
        }
    }
    Ok(())
}

/// A first reading that missed something must not make the next one miss it.
fn faults_in_first_reading(_: &mut Stage) -> Result<(), Failure> {
    let certificates = specimens::certificates()?;
    let size_nowhere = Manners { size_in: SizeIn::Nowhere, ..Manners::default() };
    let mut tokens = specimens::each_family(&certificates[..2])?;
    tokens.push(("size nowhere", VirtualToken::pkcs15(&certificates[..2], Layout::default(), size_nowhere)));
    for (name, mut token) in tokens {
        for kind in KINDS {
            for at in 1.. {
                let known = KnownCards::default();
                let (first, same_token) = reading(token.with_fault(Fault { at, kind }), &known);
                let is_beyond = usize::try_from(first.exchanges)? < at;
                let (second, same_token) = reading(same_token.with_fault(Fault { at: usize::MAX, kind }), &known);
                holds(&second, &same_token)
                    .map_err(|failure| Failure::new(format!("{name}, {kind:?} at {at}: {failure}")))?;
                token = same_token;
                if is_beyond {
                    break;
                }
            }
        }
    }
    Ok(())
}
