//! The pages' markup, and what they have in common.

pub(super) mod company;
pub(super) mod form;
pub(super) mod list;
pub(super) mod sign_in;
pub(super) mod view;
pub(super) mod welcome;

use maud::{Markup, PreEscaped, html};

use super::agents::{Agent, ORGANISM};

/// The title of all account pages.
const TITLE: &str = "Administration de mon entité";

const XHTML: PreEscaped<&str> = PreEscaped(
    "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \
     \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n",
);

/// A page of the account pages for somebody who is signed in.
fn layout(user: &Agent, main: &Markup) -> Markup {
    document(
        TITLE,
        &html! {
            div #header {
                p #site { "Gestion de mon compte et de mon entité" }
                p #userId {
                    "Bienvenue, "
                    strong { (user.values.shown("civility")) " " (user.values.name()) }
                    " " a href="/logout" { "Déconnexion" }
                }
            }
            div #nav {
                ul {
                    li { a href="/" { "Accueil" } }
                    @if user.administrator {
                        li { a href={ "/organism/agent/listagents/" (ORGANISM) } { "Utilisateurs" } }
                    }
                }
            }
            div #main-content { (main) }
        },
    )
}

/// A page with nothing but a heading and a sentence.
pub(super) fn bare(heading: &str, sentence: &str) -> Markup {
    document(heading, &html! { div #main-content { h2 { (heading) } p { (sentence) } } })
}

/// A page that holds another in a frame.
pub(super) fn frame(address: &str) -> Markup {
    document(
        "Page avec un cadre",
        &html! {
            div #main-content {
                h2 { "Page avec un cadre" }
                iframe #cadre title="Fiche" src=(address) {}
            }
        },
    )
}

fn document(title: &str, body: &Markup) -> Markup {
    html! {
        (XHTML)
        html lang="fr" xmlns="http://www.w3.org/1999/xhtml" {
            head {
                meta charset="UTF-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/static/style.css";
                script src="/static/validation.js" defer {}
                script src="/static/stopwatch.js" {}
            }
            body {
                (body)
                div #footer { p { "Réplique pour les essais : toutes les personnes sont inventées." } }
            }
        }
    }
}

/// The link "Retour" of most pages.
fn back() -> Markup {
    html! { ul.links { li.back { a href="javascript:history.go(-1)" { "Retour" } } } }
}

/// The tabs above a record. Whoever is no administrator, and so on the own record, has but one.
fn tabs(user: &Agent) -> Markup {
    html! {
        ul.tabs {
            li.active { strong { "Coordonnées de l'utilisateur" } }
            @if user.administrator { li { a href="#" { "Rôles" } } }
        }
    }
}
