// Tells the form for what keeps a reader out where that was: the page of this site that they came from.
// Without script they type it. The form's address then names that page, so it is not counted
// (foundation.brand.counting); the form leaves out what lets its holder in.

const from = document.referrer && new URL(document.referrer);
if (from && from.origin === window.location.origin && from.pathname !== window.location.pathname) {
  for (const link of document.querySelectorAll("a[data-came-from]")) {
    const to = new URL(link.href);
    to.searchParams.set("from", from.pathname);
    link.href = to.href;
  }
}
