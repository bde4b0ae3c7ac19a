// What panel and popup have in common: a port to the background, views drawn by the WebAssembly, clicks told back.

import init from "./brain.js";
import { keepingOpen } from "./open-details.js";
import { saveFile } from "./save.js";
import { writeTexts } from "./texts.js";

export const ready = init({ module_or_path: chrome.runtime.getURL("brain_bg.wasm") });

// The platform's assistance, as its guide for users names it.
const ASSISTANCE = { telephone: "02 23 48 04 54", form: "https://www.megalisbretagne.org/jcms/mw_15825/contact" };

// `draw` shows a view; `greet` says what a background that has just been woken does not know.
export async function openPage(name, draw, greet) {
  writeTexts();
  for (const { content } of document.querySelectorAll("template#help")) {
    const telephone = content.querySelector(".telephone");
    telephone.textContent = ASSISTANCE.telephone;
    telephone.href = `tel:${ASSISTANCE.telephone.replace(/^0/, "+33").replaceAll(" ", "")}`;
    content.querySelector(".contact").href = ASSISTANCE.form;
  }

  const content = document.getElementById("content");
  let port = null;
  const tell = (message) => port?.postMessage(message);

  function connect() {
    const opened = chrome.runtime.connect({ name });
    port = opened;
    opened.onMessage.addListener(async (message) => {
      await ready;
      if (message.view) redraw(message.view);
      if ("report" in message) showReport(message.report);
    });
    opened.onDisconnect.addListener(() => {
      void chrome.runtime.lastError;
      if (port !== opened) return;
      port = null;
      setTimeout(() => !port && chrome.runtime?.id && connect(), 500);
    });
    greet?.();
  }

  function redraw(view) {
    // A drawing replaces what had the focus: the heading takes it, so that keyboard and screen reader stay here. The page
    // around a panel is not scrolled by it.
    const hadFocus = content.contains(document.activeElement);
    keepingOpen(() => draw(view));
    if (!hadFocus || content.contains(document.activeElement)) return;
    document.querySelector("h1[tabindex='-1']")?.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!event.isTrusted || !button) return;
    if (button.dataset.action) tell({ clicked: JSON.parse(button.dataset.action) });
    if (button.dataset.copy) copy(button, button.dataset.copy);
    if (button.dataset.save) saveFile(button.dataset.save, button.dataset.fileName, "application/x-pem-file");
    if (button.id === "close") tell("closed");
  });

  const report = document.getElementById("report");
  function showReport(text) {
    report.hidden = false;
    const area = report.querySelector("textarea");
    area.value = text ?? chrome.i18n.getMessage("report_failed");
    if (text) copy(report.querySelector("output"), text);
    area.focus();
    area.select();
    area.scrollTop = 0;
  }

  // A page that the browser keeps, to bring it back later, has no ports meanwhile.
  window.addEventListener("pagehide", () => {
    port?.disconnect();
    port = null;
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && !port) connect();
  });

  connect();
  return tell;
}

async function copy(where, text) {
  let key = "copied";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    key = "copy_failed";
  }
  const output = where.localName === "output" ? where : where.parentElement.querySelector("output");
  output.textContent = chrome.i18n.getMessage(key);
  setTimeout(() => (output.textContent = ""), 4000);
}
