//! The report that a person can send to support: what was seen and asked, without name, serial number or certificate.

mod text;

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use protocol::diagnose::{DiagnoseParams, DiagnoseResult, ReaderReport};
use protocol::installation::InstallationResult;
use protocol::problem::Problem;

use crate::installation::doctor;
use crate::installation::places::Locations;
use crate::installation::report::report;
use crate::installation::this_program;
use crate::pcsc_service::FIRST_LOOK_LIMIT;
use crate::pcsc_service::card_reading::{CardReport, Phase, Step, read_card};
use crate::pcsc_service::stop::Stop;
use crate::pcsc_service::system::{Failure, ReaderName, ReaderWatch, Slot};
use crate::service::HOST_VERSION;
use crate::texts::Texts;
use crate::token::atr::AnswerToReset;
use crate::token::channel::TransmissionProtocol;
use crate::token::known::KnownCards;
use crate::token::products;
use crate::token::reading::ReadOptions;

/// Where the service has only just been started, its readers come a moment later.
const PATIENCE_FOR_READERS: Duration = Duration::from_millis(600);

/// Reads all cards anew, side by side, and reports on each. Ends for certain: what hangs is reported as that.
#[must_use]
pub fn diagnose(params: &DiagnoseParams, stop: &Arc<Stop>, texts: &Texts) -> DiagnoseResult {
    let mut result = DiagnoseResult {
        text: String::new(),
        host_version: HOST_VERSION.to_owned(),
        system: system(),
        problem: None,
        readers: Vec::new(),
        installation: None,
    };
    match slots_in_time(slots, FIRST_LOOK_LIMIT) {
        Ok(slots) if slots.is_empty() => result.problem = Some(Problem::NoReader),
        Ok(slots) => {
            if slots.iter().all(|slot| slot.card.is_none()) {
                result.problem = Some(Problem::NoToken);
            }
            let options = ReadOptions { trace: params.trace, all_families: params.all_families };
            result.readers = examine(&slots, options, stop);
        }
        Err(failure) => result.problem = Some(failure.problem()),
    }
    result.installation = Some(installed(result.problem, texts));
    result.text = text::of(&result, texts);
    result
}

/// Examines the installation alone; no card is read for it.
#[must_use]
pub fn installation(texts: &Texts) -> InstallationResult {
    let problem = match slots_in_time(slots, FIRST_LOOK_LIMIT) {
        Ok(slots) => slots.is_empty().then_some(Problem::NoReader),
        Err(failure) => Some(failure.problem()),
    };
    installed(problem, texts)
}

fn installed(problem: Option<Problem>, texts: &Texts) -> InstallationResult {
    // A program that does not know where it is cannot compare itself with any.
    let Ok(program) = this_program::path() else { return InstallationResult::default() };
    let locations = Locations::of_this_system(program);
    report(&doctor::examine(&locations, problem), &locations, texts)
}

/// Asks for the readers on a thread of its own: a service that accepts the question and never answers is left to it.
fn slots_in_time(
    slots: impl FnOnce() -> Result<Vec<Slot>, Failure> + Send + 'static,
    limit: Duration,
) -> Result<Vec<Slot>, Failure> {
    let (sender, answer) = channel();
    let work = move || {
        let _nobody_may_wait = sender.send(slots());
    };
    // Where no thread can be had, the sender is gone at once.
    let _started_or_not = thread::Builder::new().name("slots".to_owned()).spawn(work);
    answer.recv_timeout(limit).unwrap_or(Err(Failure::ServiceStopped))
}

fn slots() -> Result<Vec<Slot>, Failure> {
    let mut readers = ReaderWatch::establish()?;
    let slots = readers.next(Duration::ZERO)?;
    if slots.iter().any(|slot| slot.card.is_some()) { Ok(slots) } else { readers.next(PATIENCE_FOR_READERS) }
}

enum Told {
    Phase(Phase),
    Done(Box<CardReport>),
}

/// A reading under way, as far as it is known here.
struct Pending {
    phase: Phase,
    since: Instant,
    in_use: bool,
}

fn examine(slots: &[Slot], options: ReadOptions, stop: &Arc<Stop>) -> Vec<ReaderReport> {
    let (sender, events) = channel();
    let mut reports: Vec<ReaderReport> = slots.iter().map(empty_report).collect();
    let mut pending: Vec<Option<Pending>> = Vec::new();
    for (index, slot) in slots.iter().enumerate() {
        let reading = slot.card.as_ref().and_then(|card| {
            let started = start(index, slot.reader.clone(), options, stop, sender.clone());
            reports[index].problem = (!started).then_some(Problem::Unknown);
            started.then(|| Pending { phase: Phase::Connecting, since: Instant::now(), in_use: card.in_use })
        });
        pending.push(reading);
    }
    drop(sender);
    while pending.iter().any(Option::is_some) {
        match events.recv_timeout(CHECK_INTERVAL) {
            Ok((index, Told::Phase(phase))) => {
                if let Some(reading) = &mut pending[index] {
                    *reading = Pending { phase, since: Instant::now(), ..*reading };
                }
            }
            Ok((index, Told::Done(report))) => {
                if pending[index].take().is_some() {
                    fill(&mut reports[index], *report);
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            // A thread that ended without its report: nothing more will come.
            Err(RecvTimeoutError::Disconnected) => {
                for (report, _) in reports.iter_mut().zip(&pending).filter(|(_, reading)| reading.is_some()) {
                    report.problem = Some(Problem::Unknown);
                }
                break;
            }
        }
        let now = Instant::now();
        for (report, slot) in reports.iter_mut().zip(&mut pending) {
            let overdue = slot.as_ref().and_then(|reading| reading.phase.overdue(reading.in_use, reading.since, now));
            if overdue.is_some() {
                report.problem = overdue;
                *slot = None;
            }
        }
    }
    reports
}

const CHECK_INTERVAL: Duration = Duration::from_millis(250);

fn start(
    index: usize,
    reader: ReaderName,
    options: ReadOptions,
    stop: &Arc<Stop>,
    sender: Sender<(usize, Told)>,
) -> bool {
    let stop = Arc::clone(stop);
    let work = move || {
        let mut on_step = |step| {
            if let Step::Phase(phase) = step {
                let _nobody_may_wait = sender.send((index, Told::Phase(phase)));
            }
        };
        let report = read_card(&reader, options, &KnownCards::default(), &stop, &mut on_step);
        let _nobody_may_wait = sender.send((index, Told::Done(Box::new(report))));
    };
    thread::Builder::new().name("examination".to_owned()).spawn(work).is_ok()
}

fn empty_report(slot: &Slot) -> ReaderReport {
    let reader = without_serial_number(&slot.reader.text());
    let Some(card) = &slot.card else { return ReaderReport { reader, ..ReaderReport::default() } };
    let atr = AnswerToReset::parse(&card.atr);
    ReaderReport {
        reader,
        atr: Some(atr.without_serial_number()),
        atr_in_words: atr.in_words(),
        product: products::by_atr(&card.atr).map(|product| product.name.to_owned()),
        ..ReaderReport::default()
    }
}

fn fill(report: &mut ReaderReport, card: CardReport) {
    report.protocol = card.transmission_protocol.map(|protocol| {
        match protocol {
            TransmissionProtocol::T0 => "T=0",
            TransmissionProtocol::T1 => "T=1",
        }
        .to_owned()
    });
    report.family = card.reading.family.map(str::to_owned);
    report.product = card.reading.product.map(|product| product.name.to_owned()).or(report.product.take());
    report.problem = card.problem;
    report.certificates = u32::try_from(card.reading.certificates.len()).unwrap_or(u32::MAX);
    report.exchanges = card.reading.exchanges;
    report.timing = card.reading.observations.timing();
    report.probes = card.reading.probes;
    report.applications = card.reading.observations.applications;
    report.objects = card.reading.observations.objects;
    report.trace = card.reading.trace;
}

/// pcscd names a USB reader `product [interface] (serial number) 00 00`: the serial number is the token's owner's.
fn without_serial_number(reader: &str) -> String {
    match (reader.rfind('('), reader.rfind(')')) {
        (Some(open), Some(close)) if open < close => format!("{}(…){}", &reader[..open], &reader[close + 1..]),
        _ => reader.to_owned(),
    }
}

fn system() -> String {
    let release = if cfg!(target_os = "linux") { linux_release() } else { None };
    let name = release.unwrap_or_else(|| std::env::consts::OS.to_owned());
    format!("{name} ({})", std::env::consts::ARCH)
}

/// The distribution's own name and version (os-release(5)).
fn linux_release() -> Option<String> {
    let text = std::fs::read_to_string("/etc/os-release").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(line.trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_that_does_not_answer_is_waited_for_no_longer_than_the_limit() {
        let mute = || loop {
            thread::park();
        };
        assert_eq!(slots_in_time(mute, Duration::from_millis(20)), Err(Failure::ServiceStopped));
        assert_eq!(slots_in_time(|| Ok(Vec::new()), Duration::from_secs(10)), Ok(Vec::new()));
    }

    #[test]
    fn a_readers_serial_number_is_left_out() {
        assert_eq!(
            without_serial_number("Gemalto USB Key [CCID Interface] (A1B2C3D4) 00 00"),
            "Gemalto USB Key [CCID Interface] (…) 00 00"
        );
        assert_eq!(without_serial_number("Virtual PCD 00 00"), "Virtual PCD 00 00");
        assert_eq!(without_serial_number(")odd("), ")odd(");
    }
}
