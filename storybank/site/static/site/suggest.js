/*
 * Suggestions under a search field: a combobox with a list, as the ARIA Authoring Practices describe it.
 *
 * It only adds: without it, or when nothing comes, the field is a field. What was typed is what is searched, unless somebody
 * chooses a suggestion. All words come from attributes in the page.
 */
(() => {
  "use strict";

  const WAIT = 150; // milliseconds without a key before asking
  const MOST = 8;

  if (!window.fetch || !window.AbortController) return;

  const element = (name, attributes, text) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };

  /* The path on this host: the bank may be reached under another name than its own. */
  const pathOf = (address) => {
    const url = new URL(address, location.href);
    return url.pathname + url.search;
  };

  class Suggestions {
    constructor(box) {
      this.box = box;
      this.said = box.dataset;
      this.input = box.querySelector("input");
      this.kinds = new Map(this.said.kinds.split("|").map((pair) => pair.split(/:(.*)/s)));
      this.options = [];
      this.active = -1;
      this.asked = null;
      this.timer = 0;
      const id = `${this.input.id}-suggestions`;
      this.list = element("div", { id, role: "listbox", "aria-label": this.said.label, class: "vhb-suggestions" });
      this.list.hidden = true;
      this.status = element("p", { role: "status", class: "vhb-hidden" });
      this.input.parentElement.append(this.list, this.status);
      for (const [key, value] of Object.entries({
        role: "combobox",
        "aria-autocomplete": "list",
        "aria-expanded": "false",
        "aria-controls": id,
      })) {
        this.input.setAttribute(key, value);
      }
      this.input.addEventListener("input", () => this.wait());
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("blur", () => this.close());
      /* The field keeps the keyboard, whatever is clicked in the list. */
      this.list.addEventListener("pointerdown", (event) => event.preventDefault());
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => {
        const option = event.target.closest('[role="option"]');
        if (option) this.choose(option);
      });
      if (this.input.form) this.input.form.addEventListener("submit", () => this.stop());
    }

    wait() {
      this.stop();
      this.move(-1);
      if (!this.input.value.trim()) return this.close();
      this.timer = setTimeout(() => this.ask(this.input.value.trim()), WAIT);
    }

    /* Nothing that was asked before may open the list any more. */
    stop() {
      clearTimeout(this.timer);
      if (this.asked) this.asked.abort();
      this.asked = null;
    }

    async ask(text) {
      const own = (this.asked = new AbortController());
      const query = new URLSearchParams({ q: text.slice(0, 200), lang: this.said.language, limit: MOST });
      try {
        const answer = await fetch(`${this.said.suggest}?${query}`, { signal: own.signal, credentials: "omit" });
        if (!answer.ok) return this.close();
        const { results } = await answer.json();
        if (!own.signal.aborted && document.activeElement === this.input) this.show(results);
      } catch (error) {
        if (error.name !== "AbortError") this.close(); // a suggestion less is no reason to trouble anybody
      }
    }

    show(results) {
      const groups = new Map();
      for (const one of results) {
        if (!this.kinds.has(one.kind)) continue;
        if (!groups.has(one.kind)) groups.set(one.kind, []);
        groups.get(one.kind).push(one);
      }
      this.list.replaceChildren();
      this.options = [];
      for (const [kind, members] of groups) {
        const headed = `${this.list.id}-${kind}`;
        const group = element("div", { role: "group", "aria-labelledby": headed, class: "vhb-suggestions__group" });
        group.append(
          element("div", { id: headed, role: "presentation", class: "vhb-suggestions__kind" }, this.kinds.get(kind)),
        );
        for (const one of members) {
          const option = element(
            "div",
            {
              id: `${this.list.id}-${this.options.length}`,
              role: "option",
              "aria-selected": "false",
              class: "vhb-suggestions__option",
            },
            one.label,
          );
          option.dataset.path = pathOf(one.url);
          this.options.push(option);
          group.append(option);
        }
        this.list.append(group);
      }
      this.active = -1;
      this.input.removeAttribute("aria-activedescendant");
      const number = this.options.length;
      this.open(number > 0);
      this.status.textContent =
        number === 0 ? this.said.none : number === 1 ? this.said.one : this.said.many.replace("{number}", number);
    }

    open(is) {
      this.list.hidden = !is;
      this.input.setAttribute("aria-expanded", String(is));
    }

    close() {
      this.stop();
      this.move(-1);
      this.open(false);
      this.status.textContent = "";
    }

    move(place) {
      if (this.options[this.active]) this.options[this.active].setAttribute("aria-selected", "false");
      this.active = place;
      const option = this.options[place];
      if (!option) return this.input.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    }

    choose(option) {
      this.close();
      location.assign(option.dataset.path);
    }

    key(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      const last = this.options.length - 1;
      const isOpen = !this.list.hidden;
      if (!isOpen) {
        if (event.key === "ArrowDown" && this.input.value.trim()) {
          event.preventDefault();
          this.stop();
          this.ask(this.input.value.trim());
        }
        return;
      }
      switch (event.key) {
        case "ArrowDown":
          this.move(this.active === last ? -1 : this.active + 1);
          break;
        case "ArrowUp":
          this.move(this.active === -1 ? last : this.active - 1);
          break;
        case "Home":
        case "End":
          if (this.active === -1) return; // the cursor in the text
          this.move(event.key === "Home" ? 0 : last);
          break;
        case "Enter":
          if (this.active === -1) return this.close(); // and the form is sent with what was typed
          this.choose(this.options[this.active]);
          break;
        case "Escape":
          this.close();
          break;
        default:
          return;
      }
      event.preventDefault();
    }
  }

  for (const box of document.querySelectorAll("[data-suggest]")) new Suggestions(box);
})();
