// What htmx leaves to us on the calendar page. Without script every link and the form load the page.

// Fields left empty stay out of the address.
document.addEventListener("htmx:configRequest", (event) => {
  const asked = event.detail.parameters;
  for (const name of Object.keys(asked)) {
    if (asked[name] === "") {
      delete asked[name];
    }
  }
});

// A link that is no longer there must not take the keyboard's place on the page with it.
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body) {
    document.getElementById("calendar")?.focus({ preventScroll: true });
  }
});

// What fails in the background is asked for in the open, where the reader sees what is wrong.
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, (event) => {
    window.location.assign(event.detail.pathInfo.finalRequestPath);
  });
}
