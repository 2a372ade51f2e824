// The device's own way to pass a page on: `data-share` is the address, `data-title` what it is called.
// Where a browser has none, the button isn't shown; the address to copy and the mail are there anyway.

for (const button of document.querySelectorAll("button[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.share({ title: button.dataset.title, url: button.dataset.share });
    } catch (error) {
      // Whoever closes the sheet has changed their mind.
      if (error.name !== "AbortError") button.hidden = true;
    }
  });
}
