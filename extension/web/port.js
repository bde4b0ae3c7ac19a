// What panel and popup have in common: a port to the background, views drawn by the WebAssembly, clicks told back.

import init from "./brain.js";

export async function openPage(name, draw) {
  document.documentElement.lang = chrome.i18n.getMessage("language");
  for (const element of document.querySelectorAll("[data-message]")) {
    element.textContent = chrome.i18n.getMessage(element.dataset.message);
  }
  document.title = document.querySelector("title").textContent;

  const content = document.getElementById("content");
  let port = null;
  let tell = () => {};
  const ready = init({ module_or_path: chrome.runtime.getURL("brain_bg.wasm") });

  function connect() {
    port = chrome.runtime.connect({ name });
    tell = (message) => port?.postMessage(message);
    port.onMessage.addListener(async (message) => {
      await ready;
      if (message.view) redraw(message.view);
      if ("report" in message) showReport(message.report);
    });
    port.onDisconnect.addListener(() => {
      void chrome.runtime.lastError;
      port = null;
      setTimeout(() => !port && chrome.runtime?.id && connect(), 500);
    });
  }

  function redraw(view) {
    // A drawing replaces what had the focus: the heading takes it, so that keyboard and screen reader stay here.
    const hadFocus = content.contains(document.activeElement);
    draw(view);
    if (hadFocus && !content.contains(document.activeElement)) content.querySelector("[tabindex='-1']")?.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!event.isTrusted || !button) return;
    if (button.dataset.action) tell({ clicked: JSON.parse(button.dataset.action) });
    if (button.dataset.copy) copy(button, button.dataset.copy);
    if (button.dataset.save) save(button.dataset.save, button.dataset.fileName);
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

  connect();
  return (message) => tell(message);
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

function save(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/x-pem-file" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
