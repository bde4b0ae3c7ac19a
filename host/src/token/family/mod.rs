//! Card families. Each is a type with two questions to answer; to add one, write its file and name it in [`all`].

mod ias_ecc;
mod id_prime;
mod piv;
mod pkcs15;

use super::channel::ChannelError;
use super::findings::Findings;
use super::iso7816::Session;

/// A sort of card that keeps its certificates in one way. A value serves for one card and remembers what it saw.
pub(crate) trait Family {
    /// Its name in the protocol, `"pkcs15"` for example.
    fn name(&self) -> &'static str;

    /// Whether the answer to reset hints at this family, so that it is asked before others. It decides nothing.
    fn is_hinted_by(&self, _atr: &[u8]) -> bool {
        false
    }

    /// Is this card yours? Only if the first file of the family was there and could be understood: some cards say yes
    /// to any name.
    ///
    /// # Errors
    /// When the card cannot be asked any more.
    fn is_yours(&mut self, card: &mut Session<'_>) -> Result<bool, ChannelError>;

    /// Which certificates are on it? Asked once, after the other question was answered with yes.
    ///
    /// # Errors
    /// When the card cannot be asked any more; what was found until then stands in `findings`.
    fn certificates(&mut self, card: &mut Session<'_>, findings: &mut Findings) -> Result<(), ChannelError>;
}

/// All families, in the order in which an unknown card is asked: the likeliest first, and last the one that goes by
/// files of the card itself and not by an application's name.
fn all() -> Vec<Box<dyn Family>> {
    vec![
        Box::new(pkcs15::ByName::default()),
        Box::new(ias_ecc::IasEcc::default()),
        Box::new(id_prime::IdPrime::default()),
        Box::new(piv::Piv::default()),
        Box::new(pkcs15::ByDirectory::default()),
    ]
}

/// All families, those first that the card's answer to reset hints at.
pub(crate) fn in_order_for(atr: &[u8]) -> Vec<Box<dyn Family>> {
    let mut families = all();
    families.sort_by_key(|family| !family.is_hinted_by(atr));
    families
}

/// Whether `part` occurs in the answer to reset.
fn contains(atr: &[u8], part: &[u8]) -> bool {
    atr.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(atr: &[u8]) -> Vec<&'static str> {
        in_order_for(atr).iter().map(|family| family.name()).collect()
    }

    #[test]
    fn hints_reorder_and_leave_out_nobody() {
        assert_eq!(order(&[0x3B, 0]), ["pkcs15", "iasEcc", "idPrime", "piv", "pkcs15"]);
        let oberthur = [0x3B, 0xDB, 0x96, 0, 0x80, 0xB1, 0xFE, 0x45, 0x1F, 0x83, 0, 0x31, 0xC0, 0x64, 0x1A, 0x71, 1, 0];
        assert_eq!(order(&oberthur), ["iasEcc", "pkcs15", "idPrime", "piv", "pkcs15"]);
        let id_prime = [0x3B, 0x7F, 0x96, 0, 0, 0x80, 0x31, 0x80, 0x65, 0xB0, 0x85, 5, 0, 0x39, 0x12, 0x0F, 0xFE];
        assert_eq!(order(&id_prime), ["idPrime", "pkcs15", "iasEcc", "piv", "pkcs15"]);
    }
}
