//! Every relative link and picture in the documents leads to something that is there.

use std::path::Path;

use crate::error::Error;
use crate::files;
use crate::workspace::Workspace;

/// What in the document, a Markdown file, leads nowhere. Addresses and links within the page are passed over, and so is
/// what stands in fenced code.
fn dead_links(document: &Path) -> Result<Vec<String>, Error> {
    let text = files::read_text(document)?;
    let folder = document.parent().unwrap_or(Path::new(""));
    Ok(targets(&text).into_iter().filter(|target| !folder.join(target).exists()).map(str::to_owned).collect())
}

/// The relative paths that the text's links and pictures name, without fragments.
fn targets(text: &str) -> Vec<&str> {
    let mut in_code = false;
    let mut found = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        let definition = line.strip_prefix('[').and_then(|rest| rest.split_once("]: ")).map(|(_, target)| target);
        let inline = line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
        found.extend(inline.chain(definition).filter_map(relative_path));
    }
    found
}

fn relative_path(target: &str) -> Option<&str> {
    let path = target.trim().split('#').next().unwrap_or_default();
    let is_address = path.contains("://") || ["mailto:", "tel:"].iter().any(|scheme| path.starts_with(scheme));
    (!path.is_empty() && !is_address).then_some(path)
}

#[test]
fn every_relative_link_in_the_documents_leads_somewhere() {
    let root = Workspace::find().unwrap().root;
    let guides = files::all_files(&root.join("docs")).unwrap().into_iter();
    let guides = guides.filter(|file| file.extension().is_some_and(|extension| extension == "md"));
    let documents: Vec<_> = ["README.md", "CHANGELOG.md", "BUILD.md", "manifests/policies/README.md"]
        .map(|name| root.join(name))
        .into_iter()
        .chain(guides)
        .collect();
    assert!(documents.len() > 3, "{documents:?}");
    let dead: Vec<_> = documents
        .iter()
        .map(|document| (document, dead_links(document).unwrap()))
        .filter(|(_, dead)| !dead.is_empty())
        .collect();
    assert!(dead.is_empty(), "these lead nowhere: {dead:?}");
}

#[test]
fn links_pictures_and_definitions_that_lead_nowhere_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("guide.md");
    let text = "[a](there.md#part) [b](gone.md#part) ![c](gone.png \"title\") [d](https://example.org/x) [e](#part)\n\
                ```\n[f](in-code.md)\n```\n[g]: gone-too.md\n[h][i]";
    files::write(&document, text).unwrap();
    files::write(&folder.path().join("there.md"), "").unwrap();
    assert_eq!(dead_links(&document).unwrap(), ["gone.md", "gone.png", "gone-too.md"]);
}
