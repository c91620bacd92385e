/*
 * Turns a text field with a JSON list of identifiers into checkboxes, one for each row of another group in the same form.
 *
 * <input data-sibling-picker="sources"> lists the rows of the formset "sources"; a row is named by its identifier
 * (<input data-fresh-identifier>) and by the first thing that was filled in or chosen in it. New rows get an identifier
 * of their own. Without this script the field stays a text field.
 */
(() => {
  "use strict";

  const PICKER = "input[data-sibling-picker]";
  const IDENTIFIER = "input[data-fresh-identifier]";

  const newIdentifier = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const isNewRow = (input) => {
    const row = document.getElementById(input.id.replace(/-uid$/, "-id"));
    return row && row.value === "";
  };

  /* A template row carries one identifier for all rows made from it. */
  const freshen = () => {
    const seen = new Set();
    document.querySelectorAll(IDENTIFIER).forEach((input) => {
      if (input.id.includes("__prefix__")) {
        return;
      }
      if (!input.value || (isNewRow(input) && !input.dataset.fresh && seen.has(input.value))) {
        input.value = newIdentifier();
      }
      input.dataset.fresh = "yes";
      seen.add(input.value);
    });
  };

  const isDeleted = (prefix) => document.getElementById(`id_${prefix}-DELETE`)?.value === "1";

  const nameOf = (prefix) => {
    const title = document.getElementById(`id_${prefix}-title`);
    const choice = document.getElementById(`id_${prefix}-indicator`);
    const chosen = choice?.selectedOptions?.[0]?.textContent || choice?.closest(".chooser")?.querySelector(".chooser__title")?.textContent;
    const value = document.getElementById(`id_${prefix}-value`)?.value;
    return [title?.value || chosen?.trim(), value].filter(Boolean).join(": ");
  };

  const rowsOf = (relation) =>
    Array.from(document.querySelectorAll(IDENTIFIER))
      .map((input) => ({ input, match: input.id.match(new RegExp(`^id_(${relation}-\\d+)-uid$`)) }))
      .filter(({ match }) => match && !isDeleted(match[1]))
      .map(({ input, match }) => ({ uid: input.value, name: nameOf(match[1]) }));

  const chosenIn = (input) => {
    try {
      const value = JSON.parse(input.value || "[]");
      return Array.isArray(value) ? value : [];
    } catch {
      return [];
    }
  };

  const draw = (input) => {
    let list = input.nextElementSibling;
    if (!list?.matches("[data-sibling-list]")) {
      list = document.createElement("fieldset");
      list.dataset.siblingList = "";
      input.after(list);
      input.hidden = true;
    }
    const rows = rowsOf(input.dataset.siblingPicker);
    const signature = JSON.stringify([rows, input.value]);
    if (list.dataset.drawn === signature) {
      return;
    }
    list.dataset.drawn = signature;
    const chosen = new Set(chosenIn(input));
    list.replaceChildren(
      ...rows.map(({ uid, name }) => {
        const box = document.createElement("input");
        box.type = "checkbox";
        box.checked = chosen.has(uid);
        box.addEventListener("change", () => {
          const kept = chosenIn(input).filter((other) => other !== uid);
          input.value = JSON.stringify(box.checked ? [...kept, uid] : kept);
          input.dispatchEvent(new Event("change", { bubbles: true }));
        });
        const label = document.createElement("label");
        label.append(box, ` ${name || uid.slice(0, 8)}`);
        return label;
      }),
    );
  };

  const drawAll = () => {
    freshen();
    document.querySelectorAll(PICKER).forEach((input) => {
      if (!input.id.includes("__prefix__")) {
        draw(input);
      }
    });
  };

  let waiting = false;
  const soon = () => {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        drawAll();
      });
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    drawAll();
    document.addEventListener("input", soon);
    document.addEventListener("change", soon);
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  });
})();
