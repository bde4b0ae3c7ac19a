//! The face that browsers see: JSON-RPC messages in native-messaging frames on stdin and stdout, for our extension
//! alone.

pub mod caller;
mod frames;
pub mod session;
