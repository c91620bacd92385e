/*
 * A list that refreshes when a filter or the order changes, without losing the place of the keyboard.
 *
 * The server makes the page; this asks for it again and puts the parts that changed in their places. The address follows.
 * Whatever goes wrong, the browser goes to the address instead. Without this file the form has buttons.
 */
(() => {
  "use strict";

  const form = document.getElementById("find");
  const status = document.getElementById("listing-status");
  if (!form || !status || !window.fetch || !window.URLSearchParams) return;

  document.documentElement.classList.add("vhb-refreshes");

  /* Parts of the page by id. What is in the address and not in them (title, languages) is done by itself. */
  const PARTS = ["listing-notices", "facets", "results"];
  let asked = null;

  /* Fields that are empty say nothing, and would only make addresses long. */
  form.addEventListener("formdata", (event) => {
    for (const name of new Set([...event.formData.keys()])) {
      const values = event.formData.getAll(name).filter((value) => String(value).trim() !== "");
      event.formData.delete(name);
      values.forEach((value) => event.formData.append(name, value));
    }
  });

  const addressOfForm = () => {
    const data = new FormData(form);
    /* A name that is still being typed is for the button, not for a box that was ticked meanwhile. */
    for (const field of document.querySelectorAll(".vhb-facet__input")) {
      const typed = field.value.trim();
      if (!typed) continue;
      const others = data.getAll(field.name).filter((value) => value !== field.value);
      data.delete(field.name);
      others.forEach((value) => data.append(field.name, value));
    }
    const pairs = [...data].filter(([name]) => name !== "q");
    /* So is a text that was changed: the list stays that of the text it was asked for. */
    const text = form.querySelector('input[name="q"]');
    if (text && text.defaultValue.trim()) pairs.unshift(["q", text.defaultValue]);
    const query = new URLSearchParams(pairs).toString();
    return form.getAttribute("action") + (query ? `?${query}` : "");
  };

  const stateOf = (part) =>
    new Map([...part.querySelectorAll("details[id]")].map((one) => [one.id, one.open]));

  const put = (fresh, id) => {
    const old = document.getElementById(id);
    const made = fresh.getElementById(id);
    if (!old || !made) throw new Error(`No ${id} in the answer`);
    const open = stateOf(old);
    if (old.tagName === "DETAILS") made.open = old.open;
    for (const one of made.querySelectorAll("details[id]")) {
      if (open.has(one.id)) one.open = open.get(one.id);
    }
    for (const field of old.querySelectorAll(".vhb-facet__input")) {
      const same = made.querySelector(`#${CSS.escape(field.id)}`);
      if (same) same.value = field.value;
    }
    old.replaceWith(document.adoptNode(made));
  };

  const keepFocus = (change) => {
    const id = document.activeElement && document.activeElement.id;
    change();
    const same = id && document.getElementById(id);
    if (!same || same === document.activeElement) return;
    /* It may have moved behind "more": it is shown there. */
    for (let box = same.parentElement; box; box = box.parentElement) {
      if (box.tagName === "DETAILS") box.open = true;
    }
    same.focus({ preventScroll: true });
  };

  const show = (html, restoresText) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    keepFocus(() => PARTS.forEach((id) => put(fresh, id)));
    document.title = fresh.title;
    for (const selector of [".vhb-languages", ".vhb-breadcrumb", "#listing-title"]) {
      const old = document.querySelector(selector);
      const made = fresh.querySelector(selector);
      if (old && made) old.replaceWith(document.adoptNode(made));
    }
    const text = form.querySelector('input[name="q"]');
    const made = fresh.querySelector('#find input[name="q"]');
    if (restoresText && text && made) text.value = text.defaultValue = made.defaultValue;
    for (const old of form.querySelectorAll('input[type="hidden"]')) old.remove();
    for (const hidden of fresh.querySelectorAll('#find input[type="hidden"]')) {
      form.append(document.adoptNode(hidden));
    }
    const count = document.getElementById("results-heading");
    status.textContent = count ? count.textContent.replace(/\s+/g, " ").trim() : "";
  };

  const refresh = async (address, remember) => {
    if (asked) asked.abort();
    asked = new AbortController();
    const own = asked;
    const results = document.getElementById("results");
    results.setAttribute("aria-busy", "true");
    status.textContent = "";
    try {
      const answer = await fetch(address, { signal: own.signal, credentials: "same-origin" });
      if (!answer.ok && answer.status !== 404) throw new Error(String(answer.status));
      const html = await answer.text();
      if (own.signal.aborted) return;
      if (remember) history.pushState({ listing: true }, "", address);
      show(html, !remember);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    }
  };

  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.form === form && (field.type === "checkbox" || field.tagName === "SELECT")) {
      refresh(addressOfForm(), true);
    }
  });

  history.replaceState({ listing: true }, "");
  window.addEventListener("popstate", (event) => {
    if (event.state && event.state.listing) refresh(location.href, false);
  });
})();
