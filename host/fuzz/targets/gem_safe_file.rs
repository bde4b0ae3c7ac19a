//! GemSAFE's file: the table of keys and the certificates behind it.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| host::token::fuzzing::gem_safe_file(bytes));
