//! Another program on the same machine, which has a card for itself.

use std::{
    ffi::CString,
    fmt, thread,
    time::{Duration, Instant},
};

use crate::{pcscd::Slot, scenario::Failure};

const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(20);

/// It holds the card until it lets go, or is dropped.
pub struct OtherProgram(pcsc::Card);

impl OtherProgram {
    /// Takes the card in `slot` for itself alone; waits a moment for whoever is just looking at it.
    ///
    /// # Errors
    /// When there is no card, or somebody else goes on using it.
    pub fn holding(slot: Slot) -> Result<Self, Failure> {
        let context = pcsc::Context::establish(pcsc::Scope::User)?;
        let reader = CString::new(slot.reader_name())?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            match context.connect(&reader, pcsc::ShareMode::Exclusive, pcsc::Protocols::ANY) {
                Err(pcsc::Error::SharingViolation) if Instant::now() < deadline => thread::sleep(PAUSE),
                connected => return Ok(Self(connected?)),
            }
        }
    }

    /// Leaves the card to others, as it is.
    ///
    /// # Errors
    /// When the service does not answer.
    pub fn let_go(self) -> Result<(), Failure> {
        Ok(self.0.disconnect(pcsc::Disposition::LeaveCard).map_err(|(_, error)| error)?)
    }
}

impl fmt::Debug for OtherProgram {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("OtherProgram")
    }
}
