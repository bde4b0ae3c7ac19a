//! E-mail addresses as a hint to a person.

/// What the addresses of offices begin with or consist of, rather than people's.
const OFFICES: [&str; 34] = [
    "accueil",
    "acte",
    "actes",
    "administration",
    "adjoint",
    "agence",
    "bienvenue",
    "ccas",
    "commune",
    "communaute",
    "compta",
    "comptabilite",
    "contact",
    "contacts",
    "courrier",
    "culture",
    "dgs",
    "direction",
    "elus",
    "etatcivil",
    "finances",
    "info",
    "infos",
    "mairie",
    "maire",
    "marches",
    "ressources",
    "rh",
    "secretaire",
    "secretariat",
    "service",
    "services",
    "urbanisme",
    "ville",
];

/// Whether both addresses are the same one, and it looks like a person's own rather than an office's.
pub(super) fn is_same_and_personal(one: &str, other: &str) -> bool {
    let (one, other) = (lower_case(one.trim()), lower_case(other.trim()));
    let Some((mailbox, host)) = one.split_once('@') else { return false };
    one == other && !mailbox.is_empty() && !host.is_empty() && !is_office(mailbox)
}

/// Letter by letter, as names are read too: the whole word's rules for a final sigma would only add to the WASM.
fn lower_case(address: &str) -> String {
    address.chars().flat_map(char::to_lowercase).collect()
}

fn is_office(mailbox: &str) -> bool {
    mailbox.split(|character: char| !character.is_alphabetic()).any(|word| OFFICES.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_known_in_any_case() {
        assert!(is_same_and_personal("Maelle.LeGoff@exemple.bzh", " maelle.legoff@exemple.bzh"));
        assert!(!is_same_and_personal("maelle@exemple.bzh", "yann@exemple.bzh"));
        assert!(!is_same_and_personal("", ""));
        assert!(!is_same_and_personal("maelle", "maelle"));
    }

    #[test]
    fn an_offices_address_is_nobodys_own() {
        for shared in ["mairie@exemple.bzh", "mairie.kerlouan@exemple.bzh", "service-rh2@exemple.bzh"] {
            assert!(!is_same_and_personal(shared, shared), "{shared}");
        }
        assert!(is_same_and_personal("lemaire@exemple.bzh", "lemaire@exemple.bzh"));
    }
}
