//! What the platform remembers: records, sessions, and what was asked of it.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{BuildHasher, Hasher, RandomState},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{
    agents::{self, Agent, AgentId, PASSWORD, Values},
    fields::{Kind, seen_by},
    rule,
};

/// A request that reached one of the replica's sites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// The host of the address as the browser was asked for it, with the port unless it is 443.
    pub host: String,
    /// The path, without the query.
    pub path: String,
}

/// Which record a form is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// That of an agent.
    Of(AgentId),
    /// One that is being created in a department of an organisation.
    New { organism: u32, department: u32 },
}

/// What a form brought, to be shown on the page that the browser is sent to next.
#[derive(Clone, Debug)]
pub(crate) struct Entered {
    pub(crate) subject: Subject,
    pub(crate) values: Values,
    /// Name of the field and what is wrong with it.
    pub(crate) errors: Vec<(&'static str, String)>,
}

/// What came of a form.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// Saved, in this record.
    Saved(AgentId),
    /// Nothing is saved: the values were wrong, or were only to be checked. The form will show them once.
    Shown,
    /// The signed-in agent may not change this record, or it does not exist.
    Forbidden,
}

/// Why somebody was not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignInRefusal {
    WrongPassword,
    Inactive,
}

#[derive(Debug)]
struct Session {
    agent: AgentId,
    entered: Option<Entered>,
    just_saved: bool,
}

/// The way back from the sign-in host, good for one use.
#[derive(Debug)]
struct Ticket {
    agent: AgentId,
    path: String,
}

#[derive(Debug)]
struct Memory {
    agents: BTreeMap<AgentId, Agent>,
    sessions: HashMap<String, Session>,
    /// Paths that people without a session asked for, by the `state` that the sign-in page carries along.
    awaited: HashMap<String, String>,
    tickets: HashMap<String, Ticket>,
    requests: Vec<Request>,
    saves: usize,
}

/// The platform's memory, shared by all its connections.
#[derive(Debug)]
pub(crate) struct Platform {
    memory: Mutex<Memory>,
    strict_csp: AtomicBool,
}

impl Platform {
    pub(crate) fn new(strict_csp: bool) -> Self {
        let memory = Memory {
            agents: agents::at_the_start(),
            sessions: HashMap::new(),
            awaited: HashMap::new(),
            tickets: HashMap::new(),
            requests: Vec::new(),
            saves: 0,
        };
        Self { memory: Mutex::new(memory), strict_csp: AtomicBool::new(strict_csp) }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // No change here is left half done by a panic.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn has_strict_csp(&self) -> bool {
        self.strict_csp.load(Ordering::Relaxed)
    }

    pub(crate) fn set_strict_csp(&self, strict: bool) {
        self.strict_csp.store(strict, Ordering::Relaxed);
    }

    pub(crate) fn note(&self, request: Request) {
        self.memory().requests.push(request);
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.memory().requests.clone()
    }

    pub(crate) fn saves(&self) -> usize {
        self.memory().saves
    }

    pub(crate) fn agent(&self, id: AgentId) -> Option<Agent> {
        self.memory().agents.get(&id).cloned()
    }

    /// All agents, by surname and given name.
    pub(crate) fn agents(&self) -> Vec<Agent> {
        let mut agents: Vec<_> = self.memory().agents.values().cloned().collect();
        agents.sort_by_key(|agent| (agent.values.get("lastname").to_owned(), agent.values.get("firstname").to_owned()));
        agents
    }

    /// Puts a text into a record's certificate field, unchecked. Tells whether there is such a record.
    pub(crate) fn set_certificate(&self, id: AgentId, text: &str) -> bool {
        let mut memory = self.memory();
        let agent = memory.agents.get_mut(&id);
        agent.map(|agent| agent.values.set("certificate", text)).is_some()
    }

    /// Remembers where somebody wanted to go, and gives the `state` for the sign-in page.
    pub(crate) fn await_sign_in(&self, path: &str) -> String {
        let state = fresh_name();
        self.memory().awaited.insert(state.clone(), path.to_owned());
        state
    }

    /// Checks user name and password, and gives a ticket to go back with.
    pub(crate) fn sign_in(&self, username: &str, password: &str, state: &str) -> Result<String, SignInRefusal> {
        let mut memory = self.memory();
        let agent = memory.agents.values().find(|agent| agent.values.get("username") == username);
        let agent = agent.filter(|_| password == PASSWORD).ok_or(SignInRefusal::WrongPassword)?;
        if !agent.active {
            return Err(SignInRefusal::Inactive);
        }
        let agent = agent.id;
        let path = memory.awaited.remove(state).unwrap_or_else(|| "/".to_owned());
        Ok(issue_ticket(&mut memory, agent, &path))
    }

    /// A ticket that signs an agent in without the sign-in page.
    pub(crate) fn ticket(&self, agent: AgentId, path: &str) -> String {
        issue_ticket(&mut self.memory(), agent, path)
    }

    /// Takes a ticket, and gives the new session's name and where to go.
    pub(crate) fn redeem(&self, ticket: &str) -> Option<(String, String)> {
        let mut memory = self.memory();
        let Ticket { agent, path } = memory.tickets.remove(ticket)?;
        let name = fresh_name();
        memory.sessions.insert(name.clone(), Session { agent, entered: None, just_saved: false });
        Some((name, path))
    }

    pub(crate) fn sign_out(&self, session: &str) {
        self.memory().sessions.remove(session);
    }

    /// Who is signed in.
    pub(crate) fn signed_in(&self, session: &str) -> Option<Agent> {
        let memory = self.memory();
        let session = memory.sessions.get(session)?;
        memory.agents.get(&session.agent).cloned()
    }

    /// What the form about this subject last brought, if the browser was just sent back to it.
    pub(crate) fn take_entered(&self, session: &str, subject: Subject) -> Option<Entered> {
        let mut memory = self.memory();
        memory.sessions.get_mut(session)?.entered.take_if(|entered| entered.subject == subject)
    }

    /// Whether the browser was just sent here after a save.
    pub(crate) fn take_saved(&self, session: &str) -> bool {
        let mut memory = self.memory();
        memory.sessions.get_mut(session).is_some_and(|session| std::mem::take(&mut session.just_saved))
    }

    /// Takes what a form brought. With `only_check` nothing is saved even if all is right.
    pub(crate) fn submit(
        &self,
        session: &str,
        subject: Subject,
        submitted: &HashMap<String, String>,
        only_check: bool,
    ) -> Outcome {
        let mut memory = self.memory();
        let Memory { agents, sessions, saves, .. } = &mut *memory;
        let Some(session) = sessions.get_mut(session) else { return Outcome::Forbidden };
        let Some(user) = agents.get(&session.agent) else { return Outcome::Forbidden };
        let administrator = user.administrator;
        let stored = match subject {
            Subject::Of(id) if may_change(user, id) => agents.get(&id).map(|agent| agent.values.clone()),
            Subject::New { .. } if administrator => Some(Values::default()),
            Subject::Of(_) | Subject::New { .. } => None,
        };
        let Some(mut values) = stored else { return Outcome::Forbidden };
        let errors = enter(&mut values, submitted, administrator);
        if only_check || !errors.is_empty() {
            session.entered = Some(Entered { subject, values, errors });
            return Outcome::Shown;
        }
        session.just_saved = true;
        *saves += 1;
        let id = match subject {
            Subject::Of(id) => id,
            Subject::New { .. } => agents.last_key_value().map_or(1, |(last, _)| last + 1),
        };
        agents.entry(id).and_modify(|agent| agent.values = values.clone()).or_insert(Agent {
            id,
            administrator: false,
            active: true,
            values,
        });
        Outcome::Saved(id)
    }
}

/// Administrators reach all records, everybody else only the own one.
pub(crate) fn may_change(user: &Agent, record: AgentId) -> bool {
    user.administrator || user.id == record
}

/// Takes the submitted fields over into the values, untrimmed, and tells what is wrong with them.
fn enter(values: &mut Values, submitted: &HashMap<String, String>, administrator: bool) -> Vec<(&'static str, String)> {
    let mut errors = Vec::new();
    for field in seen_by(administrator) {
        match submitted.get(field.name) {
            Some(value) => values.set(field.name, value.as_str()),
            // A box that is not ticked is not submitted.
            None if field.kind == Kind::Box => values.set(field.name, ""),
            None => {}
        }
        let value = values.get(field.name);
        if field.required && value.trim().is_empty() {
            errors.push((field.name, format!("Le champ « {} » est obligatoire", field.label)));
        }
        if field.kind == Kind::Certificate && !rule::accepts(value) {
            errors.push((field.name, rule::MESSAGE.to_owned()));
        }
    }
    errors
}

fn issue_ticket(memory: &mut Memory, agent: AgentId, path: &str) -> String {
    let ticket = fresh_name();
    memory.tickets.insert(ticket.clone(), Ticket { agent, path: path.to_owned() });
    ticket
}

/// A name that nobody else has. The standard library's hasher is keyed from the system's randomness.
fn fresh_name() -> String {
    let draw = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", draw(), draw())
}
