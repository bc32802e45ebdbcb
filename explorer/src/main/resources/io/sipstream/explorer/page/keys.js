// Keys as in sngrep: j and k choose a row, Enter opens it, Esc goes back, / goes to the search line.
const rows = () => [...document.querySelectorAll("a[data-row]")];

const move = (step) => {
  const all = rows();
  const next = all.indexOf(document.activeElement) + step;
  all[Math.max(0, Math.min(all.length - 1, next))]?.focus();
};

// x marks a message, and d on another one compares both.
let marked = null;
const idOf = (row) => new URL(row.href).pathname.match(/^\/message\/([^/]+)$/)?.[1];

const mark = () => {
  const row = document.activeElement;
  if (rows().includes(row) && idOf(row)) {
    marked?.closest("li")?.classList.remove("marked");
    marked = row;
    row.closest("li")?.classList.add("marked");
  }
};

const compare = () => {
  const row = document.activeElement;
  if (marked && marked !== row && rows().includes(row)) {
    location.assign(`${new URL(row.href).pathname}?with=${idOf(marked)}`);
  }
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
    x: mark,
    d: compare,
    "/": () => document.querySelector("#q")?.focus(),
    Escape: () => document.querySelector("a[rel=up]")?.click(),
  };
  const action = actions[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

// The picture as PNG, which only a browser can make.
const savePng = (button) => {
  const image = new Image();
  image.addEventListener("load", () => {
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext("2d").drawImage(image, 0, 0);
    canvas.toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `${button.dataset.name}.png`;
      link.click();
      URL.revokeObjectURL(link.href);
      button.dataset.bytes = blob.size;
    });
  });
  image.src = button.dataset.png;
};

for (const button of document.querySelectorAll("button[data-png]")) {
  button.hidden = false;
  button.addEventListener("click", () => savePng(button));
}
