// The texts of a page of ours, in the browser's language.

export const text = (key) => chrome.i18n.getMessage(key);

// Those of the whole page, or of what has been taken from a template.
export function writeTexts(part = null) {
  for (const element of (part ?? document).querySelectorAll("[data-message]")) {
    element.textContent = text(element.dataset.message);
  }
  if (part) return;
  document.documentElement.lang = text("language");
  document.title = document.querySelector("title").textContent;
}

// Says something in a live region for a while.
const silences = new Map();
export function say(where, words) {
  clearTimeout(silences.get(where));
  where.textContent = words;
  silences.set(where, setTimeout(() => (where.textContent = ""), 6000));
}
