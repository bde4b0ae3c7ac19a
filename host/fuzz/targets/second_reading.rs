//! Two cards' answers to the readings of one process.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| host::token::fuzzing::second_reading(bytes));
