//! What stands in a certificate's place: padded, wrapped, compressed.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| host::token::fuzzing::certificate_content(bytes));
