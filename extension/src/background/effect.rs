//! What the background has done.

use serde::Serialize;

use crate::memo::Memo;
use crate::port::Message;
use crate::remembered::Remembered;
use crate::remembering::Said;

/// Something to do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "do", rename_all = "camelCase")]
pub enum Effect {
    /// Tell a form, panel or popup something.
    Tell {
        /// The port's number.
        client: u32,
        /// The message.
        message: Message,
    },
    /// Close its port: it has no business here.
    Dismiss {
        /// The port's number.
        client: u32,
    },
    /// Open the host's port.
    HostConnect,
    /// Send the host a message.
    HostTell {
        /// A JSON-RPC request, as JSON.
        message: String,
    },
    /// Close the host's port.
    HostDisconnect,
    /// Come back with [`Event::Woken`] after this many milliseconds, in place of an earlier such order.
    Wake {
        /// What for.
        reason: WakeReason,
        /// How long to wait.
        milliseconds: u32,
    },
    /// Keep on this machine what a record holds, unless the tab is a private one.
    NoteRecord {
        /// The tab's number.
        tab: i64,
        /// Why.
        said: Said,
        /// What it holds.
        record: Remembered,
    },
    /// Keep this for the tab until the browser ends.
    Remember {
        /// The tab's number.
        tab: i64,
        /// What to keep.
        memo: Memo,
    },
}

/// Why to come back later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum WakeReason {
    /// To see whether the host has greeted.
    Greeting,
    /// To try the host again.
    Retry,
    /// To tell those who wait for their panel why they wait.
    Patience,
}

impl WakeReason {
    /// The reason with this name, as it stands in [`Effect::Wake`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "greeting" => Some(Self::Greeting),
            "retry" => Some(Self::Retry),
            "patience" => Some(Self::Patience),
            _ => None,
        }
    }
}
