// The popup's short list of the certificates that end soon.

import { ending, stage, when } from "./expiry.js";
import { onRecords, records } from "./records.js";

// The others are in "Échéances".
const SHOWN = 3;

export function showEnding() {
  onRecords(show);
  show();
}

async function show() {
  const section = document.getElementById("ending");
  const told = ending(await records());
  section.hidden = told.length === 0;
  section.classList.toggle("urgent", told.some((record) => stage(record) !== "soon"));
  section.querySelector("ul").replaceChildren(...told.slice(0, SHOWN).map(item));
}

function item(record) {
  const item = document.createElement("li");
  item.textContent = chrome.i18n.getMessage("ending_one", [record.agent, when(record)]);
  return item;
}
