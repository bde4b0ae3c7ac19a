// The check in the browser before a form is submitted, by the attributes that Tapestry writes: data-validate on the
// form, data-validate-regexp and data-validation on its fields. An empty field passes the regular expression.

"use strict";

(() => {
  function errorOf(field) {
    if (field.value === "") return field.matches("input") ? "Ce champ est obligatoire" : null;
    const regexp = field.dataset.validateRegexp;
    return regexp && !new RegExp(regexp).test(field.value) ? field.dataset.regexpMessage : null;
  }

  function show(field, error) {
    const row = field.closest("p");
    const container = row.closest(".has-error") ?? row;
    const old = container.querySelector(".help-block");
    container.classList.toggle("has-error", error !== null);
    if (error === null) {
      old?.remove();
      return;
    }
    const block = old ?? document.createElement("p");
    block.className = "help-block";
    block.dataset.errorBlockFor = field.id;
    block.textContent = error;
    if (!old) field.after(block);
  }

  document.addEventListener("submit", (event) => {
    if (event.target.dataset.validate !== "submit") return;
    let first = null;
    for (const field of event.target.querySelectorAll("[data-validation]")) {
      const error = errorOf(field);
      show(field, error);
      if (error !== null) first ??= field;
    }
    if (first) {
      event.preventDefault();
      first.focus();
    }
  });
})();
