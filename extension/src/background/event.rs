//! What the background is told.

use super::effect::WakeReason;
use crate::memo::Memo;
use crate::port::Sender;
use crate::settings::Settings;

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// What user and IT department have set; comes before all else, and at each change.
    SetTo(Settings),
    /// A form, panel or popup opened its port.
    Connected {
        /// The port's number.
        client: u32,
        /// The port's name: `form`, `panel` or `popup`; `guide`.
        name: String,
        /// Who opened it.
        sender: Sender,
        /// What was remembered for the sender's tab.
        memo: Option<Memo>,
    },
    /// It says something.
    Said {
        /// The port's number.
        client: u32,
        /// One of [`FromForm`], [`FromPage`], as JSON.
        message: String,
    },
    /// It closed.
    Disconnected {
        /// The port's number.
        client: u32,
    },
    /// The host says something.
    HostSaid {
        /// A JSON-RPC message, as JSON.
        message: String,
    },
    /// The host's port was closed from the other side.
    HostDisconnected {
        /// The browser's words for why.
        error: String,
    },
    /// A delay asked for by [`Effect::Wake`] has passed.
    Woken {
        /// What for.
        reason: WakeReason,
    },
}
