//! The account pages.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Form, Router,
    extract::{FromRequestParts, Path, Query, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{CALLBACK, assets, go_to, not_found, page, sign_in};
use crate::replica::{
    agents::{Agent, AgentId, ORGANISM},
    pages::{self, company, form, list, view, welcome},
    platform::{Outcome, Platform, Subject, may_change},
};

const COOKIE: &str = "JSESSIONID";

pub(super) fn site() -> Router<Arc<Platform>> {
    Router::new()
        .route("/", get(show_welcome))
        .route(CALLBACK, get(come_back))
        .route("/logout", get(sign_out))
        .route("/organism/agent/view/{id}", get(show_view))
        .route("/organism/agent/listagents/{organism}", get(show_list))
        .route("/organism/agent/modify/{id}", get(show_form))
        .route("/organism/agent/create/{organism}/{department}", get(show_empty_form))
        .route(form::MODIFY_ACTION, post(submit))
        .route(form::CREATE_ACTION, post(submit))
        .route("/company/employee/modify/{id}", get(show_company_form))
        .route("/cadre/{id}", get(show_frame))
        .merge(assets::site())
        .fallback(not_found)
}

/// Who is signed in, and the session's name. Everybody else is sent to the sign-in page.
struct SignedIn {
    session: String,
    user: Agent,
}

impl FromRequestParts<Arc<Platform>> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, platform: &Arc<Platform>) -> Result<Self, Response> {
        let session = session_cookie(&parts.headers);
        let user = session.as_ref().and_then(|session| platform.signed_in(session));
        match (session, user) {
            (Some(session), Some(user)) => Ok(Self { session, user }),
            _ => {
                let wanted = parts.uri.path_and_query().map_or("/", |path| path.as_str());
                Err(go_to(&sign_in::address(platform, wanted)))
            }
        }
    }
}

/// RFC 6265, section 5.4: `name=value` pairs apart by semicolons.
fn session_cookie(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then(|| value.to_owned()))
}

#[derive(Deserialize)]
struct Callback {
    code: String,
}

/// Back from the sign-in page. The cookie is a partitioned one (CHIPS), so that the form in a frame on another site has
/// a session too, whatever the browser thinks of third-party cookies.
async fn come_back(State(platform): State<Arc<Platform>>, Query(callback): Query<Callback>) -> Response {
    let Some((session, path)) = platform.redeem(&callback.code) else {
        return go_to(&sign_in::address(&platform, "/"));
    };
    let cookie = format!("{COOKIE}={session}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned");
    ([(header::SET_COOKIE, cookie)], go_to(&path)).into_response()
}

async fn sign_out(State(platform): State<Arc<Platform>>, signed_in: SignedIn) -> Response {
    platform.sign_out(&signed_in.session);
    go_to(&sign_in::address(&platform, "/"))
}

async fn show_welcome(signed_in: SignedIn) -> Response {
    page(StatusCode::OK, welcome::page(&signed_in.user))
}

async fn show_view(
    State(platform): State<Arc<Platform>>,
    SignedIn { session, user }: SignedIn,
    Path(id): Path<AgentId>,
) -> Response {
    if !may_change(&user, id) {
        return forbidden();
    }
    let Some(agent) = platform.agent(id) else { return not_found().await };
    page(StatusCode::OK, view::page(&user, &agent, platform.take_saved(&session)))
}

#[derive(Deserialize)]
struct Paging {
    #[serde(default = "first")]
    page: usize,
}

fn first() -> usize {
    1
}

async fn show_list(
    State(platform): State<Arc<Platform>>,
    SignedIn { user, .. }: SignedIn,
    Path(organism): Path<u32>,
    Query(paging): Query<Paging>,
) -> Response {
    if !user.administrator {
        return forbidden();
    }
    if organism != ORGANISM {
        return not_found().await;
    }
    page(StatusCode::OK, list::page(&user, &platform.agents(), organism, paging.page))
}

async fn show_form(
    State(platform): State<Arc<Platform>>,
    SignedIn { session, user }: SignedIn,
    Path(id): Path<AgentId>,
) -> Response {
    if !may_change(&user, id) {
        return forbidden();
    }
    let Some(agent) = platform.agent(id) else { return not_found().await };
    let subject = Subject::Of(id);
    let contents = match platform.take_entered(&session, subject) {
        Some(entered) => form::Contents::entered(entered),
        None => form::Contents::stored(&agent.values),
    };
    page(StatusCode::OK, form::page(&user, subject, &contents))
}

async fn show_empty_form(
    State(platform): State<Arc<Platform>>,
    SignedIn { session, user }: SignedIn,
    Path((organism, department)): Path<(u32, u32)>,
) -> Response {
    if !user.administrator {
        return forbidden();
    }
    let subject = Subject::New { organism, department };
    let contents = platform.take_entered(&session, subject).map_or_else(form::Contents::empty, form::Contents::entered);
    page(StatusCode::OK, form::page(&user, subject, &contents))
}

/// Both forms come here. As in Tapestry, the answer is always a redirect, and the form must bring what it was given.
async fn submit(
    State(platform): State<Arc<Platform>>,
    SignedIn { session, .. }: SignedIn,
    Form(submitted): Form<HashMap<String, String>>,
) -> Response {
    let context = submitted.get("t:ac").and_then(|context| form::subject(context));
    let (Some(subject), true) = (context, submitted.contains_key("t:formdata")) else {
        return page(StatusCode::BAD_REQUEST, pages::bare("Requête incorrecte", "Le formulaire est incomplet."));
    };
    let only_check = submitted.contains_key(form::CHECK_BUTTON);
    match platform.submit(&session, subject, &submitted, only_check) {
        Outcome::Saved(id) => go_to(&format!("/organism/agent/view/{id}")),
        Outcome::Shown => go_to(&form::path(subject)),
        Outcome::Forbidden => forbidden(),
    }
}

async fn show_company_form(
    State(platform): State<Arc<Platform>>,
    SignedIn { user, .. }: SignedIn,
    Path(id): Path<AgentId>,
) -> Response {
    if !may_change(&user, id) {
        return forbidden();
    }
    match platform.agent(id) {
        Some(agent) => page(StatusCode::OK, company::page(&user, &agent.values)),
        None => not_found().await,
    }
}

/// No page of the platform has frames; this one is for tests.
async fn show_frame(_: SignedIn, Path(id): Path<AgentId>) -> Response {
    page(StatusCode::OK, pages::frame(&form::path(Subject::Of(id))))
}

fn forbidden() -> Response {
    page(StatusCode::FORBIDDEN, pages::bare("Accès refusé", "Vous n'avez pas accès à cette page."))
}
