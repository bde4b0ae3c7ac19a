//! AuthentIC 2's list of public objects.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| host::token::fuzzing::authentic_list(bytes));
