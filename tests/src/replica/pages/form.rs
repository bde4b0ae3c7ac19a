//! The user-edit form.

use maud::{Markup, html};

use super::{back, layout, tabs};
use crate::replica::{
    agents::{Agent, Values},
    fields::{Field, Kind, seen_by},
    platform::{Entered, Subject},
    rule,
};

/// Where the form of an existing record is submitted to.
pub(in crate::replica) const MODIFY_ACTION: &str = "/organism/agent/modify.agent_form.modification_form";
/// Where that of a new one is.
pub(in crate::replica) const CREATE_ACTION: &str = "/organism/agent/create.agent_form.modification_form";
/// The name of the button "Vérifier le certificat".
pub(in crate::replica) const CHECK_BUTTON: &str = "checkCertificate";

const HELP: &str = "Copier la clé publique (PEM) de la forme : -----BEGIN CERTIFICATE----- \
                    (Suite de caractères sur plusieurs lignes) -----END CERTIFICATE-----";

/// What the form shows.
pub(in crate::replica) struct Contents {
    values: Values,
    errors: Vec<(&'static str, String)>,
}

impl Contents {
    /// A record as it is stored.
    pub(in crate::replica) fn stored(values: &Values) -> Self {
        Self { values: values.clone(), errors: Vec::new() }
    }

    /// What was entered and is not saved, with what is wrong.
    pub(in crate::replica) fn entered(entered: Entered) -> Self {
        Self { values: entered.values, errors: entered.errors }
    }

    /// Nothing.
    pub(in crate::replica) fn empty() -> Self {
        Self { values: Values::default(), errors: Vec::new() }
    }
}

/// The address of the form on its site.
pub(in crate::replica) fn path(subject: Subject) -> String {
    let page = if matches!(subject, Subject::Of(_)) { "modify" } else { "create" };
    format!("/organism/agent/{page}/{}", context(subject))
}

/// Which record a form is about, as the hidden field `t:ac` says it.
pub(in crate::replica) fn subject(context: &str) -> Option<Subject> {
    match context.split_once('/') {
        None => Some(Subject::Of(context.parse().ok()?)),
        Some((organism, department)) => {
            Some(Subject::New { organism: organism.parse().ok()?, department: department.parse().ok()? })
        }
    }
}

fn context(subject: Subject) -> String {
    match subject {
        Subject::Of(id) => id.to_string(),
        Subject::New { organism, department } => format!("{organism}/{department}"),
    }
}

/// The page with the form.
pub(in crate::replica) fn page(user: &Agent, subject: Subject, contents: &Contents) -> Markup {
    let (heading, action, banner) = match subject {
        Subject::Of(_) => (contents.values.name(), MODIFY_ACTION, "Erreur lors de la modification de l'utilisateur"),
        Subject::New { .. } => {
            ("Créer un nouvel utilisateur".to_owned(), CREATE_ACTION, "Erreur lors de la création de l'utilisateur")
        }
    };
    layout(
        user,
        &html! {
            h2 { (heading) }
            (tabs(user))
            p.mandatory { "Les champs suivis d'une étoile (*) sont obligatoires." }
            form #modification_form.agent-profile method="post" action=(action) data-validate="submit" {
                input type="hidden" name="t:ac" value=(context(subject));
                input type="hidden" name="t:formdata" value="cmVwbGlxdWU=";
                @if !contents.errors.is_empty() {
                    div.errorDialogue role="alert" {
                        strong { (banner) }
                        ul { @for (_, error) in &contents.errors { li { (error) } } }
                    }
                }
                fieldset {
                    legend { "Coordonnées de l'utilisateur" }
                    @for field in seen_by(user.administrator) { (row(field, contents)) }
                    div.form-actions {
                        p {
                            input #submit_0 type="submit" name="submit_0" value="Enregistrer";
                            " "
                            input #cancelButton type="reset" value="Réinitialiser";
                        }
                    }
                    (back())
                }
            }
        },
    )
}

fn row(field: &Field, contents: &Contents) -> Markup {
    let control = html! {
        p {
            (label(field))
            (input(field, contents.values.get(field.name)))
        }
    };
    let error = contents.errors.iter().find(|(name, _)| *name == field.name);
    html! {
        @if let Some((_, error)) = error {
            div.has-error {
                (control)
                p.help-block data-error-block-for=(field.name) { (error) }
            }
        } @else {
            (control)
        }
        @if field.kind == Kind::Certificate {
            p { input #(CHECK_BUTTON) type="submit" name=(CHECK_BUTTON) value="Vérifier le certificat"; }
        }
    }
}

fn label(field: &Field) -> Markup {
    html! {
        label for=(field.name) id={ (field.name) "-label" } {
            (field.label)
            @if field.kind == Kind::Certificate {
                " "
                a href="#" title=(HELP) { img.picHelp src="/static/help.svg" alt=(HELP) title=(HELP); }
            }
            @if field.required { " *" }
            " :"
        }
    }
}

fn input(field: &Field, value: &str) -> Markup {
    let required = field.required.then_some("true");
    html! {
        @match field.kind {
            Kind::Text => {
                input.form-control id=(field.name) type="text" name=(field.name) value=(value) data-validation=[required];
            }
            Kind::Choice(choices) => {
                select.form-control id=(field.name) name=(field.name) {
                    @for (choice, words) in choices {
                        option value=(choice) selected[*choice == value] { (words) }
                    }
                }
            }
            Kind::Box => input id=(field.name) type="checkbox" name=(field.name) value="on" checked[value == "on"];,
            // The title is always there; it is no error.
            Kind::Certificate => {
                textarea.form-control id=(field.name) name=(field.name) title=(rule::MESSAGE)
                    data-validation="true" data-validate-regexp=(rule::PATTERN) data-regexp-message=(rule::MESSAGE)
                    pattern=(rule::PATTERN) { (value) }
            }
        }
    }
}
