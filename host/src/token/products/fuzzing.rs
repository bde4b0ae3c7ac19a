//! See [`crate::token::fuzzing`].

use super::{Sign, by_atr};

/// The name that an answer to reset gives to a card: what bears it shows its sign.
pub(crate) fn named(atr: &[u8]) {
    let Some(product) = by_atr(atr) else { return };
    let shown: String = atr.iter().map(|byte| format!("{byte:02X}")).collect();
    let fits = |place: &str, pattern: &str| place.bytes().zip(pattern.bytes()).all(|(a, b)| b == b'.' || a == b);
    match &product.sign {
        Sign::Atr(pattern) => {
            let pattern = pattern.replace(' ', "");
            assert!(shown.len() == pattern.len() && fits(&shown, &pattern));
        }
        Sign::Historical(pattern) => {
            let pattern = pattern.replace(' ', "");
            let mut places = (0..shown.len()).step_by(2).filter_map(|start| shown.get(start..start + pattern.len()));
            assert!(places.any(|place| fits(place, &pattern)));
        }
        Sign::Application(_) => unreachable!("an answer to reset names no application"),
    }
}
