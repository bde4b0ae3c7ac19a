//! The installer, used as an IT department does: silently.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use bench::{
    native_messaging::Port,
    packages_document::{first_column, table},
    scenario::{Failure, Scenario, Stage},
};
use protocol::{
    hello::{HelloParams, HelloResult, PROTOCOL},
    identity::{CHROMIUM_EXTENSION_ORIGIN, HOST_NAME},
    jsonrpc::method,
};

use crate::wine::Wine;

/// Names the installer; without it there is nothing to test.
pub(crate) const VARIABLE: &str = "CLE_MEGALIS_WINDOWS_INSTALLER";
/// Names one of an older version.
const OLDER: &str = "CLE_MEGALIS_WINDOWS_OLDER_INSTALLER";

/// The headings of docs/packages.md.
const FILES: &str = "Files on Windows";
const KEYS: &str = "Registry on Windows";
/// Where they are.
const FOLDER: &str = r"C:\Program Files\Clé Mégalis";

/// One takes a second or two.
const INSTALLING: Duration = Duration::from_secs(60);

pub(crate) fn scenarios() -> Vec<Scenario> {
    vec![
        Scenario::new("installed_silently_it_is_where_the_document_says_and_goes_without_a_trace", life),
        Scenario::new("a_newer_version_takes_the_place_of_an_older_one_and_never_the_other_way_round", upgrade),
        Scenario::new("where_it_has_been_the_program_finds_nothing_to_declare", nothing_to_declare),
        Scenario::new("the_installers_own_words_are_in_a_code_page_that_has_accents", words),
    ]
}

fn life(stage: &mut Stage) -> Result<(), Failure> {
    let wine = Wine::start(stage)?;
    // Windows has it always; Wine makes it at the first installation, of whatever.
    fs::create_dir_all(wine.path_of(r"C:\windows\Installer"))?;
    let (files_before, registry_before) = (files(&wine)?, wine.registry()?);

    msiexec(&wine, "/i", VARIABLE, &[])?;
    let documented: BTreeSet<String> = first_column(FILES)?.into_iter().collect();
    assert_eq!(installed(&wine)?, documented);
    let registry = wine.registry()?;
    for row in table(KEYS)? {
        assert_eq!(registry.default_value(&row[0]), Some(row[1].as_str()), "{}", row[0]);
        assert!(wine.path_of(&row[1]).is_file(), "{}", row[1]);
    }
    let declared = registry.mentioning(HOST_NAME).into_iter().filter(|key| key.contains("NativeMessagingHosts"));
    let documented_keys: BTreeSet<String> = first_column(KEYS)?.into_iter().collect();
    assert_eq!(declared.map(str::to_owned).collect::<BTreeSet<_>>(), documented_keys);
    starts_by_its_manifests(&wine)?;

    let (lost_file, lost_key) = (wine.path_of(&format!(r"{FOLDER}\chromium\{HOST_NAME}.json")), &table(KEYS)?[3]);
    fs::remove_file(&lost_file)?;
    wine.run(INSTALLING, "reg", &["delete", &lost_key[0], "/f"])?;
    assert_eq!(wine.registry()?.default_value(&lost_key[0]), None);
    // What `/fa` stands for: Wine's msiexec does not know it.
    msiexec(&wine, "/i", VARIABLE, &["REINSTALL=ALL", "REINSTALLMODE=amus"])?;
    assert_eq!(installed(&wine)?, documented, "a repair has not brought back what was lost");
    assert_eq!(wine.registry()?.default_value(&lost_key[0]), Some(lost_key[1].as_str()));

    msiexec(&wine, "/x", VARIABLE, &[])?;
    let registry = wine.registry()?;
    assert_eq!(registry.changed_since(&registry_before), Vec::<String>::new());
    let files_after = files(&wine)?;
    let changed: Vec<_> = files_after.symmetric_difference(&files_before).collect();
    assert!(changed.is_empty(), "{changed:?}");
    Ok(())
}

/// As browsers do: a relative path is relative to the manifest.
fn starts_by_its_manifests(wine: &Wine) -> Result<(), Failure> {
    for row in table(KEYS)? {
        let manifest: serde_json::Value = serde_json::from_slice(&fs::read(wine.path_of(&row[1]))?)?;
        assert_eq!(manifest["name"], HOST_NAME);
        let folder = row[1].rsplit_once('\\').map(|(folder, _)| folder).unwrap_or_default();
        let program = format!(r"{folder}\{}", manifest["path"].as_str().unwrap_or_default());
        let mut command = wine.command(&program);
        command.args([CHROMIUM_EXTENSION_ORIGIN, "--parent-window=0"]);
        let mut port = Port::open(command)?;
        let hello = HelloParams { extension_version: "0.1.0".to_owned(), protocol: PROTOCOL };
        let greeting: HelloResult = serde_json::from_value(port.call(method::HELLO, hello)?)?;
        assert_eq!(greeting.protocol, PROTOCOL);
        assert!(port.close()?.success());
    }
    Ok(())
}

fn upgrade(stage: &mut Stage) -> Result<(), Failure> {
    let wine = Wine::start(stage)?;
    let registry_before = wine.registry()?;
    msiexec(&wine, "/i", OLDER, &[])?;
    let older = entries(&wine)?;
    assert_eq!(older.len(), 1, "{older:?}");

    msiexec(&wine, "/i", VARIABLE, &[])?;
    let newer = entries(&wine)?;
    assert_eq!(newer.len(), 1, "the older version is still there: {newer:?}");
    assert_ne!(older, newer);
    assert_eq!(installed(&wine)?, first_column(FILES)?.into_iter().collect());

    assert!(msiexec(&wine, "/i", OLDER, &[]).is_err(), "an older version was installed over a newer one");
    assert_eq!(entries(&wine)?, newer);

    msiexec(&wine, "/x", VARIABLE, &[])?;
    assert_eq!(installed(&wine)?, BTreeSet::new());
    assert_eq!(wine.registry()?.changed_since(&registry_before), Vec::<String>::new());
    Ok(())
}

/// What it declares is what the program's own `install` would.
fn nothing_to_declare(stage: &mut Stage) -> Result<(), Failure> {
    let wine = Wine::start(stage)?;
    msiexec(&wine, "/i", VARIABLE, &[])?;
    let before = wine.registry()?;
    let output = wine.call(&format!(r"{FOLDER}\cle-megalis.exe"), &["install", "--system"])?;
    let said = String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{said}");
    assert_eq!(said.matches("déjà").count(), first_column(KEYS)?.len(), "{said}");
    assert_eq!(wine.registry()?.changed_since(&before), Vec::<String>::new());
    Ok(())
}

/// Windows would read them by the machine's own code page otherwise.
fn words(_: &mut Stage) -> Result<(), Failure> {
    assert!(exported("_ForceCodepage")?.contains("1252\t_ForceCodepage"));
    assert_eq!(property("ProductName")?, "Clé Mégalis");
    let bytes = fs::read(path(VARIABLE)?)?;
    let has = |text: &[u8]| bytes.windows(text.len()).any(|part| part == text);
    assert!(has(b"Cl\xE9 M\xE9galis"), "the words are not in code page 1252");
    Ok(())
}

/// `msiexec`, silently, with the installer that the variable names.
fn msiexec(wine: &Wine, mode: &str, variable: &str, properties: &[&str]) -> Result<(), Failure> {
    let installer = path(variable)?;
    // As a path of the drive Z:, which is the whole machine.
    let windows = format!("Z:{}", installer.display().to_string().replace('/', r"\"));
    wine.run(INSTALLING, "msiexec", &[&[mode, windows.as_str(), "/qn"], properties].concat())
}

/// One of the installer's properties.
fn property(name: &str) -> Result<String, Failure> {
    let table = exported("Property")?;
    let value = table.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'));
    value.map(|value| value.trim().to_owned()).ok_or_else(|| Failure::new(format!("no {name} in {table}")))
}

/// A table of the installer, as msitools tells it.
fn exported(table: &str) -> Result<String, Failure> {
    let output = Command::new("msiinfo").arg("export").arg(path(VARIABLE)?).arg(table).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn path(variable: &str) -> Result<PathBuf, Failure> {
    let path = env::var_os(variable).map(PathBuf::from);
    path.filter(|path| path.is_file()).ok_or_else(|| Failure::new(format!("{variable} names no installer")))
}

/// What stands in the list of installed programs under our name.
fn entries(wine: &Wine) -> Result<Vec<String>, Failure> {
    let registry = wine.registry()?;
    let all = registry.below(r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\");
    let ours = registry.mentioning("Clé Mégalis");
    Ok(all.into_iter().filter(|key| ours.contains(key)).map(str::to_owned).collect())
}

/// The files in our folder, by their Windows paths.
fn installed(wine: &Wine) -> Result<BTreeSet<String>, Failure> {
    let folder = wine.path_of(FOLDER);
    let windows = |file: &PathBuf| {
        let file = file.strip_prefix(&folder).unwrap_or(file);
        format!(r"{FOLDER}\{}", file.display().to_string().replace('/', r"\"))
    };
    Ok(below(&folder)?.iter().filter(|path| path.is_file()).map(windows).collect())
}

/// All files and folders on the drive, but for what Wine keeps of an `.inf` that it has read: it does so for the machine's
/// devices, whenever it comes to it.
fn files(wine: &Wine) -> Result<BTreeSet<PathBuf>, Failure> {
    wine.stop()?;
    let is_wines = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "pnf");
    Ok(below(&wine.drive())?.into_iter().filter(|path| !is_wines(path)).collect())
}

/// All files and folders below the folder, which may not be there.
fn below(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            found.push(entry.path());
            if entry.file_type()?.is_dir() {
                found.extend(below(&entry.path())?);
            }
        }
    }
    Ok(found)
}
