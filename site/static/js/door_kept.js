// What a phone keeps of a door (ADR 19): the list of one date, for its keeper alone, and each mark
// under a key of its own until the site has it. Marks hold no names. Everything is in localStorage:
// it is written at once, and two tabs never write the same key.

const DOOR_PREFIX = "talka-door|";
const DOOR_COOKIE = "talka-door";
const DOOR_UNSENT_COOKIE = "talka-door-unsent";
const DOOR_CACHE = "talka-door";

/** Whose list this phone may show: the site takes the cookie back when somebody else signs in. */
function doorKeeper() {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${DOOR_COOKIE}=`));
  return found ? found.slice(DOOR_COOKIE.length + 1) : "";
}

class Kept {
  constructor(keeper, run, date) {
    this.keeper = keeper;
    this.run = run;
    this.date = date;
    this.place = `${keeper}|${run}|${date}`;
  }

  static keys(kind) {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(`${DOOR_PREFIX}${kind}|`))
      .sort();
  }

  /** What was stored under `key`; null where it is gone, or nobody can read it. */
  static read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  /** Remove what is no longer to be here: other keepers' lists, and lists whose date is over. */
  static tidy(keeper) {
    for (const key of Kept.keys("list")) {
      const list = Kept.read(key);
      const place = key.slice(`${DOOR_PREFIX}list|`.length);
      const isMine = keeper !== "" && place.startsWith(`${keeper}|`);
      const isOver = !list || Date.parse(list.until) < Date.now() + (list.ahead ?? 0);
      const waits = Kept.keys("mark").some((one) => one.includes(`|${place}|`));
      if (!isMine || (isOver && !waits)) localStorage.removeItem(key);
    }
  }

  /** How many marks of other keepers wait here. */
  static ofOthers(keeper) {
    return Kept.keys("mark").filter((key) => !key.startsWith(`${DOOR_PREFIX}mark|${keeper}|`)).length;
  }

  /** Run and date of each door where marks of this keeper wait. */
  static placesOf(keeper) {
    const mine = Kept.keys("mark").filter((key) => key.startsWith(`${DOOR_PREFIX}mark|${keeper}|`));
    const places = new Set(mine.map((key) => key.split("|").slice(3, 5).join("|")));
    return [...places].map((place) => place.split("|"));
  }

  /** How many marks of this keeper wait here, at any door. */
  static ofKeeper(keeper) {
    return Kept.keys("mark").filter((key) => key.startsWith(`${DOOR_PREFIX}mark|${keeper}|`)).length;
  }

  /** Leave nothing on this phone. */
  static async clear() {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(DOOR_PREFIX)) localStorage.removeItem(key);
    }
    Kept.noteUnsent();
    if ("caches" in window) await caches.delete(DOOR_CACHE);
    const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
    await Promise.all(workers.map((one) => one.unregister()));
  }

  /** Signing out empties the phone, but for what is not sent yet: the site looks at this cookie. */
  static noteUnsent() {
    const unsent = Kept.keys("mark").length > 0;
    const age = unsent ? 60 * 60 * 24 * 14 : 0;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `${DOOR_UNSENT_COOKIE}=1; path=/; max-age=${age}; samesite=lax${secure}`;
  }

  get list() {
    return Kept.read(`${DOOR_PREFIX}list|${this.place}`);
  }

  /** Whether there was room for it. */
  keepList(list) {
    return this.#store(`${DOOR_PREFIX}list|${this.place}`, list);
  }

  /** The marks that wait to be sent, in their order. */
  get marks() {
    return this.#all("mark");
  }

  /** The marks that the site refused, until somebody has read why. */
  get refused() {
    return this.#all("refused");
  }

  /** Keep a mark; false where the phone has no room for it. */
  add(person, isIn) {
    const key = crypto.randomUUID?.() ?? doorUuid();
    // A clock may be put right between two marks; their order counts from 1.
    const last = Kept.keys("mark").reduce((most, one) => Math.max(most, +one.split("|").at(-2)), 0);
    const order = String(last + 1).padStart(8, "0");
    const mark = { key, person, in: isIn, at: Date.now() };
    const isKept = this.#store(`${DOOR_PREFIX}mark|${this.place}|${order}|${key}`, mark);
    Kept.noteUnsent();
    return isKept;
  }

  /** The site has answered: the mark need not wait any more. A refusal is kept until it is read. */
  answered(key, sentence) {
    const found = Kept.keys("mark").find((one) => one.endsWith(`|${key}`));
    if (!found) return;
    const mark = Kept.read(found);
    if (sentence) this.#store(`${DOOR_PREFIX}refused|${this.place}|0|${key}`, { ...mark, sentence });
    localStorage.removeItem(found);
    Kept.noteUnsent();
  }

  seen(key) {
    localStorage.removeItem(`${DOOR_PREFIX}refused|${this.place}|0|${key}`);
  }

  #all(kind) {
    const prefix = `${DOOR_PREFIX}${kind}|${this.place}|`;
    return Kept.keys(kind)
      .filter((key) => key.startsWith(prefix))
      .map((key) => Kept.read(key))
      .filter(Boolean);
  }

  #store(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }
}

/** A random UUID, for pages that came without encryption (RFC 9562 §5.4). */
function doorUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
