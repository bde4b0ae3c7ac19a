// A certificate's file, chosen or dropped: read here, by the WebAssembly in this very page. The background is told of the
// certificates in it and of nothing else; of a private key nothing leaves the page.

import { readFile } from "./brain.js";
import { ready } from "./port.js";

// In bytes; more is not even read. Just as `certificate/src/file.rs` has it.
const LARGEST = 1_000_000;

// Lets the user choose a file, or drop it anywhere on the page. Gives what a background that has been asleep is to be
// told: the page remembers, and forgets when it goes.
export function offerFile(tell) {
  const chooser = document.getElementById("file");
  const input = chooser.querySelector("input");
  const button = document.getElementById("choose-file");
  const chosen = document.getElementById("chosen-file");
  let told = "";
  let turn = 0;

  async function take(files) {
    const mine = ++turn;
    const found = await read(files);
    // Meanwhile another one was chosen.
    if (mine !== turn) return;
    hold(found, files.length === 1 ? files[0].name : "");
  }

  function hold(found, name) {
    told = found;
    chosen.querySelector("strong").textContent = name;
    chosen.hidden = found === "";
    tell({ file: told });
  }

  button.addEventListener("click", (event) => {
    if (event.isTrusted) input.click();
  });
  input.addEventListener("change", (event) => {
    if (event.isTrusted && input.files.length > 0) take([...input.files]);
    // So that the same file, mended, can be chosen again.
    input.value = "";
  });
  chosen.querySelector("button").addEventListener("click", (event) => {
    if (!event.isTrusted) return;
    turn += 1;
    hold("", "");
    button.focus();
  });

  // Without this, the browser would open what is dropped in place of the page.
  const dropping = (event, now) => {
    if (!event.dataTransfer?.types.includes("Files")) return false;
    event.preventDefault();
    chooser.classList.toggle("dropping", now);
    return true;
  };
  document.addEventListener("dragover", (event) => {
    if (dropping(event, true)) event.dataTransfer.dropEffect = "copy";
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) chooser.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    if (dropping(event, false) && event.isTrusted) take([...event.dataTransfer.files]);
  });

  chooser.hidden = false;
  return () => told && tell({ fileAgain: told });
}

async function read(files) {
  if (files.length > 1) return "several";
  let bytes;
  try {
    if (files[0].size > LARGEST) return "tooLarge";
    bytes = new Uint8Array(await files[0].arrayBuffer());
  } catch {
    // A folder, or a file that is there no more.
    return "unreadable";
  }
  await ready;
  return readFile(bytes);
}
