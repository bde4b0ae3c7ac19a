//! The agents of an invented municipality, and what their records hold.

use std::collections::BTreeMap;

use super::fields::{FIELDS, Kind};

/// The number of the one organisation, the invented municipality.
pub const ORGANISM: u32 = 1;

/// The number in the address of an agent's record.
pub type AgentId = u32;

/// Mme Maëlle LE GOFF, a plain user.
pub const MAELLE_LE_GOFF: AgentId = 7;
/// M. Yann TANGUY, an administrator.
pub const YANN_TANGUY: AgentId = 12;
/// Mme Gwenola RIOU, whose account is inactive.
pub const GWENOLA_RIOU: AgentId = 19;
/// M. Erwan CADIOU, whose record holds no e-mail address.
pub const ERWAN_CADIOU: AgentId = 23;

/// The password of every account.
pub const PASSWORD: &str = "galette-saucisse";

/// The values of a record, by the name of the field; a field that is not there is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Values(BTreeMap<String, String>);

impl Values {
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// "Prénom NOM".
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.get("firstname"), self.get("lastname"))
    }

    /// What is shown for a field: for a choice its words, not its value.
    pub(crate) fn shown(&self, name: &str) -> &str {
        let value = self.get(name);
        let field = FIELDS.iter().find(|field| field.name == name);
        match field.map(|field| field.kind) {
            Some(Kind::Choice(choices)) => {
                choices.iter().find(|(choice, _)| *choice == value).map_or(value, |(_, words)| words)
            }
            _ => value,
        }
    }
}

/// An agent with an account.
#[derive(Clone, Debug)]
pub(crate) struct Agent {
    pub(crate) id: AgentId,
    pub(crate) administrator: bool,
    pub(crate) active: bool,
    pub(crate) values: Values,
}

impl Agent {
    fn new(id: AgentId, civility: &str, firstname: &str, lastname: &str, function: &str) -> Self {
        let mut values = Values::default();
        let username = format!("{}.{}", plain(firstname), plain(lastname));
        values.set("civility", civility);
        values.set("firstname", firstname);
        values.set("lastname", lastname);
        values.set("function", function);
        values.set("email", format!("{username}@exemple.bzh"));
        values.set("username", username);
        values.set("organismDepartment", (id % 4 + 1).to_string());
        values.set("country", "FR");
        values.set("postalAddress", format!("{} place de la Mairie", id % 30 + 1));
        values.set("postalCode", "29999");
        values.set("city", "Kervalen");
        // 02 61 91 is kept for fiction by the French numbering plan.
        values.set("phone", format!("0261910{id:03}"));
        values.set("prefComMedia", "EMAIL");
        Self { id, administrator: false, active: true, values }
    }
}

/// All agents as they are at the start, in no order; none has a certificate.
pub(crate) fn at_the_start() -> BTreeMap<AgentId, Agent> {
    let mut administrator = Agent::new(YANN_TANGUY, "MR", "Yann", "TANGUY", "Directeur général des services");
    administrator.administrator = true;
    let mut inactive = Agent::new(GWENOLA_RIOU, "MME", "Gwenola", "RIOU", "Chargée d'accueil");
    inactive.active = false;
    let mut without_email = Agent::new(ERWAN_CADIOU, "MR", "Erwan", "CADIOU", "Adjoint au maire");
    without_email.values.set("email", "");
    without_email.values.set("elected", "on");
    let named = [
        Agent::new(MAELLE_LE_GOFF, "MME", "Maëlle", "LE GOFF", "Secrétaire de mairie"),
        administrator,
        inactive,
        without_email,
    ];
    let others = OTHERS.iter().zip(101..).map(|((civility, firstname, lastname), id)| {
        Agent::new(id, civility, firstname, lastname, FUNCTIONS[id as usize % FUNCTIONS.len()])
    });
    named.into_iter().chain(others).map(|agent| (agent.id, agent)).collect()
}

/// A name as it stands in an address: ASCII, lower case.
fn plain(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .filter_map(|character| match character {
            'à' | 'â' | 'ä' => Some('a'),
            'ç' => Some('c'),
            'é' | 'è' | 'ê' | 'ë' => Some('e'),
            'î' | 'ï' => Some('i'),
            'ñ' => Some('n'),
            'ô' | 'ö' => Some('o'),
            'ù' | 'û' | 'ü' => Some('u'),
            ' ' | '-' => Some('-'),
            other => other.is_ascii_alphanumeric().then_some(other),
        })
        .collect()
}

const FUNCTIONS: [&str; 6] = [
    "Responsable des finances",
    "Responsable des marchés publics",
    "Secrétaire",
    "Responsable de l'urbanisme",
    "Bibliothécaire",
    "Responsable de l'état civil",
];

/// Civility, given name, surname. Among them are namesakes of the named agents' given names and surnames, compound
/// names, and names with apostrophes, diaereses and a tilde.
const OTHERS: [(&str, &str, &str); 46] = [
    ("MME", "Maëlle", "LE GALL"),
    ("MR", "Ronan", "LE GOFF"),
    ("MME", "Marie-Annick", "LE BIHAN-KERLÉO"),
    ("MR", "Loïc", "L'HOSTIS"),
    ("MME", "Nolwenn", "KERMAÏDIC"),
    ("MR", "Fañch", "AN DU"),
    ("MME", "Soazig", "MORVAN"),
    ("MR", "Gwendal", "PRIGENT"),
    ("MME", "Enora", "QUÉMÉNER"),
    ("MR", "Tanguy", "YANNIC"),
    ("MME", "Rozenn", "ABGRALL"),
    ("MR", "Malo", "BRIAND"),
    ("MME", "Katell", "CORRE"),
    ("MR", "Goulven", "DANIEL"),
    ("MME", "Annaïg", "ELIÈS"),
    ("MR", "Corentin", "FLOC'H"),
    ("MME", "Bleuenn", "GUIVARC'H"),
    ("MR", "Padrig", "HASCOËT"),
    ("MME", "Lena", "INIZAN"),
    ("MR", "Ewen", "JAOUEN"),
    ("MME", "Oanez", "KERBRAT"),
    ("MR", "Brieuc", "LAGADEC"),
    ("MME", "Aziliz", "MADEC"),
    ("MR", "Tristan", "NÉDÉLEC"),
    ("MME", "Morgane", "OLLIVIER"),
    ("MR", "Alan", "PENNEC"),
    ("MME", "Tifenn", "QUINIOU"),
    ("MR", "Josselin", "ROPARS"),
    ("MME", "Sterenn", "SALAÜN"),
    ("MR", "Hervé", "THÉPAUT"),
    ("MME", "Yuna", "URVOAS"),
    ("MR", "Budoc", "VAILLANT"),
    ("MME", "Haude", "WALLERAND"),
    ("MR", "Ninog", "YVINEC"),
    ("MME", "Clervie", "ZINK"),
    ("MR", "Jean-Yves", "BOULC'H"),
    ("MME", "Anne", "CARIOU"),
    ("MR", "Alban", "CARIOU"),
    ("MME", "Bérénice", "DRÉAU"),
    ("MR", "Paol", "EVENO"),
    ("MME", "Riwanon", "FAVENNEC"),
    ("MR", "Gildas", "GUILLOU"),
    ("MME", "Levenez", "HÉNAFF"),
    ("MR", "Mael", "LE GOFFIC"),
    ("MME", "Tréphine", "KERVELLA"),
    ("MR", "Youenn", "LOZAC'H"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_list_fills_three_pages_and_no_two_accounts_share_a_record() {
        let agents = at_the_start();
        assert_eq!(agents.len(), OTHERS.len() + 4, "two agents have the same number");
        assert!((41..=60).contains(&agents.len()));
    }

    #[test]
    fn user_names_are_plain() {
        assert_eq!(plain("Maëlle"), "maelle");
        assert_eq!(plain("LE BIHAN-KERLÉO"), "le-bihan-kerleo");
        assert_eq!(plain("FLOC'H"), "floch");
    }

    #[test]
    fn no_two_agents_share_a_user_name() {
        let agents = at_the_start();
        let names: BTreeSet<_> = agents.values().map(|agent| agent.values.get("username")).collect();
        assert_eq!(names.len(), agents.len());
    }
}
