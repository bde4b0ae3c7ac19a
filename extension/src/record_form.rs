//! Is this the user-edit form of the account pages, which field takes the certificate, and who is the agent?
//!
//! The page's facts are those of its public source: `form#modification_form.agent-profile` with `firstname`,
//! `lastname`, `email` and the text area `certificate`; ids and names may carry a suffix such as `_0`.

use certificate::person::Agent;

use crate::page::{Field, Form, Snapshot};

/// The origin of the account pages. Forms of others are filled only where the settings name them.
pub const ORIGIN: &str = "https://socle.megalis.bretagne.bzh";

/// Where on such an origin the form stands: to change a record, to create one.
const PATHS: [&str; 2] = ["/organism/agent/modify", "/organism/agent/create"];

/// The form, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordForm {
    /// Whom the record names, as its fields stand now.
    pub agent: Agent,
    /// What stands in the field "Certificat/Clé publique".
    pub certificate_field: String,
}

/// Whether origin is that of the account pages, or one of these `further` ones, to the letter.
#[must_use]
pub fn is_account_origin(origin: &str, further: &[String]) -> bool {
    origin == ORIGIN || further.iter().any(|each| each == origin)
}

impl RecordForm {
    /// Given name and surname, as far as they are there.
    #[must_use]
    pub fn agent_name(&self) -> String {
        [&self.agent.given_name, " ", &self.agent.surname].concat().trim().to_owned()
    }
}

/// Whether a page at this address may hold the form at all.
#[must_use]
pub fn is_place_of_the_form(origin: &str, path: &str, further: &[String]) -> bool {
    is_account_origin(origin, further)
        && PATHS
            .iter()
            .any(|place| path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.'])))
}

/// The form, if the page holds exactly one and its certificate field can be written.
#[must_use]
pub fn recognise(snapshot: &Snapshot) -> Option<RecordForm> {
    let mut candidates = snapshot.forms.iter().filter(|form| is_record_form(form));
    let form = candidates.next()?;
    if candidates.next().is_some() {
        return None;
    }
    let certificate = only_field(form, "textarea", "certificate")?;
    if !certificate.editable {
        return None;
    }
    let value = |name| only_field(form, "input", name).map(|field| field.value.trim().to_owned());
    Some(RecordForm {
        agent: Agent { given_name: value("firstname")?, surname: value("lastname")?, email: value("email")? },
        certificate_field: certificate.value.clone(),
    })
}

fn is_record_form(form: &Form) -> bool {
    is_named(&form.id, "modification_form") && form.classes.iter().any(|class| class == "agent-profile")
}

fn only_field<'a>(form: &'a Form, tag: &str, name: &str) -> Option<&'a Field> {
    let mut fields = form.fields.iter().filter(|field| field.tag == tag && is_named(&field.name, name));
    let field = fields.next()?;
    fields.next().is_none().then_some(field)
}

/// Tapestry tells repeated components apart by `_` and a number.
fn is_named(actual: &str, name: &str) -> bool {
    actual.strip_prefix(name).is_some_and(|suffix| {
        suffix.is_empty()
            || suffix.strip_prefix('_').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn field(tag: &str, name: &str, value: &str) -> Field {
        Field { tag: tag.into(), name: name.into(), value: value.into(), editable: true }
    }

    pub(crate) fn page_of(given_name: &str, surname: &str, email: &str, certificate: &str) -> Snapshot {
        Snapshot {
            forms: vec![Form {
                id: "modification_form".into(),
                classes: vec!["agent-profile".into()],
                fields: vec![
                    field("input", "firstname", given_name),
                    field("input", "lastname", surname),
                    field("input", "email", email),
                    field("textarea", "certificate", certificate),
                ],
            }],
        }
    }

    #[test]
    fn the_form_names_its_agent() {
        let form = recognise(&page_of("Maëlle ", "LE GOFF", "maelle@exemple.bzh", "")).unwrap();
        assert_eq!(form.agent.given_name, "Maëlle");
        assert_eq!(form.agent.surname, "LE GOFF");
    }

    #[test]
    fn suffixes_of_tapestry_are_understood_and_other_names_are_not() {
        let mut page = page_of("A", "B", "c", "");
        page.forms[0].id = "modification_form_1".into();
        page.forms[0].fields[3].name = "certificate_0".into();
        assert!(recognise(&page).is_some());
        page.forms[0].fields[3].name = "certificateRequest".into();
        assert!(recognise(&page).is_none());
    }

    #[test]
    fn two_such_forms_or_fields_are_one_too_many() {
        let mut page = page_of("A", "B", "c", "");
        page.forms.push(page.forms[0].clone());
        assert!(recognise(&page).is_none());
        let mut page = page_of("A", "B", "c", "");
        let twin = page.forms[0].fields[3].clone();
        page.forms[0].fields.push(twin);
        assert!(recognise(&page).is_none());
    }

    #[test]
    fn a_field_that_cannot_be_written_is_left_alone() {
        let mut page = page_of("A", "B", "c", "");
        page.forms[0].fields[3].editable = false;
        assert!(recognise(&page).is_none());
    }

    #[test]
    fn only_the_exact_origin_and_the_forms_paths_count() {
        let is_place = |origin, path| is_place_of_the_form(origin, path, &[]);
        assert!(is_place(ORIGIN, "/organism/agent/modify/12"));
        assert!(is_place(ORIGIN, "/organism/agent/create/3/4"));
        assert!(!is_place(ORIGIN, "/organism/agent/view/12"));
        assert!(!is_place(ORIGIN, "/organism/agent/modifyall"));
        assert!(!is_place("https://socle.megalis.bretagne.bzh.example", "/organism/agent/modify/12"));
        assert!(!is_place("http://socle.megalis.bretagne.bzh", "/organism/agent/modify/12"));
        assert!(!is_place("https://socle.megalis.bretagne.bzh:8443", "/organism/agent/modify/12"));
    }

    #[test]
    fn a_further_origin_counts_as_it_is_set_and_nothing_near_it() {
        let further = ["https://socle-preprod.megalis.bretagne.bzh".to_owned()];
        let is_place = |origin, path| is_place_of_the_form(origin, path, &further);
        assert!(is_place("https://socle-preprod.megalis.bretagne.bzh", "/organism/agent/modify/12"));
        assert!(is_place(ORIGIN, "/organism/agent/modify/12"));
        assert!(!is_place("https://socle-preprod.megalis.bretagne.bzh", "/organism/agent/view/12"));
        assert!(!is_place("https://socle-preprod.megalis.bretagne.bzh:8443", "/organism/agent/modify/12"));
        assert!(!is_place("https://megalis.bretagne.bzh", "/organism/agent/modify/12"));
    }
}
