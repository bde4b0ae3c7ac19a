//! The fields of the user-edit form, in the platform's order.

/// How a field is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One line of text.
    Text,
    /// A choice: values and what is shown for them.
    Choice(&'static [(&'static str, &'static str)]),
    /// A box to tick; ticked, its value is `on`.
    Box,
    /// The text area "Certificat/Clé publique", with the button that checks it.
    Certificate,
}

/// One field. Its id in the page is its name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    /// Whether only administrators see it.
    pub(crate) for_administrators: bool,
}

impl Field {
    const fn new(name: &'static str, label: &'static str, kind: Kind) -> Self {
        Self { name, label, kind, required: false, for_administrators: false }
    }

    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn for_administrators(mut self) -> Self {
        self.for_administrators = true;
        self
    }
}

const CIVILITIES: &[(&str, &str)] = &[("MR", "M."), ("MME", "Mme")];
const GRADES: &[(&str, &str)] =
    &[("", "Non renseigné"), ("ATTACHE", "Attaché"), ("REDACTEUR", "Rédacteur"), ("ADJOINT", "Adjoint administratif")];
const DEPARTMENTS: &[(&str, &str)] =
    &[("1", "Commune de Kervalen"), ("2", "Direction générale"), ("3", "Finances"), ("4", "Urbanisme")];
const COUNTRIES: &[(&str, &str)] = &[("FR", "France"), ("BE", "Belgique"), ("CH", "Suisse")];
const MEDIA: &[(&str, &str)] = &[("EMAIL", "Courriel"), ("FAX", "Télécopie"), ("MAIL", "Courrier")];

/// All of them.
pub(crate) const FIELDS: &[Field] = &[
    Field::new("username", "Identifiant", Kind::Text).required().for_administrators(),
    Field::new("civility", "Civilité", Kind::Choice(CIVILITIES)),
    Field::new("firstname", "Prénom", Kind::Text).required(),
    Field::new("lastname", "Nom", Kind::Text).required(),
    Field::new("technicalIdentifier", "Identifiant technique", Kind::Text),
    Field::new("elected", "Élu", Kind::Box),
    Field::new("executive", "Exécutif", Kind::Box).for_administrators(),
    Field::new("representative", "Représentant légal", Kind::Box).for_administrators(),
    Field::new("substitute", "Suppléant", Kind::Box).for_administrators(),
    Field::new("grade", "Grade", Kind::Choice(GRADES)),
    Field::new("function", "Fonction", Kind::Text),
    Field::new("organismDepartment", "Niveau", Kind::Choice(DEPARTMENTS)),
    Field::new("country", "Pays", Kind::Choice(COUNTRIES)),
    Field::new("postalAddress", "Adresse", Kind::Text),
    Field::new("postalCode", "Code postal", Kind::Text),
    Field::new("city", "Ville", Kind::Text),
    Field::new("canton", "Canton", Kind::Text),
    Field::new("email", "Courriel", Kind::Text).required(),
    Field::new("cellPhone", "Téléphone mobile", Kind::Text),
    Field::new("phone", "Téléphone", Kind::Text),
    Field::new("fax", "Télécopie", Kind::Text),
    Field::new("certificate", "Certificat/Clé publique", Kind::Certificate),
    Field::new("prefComMedia", "Moyen de communication préféré", Kind::Choice(MEDIA)),
];

/// Those that a person sees.
pub(crate) fn seen_by(administrator: bool) -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(move |field| administrator || !field.for_administrators)
}
