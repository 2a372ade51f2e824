/* The questions in an event's edit screen: which answers of rows not saved yet a question can hang
   on, and buttons that add ready-made questions. */
(() => {
  const { Controller } = window.StimulusModule;
  const ROW = /^((?:feedback_)?questions-\d+)-kind$/;

  const field = (name) => document.querySelector(`[name="${name}"]`);

  /* The first of the words of a row, in the order of the languages. */
  const words = (prefix) => {
    const inputs = document.querySelectorAll(`[name^="${prefix}-words_"]`);
    return [...inputs].map((input) => input.value.trim()).find(Boolean) ?? "";
  };

  const isThere = (prefix) => field(`${prefix}-DELETE`)?.value !== "1";

  /* The rows of options of one question. */
  const options = (prefix) => {
    const number = Number(field(`${prefix}-options-TOTAL_FORMS`)?.value ?? 0);
    return Array.from({ length: number }, (_all, index) => `${prefix}-options-${index}`).filter(isThere);
  };

  /* Every answer in one list of questions that something can hang on: its name, its stored name where
     it has keys, its words. */
  const answers = (list, yes) => {
    const found = [];
    for (const select of document.querySelectorAll(`select[name^="${list}-"]`)) {
      const prefix = ROW.exec(select.name)?.[1];
      if (!prefix || !isThere(prefix) || !words(prefix)) continue;
      const key = field(`${prefix}-key`).value;
      if (select.value === "yes_no") {
        found.push({ row: prefix, name: `#${prefix}`, stored: key, text: `${words(prefix)}: ${yes}` });
      } else if (select.value === "choice" || select.value === "several") {
        for (const option of options(prefix)) {
          if (!words(option)) continue;
          const own = field(`${option}-key`).value;
          const stored = key && own ? `${key}:${own}` : "";
          found.push({ row: prefix, name: `#${option}`, stored, text: `${words(prefix)}: ${words(option)}` });
        }
      }
    }
    return found;
  };

  /* One select: filled anew whenever somebody turns to it. */
  class ConditionController extends Controller {
    connect() {
      this.fill = this.fill.bind(this);
      this.element.addEventListener("focus", this.fill);
      this.fill();
    }

    disconnect() {
      this.element.removeEventListener("focus", this.fill);
    }

    fill() {
      const [own, list] = /^((?:feedback_)?questions)-\d+/.exec(this.element.name) ?? [];
      const { value } = this.element;
      const first = this.element.options[0];
      const found = answers(list, this.element.dataset.yes).filter(({ row }) => row !== own);
      if (value && !found.some(({ name, stored }) => value === name || value === stored)) {
        /* Gone: the server says so where it is still chosen. */
        found.push({ name: value, stored: "", text: this.element.selectedOptions[0].text });
      }
      this.element.replaceChildren(
        first,
        ...found.map(({ name, stored, text }) => {
          const chosen = value !== "" && (value === name || value === stored);
          return new Option(text, stored || name, chosen, chosen);
        }),
      );
    }
  }

  /* The buttons: <div data-controller="ready-questions">. */
  class ReadyQuestionsController extends Controller {
    static values = { prefix: String };

    add({ params }) {
      const ready = JSON.parse(document.getElementById(`${this.prefixValue}-ready`).textContent)[params.number];
      const row = this.row(this.prefixValue);
      field(`${row}-kind`).value = ready.kind;
      this.write(`${row}-words`, ready.words);
      this.write(`${row}-help`, ready.help);
      /* A question asked afterwards has no such box. */
      if (ready.sensitive) field(`${row}-sensitive`).checked = true;
      for (const option of ready.options) this.write(`${this.row(`${row}-options`)}-words`, option);
      field(`${row}-kind`).dispatchEvent(new Event("change", { bubbles: true }));
      field(`${row}-kind`).focus();
    }

    /* A new row of a list; its prefix. */
    row(prefix) {
      const number = Number(field(`${prefix}-TOTAL_FORMS`).value);
      document.getElementById(`id_${prefix}-ADD`).click();
      return `${prefix}-${number}`;
    }

    write(name, texts) {
      for (const [language, text] of Object.entries(texts)) field(`${name}_${language}`).value = text;
    }
  }

  window.wagtail.app.register("condition", ConditionController);
  window.wagtail.app.register("ready-questions", ReadyQuestionsController);
})();
