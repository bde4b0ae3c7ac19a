//! `publiccode.yml`, by which catalogues of public software find the product (<https://yml.publiccode.tools>).

use super::changelog::Section;

/// At the repository's root, as the standard demands.
pub(super) const FILE: &str = "publiccode.yml";

/// In what it says otherwise than the changelog of the newest release; it must not state one that never was.
pub(super) fn disagreement(publiccode: &str, sections: &[Section<'_>]) -> Vec<String> {
    let released = sections.iter().find(|section| section.date.is_some());
    let expected = [
        ("softwareVersion", released.map(|section| section.version)),
        ("releaseDate", released.and_then(|section| section.date)),
    ];
    let wrong = expected.into_iter().filter(|(name, value)| member(publiccode, name) != *value);
    wrong
        .map(|(name, value)| {
            let remedy = value.map_or_else(|| format!("remove {name}"), |value| format!("write {name}: \"{value}\""));
            format!("{FILE} does not fit CHANGELOG.md: {remedy}")
        })
        .collect()
}

/// The value of a member of the outermost mapping, without quotes.
fn member<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    Some(line.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::super::changelog;
    use super::*;
    use crate::files;
    use crate::workspace::Workspace;

    fn read(name: &str) -> String {
        files::read_text(&Workspace::find().unwrap().root.join(name)).unwrap()
    }

    #[test]
    fn ours_states_the_newest_release_and_the_workspaces_licence() {
        let ours = read(FILE);
        assert_eq!(disagreement(&ours, &changelog::sections(&read("CHANGELOG.md"))), Vec::<String>::new());
        let licence = read("Cargo.toml").lines().find_map(|line| line.strip_prefix("license = ").map(str::to_owned));
        assert!(ours.contains(&format!("license: {}", licence.unwrap().trim_matches('"'))), "another licence");
    }

    /// What the standard makes mandatory, and the lengths that it sets.
    #[test]
    fn ours_has_all_that_the_standard_demands() {
        let ours = read(FILE);
        for name in ["publiccodeYmlVersion", "name", "url", "developmentStatus", "softwareType", "legal", "maintenance"]
        {
            assert!(member(&ours, name).is_some(), "{name}");
        }
        for list in ["platforms", "localisation", "description"] {
            assert_eq!(member(&ours, list), Some(""), "{list}");
        }
        let descriptions = ours.split("\n  shortDescription").count();
        assert_eq!(descriptions, 1, "short descriptions stand below a language");
        for language in ["fr", "en"] {
            let part = ours.split_once(&format!("\n  {language}:\n")).unwrap_or_else(|| panic!("no {language}")).1;
            let short = part.split_once("shortDescription: >\n").unwrap().1.split("\n    long").next().unwrap();
            let long = part.split_once("longDescription: >\n").unwrap().1.split("\n    features").next().unwrap();
            let length = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").chars().count();
            assert!(length(short) <= 150, "{language}: short description of {} characters", length(short));
            assert!((150..=10_000).contains(&length(long)), "{language}: long description of {}", length(long));
        }
    }

    #[test]
    fn what_was_never_released_is_not_stated() {
        let unreleased = changelog::sections("\n## 0.1.0, not yet released\n\n- New.\n");
        assert!(disagreement("name: x\n", &unreleased).is_empty());
        let said = disagreement("softwareVersion: 0.1.0\n", &unreleased);
        assert!(matches!(said.as_slice(), [one] if one.contains("remove softwareVersion")), "{said:?}");
    }
}
