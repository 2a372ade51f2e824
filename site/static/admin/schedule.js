/* The schedule in an event's edit screen. Everything works without it: this only hides the parts
   of a rule that do not apply, adds rows to lists of days, and shows the dates while one types. */
(() => {
  const { Controller } = window.StimulusModule;

  /* One rule: <fieldset data-controller="rule">. */
  class RuleController extends Controller {
    connect() {
      this.show();
    }

    show() {
      const value = (name) => this.element.querySelector(`[name$="_${name}"]`).value;
      const [unit, ends, monthDay] = [value("freq"), value("ends"), value("month_day")];
      for (const part of this.element.querySelectorAll("[data-rule-for]")) {
        part.hidden = !part.dataset.ruleFor.split(" ").includes(unit);
      }
      for (const part of this.element.querySelectorAll("[data-rule-ends]")) {
        part.hidden = part.dataset.ruleEnds !== ends;
      }
      for (const part of this.element.querySelectorAll("[data-rule-nth]")) {
        part.hidden = monthDay === "" || monthDay === "last";
      }
    }
  }

  /* A list of days, periods or shares: <fieldset data-controller="rows">. Adds a row like the last
     one. */
  class RowsController extends Controller {
    static targets = ["row", "button"];

    connect() {
      this.buttonTarget.hidden = false;
    }

    add() {
      const last = this.rowTargets.at(-1);
      const row = last.cloneNode(true);
      const next = (text) => text.replace(/_(\d+)((?:_[a-z]+)?)$/, (_all, n, end) => `_${Number(n) + 1}${end}`);
      for (const label of row.querySelectorAll("label")) label.htmlFor = next(label.htmlFor);
      for (const input of row.querySelectorAll("input, select")) {
        input.id = next(input.id);
        /* The inputs of days share one name, those of periods are counted. */
        input.name = next(input.name);
        if (input.type === "checkbox") input.checked = false;
        else if (input.tagName === "SELECT") input.selectedIndex = 0;
        else input.value = "";
      }
      last.after(row);
      row.querySelector("input, select").focus();
    }
  }

  /* The dates below the schedule: asks the server half a second after the last change. */
  class ScheduleController extends Controller {
    static targets = ["dates"];

    static values = { url: String, page: String };

    connect() {
      this.form = this.element.closest("form");
      this.later = (event) => {
        if (!event.target.name?.startsWith("plans-")) return;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.ask(), 500);
      };
      this.form?.addEventListener("input", this.later);
      this.form?.addEventListener("change", this.later);
    }

    disconnect() {
      clearTimeout(this.timer);
      this.asked?.abort();
      this.form?.removeEventListener("input", this.later);
      this.form?.removeEventListener("change", this.later);
    }

    async ask() {
      this.asked?.abort();
      this.asked = new AbortController();
      const body = new URLSearchParams({ page: this.pageValue });
      for (const [name, value] of new FormData(this.form)) {
        const asked = name.startsWith("plans-") || name === "effect_telling";
        if (asked && typeof value === "string") body.append(name, value);
      }
      const { CSRF_HEADER_NAME, CSRF_TOKEN } = window.wagtailConfig;
      try {
        const answer = await fetch(this.urlValue, {
          method: "POST",
          body,
          headers: { [CSRF_HEADER_NAME]: CSRF_TOKEN },
          signal: this.asked.signal,
        });
        if (answer.ok) this.show(await answer.text());
      } catch (error) {
        if (error.name !== "AbortError") throw error;
      }
    }

    /* Whoever is at the choice meanwhile stays there. */
    show(html) {
      const { id } = document.activeElement;
      const isInside = this.datesTarget.contains(document.activeElement);
      this.datesTarget.innerHTML = html;
      if (isInside && id) document.getElementById(id)?.focus();
    }
  }

  window.wagtail.app.register("rule", RuleController);
  window.wagtail.app.register("rows", RowsController);
  window.wagtail.app.register("schedule", ScheduleController);
})();
