// The list of origins on the page of settings: added, permitted and removed there.

import { permission } from "./origins.js";
import { ACCOUNT_ORIGIN, change, isFurtherOrigin, settings } from "./settings.js";
import { say, text, writeTexts } from "./texts.js";

const list = document.getElementById("origins");
const form = document.getElementById("add");
const field = document.getElementById("address");
const said = document.getElementById("origins-said");

// Asking the browser takes a while: of two drawings at the same time the later one stands.
let turn = 0;

export async function showOrigins(origins, fixed) {
  const mine = ++turn;
  const permitted = await Promise.all(origins.map((origin) => chrome.permissions.contains(permission(origin))));
  if (mine !== turn) return;
  form.hidden = fixed;
  const hadFocus = list.contains(document.activeElement);
  const rows = origins.map((origin, index) => row(origin, permitted[index], fixed));
  list.replaceChildren(accountRow(), ...rows);
  // The button that had the focus is another one now, or none.
  if (hadFocus) document.getElementById("of-origins").focus();
}

function accountRow() {
  const item = blank(ACCOUNT_ORIGIN, "origin_account");
  item.querySelector(".acts").remove();
  return item;
}

function row(origin, permitted, fixed) {
  const item = blank(origin, permitted ? "origin_permitted" : "origin_not_permitted");
  item.classList.toggle("waiting", !permitted);
  const [allow, remove] = item.querySelectorAll("button");
  for (const button of [allow, remove]) button.setAttribute("aria-describedby", item.querySelector(".address").id);
  allow.addEventListener("click", async () => {
    say(said, (await isGranted(origin)) ? text("origin_added") : text("origin_refused"));
  });
  remove.addEventListener("click", () => takeAway(origin));
  if (permitted) allow.remove();
  if (fixed) remove.remove();
  return item;
}

function blank(origin, state) {
  const item = document.getElementById("origin").content.firstElementChild.cloneNode(true);
  writeTexts(item);
  const address = item.querySelector(".address");
  address.textContent = origin.replace("https://", "");
  address.id = `origin-${address.textContent}`;
  item.querySelector(".state").textContent = text(state);
  return item;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const origin = originOf(field.value);
  const listed = [...list.querySelectorAll(".address")].map((address) => `https://${address.textContent}`);
  if (listed.includes(origin)) return wrong("origin_known");
  if (!isFurtherOrigin(origin)) return wrong("origin_elsewhere");
  // Browsers ask the user only while a click is being handled: before anything is waited for.
  if (!(await isGranted(origin))) return say(said, text("origin_refused"));
  const { values } = await settings();
  await change("origins", [...values.origins, origin]);
  field.value = "";
  say(said, text("origin_added"));
});

async function takeAway(origin) {
  const { values } = await settings();
  await change("origins", values.origins.filter((each) => each !== origin));
  // Where the browser does not take it back, the origin is served no more all the same.
  await chrome.permissions.remove(permission(origin)).catch(() => {});
  say(said, text("origin_removed"));
}

async function isGranted(origin) {
  try {
    return await chrome.permissions.request(permission(origin));
  } catch {
    return false;
  }
}

function wrong(key) {
  document.getElementById("address-wrong").textContent = text(key);
  field.setAttribute("aria-invalid", "true");
  field.focus();
}

// What is being mended is no longer called wrong.
field.addEventListener("input", () => {
  document.getElementById("address-wrong").textContent = "";
  field.removeAttribute("aria-invalid");
});

// What is copied from the address bar serves, with its path, and so does a bare host.
function originOf(typed) {
  const address = typed.trim();
  try {
    return new URL(address.includes("://") ? address : `https://${address}`).origin;
  } catch {
    return "";
  }
}
