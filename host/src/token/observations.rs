//! What was seen of a card on the way to its certificates, for the report. None of it decides how the card is read.

use std::time::Duration;

use protocol::diagnose::{Application, Object, Timing};

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observations {
    /// The applications that EF.DIR lists or that could be selected, in the order in which they were found.
    pub applications: Vec<Application>,
    /// The files and data objects that were asked for.
    pub objects: Vec<Object>,
    /// How long each exchange took, in order.
    pub times: Vec<Duration>,
}

impl Observations {
    /// EF.DIR lists this application.
    pub(crate) fn list_application(&mut self, aid: String) {
        self.application(aid).listed = true;
    }

    /// This application was selected.
    pub(crate) fn select_application(&mut self, aid: String) {
        self.application(aid).selected = true;
    }

    fn application(&mut self, aid: String) -> &mut Application {
        let place = self.applications.iter().position(|known| known.aid == aid).unwrap_or_else(|| {
            self.applications.push(Application { aid, listed: false, selected: false });
            self.applications.len() - 1
        });
        &mut self.applications[place]
    }

    /// A file was found; nothing of it has been read yet.
    pub(crate) fn find_object(&mut self, name: String, size: Option<usize>, read_access: Option<String>) {
        let object = self.object(name);
        object.size = size.map(count);
        object.read_access = read_access;
    }

    /// An attempt to read a file or data object ended, after so many bytes and with these status words.
    pub(crate) fn end_object(&mut self, name: String, read: usize, status: String) {
        let object = self.object(name);
        // A file of several certificates is read in several parts.
        object.bytes_read = object.bytes_read.saturating_add(count(read));
        object.status = status;
    }

    fn object(&mut self, name: String) -> &mut Object {
        let place = self.objects.iter().position(|known| known.name == name).unwrap_or_else(|| {
            self.objects.push(Object { name, ..Object::default() });
            self.objects.len() - 1
        });
        &mut self.objects[place]
    }

    /// How long the exchanges took; `None` where there were none.
    #[must_use]
    pub fn timing(&self) -> Option<Timing> {
        let mut times = self.times.clone();
        times.sort_unstable();
        let median = times.get(times.len().checked_sub(1)? / 2)?;
        let total = times.iter().fold(Duration::ZERO, |sum, time| sum.saturating_add(*time));
        Some(Timing {
            median: microseconds(*median),
            longest: microseconds(*times.last()?),
            total: microseconds(total),
        })
    }
}

fn count(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// A duration as the protocol tells it.
pub(crate) fn microseconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_micros()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_leaves_half_of_the_exchanges_on_either_side() {
        let timing = |milliseconds: &[u64]| {
            let times = milliseconds.iter().map(|time| Duration::from_millis(*time)).collect();
            Observations { times, ..Observations::default() }.timing()
        };
        assert_eq!(timing(&[]), None);
        assert_eq!(timing(&[7]), Some(Timing { median: 7_000, longest: 7_000, total: 7_000 }));
        assert_eq!(timing(&[40, 1, 3]), Some(Timing { median: 3_000, longest: 40_000, total: 44_000 }));
        assert_eq!(timing(&[4, 3, 2, 1]).map(|timing| timing.median), Some(2_000));
    }

    #[test]
    fn an_object_read_in_parts_is_one_and_a_refusal_is_kept() {
        let mut seen = Observations::default();
        seen.find_object("3F00/4574".to_owned(), Some(3000), Some("free".to_owned()));
        for _part in 0..2 {
            seen.end_object("3F00/4574".to_owned(), 1500, "9000".to_owned());
        }
        seen.end_object("3F00/4575".to_owned(), 0, "6982".to_owned());
        let told: Vec<_> = seen.objects.iter().map(|object| (object.bytes_read, object.status.as_str())).collect();
        assert_eq!(told, [(3000, "9000"), (0, "6982")]);
        assert_eq!((seen.objects[0].size, seen.objects[0].read_access.as_deref()), (Some(3000), Some("free")));
    }

    #[test]
    fn an_application_is_told_once_with_all_that_is_known_of_it() {
        let mut seen = Observations::default();
        seen.list_application("A001".to_owned());
        seen.select_application("A001".to_owned());
        assert_eq!(seen.applications, [Application { aid: "A001".to_owned(), listed: true, selected: true }]);
    }
}
