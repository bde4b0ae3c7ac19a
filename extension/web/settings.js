// What user and IT department have set. A policy wins over the user, setting by setting; what is of the wrong kind is as
// if it were not set.

const KEY = "settings";
export const DEFAULTS = Object.freeze({ fillAlone: true, guidance: true, memory: true, origins: Object.freeze([]) });

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

function valid(found) {
  const fits = ([name, value]) =>
    name === "origins" ? Array.isArray(value) && value.every(isOrigin) : typeof DEFAULTS[name] === typeof value;
  return Object.fromEntries(Object.entries(found ?? {}).filter(([name]) => name in DEFAULTS).filter(fits));
}

const isOrigin = (text) => typeof text === "string" && /^https:\/\/[a-z0-9.-]+(:\d+)?$/.test(text);
