//! EF.PrKDF of PKCS#15.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| host::token::fuzzing::private_key_directory(bytes));
