//! GIDS' master file.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| host::token::fuzzing::gids_master_file(bytes));
