//! The bench: virtual tokens on a real pcscd, a replica of the account pages, real browsers.

pub mod axe;
pub mod browser;
pub mod called_program;
pub mod cast;
pub mod certificate_file;
pub mod desk;
pub mod earlier_protocol;
pub mod fleet;
pub mod frames;
pub mod isolation;
pub mod native_messaging;
pub mod other_program;
pub mod packages_document;
pub mod pcscd;
pub mod policy;
pub mod process_tree;
pub mod replica;
pub mod scenario;
pub mod test_certificate;
pub mod tour;
pub mod virtual_token;
