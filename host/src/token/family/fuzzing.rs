//! See [`crate::token::fuzzing`].

use super::{id_prime, piv};
use crate::token::findings::Findings;
use crate::token::tlv::find;

/// IDPrime's index: no more certificates than it counts entries.
pub fn id_prime_index(content: &[u8]) {
    let certificates = id_prime::certificates_in(content).unwrap_or_default();
    assert!(certificates.len() <= content.first().copied().unwrap_or(0).into());
}

/// What PIV cards answer, to SELECT and to GET DATA: an object holds one certificate or none.
pub fn piv_object(answer: &[u8]) {
    piv::names_piv(answer);
    let Some(data) = find(answer, piv::DATA) else { return };
    assert!(piv::count_of_retired_keys(data.value) <= piv::MOST_RETIRED_CERTIFICATES);
    let mut findings = Findings::default();
    piv::add(piv::Object::There(data.value.to_vec()), &mut findings);
    assert!(findings.certificates.len() + findings.unreadable as usize <= 1);
}
