//! The answers of a whole card, one after another.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| host::token::fuzzing::whole_card(bytes));
