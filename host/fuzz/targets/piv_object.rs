//! What a PIV card answers to SELECT and GET DATA.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| host::token::fuzzing::piv_object(bytes));
