//! Drawing: panel and popup, from views as data, into templates that stand in their HTML.

mod card;
mod messages;
pub(crate) mod panel;
pub(crate) mod popup;
mod template;
