// The door's page: the list as one types, marks that wait for the network, and a page that opens
// without one. Without script, forms do what they say; until the list is here, they do it as well.

const DOOR_SHOWN = 100; // names at a time
const DOOR_BATCH = 100; // marks at a time
const DOOR_REFRESH = 45_000; // milliseconds
const DOOR_PAUSES = [2_000, 4_000, 8_000, 16_000, 32_000, 60_000];
const DOOR_PATIENCE = 15_000;

// As the site folds names (foundation.folding).
const DOOR_LETTERS = { ø: "o", æ: "ae", œ: "oe", đ: "d", ð: "d", ł: "l", þ: "th", ħ: "h", ŧ: "t", ŋ: "n", ı: "i", ß: "ss" };

function doorFold(text) {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[øæœđðłþħŧŋıß]/g, (letter) => DOOR_LETTERS[letter])
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

class DoorPage {
  constructor(root) {
    this.root = root;
    this.told = root.dataset;
    this.words = root.querySelector("[data-door-words]").dataset;
    this.keeper = this.told.keeper || doorKeeper();
    this.kept = new Kept(this.keeper, this.told.door, this.told.date);
    this.token = this.told.csrf;
    this.state = "";
    this.tries = 0;
    this.isSending = false;
    this.query = root.querySelector("#door-q");
  }

  part(name) {
    return this.root.querySelector(`[data-door-${name}]`);
  }

  say(words, values) {
    return Object.entries(values).reduce((text, [name, value]) => text.replace(name, value), words);
  }

  async start() {
    Kept.tidy(this.keeper);
    this.query.addEventListener("input", () => this.draw());
    this.root.querySelector(".door__search").addEventListener("submit", (event) => {
      if (this.people) event.preventDefault();
    });
    this.part("list").addEventListener("click", (event) => this.pressed(event));
    this.part("said").addEventListener("click", (event) => this.pressed(event));
    this.part("clear").addEventListener("click", () => this.clear());
    window.addEventListener("online", () => this.wake());
    window.addEventListener("focus", () => this.wake());
    window.addEventListener("storage", () => this.load());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    document.querySelector(".site-header__account form")?.addEventListener("submit", (event) => this.leave(event));
    if (this.told.isOffline !== undefined) this.load();
    await this.wake();
    this.keepPage();
    setInterval(() => document.hidden || this.wake(), DOOR_REFRESH);
  }

  /** Send what waits, then ask for the list: one after the other, so that it knows what was sent. */
  async wake() {
    clearTimeout(this.timer);
    if (doorKeeper() !== this.keeper) return this.close();
    await this.send();
    if (!this.kept.marks.length) await this.refresh();
    return undefined;
  }

  /** Whose list this is has signed out, or somebody else has signed in: it is not shown any more. */
  close() {
    Kept.tidy(doorKeeper());
    this.people = undefined;
    this.state = "signIn";
    this.part("count").textContent = "";
    this.draw();
    this.part("list").replaceChildren(doorText("empty", this.words.nothingKept));
  }

  /** Take what is kept on the phone, and draw it. */
  load() {
    const list = this.kept.list;
    this.people = list?.people.map((person) => ({ ...person, folded: doorFold(`${person.name} ${person.org}`) }));
    this.draw();
  }

  /** Everybody with what was marked here and not sent yet. */
  since(person) {
    const marks = this.marksOf.get(person.id);
    if (!marks) return person.in;
    const last = marks.at(-1);
    return last.in ? (person.in ?? new Date(last.at).toISOString()) : null;
  }

  draw() {
    const waiting = this.kept.marks;
    this.marksOf = Map.groupBy ? Map.groupBy(waiting, (mark) => mark.person) : doorGrouped(waiting);
    this.drawState(Kept.ofKeeper(this.keeper));
    this.drawRefused();
    if (!this.people) {
      if (this.told.isOffline !== undefined) this.part("list").replaceChildren(doorText("empty", this.words.nothingKept));
      return;
    }
    const terms = doorFold(this.query.value).slice(0, 8);
    const found = this.people.filter((person) =>
      terms.every((term) => person.folded.some((word) => word.startsWith(term))),
    );
    const here = this.people.filter((person) => this.since(person)).length;
    this.part("count").textContent = this.say(this.words.count, { NUMBER: here, ALL: this.people.length });
    this.drawPeople(found);
  }

  drawPeople(found) {
    const had = document.activeElement?.dataset?.person;
    const list = document.createElement("ul");
    list.className = "door__people";
    list.append(...found.slice(0, DOOR_SHOWN).map((person) => this.row(person)));
    const parts = found.length ? [list] : [doorText("empty", this.people.length ? this.words.none : this.words.nobody)];
    if (found.length > DOOR_SHOWN) {
      parts.push(doorText("door__more", this.say(this.words.more, { NUMBER: found.length - DOOR_SHOWN })));
    }
    this.part("list").replaceChildren(...parts);
    if (had) this.part("list").querySelector(`[data-person="${had}"]`)?.focus({ preventScroll: true });
  }

  row(person) {
    const row = this.part("person").content.firstElementChild.cloneNode(true);
    const since = this.since(person);
    const button = row.querySelector("button");
    row.querySelector(".door-person__name").textContent = person.name;
    const more = [person.org, this.words[person.seat], since ? this.say(this.words.since, { TIME: this.clock(since) }) : person.said];
    row.querySelector(".door-person__more").textContent = more.filter(Boolean).join(" · ");
    if (since) row.dataset.state = "in";
    button.textContent = since ? this.words.undo : this.words.in;
    const name = document.createElement("span");
    name.className = "visually-hidden";
    name.textContent = `: ${person.name}`;
    button.append(name);
    button.dataset.person = person.id;
    button.dataset.in = since ? "" : "yes";
    if (since) button.dataset.tone = "quiet";
    button.disabled = !since && this.isEarly;
    return row;
  }

  get isEarly() {
    const list = this.kept.list;
    return this.told.opens && Date.now() + (list?.ahead ?? 0) < Date.parse(this.told.opens);
  }

  clock(moment) {
    const ahead = this.kept.list?.ahead ?? 0;
    // What was marked here has this phone's time, which may be wrong.
    const isOurs = this.kept.marks.some((mark) => new Date(mark.at).toISOString() === moment);
    const at = Date.parse(moment) + (isOurs ? ahead : 0);
    return new Intl.DateTimeFormat(document.documentElement.lang, {
      timeZone: this.told.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    }).format(at);
  }

  drawState(waiting) {
    const sent = this.part("sent");
    const lines = [];
    if (waiting) lines.push(this.say(this.words.unsent, { NUMBER: waiting }));
    if (this.state) lines.push(this.words[this.state] ?? this.state);
    const others = Kept.ofOthers(this.keeper);
    if (others) lines.push(this.say(this.words.others, { NUMBER: others }));
    const text = lines.join(" ");
    if (sent.textContent !== text) sent.textContent = text;
    if (this.state === "signIn") {
      const link = document.createElement("a");
      link.href = this.told.signIn;
      link.textContent = "→";
      link.setAttribute("aria-label", this.words.signIn);
      sent.append(" ", link);
    }
    sent.hidden = !lines.length;
    sent.dataset.tone = waiting || this.state ? "warning" : "quiet";
    this.part("phone").hidden = !(this.people || waiting || others);
  }

  drawRefused() {
    const names = new Map((this.people ?? []).map((person) => [person.id, person.name]));
    const notices = this.kept.refused.map((mark) => {
      const notice = doorText("door__refused", `${this.say(this.words.refused, { NAME: names.get(mark.person) ?? "?" })} ${mark.sentence} `);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link-button";
      button.dataset.refused = mark.key;
      button.textContent = this.words.seen;
      notice.append(button);
      return notice;
    });
    const said = this.part("said");
    if (notices.length || said.childElementCount) said.replaceChildren(...notices);
  }

  pressed(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.refused) {
      this.kept.seen(button.dataset.refused);
      this.draw();
    } else if (button.dataset.person) {
      this.mark(button.dataset.person, button.dataset.in === "yes");
    }
  }

  /** Keep a mark and try to send it. Whether there was room for it. */
  mark(person, isIn) {
    const isKept = this.kept.add(person, isIn);
    if (!isKept) this.state = "noRoom";
    this.draw();
    this.wake();
    return isKept;
  }

  async ask(path, options = {}) {
    const answer = await fetch(path, {
      credentials: "same-origin", redirect: "manual", cache: "no-store",
      signal: AbortSignal.timeout(DOOR_PATIENCE), ...options,
    });
    // Whoever is not signed in is sent to where one signs in.
    if (answer.type === "opaqueredirect" || answer.status === 401) this.state = "signIn";
    else if (answer.status === 404) this.state = "closed";
    return answer;
  }

  /** Ask for the list as it is now. Whether it came. */
  async refresh() {
    try {
      const answer = await this.ask(this.told.people);
      if (!answer.ok) return false;
      const list = await answer.json();
      if (list.keeper !== this.keeper) {
        // Somebody else has signed in meanwhile: their list, and their page.
        Kept.tidy(list.keeper);
        location.assign(this.told.path);
        return false;
      }
      this.token = list.token;
      this.state = "";
      this.tries = 0;
      const { token, ...kept } = list;
      if (!this.kept.keepList({ ...kept, ahead: Date.parse(list.now) - Date.now() })) this.state = "noRoom";
      this.load();
      return true;
    } catch {
      this.later();
      return false;
    } finally {
      this.draw();
    }
  }

  /** Send what waits. Nothing is removed before the site has answered for it. */
  async send() {
    if (this.isSending) return;
    this.isSending = true;
    try {
      // One tab at a time, where the browser knows how; twice sent is once all the same.
      if (navigator.locks) await navigator.locks.request("talka-door", () => this.sendAll());
      else await this.sendAll();
    } catch {
      this.later();
    } finally {
      this.isSending = false;
      this.draw();
    }
  }

  /** Of this door and of any other one that was kept on this phone. */
  async sendAll() {
    const places = Kept.placesOf(this.keeper);
    // The page that was kept has no token.
    if (places.length && !this.token && !(await this.refresh())) return;
    for (const [run, date] of places) {
      if (!(await this.sendOf(new Kept(this.keeper, run, date)))) return;
    }
  }

  /** Send what waits for one date; whether to go on with the next. */
  async sendOf(kept) {
    let hasRefreshed = false;
    for (let marks = kept.marks; marks.length; marks = kept.marks) {
      const answer = await this.post(kept, marks.slice(0, DOOR_BATCH));
      if (answer.status === 403 && !hasRefreshed) {
        // The token is from before somebody signed in again.
        hasRefreshed = true;
        if (await this.refresh()) continue;
        return false;
      }
      if (!answer.ok) {
        if (answer.status === 400 || answer.status === 409) this.state = (await answer.json()).sentence;
        else if (answer.status >= 500 || answer.status === 403) this.later();
        // One door that is closed by now holds no other one up.
        return answer.status === 404;
      }
      this.take(kept, marks, await answer.json());
    }
    return true;
  }

  post(kept, marks) {
    return this.ask(this.told.marks.replace(this.told.door, kept.run), {
      method: "POST",
      headers: { "X-CSRFToken": this.token },
      body: new URLSearchParams({
        sent: JSON.stringify({ keeper: this.keeper, date: kept.date, clock: Date.now(), marks }),
      }),
    });
  }

  /** What became of each mark. */
  take(kept, marks, answer) {
    const list = kept.list;
    for (const { key, became, sentence } of answer.answers) {
      const mark = marks.find((one) => one.key === key);
      const person = list?.people.find((one) => one.id === mark?.person);
      if (person && became !== "refused") person.in = mark.in ? (person.in ?? answer.now) : null;
      kept.answered(key, became === "refused" ? sentence : "");
    }
    if (list) kept.keepList(list);
    this.state = "";
    this.tries = 0;
    this.load();
  }

  /** Try again by itself, each time after a longer pause. */
  later() {
    this.state = "noNetwork";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake(), DOOR_PAUSES[Math.min(this.tries, DOOR_PAUSES.length - 1)]);
    this.tries += 1;
  }

  async clear() {
    const waiting = Kept.keys("mark").length;
    if (waiting && !confirm(this.say(this.words.clearUnsent, { NUMBER: waiting }))) return;
    await Kept.clear();
    this.people = undefined;
    this.state = "cleared";
    this.draw();
    this.part("list").replaceChildren(doorText("empty", this.words.cleared));
  }

  /** Before signing out: nothing that is not sent is forgotten unsaid. */
  leave(event) {
    const waiting = Kept.ofKeeper(this.keeper);
    if (waiting && !confirm(this.say(this.words.leaveUnsent, { NUMBER: waiting }))) event.preventDefault();
  }

  /** Keep this page, without anybody on it, and its files: nothing else is ever kept. */
  async keepPage() {
    if (!("serviceWorker" in navigator) || this.told.isOffline !== undefined || !this.people) return;
    try {
      await navigator.serviceWorker.register(this.told.worker, { scope: this.told.scope });
      const cache = await caches.open(DOOR_CACHE);
      const page = await this.ask(this.told.offline);
      if (!page.ok) return;
      await cache.put(`${this.told.path}?date=${this.told.date}`, page);
      const files = [...document.querySelectorAll("link[href][rel=stylesheet], link[href][rel=preload], link[href][rel=icon], script[src]")]
        .map((one) => one.href || one.src)
        .filter((address) => address.startsWith(location.origin));
      for (const request of await cache.keys()) {
        if (!request.url.includes("/check-in/") && !files.includes(request.url)) await cache.delete(request);
      }
      await cache.addAll(files);
      this.root.dataset.kept = "yes";
    } catch {
      // Without it the page needs a network to be opened; what is marked is kept all the same.
    }
  }
}

function doorText(name, text) {
  const element = document.createElement("p");
  element.className = name;
  element.textContent = text;
  return element;
}

function doorGrouped(marks) {
  const groups = new Map();
  for (const mark of marks) groups.set(mark.person, [...(groups.get(mark.person) ?? []), mark]);
  return groups;
}

const doorRoot = document.querySelector("[data-door]");
const doorPage = doorRoot && new DoorPage(doorRoot);
doorPage?.start();
