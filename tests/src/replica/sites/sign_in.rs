//! The sign-in host: user name and password, then back with a ticket for one use.

use std::sync::Arc;

use axum::{
    Form, Router,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use serde::Deserialize;

use super::{assets, callback_address, go_to, not_found, page};
use crate::replica::{pages, platform::Platform};

/// Its page's path.
const PATH: &str = "/auth";

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    state: String,
}

#[derive(Deserialize)]
struct Credentials {
    username: String,
    password: String,
    state: String,
}

pub(super) fn site() -> Router<Arc<Platform>> {
    Router::new().route(PATH, get(show).post(sign_in)).merge(assets::site()).fallback(not_found)
}

/// The page's address for somebody who wanted to go to `path`.
pub(super) fn address(platform: &Platform, path: &str) -> String {
    format!("https://{}{PATH}?state={}", super::SIGN_IN_HOST, platform.await_sign_in(path))
}

async fn show(Query(asked): Query<Asked>) -> Response {
    page(StatusCode::OK, pages::sign_in::page(&asked.state, None))
}

async fn sign_in(State(platform): State<Arc<Platform>>, Form(given): Form<Credentials>) -> Response {
    match platform.sign_in(&given.username, &given.password, &given.state) {
        Ok(ticket) => go_to(&callback_address(&ticket)),
        Err(refusal) => page(StatusCode::OK, pages::sign_in::page(&given.state, Some(refusal))),
    }
}
