//! Whether a common name, in which nothing tells given names from surname, is the agent's.

use super::spelling::{Name, Start, Word, key};
use super::words::{OFFICES, OFFICES_OR_SURNAMES, PARTICLES};
use super::{Finding, FullName, likeness};

/// More words than a name has; also bounds the work that a hostile certificate can make here.
const MOST_WORDS: usize = 12;

/// Compares; `None` where the common name is no name: an e-mail address, the name of a machine, a single word.
///
/// It is cut at each of its spaces, and the parts are taken for given names and surname in both orders. "Martin THOMAS"
/// may be either's: it is the agent's if `is_order_known`, or if the surname begins as no given name does.
pub(super) fn compare(common_name: &str, name: &Name, agent: &FullName, is_order_known: bool) -> Option<Finding> {
    if is_address(common_name) {
        return None;
    }
    if is_office(name, agent) {
        return Some(Finding::Organisation);
    }
    let words = &name.words[..];
    if words.len() < 2 {
        return None;
    }
    if words.len() > MOST_WORDS {
        return Some(Finding::HolderUnnamed);
    }
    // No given names at all, as in "Mme LE GOFF".
    let mut best = if name.key() == agent.surname.key() { Finding::HolderUnnamed } else { Finding::OtherNames };
    for cut in 1..words.len() {
        let (left, right) = words.split_at(cut);
        if right[0].start == Start::Hyphen {
            continue;
        }
        for (given, surname) in [(left, right), (right, left)] {
            let mut found = compare_parts(given, surname, agent);
            let is_told = is_order_known || agent.surname.starts_with_particle();
            if found == Finding::SameNames && !(is_told && is_sure_cut(given, surname)) {
                found = Finding::OrderUnclear;
            }
            best = best.max(found);
        }
    }
    Some(best)
}

fn compare_parts(given: &[Word], surname: &[Word], agent: &FullName) -> Finding {
    let mut of_given = likeness::of_given_names(given, &agent.given.words);
    // A further given name may as well be the first part of a double surname.
    if of_given == Finding::SameNames && key(given).len() > agent.given.key().len() {
        of_given = Finding::FurtherWords;
    }
    Finding::of_both(of_given, likeness::of_surnames(surname, &agent.surname.words))
}

/// Whether the words at the cut belong to their sides. "Anne Marie Dupont" is read as Anne-Marie; she may yet be
/// Anne, of the surname Marie Dupont.
fn is_sure_cut(given: &[Word], surname: &[Word]) -> bool {
    let is_particle = |word: Option<&Word>| word.is_some_and(|word| PARTICLES.has(&word.letters));
    let several = surname.iter().skip(1).any(|word| word.start != Start::Hyphen);
    (!several || is_particle(surname.first())) && !is_particle(given.last())
}

/// An e-mail address or the name of a machine.
fn is_address(common_name: &str) -> bool {
    common_name.contains('@') || (common_name.contains('.') && !common_name.trim().contains(char::is_whitespace))
}

/// Some words are surnames too: those do not count in the agent's own.
fn is_office(name: &Name, agent: &FullName) -> bool {
    name.words.iter().enumerate().any(|(place, word)| {
        OFFICES.has(&word.letters)
            || OFFICES_OR_SURNAMES.has(&word.letters)
                && (place == 0 || word.letters != "maire")
                && !agent.surname.words.iter().any(|own| own.letters == word.letters)
    })
}
