//! The contact sheet: one section for each state, its pictures side by side.

use std::{fs, io, path::Path};

use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = "
    body { margin: 2rem; background: #777; color: #fff; font: 1rem/1.4 system-ui, sans-serif; }
    h2 { position: sticky; top: 0; margin: 2rem 0 0.5rem; padding: 0.25rem 0; background: #777; }
    section > div { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
    figure { margin: 0; }
    img { display: block; max-width: 46rem; }
    a { color: inherit; }
    nav { columns: 4 14rem; }
";

/// Writes `index.html` about what is in the folder.
///
/// # Errors
/// When the folder cannot be read or the file not be written.
pub(crate) fn write(folder: &Path) -> io::Result<()> {
    let mut states = Vec::new();
    for page in ["panel", "popup", "hint", "first-page", "expiries", "options"] {
        for state in entries(&folder.join(page))? {
            let place = format!("{page}/{state}");
            states.push((entries(&folder.join(&place))?, place));
        }
    }
    fs::write(folder.join("index.html"), sheet(&states).into_string())
}

fn entries(folder: &Path) -> io::Result<Vec<String>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

fn sheet(states: &[(Vec<String>, String)]) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { "Clé Mégalis: every state" } style { (PreEscaped(STYLE)) } }
            body {
                h1 { "Every state of the extension's pages" }
                nav { @for (_, place) in states { a href={ "#" (place) } { (place) } br; } }
                @for (pictures, place) in states {
                    section id=(place) {
                        h2 { (place) }
                        div {
                            @for picture in pictures {
                                figure {
                                    figcaption { (picture.trim_end_matches(".png")) }
                                    img loading="lazy" alt="" src={ (place) "/" (picture) };
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
