// Not of the platform: notes how long after the document was ready the certificate's field was first filled by anything
// but the user's own typing, in milliseconds, for the bench to read.

"use strict";

document.addEventListener("input", (event) => {
  const { dataset } = document.documentElement;
  if (event.isTrusted || event.target.name !== "certificate" || dataset.filledAfter) return;
  const [navigation] = performance.getEntriesByType("navigation");
  dataset.filledAfter = performance.now() - navigation.domContentLoadedEventStart;
});
