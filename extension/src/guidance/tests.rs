use protocol::tokens::TokensResult;

use super::*;
use crate::fixtures::*;

const WELCOME: &str = "guide_welcome";
const LIST: &str = "guide_list";
const VIEW: &str = "guide_view";
const MAELLE: &str = "7\tMaëlle\tLE GOFF";
const RONAN: &str = "8\tRonan\tLE GOFF";
const YANNS: &str = "12\tMr Yann\tTANGUY";
/// The link to the list of agents, where nothing is remembered.
const USERS: &str = "";

/// What is remembered of a record, as it goes on in the link's line.
fn holding(text: &str, key: &str) -> String {
    let certificate = certificate(text);
    format!("\t{}\t{}\t{key}\t5", certificate.sha256, certificate.validity.not_after.0)
}

fn decide(key: &str, links: &[&str], certificates: &[&str]) -> Option<(u32, String)> {
    let tokens = told(&tokens(vec![token("R", certificates)]));
    let line = |link: &&str| match link.split('\t').next() {
        None | Some("") => format!("guide_users\t\t\t{link}"),
        Some(_) => format!("{key}\t{link}"),
    };
    let seen: Vec<_> = links.iter().map(line).collect();
    hint(&seen.join("\n"), &tokens, NOW).map(|hint| (hint.at, hint.text.key))
}

fn at(link: u32, key: &str) -> Option<(u32, String)> {
    Some((link, key.to_owned()))
}

#[test]
fn the_user_is_led_to_the_own_record_by_their_own_certificate_alone() {
    for (user, led) in [(MAELLE, true), ("7\tMme MAELLE\tLe Goff", true), (YANNS, false), (RONAN, false)] {
        let found = decide(WELCOME, &[user], &[MAELLE_2026]);
        assert_eq!(found, if led { at(0, "guide_welcome") } else { None }, "{user}");
    }
    assert_eq!(decide(WELCOME, &[YANNS, USERS], &[MAELLE_2026, YANN]), at(0, "guide_welcome"));
}

#[test]
fn an_administrator_with_anothers_token_is_led_to_the_list_until_it_is_done() {
    let with = |users: &str| decide(WELCOME, &[YANNS, users], &[MAELLE_2026]);
    let sha256 = |text| certificate(text).sha256;
    assert_eq!(with(USERS), at(1, "guide_users"));
    assert_eq!(with(&format!("\t{}", sha256(MAELLE_2024))), at(1, "guide_users"));
    assert_eq!(with(&format!("\t{}\t{}", sha256(MAELLE_2024), sha256(MAELLE_2026))), None);
    // Perhaps their own after all: who can tell is not asked here.
    let unclear = "7\tMaëlle\tLE GOFF-MORVAN";
    assert_eq!(decide(WELCOME, &[unclear, USERS], &[MAELLE_2026]), None);
    assert_eq!(decide(WELCOME, &[unclear, USERS], &[YANN, MAELLE_2026]), None);
    let married = "7\tMaëlle\tMORVAN";
    assert_eq!(decide(WELCOME, &[married, USERS], &[MAELLE_2026]), None);
}

#[test]
fn in_the_list_the_holders_row_is_marked_and_no_other() {
    let rows = ["3\tMaëlle\tLE GALL", RONAN, MAELLE, YANNS];
    assert_eq!(decide(LIST, &rows, &[MAELLE_2026]), at(2, "guide_list"));
    assert_eq!(decide(LIST, &rows[..2], &[MAELLE_2026]), None);
    assert_eq!(decide(LIST, &[MAELLE, "9\tMaelle\tLe Goff"], &[MAELLE_2026]), None, "namesakes");
    assert_eq!(decide(LIST, &["9\tMaelle\tLe Goff", "90\tMaelle\tLe Goff"], &[MAELLE_2026]), None, "namesakes");
    // Nothing told given name and surname apart.
    let rows = ["7\tMaelle\tLe Goff", "7\tMaelle Le\tGoff"];
    assert_eq!(decide(LIST, &rows, &[MAELLE_2026]), at(0, "guide_list"));
}

#[test]
fn what_is_done_is_left_and_the_next_one_is_marked() {
    let done = [MAELLE, &holding(MAELLE_2026, "")].concat();
    assert_eq!(decide(LIST, &[&done, YANNS], &[MAELLE_2026, YANN]), at(1, "guide_list"));
    assert_eq!(decide(LIST, &[&done], &[MAELLE_2026]), None);
}

#[test]
fn the_view_page_says_what_was_put_there_and_hints_only_at_what_is_newer() {
    let with = |remembered: &str| decide(VIEW, &[&[MAELLE, remembered].concat()], &[MAELLE_2026]);
    assert_eq!(with(""), at(0, "guide_view"));
    assert_eq!(with(&holding(MAELLE_2024, "guide_put")), at(0, "guide_view"));
    assert_eq!(with(&holding(MAELLE_2026, "guide_put")), at(0, "guide_put"));
    assert_eq!(with("\tab\t4102444800\tguide_put\t5"), None, "a newer one stands there");
    assert_eq!(decide(VIEW, &[MAELLE], &[YANN]), None);
    assert_eq!(decide(VIEW, &[MAELLE], &[MAELLE_SIGNATURE]), None, "it does not serve");
    let tokens = told(&tokens(vec![token("R", &[MAELLE_2026])]));
    let said = |remembered: &str| hint(&[VIEW, "\t", MAELLE, remembered].concat(), &tokens, NOW).expect("a hint");
    let there = said(&holding(MAELLE_2026, "guide_put"));
    assert_eq!((there.text.with.last(), there.outlined), (Some(&Content::Day(5)), false));
    assert!(said("").outlined);
}

#[test]
fn nothing_is_said_without_a_token_or_before_it_is_read() {
    let decide = |tokens: &TokensResult| hint(&[VIEW, "\t", MAELLE].concat(), &told(tokens), NOW);
    assert!(decide(&TokensResult::default()).is_none());
    let mut reading = token("R", &[MAELLE_2026]);
    reading.state = protocol::tokens::TokenState::Reading;
    assert!(decide(&tokens(vec![reading])).is_none());
    assert!(decide(&tokens(vec![token("R", &[MAELLE_2026])])).is_some());
}

#[test]
fn only_the_three_pages_of_the_right_origins_are_on_the_way() {
    let here = |path| is_on_the_way(record_form::ORIGIN, path, &[]);
    for path in ["/", "/;jsessionid=1.2", "/organism/agent/view/7", "/organism/agent/listagents/1"] {
        assert!(here(path), "{path}");
    }
    for path in ["/organism/agent/modify/7", "/logout", "/organism/agent/viewall", "/company/employee/view/7"] {
        assert!(!here(path), "{path}");
    }
    let further = "https://socle-preprod.example";
    assert!(!is_on_the_way(further, "/", &[]));
    assert!(is_on_the_way(further, "/", &[further.to_owned()]));
}
