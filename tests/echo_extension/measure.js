// From connectNative to the first answer, many times over; the result stands in the page as JSON, in milliseconds.

const ROUNDS = 21;

function roundTrip() {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const port = chrome.runtime.connectNative("fr.cle_megalis.echo");
    port.onMessage.addListener(() => {
      resolve(performance.now() - start);
      port.disconnect();
    });
    port.onDisconnect.addListener(() => reject(new Error(chrome.runtime.lastError?.message ?? port.error?.message)));
    port.postMessage({ say: "hello" });
  });
}

const output = document.getElementById("milliseconds");
try {
  const milliseconds = [];
  for (let round = 0; round < ROUNDS; round++) milliseconds.push(await roundTrip());
  output.textContent = JSON.stringify(milliseconds);
} catch (error) {
  output.textContent = JSON.stringify({ error: error.message });
}
