//! The answer to reset, in words and as a sign of what the card is.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| host::token::fuzzing::answer_to_reset(bytes));
