// What panel and hint have in common: a frame of the account page is as high as its content, and only that page can make
// it so.

import { draw } from "./brain.js";
import { markDifference, unmarkDifference } from "./difference.js";
import { openPage } from "./port.js";

export async function openFrame(name, greet) {
  let told = 0;
  function tellHeight() {
    const pixels = Math.ceil(document.body.getBoundingClientRect().height);
    if (pixels !== told && pixels > 0) tell({ height: (told = pixels) });
  }

  // The height is taken right after drawing, because browsers stop a frame that is out of sight from observing its own
  // size.
  function drawAndTellHeight(view) {
    unmarkDifference();
    draw(view);
    markDifference();
    tellHeight();
  }

  const tell = await openPage(name, drawAndTellHeight, greet);
  new ResizeObserver(tellHeight).observe(document.body);
  return tell;
}
