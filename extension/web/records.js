// What is remembered of records, in the browser's storage on this machine: one entry each, as `remembered.rs` has it.
// What is only being saved may be taken back: until then, what was there before is kept in memory.

import { settings } from "./settings.js";

const PREFIX = "record ";

// In days after the certificate's end: who has not renewed it by then has left.
const KEPT = 365;
const oldest = () => Date.now() / 1000 - KEPT * 24 * 60 * 60;

// One change after the other: each reads before it writes.
let queue = Promise.resolve();
function inTurn(change) {
  const done = queue.then(change);
  queue = done.catch((error) => console.error("Clé Mégalis:", error));
  return done;
}

export const key = ({ origin, record }) => `${PREFIX}${origin} ${record}`;

export async function records() {
  return (await entries()).filter(isSound).map(([, record]) => record);
}

async function entries() {
  return Object.entries(await chrome.storage.local.get(null)).filter(([name]) => name.startsWith(PREFIX));
}

// Another version may have kept something else.
const isSound = ([name, record]) =>
  name === key(record ?? {}) &&
  Number.isFinite(record.notAfter) &&
  [record.agent, record.holder].every((text) => typeof text === "string");

// Calls back at each change, whoever makes it.
export function onRecords(changed) {
  chrome.storage.onChanged.addListener((changes, area) => {
    if (area === "local" && Object.keys(changes).some((name) => name.startsWith(PREFIX))) changed();
  });
}

// `said` is what `remembering.rs` has: "opened", "saving" or "notSaved". A record without fingerprint holds nothing.
export function note({ said, record }) {
  return inTurn(async () => {
    if (!(await settings()).values.memory) return;
    const name = key(record);
    const { [name]: former = null } = await chrome.storage.local.get(name);
    const { [name]: earlier } = await chrome.storage.session.get(name);
    if (said === "saving") {
      // Pressed twice, the second time would take the first for what was there before.
      const isSecond = earlier !== undefined && former?.sha256 === record.sha256;
      if (!isSecond) await chrome.storage.session.set({ [name]: former });
      return put(name, record);
    }
    await chrome.storage.session.remove(name);
    if (said === "notSaved") return earlier !== undefined && put(name, earlier);
    // Seen again, the same one is still the one that was saved here.
    if (former?.sha256 === record.sha256) record.put = former.put;
    return put(name, record);
  });
}

async function put(name, record) {
  if (record?.sha256 && record.notAfter >= oldest()) await chrome.storage.local.set({ [name]: record });
  else await chrome.storage.local.remove(name);
}

export const forget = (record) => inTurn(() => chrome.storage.local.remove(key(record)));

export const forgetAll = () => inTurn(wipe);

// Nothing is kept against the user's will, nor for ever.
export function tidy() {
  return inTurn(async () => {
    if (!(await settings()).values.memory) return wipe();
    const useless = (await entries()).filter((entry) => !isSound(entry) || entry[1].notAfter < oldest());
    await chrome.storage.local.remove(useless.map(([name]) => name));
  });
}

// With what could be brought back.
async function wipe() {
  for (const area of [chrome.storage.local, chrome.storage.session]) {
    const names = Object.keys(await area.get(null));
    await area.remove(names.filter((name) => name.startsWith(PREFIX)));
  }
}
