// What user and IT department have set. A policy wins over the user, setting by setting; what is of the wrong kind is as
// if it were not set.

const KEY = "settings";
export const DEFAULTS = Object.freeze({ fillAlone: true, guidance: true, memory: true, origins: Object.freeze([]) });

// Whose forms are filled without being set, just as `record_form.rs` has it.
export const ACCOUNT_ORIGIN = "https://socle.megalis.bretagne.bzh";

// Where else account pages may be: the hosts of `optional_host_permissions` in the manifest, over TLS, on its own port.
const FURTHER = /^https:\/\/([a-z0-9-]+\.)*(megalis\.bretagne\.bzh|megalisbretagne\.org)$/;
export const isFurtherOrigin = (text) => typeof text === "string" && FURTHER.test(text) && text !== ACCOUNT_ORIGIN;

// The settings in force, and the names of those that a policy sets.
export async function settings() {
  const [stored, policy] = await Promise.all([chrome.storage.local.get(KEY), managed()]);
  const byUser = valid(stored[KEY]);
  const byPolicy = valid(policy);
  return { values: { ...DEFAULTS, ...byUser, ...byPolicy }, managed: Object.keys(byPolicy) };
}

// Calls back at each change, whoever makes it.
export function onSettings(changed) {
  chrome.storage.onChanged.addListener((changes, area) => {
    if (area === "managed" || (area === "local" && KEY in changes)) changed();
  });
}

export async function change(name, value) {
  const stored = await chrome.storage.local.get(KEY);
  await chrome.storage.local.set({ [KEY]: { ...valid(stored[KEY]), [name]: value } });
}

// Firefox refuses the question where there is no policy.
async function managed() {
  try {
    return await chrome.storage.managed.get();
  } catch {
    return {};
  }
}

// Of a list of origins, one that cannot be does not make the others void.
function valid(found) {
  const entries = Object.entries(found ?? {}).map(([name, value]) => [name, name === "origins" ? origins(value) : value]);
  const fits = ([name, value]) =>
    name in DEFAULTS && typeof DEFAULTS[name] === typeof value && Array.isArray(DEFAULTS[name]) === Array.isArray(value);
  return Object.fromEntries(entries.filter(fits));
}

function origins(value) {
  if (!Array.isArray(value)) return value;
  // As a policy may well have it.
  const bare = value.map((each) => (typeof each === "string" ? each.replace(/\/$/, "") : each));
  return [...new Set(bare.filter(isFurtherOrigin))];
}
