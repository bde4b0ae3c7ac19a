//! How much one card may cost; no honest card comes near.

/// The longest file or data object, in bytes.
pub(crate) const LONGEST_OBJECT: usize = 64 * 1024;
/// The most exchanges for one file or data object.
pub(crate) const EXCHANGES_PER_OBJECT: u32 = 300;
/// The most exchanges for one card.
pub(crate) const EXCHANGES_PER_CARD: u32 = 2_000;
/// The most objects of one sort that a card may list: certificates, directories, applications, records.
pub(crate) const MOST_OBJECTS: usize = 64;
/// The most fetches in a row that bring no data, where the card says that more waits.
pub(crate) const EMPTY_FETCHES: u32 = 3;
