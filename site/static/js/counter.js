// Counts a visit with the unit's own counter, without cookies, unless the reader's browser says that
// they don't want to be followed. From which page of this site they came is not told: its address
// may be a link that lets its holder in.
{
  const { kind, origin, script, site } = document.currentScript.dataset;
  const asks = navigator.globalPrivacyControl === true || navigator.doNotTrack === "1";

  const from = document.referrer;
  const isFromHere = from !== "" && new URL(from).origin === window.location.origin;

  if (!asks) {
    if (isFromHere) {
      Object.defineProperty(document, "referrer", { value: "" });
    }
    const counter = document.createElement("script");
    counter.src = script;
    counter.async = true;
    if (kind === "plausible") {
      counter.dataset.domain = site;
      counter.dataset.api = `${origin}/api/event`;
    } else if (kind === "goatcounter") {
      counter.dataset.goatcounter = `${origin}/count`;
    } else {
      window._paq = [
        ["disableCookies"],
        ["disableBrowserFeatureDetection"],
        ["setTrackerUrl", `${origin}/matomo.php`],
        ["setSiteId", site],
        // It looks at the window above, too.
        ...(isFromHere ? [["setReferrerUrl", ""]] : []),
        ["trackPageView"],
      ];
    }
    document.head.append(counter);
  }
}
