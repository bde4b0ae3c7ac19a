// How soon a certificate ends, and from when on one is told of it: for badge, popup and "Échéances" alike. Arithmetic with
// dates, no more; certificates are read in Rust.

// Days before the end. SOON just as in `drawing/card.rs`.
export const SOON = 60;
export const URGENT = 15;

const DAY = 24 * 60 * 60;

// Whole days that are left, of 24 hours; negative once the last moment has come.
export const daysLeft = ({ notAfter }, now = Date.now() / 1000) => Math.ceil((notAfter - now) / DAY) - 1;

// "expired", "urgent", "soon" or "later".
export function stage(record, now) {
  const days = daysLeft(record, now);
  if (days < 0) return "expired";
  if (days <= URGENT) return "urgent";
  return days <= SOON ? "soon" : "later";
}

// Those that one is told of, the first to end first.
export function ending(records, now) {
  const told = records.filter((record) => stage(record, now) !== "later");
  return told.sort((one, other) => one.notAfter - other.notAfter);
}

// "expire dans 12 jours", "a expiré hier".
export function when(record, now) {
  const days = daysLeft(record, now);
  const language = chrome.i18n.getMessage("language");
  const message = (key, count) => chrome.i18n.getMessage(key, [count.toLocaleString(language)]);
  if (days === 0) return message("expires_within_a_day", 0);
  if (days === 1) return message("expires_in_one_day", 1);
  if (days > 1) return message("expires_in_days", days);
  if (days === -1) return message("expired_within_a_day", 0);
  if (days === -2) return message("expired_one_day_ago", 1);
  return message("expired_days_ago", -1 - days);
}
