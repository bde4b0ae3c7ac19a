// "Échéances": the agents whose records passed through this browser, and until when their certificates are valid.

import { csv } from "./csv.js";
import { daysLeft, stage, SOON, when } from "./expiry.js";
import { forget, forgetAll, key, onRecords, records } from "./records.js";
import { saveFile } from "./save.js";
import { onSettings, settings } from "./settings.js";
import { writeTexts } from "./texts.js";

writeTexts();

const message = (key, ...names) => chrome.i18n.getMessage(key, names);
const language = message("language");
const place = (id) => document.getElementById(id);
const collator = new Intl.Collator(language, { sensitivity: "base" });

// Capital letters are the surname: "LE GOFF Maëlle".
function bySurname(name) {
  const words = name.split(/\s+/);
  const isSurname = (word) => word === word.toLocaleUpperCase(language);
  return [...words.filter(isSurname), ...words.filter((word) => !isSurname(word))].join(" ");
}

const byName = (of) => (one, other) => collator.compare(bySurname(of(one)), bySurname(of(other)));
const byNumber = (of) => (one, other) => of(one) - of(other);
const ORDERS = {
  agent: byName(({ agent }) => agent),
  holder: byName(holderElsewhere),
  until: byNumber(({ notAfter }) => notAfter),
  left: byNumber((record) => daysLeft(record)),
  put: byNumber(({ put }) => put ?? 0),
};

let known = [];
let order = { column: "until", up: true };

// Empty where it is the agent. The spelling is no matter of this table: whether they are one person was judged at the form.
function holderElsewhere({ agent, holder }) {
  const words = (name) => name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().split(/[^\p{L}]+/u).sort().join(" ");
  return words(agent) === words(holder) ? "" : holder;
}

const day = (seconds) => new Date(seconds * 1000).toLocaleDateString(language, { day: "numeric", month: "long", year: "numeric" });

const address = ({ origin, record }) => `${origin}/organism/agent/modify/${record}`;

function shown() {
  const sought = place("search").value.trim().normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const plain = ({ agent, holder }) => `${agent} ${holder}`.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const found = known.filter((record) => plain(record).includes(sought));
  const compare = ORDERS[order.column];
  return found.sort((one, other) => (order.up ? 1 : -1) * compare(one, other) || one.notAfter - other.notAfter);
}

async function load() {
  const [found, { values, managed }] = await Promise.all([records(), settings()]);
  known = found;
  place("off").hidden = values.memory;
  place("off-why").textContent = managed.includes("memory") ? message("expiries_off_by_policy") : message("expiries_off_why");
  place("none").hidden = !values.memory || known.length > 0;
  place("some").hidden = known.length === 0;
  draw();
}

function draw() {
  for (const heading of document.querySelectorAll("thead th")) {
    if (heading.dataset.column === order.column) heading.setAttribute("aria-sort", order.up ? "ascending" : "descending");
    else heading.removeAttribute("aria-sort");
  }
  const focused = document.activeElement.closest("tbody tr")?.dataset.key;
  const { localName } = document.activeElement;
  const rows = shown().map(row);
  document.querySelector("tbody").replaceChildren(...rows);
  // Headings of nothing are no table.
  document.querySelector("table").hidden = rows.length === 0;
  if (focused) rowOf(focused)?.querySelector(localName)?.focus();
}

const rowOf = (key) => [...document.querySelectorAll("tbody tr")].find(({ dataset }) => dataset.key === key);

function row(record) {
  const row = place("row").content.firstElementChild.cloneNode(true);
  const cell = (column) => row.querySelector(`[data-column="${column}"]`);
  const label = { holder: "expiries_holder", until: "card_until", left: "expiries_left", put: "expiries_put" };
  for (const [column, key] of Object.entries(label)) cell(column).dataset.label = message(key);

  row.className = stage(record);
  row.dataset.key = key(record);
  const link = row.querySelector("a");
  link.href = address(record);
  link.textContent = record.agent;
  link.title = message("expiries_open");

  const holder = holderElsewhere(record);
  cell("holder").textContent = holder || message("expiries_same_holder");
  cell("holder").classList.toggle("usual", !holder);
  cell("until").textContent = day(record.notAfter);
  const left = daysLeft(record);
  cell("left").querySelector(".when").textContent = when(record);
  const meter = cell("left").querySelector("meter");
  [meter.low, meter.value] = [SOON + 1, Math.max(0, Math.min(left, meter.max))];
  cell("put").textContent = record.put ? day(record.put) : message("expiries_not_put");
  cell("put").classList.toggle("usual", !record.put);

  const button = row.querySelector("button");
  button.textContent = message("expiries_forget");
  button.setAttribute("aria-label", message("expiries_forget_whose", record.agent));
  button.addEventListener("click", (event) => event.isTrusted && forgetOne(row, record));
  return row;
}

// The keyboard goes on at the next row.
async function forgetOne(row, record) {
  const next = (row.nextElementSibling ?? row.previousElementSibling)?.dataset.key;
  await forget(record);
  await load();
  (rowOf(next)?.querySelector("button") ?? place("title")).focus();
  say("expiries_forgotten", record.agent);
}

const say = (key, ...names) => (place("status").textContent = message(key, ...names));

function exportTable() {
  const headings = ["expiries_agent", "expiries_holder", "card_until", "expiries_days", "expiries_state", "expiries_put", "expiries_seen", "expiries_record"];
  const states = { expired: "state_expired", urgent: "state_urgent", soon: "state_soon", later: "state_later" };
  // As spreadsheets of every language read a day.
  const date = (seconds) => (seconds ? new Date(seconds * 1000).toLocaleDateString("sv") : "");
  const rows = shown().map((record) => [
    record.agent,
    record.holder,
    date(record.notAfter),
    daysLeft(record),
    message(states[stage(record)]),
    date(record.put),
    date(record.seen),
    address(record),
  ]);
  const name = `${message("expiries_file")}-${date(Date.now() / 1000)}.csv`;
  saveFile(csv([headings.map((key) => message(key)), ...rows]), name, "text/csv;charset=utf-8");
  say("expiries_exported", name);
}

document.querySelector("thead").addEventListener("click", (event) => {
  const column = event.target.closest("button")?.parentElement.dataset.column;
  if (!column) return;
  order = { column, up: column === order.column ? !order.up : true };
  draw();
});

place("search").addEventListener("input", () => {
  draw();
  const count = document.querySelectorAll("tbody tr").length;
  if (count === 0) say("expiries_not_found");
  else if (count === 1) say("expiries_found_one");
  else say("expiries_found_several", String(count));
});

place("export").addEventListener("click", (event) => event.isTrusted && exportTable());

place("wipe").addEventListener("click", () => place("sure").showModal());
place("keep").addEventListener("click", () => place("sure").close());
place("wipe-all").addEventListener("click", async (event) => {
  if (!event.isTrusted) return;
  await forgetAll();
  place("sure").close();
  await load();
  place("title").focus();
  say("expiries_wiped");
});

onRecords(load);
onSettings(load);
load();
