//! The settings change while forms are open.

use certificate::Timestamp;

use super::{Background, Client, Effect};
use crate::record_form;
use crate::settings::Settings;

impl Background {
    /// What is set now: forms of origins that are set no more are left, the others looked at anew.
    pub(super) fn set_to(&mut self, settings: Settings, now: Timestamp, effects: &mut Vec<Effect>) {
        self.settings = settings;
        while let Some(client) = self.form_elsewhere() {
            self.remove(client);
            effects.push(Effect::Dismiss { client });
        }
        self.let_host_go_if_unneeded(effects);
        self.replan_all(now, effects);
    }

    /// A form of an origin that is not, or no longer, to be served.
    fn form_elsewhere(&self) -> Option<u32> {
        self.clients.iter().find_map(|(number, client)| match client {
            Client::Form(form) if !record_form::is_account_origin(&form.origin, &self.settings.origins) => {
                Some(*number)
            }
            _ => None,
        })
    }
}
