//! Card families. Each is a type with two questions to answer; to add one, write its file and name it in [`all`].

mod authentic;
mod authentic_v2;
#[cfg(any(test, fuzzing))]
pub(super) mod fuzzing;
mod gem_safe;
mod gids;
mod ias_ecc;
mod id_prime;
mod key_container;
mod known_places;
mod open_pgp;
mod piv;
mod pkcs15;
mod smart_card_hsm;

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

/// All families, in the order in which an unknown card is asked: the likeliest first, and towards the end the one that
/// goes by files of the card itself and not by an application's name. PIV comes early for being asked in one exchange:
/// before the tokens likelier than it that mostly hint at themselves, and whose questions take several.
fn all() -> Vec<Box<dyn Family>> {
    vec![
        Box::new(pkcs15::ByName::default()),
        Box::new(piv::Piv::default()),
        Box::new(ias_ecc::IasEcc::default()),
        Box::new(authentic::Authentic::default()),
        Box::new(id_prime::IdPrime::default()),
        Box::new(gids::Gids::default()),
        Box::new(open_pgp::OpenPgp::default()),
        Box::new(gem_safe::GemSafe::default()),
        Box::new(pkcs15::ByAppletName::default()),
        Box::new(authentic_v2::AuthenticV2::default()),
        Box::new(pkcs15::ByDirectory::default()),
        Box::new(smart_card_hsm::SmartCardHsm::default()),
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

/// Whether the answer to reset is that of Oberthur's and IDEMIA's Cosmo 7 and 8, on which IAS-ECC and either AuthentIC
/// are found: it names the chip (card service data C0 or C1, then pre-issuing data) and not what runs on it.
fn is_of_oberthur_platform(atr: &[u8]) -> bool {
    let is_cosmo = contains(atr, &[0x00, 0x31, 0xC0, 0x64]) || contains(atr, &[0x00, 0x31, 0xC1, 0x64]);
    is_cosmo && !is_of_cosmo_64(atr)
}

/// Whether the answer to reset is that of Oberthur's Cosmo 64, which came before and carries AuthentIC 2.
fn is_of_cosmo_64(atr: &[u8]) -> bool {
    [0xE3, 0xE9].iter().any(|&version| contains(atr, &[0x64, 0x77, version]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(atr: &[u8]) -> Vec<&'static str> {
        in_order_for(atr).iter().map(|family| family.name()).collect()
    }

    #[test]
    fn hints_reorder_and_leave_out_nobody() {
        let usual = order(&[0x3B, 0]);
        assert_eq!(usual[..5], ["pkcs15", "piv", "iasEcc", "authentIc3", "idPrime"]);
        let hinted: [(&[u8], &[&str]); 8] = [
            // A Cosmo 7 of ChamberSign's.
            (&[0x80, 0xB1, 0xFE, 0x45, 0x1F, 0x83, 0, 0x31, 0xC0, 0x64, 0x1A], &["iasEcc", "authentIc3", "authentIc2"]),
            (&[0x3B, 0x7F, 0x96, 0, 0, 0x80, 0x31, 0x80, 0x65, 0xB0, 0x85, 5, 0, 0x39, 0x12, 0x0F, 0xFE], &["idPrime"]),
            // CPx.
            (&[0x3B, 0xAC, 0, 0x40, 0x2A, 0, 0x12, 0x25, 0, 0x64, 0x80, 0, 3, 0x10, 0, 0x90, 0], &["iasEcc"]),
            (&[0x80, 0xF9, 0xA0, 0, 0, 0, 0x77, 1, 8, 0, 7, 0x90, 0], &["iasEcc"]),
            (&[0x80, 0xF9, 0xA0, 0, 0, 0, 0x77, 1, 0, 0x70, 0x0A, 0x90, 0], &["authentIc3"]),
            (&[0x3B, 0x7B, 0x18, 0, 0, 0, 0x31, 0xC0, 0x64, 0x77, 0xE3, 3, 0, 0x82, 0x90, 0], &["authentIc2"]),
            // GemSAFE before the Classic applets, which are PKCS#15.
            (&[0x3B, 0x7B, 0x94, 0, 0, 0x80, 0x65, 0xB0, 0x83, 1, 1, 0x74, 0x83, 0, 0x90, 0], &["gemSafe", "pkcs15"]),
            (&[0x80, 0x31, 0x80, 0x65, 0xB0, 0x85, 5, 0, 0x11, 0x12, 0x0F, 0xFF, 0x82], &["idPrime", "pkcs15"]),
        ];
        for (atr, first) in hinted {
            let mut order = order(atr);
            assert_eq!(order[..first.len()], *first, "{atr:02X?}");
            let mut usual = usual.clone();
            order.sort_unstable();
            usual.sort_unstable();
            assert_eq!(order, usual);
        }
    }
}
