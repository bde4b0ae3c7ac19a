//! The replica as a browser meets it: over its proxy, TLS and HTTP.

mod client;

use self::client::Client;
use super::*;

const PEM: &str = "-----BEGIN CERTIFICATE-----\r\nTUlJQg==\r\n-----END CERTIFICATE-----";
const SAVE: (&str, &str) = ("submit_0", "Enregistrer");
const CHECK: (&str, &str) = ("checkCertificate", "Vérifier le certificat");

fn replica() -> Replica {
    Replica::start(Options::default()).unwrap()
}

fn account(path: &str) -> String {
    format!("https://{ACCOUNT_HOST}{path}")
}

#[test]
fn everybody_without_a_session_signs_in_and_gets_where_they_wanted() {
    let replica = replica();
    let mut client = Client::new(&replica);
    let page = client.get(&replica.form_address(MAELLE_LE_GOFF));
    assert!(page.address.starts_with("https://connexion.exemple.bzh/auth?state="), "at {}", page.address);
    assert!(page.body.contains("Mot de passe"));

    let state = page.value_of("state");
    let credentials = |password| [("username", "maelle.le-goff"), ("password", password), ("state", state.as_str())];
    let refused = client.post("https://connexion.exemple.bzh/auth", &credentials("andouille"));
    assert!(refused.body.contains("incorrect"));

    let page = client.post("https://connexion.exemple.bzh/auth", &credentials(PASSWORD));
    assert_eq!(page.address, replica.form_address(MAELLE_LE_GOFF));
    assert!(page.body.contains("Bienvenue, <strong>Mme Maëlle LE GOFF</strong>"));
}

#[test]
fn an_inactive_agent_is_not_signed_in() {
    let replica = replica();
    let mut client = Client::new(&replica);
    let username = replica.username(GWENOLA_RIOU).unwrap();
    let credentials = [("username", username.as_str()), ("password", PASSWORD), ("state", "")];
    let page = client.post("https://connexion.exemple.bzh/auth", &credentials);
    assert!(page.body.contains("désactivé"));
}

#[test]
fn a_saved_certificate_is_stored_byte_for_byte_and_not_shown_again() {
    let replica = replica();
    let mut client = Client::signed_in(&replica, MAELLE_LE_GOFF);
    let page = client.submit(&replica.form_address(MAELLE_LE_GOFF), &[("certificate", PEM), SAVE]);
    assert_eq!(page.address, account("/organism/agent/view/7"));
    assert!(page.body.contains(r#"<p class="success">Modifications enregistrées avec succès</p>"#));
    assert!(page.body.contains("Certificat renseigné") && !page.body.contains("TUlJQg"));
    assert_eq!(replica.stored_certificate(MAELLE_LE_GOFF).as_deref(), Some(PEM));
    assert_eq!(replica.saves(), 1);

    assert!(!client.get(&page.address).body.contains("class=\"success\""), "success is told twice");
    client.submit(&replica.form_address(MAELLE_LE_GOFF), &[("certificate", ""), SAVE]);
    assert_eq!(replica.stored_certificate(MAELLE_LE_GOFF), None, "an empty field removes the certificate");
}

#[test]
fn a_refused_form_comes_back_with_its_values_and_changes_nothing() {
    let replica = replica();
    replica.set_certificate(MAELLE_LE_GOFF, PEM);
    let mut client = Client::signed_in(&replica, YANN_TANGUY);
    let address = replica.form_address(MAELLE_LE_GOFF);
    let with_final_newline = PEM.replace("TUlJ", "AUTR") + "\r\n";
    let page = client.submit(&address, &[("certificate", &with_final_newline), ("function", "Ménestrel"), SAVE]);
    assert_eq!(page.address, address);
    assert!(page.body.contains("Erreur lors de la modification de l'utilisateur"));
    let (_, error) = page.body.split_once(r#"<div class="has-error">"#).unwrap();
    assert!(error.contains(r#"<p class="help-block" data-error-block-for="certificate">"#));
    assert!(page.body.contains("AUTRQg==") && page.body.contains("Ménestrel"));
    assert_eq!(replica.stored_certificate(MAELLE_LE_GOFF).as_deref(), Some(PEM));
    assert_eq!(replica.saves(), 0);

    let again = client.get(&address).body;
    assert!(!again.contains("has-error") && !again.contains("Ménestrel"), "the values are kept but once");
}

#[test]
fn checking_the_certificate_brings_the_values_back_and_saves_nothing() {
    let replica = replica();
    let mut client = Client::signed_in(&replica, YANN_TANGUY);
    let address = replica.form_address(MAELLE_LE_GOFF);
    let page = client.submit(&address, &[("certificate", PEM), CHECK]);
    assert_eq!(page.address, address);
    assert!(page.body.contains("TUlJQg==") && !page.body.contains("has-error"));
    let page = client.submit(&address, &[("certificate", "n'importe quoi"), CHECK]);
    assert!(page.body.contains("data-error-block-for=\"certificate\""));
    assert_eq!((replica.saves(), replica.stored_certificate(MAELLE_LE_GOFF)), (0, None));
}

#[test]
fn a_record_without_the_required_e_mail_is_not_saved() {
    let replica = replica();
    let mut client = Client::signed_in(&replica, YANN_TANGUY);
    let address = replica.form_address(ERWAN_CADIOU);
    let page = client.submit(&address, &[("certificate", PEM), SAVE]);
    assert!(page.body.contains("data-error-block-for=\"email\""));
    client.submit(&address, &[("certificate", PEM), ("email", "erwan.cadiou@exemple.bzh"), SAVE]);
    assert_eq!(replica.stored_certificate(ERWAN_CADIOU).as_deref(), Some(PEM));
}

#[test]
fn a_plain_user_reaches_and_changes_the_own_record_only() {
    let replica = replica();
    let mut client = Client::signed_in(&replica, MAELLE_LE_GOFF);
    for path in [
        "/organism/agent/view/12",
        "/organism/agent/modify/12",
        "/organism/agent/listagents/1",
        "/organism/agent/create/1/1",
        "/company/employee/modify/12",
    ] {
        assert_eq!(client.get(&account(path)).status, 403, "{path}");
    }
    let forged = [("t:ac", "12"), ("t:formdata", "x"), ("certificate", PEM), SAVE];
    let action = account("/organism/agent/modify.agent_form.modification_form");
    assert_eq!(client.post(&action, &forged).status, 403);
    assert_eq!((replica.saves(), replica.stored_certificate(YANN_TANGUY)), (0, None));

    let own_record = client.get(&account("/organism/agent/view/7")).body;
    assert!(own_record.contains("title=\"Modifier l'utilisateur\"></a>"), "only the image is a link");
    assert!(!own_record.contains("Rôles"));
    let own_form = client.get(&account("/organism/agent/modify/7")).body;
    assert!(!own_form.contains("name=\"username\"") && !own_form.contains("name=\"executive\""));
}

#[test]
fn an_administrator_finds_each_agent_once_in_the_list() {
    let replica = replica();
    let mut client = Client::signed_in(&replica, YANN_TANGUY);
    let pages: Vec<_> =
        (1..=3).map(|page| client.get(&account(&format!("/organism/agent/listagents/1?page={page}"))).body).collect();
    let rows: Vec<_> = pages.iter().map(|page| page.matches("<tr>").count() - 1).collect();
    assert_eq!(rows, [20, 20, 10]);
    let whole = pages.concat();
    for (id, name) in replica.agents() {
        let link = format!("<a href=\"/organism/agent/view/{id}\">{name}</a>");
        assert_eq!(whole.matches(&link).count(), 1, "{link}");
        let pencil = format!("<a href=\"/organism/agent/modify/{id}\"><img ");
        assert_eq!(whole.matches(&pencil).count(), usize::from(id != GWENOLA_RIOU), "{pencil}");
    }

    let record = client.get(&account("/organism/agent/view/7")).body;
    assert!(record.contains("title=\"Modifier l'utilisateur\"> Modifier l'utilisateur</a>"));
    let inactive = client.get(&account("/organism/agent/view/19")).body;
    assert!(inactive.contains("<a><img "), "the link of an inactive agent leads somewhere");
}

#[test]
fn a_new_agent_is_created_with_a_certificate() {
    let replica = replica();
    let mut client = Client::signed_in(&replica, YANN_TANGUY);
    let page = client.submit(
        &account("/organism/agent/create/1/2"),
        &[
            ("username", "tudual.bihan"),
            ("firstname", "Tudual"),
            ("lastname", "BIHAN"),
            ("email", "tudual.bihan@exemple.bzh"),
            ("certificate", PEM),
            SAVE,
        ],
    );
    assert!(page.body.contains("<h2>Tudual BIHAN</h2>"), "at {}", page.address);
    let id = replica.agent_by_name("Tudual BIHAN").unwrap();
    assert_eq!(replica.stored_certificate(id).as_deref(), Some(PEM));
}

#[test]
fn the_form_has_the_platforms_fields_in_its_order() {
    let replica = replica();
    let mut client = Client::signed_in(&replica, YANN_TANGUY);
    let body = client.get(&replica.form_address(MAELLE_LE_GOFF)).body;
    let names = [
        "t:ac",
        "t:formdata",
        "username",
        "civility",
        "firstname",
        "lastname",
        "technicalIdentifier",
        "elected",
        "executive",
        "representative",
        "substitute",
        "grade",
        "function",
        "organismDepartment",
        "country",
        "postalAddress",
        "postalCode",
        "city",
        "canton",
        "email",
        "cellPhone",
        "phone",
        "fax",
        "certificate",
        "checkCertificate",
        "prefComMedia",
        "submit_0",
    ];
    let found: Vec<_> = body.split(" name=\"").skip(2).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(found, names);
    assert!(body.contains(r#"<form class="agent-profile" id="modification_form" method="post""#));
    assert!(body.contains(r"^-{5}(BEGIN CERTIFICATE)-{5}([A-Za-z0-9+\/=\n\r]+)-{5}(END CERTIFICATE)-{5}$"));
    let (_, textarea) = body.split_once("<textarea").unwrap();
    assert!(textarea.contains("title=\"Le certificat n'est pas au bon format\""), "the title is always there");
    assert!(!client.get(&account("/company/employee/modify/7")).body.contains("certificat"));
}

#[test]
fn other_origins_show_the_same_form_but_take_nothing() {
    let replica = replica();
    let mut client = Client::signed_in(&replica, YANN_TANGUY);
    let real = client.get(&replica.form_address(MAELLE_LE_GOFF)).body;
    for host in [LOOKALIKE_HOST, FOREIGN_HOST, "socle.megalis.bretagne.bzh:8443"] {
        let copy = client.get(&format!("https://{host}/organism/agent/modify/7"));
        assert_eq!(copy.body, real, "{host}");
        let action = format!("https://{host}/organism/agent/modify.agent_form.modification_form");
        let submitted = client.post(&action, &[("t:ac", "7"), ("t:formdata", "x"), ("certificate", PEM), SAVE]);
        assert_eq!(submitted.status, 404);
    }
    assert_eq!(replica.saves(), 0);
    assert_eq!(client.get("https://autre.exemple/").body, client.get(&account("/")).body);
    assert_eq!(client.get("https://autre.exemple/organism/agent/listagents/1").status, 404);
}

#[test]
fn frames_hold_the_real_form() {
    let replica = replica();
    let mut client = Client::signed_in(&replica, YANN_TANGUY);
    let same_origin = client.get(&account("/cadre/7")).body;
    assert!(same_origin.contains("src=\"/organism/agent/modify/7\""));

    let mut stranger = Client::new(&replica);
    let page = stranger.get("https://autre.exemple/cadre/7");
    assert!(page.header("content-security-policy").unwrap().contains("frame-src 'self' https://socle."));
    let (_, source) = page.body.split_once("src=\"https://").unwrap();
    let framed = stranger.get(&format!("https://{}", source.split('"').next().unwrap()));
    assert_eq!(framed.address, replica.form_address(MAELLE_LE_GOFF));
    assert!(framed.body.contains("id=\"certificate\""));
}

#[test]
fn the_strict_policy_can_be_switched_while_it_runs() {
    let replica = replica();
    let mut client = Client::signed_in(&replica, MAELLE_LE_GOFF);
    let policy = client.get(&account("/")).header("content-security-policy").map(str::to_owned);
    assert!(policy.unwrap().contains("script-src 'self';"));
    replica.set_strict_csp(false);
    assert_eq!(client.get(&account("/")).header("content-security-policy"), None);
}

#[test]
fn requests_are_noted_with_method_host_and_path() {
    let replica = replica();
    let mut client = Client::new(&replica);
    client.get("https://autre.exemple:8443/a/b?c=d");
    let noted = Request { method: "GET".to_owned(), host: "autre.exemple:8443".to_owned(), path: "/a/b".to_owned() };
    assert_eq!(replica.requests(), [noted]);
}

#[test]
fn plain_http_is_refused() {
    let replica = replica();
    let answer =
        Client::new(&replica).through_the_proxy("GET http://autre.exemple/ HTTP/1.1\r\nHost: autre.exemple\r\n");
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
    assert!(replica.requests().is_empty());
}

#[test]
fn a_replica_can_be_dropped_in_asynchronous_code_and_is_gone_then() {
    let runtime = Builder::new_current_thread().build().unwrap();
    let address = runtime.block_on(async { replica().proxy_address() });
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(5);
    while std::net::TcpStream::connect(address).is_ok() {
        assert!(std::time::Instant::now() < deadline, "it still listens");
        std::thread::yield_now();
    }
}
