// Keys as in sngrep: j and k choose a row, Enter opens it, Esc goes back, / goes to the search line.
const rows = () => [...document.querySelectorAll("a[data-row]")];

const move = (step) => {
  const all = rows();
  const next = all.indexOf(document.activeElement) + step;
  all[Math.max(0, Math.min(all.length - 1, next))]?.focus();
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  if (document.activeElement?.matches("input, textarea, select")) {
    if (event.key === "Escape") {
      document.activeElement.blur();
    }
    return;
  }
  const actions = {
    j: () => move(1),
    k: () => move(-1),
    "/": () => document.querySelector("#q")?.focus(),
    Escape: () => document.querySelector("a[rel=up]")?.click(),
  };
  const action = actions[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});
