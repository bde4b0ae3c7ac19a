//! No program, or one that does not do.

use protocol::problem::Problem;

use super::{Tour, Visitor};
use crate::{browser::Kind, desk::Host, scenario::Failure};

pub(super) async fn tour<V: Visitor>(tour: &mut Tour<'_, V>) -> Result<(), Failure> {
    // Before anything has failed: what is tried again after a failure goes on being called one.
    tour.desk.change_host(Host::Silent)?;
    tour.open_record("").await?;
    tour.panel("connecting", "panel_connecting", &[]).await?;
    // A program that does not greet is given up after 15 s; the popup gets another one.
    tour.browser().go("about:blank").await?;
    let connecting = tour.message("popup_connecting", &[])?;
    tour.popup("connecting", &connecting).await?;

    // Firefox does not tell a program that is not for this extension from none at all.
    let forbidden = if tour.browser().kind() == Kind::Firefox { Problem::HostMissing } else { Problem::HostForbidden };
    for (name, host, problem) in [
        ("program-missing", Host::Missing, Problem::HostMissing),
        ("program-refuses", Host::OfAnotherExtension, forbidden),
        ("program-ends", Host::Ending, Problem::HostFailed),
        ("program-too-old", Host::OfVersion(0, 9), Problem::HostTooOld),
        ("extension-too-old", Host::OfVersion(2, 0), Problem::ExtensionTooOld),
    ] {
        tour.desk.change_host(host)?;
        tour.problem(name, problem).await?;
    }
    tour.desk.change_host(Host::Installed)
}
