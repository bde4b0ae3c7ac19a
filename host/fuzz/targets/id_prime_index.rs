//! The index of an IDPrime card.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| host::token::fuzzing::id_prime_index(bytes));
