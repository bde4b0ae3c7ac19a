//! How views are laid out in stamps of the pages' templates. `view` and `popup_view` say what is shown, this says where
//! in the page it stands.

#[cfg(test)]
mod agreement;
mod card;
mod hint;
mod panel;
mod popup;

pub use hint::hint;
pub use panel::panel;
pub use popup::popup;

use crate::stamp::{Content, Stamp};
use crate::view::Button;

/// The page's script reads its `data-action` at a click.
fn button(button: &Button) -> Stamp {
    // An action is always JSON.
    let action = serde_json::to_string(&button.action).unwrap_or_default();
    Stamp::of("button")
        .with("", Content::Message(button.label.clone()))
        .attribute("", "data-action", Content::Words(action))
        .attribute("", "class", Content::words(if button.primary { "primary" } else { "secondary" }))
}

fn buttons<'a>(buttons: impl IntoIterator<Item = &'a Button>) -> Content {
    Content::Stamps(buttons.into_iter().map(button).collect())
}
