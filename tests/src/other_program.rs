//! Another program on the same machine, which has a card for itself.

use std::{ffi::CString, fmt};

use crate::{pcscd::Slot, scenario::Failure};

/// It holds the card until it lets go, or is dropped.
pub struct OtherProgram(pcsc::Card);

impl OtherProgram {
    /// Takes the card in `slot` for itself alone.
    ///
    /// # Errors
    /// When there is no card, or somebody else uses it.
    pub fn holding(slot: Slot) -> Result<Self, Failure> {
        let context = pcsc::Context::establish(pcsc::Scope::User)?;
        let reader = CString::new(slot.reader_name())?;
        Ok(Self(context.connect(&reader, pcsc::ShareMode::Exclusive, pcsc::Protocols::ANY)?))
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
