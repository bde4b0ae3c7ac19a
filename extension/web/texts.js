// The texts that stand in a page's HTML, in the user's language.

export function showTexts() {
  document.documentElement.lang = chrome.i18n.getMessage("language");
  for (const element of document.querySelectorAll("[data-message]")) {
    element.textContent = chrome.i18n.getMessage(element.dataset.message);
  }
  document.title = document.querySelector("title").textContent;
}
