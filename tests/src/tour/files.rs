//! Without a token: what is said of the files that the user chooses.

use std::path::{Path, PathBuf};

use super::{Tour, Visitor};
use crate::{
    cast::{MAELLE, maelle, yann},
    certificate_file::FileKind,
    desk::PATIENCE,
    pcscd::Readers,
    scenario::Failure,
    test_certificate::{Issued, Usage},
};

/// The page on which the popup takes files.
const PAGE: &str = "popup.html#file";

pub(super) async fn tour<V: Visitor>(tour: &mut Tour<'_, V>) -> Result<(), Failure> {
    tour.stage.start_pcscd(Readers::TwoVirtual)?;
    let folder = tour.stage.directory().join("fichiers");
    let own = maelle().organisation("MAIRIE DE KERMARIA").issue()?;
    let signature = maelle().usage(Usage::SignatureOnly).issue()?;
    let others = yann().issue()?;
    in_form(tour, &folder, &own, &others, &signature).await?;
    on_page(tour, &folder, &own, &signature).await
}

async fn in_form<V: Visitor>(
    tour: &mut Tour<'_, V>,
    folder: &Path,
    own: &Issued,
    others: &Issued,
    signature: &Issued,
) -> Result<(), Failure> {
    tour.open_record("").await?;
    for (name, file, says, names) in [
        ("file-filled", FileKind::P7b.write(folder, &[own])?, "panel_filled", &[MAELLE][..]),
        ("file-private-key", FileKind::Pkcs12.write(folder, &[])?, "file_private_key", &[]),
        ("file-nothing-of-use", text(folder)?, "file_nothing_of_use", &[]),
    ] {
        tour.in_panel().await?.choose_file(&file).await?;
        tour.panel(name, says, names).await?;
    }
    for (name, file, says) in [
        ("file-someone-elses", FileKind::Der.write(folder, &[others])?, "file_other_holder"),
        ("file-none-serves", FileKind::Pem.write(folder, &[signature])?, "file_none_serves"),
    ] {
        tour.open_record("").await?;
        tour.in_panel().await?.choose_file(&file).await?;
        tour.panel(name, says, &[]).await?;
    }
    Ok(())
}

async fn on_page<V: Visitor>(
    tour: &mut Tour<'_, V>,
    folder: &Path,
    own: &Issued,
    signature: &Issued,
) -> Result<(), Failure> {
    let from = tour.browser().extension_page(PAGE).await?;
    tour.at_popup("file-to-choose").await?;
    for (name, file, says) in [
        ("file-serves", FileKind::P7b.write(folder, &[own])?, "file_serves"),
        ("file-none-serves", FileKind::Pem.write(folder, &[signature])?, "file_none_serves"),
        ("file-private-key", FileKind::Pkcs12.write(folder, &[])?, "file_private_key"),
    ] {
        tour.browser().choose_file("#file input", &file).await?;
        tour.browser().wait_for_text("#content", &tour.message(says, &[])?, PATIENCE).await?;
        tour.at_popup(name).await?;
    }
    Ok(tour.browser().close_tab(&from).await?)
}

/// A file that holds no certificate.
fn text(folder: &Path) -> Result<PathBuf, Failure> {
    let file = folder.join("courriel.txt");
    std::fs::write(&file, "Bonjour, voici mon certificat.")?;
    Ok(file)
}
