// A table as a file for spreadsheets: UTF-8 with a byte-order mark and `;`, as a French Excel expects it.

const MARK = "\uFEFF";

// Spreadsheets calculate what begins so. An apostrophe before it makes it a text again.
const FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

// Numbers stay numbers.
export function csv(rows) {
  return MARK + rows.map((row) => `${row.map(cell).join(";")}\r\n`).join("");
}

function cell(value) {
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}
