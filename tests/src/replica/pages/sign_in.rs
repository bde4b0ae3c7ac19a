//! The sign-in page.

use maud::{Markup, html};

use super::document;
use crate::replica::platform::SignInRefusal;

/// `state` goes along with the form, so that the way on is not lost.
pub(in crate::replica) fn page(state: &str, refusal: Option<SignInRefusal>) -> Markup {
    document(
        "Connexion",
        &html! {
            div #main-content.sign-in {
                h1 { "Connexion à votre compte" }
                @if let Some(refusal) = refusal {
                    p.error role="alert" {
                        @match refusal {
                            SignInRefusal::WrongPassword => "Identifiant ou mot de passe incorrect.",
                            SignInRefusal::Inactive => "Ce compte est désactivé.",
                        }
                    }
                }
                form #kc-form-login method="post" action="/auth" {
                    input type="hidden" name="state" value=(state);
                    p { label for="username" { "Identifiant" } input #username type="text" name="username" autocomplete="username"; }
                    p { label for="password" { "Mot de passe" } input #password type="password" name="password" autocomplete="current-password"; }
                    p { input #kc-login type="submit" value="Se connecter"; }
                }
            }
        },
    )
}
