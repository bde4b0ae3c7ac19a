import { draw_popup } from "./brain.js";
import { openPage } from "./port.js";

await openPage("popup", draw_popup);
