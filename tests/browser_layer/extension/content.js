const frame = document.createElement("iframe");
frame.id = "cle-megalis-panel";
frame.src = chrome.runtime.getURL("panel.html");
frame.style.cssText = "display:block;width:100%;height:12rem";
document.body.append(frame);
