//! What was found, as the protocol tells it. A path below the user's own folder names the user: it begins with `~` here.

use std::path::Path;

use protocol::installation::{self, InstallationResult};

use super::doctor::{Examination, Finding};
use super::look::Look;
use super::place::{Place, Scope};
use super::places::Locations;
use crate::texts::Texts;

/// See the module.
#[must_use]
pub fn report(examination: &Examination, locations: &Locations, texts: &Texts) -> InstallationResult {
    let home = locations.home.as_deref();
    InstallationResult {
        program: shown(&locations.program, home),
        manifests: examination.looks.iter().map(|look| manifest(look, home)).collect(),
        findings: examination.findings.iter().map(|each| finding(each, locations, texts)).collect(),
    }
}

fn manifest(look: &Look, home: Option<&Path>) -> installation::Manifest {
    let callers = look.manifest.as_ref().map(|manifest| manifest.callers(look.place.form()).to_vec());
    installation::Manifest {
        browser: look.place.browser_names(),
        system: look.place.scope == Scope::System,
        place: shown_place(&look.place, home),
        program: look.manifest.as_ref().map(|manifest| shown(&manifest.path, home)),
        extensions: callers.unwrap_or_default(),
    }
}

/// One finding, in words.
#[must_use]
pub fn finding(finding: &Finding, locations: &Locations, texts: &Texts) -> installation::Finding {
    let home = locations.home.as_deref();
    let place = finding.place.as_ref().map(|place| shown_place(place, home));
    let program = finding.program.as_ref().map(|program| shown(program, home));
    let command = finding.command().map(|command| as_typed(command, locations));
    let values = [
        ("$BROWSER$", finding.browser.as_deref()),
        ("$PLACE$", place.as_deref()),
        ("$PROGRAM$", program.as_deref()),
        ("$COMMAND$", command.as_deref()),
    ];
    let fill = |key: String| {
        let text = texts.shared(&key).to_owned();
        values.into_iter().fold(text, |text, (name, value)| text.replace(name, value.unwrap_or("-")))
    };
    let (sentence, remedy) = (fill(finding.cause.sentence_key()), fill(finding.cause.remedy_key()));
    let browser = finding.browser.clone();
    installation::Finding { cause: finding.cause, browser, place, program, command, sentence, remedy }
}

/// On Windows no installer puts the program where its name alone is enough.
fn as_typed(command: &str, locations: &Locations) -> String {
    let program = locations.program.to_string_lossy();
    let is_the_users = locations.home.as_ref().is_some_and(|home| locations.program.starts_with(home));
    match command.split_once(' ') {
        Some((_, arguments)) if cfg!(windows) && !is_the_users => format!("\"{program}\" {arguments}"),
        _ => command.to_owned(),
    }
}

fn shown_place(place: &Place, home: Option<&Path>) -> String {
    if place.key.is_some() { place.to_string() } else { shown(&place.file, home) }
}

fn shown(path: &Path, home: Option<&Path>) -> String {
    match home.filter(|home| home.parent().is_some()).and_then(|home| path.strip_prefix(home).ok()) {
        Some(rest) => Path::new("~").join(rest).to_string_lossy().into_owned(),
        None => path.to_string_lossy().into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use protocol::installation::InstallationCause;

    use super::*;
    use crate::installation::doctor::Mend;
    use crate::texts::Language;

    #[test]
    fn a_path_does_not_name_the_user() {
        let home = Some(Path::new("/home/maelle.legoff"));
        let inside = Path::new("/home/maelle.legoff").join("bin").join("cle-megalis");
        assert_eq!(shown(&inside, home), Path::new("~").join("bin").join("cle-megalis").to_string_lossy());
        assert_eq!(shown(Path::new("/usr/bin/cle-megalis"), home), "/usr/bin/cle-megalis");
        // A service's home may be the root.
        assert_eq!(shown(Path::new("/usr/bin/cle-megalis"), Some(Path::new("/"))), "/usr/bin/cle-megalis");
    }

    #[test]
    fn no_text_is_left_with_a_name_to_fill_in() {
        let place = crate::installation::places::of_profile(Path::new("/p"));
        let locations =
            Locations { root: "/".into(), home: None, config: None, program: PathBuf::from("/p/cle-megalis") };
        for language in [Language::French, Language::English] {
            let texts = Texts::load(language).unwrap();
            for cause in InstallationCause::ALL {
                let found = Finding {
                    cause,
                    browser: Some("Brave".to_owned()),
                    program: Some(PathBuf::from("/q")),
                    mend: Some(Mend::Remove(place.clone())),
                    place: Some(place.clone()),
                };
                let told = finding(&found, &locations, &texts);
                for text in [&told.sentence, &told.remedy] {
                    assert!(text.len() > 10 && !text.contains('$'), "{cause:?}: {text}");
                }
            }
        }
    }
}
