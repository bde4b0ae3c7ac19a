//! What a card says about the lengths of answers.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| host::token::fuzzing::announced_lengths(bytes));
