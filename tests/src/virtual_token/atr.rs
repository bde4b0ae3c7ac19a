//! Answers to reset (ISO/IEC 7816-3, section 8).

/// The answer to reset of a virtual token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Atr {
    /// ChamberSign's Audacio token: an ID-One Cosmo v7 in a Gemalto USB shell. Offers T=0, then T=1.
    ChamberSignCosmo7,
    /// A token bought at ChamberSign: Cosmo v8.1-n in a Gemalto key. Offers T=0, then T=1.
    ChamberSignCosmo8,
    /// An IAS-ECC card of Gemalto's that speaks T=0 alone.
    IasEccT0,
    /// AuthentIC 3's own, with the beginning of its name. T=1.
    AuthentIc3,
    /// A Cosmo 64 with AuthentIC 2. T=0.
    AuthentIc2,
    /// A card with GemSAFE V1. T=0.
    GemSafe,
    /// A card with the Classic applet, version 3. T=0.
    Classic,
    /// A Portuguese identity card of the first generation. T=0.
    Portuguese,
    /// No card in particular, T=1.
    GenericT1,
    /// No card in particular, T=0.
    GenericT0,
    /// No card in particular, with the contact PIV applet's card capabilities, T=1.
    Piv,
    /// No card that anybody knows, T=1.
    Unknown,
}

impl Atr {
    /// Its bytes, with the check byte where one is due.
    #[must_use]
    pub fn bytes(self) -> Vec<u8> {
        let mut atr = match self {
            Self::ChamberSignCosmo7 => {
                b"\x3B\xDB\x96\x00\x80\xB1\xFE\x45\x1F\x83\x00\x31\xC0\x64\x1A\x71\x01\x00\x07\x90\x00".to_vec()
            }
            Self::ChamberSignCosmo8 => {
                b"\x3B\xDB\x96\x00\x80\xB1\xFE\x45\x1F\x83\x00\x31\xC1\x64\x08\x40\x22\x30\x0F\x90\x00".to_vec()
            }
            Self::IasEccT0 => {
                return b"\x3B\x7F\x96\x00\x00\x00\x31\xB8\x64\x40\x70\x14\x10\x73\x94\x01\x80\x82\x90\x00".to_vec();
            }
            Self::AuthentIc3 => {
                b"\x3B\xDD\x18\x00\x81\x31\xFE\x45\x80\xF9\xA0\x00\x00\x00\x77\x01\x00\x70\x0A\x90\x00".to_vec()
            }
            Self::AuthentIc2 => {
                return b"\x3B\x7B\x18\x00\x00\x00\x31\xC0\x64\x77\xE3\x03\x00\x82\x90\x00".to_vec();
            }
            Self::GemSafe => {
                return b"\x3B\x7D\x96\x00\x00\x80\x31\x80\x65\xB0\x83\x11\x48\xC8\x83\x00\x90\x00".to_vec();
            }
            Self::Classic => {
                return b"\x3B\x7D\x96\x00\x00\x80\x31\x80\x65\xB0\x83\x11\x00\xC8\x83\x00\x90\x00".to_vec();
            }
            Self::Portuguese => {
                return b"\x3B\x7D\x95\x00\x00\x80\x31\x80\x65\xB0\x83\x11\x00\xC8\x83\x00\x90\x00".to_vec();
            }
            Self::GenericT0 => return b"\x3B\x65\x00\x00Banc0".to_vec(),
            Self::GenericT1 => b"\x3B\x85\x80\x01Banc1".to_vec(),
            Self::Piv => b"\x3B\x86\x80\x01\x80\x73\x01\x40\x00\x90".to_vec(),
            Self::Unknown => b"\x3B\x87\x80\x01Inconnu".to_vec(),
        };
        let check = atr.iter().skip(1).fold(0, |check, byte| check ^ byte);
        atr.push(check);
        atr
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_bytes_are_those_that_were_seen_on_cards() {
        assert_eq!(Atr::ChamberSignCosmo7.bytes().last(), Some(&0x33));
        assert_eq!(Atr::ChamberSignCosmo8.bytes().last(), Some(&0x0A));
        assert_eq!(Atr::AuthentIc3.bytes().last(), Some(&0x8B));
    }
}
