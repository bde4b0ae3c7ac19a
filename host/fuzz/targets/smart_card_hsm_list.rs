//! A SmartCard-HSM's list of objects.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| host::token::fuzzing::smart_card_hsm_list(bytes));
