// Scanning entrance codes within the door's page, where the browser can: it reads the site's own
// codes only, finds the person on the list that the phone keeps, and marks them as the button does.

const SCAN_EVERY = 250; // milliseconds
const SCAN_SAME_AFTER = 4_000; // before the same code is read again

class DoorScanner {
  constructor(page) {
    this.page = page;
    this.box = page.part("scan");
    this.button = page.part("scan-button");
    this.camera = page.part("camera");
    this.said = page.part("scan-said");
    this.video = this.camera.querySelector("video");
  }

  /** Whether this browser reads QR codes at all. */
  static async isPossible() {
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices || !crypto.subtle) return false;
    return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
  }

  async start() {
    if (!(await DoorScanner.isPossible())) return;
    this.detector = new BarcodeDetector({ formats: ["qr_code"] });
    this.box.hidden = false;
    this.button.addEventListener("click", () => (this.stream ? this.stop() : this.open()));
    document.addEventListener("visibilitychange", () => document.hidden && this.stop());
  }

  async open() {
    this.camera.hidden = false;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      this.video.srcObject = this.stream;
      // It begins with the first picture; looking needn't wait for that.
      this.video.play().catch(() => {});
    } catch {
      this.stop();
      this.camera.hidden = false;
      this.say("scanNoCamera");
      return;
    }
    this.say("scanReady");
    this.show(true);
    this.timer = setInterval(() => this.look(), SCAN_EVERY);
  }

  stop() {
    clearInterval(this.timer);
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
    this.camera.hidden = true;
    this.show(false);
  }

  show(isOn) {
    this.button.textContent = isOn ? this.page.words.scanStop : this.page.words.scan;
    this.button.setAttribute("aria-expanded", String(isOn));
  }

  async look() {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      const [code] = await this.detector.detect(this.video);
      if (code) await this.read(code.rawValue);
    } catch {
      // One picture that could not be read; the next one is near.
    } finally {
      this.isLooking = false;
    }
  }

  async read(text) {
    const now = performance.now();
    if (text === this.last && now - this.lastAt < SCAN_SAME_AFTER) return;
    this.last = text;
    this.lastAt = now;
    const token = DoorScanner.tokenIn(text);
    if (!token) return this.say("scanForeign");
    const code = await DoorScanner.fingerprint(token);
    const person = this.page.people?.find((one) => one.code === code);
    if (!person) return this.say("scanNone");
    if (this.page.since(person)) return this.say("scanAlready", person.name);
    if (!this.page.mark(person.id, true)) return this.say("noRoom");
    this.page.query.value = person.name;
    this.page.draw();
    navigator.vibrate?.(80);
    return this.say("scanIn", person.name);
  }

  /** What an entrance code of this site carries; nothing of anything else. */
  static tokenIn(text) {
    const start = `${location.origin}/c/`;
    if (!text.startsWith(start)) return "";
    return /^([\w.-]+)\/$/.exec(text.slice(start.length))?.[1] ?? "";
  }

  /** As the site makes it of each code (events.queries.entrance). */
  static async fingerprint(token) {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 24);
  }

  say(words, name = "") {
    this.said.textContent = this.page.say(this.page.words[words], { NAME: name });
  }
}

if (doorPage) new DoorScanner(doorPage).start();
