//! The page that shows a record. It never shows the certificate, only that there is one.

use maud::{Markup, html};

use super::{back, layout, tabs};
use crate::replica::{
    agents::Agent,
    fields::{Kind, seen_by},
};

/// The record of `agent`, for `user`; `saved` if it was just changed.
pub(in crate::replica) fn page(user: &Agent, agent: &Agent, saved: bool) -> Markup {
    layout(
        user,
        &html! {
            h2 { (agent.values.name()) }
            @if saved { p.success { "Modifications enregistrées avec succès" } }
            (tabs(user))
            div.actions-bar { ul { li { (modify_link(user, agent)) } } }
            dl.record {
                @for field in seen_by(user.administrator) {
                    div {
                        dt { (field.label) " :" }
                        dd {
                            @match field.kind {
                                Kind::Certificate => @if !agent.values.get(field.name).is_empty() { "Certificat renseigné" },
                                Kind::Box => @if agent.values.get(field.name).is_empty() { "Non" } @else { "Oui" },
                                Kind::Text | Kind::Choice(_) => (agent.values.shown(field.name)),
                            }
                        }
                    }
                }
            }
            (back())
        },
    )
}

/// An image, and beside it the same in words, unless a user who is no administrator looks at the own record. It leads
/// nowhere if the agent is inactive.
fn modify_link(user: &Agent, agent: &Agent) -> Markup {
    let only_image = !user.administrator && user.id == agent.id;
    let content = html! {
        img src="/static/pencil.svg" alt="Modifier l'utilisateur" title="Modifier l'utilisateur";
        @if !only_image { " Modifier l'utilisateur" }
    };
    html! {
        @if agent.active {
            a href={ "/organism/agent/modify/" (agent.id) } { (content) }
        } @else {
            a { (content) }
        }
    }
}
