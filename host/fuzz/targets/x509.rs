//! What the crate `certificate` reads out of a certificate that any card may hold.

#![no_main]

use certificate::{Certificate, pem, serving};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(certificate) = Certificate::from_der(bytes) else { return };
    assert_eq!(certificate.der(), bytes);
    for text in [pem::for_file(bytes), pem::for_field(bytes)] {
        assert_eq!(pem::read(&text), [bytes]);
    }
    let now = certificate.validity.not_before;
    let _ = (certificate.holder.display_name(), certificate.issuer.display_name(), now.to_rfc3339());
    let _ = serving::choose(&[certificate.clone(), certificate], now);
});
