// The screen in the room: fetches the next code in time. Where the network fails the page stays, says
// so instead of showing a code that is dead, and tries again. Without script it loads itself anew.

const RETRY = 5000; // milliseconds

const later = (work, milliseconds) => setTimeout(work, milliseconds);

async function fetched() {
  const response = await fetch(location.href, {
    cache: "no-store",
    signal: AbortSignal.timeout(RETRY * 2),
  });
  // Signed out, or no longer allowed: what the server says then is for people to read.
  if (response.redirected || response.status === 404) location.reload();
  if (!response.ok) throw new Error(String(response.status));
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector(".room-screen");
}

async function renew() {
  const shown = document.querySelector(".room-screen");
  try {
    const fresh = await fetched();
    if (!fresh) throw new Error("no screen");
    shown.replaceWith(document.adoptNode(fresh));
    wait();
  } catch {
    shown.dataset.lost = "";
    shown.querySelector(".room-screen__lost").hidden = false;
    later(renew, RETRY);
  }
}

function wait() {
  const seconds = Number(document.querySelector(".room-screen")?.dataset.refresh);
  if (seconds) later(renew, seconds * 1000);
}

const button = document.querySelector("[data-full-screen]");
if (button && document.documentElement.requestFullscreen) {
  button.hidden = false;
  button.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
}
wait();
