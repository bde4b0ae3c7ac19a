//! The tour through every state that the extension's pages can be in, by real means: tokens are plugged in, records hold
//! this or that, programs are missing, buttons are pressed. Whoever looks at the pages (as a picture, by axe-core) is a
//! [`Visitor`] and is called in each state.
//!
//! A state is added where its like stands: bring it about, then call [`Tour::panel`] or [`Tour::popup`]. Another page of
//! the extension's is another [`Page`].

mod asking;
mod expiries;
mod files;
mod filling;
mod guiding;
mod hosts;
mod options;
mod readers;
mod tokens;

use std::{fmt, future::Future};

use crate::{
    browser::{Browser, Panel, Tab},
    desk::{Desk, FIELD, PATIENCE},
    pcscd::Slot,
    replica::MAELLE_LE_GOFF,
    scenario::{Failure, Stage},
};

use protocol::problem::Problem;

/// A page of the extension's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// In the account page, below the certificate's field.
    Panel,
    /// From the toolbar; here in a tab of its own.
    Popup,
    /// The settings, in a tab.
    Options,
    /// "Échéances", in a tab.
    Expiries,
    /// In the account pages on the way to the form.
    Hint,
    /// The page that says whether all is ready.
    FirstPage,
}

impl Page {
    /// The frame of the account page that it is in, if it is in one.
    #[must_use]
    pub fn frame(self) -> Option<&'static str> {
        match self {
            Self::Panel => Some("iframe#cle-megalis-panel"),
            Self::Hint => Some("iframe#cle-megalis-hint"),
            Self::Popup | Self::FirstPage | Self::Expiries | Self::Options => None,
        }
    }
}

impl fmt::Display for Page {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Panel => "panel",
            Self::Popup => "popup",
            Self::Options => "options",
            Self::Expiries => "expiries",
            Self::Hint => "hint",
            Self::FirstPage => "first-page",
        })
    }
}

/// Who looks at the states.
pub trait Visitor {
    /// Looks at `page`, which is in the state `name`: lower case, words joined by hyphens. For panel and hint the account
    /// page is the browser's current document, for the others their own.
    fn visit(&mut self, desk: &Desk, page: Page, name: &str) -> impl Future<Output = Result<(), Failure>>;
}

/// A part of the tour, on its own from beginning to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chapter {
    /// What is filled, with the right token.
    Filling,
    /// What is asked before anything is filled.
    Asking,
    /// Tokens that do not do.
    Tokens,
    /// What is remembered of records, and told of the certificates in them.
    Expiries,
    /// Without a token, with a file.
    Files,
    /// On the way to the form, and whether all is ready.
    Guiding,
    /// No reader, no service; starts and stops pcscd.
    Readers,
    /// No program, or one that does not do.
    Hosts,
    /// The page of settings. The last of a tour: it leaves a policy behind.
    Options,
}

impl Chapter {
    /// All of them, in the order of the tour.
    pub const ALL: [Self; 9] = [
        Self::Filling,
        Self::Asking,
        Self::Tokens,
        Self::Files,
        Self::Guiding,
        Self::Expiries,
        Self::Readers,
        Self::Hosts,
        Self::Options,
    ];

    /// Its name, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Filling => "filling",
            Self::Asking => "asking",
            Self::Tokens => "tokens",
            Self::Files => "files",
            Self::Expiries => "expiries",
            Self::Guiding => "guiding",
            Self::Readers => "readers",
            Self::Hosts => "hosts",
            Self::Options => "options",
        }
    }

    /// Leads `visitor` through the chapter's states.
    ///
    /// # Errors
    /// When a state does not come about, and what the visitor fails with.
    pub async fn tour(self, stage: &mut Stage, desk: &Desk, visitor: &mut impl Visitor) -> Result<(), Failure> {
        let mut tour = Tour { stage, desk, visitor };
        match self {
            Self::Filling => filling::tour(&mut tour).await,
            Self::Asking => asking::tour(&mut tour).await,
            Self::Tokens => tokens::tour(&mut tour).await,
            Self::Files => files::tour(&mut tour).await,
            Self::Expiries => expiries::tour(&mut tour).await,
            Self::Guiding => guiding::tour(&mut tour).await,
            Self::Readers => readers::tour(&mut tour).await,
            Self::Hosts => hosts::tour(&mut tour).await,
            Self::Options => options::tour(&mut tour).await,
        }
    }
}

struct Tour<'a, V> {
    stage: &'a mut Stage,
    desk: &'a Desk,
    visitor: &'a mut V,
}

impl<V: Visitor> Tour<'_, V> {
    fn browser(&self) -> &Browser {
        &self.desk.browser
    }

    fn message(&self, key: &str, names: &[&str]) -> Result<String, Failure> {
        self.desk.message(key, names)
    }

    /// Opens Maëlle's record with this text in its field.
    async fn open_record(&self, text: &str) -> Result<(), Failure> {
        self.desk.replica.set_certificate(MAELLE_LE_GOFF, text);
        self.desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await
    }

    /// The panel's state `name`, which says `key`.
    async fn panel(&mut self, name: &str, key: &str, names: &[&str]) -> Result<(), Failure> {
        let fragment = self.message(key, names)?;
        self.desk.panel_says(&fragment).await.map_err(|failure| within(name, &failure))?;
        self.visitor.visit(self.desk, Page::Panel, name).await.map_err(|failure| within(name, &failure))
    }

    /// Presses the panel's button that is called `key`.
    async fn press(&self, key: &str) -> Result<(), Failure> {
        self.desk.click_in_panel(&self.message(key, &[])?).await
    }

    async fn in_panel(&self) -> Result<Panel<'_>, Failure> {
        Ok(self.browser().panel().await?)
    }

    /// The popup's state `name`, which says `fragment`.
    async fn popup(&mut self, name: &str, fragment: &str) -> Result<(), Failure> {
        let from = self.open_popup(fragment).await.map_err(|failure| within(name, &failure))?;
        self.at_popup(name).await?;
        Ok(self.browser().close_tab(&from).await?)
    }

    /// Opens the popup and waits until it says `fragment`; gives the tab one comes from.
    async fn open_popup(&self, fragment: &str) -> Result<Tab, Failure> {
        let from = self.browser().popup().await?;
        self.browser().wait_for_text("#content", fragment, PATIENCE).await?;
        Ok(from)
    }

    /// The state `name` of the popup that is open.
    async fn at_popup(&mut self, name: &str) -> Result<(), Failure> {
        self.visitor.visit(self.desk, Page::Popup, name).await.map_err(|failure| within(name, &failure))
    }

    /// The same cause, in panel and popup.
    async fn problem(&mut self, name: &str, problem: Problem) -> Result<(), Failure> {
        self.open_record("").await?;
        self.panel(name, problem.sentence_key(), &[]).await?;
        let sentence = self.message(problem.sentence_key(), &[])?;
        self.popup(name, &sentence).await
    }

    /// Waits until pcscd has noticed that `slot` is empty.
    fn emptied(&self, slot: Slot) -> Result<(), Failure> {
        Ok(slot.wait_until(false)?)
    }

    /// What the user writes instead of what stands in the certificate's field.
    async fn write_into_field(&self, text: &str) -> Result<(), Failure> {
        self.browser().clear(FIELD).await?;
        Ok(self.browser().type_text(FIELD, text).await?)
    }
}

fn within(name: &str, failure: &Failure) -> Failure {
    Failure::new(format!("{name}: {failure}"))
}
