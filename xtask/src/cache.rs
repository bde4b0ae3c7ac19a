//! Where compilers and drivers are kept between checkouts.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use crate::error::Error;

/// The cache folder: `CLE_MEGALIS_CACHE`, or `cle-megalis` in the user's cache (XDG Base Directory Specification).
///
/// # Errors
/// When none of the variables that would name it is set.
pub(crate) fn folder() -> Result<PathBuf, Error> {
    choose(|name| env::var_os(name)).ok_or_else(|| Error::NeedsHand {
        what: "there is no folder for the cache: neither CLE_MEGALIS_CACHE, XDG_CACHE_HOME nor HOME is set".to_owned(),
        remedy: "set CLE_MEGALIS_CACHE to a folder outside the checkout and run the command again".to_owned(),
    })
}

fn choose(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    // Relative paths are to be ignored, says the specification; they would land inside the checkout.
    let folder = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    folder("CLE_MEGALIS_CACHE")
        .or_else(|| folder("XDG_CACHE_HOME").map(|path| path.join("cle-megalis")))
        .or_else(|| folder("HOME").map(|path| path.join(".cache/cle-megalis")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(variables: &[(&str, &str)]) -> Option<PathBuf> {
        choose(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into()))
    }

    #[test]
    fn the_nearest_variable_decides_and_relative_ones_are_passed_over() {
        let home = ("HOME", "/home/m");
        assert_eq!(chosen(&[home, ("XDG_CACHE_HOME", "/x"), ("CLE_MEGALIS_CACHE", "/c")]), Some("/c".into()));
        assert_eq!(chosen(&[home, ("XDG_CACHE_HOME", "/x")]), Some("/x/cle-megalis".into()));
        assert_eq!(chosen(&[home, ("XDG_CACHE_HOME", "cache")]), Some("/home/m/.cache/cle-megalis".into()));
        assert_eq!(chosen(&[("HOME", "")]), None);
    }
}
