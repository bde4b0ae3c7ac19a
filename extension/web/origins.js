// Further origins of account pages: whether the browser permits them, and the content scripts on them.

import { ACCOUNT_ORIGIN, settings } from "./settings.js";

// As the browser's `permissions` take it. Only a click of the user's can bring it about.
export const permission = (origin) => ({ origins: [`${origin}/*`] });

// The settings in force, without the origins that the browser does not permit: there nothing may be done.
export async function settingsInForce() {
  const { values } = await settings();
  const permitted = await Promise.all(values.origins.map((origin) => chrome.permissions.contains(permission(origin))));
  return { ...values, origins: values.origins.filter((_, index) => permitted[index]) };
}

// Keeps the manifest's content scripts registered on exactly the origins in force. Browsers remember that across their
// restarts and forget it when the extension is updated.
let turn = Promise.resolve();
export function registerFurtherOrigins() {
  turn = turn.then(register).catch((error) => console.error("Clé Mégalis:", error));
  return turn;
}

async function register() {
  const [{ origins }, registered] = await Promise.all([
    settingsInForce(),
    chrome.scripting.getRegisteredContentScripts(),
  ]);
  const wanted = origins.length > 0 ? scriptsOn(origins) : [];
  if (inWords(wanted) === inWords(registered)) return;
  if (registered.length > 0) await chrome.scripting.unregisterContentScripts();
  if (wanted.length > 0) await chrome.scripting.registerContentScripts(wanted);
}

// What the manifest has for the account pages, for these.
function scriptsOn(origins) {
  return chrome.runtime.getManifest().content_scripts.map((script, index) => ({
    id: `further-origins-${index}`,
    js: script.js.map(path),
    matches: origins.flatMap((origin) => script.matches.map((match) => match.replace(ACCOUNT_ORIGIN, origin))),
    runAt: script.run_at,
    allFrames: script.all_frames,
  }));
}

// Firefox gives the manifest's files by their whole addresses, and takes them by their paths.
const path = (file) => new URL(file, chrome.runtime.getURL("")).pathname.slice(1);

const inWords = (scripts) =>
  scripts.map(({ id, js, matches }) => [id, js.map(path), [...matches].sort()].join(" ")).sort().join("\n");
