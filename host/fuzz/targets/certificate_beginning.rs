//! What tells a certificate from all others before it is read to its end.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| host::token::fuzzing::certificate_beginning(bytes));
