//! The pages on the way to the form: which of them are open, what was seen of each, and the hint that stands in it.

use certificate::Timestamp;

use super::{Background, Client, Effect, tell_form};
use crate::drawing;
use crate::guidance::{self, Hint};
use crate::plan::HostView;
use crate::port::{FromPage, Sender, ToForm};
use crate::record_form;
use crate::settings::Settings;

/// One such page.
#[derive(Debug)]
pub(super) struct Guide {
    tab: i64,
    origin: String,
    /// The links that it shows, as `guidance::hint` takes them.
    seen: String,
    /// At which link the hint stands that is shown.
    at: Option<u32>,
    /// The stamp of what it says; empty while there is none.
    shown: String,
}

impl Guide {
    /// The page that opened this port, if it is one and hints are wanted.
    pub(super) fn at(sender: &Sender, tab: i64, settings: &Settings) -> Option<Client> {
        let is_one = settings.guidance
            && sender.frame == Some(0)
            && guidance::is_on_the_way(&sender.origin, &sender.path, &settings.origins);
        let origin = sender.origin.clone();
        is_one.then(|| Client::Guide(Self { tab, origin, seen: String::new(), at: None, shown: String::new() }))
    }

    /// Whether hints are wanted in it, as things are set.
    pub(super) fn is_wanted(&self, settings: &Settings) -> bool {
        settings.guidance && record_form::is_account_origin(&self.origin, &settings.origins)
    }

    /// What its hint says, if it is in this tab.
    pub(super) fn shown_in(&self, tab: i64) -> Option<&str> {
        (self.tab == tab && !self.shown.is_empty()).then_some(&*self.shown)
    }
}

impl Background {
    pub(super) fn guide_sees(&mut self, client: u32, seen: String) {
        let guide = self.clients.iter_mut().find(|(number, _)| *number == client);
        if let Some((_, Client::Guide(guide))) = guide {
            guide.seen = seen;
        }
    }

    /// What the hint says, in its frame, which is a panel as others are. Closed, it is not wanted again on this page.
    pub(super) fn hint_said(&mut self, tab: i64, message: &FromPage, effects: &mut Vec<Effect>) {
        let guide = self.clients.iter().find(|(_, client)| matches!(client, Client::Guide(guide) if guide.tab == tab));
        let Some(&(client, _)) = guide else { return };
        match message {
            FromPage::Height(pixels) => effects.push(tell_form(client, ToForm::Size { pixels: *pixels })),
            FromPage::Closed => self.dismiss(client, effects),
            _ => {}
        }
    }

    /// Brings every such page up to date.
    pub(super) fn show_hints(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        for (client, guide) in &mut self.clients {
            let Client::Guide(guide) = guide else { continue };
            let hint = match self.host.view() {
                HostView::Present { tokens, .. } => guidance::hint(&guide.seen, tokens, now),
                _ => None,
            };
            let at = hint.as_ref().map(|hint| hint.at);
            let shown = hint.as_ref().map(|hint| drawing::hint(&hint.text).to_json()).unwrap_or_default();
            if at == guide.at && shown == guide.shown {
                continue;
            }
            // A frame made anew asks for what it is to show.
            let order = hint.map_or(ToForm::HidePanel, |Hint { at, outlined, .. }| ToForm::Point { at, outlined });
            effects.push(tell_form(*client, order));
            (guide.at, guide.shown) = (at, shown);
        }
    }
}

#[cfg(test)]
mod tests;
