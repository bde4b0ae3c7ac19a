//! `docs/packages.md`, which says what each package installs: the tests hold the packages against it.

use std::{fs, path::Path};

use crate::scenario::Failure;

/// The rows of the one table below the heading, without its head. Of each cell that has code in it, the code alone.
///
/// # Errors
/// When the document has no such heading, or no table below it.
pub fn table(heading: &str) -> Result<Vec<Vec<String>>, Failure> {
    let document = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/packages.md"))?;
    rows(&document, heading).ok_or_else(|| Failure::new(format!("docs/packages.md has no table below {heading:?}")))
}

/// The first cell of each row.
///
/// # Errors
/// As [`table`].
pub fn first_column(heading: &str) -> Result<Vec<String>, Failure> {
    Ok(table(heading)?.into_iter().filter_map(|row| row.into_iter().next()).collect())
}

fn rows(document: &str, heading: &str) -> Option<Vec<Vec<String>>> {
    let mut lines = document.lines().skip_while(|line| line.trim_start_matches('#').trim() != heading);
    lines.next()?;
    let section = lines.take_while(|line| !line.starts_with('#'));
    let table: Vec<_> =
        section.skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|')).collect();
    let rows: Vec<_> = table.into_iter().skip(2).map(cells).collect();
    (!rows.is_empty()).then_some(rows)
}

fn cells(row: &str) -> Vec<String> {
    let cell = |cell: &str| cell.split('`').nth(1).unwrap_or(cell.trim()).to_owned();
    row.trim().trim_matches('|').split('|').map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_from_its_own_section_alone() {
        let document = "# A\n## Files\nText.\n\n| File | |\n| --- | --- |\n| `/a b` | the program |\n| `/c` | |\n\n\
                        ## Keys\n\nNone.\n## More\n| x |\n| --- |\n| `k` |\n";
        assert_eq!(rows(document, "Files").unwrap(), [["/a b", "the program"], ["/c", ""]]);
        assert_eq!(rows(document, "Keys"), None);
        assert_eq!(rows(document, "Nothing"), None);
    }
}
