// Videos that others keep: only a click on `data-player` puts their player in the place of the poster.
// Without script the button isn't shown, and the link leads there. One listener for the whole page.

for (const button of document.querySelectorAll("button[data-player]")) button.hidden = false;

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-player]");
  if (!button) return;
  const stage = button.closest(".block-video__stage");
  const frame = document.createElement("iframe");
  frame.className = "block-video__frame";
  frame.title = button.dataset.title;
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.allowFullscreen = true;
  // Players refuse pages that don't say which site they belong to; no more is told.
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.src = button.dataset.player;
  stage.dataset.playing = "";
  stage.prepend(frame);
  frame.focus();
});
