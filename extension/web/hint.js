import { openFrame } from "./frame.js";
import { change, settings } from "./settings.js";

// To the background a panel as others are.
await openFrame("panel");

// What a policy sets is not the user's to turn off.
const never = document.getElementById("never");
never.hidden = (await settings()).managed.includes("guidance");
never.addEventListener("click", (event) => {
  if (event.isTrusted) change("guidance", false);
});
