//! EF.DIR of PKCS#15.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| host::token::fuzzing::application_directory(bytes));
