import { draw } from "./brain.js";
import { openPage } from "./port.js";

await openPage("popup", draw);
