//! The report as text, to be copied into a message. Its headings are in the person's language; what the card said stays in
//! the standards' terms, for whoever is to add a family from it.

use protocol::diagnose::{Application, DiagnoseResult, Exchange, Object, Probe, ReaderReport, Timing};
use protocol::hello::PROTOCOL;
use protocol::installation::InstallationResult;
use protocol::problem::Problem;

use crate::texts::{Texts, fill};

/// See the module.
pub(super) fn of(result: &DiagnoseResult, texts: &Texts) -> String {
    let own = &texts.own;
    let version = format!("{} ({}.{})", result.host_version, PROTOCOL.major, PROTOCOL.minor);
    let state = result.problem.map_or_else(|| own.report_answers.clone(), |problem| cause(problem, texts));
    let mut lines = vec![
        own.report_title.clone(),
        texts.labelled(&own.report_version, &version),
        texts.labelled(&own.report_system, &result.system),
        texts.labelled("PC/SC", &state),
    ];
    for reader in &result.readers {
        lines.push(String::new());
        lines.push(texts.labelled(&own.report_reader, &reader.reader));
        lines.extend(reader_lines(reader, texts).into_iter().map(|line| format!("  {line}")));
    }
    lines.extend(result.installation.iter().flat_map(|installation| installation_lines(installation, texts)));
    lines.join("\n") + "\n"
}

fn installation_lines(installation: &InstallationResult, texts: &Texts) -> Vec<String> {
    let own = &texts.own;
    let mut lines = vec![String::new(), texts.labelled(&own.report_installation, &installation.program)];
    for manifest in &installation.manifests {
        let for_all = if manifest.system { format!(" ({})", own.report_installation_for_all) } else { String::new() };
        let browser = format!("{}{for_all}", manifest.browser);
        lines.push(format!("  {}", texts.labelled(&browser, &manifest.place)));
        lines.push(format!("    > {}", manifest.program.as_deref().unwrap_or("-")));
        lines.extend(manifest.extensions.iter().map(|extension| format!("    < {extension}")));
    }
    if installation.findings.is_empty() {
        lines.push(format!("  {}", own.report_installation_sound));
    }
    for finding in &installation.findings {
        lines.push(format!("  ! {}", finding.sentence));
        lines.push(format!("    {}", finding.remedy));
    }
    lines
}

fn reader_lines(reader: &ReaderReport, texts: &Texts) -> Vec<String> {
    let own = &texts.own;
    let Some(atr) = &reader.atr else { return vec![own.report_empty.clone()] };
    let mut lines = vec![texts.labelled("ATR", atr)];
    lines.extend(reader.atr_in_words.iter().map(|line| format!("  {line}")));
    lines.extend(reader.product.as_ref().map(|product| texts.labelled(&own.label_product, product)));
    lines.extend(reader.protocol.as_ref().map(|protocol| texts.labelled(&own.report_protocol, protocol)));
    lines.push(texts.labelled(&own.report_family, reader.family.as_deref().unwrap_or("-")));
    lines.push(texts.labelled(&own.report_certificates, &reader.certificates.to_string()));
    lines.push(texts.labelled(&own.report_exchanges, &exchanges(reader, texts)));
    lines.extend(reader.problem.map(|problem| texts.labelled(&own.report_problem, &cause(problem, texts))));
    let mut section = |heading: &str, content: Vec<String>| {
        if !content.is_empty() {
            lines.push(texts.labelled(heading, "").trim_end().to_owned());
            lines.extend(content.into_iter().map(|line| format!("  {line}")));
        }
    };
    section(&own.report_probes, reader.probes.iter().map(probe).collect());
    section(&own.report_applications, reader.applications.iter().map(|one| application(one, texts)).collect());
    section(&own.report_objects, reader.objects.iter().map(|one| object(one, texts)).collect());
    section(&own.report_trace, reader.trace.iter().map(exchange).collect());
    lines
}

fn exchanges(reader: &ReaderReport, texts: &Texts) -> String {
    let count = reader.exchanges.to_string();
    let Some(Timing { median, longest, total }) = reader.timing else { return count };
    let [median, longest, total] = [median, longest, total].map(milliseconds);
    let values = [("count", count.as_str()), ("median", &median), ("longest", &longest), ("total", &total)];
    fill(&texts.own.report_exchanges_times, &values)
}

fn probe(Probe { family, what, status }: &Probe) -> String {
    format!("{family:<8} {what}: {}", or_dash(status))
}

fn application(application: &Application, texts: &Texts) -> String {
    let known: Vec<&str> = [
        (application.listed, &texts.own.report_application_listed),
        (application.selected, &texts.own.report_application_selected),
    ]
    .into_iter()
    .filter(|(is_so, _)| *is_so)
    .map(|(_, text)| text.as_str())
    .collect();
    format!("{}: {}", application.aid, known.join(", "))
}

fn object(object: &Object, texts: &Texts) -> String {
    let own = &texts.own;
    let mut known = vec![or_dash(&object.status).to_owned()];
    known.push(fill(&own.report_object_read, &[("bytes", &object.bytes_read.to_string())]));
    known.extend(object.size.map(|size| fill(&own.report_object_size, &[("bytes", &size.to_string())])));
    known.extend(object.read_access.as_ref().map(|access| fill(&own.report_object_access, &[("access", access)])));
    format!("{}: {}", object.name, known.join(", "))
}

fn exchange(Exchange { command, answer_length, status, microseconds }: &Exchange) -> String {
    format!("> {command} < [{answer_length}] {} {} ms", or_dash(status), milliseconds(*microseconds))
}

/// To a tenth.
fn milliseconds(microseconds: u32) -> String {
    format!("{:.1}", f64::from(microseconds) / 1000.0)
}

/// Where no answer came, there are no status words.
fn or_dash(status: &str) -> &str {
    if status.is_empty() { "-" } else { status }
}

fn cause(problem: Problem, texts: &Texts) -> String {
    format!("{} ({})", texts.sentence(problem), problem.code())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Language;
    use protocol::installation::{Finding, InstallationCause, Manifest};

    fn installation() -> InstallationResult {
        InstallationResult {
            program: "/usr/bin/cle-megalis".to_owned(),
            manifests: vec![Manifest {
                browser: "Firefox".to_owned(),
                system: true,
                place: "/usr/lib/mozilla/x.json".to_owned(),
                program: Some("/usr/bin/cle-megalis".to_owned()),
                extensions: vec!["id@example".to_owned()],
            }],
            findings: vec![Finding {
                cause: InstallationCause::OtherProgram,
                browser: None,
                place: None,
                program: None,
                command: None,
                sentence: "Une phrase.".to_owned(),
                remedy: "Un remède.".to_owned(),
            }],
        }
    }

    #[test]
    fn the_text_holds_what_support_needs() {
        let probe = Probe { family: "piv".to_owned(), what: "SELECT A000000308".to_owned(), status: "6A82".to_owned() };
        let read = Object {
            name: "3F00/5031".to_owned(),
            size: Some(256),
            read_access: Some("free".to_owned()),
            bytes_read: 24,
            status: "9000".to_owned(),
        };
        let result = DiagnoseResult {
            text: String::new(),
            host_version: "0.1.0".to_owned(),
            system: "Debian".to_owned(),
            problem: None,
            readers: vec![ReaderReport {
                reader: "Virtual PCD 00 00".to_owned(),
                atr: Some("3B0F".to_owned()),
                atr_in_words: vec!["TS=3B: direct convention".to_owned()],
                product: Some("Carte Vitale".to_owned()),
                protocol: Some("T=0".to_owned()),
                problem: Some(Problem::TokenNotUnderstood),
                exchanges: 12,
                timing: Some(Timing { median: 15_040, longest: 30_000, total: 200_000 }),
                probes: vec![probe],
                applications: vec![Application { aid: "A0000000".to_owned(), listed: true, selected: true }],
                objects: vec![read],
                trace: vec![Exchange {
                    command: "00A4040005A000000308".to_owned(),
                    answer_length: 0,
                    status: "6A82".to_owned(),
                    microseconds: 1_260,
                }],
                ..ReaderReport::default()
            }],
            installation: Some(installation()),
        };
        let text = of(&result, &Texts::load(Language::French).unwrap());
        for part in [
            "0.1.0",
            "Debian",
            "Virtual PCD 00 00",
            "3B0F",
            "TS=3B: direct convention",
            "Carte Vitale",
            "T=0",
            "(13)",
            "12 (15.0 ms en médiane, 30.0 ms au plus, 200.0 ms en tout)",
            "A000000308: 6A82",
            "A0000000: dans EF.DIR, sélectionnée",
            "3F00/5031: 9000, 24 octets lus, taille : 256, lecture : free",
            "< [0] 6A82 1.3 ms",
            "Installation : /usr/bin/cle-megalis",
            "  Firefox (tous les comptes) : /usr/lib/mozilla/x.json",
            "    > /usr/bin/cle-megalis",
            "    < id@example",
            "  ! Une phrase.",
            "    Un remède.",
        ] {
            assert!(text.contains(part), "{part} is missing in\n{text}");
        }
    }

    #[test]
    fn an_empty_reader_has_no_sections() {
        let result = DiagnoseResult {
            text: String::new(),
            host_version: "0.1.0".to_owned(),
            system: "Debian".to_owned(),
            problem: Some(Problem::NoToken),
            readers: vec![ReaderReport { reader: "Reader".to_owned(), ..ReaderReport::default() }],
            installation: None,
        };
        let text = of(&result, &Texts::load(Language::English).unwrap());
        assert!(text.ends_with("Reader: Reader\n  empty\n"), "{text}");
    }
}
