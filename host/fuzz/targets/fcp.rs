//! What SELECT answers about a file.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| host::token::fuzzing::file_control(bytes));
