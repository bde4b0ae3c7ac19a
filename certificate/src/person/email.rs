//! E-mail addresses as a hint to a person.

use super::spelling::Name;
use crate::search::holds;

/// A mailbox that two descriptions have in common, in plain letters.
pub(super) struct Mailbox(String);

impl Mailbox {
    /// That of two addresses, if they are the same one.
    pub(super) fn in_common(one: &str, other: &str) -> Option<Self> {
        let (one, other) = (lower_case(one.trim()), lower_case(other.trim()));
        let (mailbox, host) = one.split_once('@')?;
        (one == other && !mailbox.is_empty() && !host.is_empty()).then(|| Self(Name::read_with_titles(mailbox).key()))
    }

    /// Whether it has given names and surname in it: then it is this person's alone.
    pub(super) fn is_of(&self, given: &Name, surname: &Name) -> bool {
        [given, surname].into_iter().all(|name| holds(&self.0, &name.key()))
    }

    /// Whether it has some word of the name in it, as a person's has, and an office's has not: mairie@….
    pub(super) fn names(&self, name: &Name) -> bool {
        name.words.iter().any(|word| word.letters.len() >= 3 && holds(&self.0, &word.letters))
    }
}

/// Letter by letter, as names are read too: the whole word's rules for a final sigma would only add to the WASM.
fn lower_case(address: &str) -> String {
    address.chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailbox(one: &str, other: &str) -> Option<String> {
        Mailbox::in_common(one, other).map(|mailbox| mailbox.0)
    }

    #[test]
    fn one_address_is_known_in_any_case() {
        let both = mailbox("Maelle.LeGoff@exemple.bzh", " maelle.legoff@exemple.bzh");
        assert_eq!(both.as_deref(), Some("maellelegoff"));
        for (one, other) in [("maelle@exemple.bzh", "yann@exemple.bzh"), ("", ""), ("maelle", "maelle"), ("@a", "@a")] {
            assert_eq!(mailbox(one, other), None, "{one} {other}");
        }
    }

    #[test]
    fn an_offices_address_is_nobodys_own() {
        let is_of = |mailbox: &str| {
            let mailbox = Mailbox(mailbox.to_owned());
            (mailbox.names(&Name::read("LE GOFF")), mailbox.is_of(&Name::read("Maëlle"), &Name::read("LE GOFF")))
        };
        assert_eq!(is_of("mairie"), (false, false));
        assert_eq!(is_of("legoff"), (true, false));
        assert_eq!(is_of("maellelegoff"), (true, true));
    }
}
