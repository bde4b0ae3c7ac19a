//! The pictures of the users' guide, from the packaged extension in a real browser: the ways that the guide describes, as
//! its readers see them. `docs/guide-utilisateur.md` shows them.

use std::{
    env, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use bench::{
    browser::{Kind, Viewport},
    cast::{MAELLE, YANN, chambersign_token, maelle, yann},
    certificate_file::FileKind,
    desk::{Desk, PATIENCE},
    pcscd::{Readers, Slot},
    replica::{ACCOUNT_HOST, AgentId, ERWAN_CADIOU, GWENOLA_RIOU, MAELLE_LE_GOFF, ORGANISM, YANN_TANGUY},
    scenario::{Failure, Scenario, Stage},
    test_certificate::TestCertificate,
};

const ERWAN: &str = "Erwan CADIOU";
const PANEL: &str = "iframe#cle-megalis-panel";
/// So wide that the pages look as usual, and so high that the guide's reader sees what is spoken of and little else.
const WINDOW: Viewport = Viewport { width: 1024, height: 720 };
/// So high that no panel is cut off.
const HIGH: Viewport = Viewport { width: 1024, height: 2000 };
const POPUP: Viewport = Viewport { width: 360, height: 900 };

fn main() -> ExitCode {
    bench::scenario::perform(Scenario::asynchronous("guide", guide))
}

async fn guide(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let desk = Desk::open(Kind::Chromium, stage.directory()).await?;
    let camera = Camera { desk: &desk, folder: folder()? };
    own_record(&camera).await?;
    list(&camera).await?;
    questions(&camera, stage.directory()).await?;
    expiries(&camera).await?;
    desk.close().await
}

/// An agent fills the own record.
async fn own_record(camera: &Camera<'_>) -> Result<(), Failure> {
    let desk = camera.desk;
    let certificate = maelle().organisation("MAIRIE DE KERMARIA").issue()?;
    let token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    token.wait_until_noticed()?;
    desk.browser.resize(WINDOW).await?;
    let from = desk.browser.extension_page("welcome.html").await?;
    desk.browser.wait_for_text("#content", &desk.message("check_ready", &[])?, PATIENCE).await?;
    camera.element("main", "verification").await?;
    desk.browser.close_tab(&from).await?;
    desk.go_signed_in(MAELLE_LE_GOFF, "/").await?;
    desk.hint_says(&desk.message("guide_welcome", &[])?).await?;
    camera.window("accueil").await?;
    desk.browser.click("a[style*=outline]").await?;
    desk.hint_says(&desk.message("guide_view", &[])?).await?;
    camera.window("fiche").await?;
    desk.browser.click("a[style*=outline]").await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.panel_says(MAELLE).await?;
    desk.browser.panel().await?.wait_until_in_sight(PATIENCE).await?;
    camera.window("formulaire-rempli").await?;
    desk.save().await?;
    camera.window("enregistre").await?;
    let from = desk.browser.popup().await?;
    desk.browser.wait_for_text("#content", MAELLE, PATIENCE).await?;
    desk.browser.resize(POPUP).await?;
    camera.element("body", "fenetre").await?;
    desk.browser.close_tab(&from).await?;
    token.pull_out()?;
    Ok(Slot::First.wait_until(false)?)
}

/// The administrator finds the holder's row.
async fn list(camera: &Camera<'_>) -> Result<(), Failure> {
    let desk = camera.desk;
    desk.browser.resize(WINDOW).await?;
    let token = chambersign_token(&[&erwan().issue()?]).plug_in(Slot::First)?;
    token.wait_until_noticed()?;
    desk.go_signed_in(YANN_TANGUY, "/").await?;
    desk.browser.go(&format!("https://{ACCOUNT_HOST}/organism/agent/listagents/{ORGANISM}?page=1")).await?;
    desk.hint_says(&desk.message("guide_list", &[ERWAN])?).await?;
    camera.window("liste").await?;
    token.pull_out()?;
    Ok(Slot::First.wait_until(false)?)
}

/// Several records that were opened here.
async fn expiries(camera: &Camera<'_>) -> Result<(), Failure> {
    let desk = camera.desk;
    desk.browser.resize(WINDOW).await?;
    let gwenola = TestCertificate::of("Gwenola", "RIOU").email("gwenola.riou@exemple.bzh");
    let records: [(AgentId, TestCertificate); 4] = [
        (ERWAN_CADIOU, erwan().valid_days(-1100, -12)),
        (YANN_TANGUY, yann().valid_days(-1080, 12)),
        (GWENOLA_RIOU, gwenola.valid_days(-1050, 44)),
        (MAELLE_LE_GOFF, maelle().valid_days(-30, 1050)),
    ];
    for (agent, certificate) in records {
        desk.replica.set_certificate(agent, &certificate.issue()?.pem_for_field());
        desk.open_form(YANN_TANGUY, agent).await?;
        desk.panel_says(&desk.message("problem_no_token", &[])?).await?;
    }
    desk.save().await?;
    let from = desk.browser.extension_page("expiries.html").await?;
    desk.browser.wait_for_text("tbody", MAELLE, PATIENCE).await?;
    camera.element("main", "echeances").await?;
    Ok(desk.browser.close_tab(&from).await?)
}

fn erwan() -> TestCertificate {
    TestCertificate::of("Erwan", "CADIOU").email("erwan.cadiou@exemple.bzh")
}

/// What the panel says where something is out of the ordinary.
async fn questions(camera: &Camera<'_>, folder: &Path) -> Result<(), Failure> {
    let desk = camera.desk;
    desk.browser.resize(HIGH).await?;
    let old = maelle().organisation("MAIRIE DE KERMARIA").valid_days(-1060, 20).issue()?;
    let new = maelle().organisation("MAIRIE DE KERMARIA").valid_days(-3, 1092).issue()?;
    let renewed = chambersign_token(&[&new]).plug_in(Slot::First)?;
    renewed.wait_until_noticed()?;
    desk.replica.set_certificate(MAELLE_LE_GOFF, &old.pem_for_field());
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.panel_says(&desk.message("panel_replaced", &[MAELLE])?).await?;
    camera.element(PANEL, "renouvellement").await?;

    let other = renewed.swap(chambersign_token(&[&yann().organisation("MAIRIE DE KERMARIA").issue()?]))?;
    other.wait_until_noticed()?;
    desk.replica.set_certificate(MAELLE_LE_GOFF, "");
    desk.open_form(YANN_TANGUY, MAELLE_LE_GOFF).await?;
    desk.panel_says(YANN).await?;
    camera.element(PANEL, "autre-personne").await?;
    other.pull_out()?;
    Slot::First.wait_until(false)?;

    desk.open_form(YANN_TANGUY, MAELLE_LE_GOFF).await?;
    desk.panel_says(&desk.message("problem_no_token", &[])?).await?;
    let file = FileKind::P7b.write(folder, &[&new])?;
    desk.browser.panel().await?.choose_file(&file).await?;
    desk.panel_says(&desk.message("panel_filled", &[MAELLE])?).await?;
    camera.element(PANEL, "fichier").await
}

/// Where the pictures go.
struct Camera<'a> {
    desk: &'a Desk,
    folder: PathBuf,
}

impl Camera<'_> {
    /// What is seen of the page.
    async fn window(&self, name: &str) -> Result<(), Failure> {
        Ok(self.desk.browser.screenshot(&self.file(name)).await?)
    }

    /// One element.
    async fn element(&self, css: &str, name: &str) -> Result<(), Failure> {
        const BRING_INTO_SIGHT: &str =
            "document.querySelector(arguments[0]).scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.desk.browser.execute(BRING_INTO_SIGHT, vec![css.into()]).await?;
        Ok(self.desk.browser.element_screenshot(css, &self.file(name)).await?)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.png"))
    }
}

fn folder() -> io::Result<PathBuf> {
    let folder = env::var_os("CLE_MEGALIS_PICTURES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/pictures/guide"), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    folder.canonicalize()
}
