//! What Windows shows of the program, in its properties and in the task manager: icon, name and version. Declared in
//! `manifests/windows/cle-megalis.rc`, compiled by mingw-w64's windres, and linked into the program.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::workspace::Workspace;
use crate::{files, process};

/// The icon's file beside the declaration.
const ICON: &str = "cle-megalis.ico";
/// Its sizes in pixels: those of the extension's icon.
const SIZES: [u8; 4] = [16, 32, 48, 128];

/// Compiles it and gives the object's path, which is another one for other contents: cargo does not look into what is
/// linked.
///
/// # Errors
/// When a source is missing, the version is none of numbers, or windres refuses.
pub(crate) fn compile(workspace: &Workspace) -> Result<PathBuf, Error> {
    let icon = icon(workspace)?;
    let declared = files::read_text(&workspace.root.join("manifests/windows/cle-megalis.rc"))?;
    let version = &workspace.version;
    if !version.split('.').all(|part| part.parse::<u16>().is_ok()) {
        return Err(Error::DoesNotFit { what: "the version", reason: format!("{version} is more than numbers") });
    }
    let numbers = format!("{},0", version.replace('.', ","));
    let description = declared.replace("@VERSION@", version).replace("@NUMBERS@", &numbers);

    let hash = Sha256::new().chain_update(&icon).chain_update(&description).finalize();
    let name = hash[..8].iter().fold(String::new(), |mut name, byte| {
        let _infallible = write!(name, "{byte:02x}");
        name
    });
    let folder = workspace.target.join("windows-resource").join(name);
    let object = folder.join("cle-megalis.o");
    if object.is_file() {
        return Ok(object);
    }
    files::write(&folder.join(ICON), icon)?;
    files::write(&folder.join("cle-megalis.rc"), description)?;
    let mut command = Command::new("x86_64-w64-mingw32-windres");
    // Whatever ends it half way leaves no half object under that name.
    let made = folder.join("made.o");
    command.current_dir(&folder).args(["--codepage=65001", "--output-format=coff", "cle-megalis.rc"]).arg(&made);
    process::output(&mut command)?;
    files::rename(&made, &object)?;
    Ok(object)
}

/// The extension's icon in its sizes, in one file.
///
/// # Errors
/// When a size cannot be read.
pub(crate) fn icon(workspace: &Workspace) -> Result<Vec<u8>, Error> {
    let pictures: Result<Vec<_>, Error> = SIZES.into_iter().map(|size| picture(&workspace.root, size)).collect();
    Ok(container(&pictures?))
}

fn picture(root: &Path, size: u8) -> Result<(u8, Vec<u8>), Error> {
    Ok((size, files::read(&root.join(format!("extension/web/icons/{size}.png")))?))
}

/// The ICO format: a header, an entry for each picture, and the pictures, which may be PNG since Windows Vista.
fn container(pictures: &[(u8, Vec<u8>)]) -> Vec<u8> {
    const HEADER: usize = 6;
    const ENTRY: usize = 16;
    const BITS_PER_PIXEL: u16 = 32;
    let word = |number: u16| number.to_le_bytes();
    let long = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes();
    let mut icon = [word(0), word(1), word(u16::try_from(pictures.len()).unwrap_or(u16::MAX))].concat();
    let mut place = HEADER + ENTRY * pictures.len();
    for (size, picture) in pictures {
        icon.extend([*size, *size, 0, 0]);
        icon.extend([word(1), word(BITS_PER_PIXEL)].concat());
        icon.extend([long(picture.len()), long(place)].concat());
        place += picture.len();
    }
    icon.extend(pictures.iter().flat_map(|(_, picture)| picture));
    icon
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_picture_of_the_icon_is_where_its_entry_says() {
        let pictures = [(16, b"first".to_vec()), (48, b"second!".to_vec())];
        let icon = container(&pictures);
        assert_eq!(icon[..6], [0, 0, 1, 0, 2, 0]);
        for (at, (size, picture)) in pictures.iter().enumerate() {
            let entry = &icon[6 + 16 * at..][..16];
            let number = |at: usize| u32::from_le_bytes(entry[at..at + 4].try_into().unwrap()) as usize;
            assert_eq!(entry[..2], [*size, *size]);
            assert_eq!(&icon[number(12)..][..number(8)], picture);
        }
        assert_eq!(icon.len(), 6 + 2 * 16 + 5 + 7);
    }
}
