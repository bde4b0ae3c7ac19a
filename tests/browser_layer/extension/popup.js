for (const button of document.querySelectorAll("button")) {
  button.addEventListener("click", async () => {
    document.querySelector("output").textContent = await chrome.runtime.sendMessage(button.id);
  });
}
