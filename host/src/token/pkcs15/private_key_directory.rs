//! EF.PrKDF: which private keys an application has, by their ids (PKCS#15 v1.1, section 6.3). Nothing else of a key is
//! looked at, and nothing of it can be.

use super::attributes::Entry;
use crate::token::tlv::elements;

/// The ids of all keys listed in `content`, whatever their algorithm.
pub(super) fn private_key_ids(content: &[u8]) -> Vec<Vec<u8>> {
    elements(content).filter_map(|entry| Some(Entry::parse(&entry)?.id()?.to_vec())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_every_algorithm_are_listed() {
        let rsa = [0x30, 7, 0x30, 0, 0x30, 3, 4, 1, 0x11];
        let ec = [0xA0, 7, 0x30, 0, 0x30, 3, 4, 1, 0x22];
        let without_id = [0x30, 4, 0x30, 0, 0x30, 0];
        assert_eq!(private_key_ids(&[&rsa[..], &[0; 7], &without_id, &ec].concat()), [[0x11], [0x22]]);
    }
}
