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
    /// No card in particular, T=1, announcing extended length (ISO/IEC 7816-4, third software function byte 40).
    ExtendedLength,
    /// No card in particular, T=0.
    GenericT0,
    /// No card in particular, with the contact PIV applet's card capabilities, T=1.
    Piv,
    /// An IDPrime card, or a SafeNet eToken built on one.
    IdPrime(IdPrimeProduct),
    /// A SmartCard-HSM, as in the Nitrokey HSM, T=1.
    SmartCardHsm,
    /// An Estonian identity card of 2018. Offers T=0, then T=1.
    EstonianEid,
    /// A Belgian identity card, T=0.
    BelgianEid,
    /// ZeitControl's OpenPGP card, version 3, T=1.
    OpenPgp,
    /// A French health insurance card, T=0.
    Vitale,
    /// A YubiKey 5, T=1.
    YubiKey5,
    /// No card that anybody knows, T=1.
    Unknown,
}

/// The products that bear the IDPrime applet: as a card in a reader on T=0, as a USB token on T=1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdPrimeProduct {
    /// IDPrime MD 830.
    Md830,
    /// IDPrime MD 840.
    Md840,
    /// IDPrime 940.
    Prime940,
    /// IDPrime 940C, as Certinomis delivers it in a reader for USB.
    Prime940C,
    /// The same as a USB token, as French advocates have it.
    Token940C,
    /// SafeNet eToken 5110 CC, first generation.
    EToken5110Cc,
    /// SafeNet eToken 5110 CC (940).
    EToken5110Cc940,
    /// SafeNet eToken 5110+ FIPS.
    EToken5110PlusFips,
}

impl IdPrimeProduct {
    /// All there are.
    pub const ALL: [Self; 8] = [
        Self::Md830,
        Self::Md840,
        Self::Prime940,
        Self::Prime940C,
        Self::Token940C,
        Self::EToken5110Cc,
        Self::EToken5110Cc940,
        Self::EToken5110PlusFips,
    ];

    /// Whether it is a USB token, which speaks T=1.
    pub(super) fn is_usb_token(self) -> bool {
        use IdPrimeProduct::{EToken5110Cc, EToken5110Cc940, EToken5110PlusFips, Token940C};
        matches!(self, Token940C | EToken5110Cc | EToken5110Cc940 | EToken5110PlusFips)
    }

    /// Interface and historical bytes; the check byte, which T=0 alone has none of, is to follow.
    fn bytes(self) -> Vec<u8> {
        let chip = match self {
            Self::Md830 => [0x84, 0x56, 0x51, 0x10],
            Self::Md840 | Self::EToken5110Cc => [0x85, 0x03, 0x00, 0xEF],
            Self::Prime940 | Self::EToken5110Cc940 => [0x85, 0x59, 0x56, 0xFB],
            Self::Prime940C | Self::Token940C => [0x85, 0x05, 0x00, 0x39],
            Self::EToken5110PlusFips => [0x84, 0x65, 0x66, 0xFB],
        };
        let (interface, housing): (&[u8], _) = if self.is_usb_token() {
            (b"\x3B\xFF\x96\x00\x00\x81\x31\xFE\x43", [0x12, 0x01, 0x78])
        } else {
            (b"\x3B\x7F\x96\x00\x00", [0x12, 0x0F, 0xFE])
        };
        [interface, b"\x80\x31\x80\x65\xB0", &chip, &housing, b"\x82\x90\x00"].concat()
    }
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
            Self::IdPrime(product) if product.is_usb_token() => product.bytes(),
            Self::IdPrime(product) => return product.bytes(),
            Self::SmartCardHsm => {
                b"\x3B\xFE\x18\x00\x00\x81\x31\xFE\x45\x80\x31\x81\x54HSM1\x73\x80\x21\x40\x81\x07".to_vec()
            }
            Self::EstonianEid => b"\x3B\xDB\x96\x00\x80\xB1\xFE\x45\x1F\x83\x00\x12\x23\x3FSeID\x0F\x90\x00".to_vec(),
            Self::BelgianEid => return b"\x3B\x98\x13\x40\x0A\xA5\x03\x01\x01\x01\xAD\x13\x11".to_vec(),
            Self::GenericT0 => return b"\x3B\x65\x00\x00Banc0".to_vec(),
            Self::GenericT1 => b"\x3B\x85\x01Banc1".to_vec(),
            Self::ExtendedLength => b"\x3B\x85\x01\x80\x73\x00\x00\x40".to_vec(),
            Self::Piv => b"\x3B\x86\x01\x80\x73\x01\x40\x00\x90".to_vec(),
            Self::OpenPgp => {
                b"\x3B\xDA\x18\xFF\x81\xB1\xFE\x75\x1F\x03\x00\x31\xF5\x73\xC0\x01\x60\x00\x90\x00".to_vec()
            }
            Self::Vitale => return b"\x3B\x75\x13\x00\x00\x45\x09\xEA\x90\x00".to_vec(),
            Self::YubiKey5 => b"\x3B\xFD\x13\x00\x00\x81\x31\xFE\x15\x80\x73\xC0\x21\xC0WYubiKey".to_vec(),
            Self::Unknown => b"\x3B\x87\x01Inconnu".to_vec(),
        };
        let check = atr.iter().skip(1).fold(0, |check, byte| check ^ byte);
        atr.push(check);
        atr
    }
}

/// Which protocol an answer to reset offers first (ISO/IEC 7816-3, section 8.2.3: the first TD byte; without one, T=0).
/// It is the one that a reader uses unless it negotiates.
pub(super) fn first_protocol(atr: &[u8]) -> Option<u8> {
    let format = atr.get(1)?;
    if format & 0x80 == 0 {
        return Some(0);
    }
    let before = (format >> 4 & 0x07).count_ones();
    atr.get(2 + before as usize).map(|td| td & 0x0F)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_protocol_is_that_of_the_first_td_byte() {
        let first = |atr: Atr| first_protocol(&atr.bytes());
        assert_eq!([Atr::ChamberSignCosmo7, Atr::GenericT1, Atr::AuthentIc3].map(first), [Some(0), Some(1), Some(1)]);
        assert_eq!([Atr::GenericT0, Atr::BelgianEid, Atr::Vitale].map(first), [Some(0); 3]);
        assert_eq!(first_protocol(&[0x3B]), None);
    }

    #[test]
    fn the_check_bytes_are_those_that_were_seen_on_cards() {
        assert_eq!(Atr::ChamberSignCosmo7.bytes().last(), Some(&0x33));
        assert_eq!(Atr::ChamberSignCosmo8.bytes().last(), Some(&0x0A));
        assert_eq!(Atr::AuthentIc3.bytes().last(), Some(&0x8B));
        assert_eq!(Atr::IdPrime(IdPrimeProduct::Token940C).bytes().last(), Some(&0x40));
        assert_eq!(Atr::SmartCardHsm.bytes().last(), Some(&0xFA));
        assert_eq!(Atr::EstonianEid.bytes().last(), Some(&0xF1));
        assert_eq!(Atr::OpenPgp.bytes().last(), Some(&0x1C));
        assert_eq!(Atr::YubiKey5.bytes().last(), Some(&0x40));
    }
}
