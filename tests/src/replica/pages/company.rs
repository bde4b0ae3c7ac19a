//! The form of a company's employee: much like that of an agent, but without a certificate.

use maud::{Markup, html};

use super::{back, layout};
use crate::replica::agents::{Agent, Values};

const FIELDS: [(&str, &str); 5] = [
    ("firstname", "Prénom"),
    ("lastname", "Nom"),
    ("function", "Fonction"),
    ("email", "Courriel"),
    ("phone", "Téléphone"),
];

/// The form, filled with these values; nothing takes it when it is submitted.
pub(in crate::replica) fn page(user: &Agent, values: &Values) -> Markup {
    layout(
        user,
        &html! {
            h2 { (values.name()) }
            form #modification_form.employee-profile method="post" data-validate="submit" {
                fieldset {
                    legend { "Coordonnées de l'utilisateur" }
                    @for (name, label) in FIELDS {
                        p {
                            label for=(name) { (label) " :" }
                            input.form-control id=(name) type="text" name=(name) value=(values.get(name));
                        }
                    }
                    div.form-actions { p { input #submit_0 type="submit" name="submit_0" value="Enregistrer"; } }
                    (back())
                }
            }
        },
    )
}
