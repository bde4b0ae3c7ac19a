//! BER-TLV data objects.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| host::token::fuzzing::tlv(bytes));
