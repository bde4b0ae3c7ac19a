//! What the browser layer does, shown in both browsers with an extension and a native host of the test's own.

mod web;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use bench::{
    browser::{Browser, ColourScheme, Kind, Language, Launch, Viewport},
    scenario::{self, Failure, Scenario, Stage},
};
use serde_json::{Value, json};

use self::web::Web;

const PAGE: &str = "http://page.exemple/";
const LIMIT: Duration = Duration::from_secs(10);

/// Answers the message `{}` (6 bytes with its length) with the first argument that the browser calls it with.
const HOST: &str = r#"#!/bin/sh
head -c 6 > /dev/null
answer="\"$1\""
printf "\\$(printf %03o ${#answer})\\000\\000\\000%s" "$answer"
cat > /dev/null
"#;

fn main() -> ExitCode {
    let scenarios = [
        in_both("a_click_in_the_panel_is_trusted", panel),
        in_both("the_native_host_in_the_home_answers", native_host),
        in_both("webassembly_is_seen_where_it_runs", wasm),
        in_both("size_zoom_scheme_and_language_are_as_wished", appearance),
        in_both("links_fields_and_history_work_as_for_a_person", steps),
        in_both("what_does_not_come_is_named_with_what_is_there", missing),
        in_both("nothing_runs_on_after_a_drop", dropped),
    ];
    scenario::main(scenarios.into_iter().flatten().collect())
}

fn in_both<F>(name: &str, run: F) -> [Scenario; 2]
where
    F: AsyncFn(Launch) -> Result<(), Failure> + Copy + Send + Sync + 'static,
{
    Kind::ALL.map(|kind| {
        let name = format!("{}::{name}", kind.name().to_lowercase());
        Scenario::asynchronous(name, async move |stage: &mut Stage| run(launch(kind, stage)).await)
    })
}

fn launch(kind: Kind, stage: &Stage) -> Launch {
    let extension = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/browser_layer/extension"));
    Launch::new(kind, extension, stage.directory().join("home"))
}

async fn panel(launch: Launch) -> Result<(), Failure> {
    let web = Web::start().await?;
    let browser = start(launch, &web).await?;
    browser.go(PAGE).await?;
    let panel = browser.panel().await?;
    panel.click("Annuler").await?;
    let said = panel.wait_for_text("trusted", LIMIT).await;
    let heading = browser.text("h1").await;
    let log = browser.log().await;
    browser.close().await?;

    expect("the panel says", said?, |said| said.contains("trusted: true"))?;
    expect("one is back in the page and reads", heading?, |heading| heading == "Une page")?;
    expect(
        "the log is",
        log?,
        // Firefox tells there of itself, too.
        |log| {
            let errors = log.iter().filter(|entry| entry.is_error).collect::<Vec<_>>();
            matches!(&errors[..], [entry] if entry.text.contains("panel: clicked"))
        },
    )?;
    expect("elsewhere was asked for", web.asked_elsewhere(), Vec::is_empty)
}

async fn native_host(launch: Launch) -> Result<(), Failure> {
    install_host(&launch)?;
    let web = Web::start().await?;
    let browser = start(launch, &web).await?;
    let page = browser.tab().await?;
    let from = browser.popup().await?;
    browser.click_labelled("Demander à l'hôte").await?;
    let answer = browser.wait_for_text("output", "/", LIMIT).await?;
    browser.close_tab(&from).await?;
    let tabs = browser.tabs().await?;
    let kind = browser.kind();
    browser.close().await?;

    expect("the host was called by", answer, |caller| match kind {
        Kind::Chromium => caller == "chrome-extension://cjpkpbpnbdmnfabndloefdplbgoomjap/",
        Kind::Firefox => caller.ends_with("/home/.mozilla/native-messaging-hosts/fr.cle_megalis.host.json"),
    })?;
    expect("the popup's tab is closed, there are", tabs, |tabs| *tabs == [page])
}

async fn wasm(launch: Launch) -> Result<(), Failure> {
    let web = Web::start().await?;
    let browser = start(launch, &web).await?;
    browser.popup().await?;
    // Chromium lists a page a moment after it is there.
    browser.wait_for_extension_page("popup.html", LIMIT).await?;
    let before = browser.extension_contexts().await?;
    browser.click("#wasm").await?;
    browser.wait_for_text("output", "in", LIMIT).await?;
    let after = browser.extension_contexts().await?;
    let log = browser.log().await?;
    browser.close().await?;

    expect("before, there run", before, |contexts| {
        contexts.len() == 2 && contexts.iter().all(|context| !context.wasm)
    })?;
    expect("after, there run", after, |contexts| {
        contexts.len() == 2 && contexts.iter().all(|context| context.wasm != context.address.ends_with("popup.html"))
    })?;
    expect("the log holds", log, |log| log.iter().any(|entry| entry.text.contains("background: WebAssembly is in")))
}

async fn appearance(mut launch: Launch) -> Result<(), Failure> {
    launch.language = Language::English;
    launch.colour_scheme = ColourScheme::Dark;
    launch.zoom = 200;
    let pictures = launch.home.clone();
    let web = Web::start().await?;
    let browser = start(launch, &web).await?;
    browser.go(PAGE).await?;
    let room = browser.viewport().await?;
    let pixels = browser.execute("return [innerWidth, innerHeight]", Vec::new()).await?;
    let panel = browser.panel().await?;
    panel.click("Annuler").await?;
    let said = panel.wait_for_text("trusted", LIMIT).await?;
    let narrow = Viewport { width: 360, height: 640 };
    browser.resize(narrow).await?;
    let narrow_pixels = browser.execute("return [innerWidth, innerHeight]", Vec::new()).await?;
    let seen = pictures.join("seen.png");
    let whole = pictures.join("whole.png");
    browser.screenshot(&seen).await?;
    browser.full_page_screenshot(&whole).await?;
    let below = pixel(&browser, &whole, (180, 3600)).await?;
    browser.close().await?;

    expect("there is room for", room, |room| *room == Viewport { width: 1280, height: 900 })?;
    expect("at 200 % that is", pixels, |pixels| *pixels == json!([640, 450]))?;
    expect("the panel, in the browser's language, says", said, |said| {
        said.contains("Good morning") && said.contains("dark: true, scale: 2")
    })?;
    expect("a narrow window at 200 % is", narrow_pixels, |pixels| *pixels == json!([180, 320]))?;
    expect("the picture is", png_size(&seen)?, |(width, height)| *width == 360 && (639..=641).contains(height))?;
    expect("the whole page's picture is", png_size(&whole)?, |(width, height)| *width >= 340 && *height > 2 * 1440)?;
    expect("in the panel, at the bottom of it, is painted", below, |below| *below == json!([0, 128, 0, 255]))
}

async fn steps(launch: Launch) -> Result<(), Failure> {
    let web = Web::start().await?;
    let browser = start(launch, &web).await?;
    browser.go(PAGE).await?;
    browser.panel().await?;
    let labels = browser.labels().await?;
    browser.click_labelled("Modifier l'utilisateur").await?;
    browser.wait_for_address("/suite", LIMIT).await?;
    browser.back().await?;
    browser.wait_for_address("page.exemple/", LIMIT).await?;
    let loaded = browser.value("#field").await?;
    browser.clear("#field").await?;
    browser.type_text("#field", "première ligne\nseconde").await?;
    let typed = browser.value("#field").await?;
    browser.execute("setTimeout(() => alert('Attention'))", Vec::new()).await?;
    let dialog = browser.wait_for("a dialog", LIMIT, async || {
        Ok(match browser.dialog_text().await {
            Ok(text) => bench::browser::Sighting::There(text),
            Err(error) => bench::browser::Sighting::Instead(error.to_string()),
        })
    });
    let dialog = dialog.await?;
    browser.accept_dialog().await?;
    browser.reload().await?;
    let emptied = browser.count("#cle-megalis-panel").await?;
    browser.close().await?;

    expect("the controls are", labels, |labels| *labels == ["Modifier l'utilisateur", "Enregistrer"])?;
    expect("the field held", loaded, |loaded| loaded == "du texte")?;
    expect("after typing the field holds", typed, |typed| typed == "première ligne\nseconde")?;
    expect("the dialog says", dialog, |dialog| dialog == "Attention")?;
    expect("after reloading, panels there are", emptied, |panels| *panels == 1)
}

async fn missing(mut launch: Launch) -> Result<(), Failure> {
    let web = Web::start().await?;
    let nothing = launch.home.join("nothing.xpi");
    let refused = Browser::launch(&Launch { extension: nothing, ..launch.clone() }).await.err();
    launch.home.push("second");
    let browser = start(launch, &web).await?;
    browser.go(PAGE).await?;
    let begun = Instant::now();
    let text = browser.wait_for_text("h1", "Une autre page", Duration::from_millis(300)).await.err();
    let waited = begun.elapsed();
    browser.close().await?;

    let message = |error: Option<bench::browser::Error>| error.map_or_else(String::new, |error| error.to_string());
    expect("without an extension", message(refused), |text| text.contains("nothing.xpi is not an extension for"))?;
    expect("the wait took", waited, |waited| *waited < Duration::from_secs(5))?;
    expect("without the text", message(text), |text| {
        text.contains("waited 0.3 s for “Une autre page” in h1, but there was \"Une page\"") && text.contains(PAGE)
    })
}

async fn dropped(launch: Launch) -> Result<(), Failure> {
    let web = Web::start().await?;
    let home = launch.home.clone();
    let browser = start(launch, &web).await?;
    let before = processes_of(&home)?;
    drop(browser);
    let deadline = Instant::now() + LIMIT;
    let mut after = processes_of(&home)?;
    while !after.is_empty() && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(50)).await;
        after = processes_of(&home)?;
    }

    expect("while it runs, processes with its home are", before, |processes| processes.len() > 1)?;
    expect("after the drop, processes with its home are", after, Vec::is_empty)
}

async fn start(launch: Launch, web: &Web) -> Result<Browser, Failure> {
    Ok(Browser::launch(&Launch { proxy: Some(web.address), ..launch }).await?)
}

fn install_host(launch: &Launch) -> Result<(), Failure> {
    let program = launch.home.join("host");
    let manifests = launch.native_hosts();
    fs::create_dir_all(&manifests)?;
    fs::write(&program, HOST)?;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
    let mut manifest =
        json!({ "name": "fr.cle_megalis.host", "description": "test", "path": program, "type": "stdio" });
    let (callers, caller) = match launch.kind {
        Kind::Chromium => ("allowed_origins", "chrome-extension://cjpkpbpnbdmnfabndloefdplbgoomjap/"),
        Kind::Firefox => ("allowed_extensions", "cle-megalis@cle-megalis.fr"),
    };
    manifest[callers] = Value::from(vec![caller]);
    fs::write(manifests.join("fr.cle_megalis.host.json"), manifest.to_string())?;
    Ok(())
}

/// Red, green, blue and opacity at one place of a picture, as the browser itself decodes it.
async fn pixel(browser: &Browser, file: &Path, at: (u32, u32)) -> Result<Value, Failure> {
    const READ: &str = r#"
        const [base64, x, y, done] = arguments;
        const image = new Image();
        image.onload = () => {
            const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
            context.drawImage(image, 0, 0);
            done([...context.getImageData(x, y, 1, 1).data]);
        };
        image.src = `data:image/png;base64,${base64}`;
    "#;
    let picture = STANDARD.encode(fs::read(file)?);
    Ok(browser.execute_async(READ, vec![json!(picture), json!(at.0), json!(at.1)]).await?)
}

/// The size that a PNG file states (PNG, section 11.2.1: signature, length and type come before it).
fn png_size(file: &Path) -> Result<(u32, u32), Failure> {
    let bytes = fs::read(file)?;
    let number = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    let size = number(16).zip(number(20)).filter(|_| bytes.starts_with(b"\x89PNG"));
    size.ok_or_else(|| Failure::new(format!("{} is no PNG", file.display())))
}

/// The processes that have this folder on their command line or as HOME, zombies aside.
fn processes_of(home: &Path) -> Result<Vec<String>, Failure> {
    let mark = home.to_string_lossy().into_owned();
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let directory = entry?.path();
        let read =
            |file: &str| fs::read(directory.join(file)).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        // A process that ends while one looks is none.
        let (Ok(command), Ok(environment)) = (read("cmdline"), read("environ")) else { continue };
        if command.contains(&mark) || environment.contains(&format!("HOME={mark}")) {
            found.push(command.replace('\0', " "));
        }
    }
    Ok(found)
}

fn expect<T: std::fmt::Debug>(what: &str, seen: T, right: impl FnOnce(&T) -> bool) -> Result<(), Failure> {
    if right(&seen) {
        return Ok(());
    }
    Err(Failure::new(format!("{what} {seen:?}")))
}
