// Hands of the background: tells the brain what happened, does what it says. Which effect follows from which event is
// decided in Rust (`background.rs`); nothing is decided here.

import { keepBadge, show } from "./badge.js";
import init, { Brain } from "./brain.js";
import { showFirstRun } from "./first-run.js";
import { askInstallation, forgetQuestions, takesAnswer } from "./installation-request.js";
import { registerFurtherOrigins, settingsInForce } from "./origins.js";
import { note } from "./records.js";
import { onSettings } from "./settings.js";

const HOST = "fr.cle_megalis.host";
const OWN_PAGES = chrome.runtime.getURL("");

const clients = new Map();
const alarms = new Map();
// Of private windows nothing is kept.
const privateTabs = new Set();
let lastClient = 0;
let host = null;

// Loaded when the first port opens, not before: WebAssembly is compiled, and the program started, only where the form
// stands (two addresses, from the moment their page begins to load) and for the popup.
let brain = null;
function loadBrain() {
  brain ??= newBrain().catch((error) => {
    brain = null;
    throw error;
  });
  return brain;
}

async function newBrain() {
  const [set] = await Promise.all([
    settingsInForce(),
    init({ module_or_path: chrome.runtime.getURL("brain_bg.wasm") }),
  ]);
  const brain = new Brain();
  brain.setTo(JSON.stringify(set));
  return brain;
}

// What is set changes, or what the browser permits. Where no brain is there is nobody to tell: it asks when it is made.
function setAnew() {
  registerFurtherOrigins();
  if (brain) happened(async (brain) => brain.setTo(JSON.stringify(await settingsInForce())));
}
onSettings(setAnew);
chrome.permissions.onAdded.addListener(setAnew);
chrome.permissions.onRemoved.addListener(setAnew);

// An update has the browser forget what was registered, and a policy may have changed while it was closed.
chrome.runtime.onInstalled.addListener(registerFurtherOrigins);
chrome.runtime.onInstalled.addListener(showFirstRun);
chrome.runtime.onStartup.addListener(registerFurtherOrigins);

keepBadge();

// Events are handled one after the other, in the order in which they came, though the first have to wait for the brain.
let queue = Promise.resolve();
function happened(tell) {
  queue = queue.then(async () => {
    const effects = JSON.parse(await tell(await loadBrain()));
    for (const effect of effects) carryOut[effect.do](effect);
  }).catch((error) => console.error("Clé Mégalis:", error));
}

chrome.runtime.onConnect.addListener((port) => {
  const client = ++lastClient;
  clients.set(client, port);
  show();
  happened((brain) => connected(brain, client, port));
  port.onMessage.addListener((message) => happened((brain) => brain.said(client, JSON.stringify(message))));
  port.onDisconnect.addListener(() => {
    void chrome.runtime.lastError;
    clients.delete(client);
    happened((brain) => brain.disconnected(client));
  });
});

// The first page asks what only the program knows.
chrome.runtime.onMessage.addListener((message, sender, respond) =>
  message === "installation" && sender.url?.startsWith(OWN_PAGES) && askInstallation(host, respond));

async function connected(brain, client, port) {
  const { tab, frameId, url, origin } = port.sender;
  const address = new URL(url);
  if (tab?.incognito) privateTabs.add(tab.id);
  const sender = {
    tab: tab?.id,
    frame: frameId,
    origin: origin ?? address.origin,
    path: address.pathname,
    own: url.startsWith(OWN_PAGES),
  };
  let memo = null;
  if (port.name === "form" && tab) {
    const key = memoKey(tab.id, sender.origin + sender.path);
    memo = (await chrome.storage.session.get(key))[key] ?? null;
  }
  return brain.connected(client, port.name, JSON.stringify(sender), JSON.stringify(memo));
}

// One for each record in each tab: going on to another record does not forget what was filled into the first.
const memoKey = (tab, record) => `tab-${tab} ${record}`;

// A port that closed just now refuses messages; its onDisconnect tells the brain, and the other effects go on.
function post(port, message) {
  try {
    port?.postMessage(message);
  } catch {
    // Said above.
  }
}

const carryOut = {
  tell({ client, message }) {
    post(clients.get(client), message);
  },

  dismiss({ client }) {
    const port = clients.get(client);
    clients.delete(client);
    post(port, { do: "leave" });
    port?.disconnect();
  },

  hostConnect() {
    const port = chrome.runtime.connectNative(HOST);
    host = port;
    port.onMessage.addListener((message) => {
      if (host === port && !takesAnswer(message)) happened((brain) => brain.hostSaid(JSON.stringify(message)));
    });
    port.onDisconnect.addListener(() => {
      // Chromium says why in lastError, Firefox in the port's own error.
      const error = port.error?.message ?? chrome.runtime.lastError?.message ?? "";
      if (host !== port) return;
      host = null;
      forgetQuestions();
      happened((brain) => brain.hostDisconnected(error));
    });
  },

  hostTell({ message }) {
    post(host, JSON.parse(message));
  },

  hostDisconnect() {
    const port = host;
    host = null;
    forgetQuestions();
    port?.disconnect();
  },

  wake({ reason, milliseconds }) {
    clearTimeout(alarms.get(reason));
    alarms.set(reason, setTimeout(() => happened((brain) => brain.woken(reason)), milliseconds));
  },

  noteRecord({ tab, said, record }) {
    // What goes wrong there is told there.
    if (!privateTabs.has(tab)) note({ said, record }).catch(() => {});
  },

  remember({ tab, memo }) {
    chrome.storage.session.set({ [memoKey(tab, memo.record)]: memo });
  },
};
