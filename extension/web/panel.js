import { draw_panel } from "./brain.js";
import { openPage } from "./port.js";

const tell = await openPage("panel", draw);

// The frame is as high as its content; only the account page can make it so. The height is taken right after drawing,
// because browsers stop a frame that is out of sight from observing its own size.
let told = 0;
function tellHeight() {
  const pixels = Math.ceil(document.body.getBoundingClientRect().height);
  if (pixels !== told && pixels > 0) tell({ say: "height", pixels: (told = pixels) });
}

function draw(view) {
  draw_panel(view);
  tellHeight();
}

new ResizeObserver(tellHeight).observe(document.body);
