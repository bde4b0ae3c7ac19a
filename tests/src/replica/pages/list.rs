//! The list of the agents.

use maud::{Markup, html};

use super::{back, layout};
use crate::replica::agents::Agent;

const ROWS: usize = 20;

/// The page `number` of the list, the first being 1; beyond the last the last.
pub(in crate::replica) fn page(user: &Agent, agents: &[Agent], organism: u32, number: usize) -> Markup {
    let pages = agents.len().div_ceil(ROWS).max(1);
    let number = number.clamp(1, pages);
    let rows = agents.iter().skip((number - 1) * ROWS).take(ROWS);
    layout(
        user,
        &html! {
            h2 { "Liste des agents" }
            div.actions-bar {
                p { "Nombre de résultats : " strong { (agents.len()) } }
                ul { li { a href={ "/organism/agent/create/" (organism) "/1" } { "Créer un nouvel utilisateur" } } }
            }
            table {
                thead {
                    tr { th { "Utilisateur" } th { "Fonction" } th { "Niveau" } th { "Actions" } }
                }
                tbody { @for agent in rows { (row(agent)) } }
            }
            div.pager {
                @for other in 1..=pages {
                    @if other == number {
                        span.current { (other) }
                    } @else {
                        a href={ "/organism/agent/listagents/" (organism) "?page=" (other) } title={ "Page " (other) } { (other) }
                    }
                    " "
                }
            }
            (back())
        },
    )
}

fn row(agent: &Agent) -> Markup {
    html! {
        tr {
            td { a href={ "/organism/agent/view/" (agent.id) } { (agent.values.name()) } }
            td { (agent.values.get("function")) }
            td { (agent.values.shown("organismDepartment")) }
            td.actions {
                @if agent.active {
                    a href={ "/organism/agent/modify/" (agent.id) } {
                        img src="/static/pencil.svg" alt="Modifier l'utilisateur" title="Modifier l'utilisateur";
                    }
                } @else {
                    img src="/static/pencil-disabled.svg" alt="Utilisateur inactif" title="Utilisateur inactif";
                }
            }
        }
    }
}
