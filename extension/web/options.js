// The settings: shows what is in force, saves what the user changes. What a policy sets is shown and cannot be changed.

import { change, onSettings, settings } from "./settings.js";
import { showOrigins } from "./options-origins.js";
import { showRecords } from "./options-records.js";
import { say, text, writeTexts } from "./texts.js";

const SWITCHES = ["fillAlone", "guidance", "memory"];

async function show() {
  const { values, managed } = await settings();
  document.getElementById("managed").hidden = managed.length === 0;
  for (const name of SWITCHES) {
    const input = document.getElementById(name);
    input.checked = values[name];
    input.disabled = managed.includes(name);
  }
  for (const name of [...SWITCHES, "origins"]) {
    document.getElementById(`${name}-fixed`).textContent = managed.includes(name) ? text("option_fixed") : "";
  }
  await showOrigins(values.origins, managed.includes("origins"));
}

for (const name of SWITCHES) {
  const input = document.getElementById(name);
  input.addEventListener("change", async () => {
    const said = input.closest(".setting").querySelector("output");
    try {
      await change(name, input.checked);
      say(said, text("option_saved"));
    } catch {
      input.checked = !input.checked;
      say(said, text("option_not_saved"));
    }
  });
}

writeTexts();
onSettings(show);
chrome.permissions.onAdded.addListener(show);
chrome.permissions.onRemoved.addListener(show);
await Promise.all([show(), showRecords()]);
