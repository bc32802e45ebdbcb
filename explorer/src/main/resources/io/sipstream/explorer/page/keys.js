import "./columns.js";

// Keys as in sngrep: j and k choose a row, Enter opens it, Esc and q go back, / goes to the search line.
const rows = () => [...document.querySelectorAll("a[data-row]")];

const move = (step) => {
  const all = rows();
  const next = all.indexOf(document.activeElement) + step;
  all[Math.max(0, Math.min(all.length - 1, next))]?.focus();
};

// Space marks a message. Space or D on another one compares both; Space on the same one removes the mark.
let marked = null;
const idOf = (row) => new URL(row.href).pathname.match(/^\/message\/([^/]+)$/)?.[1];

const mark = () => {
  const row = document.activeElement;
  if (!rows().includes(row) || !idOf(row)) {
    return;
  }
  if (marked && marked !== row) {
    compare();
    return;
  }
  marked = marked ? null : row;
  row.closest("li")?.classList.toggle("marked", marked !== null);
};

const compare = () => {
  const row = document.activeElement;
  if (marked && marked !== row && rows().includes(row)) {
    const target = new URL(row.href);
    target.searchParams.set("with", idOf(marked));
    location.assign(target.pathname + target.search);
  }
};

// The same page with a parameter, or without it.
const toggle = (name, value) => {
  const target = new URL(location.href);
  if (target.searchParams.has(name)) {
    target.searchParams.delete(name);
  } else {
    target.searchParams.set(name, value);
  }
  location.assign(target.pathname + target.search);
};

const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const otherZone = () => toggle("tz", browserZone);
const live = () => document.querySelector("#q") && toggle("live", "on");

const toggleMenu = (selector) => {
  const menu = document.querySelector(selector);
  if (menu) {
    menu.open = !menu.open;
    menu.querySelector("summary").focus();
  }
};

const help = () => toggleMenu("#keys");
const columns = () => toggleMenu("#columns");

const focus = (selector) => {
  const target = document.querySelector(selector);
  target?.scrollIntoView();
  target?.focus();
};

const exports = () => focus("#exports");

// Opens the link of the page that has the key.
const link = (key) => document.querySelector(`a[data-key="${key}"]`);

// The messages of the page or of the chosen call; a message is shown as on the wire already.
const raw = () => {
  const target = link("R") ?? rows().find((row) => row === document.activeElement);
  if (!target) {
    focus("pre");
  } else if (target.dataset.key || idOf(target)) {
    target.click();
  } else {
    const page = new URL(target.href);
    location.assign(`${page.pathname}/raw${page.search}`);
  }
};

const back = () => document.querySelector("a[rel=up]")?.click();
const search = () => document.querySelector("#q")?.focus();

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
  // A link of the page that has the key comes first.
  const actions = {
    j: () => move(1),
    k: () => move(-1),
    D: compare,
    R: raw,
    r: raw,
    w: otherZone,
    p: live,
    S: exports,
    t: columns,
    h: help,
    "?": help,
    "/": search,
    f: search,
    q: back,
    Escape: back,
  };
  // Elsewhere, space scrolls the page or presses a button.
  const action =
    event.key === " " && rows().includes(document.activeElement)
      ? mark
      : "xcdsaw".includes(event.key) && link(event.key)
        ? () => link(event.key).click()
        : actions[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

for (const button of document.querySelectorAll("button[data-zone]")) {
  const chosen = new URL(location.href).searchParams.has("tz");
  button.hidden = !chosen && browserZone === "UTC";
  button.textContent = chosen ? "Use UTC" : `Use ${browserZone}`;
  button.addEventListener("click", otherZone);
}

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
