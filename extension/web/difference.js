// Where holder and agent stand side by side, marks the words of each name that are not in the other's. What that means the
// sentences above say; the marks show where to look.

const CARDS = ".cards > .card";

export function markDifference() {
  const agent = document.querySelector(`${CARDS}.agent .holder strong`);
  const holder = document.querySelector(`${CARDS}:not(.agent) .holder strong`);
  if (!agent || !holder) return;
  const names = [agent, holder].map((name) => name.textContent);
  mark(agent, names[1]);
  mark(holder, names[0]);
}

// As it was drawn: the drawing is compared with what is shown.
export function unmarkDifference() {
  for (const name of document.querySelectorAll(".holder strong:has(mark)")) name.textContent = name.textContent;
}

// Capital letters and accents are no difference, nor is the order.
const plain = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const wordsOf = (name) => name.split(/([\s\-'’]+)/);

function mark(element, other) {
  const known = new Set(wordsOf(other).map(plain));
  const parts = wordsOf(element.textContent).map((part) => {
    if (known.has(plain(part)) || !/\p{L}/u.test(part)) return part;
    const marked = document.createElement("mark");
    marked.textContent = part;
    return marked;
  });
  element.replaceChildren(...parts);
}
