//! What wixl leaves to chance or leaves out in the installer's database, imported into it as tables (Microsoft's
//! "archive file format", .idt).

use std::path::Path;
use std::process::Command;

use crate::error::Error;
use crate::program_package::source_date::SourceDate;
use crate::{files, process};

/// Says how the database's text is encoded. wixl says "as on the machine that installs": accents would be lost on it.
/// msibuild rewrites the text in it. 1252 holds all of French.
const CODE_PAGE: &str = "\r\n\r\n1252\t_ForceCodepage\r\n";

/// What Windows tells of the package before it opens it. Its text is in UTF-8, and says so.
#[derive(Debug)]
pub(super) struct Summary<'a> {
    pub(super) subject: &'a str,
    pub(super) package_code: &'a str,
    pub(super) moment: SourceDate,
}

impl Summary<'_> {
    fn table(&self) -> Result<String, Error> {
        let moment = self.moment.formatted("+%Y/%m/%d %H:%M:%S")?;
        let (subject, code) = (self.subject, self.package_code);
        // The properties' numbers: learn.microsoft.com/windows/win32/msi/summary-information-stream-property-set
        let properties = [
            (1, "65001".to_owned()),
            (2, "Installation Database".to_owned()),
            (3, subject.to_owned()),
            (4, "Clé Mégalis".to_owned()),
            (5, "Installer".to_owned()),
            (6, "Installe Clé Mégalis pour tous les utilisateurs de l’ordinateur.".to_owned()),
            (7, "x64;1036".to_owned()),
            (9, format!("{{{code}}}")),
            (12, moment.clone()),
            (13, moment),
            // Windows Installer 5.0, long file names and compressed files, opened for reading only.
            (14, "500".to_owned()),
            (15, "2".to_owned()),
            (18, "msitools".to_owned()),
            (19, "2".to_owned()),
        ];
        let rows: String = properties.iter().map(|(number, value)| format!("{number}\t{value}\r\n")).collect();
        Ok(format!("PropertyId\tValue\r\ni2\tl255\r\n_SummaryInformation\tPropertyId\r\n{rows}"))
    }
}

/// Imports both into the installer; the tables are left in `work`.
///
/// # Errors
/// When msibuild refuses one.
pub(super) fn complete(installer: &Path, summary: &Summary, work: &Path) -> Result<(), Error> {
    for (name, table) in [("code-page.idt", CODE_PAGE.to_owned()), ("summary.idt", summary.table()?)] {
        files::write(&work.join(name), table)?;
        let mut command = Command::new("msibuild");
        // Moments are read as of the time zone.
        command.env("TZ", "UTC").arg(installer).arg("-i").arg(work.join(name));
        process::output(&mut command)?;
    }
    Ok(())
}
