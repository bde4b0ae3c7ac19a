//! Whom a certificate names, and who issued it.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc3280::EMAIL_ADDRESS;
use const_oid::db::rfc4519::{COMMON_NAME, GIVEN_NAME, ORGANIZATION_NAME, SURNAME};
use x509_cert::name::Name;

use crate::directory_string;

/// Whom a certificate names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// CN; of several, the last and most specific.
    pub common_name: Option<String>,
    /// GN, several separated by spaces.
    pub given_names: Option<String>,
    /// SN, several separated by spaces.
    pub surname: Option<String>,
    /// The first rfc822Name of subjectAltName, else the subject's emailAddress.
    pub email: Option<String>,
}

/// Who issued a certificate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Issuer {
    /// CN; of several, the last and most specific.
    pub common_name: Option<String>,
    /// O; of several, the last and most specific.
    pub organisation: Option<String>,
}

impl Holder {
    /// What to call the holder: given names and surname, else the common name, else whatever names them; empty if
    /// nothing does.
    #[must_use]
    pub fn display_name(&self) -> String {
        if let (Some(given_names), Some(surname)) = (&self.given_names, &self.surname) {
            return format!("{given_names} {surname}");
        }
        [&self.common_name, &self.surname, &self.given_names, &self.email]
            .into_iter()
            .find_map(Clone::clone)
            .unwrap_or_default()
    }
}

impl Issuer {
    /// What to call the issuer: the common name, else the organisation; empty if there is neither.
    #[must_use]
    pub fn display_name(&self) -> String {
        self.common_name.as_ref().or(self.organisation.as_ref()).cloned().unwrap_or_default()
    }
}

/// The holder, as the subject alone names them.
pub(crate) fn holder(subject: &Name) -> Holder {
    Holder {
        common_name: last(subject, COMMON_NAME),
        given_names: joined(subject, GIVEN_NAME),
        surname: joined(subject, SURNAME),
        email: last(subject, EMAIL_ADDRESS),
    }
}

pub(crate) fn issuer(name: &Name) -> Issuer {
    Issuer { common_name: last(name, COMMON_NAME), organisation: organisation(name) }
}

pub(crate) fn organisation(name: &Name) -> Option<String> {
    last(name, ORGANIZATION_NAME)
}

fn last(name: &Name, attribute: ObjectIdentifier) -> Option<String> {
    values(name, attribute).last()
}

fn joined(name: &Name, attribute: ObjectIdentifier) -> Option<String> {
    let values = values(name, attribute).collect::<Vec<_>>();
    (!values.is_empty()).then(|| values.join(" "))
}

/// A distinguished name goes from the root to the leaf: what is most specific comes last.
fn values(name: &Name, attribute: ObjectIdentifier) -> impl Iterator<Item = String> {
    name.as_ref()
        .iter()
        .flat_map(|relative| relative.as_ref().iter())
        .filter(move |pair| pair.oid == attribute)
        .filter_map(|pair| directory_string::text((&pair.value).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_is_called_by_the_fullest_name_there_is() {
        let mut holder = Holder {
            common_name: Some("LE GOFF Maëlle 1234".into()),
            given_names: Some("Maëlle".into()),
            surname: Some("LE GOFF".into()),
            email: Some("maelle@exemple.bzh".into()),
        };
        assert_eq!(holder.display_name(), "Maëlle LE GOFF");
        holder.given_names = None;
        assert_eq!(holder.display_name(), "LE GOFF Maëlle 1234");
        holder.common_name = None;
        assert_eq!(holder.display_name(), "LE GOFF");
        holder.surname = None;
        assert_eq!(holder.display_name(), "maelle@exemple.bzh");
        assert_eq!(Holder::default().display_name(), "");
    }

    #[test]
    fn an_issuer_without_common_name_is_called_by_its_organisation() {
        let issuer = Issuer { common_name: None, organisation: Some("Autorité d'essai".into()) };
        assert_eq!(issuer.display_name(), "Autorité d'essai");
    }
}
