//! The settings change while forms are open.

use certificate::Timestamp;

use super::{Background, Client, Effect};
use crate::record_form;
use crate::settings::Settings;

impl Background {
    /// What is set now: pages of origins that are set no more, or on which hints are wanted no more, are left, the others
    /// looked at anew.
    pub(super) fn set_to(&mut self, settings: Settings, now: Timestamp, effects: &mut Vec<Effect>) {
        self.settings = settings;
        while let Some(client) = self.unwanted() {
            self.remove(client);
            effects.push(Effect::Dismiss { client });
        }
        self.let_host_go_if_unneeded(effects);
        self.replan_all(now, effects);
    }

    /// A page that is not, or no longer, to be served.
    fn unwanted(&self) -> Option<u32> {
        self.clients.iter().find_map(|(number, client)| match client {
            Client::Form(form) if !record_form::is_account_origin(&form.origin, &self.settings.origins) => {
                Some(*number)
            }
            Client::Guide(guide) if !guide.is_wanted(&self.settings) => Some(*number),
            _ => None,
        })
    }
}
