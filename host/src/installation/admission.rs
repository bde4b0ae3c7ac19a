//! Whom the manifests let call this program, besides our own extension: a copy of it under another id, which a store or an
//! IT department has signed.

use protocol::identity::CHROMIUM_EXTENSION_ORIGIN;

use super::extension_id::ExtensionId;
use super::look::{is_same, look};
use super::place::Form;
use super::places::{Locations, of_form};

/// Whether the extension of Chromium's with this origin may call: ours, and whichever a manifest names that stands where
/// browsers look and is for this very program.
#[must_use]
pub fn admits(origin: &str, locations: &Locations) -> bool {
    origin == CHROMIUM_EXTENSION_ORIGIN || ExtensionId::of_origin(origin).is_some() && is_declared(origin, locations)
}

fn is_declared(origin: &str, locations: &Locations) -> bool {
    of_form(locations.all(), Form::Chromium).filter_map(|place| look(&place, &locations.program)).any(|look| {
        let is_for_this = look.program.as_ref().is_some_and(|program| is_same(program, &locations.program));
        let manifest = look.manifest.filter(|manifest| is_for_this && manifest.is_for_this_host());
        manifest.is_some_and(|manifest| manifest.allowed_origins.iter().any(|allowed| allowed == origin))
    })
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use crate::installation::declaration::declare;

    #[test]
    fn only_what_a_manifest_for_this_very_program_names_is_let_in() {
        let folder = tempfile::tempdir().unwrap();
        let (program, other) = (folder.path().join("cle-megalis"), folder.path().join("other"));
        std::fs::write(&program, "").unwrap();
        std::fs::write(&other, "").unwrap();
        let home = folder.path().join("home");
        let config = Some(home.join(".config"));
        let locations =
            Locations { root: folder.path().to_owned(), home: Some(home), config, program: program.clone() };
        let [declared, of_other, unknown] =
            ["a", "b", "c"].map(|letter| letter.repeat(32).parse::<ExtensionId>().unwrap());
        let places = locations.user().unwrap();
        declare(&places[0], &program, std::slice::from_ref(&declared)).unwrap();
        declare(&places[1], &other, std::slice::from_ref(&of_other)).unwrap();
        assert!(admits(CHROMIUM_EXTENSION_ORIGIN, &locations));
        assert!(admits(&declared.origin(), &locations));
        for stranger in [&of_other.origin(), &unknown.origin(), "https://example.org/", "chrome-extension://*/"] {
            assert!(!admits(stranger, &locations), "{stranger}");
        }
        // The computer's manifests count as the user's do.
        declare(&locations.system()[1], &program, std::slice::from_ref(&unknown)).unwrap();
        assert!(admits(&unknown.origin(), &locations));
    }
}
