//! The tokens and cards that are known by name: what bears which answer to reset. `docs/tokens.md` shows the table.
//!
//! It only names: every card is asked by every family first, whatever its answer to reset. Where none understands it,
//! the name tells the person what is plugged in, and whether its maker's software is needed.

#[cfg(test)]
mod document;
#[cfg(any(test, fuzzing))]
pub(super) mod fuzzing;
mod pattern;
mod table;

use super::atr::AnswerToReset;
use table::TABLE;

/// A product, or several that cannot be told apart.
#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    /// What it is called, by maker and buyers.
    pub name: &'static str,
    /// How it is recognised.
    pub sign: Sign,
    /// How its certificates are read, as far as is known.
    pub access: Access,
    /// How sure it is that what bears this sign is this product and is read so.
    pub sureness: Sureness,
}

/// By what a product is recognised. In patterns each character is a hexadecimal digit, or a dot for any digit.
#[derive(Debug, PartialEq, Eq)]
pub enum Sign {
    /// Its whole answer to reset.
    Atr(&'static str),
    /// The beginning of its historical bytes.
    Historical(&'static str),
    /// An application; asked for only on a card that no family understood.
    Application(Application),
}

/// An application that holds no certificate free to read.
#[derive(Debug, PartialEq, Eq)]
pub struct Application {
    /// Its identifier.
    pub aid: &'static [u8],
    /// A file in it that tells it from a card which says yes to any name.
    pub file: u16,
}

/// How a product's certificates are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// By this family, by its name in the protocol.
    Family(&'static str),
    /// Not without its maker's software, or a PIN, or not at all.
    OwnSoftware,
    /// Nobody knows.
    Unknown,
}

/// How sure something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sureness {
    /// Recorded from the product, or written in its documents.
    Sure,
    /// Follows from what is known of others of its make.
    Likely,
    /// A guess.
    Unsure,
}

impl Product {
    /// Only its maker's software reads it.
    #[must_use]
    pub fn needs_own_software(&self) -> bool {
        self.access == Access::OwnSoftware
    }
}

/// What bears this answer to reset: the first in the table that fits.
#[must_use]
pub fn by_atr(atr: &[u8]) -> Option<&'static Product> {
    let historical = AnswerToReset::parse(atr).historical_bytes();
    TABLE.iter().find(|product| match product.sign {
        Sign::Atr(pattern) => pattern::fits_whole(pattern, atr),
        Sign::Historical(pattern) => pattern::fits_beginning(pattern, historical),
        Sign::Application(_) => false,
    })
}

/// The products that are recognised by an application on them.
pub(super) fn with_application() -> impl Iterator<Item = (&'static Product, &'static Application)> {
    TABLE.iter().filter_map(|product| match &product.sign {
        Sign::Application(application) => Some((product, application)),
        Sign::Atr(_) | Sign::Historical(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(digits: &str) -> Vec<u8> {
        let digits: Vec<char> = digits.chars().filter(|c| !c.is_whitespace()).collect();
        let pairs = digits.chunks(2).map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap());
        pairs.collect()
    }

    fn named(atr: &str) -> (&'static str, Access) {
        by_atr(&bytes(atr)).map_or(("", Access::Unknown), |product| (product.name, product.access))
    }

    #[test]
    fn tokens_seen_in_france_are_named() {
        for (atr, part, access) in [
            ("3B DB 96 00 80 B1 FE 45 1F 83 00 31 C0 64 1A 71 01 00 07 90 00 33", "Audacio", Access::Family("iasEcc")),
            (
                "3B DB 96 00 80 B1 FE 45 1F 83 00 31 C1 64 08 40 22 30 0F 90 00 0A",
                "ChamberSign",
                Access::Family("iasEcc"),
            ),
            ("3B 7F 96 00 00 80 31 80 65 B0 85 05 00 39 12 0F FE 82 90 00", "940C", Access::Family("idPrime")),
            (
                "3B FF 96 00 00 81 31 FE 43 80 31 80 65 B0 85 05 00 39 12 01 78 82 90 00 40",
                "940C",
                Access::Family("idPrime"),
            ),
            (
                "3B FF 96 00 00 81 31 FE 43 80 31 80 65 B0 85 59 56 FB 12 01 78 82 90 00 88",
                "5110 CC",
                Access::Family("idPrime"),
            ),
            (
                "3B DF 96 00 80 31 FE 45 00 31 B8 64 04 1F EC C1 73 94 01 80 82 90 00 EC",
                "agent",
                Access::Family("iasEcc"),
            ),
            ("3B 75 13 00 00 45 09 EA 90 00", "Vitale", Access::OwnSoftware),
            ("3B DB 96 FF 80 B1 FE 45 1F 87 00 31 C1 64 09 37 72 13 0F 90 00 F4", "identité", Access::OwnSoftware),
            ("3B D5 18 00 81 31 3A 7D 80 73 C8 21 10 30", "eToken", Access::OwnSoftware),
            ("3B 16 96 41 73 74 72 69 64", ".NET", Access::OwnSoftware),
        ] {
            let (name, told) = named(atr);
            assert!(name.contains(part) && told == access, "{atr}: {name:?}, {told:?}");
        }
    }

    #[test]
    fn neighbours_of_what_is_known_are_not_named_after_it() {
        // The check byte, the product's byte and the length differ by one each.
        for atr in [
            "3B DB 96 00 80 B1 FE 45 1F 83 00 31 C0 64 1A 71 01 00 07 90 00 34",
            "3B DB 96 00 80 B1 FE 45 1F 83 00 31 C2 64 08 40 22 30 0F 90 00 09",
            "3B 75 13 00 00 45 09 EA 90",
            "",
        ] {
            assert_eq!(named(atr), ("", Access::Unknown), "{atr}");
        }
    }

    #[test]
    fn every_pattern_is_well_formed_and_no_entry_is_hidden_behind_another() {
        for (place, product) in TABLE.iter().enumerate() {
            let (Sign::Atr(pattern) | Sign::Historical(pattern)) = product.sign else { continue };
            assert!(pattern::is_well_formed(pattern), "{pattern}");
            let example = bytes(&pattern.replace('.', "0"));
            let atr = match product.sign {
                Sign::Historical(_) => [&[0x3B, u8::try_from(example.len()).unwrap()], &example[..]].concat(),
                _ => example,
            };
            let found = by_atr(&atr).map(|found| TABLE.iter().position(|other| other == found).unwrap());
            assert_eq!(found, Some(place), "{} is found as {found:?}", product.name);
        }
    }
}
