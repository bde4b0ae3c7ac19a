// How many records are remembered, and the button that forgets them all.

import { forgetAll, onRecords, records } from "./records.js";
import { say, text } from "./texts.js";

const wipe = document.getElementById("wipe");
const question = document.getElementById("question");
const said = document.querySelector("#records output");

export async function showRecords() {
  const { length } = await records();
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
  const { length } = await records();
  await forgetAll();
  ask(false);
  say(said, `${text("option_wiped")} ${length}`);
  document.getElementById("memory").focus();
});

onRecords(showRecords);
