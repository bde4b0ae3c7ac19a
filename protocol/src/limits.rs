//! How long a message may be, in bytes of JSON, without the four bytes of length before it.

/// The longest message the host accepts.
pub const TO_HOST: usize = 64 * 1024;

/// The longest message a browser accepts from a native-messaging host.
pub const TO_BROWSER: usize = 1024 * 1024;
