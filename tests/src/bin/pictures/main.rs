//! A picture of every state of the extension's pages, from the packaged extension in a real browser: light, dark and in
//! forced colours, at 200 % zoom, in both languages; and `index.html`, which shows them all.

mod sheet;

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use bench::{
    browser::{Appearance, Kind, Language, Launch, Viewport},
    desk::{Desk, Host},
    scenario::{self, Failure, Scenario, Stage},
    tour::{Chapter, Page, Visitor},
};

/// The popup's window, and the account page's: as wide as usual, and so high that no panel is cut off.
const POPUP: Viewport = Viewport { width: 360, height: 3000 };
const ACCOUNT_PAGE: Viewport = Viewport { width: 1280, height: 3000 };

/// The settings' tab: a window of a usual width, and at 200 % zoom one that leaves the least room that pages must do with
/// (WCAG 2.2, 1.4.10).
const TAB: Viewport = Viewport { width: 800, height: 3000 };
const NARROW_TAB: Viewport = Viewport { width: 640, height: 4500 };
/// A page in a tab, and on a window as narrow as a telephone.
const WIDE_TAB: Viewport = Viewport { width: 1280, height: 900 };
const TAB_AT_200: Viewport = Viewport { width: 1280, height: 3200 };
const NARROW: Viewport = Viewport { width: 360, height: 3200 };

/// It may have grown since the page was brought to it.
const BRING_INTO_SIGHT: &str =
    "document.querySelector(arguments[0]).scrollIntoView({ block: 'center', behavior: 'instant' })";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("pictures: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<ExitCode> {
    let folder = folder();
    let kind = if env::var("CLE_MEGALIS_BROWSER").is_ok_and(|name| name == "Firefox") {
        Kind::Firefox
    } else {
        Kind::Chromium
    };
    // With a filter, only some are made anew.
    if !scenario::is_playing() && env::args().len() == 1 && folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let mut scenarios = Vec::new();
    for (language, tag) in [(Language::French, "fr"), (Language::English, "en")] {
        for (zoom, chapter) in [100, 200].into_iter().flat_map(|zoom| Chapter::ALL.map(|chapter| (zoom, chapter))) {
            let folder = folder.clone();
            let spoken = if tag == "fr" { "french" } else { "english" };
            let name = format!("pictures::{spoken}::zoom-{zoom}::{}", chapter.name());
            let run = async move |stage: &mut Stage| {
                let mut photographer = Photographer { folder: folder.clone(), tag, zoom };
                let adjust = |launch: &mut Launch| {
                    (launch.language, launch.zoom, launch.viewport) = (language, zoom, ACCOUNT_PAGE);
                };
                let desk = Desk::open_with(kind, stage.directory(), Host::Installed, adjust).await?;
                chapter.tour(stage, &desk, &mut photographer).await?;
                desk.close().await
            };
            scenarios.push(Scenario::asynchronous(name, run).time_limit(Duration::from_secs(300)).needs_own_pcscd());
        }
    }
    let code = scenario::main(scenarios);
    if !scenario::is_playing() {
        sheet::write(&folder)?;
    }
    Ok(code)
}

fn folder() -> PathBuf {
    env::var_os("CLE_MEGALIS_PICTURES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/pictures"), PathBuf::from)
}

struct Photographer {
    folder: PathBuf,
    tag: &'static str,
    zoom: u16,
}

impl Visitor for Photographer {
    async fn visit(&mut self, desk: &Desk, page: Page, name: &str) -> Result<(), Failure> {
        let browser = &desk.browser;
        match page {
            Page::Panel | Page::Hint => {}
            Page::Popup => browser.resize(POPUP).await?,
            Page::Options | Page::FirstPage => browser.resize(if self.zoom == 100 { TAB } else { NARROW_TAB }).await?,
            Page::Expiries => browser.resize(if self.zoom == 100 { WIDE_TAB } else { TAB_AT_200 }).await?,
        }
        let looks: &[(Appearance, &str)] = if self.zoom == 100 {
            &[(Appearance::Light, "light"), (Appearance::Dark, "dark"), (Appearance::ForcedColours, "forced")]
        } else {
            &[(Appearance::Light, "zoom")]
        };
        let subject = page.frame().unwrap_or("body");
        browser.execute(BRING_INTO_SIGHT, vec![subject.into()]).await?;
        for (appearance, look) in looks {
            let file = self.folder.join(format!("{page}/{name}/{}-{look}.png", self.tag));
            let picture = async || browser.element_screenshot(subject, &file).await;
            browser.looking(*appearance, picture).await?;
        }
        if page == Page::Expiries {
            browser.resize(NARROW).await?;
            let file = self.folder.join(format!("{page}/{name}/{}-narrow-{}.png", self.tag, self.zoom));
            browser.element_screenshot(subject, &file).await?;
        }
        if page.frame().is_none() {
            browser.resize(ACCOUNT_PAGE).await?;
        }
        Ok(())
    }
}
