// The page that says whether all is ready. It opens the popup's port, and shows what the popup shows in three lines:
// whether the program answers, a reader is there, and a token is read whose certificate serves.

import { draw } from "./brain.js";
import { showFindings } from "./findings.js";
import { openPage } from "./port.js";

const LABELS = ["check_program", "check_reader", "check_token"];

await openPage("popup", (view) => {
  draw(JSON.stringify(page(JSON.parse(view))));
  showFindings();
});

// What stands in a part of a stamp (`stamp.rs`).
const part = (stamp, name) => stamp?.parts.find((part) => part.name === name && part.attribute === null)?.content;
const stamps = (stamp, name) => part(stamp, name)?.stamps ?? [];
const put = (name, content) => ({ name, attribute: null, content });
const message = (key, ...contents) => ({ message: { key, with: contents } });
const words = (text) => ({ words: text });
const all = (...list) => ({ stamps: list });

function page(popup) {
  const steps = stepsOf(popup);
  const isReady = steps.every(({ state }) => state === "done");
  return {
    template: "first-run",
    parts: [
      put("steps", all(...steps.map(stampOf))),
      put("ready", all(...(isReady ? [{ template: "ready", parts: [] }] : []))),
      put("help", isReady ? all() : part(popup, "help")),
      put("buttons", isReady ? all() : part(popup, "buttons")),
    ],
  };
}

// A step stands, fails with a cause, or waits for the one before it.
function stepsOf(popup) {
  const done = (content) => ({ state: "done", sentence: content });
  const failed = (cause) => ({ state: "failed", sentence: part(cause, "sentence"), remedy: part(cause, "remedy") });
  const waiting = { state: "waiting" };

  // While it looks for the program, the popup's own words for that stay in their place.
  if (!part(popup, "busy")) return [waiting, waiting, waiting];
  const version = part(popup, "version").words;
  const [problem] = stamps(popup, "problem");
  const key = part(problem, "sentence")?.message.key;
  if (/^problem_(host|extension)_/.test(key)) return [failed(problem), waiting, waiting];
  const program = done(message("check_program_done", words(version)));
  if (key === "problem_service_stopped" || key === "problem_no_reader") return [program, failed(problem), waiting];
  return [program, done(message("check_reader_done")), token(popup, problem, { done, failed, waiting })];
}

function token(popup, problem, { done, failed, waiting }) {
  const tokens = stamps(popup, "tokens");
  const cards = tokens.flatMap((token) => stamps(token, "certificates")).flatMap((each) => stamps(each, "card"));
  const serving = cards.find((card) => part(card, "reason").stamps?.length === 0);
  if (serving) return done(message("check_token_done", part(serving, "holder"), part(serving, "until")));
  if (tokens.some((token) => !part(token, "reading"))) return waiting;
  const causes = tokens.flatMap((token) => stamps(token, "problem"));
  return failed(causes[0] ?? problem ?? noneServes);
}

const noneServes = {
  parts: [put("sentence", message("problem_none_serves")), put("remedy", message("remedy_none_serves"))],
};

function stampOf({ state, sentence = all(), remedy = all() }, index) {
  const parts = [put("label", message(LABELS[index])), put("sentence", sentence), put("remedy", remedy)];
  return { template: `step-${state}`, parts };
}
