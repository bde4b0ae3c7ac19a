//! Any other origin: pages that look like the account pages, and a page that frames the real ones.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
    routing::get,
};

use super::{assets, callback_address, not_found, page};
use crate::replica::{
    agents::{Agent, AgentId, YANN_TANGUY},
    pages::{self, form, view, welcome},
    platform::{Platform, Subject},
};

pub(super) fn site() -> Router<Arc<Platform>> {
    Router::new()
        .route("/", get(show_welcome))
        .route("/organism/agent/view/{id}", get(show_view))
        .route("/organism/agent/modify/{id}", get(modify))
        .route("/organism/agent/create/{organism}/{department}", get(create))
        .route("/cadre/{id}", get(frame))
        .merge(assets::site())
        .fallback(not_found)
}

/// The very page an administrator sees; who imitates a page asks nobody to sign in.
async fn modify(State(platform): State<Arc<Platform>>, Path(id): Path<AgentId>) -> Response {
    match (platform.agent(YANN_TANGUY), platform.agent(id)) {
        (Some(user), Some(agent)) => show(&user, Subject::Of(id), &agent),
        _ => not_found().await,
    }
}

async fn show_welcome(State(platform): State<Arc<Platform>>) -> Response {
    match platform.agent(YANN_TANGUY) {
        Some(user) => page(StatusCode::OK, welcome::page(&user)),
        None => not_found().await,
    }
}

async fn show_view(State(platform): State<Arc<Platform>>, Path(id): Path<AgentId>) -> Response {
    match (platform.agent(YANN_TANGUY), platform.agent(id)) {
        (Some(user), Some(agent)) => page(StatusCode::OK, view::page(&user, &agent, false)),
        _ => not_found().await,
    }
}

async fn create(State(platform): State<Arc<Platform>>, Path((organism, department)): Path<(u32, u32)>) -> Response {
    let Some(user) = platform.agent(YANN_TANGUY) else { return not_found().await };
    let contents = form::Contents::empty();
    page(StatusCode::OK, form::page(&user, Subject::New { organism, department }, &contents))
}

fn show(user: &Agent, subject: Subject, agent: &Agent) -> Response {
    page(StatusCode::OK, form::page(user, subject, &form::Contents::stored(&agent.values)))
}

/// The frame's contents sign an administrator in by themselves: cookies of the account pages may not reach a frame
/// on another site.
async fn frame(State(platform): State<Arc<Platform>>, Path(id): Path<AgentId>) -> Response {
    let ticket = platform.ticket(YANN_TANGUY, &format!("/organism/agent/modify/{id}"));
    page(StatusCode::OK, pages::frame(&callback_address(&ticket)))
}
