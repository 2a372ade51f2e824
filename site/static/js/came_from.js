// Tells the form for what keeps a reader out where that was: the page of this site that they came from.
// Without script they type it.

const from = document.referrer && new URL(document.referrer);
if (from && from.origin === window.location.origin && from.pathname !== window.location.pathname) {
  for (const link of document.querySelectorAll("a[data-came-from]")) {
    const to = new URL(link.href);
    to.searchParams.set("page", from.pathname);
    link.href = to.href;
  }
}
