// Eyes and hands in the account page: tells the background what the form holds, writes what it is told, makes room for
// the panel. It decides nothing and knows no certificate.

"use strict";

(() => {
  const PANEL = "cle-megalis-panel";
  // What the record form is recognised by; no other field's value leaves the page.
  const FIELDS = /^(firstname|lastname|email|certificate)(_\d+)?$/;

  const certificateField = () => document.querySelector("form textarea[name^=certificate]");
  if (window.top !== window) return;

  let port = null;
  let wanted = true;

  function connect(cause) {
    port = chrome.runtime.connect({ name: "form" });
    port.onMessage.addListener((message) => orders[message.do]?.(message));
    port.onDisconnect.addListener(() => {
      void chrome.runtime.lastError;
      port = null;
      // The background was put to sleep or updated. After an update this script is an orphan and must keep still.
      if (wanted) setTimeout(() => wanted && !port && chrome.runtime?.id && connect("reconnected"), 500);
    });
    if (document.readyState !== "loading") look(cause);
  }

  function disconnect() {
    port?.disconnect();
    port = null;
  }

  function look(cause) {
    const forms = [...document.forms].filter(hasTextArea).map(seeForm);
    port?.postMessage({ seen: { cause, snapshot: { forms } } });
  }

  const hasTextArea = (form) => form.querySelector("textarea") !== null;

  function seeForm(form) {
    const fields = [...form.elements].filter((element) => FIELDS.test(element.name));
    return { id: form.getAttribute("id") ?? "", classes: [...form.classList], fields: fields.map(seeField) };
  }

  function seeField(element) {
    return {
      tag: element.localName,
      name: element.name,
      value: element.value,
      editable: !element.disabled && !element.readOnly,
    };
  }

  const orders = {
    // Only over what the background knew to stand there: the user may have typed in the meantime.
    write({ value, expected }) {
      const field = certificateField();
      if (field && field.value === expected) {
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
      look("written");
    },

    showPanel() {
      const field = certificateField();
      if (!field || document.getElementById(PANEL)) return;
      const frame = document.createElement("iframe");
      frame.id = PANEL;
      frame.src = chrome.runtime.getURL("panel.html");
      frame.title = chrome.i18n.getMessage("panel_frame_title");
      // Firefox knows no such policy, and says so in the console.
      if (frame.src.startsWith("chrome-extension:")) frame.allow = "clipboard-write";
      frame.style.cssText =
        "display:block;box-sizing:border-box;width:100%;max-width:46rem;height:0;margin:0.5rem 0;border:0;color-scheme:normal";
      (field.closest("p") ?? field).insertAdjacentElement("afterend", frame);
    },

    // The field is far down the form: whoever has just opened the page is brought to it, whoever has begun to work is not.
    reveal() {
      const untouched = window.scrollY === 0 && [null, document.body].includes(document.activeElement);
      if (untouched) document.getElementById(PANEL)?.scrollIntoView({ block: "center" });
    },

    hidePanel() {
      document.getElementById(PANEL)?.remove();
    },

    size({ pixels }) {
      const frame = document.getElementById(PANEL);
      if (frame) frame.style.height = `${pixels}px`;
    },

    leave() {
      wanted = false;
      orders.hidePanel();
    },
  };

  // What the user does, told as it happens. Events made by scripts are not the user's.
  let typing = 0;
  document.addEventListener("input", (event) => {
    if (!event.isTrusted || !FIELDS.test(event.target.name ?? "")) return;
    clearTimeout(typing);
    const cause = event.target === certificateField() ? "edited" : "otherField";
    typing = setTimeout(look, 250, cause);
  }, true);

  document.addEventListener("reset", (event) => {
    // The values come back after the event.
    if (event.target.contains(certificateField())) setTimeout(look, 0, "reset");
  }, true);

  document.addEventListener("submit", (event) => {
    const button = event.submitter ?? document.activeElement;
    port?.postMessage({ submitted: { check: /^checkCertificate(_\d+)?$/.test(button?.id ?? "") } });
  }, true);

  // Browsers may keep a page that one has left, and bring it back; nothing runs for it meanwhile.
  window.addEventListener("pagehide", disconnect);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && wanted && !port) connect("reconnected");
  });

  // The program is called while the page is still loading, so that the token is read by the time the form stands there.
  document.addEventListener("DOMContentLoaded", () => {
    wanted = certificateField() !== null;
    if (wanted) look("loaded");
    else disconnect();
  });
  connect("loaded");
})();
