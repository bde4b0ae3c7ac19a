//! Style, script and images of the pages.

use std::sync::Arc;

use axum::{Router, http::header, response::IntoResponse, routing::get};

use crate::replica::platform::Platform;

const CSS: &str = "text/css; charset=UTF-8";
const JAVASCRIPT: &str = "text/javascript; charset=UTF-8";
const SVG: &str = "image/svg+xml";

macro_rules! asset {
    ($content_type:expr, $file:literal) => {
        get(|| async { asset($content_type, include_str!(concat!("../assets/", $file))) })
    };
}

pub(super) fn site() -> Router<Arc<Platform>> {
    Router::new()
        .route("/static/style.css", asset!(CSS, "style.css"))
        .route("/static/validation.js", asset!(JAVASCRIPT, "validation.js"))
        .route("/static/stopwatch.js", asset!(JAVASCRIPT, "stopwatch.js"))
        .route("/static/pencil.svg", asset!(SVG, "pencil.svg"))
        .route("/static/pencil-disabled.svg", asset!(SVG, "pencil-disabled.svg"))
        .route("/static/help.svg", asset!(SVG, "help.svg"))
}

fn asset(content_type: &'static str, content: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, content_type)], content)
}
