//! What may go wrong with a token at a given moment.

use super::Answer;

/// A fault at one exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// At which exchange, counted from 1 when the fault is set.
    pub at: usize,
    /// What happens.
    pub kind: FaultKind,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The token is pulled out.
    Removed,
    /// Another program resets the token, which forgets what was selected; only on a direct channel. Where there is a
    /// service, another program has to do it.
    ResetByOther,
    /// The token answers no more.
    Silent,
    /// The command is not carried out and answered with these status words.
    Status(u16),
    /// Half of the answer's data is lost; the status words are there.
    Truncated,
}

impl Fault {
    pub(super) fn strikes(self, number: usize) -> bool {
        match self.kind {
            FaultKind::Removed | FaultKind::Silent => number >= self.at,
            FaultKind::ResetByOther | FaultKind::Status(_) | FaultKind::Truncated => number == self.at,
        }
    }
}

impl FaultKind {
    pub(super) fn answer(self, process: impl FnOnce() -> Vec<u8>) -> Answer {
        match self {
            Self::Removed => Answer::Removed,
            Self::ResetByOther => Answer::ResetByOther,
            Self::Silent => Answer::Silent,
            Self::Status(status) => Answer::Apdu(status.to_be_bytes().to_vec()),
            Self::Truncated => {
                let mut answer = process();
                let data = answer.len().saturating_sub(2);
                answer.drain(data / 2..data);
                Answer::Apdu(answer)
            }
        }
    }
}
