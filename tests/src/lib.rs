//! The bench: virtual tokens on a real pcscd, a replica of the account pages, real browsers.

pub mod browser;
pub mod desk;
pub mod isolation;
pub mod pcscd;
pub mod process_tree;
pub mod replica;
pub mod scenario;
pub mod test_certificate;
pub mod virtual_token;
