//! WCAG 2.2, levels A and AA: axe-core judges each state of each page, in both languages.

use std::process::ExitCode;

use bench::{
    axe::{self, Verdict},
    browser::{Kind, Language, Launch},
    desk::{Desk, Host},
    scenario::{Failure, Scenario, Stage},
    tour::{Chapter, Page, Visitor},
};

/// Chapters that share a browser, for the sake of speed; what stops pcscd stands apart.
const PARTS: [(&str, &[Chapter]); 5] = [
    ("with_a_service", &[Chapter::Filling, Chapter::Asking, Chapter::Tokens]),
    ("expiries", &[Chapter::Expiries, Chapter::Files]),
    ("on_the_way", &[Chapter::Guiding]),
    ("without", &[Chapter::Hosts, Chapter::Readers]),
    ("settings", &[Chapter::Options]),
];

fn main() -> ExitCode {
    let mut scenarios = Vec::new();
    for (part, chapters) in PARTS {
        for (language, tag) in [(Language::French, "french"), (Language::English, "english")] {
            let name = format!("axe_finds_nothing_in_any_state::{part}::{tag}");
            let run = async move |stage: &mut Stage| judge_all(language, chapters, stage).await;
            let scenario = Scenario::asynchronous(name, run);
            let stops_pcscd = chapters.contains(&Chapter::Readers);
            scenarios.push(if stops_pcscd { scenario.needs_own_pcscd() } else { scenario });
        }
    }
    scenarios.push(Scenario::asynchronous("a_fault_planted_in_any_state_is_found", planted));
    bench::scenario::main(scenarios)
}

async fn judge_all(language: Language, chapters: &[Chapter], stage: &mut Stage) -> Result<(), Failure> {
    let mut judge = Judge::default();
    visit(language, chapters, stage, &mut judge).await?;
    if judge.verdicts.len() < 6 {
        return Err(Failure::new(format!("only {} states were judged", judge.verdicts.len())));
    }
    let found: Vec<_> = judge.verdicts.iter().flat_map(Judged::findings).collect();
    if found.is_empty() { Ok(()) } else { Err(Failure::new(found.join("\n"))) }
}

/// A button without a name and a text without contrast, in each state of a chapter: axe-core must find both each time,
/// or its silence says nothing.
async fn planted(stage: &mut Stage) -> Result<(), Failure> {
    let mut judge = Judge { fault: Some(PLANTED), ..Judge::default() };
    visit(Language::French, &[Chapter::Hosts], stage, &mut judge).await?;
    let missed: Vec<_> = judge.verdicts.iter().filter(|judged| !names_planted(&judged.verdict)).collect();
    if missed.is_empty() && judge.verdicts.len() > 10 {
        Ok(())
    } else {
        Err(Failure::new(format!("not found in {missed:#?}")))
    }
}

const PLANTED: &str = r##"
    const button = document.querySelector("main").appendChild(document.createElement("button"));
    button.className = "planted";
    const text = document.querySelector("main").appendChild(document.createElement("p"));
    text.className = "planted";
    text.textContent = "gris sur gris";
    text.style.cssText = "color: #888; background: #999";
"##;

fn names_planted(verdict: &Verdict) -> bool {
    ["button-name", "color-contrast"].iter().all(|rule| {
        let found = verdict.violations.iter().filter(|finding| finding.id == *rule);
        found.flat_map(|finding| &finding.places).any(|place| place.contains("planted"))
    })
}

async fn visit(language: Language, chapters: &[Chapter], stage: &mut Stage, judge: &mut Judge) -> Result<(), Failure> {
    let speaking = |launch: &mut Launch| launch.language = language;
    let desk = Desk::open_with(Kind::Chromium, stage.directory(), Host::Installed, speaking).await?;
    for chapter in chapters {
        chapter.tour(stage, &desk, judge).await?;
    }
    desk.close().await
}

/// What was said of a page in a state.
#[derive(Debug)]
struct Judged {
    page: Page,
    state: String,
    verdict: Verdict,
}

impl Judged {
    /// What axe-core could not decide counts: someone has to look at it.
    fn findings(&self) -> impl Iterator<Item = String> {
        let Verdict { violations, undecided, .. } = &self.verdict;
        violations.iter().chain(undecided).map(|finding| format!("{} {}: {finding}", self.page, self.state))
    }
}

#[derive(Default)]
struct Judge {
    /// A script that damages the page before it is judged.
    fault: Option<&'static str>,
    verdicts: Vec<Judged>,
}

impl Visitor for Judge {
    async fn visit(&mut self, desk: &Desk, page: Page, name: &str) -> Result<(), Failure> {
        let browser = &desk.browser;
        if let Some(frame) = page.frame() {
            browser.enter_frame(frame).await?;
        }
        if let Some(fault) = self.fault {
            browser.execute(fault, Vec::new()).await?;
        }
        let verdict = axe::judge(browser).await?;
        // Of a page behind a question nobody sees or hears anything, and axe-core judges the question alone.
        let about_all = if browser.count("dialog[open]").await? == 0 { "html-has-lang" } else { "button-name" };
        browser.leave_frames().await?;
        // What does not run finds nothing.
        for rule in ["color-contrast", about_all] {
            let failed = verdict.violations.iter().map(|finding| &finding.id);
            if !failed.chain(&verdict.passed).any(|id| id == rule) {
                return Err(Failure::new(format!("axe-core did not judge {rule}: {verdict:?}")));
            }
        }
        self.verdicts.push(Judged { page, state: name.to_owned(), verdict });
        Ok(())
    }
}
