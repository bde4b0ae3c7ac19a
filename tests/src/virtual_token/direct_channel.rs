//! A token without reader and pcscd, for tests of the layers above.

use host::token::channel::{CardChannel, ChannelError, TransmissionProtocol};

use super::{Answer, PowerEvent, Protocol, VirtualToken};

/// The channel to a token that is connected to nothing but this.
pub struct DirectChannel {
    token: VirtualToken,
    protocol: TransmissionProtocol,
    longest_answer: usize,
}

impl VirtualToken {
    /// Powers the token and connects to it directly. A token that offers both protocols gets T=0, as it does from
    /// systems that take the first one offered.
    #[must_use]
    pub fn channel(self) -> DirectChannel {
        let protocol = match self.protocol {
            Protocol::T0 | Protocol::Both => TransmissionProtocol::T0,
            Protocol::T1 => TransmissionProtocol::T1,
        };
        self.channel_on(protocol)
    }

    /// The same on a protocol of one's choice; the token must offer it.
    #[must_use]
    pub fn channel_on(mut self, protocol: TransmissionProtocol) -> DirectChannel {
        self.power(PowerEvent::On);
        DirectChannel { token: self, protocol, longest_answer: 256 }
    }
}

impl DirectChannel {
    /// As through a reader that announces longer answers than 256 bytes (PC/SC part 10, `dwMaxAPDUDataSize`). vpcd's
    /// does not.
    #[must_use]
    pub fn announcing(mut self, longest_answer: usize) -> Self {
        self.longest_answer = longest_answer;
        self
    }

    /// Gives the token back.
    #[must_use]
    pub fn disconnect(self) -> VirtualToken {
        self.token
    }
}

impl CardChannel for DirectChannel {
    fn atr(&self) -> &[u8] {
        self.token.atr()
    }

    fn transmission_protocol(&self) -> TransmissionProtocol {
        self.protocol
    }

    fn longest_answer(&self) -> usize {
        self.longest_answer
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        match self.token.exchange(command) {
            Answer::Apdu(answer) => Ok(answer),
            Answer::Removed => Err(ChannelError::Removed),
            Answer::ResetByOther => Err(ChannelError::ResetByOther),
            Answer::Silent => Err(ChannelError::TimedOut),
        }
    }
}
