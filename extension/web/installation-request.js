// A question to the program that the brain has no part in: whether the browsers of this computer find it. Goes over the
// same port, under ids below zero; the brain's are above.

const asked = new Map();
let lastId = 0;

// False where there is no program to ask; else the answer comes later.
export function askInstallation(host, respond) {
  const id = --lastId;
  try {
    host.postMessage({ jsonrpc: "2.0", id, method: "installation" });
  } catch {
    // No port, or one that closed just now.
    respond(null);
    return false;
  }
  asked.set(id, respond);
  return true;
}

// Takes the answer, if the message is one. An older program answers that it knows no such method: null.
export function takesAnswer({ id, result }) {
  const respond = asked.get(id);
  asked.delete(id);
  respond?.(result ?? null);
  return respond !== undefined;
}

export function forgetQuestions() {
  for (const respond of asked.values()) respond(null);
  asked.clear();
}
