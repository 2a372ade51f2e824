// What is wrong with how a page looks, as lists of sentences. Run in the page by `looking.py`.
(() => {
  const said = (e) =>
    `${e.localName}${e.className && e.className.baseVal === undefined ? "." + e.className : ""}` +
    ` “${(e.getAttribute("aria-label") || e.textContent || e.value || "").trim().replace(/\s+/g, " ").slice(0, 40)}”`;

  // For readers' eyes: neither folded away nor said to screen readers alone.
  const isSeen = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !isClipped(e);
  // Asked of each element once in each look.
  let known = new WeakMap();
  const isClipped = (e) => {
    if (!e) return false;
    if (!known.has(e)) known.set(e, getComputedStyle(e).clipPath === "inset(50%)" || isClipped(e.parentElement));
    return known.get(e);
  };
  const afresh = (look) => (...given) => {
    known = new WeakMap();
    return look(...given);
  };
  // One's own name, which is shortened where there is no room; readers of screens get all of it.
  const SHORTENED = ".account-menu__name";
  const scrolls = (e) => {
    for (let one = e; one && one !== document.body; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) return true;
    }
    return false;
  };
  const within = (root) => [...(root || document.body).querySelectorAll("*")].filter(isSeen);
  const texts = (root) => {
    const found = [];
    const walker = document.createTreeWalker(root || document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.data.trim() && !node.parentElement.closest(SHORTENED) && isSeen(node.parentElement) && !node.parentElement.closest("option, script, style")) found.push(node);
    }
    return found;
  };
  const boxes = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
  };
  const once = (list) => [...new Set(list)];

  const sideways = () => {
    const width = document.documentElement.clientWidth;
    const more = document.documentElement.scrollWidth;
    const found = more > width ? [`the page is ${more} pixels wide in a window of ${width}`] : [];
    for (const node of texts()) {
      if (scrolls(node.parentElement)) continue;
      if (boxes(node).some((box) => box.right > width + 1 || box.left < -1)) found.push(`out of sight: ${said(node.parentElement)}`);
    }
    return once(found);
  };

  const clipped = () => once(
    within().filter((e) => {
      const style = getComputedStyle(e);
      if (e.matches(`svg, svg *, img, video, input, select, textarea, html, body, ${SHORTENED}`)) return false;
      const x = /hidden|clip/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1;
      const y = /hidden|clip/.test(style.overflowY) && e.scrollHeight > e.clientHeight + 1;
      return (x || y) && e.textContent.trim() && e.clientWidth > 1;
    }).map((e) => `cut off: ${said(e)}`),
  );

  // The window must be as high as the page: what is scrolled away is found at no point.
  const covered = () => {
    const found = [];
    for (const node of texts()) {
      const owner = node.parentElement;
      if (scrolls(owner)) continue;
      for (const box of boxes(node)) {
        const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        // A link over all of its card covers nothing: it is what one presses, and cannot be seen.
        if (hit && getComputedStyle(hit, "::after").position === "absolute" && hit.closest("article, li")?.contains(owner)) continue;
        if (hit && !hit.contains(owner) && !owner.contains(hit)) found.push(`${said(owner)} lies below ${said(hit)}`);
      }
    }
    return once(found);
  };

  const seconds = (times) => Math.max(...times.split(",").map((t) => parseFloat(t) * (t.trim().endsWith("ms") ? 0.001 : 1)));
  const moving = () => {
    const found = [];
    for (const e of document.querySelectorAll("*")) {
      for (const part of ["", "::before", "::after"]) {
        const style = getComputedStyle(e, part || null);
        if (style.animationName !== "none" && seconds(style.animationDuration) > 0.01) found.push(`moves: ${said(e)}${part}`);
        if (style.transitionProperty !== "none" && seconds(style.transitionDuration) > 0.01) found.push(`fades: ${said(e)}${part}`);
        if (!part && style.scrollBehavior === "smooth") found.push(`scrolls by itself: ${said(e)}`);
      }
    }
    return once(found);
  };

  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const ring = (e) => {
    const style = getComputedStyle(e);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && !/, 0\)$/.test(style.outlineColor);
  };
  const unringed = (root) => {
    const found = [];
    for (const e of within(root).filter((one) => one.matches(FOCUSABLE) && !one.disabled)) {
      e.focus({ focusVisible: true });
      if (document.activeElement === e && !ring(e)) found.push(`no sign of focus: ${said(e)}`);
    }
    document.activeElement.blur();
    return once(found);
  };

  // Whether some of what has the focus is in sight, with nothing over it.
  const isFree = (e = document.activeElement) => {
    const rects = [...e.getClientRects()].filter((box) => box.width && box.height);
    const inside = (box) => box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
    return rects.filter(inside).some((box) =>
      [[0.5, 0.5], [0.05, 0.5], [0.95, 0.5], [0.5, 0.05], [0.5, 0.95]].some(([x, y]) => {
        const hit = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
        return hit && (e.contains(hit) || hit.contains(e) || [...(e.labels || [])].some((label) => label.contains(hit)));
      }));
  };

  // The focused element, after a press of Tab.
  const focused = () => {
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return null;
    const box = e.getBoundingClientRect();
    const again = e.dataset.walked === "yes";
    const last = window.lastWalked;
    const backwards = last && last.isConnected && !!(e.compareDocumentPosition(last) & Node.DOCUMENT_POSITION_FOLLOWING);
    e.dataset.walked = "yes";
    window.lastWalked = e;
    return {
      name: said(e), again, backwards, ring: ring(e), free: isFree(e),
      box: { left: box.left + scrollX, right: box.right + scrollX, top: box.top + scrollY, bottom: box.bottom + scrollY },
    };
  };

  // What a control shows besides its colours. A border in the colour of the page is none.
  const shape = (e) => {
    const signs = [];
    for (const part of ["", "::before", "::after"]) {
      const style = getComputedStyle(e, part || null);
      const ground = getComputedStyle(document.body).backgroundColor;
      for (const side of ["Top", "Right", "Bottom", "Left"]) {
        const drawn = style[`border${side}Style`] !== "none" && style[`border${side}Color`] !== getComputedStyle(document.documentElement).backgroundColor && style[`border${side}Color`] !== ground;
        signs.push(drawn ? style[`border${side}Width`] : "0px");
      }
      signs.push(style.outlineStyle === "none" ? "0px" : style.outlineWidth, style.fontWeight, style.textDecorationLine, part && style.content);
    }
    return signs.join(" ");
  };
  // A day says in words that it is today.
  const CURRENT = "[aria-current]:not([aria-current='false'], :has(.calendar-day__today)), [aria-pressed='true'], [aria-selected='true'], [data-state='on']";
  const unmarked = (root) => {
    const found = [];
    for (const e of within(root).filter((one) => one.matches(CURRENT))) {
      const kind = e.localName;
      const list = e.closest("ul, ol, tbody, nav, form") || e.parentElement;
      const other = [...list.querySelectorAll(kind)].find((one) => one !== e && !one.matches(CURRENT) && one.className === e.className && isSeen(one));
      if (other && shape(e) === shape(other)) found.push(`chosen, and looks like the others: ${said(e)}`);
    }
    return once(found);
  };
  const unbordered = (root) => once(
    within(root).filter((e) => e.matches("button, .button, input:not([type=checkbox], [type=radio], [type=file], [type=hidden]), select, textarea"))
      .filter((e) => {
        const style = getComputedStyle(e);
        return (style.borderTopStyle === "none" || style.borderTopWidth === "0px") && !/underline/.test(style.textDecorationLine);
      }).map((e) => `looks like words: ${said(e)}`),
  );

  const onPaper = () => {
    const found = within().filter((e) => e.matches("nav, header.site-header, footer.site-footer, button, .button, input, select, textarea"))
      .map((e) => `on paper: ${said(e)}`);
    if (![...document.querySelectorAll("h1")].some(isSeen)) found.push("no heading on paper");
    return once(found);
  };

  window.looking = { focused, isFree: () => isFree() };
  for (const look of [sideways, clipped, covered, moving, unringed, unmarked, unbordered, onPaper]) {
    window.looking[look.name] = afresh(look);
  }
})()
