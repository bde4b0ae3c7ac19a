// What keeps the browsers of this computer from finding the program, shown under the line that says that it answers.

const LOOK_AGAIN = 5000;

let findings = [];
let next = null;
let asking = false;

// Shows them where the program's line has just been drawn, and asks anew: what was mended goes. While a token is read
// the page is drawn time and again: one question at a time.
export async function showFindings() {
  if (!fill() || asking) return;
  asking = true;
  clearTimeout(next);
  const installation = await chrome.runtime.sendMessage("installation").catch(() => null);
  asking = false;
  findings = installation?.findings ?? [];
  fill();
  if (findings.length > 0) next = setTimeout(showFindings, LOOK_AGAIN);
}

// False where the program does not answer, and has no such line.
function fill() {
  const place = document.querySelector(".step.done:first-child .findings");
  if (!place) return false;
  const told = JSON.stringify(findings);
  // A live region: what it says already is not said again.
  if (place.dataset.told === told) return true;
  place.dataset.told = told;
  const template = document.querySelector("template#finding");
  place.replaceChildren(...findings.map((finding) => {
    const part = template.content.cloneNode(true);
    part.querySelector(".sentence").textContent = words(finding, "") || finding.sentence;
    part.querySelector(".remedy").textContent = words(finding, "_remedy") || finding.remedy;
    return part;
  }));
  return true;
}

// In the browser's language where the cause is known here, else in the program's.
function words({ cause, browser, place, program, command }, ending) {
  const values = [browser, place, program, command].map((value) => value ?? "-");
  return chrome.i18n.getMessage(`installation_${cause}${ending}`, values);
}
