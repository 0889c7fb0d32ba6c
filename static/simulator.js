// Pop-up mode, as VTEX's login front end does it: open a window, ask VTEX until somebody is signed in, close it.
"use strict";

const link = document.querySelector("[data-pop-up]");
const status = document.querySelector("[data-status]");

let popUp = null; // the one that is watched

function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}

async function shopper() {
  try {
    const answer = await fetch("/api/vtexid/pub/authenticated/user", {
      cache: "no-store",
      signal: AbortSignal.timeout(10000),
    });
    return await answer.json();
  } catch {
    return null;
  }
}

// One question at a time, until somebody is signed in or the pop-up is closed; then once more.
async function watch() {
  status.textContent = "Waiting for the login in the pop-up…";
  for (;;) {
    await pause(1000);
    const watched = popUp;
    const isLast = watched.closed;
    if (await shopper()) {
      popUp.close();
      location.reload();
      return;
    }
    if (isLast && watched === popUp) {
      break;
    }
  }
  popUp = null;
  status.textContent = "The pop-up is closed and nobody is signed in. If it was not you who closed it: the identity "
    + "provider's pages send Cross-Origin-Opener-Policy, and VTEX loses its pop-up.";
}

if (link) {
  link.addEventListener("click", (event) => {
    const opened = window.open(link.href, "vtexid", "popup,width=480,height=720");
    if (!opened) {
      return; // the browser allows none: the link leads on in a tab
    }
    event.preventDefault();
    const isWatching = popUp !== null;
    popUp = opened;
    if (!isWatching) {
      watch();
    }
  });
}

if (document.querySelector("[data-close]")) {
  window.close();
}
