// What the user has unfolded stays so when a page is drawn anew, and does not make the drawing another one.

const place = (details) => `${details.className} ${details.closest("[data-sha256]")?.dataset.sha256 ?? ""}`;

export function keepingOpen(draw) {
  const open = new Set();
  for (const details of document.querySelectorAll("#content details[open]")) {
    open.add(place(details));
    details.open = false;
  }
  draw();
  for (const details of document.querySelectorAll("#content details")) details.open = open.has(place(details));
}
