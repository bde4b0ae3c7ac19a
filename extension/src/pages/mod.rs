//! Drawing stamps into the page, on the templates that stand in its HTML and the texts of `_locales`.

mod messages;
mod template;

pub(crate) use template::show;
