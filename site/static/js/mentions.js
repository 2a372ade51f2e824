// Offers those whom the word behind an @ may mean, below a text with `data-mentions`: the address that
// knows them. Focus stays in the text; arrow keys go through the list, Enter or Tab takes one, Escape
// closes it. Without script the form asks when it is sent.

const WORD = /(?<![\p{L}\p{N}_.@+-])@(\p{L}[\p{L}\p{N}_\u2019'-]{0,40})$/u;
const WAIT = 200; // milliseconds

for (const text of document.querySelectorAll("textarea[data-mentions]")) offer(text);

function offer(text) {
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  text.after(status);
  text.setAttribute("aria-autocomplete", "list");
  let list = null;
  let timer = 0;
  let asked = 0;

  const word = () => {
    const caret = text.selectionStart;
    return caret === text.selectionEnd ? WORD.exec(text.value.slice(0, caret)) : null;
  };
  const options = () => (list ? [...list.children] : []);
  const current = () => options().findIndex((one) => one.ariaSelected === "true");

  function close() {
    clearTimeout(timer);
    asked += 1; // whatever is still on its way comes too late
    list?.remove();
    list = null;
    status.textContent = "";
    for (const name of ["aria-controls", "aria-activedescendant"]) text.removeAttribute(name);
  }

  function mark(number) {
    options().forEach((one, place) => one.setAttribute("aria-selected", place === number));
    const one = options()[number];
    text.setAttribute("aria-activedescendant", one.id);
    one.scrollIntoView({ block: "nearest" });
  }

  function take(one) {
    const found = word();
    if (found) {
      const end = text.selectionStart;
      text.setRangeText(`${one.dataset.token} `, end - found[0].length, end, "end");
    }
    close();
    text.focus();
  }

  async function ask(typed) {
    const turn = (asked += 1);
    let answer = "";
    try {
      const response = await fetch(`${text.dataset.mentions}?q=${encodeURIComponent(typed)}`);
      answer = response.ok && !response.redirected ? await response.text() : "";
    } catch {
      // Nobody is offered; the form will ask.
    }
    if (turn !== asked || document.activeElement !== text) return;
    close();
    const made = new DOMParser().parseFromString(answer, "text/html").querySelector("[role=listbox]");
    if (!made) return;
    list = document.adoptNode(made);
    list.id = `${text.id}-mentions`;
    // Before the text loses focus to it.
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const one = event.target.closest("[role=option]");
      if (one) take(one);
    });
    text.after(list);
    text.setAttribute("aria-controls", list.id);
    status.textContent = list.dataset.said;
  }

  text.addEventListener("input", () => {
    clearTimeout(timer);
    const found = word();
    if (!found) return close();
    timer = setTimeout(ask, WAIT, found[1]);
  });
  text.addEventListener("blur", close);
  text.addEventListener("click", close);
  text.addEventListener("keydown", (event) => {
    if (!list || event.isComposing) return;
    const count = options().length;
    const at = current();
    if (event.key === "ArrowDown") mark((at + 1) % count);
    else if (event.key === "ArrowUp") mark((at <= 0 ? count : at) - 1);
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) take(options()[at]);
    else {
      // The caret leaves the word.
      if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) close();
      return;
    }
    event.preventDefault();
  });
}
