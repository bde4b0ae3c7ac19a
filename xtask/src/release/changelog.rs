//! The changelog's headings: `## 1.2.3, 2026-12-01`, or `## 1.2.3, not yet released`.

/// A version's section.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Section<'a> {
    /// Its version.
    pub(super) version: &'a str,
    /// The day of its release, `YYYY-MM-DD`; none as long as there is none.
    pub(super) date: Option<&'a str>,
    /// Whether it tells anything.
    pub(super) tells: bool,
}

/// All sections, in their order: the newest first.
pub(super) fn sections(text: &str) -> Vec<Section<'_>> {
    let parts = text.split("\n## ").skip(1);
    parts
        .filter_map(|part| {
            let (heading, rest) = part.split_once('\n').unwrap_or((part, ""));
            let (version, day) = heading.split_once(',')?;
            let day = day.trim();
            let tells = rest.lines().any(|line| line.starts_with("- "));
            Some(Section { version: version.trim(), date: is_date(day).then_some(day), tells })
        })
        .collect()
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let &[year, month, day] = parts.as_slice() else { return false };
    let number = |part: &str, digits: usize| part.parse::<u16>().ok().filter(|_| part.len() == digits);
    let within = |part: &str, most: u16| number(part, 2).is_some_and(|number| (1..=most).contains(&number));
    number(year, 4).is_some() && within(month, 12) && within(day, 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn released_and_unreleased_sections_are_told_apart() {
        let text = "# Changelog\n\nWords.\n\n## 0.2.0, not yet released\n\n- New.\n\n## 0.1.0, 2026-12-01\n\n## x\n";
        let expected = [
            Section { version: "0.2.0", date: None, tells: true },
            Section { version: "0.1.0", date: Some("2026-12-01"), tells: false },
        ];
        assert_eq!(sections(text), expected);
        for (day, is) in [("2026-12-01", true), ("2026-13-01", false), ("2026-1-01", false), ("01/12/2026", false)] {
            assert_eq!(is_date(day), is, "{day}");
        }
    }
}
