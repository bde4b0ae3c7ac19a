//! `docs/tokens.md` shows the table as it is.

use super::table::TABLE;
use super::{Access, Product, Sign, Sureness};
use crate::token::family;

const DOCUMENT: &str = include_str!("../../../../docs/tokens.md");

fn row(product: &Product) -> String {
    let sign = match &product.sign {
        Sign::Atr(pattern) => format!("`{pattern}`"),
        Sign::Historical(pattern) => format!("historical bytes `{pattern}` …"),
        Sign::Application(application) => {
            format!("application `{}`", application.aid.iter().map(|byte| format!("{byte:02X}")).collect::<String>())
        }
    };
    let (family, tested) = match product.access {
        Access::Family(family) => (format!("`{family}`"), "virtual token of the family"),
        Access::OwnSoftware => ("its maker’s software".to_owned(), "recognition"),
        Access::Unknown => ("not known".to_owned(), "recognition"),
    };
    let sureness = match product.sureness {
        Sureness::Sure => "sure",
        Sureness::Likely => "likely",
        Sureness::Unsure => "unsure",
    };
    format!("| {} | {sign} | {family} | {sureness} | {tested} |", product.name)
}

#[test]
fn the_document_shows_the_table() {
    let expected: Vec<String> = TABLE.iter().map(row).collect();
    let heading = "| Token or card | Answer to reset | Read by | How sure | Tested by |";
    let mut lines = DOCUMENT.lines().skip_while(|line| *line != heading).skip(2);
    let shown: Vec<&str> = lines.by_ref().take_while(|line| line.starts_with('|')).collect();
    assert!(shown == expected, "docs/tokens.md should show this table:\n\n{}\n", expected.join("\n"));
}

#[test]
fn the_document_says_of_every_family_what_is_read_and_of_no_other() {
    let rows = DOCUMENT.lines().skip_while(|line| *line != "| Family | What is read |").skip(2);
    let names = rows.take_while(|line| line.starts_with('|')).filter_map(|row| row.split('|').nth(1));
    let mut described: Vec<&str> = names.flat_map(|names| names.split(',')).map(str::trim).collect();
    let mut read: Vec<String> = family::in_order_for(&[]).iter().map(|family| format!("`{}`", family.name())).collect();
    described.sort_unstable();
    read.sort_unstable();
    read.dedup();
    assert_eq!(described, read, "described in docs/tokens.md, and read by the code");
}
