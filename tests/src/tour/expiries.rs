//! What is remembered of records, and what is told of a record's own certificate.

use protocol::problem::Problem;

use super::{Page, Tour, Visitor, within};
use crate::{
    browser::Tab,
    cast::{MAELLE, maelle, yann},
    desk::{Host, PATIENCE},
    pcscd::Readers,
    replica::{AgentId, ERWAN_CADIOU, GWENOLA_RIOU, MAELLE_LE_GOFF, YANN_TANGUY},
    scenario::Failure,
    test_certificate::{TestCertificate, Usage},
};

/// Nothing is remembered of what came before on the tour, and whether anything is from now on.
const START_ANEW: &str = r"
    const [memory, done] = arguments;
    chrome.storage.local.clear().then(() => chrome.storage.local.set({ settings: { memory } })).then(() => done());
";

pub(super) async fn tour<V: Visitor>(tour: &mut Tour<'_, V>) -> Result<(), Failure> {
    tour.stage.start_pcscd(Readers::TwoVirtual)?;
    let from = start_anew(tour, true).await?;
    state(tour, "none", "expiries_none").await?;
    tour.browser().close_tab(&from).await?;

    about_the_record(tour).await?;
    about_all(tour).await?;

    let from = start_anew(tour, false).await?;
    state(tour, "off", "expiries_off").await?;
    tour.browser().close_tab(&from).await?;
    let from = start_anew(tour, true).await?;
    Ok(tour.browser().close_tab(&from).await?)
}

/// A certificate that does not serve, or not for long, without a token and without the program.
async fn about_the_record<V: Visitor>(tour: &mut Tour<'_, V>) -> Result<(), Failure> {
    let does_not_serve = "panel_field_does_not_serve";
    tour.open_record(&maelle().valid_days(-1100, -5).issue()?.pem_for_field()).await?;
    tour.panel("record-expired-no-token", does_not_serve, &[]).await?;
    tour.open_record(&maelle().valid_days(-1050, 21).issue()?.pem_for_field()).await?;
    tour.panel("record-ends-soon-no-token", Problem::NoToken.sentence_key(), &[]).await?;
    tour.desk.change_host(Host::Missing)?;
    // The program that runs goes with the last page that needs it.
    tour.browser().go("about:blank").await?;
    tour.open_record(&maelle().usage(Usage::SignatureOnly).issue()?.pem_for_field()).await?;
    tour.panel("record-signature-only-no-program", does_not_serve, &[]).await?;
    tour.browser().go("about:blank").await?;
    tour.desk.change_host(Host::Installed)
}

/// Several records: expired, urgent, soon, later; one of them saved here, one in another's name.
async fn about_all<V: Visitor>(tour: &mut Tour<'_, V>) -> Result<(), Failure> {
    let erwan = TestCertificate::of("Erwan", "CADIOU");
    let gwenola = TestCertificate::of("Gwenola", "RIOU");
    open(tour, ERWAN_CADIOU, &erwan.valid_days(-1100, -12)).await?;
    open(tour, YANN_TANGUY, &maelle().valid_days(-1080, 12)).await?;
    open(tour, GWENOLA_RIOU, &gwenola.valid_days(-1050, 44)).await?;
    open(tour, MAELLE_LE_GOFF, &maelle().valid_days(-30, 1050)).await?;
    tour.desk.save().await?;

    let title = tour.message("ending_title", &[])?;
    let from = tour.browser().popup().await?;
    tour.browser().wait_for_text("#ending", &title, PATIENCE).await?;
    let no_token = tour.message(Problem::NoToken.sentence_key(), &[])?;
    tour.browser().wait_for_text("#content", &no_token, PATIENCE).await?;
    tour.at_popup("certificates-end-soon").await?;
    tour.browser().close_tab(&from).await?;

    let from = tour.browser().extension_page("expiries.html").await?;
    tour.browser().wait_for_text("tbody", MAELLE, PATIENCE).await?;
    visit(tour, "several").await?;
    let wipe = tour.message("expiries_wipe", &[])?;
    tour.browser().click_labelled(&wipe).await?;
    state(tour, "question-before-wiping", "expiries_wipe_title").await?;
    let keep = tour.message("expiries_keep", &[])?;
    tour.browser().click_labelled(&keep).await?;
    tour.browser().type_text("#search", "xyz").await?;
    state(tour, "none-found", "expiries_not_found").await?;
    tour.browser().close_tab(&from).await?;
    // For the chapters to come.
    tour.desk.replica.set_certificate(YANN_TANGUY, &yann().issue()?.pem_for_field());
    Ok(())
}

/// The administrator opens the record of `agent`, in which this certificate stands, and it is noticed.
async fn open<V: Visitor>(
    tour: &mut Tour<'_, V>,
    agent: AgentId,
    certificate: &TestCertificate,
) -> Result<(), Failure> {
    tour.desk.replica.set_certificate(agent, &certificate.issue()?.pem_for_field());
    tour.desk.open_form(YANN_TANGUY, agent).await?;
    let no_token = tour.message(Problem::NoToken.sentence_key(), &[])?;
    tour.desk.panel_says(&no_token).await?;
    Ok(())
}

/// Opens "Échéances" with nothing remembered; gives the tab one comes from.
async fn start_anew<V: Visitor>(tour: &Tour<'_, V>, memory: bool) -> Result<Tab, Failure> {
    let from = tour.browser().extension_page("expiries.html").await?;
    tour.browser().execute_async(START_ANEW, vec![memory.into()]).await?;
    Ok(from)
}

/// The page's state `name`, which says `key`.
async fn state<V: Visitor>(tour: &mut Tour<'_, V>, name: &str, key: &str) -> Result<(), Failure> {
    let fragment = tour.message(key, &[])?;
    let waited = tour.browser().wait_for_text("main", &fragment, PATIENCE).await;
    waited.map_err(|error| within(name, &error.into()))?;
    visit(tour, name).await
}

async fn visit<V: Visitor>(tour: &mut Tour<'_, V>, name: &str) -> Result<(), Failure> {
    tour.visitor.visit(tour.desk, Page::Expiries, name).await.map_err(|failure| within(name, &failure))
}
