//! The bench: virtual tokens on a real PC/SC service, a replica of the account pages, real browsers.
