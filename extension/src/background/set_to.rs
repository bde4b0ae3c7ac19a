//! The settings change while forms are open.

use certificate::Timestamp;

use super::{Background, Client, Effect};
use crate::record_form;
use crate::settings::Settings;

impl Background {
    /// What is set now: forms of origins that are set no more are left, the others looked at anew.
    pub(super) fn set_to(&mut self, settings: Settings, now: Timestamp, effects: &mut Vec<Effect>) {
        self.settings = settings;
        let further = &self.settings.origins;
        self.clients.retain(|(client, known)| {
            let stays = !matches!(known, Client::Form(form) if !record_form::is_account_origin(&form.origin, further));
            if !stays {
                effects.push(Effect::Dismiss { client: *client });
            }
            stays
        });
        self.let_host_go_if_unneeded(effects);
        self.replan_all(now, effects);
    }
}
