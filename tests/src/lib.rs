//! The bench: virtual tokens on a real pcscd, a replica of the account pages, real browsers.

pub mod axe;
pub mod browser;
pub mod cast;
pub mod certificate_file;
pub mod desk;
pub mod isolation;
pub mod other_program;
pub mod pcscd;
pub mod policy;
pub mod process_tree;
pub mod replica;
pub mod scenario;
pub mod test_certificate;
pub mod tour;
pub mod virtual_token;
