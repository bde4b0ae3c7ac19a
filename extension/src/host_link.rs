//! The connection to the native-messaging host, as a state machine: what to send, what an answer means, what it means
//! that the connection ended. The port itself is the background script's.

use certificate::search::holds;
use protocol::diagnose::DiagnoseParams;
use protocol::hello::{self, HelloParams, HelloResult};
use protocol::jsonrpc::{method, notification};
use protocol::problem::Problem;
use serde::{Deserialize, Serialize};

use crate::host_message::{self, Incoming};
use crate::plan::HostView;
use crate::tokens::Tokens;

/// How long the host may take to greet, in milliseconds; starting a process on a slow disk takes seconds.
pub const GREETING_LIMIT: u32 = 15_000;

/// What to do with the port.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// Open it, which starts the host.
    Connect,
    /// Send this message, a JSON-RPC request as JSON.
    Send(String),
    /// Close it, which ends the host.
    Disconnect,
    /// Try again after this many milliseconds if the host is still wanted.
    RetryIn(u32),
}

/// What an incoming message brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Nothing that anyone sees.
    Nothing,
    /// [`HostLink::view`] says something new.
    View,
    /// The report that this client asked for.
    Report {
        /// Who asked.
        client: u32,
        /// The report's text; `None` if the host could not make it.
        text: Option<String>,
    },
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum State {
    #[default]
    Closed,
    Greeting,
    Waiting,
    Ready,
}

/// Of `protocol::diagnose::DiagnoseResult`, what a person copies.
#[derive(Deserialize)]
struct Report {
    text: String,
}

/// The connection.
#[derive(Debug, Default)]
pub struct HostLink {
    state: State,
    view: HostView,
    last_id: i64,
    hello: i64,
    tokens: i64,
    /// The calls for a report, each with the client that asked.
    reports: Vec<(i64, u32)>,
    failures_in_a_row: u32,
    version: String,
}

impl HostLink {
    /// What is known of the host and its tokens.
    #[must_use]
    pub fn view(&self) -> &HostView {
        &self.view
    }

    /// The release that the host last said it was; empty before.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether a port is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state != State::Closed
    }

    /// Forgets why the host could not be used: somebody asks to try again, and is to see that it is being tried. Also
    /// lets a host that kept crashing be started as often as at first.
    pub fn forgive(&mut self) {
        if let HostView::Unusable(_) = self.view {
            self.view = HostView::Connecting;
            self.failures_in_a_row = 0;
        }
    }

    /// Opens the connection. `hello` and `tokens` go out together: one round trip less before the field is filled.
    ///
    /// After a failure the view goes on naming it until the host has answered, or [`HostLink::forgive`] was called: what
    /// is tried again every few seconds, unasked, is not worth telling each time.
    pub fn open(&mut self) -> Vec<Order> {
        if self.is_open() {
            return Vec::new();
        }
        self.state = State::Greeting;
        if let HostView::Present { .. } = self.view {
            self.view = HostView::Connecting;
        }
        let hello = HelloParams { extension_version: env!("CARGO_PKG_VERSION").to_owned(), protocol: hello::PROTOCOL };
        let hello = self.call(method::HELLO, Some(hello));
        self.hello = self.last_id;
        let tokens = self.call(method::TOKENS, None::<()>);
        self.tokens = self.last_id;
        vec![Order::Connect, Order::Send(hello), Order::Send(tokens)]
    }

    /// Somebody else wants to know of the tokens: the host sees whether another program has changed one meanwhile, and
    /// says so in its answer or later.
    pub fn look_again(&mut self) -> Vec<Order> {
        if self.state != State::Ready {
            return Vec::new();
        }
        let request = self.call(method::TOKENS, None::<()>);
        self.tokens = self.last_id;
        vec![Order::Send(request)]
    }

    /// Closes the connection; nobody needs it any more.
    pub fn close(&mut self) -> Vec<Order> {
        let orders = if self.is_open() { vec![Order::Disconnect] } else { Vec::new() };
        *self = Self { last_id: self.last_id, ..Self::default() };
        orders
    }

    /// Asks for the report, on behalf of a client. Where something is wrong with a token, it is to hold all that support
    /// could ask for: every family's questions, and every exchange.
    pub fn ask_for_report(&mut self, client: u32) -> Vec<Order> {
        if !self.is_open() {
            return Vec::new();
        }
        let whole = matches!(&self.view, HostView::Present { tokens, .. }
            if tokens.tokens.iter().any(|token| token.problem.is_some()));
        let request = self.call(method::DIAGNOSE, Some(DiagnoseParams { trace: whole, all_families: whole }));
        self.reports.push((self.last_id, client));
        vec![Order::Send(request)]
    }

    /// A message from the host, as JSON.
    pub fn message(&mut self, message: &str) -> (Vec<Order>, News) {
        match Incoming::read(message) {
            Some(Incoming::Notification { method, params }) => (Vec::new(), self.notified(&method, params)),
            Some(Incoming::Answer { id: Some(id), result }) => self.answered(id, result),
            Some(Incoming::Answer { id: None, .. }) => (Vec::new(), News::Nothing),
            None => self.fail(Problem::HostFailed),
        }
    }

    /// The port was closed from the other side, with the browser's words for why.
    pub fn gone(&mut self, error: &str) -> (Vec<Order>, News) {
        if !self.is_open() {
            return (Vec::new(), News::Nothing);
        }
        self.state = State::Closed;
        self.fail(cause_of_disconnect(error))
    }

    /// The time to greet has passed.
    pub fn greeting_overdue(&mut self) -> (Vec<Order>, News) {
        match self.state {
            State::Greeting | State::Waiting => self.fail(Problem::HostFailed),
            _ => (Vec::new(), News::Nothing),
        }
    }

    fn call(&mut self, method: &str, params: Option<impl Serialize>) -> String {
        self.last_id += 1;
        host_message::call(self.last_id, method, params)
    }

    fn notified(&mut self, method: &str, params: &str) -> News {
        let HostView::Present { tokens, progress } = &mut self.view else { return News::Nothing };
        match method {
            notification::TOKENS_CHANGED => match serde_json::from_str(params) {
                Ok(changed) => self.see(changed),
                Err(_) => News::Nothing,
            },
            notification::PROGRESS if !tokens.is_settled() => {
                let Ok(further) = serde_json::from_str(params) else { return News::Nothing };
                *progress = Some(further);
                News::View
            }
            _ => News::Nothing,
        }
    }

    fn answered(&mut self, id: i64, result: Option<&str>) -> (Vec<Order>, News) {
        let result = result.unwrap_or("null");
        if let Some(place) = self.reports.iter().position(|(call, _)| *call == id) {
            let (_, client) = self.reports.remove(place);
            let text = serde_json::from_str::<Report>(result).ok().map(|report| report.text);
            return (Vec::new(), News::Report { client, text });
        }
        if id == self.hello && self.state == State::Greeting {
            let Ok(theirs) = serde_json::from_str::<HelloResult>(result) else {
                return self.fail(Problem::HostFailed);
            };
            if let Some(problem) = hello::incompatibility(hello::NEEDED, theirs.protocol) {
                return self.fail(problem);
            }
            self.state = State::Waiting;
            self.version = theirs.host_version;
            return (Vec::new(), News::Nothing);
        }
        if id == self.tokens && matches!(self.state, State::Waiting | State::Ready) {
            let Ok(tokens) = serde_json::from_str(result) else {
                // What was told before still stands.
                let is_first = self.state == State::Waiting;
                return if is_first { self.fail(Problem::HostFailed) } else { (Vec::new(), News::Nothing) };
            };
            self.state = State::Ready;
            // Later ones too: what the host has answered it does not tell once more.
            return (Vec::new(), self.see(tokens));
        }
        (Vec::new(), News::Nothing)
    }

    fn see(&mut self, present: Tokens) -> News {
        // Not before: a host may well answer, and crash while it reads the token.
        let is_settled = present.is_settled();
        if is_settled {
            self.failures_in_a_row = 0;
        }
        match &mut self.view {
            HostView::Present { tokens, .. } if *tokens == present => return News::Nothing,
            HostView::Present { tokens, progress } => {
                *tokens = present;
                if is_settled {
                    *progress = None;
                }
            }
            view => *view = HostView::Present { tokens: present, progress: None },
        }
        News::View
    }

    fn fail(&mut self, problem: Problem) -> (Vec<Order>, News) {
        let mut orders = if self.is_open() { vec![Order::Disconnect] } else { Vec::new() };
        self.state = State::Closed;
        self.view = HostView::Unusable(problem);
        self.reports.clear();
        self.failures_in_a_row += 1;
        orders.extend(retry_delay(problem, self.failures_in_a_row).map(Order::RetryIn));
        (orders, News::View)
    }
}

/// When to look again, in milliseconds. Looking for a host that is not installed starts no process, so it may be done
/// often: the panel then goes on by itself once the program is installed. One that crashes is left alone ever longer,
/// and one of another version until somebody asks.
fn retry_delay(problem: Problem, failures_in_a_row: u32) -> Option<u32> {
    match problem {
        Problem::HostMissing | Problem::HostForbidden | Problem::HostBlocked => Some(5_000),
        Problem::HostFailed => match failures_in_a_row {
            1 => Some(1_000),
            2 => Some(5_000),
            3..6 => Some(20_000),
            _ => None,
        },
        _ => None,
    }
}

/// The browsers' sentences, which are their only interface for this (Chromium: `NativeMessageProcessHost`'s errors;
/// Firefox: `NativeApp`'s).
fn cause_of_disconnect(error: &str) -> Problem {
    let error = error.to_ascii_lowercase();
    let says = |words| holds(&error, words);
    if says("host not found") || says("no such native application") || says("failed to start native messaging host") {
        Problem::HostMissing
    } else if says("disabled by the system administrator") {
        Problem::HostBlocked
    } else if says("forbidden") || says("does not have permission") {
        Problem::HostForbidden
    } else {
        Problem::HostFailed
    }
}

#[cfg(test)]
mod tests;
