import { draw } from "./brain.js";
import { offerFile } from "./file.js";
import { openPage } from "./port.js";

let tellOfFile = null;
const tell = await openPage("panel", drawAndTellHeight, () => tellOfFile?.());
tellOfFile = offerFile(tell);

// The frame is as high as its content; only the account page can make it so. The height is taken right after drawing,
// because browsers stop a frame that is out of sight from observing its own size.
let told = 0;
function tellHeight() {
  const pixels = Math.ceil(document.body.getBoundingClientRect().height);
  if (pixels !== told && pixels > 0) tell({ height: (told = pixels) });
}

function drawAndTellHeight(view) {
  draw(view);
  tellHeight();
}

new ResizeObserver(tellHeight).observe(document.body);
