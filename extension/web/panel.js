import { offerFile } from "./file.js";
import { openFrame } from "./frame.js";

let tellOfFile = null;
tellOfFile = offerFile(await openFrame("panel", () => tellOfFile?.()));
