//! `cargo xtask bench fill`: how long from the page being ready to the field being filled, with the token plugged in
//! already, beside a bare native-messaging round trip to an echo host in the same browser; the token's own exchanges
//! are told apart. And what the host weighs. Times are medians of one run on one machine: compare the ratios only.

mod host_weight;

use std::{env, fs, io, io::Write, path::Path, process::ExitCode, time::Duration};

use bench::{
    browser::{Browser, Kind, Launch},
    desk::{self, Desk, FIELD, PATIENCE},
    pcscd::{Readers, Slot},
    replica::MAELLE_LE_GOFF,
    scenario::{Failure, Scenario, Stage},
    test_certificate::TestCertificate,
    virtual_token::{Atr, PluggedToken, StoredCertificate, VirtualToken},
};

/// The name under which browsers find the echo host.
const ECHO: &str = "fr.cle_megalis.echo";

/// How many fills are timed in each browser; a first one warms the browser up.
const ROUNDS: usize = 15;

fn main() -> ExitCode {
    bench::scenario::perform(Scenario::asynchronous("bench fill", bench_fill))
}

async fn bench_fill(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = TestCertificate::of("Maëlle", "LE GOFF").issue()?;
    let token =
        VirtualToken::ias_ecc(&[StoredCertificate::of(&certificate)], Atr::ChamberSignCosmo7).plug_in(Slot::First)?;
    token.wait_until_noticed()?;

    say("medians in milliseconds     echo   fill  token  exchanges  (fill - token) / echo")?;
    for kind in Kind::ALL {
        let echo = echo(kind, &stage.directory().join(format!("echo-{kind}"))).await?;
        let filled =
            fill(kind, &stage.directory().join(format!("fill-{kind}")), &token, &certificate.pem_for_field()).await?;
        let Filled { whole, token, exchanges } = filled;
        let ratio = (whole - token) / echo;
        let name = kind.name();
        let goal = verdict(ratio, 2.0);
        say(&format!("{name:<26} {echo:>5.1}  {whole:>5.1}  {token:>5.1}  {exchanges:>9}  {ratio:>5.2} ({goal})"))?;
    }

    let weight = host_weight::measure(&desk::program(), Duration::from_secs(2))?;
    let (file, peak) = (weight.file_megabytes, weight.peak_megabytes);
    say(&format!("host on disk: {file:.2} MB ({})", verdict(file, 3.0)))?;
    say(&format!("host's peak memory: {peak:.1} MB ({})", verdict(peak, 8.0)))?;
    let wasm = megabytes(fs::metadata(desk::extension(Kind::Chromium).join("brain_bg.wasm"))?.len()) * 1000.0;
    say(&format!("WASM: {wasm:.0} KB raw ({})", verdict(wasm, 300.0)))?;
    Ok(())
}

/// Times on a busy machine are no reason to fail; that a goal was missed is said all the same.
fn verdict(measured: f64, goal: f64) -> String {
    if measured <= goal { format!("goal: at most {goal}") } else { format!("goal of {goal} MISSED") }
}

/// The median round trip from `connectNative` to the first answer, in milliseconds.
async fn echo(kind: Kind, home: &Path) -> Result<f64, Failure> {
    fs::create_dir_all(home)?;
    let extension = Path::new(env!("CARGO_MANIFEST_DIR")).join("echo_extension");
    let launch = Launch::new(kind, extension, home);
    desk::write_manifest(&launch, ECHO, &desk::bench_program("echo_host")?, true)?;
    let browser = Browser::launch(&launch).await?;
    browser.extension_page("measure.html").await?;
    let output = browser.wait_for_text("#milliseconds", "]", PATIENCE).await?;
    browser.close().await?;
    let mut times: Vec<f64> = serde_json::from_str(&output)?;
    Ok(median(&mut times))
}

/// Medians in milliseconds.
struct Filled {
    /// From the page being ready to the field being filled.
    whole: f64,
    /// The part of it between the token's first and last answer.
    token: f64,
    /// How many commands the token answered for the last one.
    exchanges: usize,
}

async fn fill(kind: Kind, folder: &Path, token: &PluggedToken, text: &str) -> Result<Filled, Failure> {
    fs::create_dir_all(folder)?;
    let desk = Desk::open(kind, folder).await?;
    let (mut whole, mut on_token, mut exchanges) = (Vec::new(), Vec::new(), 0);
    for _ in 0..=ROUNDS {
        // Nothing of the last round is left open: the host starts anew each time, as for a user who opens a record.
        desk.go_signed_in(MAELLE_LE_GOFF, "/").await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let before = token.exchanges();
        desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
        desk.field_holds(text).await?;
        whole.push(time_of_fill(&desk.browser).await?);
        let entries = token.log().entries().split_off(before);
        if let [first, .., last] = entries.as_slice() {
            on_token.push((last.at - first.at).as_secs_f64() * 1000.0);
        }
        exchanges = entries.len();
    }
    desk.close().await?;
    Ok(Filled { exchanges, whole: median(&mut whole.split_off(1)), token: median(&mut on_token.split_off(1)) })
}

async fn time_of_fill(browser: &Browser) -> Result<f64, Failure> {
    browser.find(FIELD).await?;
    let text = browser.attribute("html", "data-filled-after").await?;
    Ok(text.ok_or_else(|| Failure::new("the page did not notice the fill"))?.parse()?)
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Millions of bytes.
fn megabytes(bytes: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "files here are far below 2^52 bytes")]
    let bytes = bytes as f64;
    bytes / 1e6
}

fn say(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}
