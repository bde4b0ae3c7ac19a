//! Binaryen's `wasm-opt`, which takes a tenth off the brain: Debian's, unpacked into the cache and never installed.

use std::path::{Path, PathBuf};
use std::process::Command;

use walrus::{ExportItem, RefType};

use crate::debian_archive::Apt;
use crate::error::Error;
use crate::{cache, files, process, progress};

/// A function's control flow, taken apart and put together anew, comes out shorter than what the compiler wrote, once it
/// is optimized again: some 2 % of the whole.
const PASSES: [&str; 5] = ["-Oz", "--flatten", "--rereloop", "-Oz", "-Oz"];

const REMEDY: &str = "install Binaryen, whose program wasm-opt is needed, so that wasm-opt is in PATH";

/// The table whose entries are objects of the browser's, by the name that wasm-bindgen's glue calls it.
const TABLE_OF_OBJECTS: &str = "__wbindgen_externrefs";

/// A `wasm-opt` that can be started.
#[derive(Debug)]
pub(crate) struct WasmOptimizer {
    program: PathBuf,
}

impl WasmOptimizer {
    /// Finds it in the cache, or gets it from Debian's archive. Where there is no Debian, the one in PATH serves: the
    /// packages will then differ by a few bytes from those made elsewhere.
    ///
    /// # Errors
    /// When the archive cannot be reached, or has none.
    pub(crate) fn ensure() -> Result<Self, Error> {
        let in_path = PathBuf::from("wasm-opt");
        if !process::succeeds(Command::new("apt-get").arg("--version")) {
            return if starts(&in_path) {
                Ok(Self { program: in_path })
            } else {
                Err(Error::NeedsHand { what: "there is no wasm-opt here".to_owned(), remedy: REMEDY.to_owned() })
            };
        }
        let folder = cache::folder()?.join("binaryen");
        let program = folder.join("usr/bin/wasm-opt");
        if !starts(&program) {
            // A half-made one is not kept: what stands at the final place is whole.
            let half_made = folder.with_extension("half-made");
            files::remove_folder(&half_made)?;
            fetch(&half_made)?;
            files::remove_folder(&folder)?;
            files::rename(&half_made, &folder)?;
        }
        Ok(Self { program })
    }

    /// Makes the WASM at `path` as small as it gets, in its place.
    ///
    /// # Errors
    /// When it is no WASM that this version understands.
    pub(crate) fn shrink(&self, path: &Path) -> Result<(), Error> {
        let mut command = Command::new(&self.program);
        // What the WASM may use is said inside it, by the compiler.
        command.args(PASSES).arg(path).arg("--output").arg(path);
        process::output(&mut command)?;
        let optimized = files::read(path)?;
        files::write(path, with_right_table(optimized).map_err(Error::Glue)?)
    }
}

/// Debian 12's wasm-opt writes every exported table as if it were the first one (Binaryen's issue 4711, mended in its
/// version 110), and wasm-bindgen's table of the browser's objects is the second. Its number is put right where it
/// stands: written out anew by another library, the whole would be 2 KB longer.
fn with_right_table(mut wasm: Vec<u8>) -> Result<Vec<u8>, String> {
    let read = |wasm: &[u8]| walrus::Module::from_buffer(wasm).map_err(|reason| format!("{reason:#}"));
    let module = read(&wasm)?;
    let right = module.tables.iter().position(|table| table.element_ty == RefType::EXTERNREF);
    let (Some(right), Some(place)) = (right, place_of_exported_table(&wasm)) else { return Ok(wasm) };
    // Below 128, a number is one byte as it is (WebAssembly core specification 2.0, section 5.2.2).
    wasm[place] = u8::try_from(right).unwrap_or(u8::MAX);
    let mended = read(&wasm)?;
    let table = mended.exports.iter().find_map(|export| match export.item {
        ExportItem::Table(table) if export.name == TABLE_OF_OBJECTS => Some(mended.tables.get(table).element_ty),
        _ => None,
    });
    let is_right = table == Some(RefType::EXTERNREF);
    if is_right { Ok(wasm) } else { Err(format!("the table {TABLE_OF_OBJECTS} is exported in an unknown way")) }
}

/// Where the exported table's number stands: an export is its name's length, its name, its kind (1 for a table), its
/// number (WebAssembly core specification 2.0, section 5.5.10).
fn place_of_exported_table(wasm: &[u8]) -> Option<usize> {
    let name = TABLE_OF_OBJECTS.as_bytes();
    let export = [&[u8::try_from(name.len()).ok()?], name, &[1]].concat();
    let place = wasm.windows(export.len()).position(|window| window == export)?;
    Some(place + export.len())
}

fn starts(program: &Path) -> bool {
    process::succeeds(Command::new(program).arg("--version"))
}

fn fetch(folder: &Path) -> Result<(), Error> {
    let packages = folder.join("packages");
    files::create_folder(&packages)?;
    let (apt, version) = Apt::that_knows("binaryen", &folder.join("apt"), REMEDY)?;
    progress::say(
        "setup",
        &format!("fetching Debian's binaryen {version} into the cache, for wasm-opt, a few seconds"),
    );
    apt.download(&[format!("binaryen={version}")], &packages)?;
    Apt::unpack(&packages, folder)?;
    files::remove_folder(&packages)?;
    files::remove_folder(&folder.join("apt"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exported_table_is_the_one_of_objects_whatever_the_optimizer_wrote() {
        let mut module = walrus::Module::default();
        let functions = module.tables.add_local(false, 1, Some(1), RefType::FUNCREF);
        let objects = module.tables.add_local(false, 4, None, RefType::EXTERNREF);
        module.exports.add(TABLE_OF_OBJECTS, functions);
        let mended = walrus::Module::from_buffer(&with_right_table(module.emit_wasm()).unwrap()).unwrap();
        let [export] = mended.exports.iter().collect::<Vec<_>>()[..] else { panic!("one export") };
        let ExportItem::Table(table) = export.item else { panic!("a table") };
        assert_eq!(mended.tables.get(table).element_ty, RefType::EXTERNREF);
        assert_ne!(functions, objects);
    }

    #[test]
    fn what_is_no_wasm_is_told_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("brain_bg.wasm");
        files::write(&path, b"no wasm").unwrap();
        let optimizer = WasmOptimizer { program: "false".into() };
        assert!(matches!(optimizer.shrink(&path), Err(Error::Failed { .. })));
        assert_eq!(files::read(&path).unwrap(), b"no wasm");
    }
}
