//! The table. The first entry that fits names the card: those that say more stand before those that say less.

use super::Access::{Family, OwnSoftware, Unknown};
use super::Sign::{Atr, Historical};
use super::Sureness::{Likely, Sure, Unsure};
use super::{Access, Application, Product, Sign, Sureness};

const fn product(name: &'static str, sign: Sign, access: Access, sureness: Sureness) -> Product {
    Product { name, sign, access, sureness }
}

const IAS_ECC: Access = Family("iasEcc");
const ID_PRIME: Access = Family("idPrime");
const AUTHENT_IC_2: Access = Family("authentIc2");
const AUTHENT_IC_3: Access = Family("authentIc3");
const GEM_SAFE: Access = Family("gemSafe");
const PKCS15: Access = Family("pkcs15");
const PIV: Access = Family("piv");
const OPEN_PGP: Access = Family("openPgp");

/// See the module.
pub(super) static TABLE: &[Product] = &[
    // Delivered by French certification authorities.
    product(
        "ChamberSign Audacio RGS** (Oberthur ID-One Cosmo v7, Gemalto USB Shell Token V2)",
        Atr("3B DB 96 00 80 B1 FE 45 1F 83 00 31 C0 64 1A 71 01 00 07 90 00 33"),
        IAS_ECC,
        Unsure,
    ),
    product(
        "ChamberSign (IDEMIA Cosmo v8.1-n, Gemalto GemPC Key)",
        Atr("3B DB 96 00 80 B1 FE 45 1F 83 00 31 C1 64 08 40 22 30 0F 90 00 0A"),
        IAS_ECC,
        Unsure,
    ),
    product("Certinomis (Morpho ypsID S3)", Atr("3B 7A 18 00 00 00 48 79 70 73 49 44 20 53 33"), IAS_ECC, Unsure),
    product("Certinomis (Schlumberger Cryptoflex)", Atr("3B 05 68 01 01 02 05"), Unknown, Unsure),
    // Thales IDPrime, and the SafeNet eTokens with the same applet: a USB token says 01 78.
    product("Thales IDPrime 940C, USB", Historical("80 31 80 65 B0 85 05 00 39 12 01 78"), ID_PRIME, Sure),
    product("Thales IDPrime 940C (Certinomis)", Historical("80 31 80 65 B0 85 05 00 39"), ID_PRIME, Sure),
    product("SafeNet eToken 5110 CC (940)", Historical("80 31 80 65 B0 85 59 56 FB 12 01 78"), ID_PRIME, Sure),
    product("Thales IDPrime 940, 940B, 941", Historical("80 31 80 65 B0 85 59 56 FB"), ID_PRIME, Sure),
    product("SafeNet eToken 5110 CC", Historical("80 31 80 65 B0 85 03 00 EF 12 01 78"), ID_PRIME, Sure),
    product("Gemalto IDPrime MD 840, 3840", Historical("80 31 80 65 B0 85 03 00 EF"), ID_PRIME, Sure),
    product("SafeNet eToken 5110+ FIPS", Historical("80 31 80 65 B0 84 65 66 FB 12 01 78"), ID_PRIME, Unsure),
    product("Thales IDPrime 3930 FIDO", Historical("80 31 80 65 B0 84 65 66 FB"), ID_PRIME, Sure),
    product("SafeNet eToken 5300", Historical("80 31 80 65 B0 84 56 51 10 12 01 78"), ID_PRIME, Unsure),
    product("Gemalto IDPrime MD 830", Historical("80 31 80 65 B0 84 56 51 10"), ID_PRIME, Sure),
    product("Thales IDPrime 930, 3930", Historical("80 31 80 65 B0 84 61 60 FB"), ID_PRIME, Sure),
    product("Gemalto IDPrime MD 3810", Historical("80 31 80 65 B0 84 41 3D F6"), ID_PRIME, Sure),
    product("Gemalto IDPrime MD 3810, older", Historical("80 31 80 65 B0 84 23 27 E5"), ID_PRIME, Likely),
    product("SafeNet eToken Fusion NFC", Historical("80 31 80 65 B0 88 66 6B 39"), ID_PRIME, Likely),
    // IAS-ECC.
    product(
        "Carte agent (Morpho IAS-ECC)",
        Atr("3B DF 96 00 80 31 FE 45 00 31 B8 64 04 1F EC C1 73 94 01 80 82 90 00 EC"),
        IAS_ECC,
        Sure,
    ),
    product(
        "Carte agent, deuxième génération",
        Atr("3B DF 18 FF 8. 91 FE 1F C3 00 31 38 64 47 90 EC C2 73 14 01 50 82 90 00 .."),
        IAS_ECC,
        Unsure,
    ),
    product(
        "Sagem ypsID S3 (PENIT, hospitals)",
        Atr("3B 7F 18 00 00 00 31 B8 64 50 23 EC C1 73 94 01 80 82 90 00"),
        IAS_ECC,
        Sure,
    ),
    product("Sagem MDW-IAS-CARD2", Atr("3B 7D 13 00 00 4D 44 57 2D 49 41 53 2D 43 41 52 44 32"), IAS_ECC, Sure),
    product(
        "Gemalto MultiApp IAS-ECC, Oberthur ID-One Cosmo A05",
        Atr("3B 7F 96 00 00 00 31 B8 64 40 .. .. 10 73 94 01 80 82 90 00"),
        IAS_ECC,
        Sure,
    ),
    product(
        "Oberthur Cosmo v7 IAS-ECC",
        Atr("3B DD .. 00 81 31 FE 45 80 F9 A0 00 00 00 77 01 08 00 07 90 00 .."),
        IAS_ECC,
        Sure,
    ),
    product(
        "Amos IAS-ECC",
        Atr("3B DF 18 FF 81 91 FE 1F C3 00 31 B8 64 0C 01 EC C1 73 94 01 80 82 90 00 B3"),
        IAS_ECC,
        Sure,
    ),
    product("Carte CPS (CPx, IAS-ECC)", Atr("3B AC 00 40 2A 00 12 25 00 64 80 .. .. .. 00 90 00"), IAS_ECC, Likely),
    product(
        "Carte CPS, sans contact (CPx, IAS-ECC)",
        Atr("3B 8F 80 01 00 31 B8 64 04 B0 EC C1 73 94 01 80 82 90 00 0E"),
        IAS_ECC,
        Likely,
    ),
    // AuthentIC.
    product(
        "Oberthur AuthentIC 3 (Cosmo v7)",
        Atr("3B DD 18 00 81 31 FE 45 80 F9 A0 00 00 00 77 01 00 70 0A 90 00 8B"),
        AUTHENT_IC_3,
        Sure,
    ),
    product("Oberthur AuthentIC 3.22 (Cosmo v7)", Historical("00 31 C0 64 C7 FC 10 00 07 90 00"), AUTHENT_IC_3, Likely),
    product(
        "Oberthur AuthentIC 2 (CosmopolIC)",
        Atr("3B 7D 1. 00 00 00 31 80 71 8E 64 77 E3 0. 00 82 90 00"),
        AUTHENT_IC_2,
        Sure,
    ),
    product(
        "Oberthur AuthentIC 2 (ID-One Cosmo 64 v5)",
        Atr("3B 7B 18 00 00 00 31 C0 64 77 E3 03 00 82 90 00"),
        AUTHENT_IC_2,
        Sure,
    ),
    product(
        "Oberthur AuthentIC 2 (ID-One Cosmo 64 v5.2)",
        Atr("3B FB 11 00 00 81 31 FE 45 00 31 C0 64 77 E9 10 00 00 90 00 6A"),
        AUTHENT_IC_2,
        Sure,
    ),
    // GemSAFE and the Classic applets.
    product("LuxTrust (Gemalto Classic V4)", Historical("80 31 80 65 B0 85 05 00 11 12 0F FF"), PKCS15, Likely),
    product("LuxTrust, older (Gemalto Classic V3)", Historical("80 31 80 65 B0 83 11 00 C8 83"), PKCS15, Likely),
    product("Gemalto GemSAFE V1", Historical("80 65 B0 83 01 01 74 83 00 90 00"), GEM_SAFE, Sure),
    product("Gemalto GemSAFE V1", Historical("80 31 80 65 B0 83 01 01 90 83"), GEM_SAFE, Sure),
    product("Gemalto GemSAFE V1", Historical("80 31 80 65 B0 83 01 02 90 83"), GEM_SAFE, Sure),
    product("Gemalto GemSAFE V1", Historical("80 31 80 65 B0 83 11 48 C8 83"), GEM_SAFE, Sure),
    // Others with open layouts.
    product("Aventra MyEID", Atr("3B F5 18 00 00 81 31 FE 45 4D 79 45 49 44 9A"), PKCS15, Sure),
    product("Atos CardOS 5", Atr("3B D2 18 00 81 31 FE 58 C9 .. .."), PKCS15, Likely),
    product("SafeNet eToken PRO 32K, 64K (CardOS 4)", Atr("3B E2 00 FF C1 10 31 FE 55 C8 02 9C"), PKCS15, Unsure),
    product("Siemens CardOS 4", Atr("3B F2 18 00 02 C1 0A 31 FE 58 C8 .. .."), PKCS15, Unsure),
    product("YubiKey 4", Historical("59 75 62 69 6B 65 79 34"), PIV, Sure),
    product("YubiKey NEO", Historical("59 75 62 69 6B 65 79 4E 45 4F"), PIV, Likely),
    product("YubiKey 5", Historical("80 73 C0 21 C0 57 59 75 62 69 4B 65"), PIV, Sure),
    product(
        "OpenPGP card 2 (ZeitControl)",
        Atr("3B DA 18 FF 81 B1 FE 75 1F 03 00 31 C5 73 C0 01 40 00 90 00 0C"),
        OPEN_PGP,
        Sure,
    ),
    product(
        "OpenPGP card 3 (ZeitControl)",
        Atr("3B DA 18 FF 81 B1 FE 75 1F 03 00 31 F5 73 C0 01 60 00 90 00 1C"),
        OPEN_PGP,
        Sure,
    ),
    product("Athena IDProtect, JaCarta, Amos", Historical("80 73 C8 21 13 66"), Unknown, Unsure),
    // What only its maker's software reads, or what has no certificate to give.
    product("Gemalto IDPrime .NET", Atr("3B 16 96 41 73 74 72 69 64"), OwnSoftware, Sure),
    product("SafeNet eToken PRO 72K, 5100", Atr("3B D5 18 00 81 31 3A 7D 80 73 C8 21 10 30"), OwnSoftware, Sure),
    product("SafeNet eToken 5110, 5110 FIPS", Atr("3B D5 18 00 81 31 FE 7D 80 73 C8 21 10 F4"), OwnSoftware, Sure),
    product("Carte Vitale", Atr("3B 75 13 00 00 4. 09 EA 90 00"), OwnSoftware, Sure),
    product("Carte nationale d’identité (2021)", Historical("00 31 C1 64 09 37 72 13"), OwnSoftware, Sure),
    product("DNIe", Historical("00 6A 44 4E 49 65"), OwnSoftware, Sure),
    product("DNIe", Historical("E1 F3 5E 11 77 81 .1 00"), OwnSoftware, Likely),
    product("Personalausweis", Historical("80 31 F8 73 F7 41 E0 82 90 00"), OwnSoftware, Sure),
    product("Personalausweis", Historical("80 31 B8 73 84 01 E0"), OwnSoftware, Sure),
    product("Personalausweis", Historical("80 31 B8 73 86 01 E0"), OwnSoftware, Sure),
    product("Personalausweis", Historical("E1 F3 5E 13 77 83 .. 00"), OwnSoftware, Likely),
    product(
        "Passeport ou autre document de voyage (ICAO 9303)",
        Sign::Application(Application { aid: &[0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01], file: EF_COM }),
        OwnSoftware,
        Sure,
    ),
];

/// The list of the other files of a travel document, closed until the reader has shown that it knows what is printed
/// on it (ICAO 9303, part 10).
const EF_COM: u16 = 0x011E;
