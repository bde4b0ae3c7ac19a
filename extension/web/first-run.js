// The page that says whether all is ready, shown once: to whoever has just installed the extension, or had it installed.
// Not after updates, and not to developers, who load it from a folder time and again.

export async function showFirstRun({ reason }) {
  if (reason !== "install") return;
  const { installType } = await chrome.management.getSelf();
  if (installType !== "development") await chrome.tabs.create({ url: chrome.runtime.getURL("welcome.html") });
}
