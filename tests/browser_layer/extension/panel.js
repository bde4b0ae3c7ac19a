document.getElementById("greeting").textContent = chrome.i18n.getMessage("greeting");
document.querySelector("button").addEventListener("click", (event) => {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.querySelector("output").textContent = `trusted: ${event.isTrusted}, dark: ${dark}, scale: ${devicePixelRatio}`;
  console.error("panel: clicked");
});
