// Pop-up mode, as VTEX's login front end does it: open a window, ask VTEX until somebody is signed in, close it.
"use strict";

const link = document.querySelector("[data-pop-up]");
const status = document.querySelector("[data-status]");

async function shopper() {
  try {
    const answer = await fetch("/api/vtexid/pub/authenticated/user", { cache: "no-store" });
    return await answer.json();
  } catch {
    return null;
  }
}

function watch(popUp) {
  const timer = setInterval(async () => {
    if (await shopper()) {
      clearInterval(timer);
      popUp.close();
      location.reload();
    } else if (popUp.closed) {
      status.textContent = "The pop-up is closed and nobody is signed in. If it was not you who closed it: the "
        + "identity provider's pages send Cross-Origin-Opener-Policy, and VTEX loses its pop-up.";
    } else {
      status.textContent = "Waiting for the login in the pop-up…";
    }
  }, 1000);
}

if (link) {
  link.addEventListener("click", (event) => {
    const popUp = window.open(link.href, "vtexid", "popup,width=480,height=720");
    if (popUp) {
      event.preventDefault();
      watch(popUp);
    }
  });
}

if (document.querySelector("[data-close]")) {
  window.close();
}
