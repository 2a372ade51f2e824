/* The schedule in an event's edit screen. Everything works without it: this only hides the parts
   of a rule that do not apply, and shows the dates while one types. */
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

  /* The dates below the schedule: asks the server half a second after the last change. */
  class ScheduleController extends Controller {
    static targets = ["dates"];

    static values = { url: String };

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
      const body = new URLSearchParams();
      for (const [name, value] of new FormData(this.form)) {
        if (name.startsWith("plans-") && typeof value === "string") body.append(name, value);
      }
      const { CSRF_HEADER_NAME, CSRF_TOKEN } = window.wagtailConfig;
      try {
        const answer = await fetch(this.urlValue, {
          method: "POST",
          body,
          headers: { [CSRF_HEADER_NAME]: CSRF_TOKEN },
          signal: this.asked.signal,
        });
        if (answer.ok) this.datesTarget.innerHTML = await answer.text();
      } catch (error) {
        if (error.name !== "AbortError") throw error;
      }
    }
  }

  window.wagtail.app.register("rule", RuleController);
  window.wagtail.app.register("schedule", ScheduleController);
})();
