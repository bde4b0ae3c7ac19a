//! Which certificate stands in which record, and until when: remembered on this machine, told on badge and popup, listed in
//! "Échéances". And what stands in a record and does not serve is told, token or not.

use std::{
    fs,
    time::{Duration, Instant},
};

use bench::{
    browser::{Kind, Sighting, with_ordinary_spaces},
    desk::{Desk, FIELD, Host, PATIENCE},
    pcscd::{Readers, Slot},
    replica::{AgentId, ERWAN_CADIOU, MAELLE_LE_GOFF, YANN_TANGUY},
    scenario::{Failure, Scenario, Stage},
    test_certificate::{TestCertificate, Usage},
};
use serde_json::{Value, json};

use crate::{
    cast::{MAELLE, YANN, chambersign_token, fr, maelle, yann},
    in_both,
};

const ERWAN: &str = "Erwan CADIOU";

pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    all.extend(in_both("a_saved_certificate_stands_in_the_expiries_with_the_day", saved));
    all.extend(in_both("what_was_not_saved_after_all_is_remembered_as_before", not_saved));
    all.extend(in_both("an_opened_records_certificate_is_remembered_until_the_field_is_saved_empty", opened));
    all.extend(in_both("badge_and_popup_tell_of_what_ends_60_and_15_days_before", badge));
    all.extend(in_both("the_expiries_are_sorted_by_each_column_and_searched", sorted));
    all.extend(in_both("the_expiries_are_saved_as_a_file_that_excel_reads_and_does_not_calculate", exported));
    all.extend(in_both("one_record_is_forgotten_or_all_are_wiped_after_a_question", wiped));
    all.extend(in_both("with_the_memory_off_nothing_is_remembered_and_what_was_is_gone", memory_off));
    all.extend(in_both("what_stands_in_a_record_and_does_not_serve_is_told_without_token_and_without_program", told));
    all
}

fn erwan() -> TestCertificate {
    TestCertificate::of("Erwan", "CADIOU")
}

async fn without_program(kind: Kind, stage: &mut Stage) -> Result<Desk, Failure> {
    Desk::open_with(kind, stage.directory(), Host::Missing, |_| {}).await
}

/// The administrator opens the record, in which this certificate stands.
async fn open(desk: &Desk, agent: AgentId, certificate: &TestCertificate) -> Result<(), Failure> {
    desk.replica.set_certificate(agent, &certificate.issue()?.pem_for_field());
    desk.open_form(YANN_TANGUY, agent).await?;
    desk.panel_says(&fr("problem_host_missing", &[])?).await?;
    Ok(())
}

/// The administrator saves the record as it stands, with the e-mail address that the platform demands.
async fn save_as_it_is(desk: &Desk, agent: AgentId) -> Result<(), Failure> {
    desk.open_form(YANN_TANGUY, agent).await?;
    desk.browser.clear("#email").await?;
    desk.browser.type_text("#email", "mairie@exemple.bzh").await?;
    desk.save().await
}

/// Leaves the account pages for "Échéances" in this very tab.
async fn open_expiries(desk: &Desk) -> Result<(), Failure> {
    Ok(desk.browser.go(&format!("{}/expiries.html", desk.browser.extension_origin())).await?)
}

/// Waits until these are the agents of the table, in this order.
async fn agents_are(desk: &Desk, expected: &[&str]) -> Result<(), Failure> {
    const AGENTS: &str = "return [...document.querySelectorAll('tbody th')].map((name) => name.innerText.trim())";
    let what = format!("{expected:?} in the table");
    let found = desk.browser.wait_for(&what, PATIENCE, async || {
        let agents = desk.browser.execute(AGENTS, Vec::new()).await?;
        Ok(if agents == json!(expected) { Sighting::There(()) } else { Sighting::Instead(agents.to_string()) })
    });
    Ok(found.await?)
}

async fn cell(desk: &Desk, agent: &str, column: &str) -> Result<String, Failure> {
    const CELL: &str = r#"
        const [agent, column] = arguments;
        const row = [...document.querySelectorAll("tbody tr")].find((row) => row.innerText.includes(agent));
        return row?.querySelector(`[data-column="${column}"]`).innerText.trim();
    "#;
    let text = desk.browser.execute(CELL, vec![json!(agent), json!(column)]).await?;
    text.as_str().map(with_ordinary_spaces).ok_or_else(|| Failure::new(format!("no {column} of {agent}")))
}

/// Runs a script of the extension's own page that calls `done` at its end.
async fn in_extension(desk: &Desk, script: &str) -> Result<Value, Failure> {
    let script =
        format!("const done = arguments[0]; (async () => {{ {script} }})().then(done, (e) => done(String(e)));");
    Ok(desk.browser.execute_async(&script, Vec::new()).await?)
}

fn same<T: PartialEq + std::fmt::Debug>(found: T, expected: T) -> Result<(), Failure> {
    if found == expected { Ok(()) } else { Err(Failure::new(format!("{found:?} instead of {expected:?}"))) }
}

async fn saved(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().valid_days(-1, 701).issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.open_form(YANN_TANGUY, MAELLE_LE_GOFF).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.save().await?;
    open_expiries(&desk).await?;
    agents_are(&desk, &[MAELLE]).await?;
    let today = desk.browser.execute(
        "return new Date().toLocaleDateString('fr', { day: 'numeric', month: 'long', year: 'numeric' })",
        Vec::new(),
    );
    same(json!(cell(&desk, MAELLE, "put").await?), today.await?)?;
    same(cell(&desk, MAELLE, "left").await?.to_lowercase(), fr("expires_in_days", &["700"])?)?;
    same(cell(&desk, MAELLE, "holder").await?, fr("expiries_same_holder", &[])?)?;
    let link = desk.browser.attribute("tbody th a", "href").await?;
    same(link, Some(desk.replica.form_address(MAELLE_LE_GOFF)))?;
    // Opened again, it is still the one that was saved here.
    desk.open_form(YANN_TANGUY, MAELLE_LE_GOFF).await?;
    desk.panel_says(&fr("already_nothing_to_do", &[])?).await?;
    open_expiries(&desk).await?;
    agents_are(&desk, &[MAELLE]).await?;
    if cell(&desk, MAELLE, "put").await? == fr("expiries_not_put", &[])? {
        return Err(Failure::new("the day on which it was saved is forgotten"));
    }
    desk.close().await
}

async fn not_saved(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let old = maelle().valid_days(-1000, 21).issue()?;
    let new = maelle().valid_days(-1, 701).issue()?;
    let _token = chambersign_token(&[&new]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.replica.set_certificate(MAELLE_LE_GOFF, &old.pem_for_field());
    let before = fr("expires_in_days", &["20"])?;
    for past_the_browsers_check in [false, true] {
        desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
        desk.field_holds(&new.pem_for_field()).await?;
        desk.browser.clear("#email").await?;
        if past_the_browsers_check {
            let off = "document.forms.modification_form.removeAttribute('data-validate')";
            desk.browser.execute(off, Vec::new()).await?;
            desk.browser.click_labelled("Enregistrer").await?;
            desk.browser.wait_for_text("body", "Erreur lors de la modification", PATIENCE).await?;
        } else {
            desk.browser.click_labelled("Enregistrer").await?;
            desk.browser.wait_for_text("body", "Ce champ est obligatoire", PATIENCE).await?;
        }
        desk.panel_says(&fr("next_save", &[])?).await?;
        let from = desk.browser.extension_page("expiries.html").await?;
        agents_are(&desk, &[MAELLE]).await?;
        same(cell(&desk, MAELLE, "left").await?.to_lowercase(), before.clone())?;
        same(cell(&desk, MAELLE, "put").await?, fr("expiries_not_put", &[])?)?;
        desk.browser.close_tab(&from).await?;
    }
    same(desk.replica.saves(), 0)?;
    // What came back and is mended is saved for real.
    desk.browser.type_text("#email", "maelle.le-goff@exemple.bzh").await?;
    desk.save().await?;
    open_expiries(&desk).await?;
    agents_are(&desk, &[MAELLE]).await?;
    same(cell(&desk, MAELLE, "left").await?.to_lowercase(), fr("expires_in_days", &["700"])?)?;
    desk.close().await
}

async fn opened(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let desk = without_program(kind, stage).await?;
    open(&desk, MAELLE_LE_GOFF, &yann().valid_days(-1, 101)).await?;
    open_expiries(&desk).await?;
    agents_are(&desk, &[MAELLE]).await?;
    same(cell(&desk, MAELLE, "put").await?, fr("expiries_not_put", &[])?)?;
    same(cell(&desk, MAELLE, "holder").await?, YANN.to_owned())?;
    desk.open_form(YANN_TANGUY, MAELLE_LE_GOFF).await?;
    desk.browser.clear(FIELD).await?;
    desk.save().await?;
    open_expiries(&desk).await?;
    desk.browser.wait_for_text("#none", &fr("expiries_none", &[])?, PATIENCE).await?;
    // Who has not renewed within a year has left: that is not even kept, and what has become so old is not kept on.
    open(&desk, MAELLE_LE_GOFF, &maelle().valid_days(-1500, -366)).await?;
    desk.wait_for_what_should_not_happen().await;
    open_expiries(&desk).await?;
    let aged = r"
        const [origin, record, notAfter] = ['https://socle.megalis.bretagne.bzh', '7', 1700000000];
        const aged = { origin, record, agent: 'A B', holder: 'A B', sha256: 'ab', notAfter, put: null, seen: 1 };
        await chrome.storage.local.set({ [`record ${origin} 7`]: aged, 'record of another version': 7 });
        await chrome.storage.local.set({ settings: {} });
    ";
    in_extension(&desk, aged).await?;
    desk.browser.wait_for_text("#none", &fr("expiries_none", &[])?, PATIENCE).await?;
    same(in_extension(&desk, KEPT).await?, json!(0))?;
    // A record that is being created has no number to be known by.
    desk.go_signed_in(YANN_TANGUY, "/organism/agent/create/1/1").await?;
    desk.browser.find(FIELD).await?;
    let certificate = maelle().issue()?.pem_for_field();
    desk.browser.type_text(FIELD, &certificate).await?;
    desk.browser.click_labelled("Enregistrer").await?;
    desk.wait_for_what_should_not_happen().await;
    open_expiries(&desk).await?;
    desk.browser.wait_for_text("#none", &fr("expiries_none", &[])?, PATIENCE).await?;
    desk.close().await
}

const BADGE: &str = r"
    const { action } = chrome;
    const [text, title, colour] = await Promise.all([
        action.getBadgeText({}), action.getTitle({}), action.getBadgeBackgroundColor({}),
    ]);
    return [text, title, [...colour].slice(0, 3).join()];
";

/// Waits until the toolbar's badge shows this, in this colour, and is called so.
async fn badge_is(desk: &Desk, text: &str, title: &str, colour: Option<&str>) -> Result<(), Failure> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let found = in_extension(desk, BADGE).await?;
        let called = found[1].as_str().map(with_ordinary_spaces);
        if found[0] == text && called.as_deref() == Some(title) && colour.is_none_or(|colour| found[2] == colour) {
            return Ok(());
        }
        if Instant::now() > deadline {
            return Err(Failure::new(format!("the badge is {found} instead of {text:?}, {title:?}, {colour:?}")));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn badge(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    const SOON: Option<&str> = Some("138,83,0");
    const URGENT: Option<&str> = Some("163,39,29");
    let name = fr("extension_name", &[])?;
    let titled = |state: &str| fr("badge_title", &[&name, state]);
    let desk = without_program(kind, stage).await?;
    let one = fr("badge_ending_one", &["1", "60"])?;
    let urgent = fr("badge_ending_one", &["1", "15"])?;
    let expired = fr("badge_expired_one", &["1"])?;
    // Whole days: what ends in 62 days less a moment has 61 left.
    for (days, text, title, colour, says) in [
        (62, "", name.clone(), None, None),
        (61, "1", titled(&one)?, SOON, Some(fr("expires_in_days", &["60"])?)),
        (17, "1", titled(&one)?, SOON, Some(fr("expires_in_days", &["16"])?)),
        (16, "1", titled(&urgent)?, URGENT, Some(fr("expires_in_days", &["15"])?)),
        (-5, "1", titled(&expired)?, URGENT, Some(fr("expired_days_ago", &["5"])?)),
    ] {
        open(&desk, MAELLE_LE_GOFF, &maelle().valid_days(-700, days)).await?;
        let from = desk.browser.popup().await?;
        badge_is(&desk, text, &title, colour).await?;
        match says {
            Some(when) => {
                let sentence = fr("ending_one", &[MAELLE, &when])?;
                desk.browser.wait_for_text("#ending", &sentence, PATIENCE).await?;
            }
            None => same(desk.browser.count("#ending:not([hidden])").await?, 0)?,
        }
        desk.browser.close_tab(&from).await?;
    }
    open(&desk, ERWAN_CADIOU, &erwan().valid_days(-700, 51)).await?;
    open_expiries(&desk).await?;
    badge_is(&desk, "2", &titled(&format!("{expired}, {one}"))?, URGENT).await?;
    desk.browser.execute("document.getElementById('wipe').scrollIntoView()", Vec::new()).await?;
    desk.browser.click_labelled(&fr("expiries_wipe", &[])?).await?;
    desk.browser.click_labelled(&fr("expiries_wipe_all", &[])?).await?;
    badge_is(&desk, "", &name, None).await?;
    desk.close().await
}

/// Three agents: one certificate each, one of them in another's name.
async fn three(kind: Kind, stage: &mut Stage) -> Result<Desk, Failure> {
    let desk = without_program(kind, stage).await?;
    open(&desk, MAELLE_LE_GOFF, &maelle().valid_days(-700, 400)).await?;
    open(&desk, YANN_TANGUY, &erwan().valid_days(-700, 10)).await?;
    open(&desk, ERWAN_CADIOU, &erwan().valid_days(-700, 40)).await?;
    Ok(desk)
}

async fn sorted(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let desk = three(kind, stage).await?;
    save_as_it_is(&desk, ERWAN_CADIOU).await?;
    open_expiries(&desk).await?;
    // The first to end comes first.
    agents_are(&desk, &[YANN, ERWAN, MAELLE]).await?;
    for (column, key, up, down) in [
        ("agent", "expiries_agent", [ERWAN, MAELLE, YANN], [YANN, MAELLE, ERWAN]),
        ("holder", "expiries_holder", [ERWAN, MAELLE, YANN], [YANN, ERWAN, MAELLE]),
        ("left", "expiries_left", [YANN, ERWAN, MAELLE], [MAELLE, ERWAN, YANN]),
        ("until", "card_until", [YANN, ERWAN, MAELLE], [MAELLE, ERWAN, YANN]),
        ("put", "expiries_put", [YANN, MAELLE, ERWAN], [ERWAN, YANN, MAELLE]),
    ] {
        let heading = format!("th[data-column={column}]");
        for (agents, sort) in [(up, "ascending"), (down, "descending")] {
            desk.browser.click(&format!("{heading} button")).await?;
            agents_are(&desk, &agents).await?;
            same(desk.browser.attribute(&heading, "aria-sort").await?.as_deref(), Some(sort))?;
            same(desk.browser.count("[aria-sort]").await?, 1)?;
        }
        same(desk.browser.text(&format!("{heading} button")).await?.starts_with(&fr(key, &[])?), true)?;
    }
    desk.browser.type_text("#search", "maelle le g").await?;
    agents_are(&desk, &[MAELLE]).await?;
    desk.browser.wait_for_text("#status", &fr("expiries_found_one", &[])?, PATIENCE).await?;
    desk.close().await
}

async fn exported(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let desk = three(kind, stage).await?;
    // A name that a spreadsheet would calculate, and that a careless writer would tear apart.
    desk.open_form(YANN_TANGUY, YANN_TANGUY).await?;
    for (field, text) in [("#firstname", "=1+1"), ("#lastname", "TANGUY; \"dit\" X")] {
        desk.browser.clear(field).await?;
        desk.browser.type_text(field, text).await?;
    }
    desk.save().await?;
    open_expiries(&desk).await?;
    desk.browser.click_labelled(&fr("expiries_export", &[])?).await?;
    let text = downloaded(&desk).await?;
    let origin = "https://socle.megalis.bretagne.bzh/organism/agent/modify";
    let lines: Vec<_> = text.split("\r\n").collect();
    let heading = "\"Agent\";\"Au nom de\";\"Valable jusqu’au\";\"Jours restants\";\"État\";\"Enregistré ici le\";\"Vu le\";\"Fiche\"";
    same(lines[0], heading)?;
    same((lines.len(), lines[4]), (5, ""))?;
    for (line, start, days, end) in [
        (
            lines[1],
            "\"'=1+1 TANGUY; \"\"dit\"\" X\";\"Erwan CADIOU\";\"20",
            "9;\"urgent\";\"20",
            format!("\"{origin}/12\""),
        ),
        (
            lines[2],
            "\"Erwan CADIOU\";\"Erwan CADIOU\";\"20",
            "39;\"à renouveler\";\"\";\"20",
            format!("\"{origin}/23\""),
        ),
        (
            lines[3],
            "\"Maëlle LE GOFF\";\"Maëlle LE GOFF\";\"20",
            "399;\"valable\";\"\";\"20",
            format!("\"{origin}/7\""),
        ),
    ] {
        if !(line.starts_with(start) && line.contains(days) && line.ends_with(&end)) {
            return Err(Failure::new(format!("{line} does not begin with {start}, say {days} and end with {end}")));
        }
    }
    desk.close().await
}

/// The one file for spreadsheets among the downloads, without its mark.
async fn downloaded(desk: &Desk) -> Result<String, Failure> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let files = fs::read_dir(desk.launch.downloads()).into_iter().flatten().flatten();
        let found = files.map(|file| file.path()).find(|path| path.extension().is_some_and(|end| end == "csv"));
        let bytes = found.and_then(|path| fs::read(path).ok()).unwrap_or_default();
        if let Some(text) = bytes.strip_prefix(b"\xEF\xBB\xBF")
            && text.ends_with(b"\r\n")
        {
            return Ok(String::from_utf8(text.to_vec())?);
        }
        if Instant::now() > deadline {
            return Err(Failure::new(format!("no such file was saved: {bytes:?}")));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

const KEPT: &str = r"
    const areas = [chrome.storage.local, chrome.storage.session];
    const entries = await Promise.all(areas.map((area) => area.get(null)));
    return entries.flatMap(Object.keys).filter((name) => name.startsWith('record ')).length;
";

async fn wiped(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let desk = three(kind, stage).await?;
    save_as_it_is(&desk, ERWAN_CADIOU).await?;
    open_expiries(&desk).await?;
    agents_are(&desk, &[YANN, ERWAN, MAELLE]).await?;
    desk.browser.click_labelled(&fr("expiries_forget_whose", &[YANN])?).await?;
    agents_are(&desk, &[ERWAN, MAELLE]).await?;
    desk.browser.wait_for_text("#status", &fr("expiries_forgotten", &[YANN])?, PATIENCE).await?;
    let focused = desk.browser.execute("return document.activeElement.getAttribute('aria-label')", Vec::new()).await?;
    same(focused, json!(fr("expiries_forget_whose", &[ERWAN])?))?;

    desk.browser.click_labelled(&fr("expiries_wipe", &[])?).await?;
    desk.browser.click_labelled(&fr("expiries_keep", &[])?).await?;
    agents_are(&desk, &[ERWAN, MAELLE]).await?;
    desk.browser.click_labelled(&fr("expiries_wipe", &[])?).await?;
    desk.browser.click_labelled(&fr("expiries_wipe_all", &[])?).await?;
    desk.browser.wait_for_text("#status", &fr("expiries_wiped", &[])?, PATIENCE).await?;
    agents_are(&desk, &[]).await?;
    same(in_extension(&desk, KEPT).await?, json!(0))?;
    desk.close().await
}

async fn memory_off(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let desk = three(kind, stage).await?;
    open_expiries(&desk).await?;
    agents_are(&desk, &[YANN, ERWAN, MAELLE]).await?;
    let switch = |on: bool| format!("await chrome.storage.local.set({{ settings: {{ memory: {on} }} }});");
    in_extension(&desk, &switch(false)).await?;
    agents_are(&desk, &[]).await?;
    desk.browser.wait_for_text("#off", &fr("expiries_off", &[])?, PATIENCE).await?;
    same(in_extension(&desk, KEPT).await?, json!(0))?;
    open(&desk, MAELLE_LE_GOFF, &maelle().valid_days(-700, 10)).await?;
    save_as_it_is(&desk, MAELLE_LE_GOFF).await?;
    open_expiries(&desk).await?;
    desk.browser.wait_for_text("#off", &fr("expiries_off", &[])?, PATIENCE).await?;
    desk.wait_for_what_should_not_happen().await;
    same(in_extension(&desk, KEPT).await?, json!(0))?;
    in_extension(&desk, &switch(true)).await?;
    open(&desk, MAELLE_LE_GOFF, &maelle().valid_days(-700, 10)).await?;
    open_expiries(&desk).await?;
    agents_are(&desk, &[MAELLE]).await?;
    desk.close().await
}

async fn told(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let desk = without_program(kind, stage).await?;
    for problem in ["problem_host_missing", "problem_no_token"] {
        if problem == "problem_no_token" {
            stage.start_pcscd(Readers::TwoVirtual)?;
            desk.change_host(Host::Installed)?;
        }
        for (certificate, reason) in [
            (maelle().valid_days(-1100, -5), "Il a expiré le".to_owned()),
            (maelle().valid_days(5, 1100), "Il n’est valable qu’à partir du".to_owned()),
            (maelle().usage(Usage::SignatureOnly), fr("reason_signature_only", &[])?),
            (maelle().usage(Usage::CertificationAuthority), fr("reason_certificate_authority", &[])?),
        ] {
            desk.replica.set_certificate(MAELLE_LE_GOFF, &certificate.issue()?.pem_for_field());
            desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
            let said = desk.panel_says(&reason).await?;
            for part in [fr(problem, &[])?, fr("panel_field_does_not_serve", &[])?, fr("card_until", &[])?] {
                if !said.contains(&part) {
                    return Err(Failure::new(format!("the panel does not say {part:?}: {said}")));
                }
            }
        }
        let soon = maelle().valid_days(-700, 21).issue()?.pem_for_field();
        desk.replica.set_certificate(MAELLE_LE_GOFF, &soon);
        desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
        let said = desk.panel_says(&fr(problem, &[])?).await?;
        let soon = fr("expires_in_days", &["20"])?;
        if !said.to_lowercase().contains(&soon) {
            return Err(Failure::new(format!("the panel does not say {soon:?}: {said}")));
        }
        same(said.contains(&fr("card_until", &[])?), true)?;
        same(said.contains(&fr("panel_field_does_not_serve", &[])?), false)?;
    }
    desk.close().await
}
