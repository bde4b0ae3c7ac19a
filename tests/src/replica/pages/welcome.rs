//! The first page after signing in.

use maud::{Markup, html};

use super::layout;
use crate::replica::agents::{Agent, ORGANISM};

/// For this user.
pub(in crate::replica) fn page(user: &Agent) -> Markup {
    layout(
        user,
        &html! {
            h2 { "Bienvenue sur la gestion de votre compte" }
            @if user.administrator {
                div.section {
                    h3 { "Gérer les utilisateurs" }
                    p { "Consulter et modifier les utilisateurs de votre entité." }
                    ul.links {
                        li { a href={ "/organism/agent/listagents/" (ORGANISM) } { "Liste des agents" } }
                        li { a href={ "/organism/agent/create/" (ORGANISM) "/1" } { "Créer un nouvel utilisateur" } }
                    }
                }
            }
            div.section {
                h3 { "Gérer vos informations personnelles" }
                ul.links {
                    li {
                        a href={ "/organism/agent/view/" (user.id) } { "Voir/Modifier vos informations personnelles" }
                    }
                }
            }
        },
    )
}
