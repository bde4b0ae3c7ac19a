//! What is behind a token's contacts.

/// A card: the chip and its applets.
pub(super) trait Card: Send {
    /// The card was powered or reset: whatever was selected is selected no more.
    fn power_on(&mut self);

    /// Answers one command APDU with data and status words.
    fn process(&mut self, command: &[u8]) -> Vec<u8>;

    /// How often somebody tried to read a private object.
    fn private_reads(&self) -> usize {
        0
    }
}
