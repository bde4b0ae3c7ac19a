//! Whether a common name, in which nothing tells given names from surname, is the agent's.

use super::likeness::{self, Likeness};
use super::spelling::{self, Name, Unit};
use super::{Answer, FullName};

/// Words of common names that name an office or an organisation rather than a person.
const OFFICES: [&str; 36] = [
    "adjoint",
    "adjointe",
    "administrateur",
    "agence",
    "agglomeration",
    "cachet",
    "ccas",
    "commune",
    "communaute",
    "comptable",
    "conseil",
    "departement",
    "departemental",
    "dgs",
    "directeur",
    "direction",
    "directrice",
    "epci",
    "etablissement",
    "mairie",
    "metropole",
    "office",
    "prefecture",
    "region",
    "regional",
    "responsable",
    "sarl",
    "sas",
    "secretaire",
    "secretariat",
    "serveur",
    "service",
    "services",
    "syndicat",
    "tresorerie",
    "ville",
];

/// More words than a name has; also bounds the work that a hostile certificate can make here.
const MOST_UNITS: usize = 12;

/// Compares; `None` where the common name names no person.
///
/// It is cut at each of its spaces, and the parts are taken for given names and surname in both orders.
pub(super) fn compare(common_name: &str, agent: &FullName, share_email: bool) -> Option<Answer> {
    let name = Name::read(common_name);
    let units = name.units();
    if !(2..=MOST_UNITS).contains(&units.len()) || is_address(common_name) || is_office(&name, agent) {
        return None;
    }
    // No given names at all, as in "Mme LE GOFF".
    let mut answer = if name.key() == agent.surname.key() { Answer::Ask } else { Answer::Other };
    for cut in 1..units.len() {
        let (left, right) = units.split_at(cut);
        let usual = match likeness(left, right, agent) {
            Likeness::Equal if is_sure_cut(left, right) => Answer::Same,
            Likeness::Equal | Likeness::Doubtful => Answer::Ask,
            Likeness::Different => Answer::Other,
        };
        // Surname first: TANGUY Yann may be Mr Yann, of given name Tanguy, unless the surname cannot be a given name.
        let reversed = match likeness(right, left, agent) {
            Likeness::Equal if share_email || agent.surname.starts_with_particle() => Answer::Same,
            Likeness::Equal | Likeness::Doubtful => Answer::Ask,
            Likeness::Different => Answer::Other,
        };
        for found in [usual, reversed] {
            match found {
                Answer::Same => return Some(Answer::Same),
                Answer::Ask => answer = Answer::Ask,
                Answer::Other => {}
            }
        }
    }
    Some(answer)
}

fn likeness(given: &[Unit], surname: &[Unit], agent: &FullName) -> Likeness {
    let mut of_given = likeness::of_given_names(given, agent.given.units());
    // A further given name may as well be the first part of a double surname.
    if of_given == Likeness::Equal && spelling::key(given).len() > agent.given.key().len() {
        of_given = Likeness::Doubtful;
    }
    of_given.and(likeness::of_surnames(surname, agent.surname.units()))
}

/// Whether the words at the cut belong to their sides. "Anne Marie Dupont" is read as Anne-Marie; she may yet be
/// Anne, of the surname Marie Dupont.
fn is_sure_cut(given: &[Unit], surname: &[Unit]) -> bool {
    let is_particle = |unit: Option<&Unit>, of: fn(&[String]) -> Option<&String>| {
        unit.and_then(|unit| of(&unit.words)).is_some_and(|word| spelling::is_particle(word))
    };
    let several = surname.len() > 1;
    (!several || is_particle(surname.first(), <[String]>::first)) && !is_particle(given.last(), <[String]>::last)
}

/// An e-mail address or the name of a machine.
fn is_address(common_name: &str) -> bool {
    common_name.contains('@') || (common_name.contains('.') && !common_name.trim().contains(char::is_whitespace))
}

/// A word that is also the agent's own name does not count: there are people called Office.
fn is_office(name: &Name, agent: &FullName) -> bool {
    let is_agents = |word: &str| agent.given.words().chain(agent.surname.words()).any(|own| own == word);
    name.words().next() == Some("maire") && !is_agents("maire")
        || name.words().any(|word| OFFICES.contains(&word) && !is_agents(word))
}
