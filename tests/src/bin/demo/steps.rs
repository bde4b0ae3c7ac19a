//! What the demonstration says and shows, step by step.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use bench::{browser::Browser, scenario::Failure};

/// The steps so far.
pub(crate) struct Steps {
    folder: PathBuf,
    number: usize,
    pictures: usize,
}

impl Steps {
    /// No step yet; pictures go into `folder`.
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, number: 0, pictures: 0 }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The heading of the steps to come.
    pub(crate) fn title(&self, title: &str) {
        // A demonstration that nobody can hear still runs to its end, which is checked.
        let _unheard = self.say(&format!("\n{title}"));
    }

    /// A step of the guide that is still the user's.
    pub(crate) fn user(&mut self, guide: &str, now: &str) -> io::Result<()> {
        self.step("user", guide, now)
    }

    /// A step of the guide that the machine does now.
    pub(crate) fn machine(&mut self, guide: &str, now: &str) -> io::Result<()> {
        self.step("machine", guide, now)
    }

    fn step(&mut self, who: &str, guide: &str, now: &str) -> io::Result<()> {
        self.number += 1;
        self.say(&format!("{:>3}  {guide:<48} {:<9} {now}", self.number, format!("[{who}]")))
    }

    /// What the panel says.
    pub(crate) fn quote(&self, line: &str) -> io::Result<()> {
        self.say(&format!("       | {line}"))
    }

    /// A picture of what is seen now, numbered in order.
    pub(crate) async fn picture(&mut self, browser: &Browser, name: &str) -> Result<(), Failure> {
        self.pictures += 1;
        let file = self.folder.join(format!("{:02}-{name}.png", self.pictures));
        Ok(browser.screenshot(&file).await?)
    }

    pub(crate) fn say(&self, line: &str) -> io::Result<()> {
        let mut output = io::stdout().lock();
        writeln!(output, "{line}")?;
        output.flush()
    }
}
