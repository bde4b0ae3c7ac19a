// How many records are remembered, and the button that forgets them all.

import { say, text } from "./texts.js";

const wipe = document.getElementById("wipe");
const question = document.getElementById("question");
const said = document.querySelector("#records output");

const remembered = async () =>
  Object.keys(await chrome.storage.local.get()).filter((key) => key.startsWith("record "));

export async function showRecords() {
  const { length } = await remembered();
  document.getElementById("count").textContent = length;
  wipe.disabled = length === 0;
}

function ask(asking) {
  question.hidden = !asking;
  wipe.hidden = asking;
}

wipe.addEventListener("click", () => {
  ask(true);
  document.getElementById("wipe-no").focus();
});

document.getElementById("wipe-no").addEventListener("click", () => {
  ask(false);
  wipe.focus();
});

document.getElementById("wipe-yes").addEventListener("click", async () => {
  const keys = await remembered();
  await chrome.storage.local.remove(keys);
  ask(false);
  say(said, `${text("option_wiped")} ${keys.length}`);
  document.getElementById("memory").focus();
});

chrome.storage.onChanged.addListener((changes, area) => {
  if (area === "local" && Object.keys(changes).some((key) => key.startsWith("record "))) showRecords();
});
