// Eyes and hands on the pages on the way to the form: tells the background whom the page names and which links lead on,
// outlines a link and makes room for a hint when it is told to. It decides nothing.

"use strict";

(async () => {
  const HINT = "cle-megalis-hint";
  // Just as `guidance.rs` has it.
  const WELCOME = /^\/(index)?(;[^/]*)?$/;
  const VIEW = /^\/organism\/agent\/view\/(\d+)(;[^/]*)?$/;
  const LIST = /^\/organism\/agent\/listagents\//;
  const RECORD = /\/organism\/agent\/(?:view|modify)\/(\d+)(?:[;?#]|$)/;

  if (window.top !== window || !(await isWanted())) return;

  let port = null;
  let wanted = true;
  // The links that lead on, in the order in which the background was told of them.
  let links = [];
  let outlined = null;
  // What the hint is about, outlined or not.
  let subject = null;
  let formerStyle = null;
  // The hint's frame, and what was put into the page to hold it.
  let hint = null;
  let room = null;

  // What a policy sets counts more than what the user has set; the background looks again.
  async function isWanted() {
    const set = async (area) => {
      try {
        return await chrome.storage[area].get(["settings", "guidance"]);
      } catch {
        // Firefox, where there is no policy.
        return {};
      }
    };
    const [policy, user] = await Promise.all([set("managed"), set("local")]);
    const byPolicy = typeof policy.guidance === "boolean";
    return (byPolicy ? policy.guidance : user.settings?.guidance) !== false;
  }

  const words = (text) => text.replace(/\s+/g, " ").trim();
  const recordOf = (link) => RECORD.exec(link.getAttribute("href") ?? "")?.[1];
  const linksTo = (part, within = document) => [...within.querySelectorAll(`a[href*="/organism/agent/${part}/"]`)];

  // The links that lead on, each with a line of what is told of it, as `guidance.rs` takes it.
  function look(stored) {
    const path = location.pathname;
    const isView = VIEW.test(path);
    const key = isView ? "guide_view" : LIST.test(path) ? "guide_list" : "guide_welcome";
    const remembered = (record) => {
      const last = stored[`record ${location.origin} ${record}`];
      const there = isView ? (last?.put ? "guide_put" : "guide_seen") : "";
      return last ? [last.sha256, last.notAfter, there, last.put ?? last.seen] : [];
    };
    const found = [];
    const add = (name, link) => {
      const record = link && recordOf(link);
      if (!name || !record) return;
      for (const [given, surname] of splits(words(name))) {
        found.push([link, [key, record, given, surname, ...remembered(record)].join("\t")]);
      }
    };
    if (WELCOME.test(path)) {
      add(user(), linksTo("view").find((link) => /informations personnelles/.test(words(link.textContent))));
      const known = /^(Gérer les utilisateurs|Liste des agents)$/;
      const list = [...document.querySelectorAll("a[href]")].find((link) => known.test(words(link.textContent)));
      if (list) found.push([list, ["guide_users", "", "", "", ...fingerprints(stored)].join("\t")]);
    } else if (LIST.test(path)) {
      for (const row of document.querySelectorAll("tr:not(:has(tr))")) {
        // Name and pencil of one and the same record.
        const [name] = linksTo("view", row);
        add(name?.textContent, linksTo("modify", row).find((link) => recordOf(link) === recordOf(name)));
      }
    } else if (isView) {
      const link = linksTo("modify").find((link) => recordOf(link) === VIEW.exec(path)[1]);
      add(document.querySelector("h2")?.textContent, link);
    }
    return found;
  }

  // "Prénom NOM", maybe with a title before it: the surname is what stands in capitals at the end. Where that does not
  // tell, any words at the end may be it.
  function splits(name) {
    const parts = name.split(" ");
    const title = /^(M\.|Mme)$/.test(parts[0]) ? parts.shift() : "";
    const inCapitals = (part) => part === part.toUpperCase();
    let told = parts.length;
    while (told > 0 && inCapitals(parts[told - 1])) told -= 1;
    const cuts = told > 0 && told < parts.length ? [told] : [...parts.keys()].slice(1);
    // "M." might be an initial elsewhere.
    const before = title === "M." ? ["Mr"] : title ? [title] : [];
    return cuts.map((cut) => [[...before, ...parts.slice(0, cut)].join(" "), parts.slice(cut).join(" ")]);
  }

  const fingerprints = (stored) => Object.keys(stored).filter(isRecord).map((key) => stored[key].sha256);
  const isRecord = (key) => key.startsWith("record ");

  async function tellLinks() {
    // Only what the links are about; where the list of agents is one of them, that may be any record.
    const records = linksTo("view").concat(linksTo("modify")).map(recordOf);
    const keys = records.filter(Boolean).map((record) => `record ${location.origin} ${record}`);
    const seen = look(await chrome.storage.local.get(WELCOME.test(location.pathname) ? null : keys));
    // Told again, they are the same, unless the page has changed.
    links = seen.map(([link]) => link);
    port?.postMessage({ links: seen.map(([, line]) => line).join("\n") });
  }

  // "Bienvenue, Mme Prénom NOM", and maybe links beside it.
  function user() {
    const header = document.getElementById("userId")?.cloneNode(true);
    header?.querySelectorAll("a").forEach((link) => link.remove());
    return words(header?.textContent ?? "").replace(/^Bienvenue\s*,?\s*/, "");
  }

  function connect() {
    const opened = chrome.runtime.connect({ name: "guide" });
    port = opened;
    opened.onMessage.addListener((message) => orders[message.do]?.(message));
    opened.onDisconnect.addListener(() => {
      void chrome.runtime.lastError;
      if (port !== opened) return;
      port = null;
      // As in content.js: the background was put to sleep, or updated, which makes this script an orphan.
      if (wanted) setTimeout(() => wanted && !port && chrome.runtime?.id && connect(), 500);
    });
    tellLinks();
  }

  // Below what it is about, where there is room for a line: in a table a row of its own.
  function makeRoom(hint, link) {
    const row = link.closest("tr");
    if (row) {
      const cell = document.createElement("td");
      cell.colSpan = row.cells.length;
      // Its pencil stands at the end of the row.
      hint.style.marginInlineStart = "auto";
      cell.append(hint);
      const own = document.createElement("tr");
      own.append(cell);
      row.after(own);
      return own;
    }
    const wide = Math.min(400, document.documentElement.clientWidth / 2);
    let before = link;
    while (before.parentElement !== document.body && before.parentElement.clientWidth < wide) before = before.parentElement;
    before.after(hint);
    return hint;
  }

  function clear() {
    if (outlined) {
      outlined.style.cssText = formerStyle ?? "";
      // Chromium removes the attribute only after it was asked for it.
      if (outlined.getAttribute("style") === "") outlined.removeAttribute("style");
    }
    room?.remove();
    outlined = hint = room = subject = null;
  }

  // A frame that goes takes the focus with it: whoever was in it goes on at the link that it spoke of.
  function clearAndKeepFocus() {
    const link = subject;
    const hadFocus = hint !== null && document.activeElement === hint;
    clear();
    if (hadFocus) link?.focus({ preventScroll: true });
  }

  const orders = {
    point({ at, outlined: isLinkToClick }) {
      clearAndKeepFocus();
      const link = links[at];
      if (!link?.isConnected) return;
      subject = link;
      if (isLinkToClick) {
        outlined = link;
        formerStyle = link.getAttribute("style");
        link.style.outline = "3px solid #b35c00";
        link.style.outlineOffset = "3px";
      }
      hint = document.createElement("iframe");
      hint.id = HINT;
      hint.src = chrome.runtime.getURL("hint.html");
      hint.title = chrome.i18n.getMessage("guide_frame_title");
      hint.style.cssText =
        "display:block;box-sizing:border-box;width:100%;min-width:16rem;max-width:34rem;height:0;margin:0.5rem 0;border:0;color-scheme:normal";
      room = makeRoom(hint, link);
    },

    hidePanel: clearAndKeepFocus,

    size({ pixels }) {
      if (hint) hint.style.height = `${pixels}px`;
    },

    leave() {
      wanted = false;
      disconnect();
    },
  };

  function disconnect() {
    port?.disconnect();
    port = null;
    orders.hidePanel();
  }

  // "Ne plus afficher", in this tab or another; a record saved in another.
  chrome.storage.onChanged.addListener(async (changes) => {
    if (wanted && !(await isWanted())) orders.leave();
    else if (port && Object.keys(changes).some(isRecord)) tellLinks();
  });

  // Browsers may keep a page that one has left, and bring it back; nothing runs for it meanwhile.
  window.addEventListener("pagehide", disconnect);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && wanted && !port) connect();
  });

  connect();
})();
