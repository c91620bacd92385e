// Puts a field above a long list of terms that narrows it down while one types. Without it the list works as it is.

const fold = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase();

function narrowing(list) {
  const field = document.createElement("input");
  field.type = "search";
  field.id = `${list.id}-find`;
  field.autocomplete = "off";
  field.style.cssText = "inline-size: 100%; max-inline-size: 100%; margin-block: .25rem";
  field.setAttribute("aria-controls", list.id);
  // Wagtail's arrow belongs to lists that open.
  list.style.cssText = "background-image: none; inline-size: 100%; max-inline-size: 100%";
  const label = document.createElement("label");
  label.htmlFor = field.id;
  label.className = "w-field__label";
  label.textContent = list.dataset.findTerm;
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  status.className = "w-help-text";
  list.before(label, field, status);

  const groups = [...list.querySelectorAll("optgroup")].map((group) => ({
    group,
    options: [...group.children].map((option) => ({
      option,
      text: fold(`${option.textContent} ${option.dataset.called ?? ""}`),
    })),
  }));

  const narrow = () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    const chosen = list.value;
    const left = new Set();
    list.replaceChildren();
    for (const { group, options } of groups) {
      const fitting = options.filter(({ text }) => words.every((word) => text.includes(word)));
      group.replaceChildren(...fitting.map(({ option }) => option));
      if (fitting.length) list.append(group);
      for (const { option } of fitting) left.add(option.value);
    }
    list.value = left.has(chosen) ? chosen : left.size === 1 ? [...left][0] : "";
    const { none, one, many } = list.dataset;
    status.textContent = !words.length
      ? ""
      : left.size === 0
        ? none
        : left.size === 1
          ? one
          : many.replace("{count}", left.size);
  };

  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    list.focus();
    if (list.selectedIndex < 0 && list.options.length) list.selectedIndex = 0;
  });
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("select[data-find-term]").forEach(narrowing);
});
