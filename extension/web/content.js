// Eyes and hands in the account page: tells the background what the form holds, writes what it is told, makes room for
// the panel. It decides nothing and knows no certificate.

"use strict";

(() => {
  const PANEL = "cle-megalis-panel";
  // Where the form stands, and what it and its fields are recognised by, just as `record_form.rs` does. No other field's
  // value leaves the page.
  const PLACES = /^\/organism\/agent\/(modify|create)([/.]|$)/;
  const FORM = /^modification_form(_\d+)?$/;
  const FIELDS = /^(firstname|lastname|email|certificate)(_\d+)?$/;
  const CERTIFICATE = /^certificate(_\d+)?$/;

  if (window.top !== window || !PLACES.test(location.pathname)) return;

  let port = null;
  let wanted = true;
  // The values of the record form's fields when the background was told of them last.
  let told = null;
  // What the user did that the background has not been told yet.
  let pending = null;
  let timer = 0;
  // Where the page was scrolled to for the user to see the panel.
  let broughtTo = null;

  // Only if there is one such form, with one such field.
  function recordForm() {
    const isOne = (form) => FORM.test(form.getAttribute("id")) && form.classList.contains("agent-profile");
    const forms = [...document.forms].filter(isOne);
    return forms.length === 1 ? forms[0] : null;
  }

  function certificateField() {
    const isOne = (element) => element.localName === "textarea" && CERTIFICATE.test(element.name);
    const fields = [...(recordForm()?.elements ?? [])].filter(isOne);
    return fields.length === 1 ? fields[0] : null;
  }

  function connect(cause) {
    const opened = chrome.runtime.connect({ name: "form" });
    port = opened;
    opened.onMessage.addListener((message) => orders[message.do]?.(message));
    opened.onDisconnect.addListener(() => {
      void chrome.runtime.lastError;
      if (port !== opened) return;
      port = null;
      // The background was put to sleep or updated. After an update this script is an orphan and must keep still.
      if (wanted) setTimeout(() => wanted && !port && chrome.runtime?.id && connect("reconnected"), 500);
    });
    if (document.readyState === "loading") return;
    look(cause);
    tellPending();
  }

  function disconnect() {
    port?.disconnect();
    port = null;
  }

  // Drops the order that is under way and has the background decide anew, on what stands in the form now. The new port
  // comes before the old one goes, so that the program runs on.
  function startOver() {
    const former = port;
    pending = null;
    connect("reconnected");
    former?.disconnect();
  }

  // A submission that saved nothing leads from the page to itself. And browsers bring back earlier pages, and what was
  // written into them.
  function loaded() {
    const [navigation] = performance.getEntriesByType("navigation");
    if (navigation?.type === "back_forward") return "restored";
    const [from] = document.referrer.split(/[?#]/);
    if (from === location.origin + location.pathname) return "cameBack";
    const field = certificateField();
    return !field || field.value === field.defaultValue.replace(/\r\n?/g, "\n") ? "loaded" : "restored";
  }

  function look(cause) {
    const forms = [...document.forms].filter(hasTextArea).map(seeForm);
    port?.postMessage({ seen: { cause, snapshot: { forms } } });
    told = values();
  }

  const values = () => JSON.stringify([...(recordForm()?.elements ?? [])].filter(isSeen).map(seeField));

  // Without a port it waits for the next one.
  function tellPending() {
    clearTimeout(timer);
    if (!pending || !port) return;
    const cause = pending;
    pending = null;
    look(cause);
  }

  const isSeen = (element) => FIELDS.test(element.name);

  const hasTextArea = (form) => form.querySelector("textarea") !== null;

  function seeForm(form) {
    const fields = [...form.elements].filter(isSeen).map(seeField);
    return { id: form.getAttribute("id") ?? "", classes: [...form.classList], fields };
  }

  function seeField(element) {
    return {
      tag: element.localName,
      name: element.name,
      value: element.value,
      editable: !element.disabled && !element.readOnly,
    };
  }

  // Whole if it can be, else from its beginning. It grows after it was shown: this goes on for as long as the page stays
  // where it was brought.
  function bringIntoView() {
    const frame = document.getElementById(PANEL);
    if (!frame || ![null, document.body].includes(document.activeElement)) return;
    const block = frame.offsetHeight < window.innerHeight ? "center" : "start";
    frame.scrollIntoView({ block, behavior: "instant" });
    broughtTo = window.scrollY;
  }

  const orders = {
    // Only into the page that the background knew: in the meantime the user may have typed into this field, or have made
    // the record another person's.
    write({ value, expected }) {
      const field = certificateField();
      if (field && field.value === expected && pending !== "edited") {
        if (told !== values()) return startOver();
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
      tellPending();
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
      if (window.scrollY === 0) bringIntoView();
    },

    // Whoever closed it by keyboard goes on at the field that it spoke of.
    hidePanel() {
      const frame = document.getElementById(PANEL);
      const hadFocus = frame !== null && document.activeElement === frame;
      frame?.remove();
      if (hadFocus) certificateField()?.focus({ preventScroll: true });
    },

    size({ pixels }) {
      const frame = document.getElementById(PANEL);
      if (!frame) return;
      frame.style.height = `${pixels}px`;
      if (window.scrollY === broughtTo) bringIntoView();
    },

    leave() {
      wanted = false;
      orders.hidePanel();
    },
  };

  // What the user does, told as it happens. Events made by scripts are not the user's.
  document.addEventListener("input", (event) => {
    if (!event.isTrusted || !FIELDS.test(event.target.name ?? "")) return;
    // Writing into the certificate's field weighs more than what is written elsewhere right after.
    if (pending !== "edited") pending = event.target === certificateField() ? "edited" : "otherField";
    clearTimeout(timer);
    timer = setTimeout(tellPending, 250);
  }, true);

  document.addEventListener("reset", (event) => {
    tellPending();
    // The values come back after the event.
    if (event.target.contains(certificateField())) setTimeout(look, 0, "reset");
  }, true);

  document.addEventListener("submit", (event) => {
    // The background may have been put to sleep just now.
    if (wanted && !port) connect("reconnected");
    tellPending();
    // What is saved may have been changed by scripts.
    if (told !== values()) look("otherField");
    const button = event.submitter ?? document.activeElement;
    port?.postMessage({ submitted: { check: /^checkCertificate(_\d+)?$/.test(button?.id ?? "") } });
    // The page's own check comes after this, and may keep the form here.
    setTimeout(() => event.defaultPrevented && look("stayed"));
  }, true);

  // Browsers may keep a page that one has left, and bring it back; nothing runs for it meanwhile.
  window.addEventListener("pagehide", () => {
    tellPending();
    disconnect();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && wanted && !port) connect("reconnected");
  });

  // The program is called while the page is still loading, so that the token is read by the time the form stands there.
  document.addEventListener("DOMContentLoaded", () => {
    wanted = certificateField() !== null;
    if (wanted) look(loaded());
    else disconnect();
  });
  connect(loaded());
})();
