//! Status words (ISO/IEC 7816-4, section 5.6).

pub(super) const OK: u16 = 0x9000;
pub(super) const END_OF_FILE: u16 = 0x6282;
pub(super) const PIN_WRONG_THREE_LEFT: u16 = 0x63C3;
pub(super) const WRONG_LENGTH: u16 = 0x6700;
pub(super) const INCOMPATIBLE_WITH_FILE: u16 = 0x6981;
pub(super) const SECURITY_NOT_SATISFIED: u16 = 0x6982;
pub(super) const CONDITIONS_NOT_SATISFIED: u16 = 0x6985;
pub(super) const NO_CURRENT_EF: u16 = 0x6986;
pub(super) const WRONG_DATA: u16 = 0x6A80;
pub(super) const FILE_NOT_FOUND: u16 = 0x6A82;
pub(super) const RECORD_NOT_FOUND: u16 = 0x6A83;
pub(super) const INCORRECT_DATA: u16 = 0x6A80;
pub(super) const WRONG_P1_P2: u16 = 0x6A86;
pub(super) const DATA_NOT_FOUND: u16 = 0x6A88;
pub(super) const WRONG_OFFSET: u16 = 0x6B00;
pub(super) const INSTRUCTION_UNKNOWN: u16 = 0x6D00;
pub(super) const CLASS_UNKNOWN: u16 = 0x6E00;

/// `61xx`: so many bytes wait for GET RESPONSE, `6100` for 256 or more.
pub(super) fn bytes_wait(count: usize) -> u16 {
    0x6100 | low_byte(count)
}

/// `6Cxx`: ask again for so many bytes.
pub(super) fn ask_for(count: usize) -> u16 {
    0x6C00 | low_byte(count)
}

fn low_byte(count: usize) -> u16 {
    u8::try_from(count).map_or(0, u16::from)
}
