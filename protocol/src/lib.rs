//! What the native-messaging host and the extension say to each other: serde types, nothing else.
//!
//! JSON-RPC 2.0, one message per native-messaging frame. Fields a side does not know are ignored, methods it does
//! not know are answered with [`jsonrpc::ErrorCode::MethodNotFound`]. `docs/protocol.md` shows each message.

pub mod diagnose;
pub mod hello;
pub mod identity;
pub mod installation;
pub mod jsonrpc;
pub mod limits;
pub mod problem;
pub mod tokens;

#[cfg(test)]
mod document;
