// Counts a visit with the unit's own counter, without cookies, unless the reader's browser says that
// they don't want to be followed.
{
  const { kind, origin, script, site } = document.currentScript.dataset;
  const asks = navigator.globalPrivacyControl === true || navigator.doNotTrack === "1";

  if (!asks) {
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
        ["trackPageView"],
      ];
    }
    document.head.append(counter);
  }
}
