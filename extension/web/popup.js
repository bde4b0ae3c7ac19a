import { draw } from "./brain.js";
import { showEnding } from "./ending.js";
import { offerFile } from "./file.js";
import { openPage } from "./port.js";

// The browser's window for choosing a file takes the focus, and a popup that loses it closes: at once in Firefox. So the
// file is chosen on the same page in a tab.
const IN_A_TAB = "#file";

// One page of settings is enough: the browser goes to the one that is open.
document.getElementById("options").addEventListener("click", (event) => {
  event.preventDefault();
  chrome.runtime.openOptionsPage();
});

let tellOfFile = null;
const tell = await openPage("popup", draw, () => tellOfFile?.());

if (location.hash === IN_A_TAB) {
  const chooser = document.getElementById("file");
  document.getElementById("content").before(chooser);
  document.body.classList.add("tab");
  tellOfFile = offerFile(tell);
  document.getElementById("choose-file").focus();
} else {
  document.getElementById("choose-file").addEventListener("click", async (event) => {
    if (!event.isTrusted) return;
    // A page in a tab is not closed, though popups are.
    const isTab = (await chrome.tabs.getCurrent()) !== undefined;
    await chrome.tabs.create({ url: chrome.runtime.getURL(`popup.html${IN_A_TAB}`) });
    if (!isTab) window.close();
  });
  document.getElementById("file").hidden = false;
  showEnding();
}
