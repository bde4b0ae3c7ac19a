// The toolbar's badge: how many remembered certificates end soon, in words as well.

import { ending, stage, SOON, URGENT } from "./expiry.js";
import { onRecords, records, tidy } from "./records.js";
import { onSettings } from "./settings.js";

// White on both is legible: 6.0 and 7.3 to 1.
const COLOURS = { soon: "#8a5300", urgent: "#a3271d" };

// The count is a matter of days, so what comes about anyway is often enough: each start of the background, of the browser,
// each port. An alarm would be one permission more, for a browser that runs for days without anything of ours being opened.
export function keepBadge() {
  const tidied = () => tidy().catch(() => {}).then(show);
  chrome.runtime.onStartup.addListener(tidied);
  onSettings(tidied);
  onRecords(show);
  tidied();
}

export const show = () => draw().catch((error) => console.error("Clé Mégalis:", error));

async function draw() {
  const told = ending(await records());
  const count = (name) => told.filter((record) => stage(record) === name).length;
  const [expired, urgent, soon] = ["expired", "urgent", "soon"].map(count);
  const parts = [
    words(expired, "badge_expired_one", "badge_expired_several"),
    words(urgent, "badge_ending_one", "badge_ending_several", URGENT),
    words(soon, "badge_ending_one", "badge_ending_several", SOON),
  ];
  const name = chrome.i18n.getMessage("extension_name");
  const said = parts.filter(Boolean).join(", ");
  await Promise.all([
    chrome.action.setBadgeText({ text: told.length > 0 ? String(told.length) : "" }),
    chrome.action.setBadgeBackgroundColor({ color: expired + urgent > 0 ? COLOURS.urgent : COLOURS.soon }),
    chrome.action.setBadgeTextColor({ color: "#ffffff" }),
    chrome.action.setTitle({ title: said ? chrome.i18n.getMessage("badge_title", [name, said]) : name }),
  ]);
}

const words = (count, one, several, days) =>
  count > 0 && chrome.i18n.getMessage(count === 1 ? one : several, [String(count), String(days)]);
