// Buttons that copy what stands in an input: `data-copy` names it, `data-copied` is said when done.
// Without script they aren't shown (subscribe.css), and the input is there to copy from. One listener
// for the whole page: parts of it come and go.

const SAID_FOR = 2000; // milliseconds

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  const input = button && document.getElementById(button.dataset.copy);
  if (!input) return;
  try {
    await navigator.clipboard.writeText(input.value);
  } catch {
    // The browser doesn't let this page copy, or the page came without encryption.
    input.select();
    return;
  }
  const label = button.textContent;
  if (label === button.dataset.copied) return;
  button.setAttribute("aria-live", "polite");
  button.textContent = button.dataset.copied;
  setTimeout(() => {
    button.textContent = label;
  }, SAID_FOR);
});
