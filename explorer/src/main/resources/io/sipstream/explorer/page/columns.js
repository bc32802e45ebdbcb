// Columns of a list: hidden, shown and moved by a menu. This browser keeps the choice, a list at a time.
const earlier = "Earlier";
const later = "Later";

const element = (name, text, attributes = {}) => {
  const made = document.createElement(name);
  made.textContent = text;
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
};

// Returns what was kept; nothing if it is invalid, or if the browser keeps nothing.
const kept = (key) => {
  try {
    const value = JSON.parse(localStorage.getItem(key));
    return Array.isArray(value?.order) && Array.isArray(value?.hidden) ? value : null;
  } catch {
    return null;
  }
};

const keep = (key, value) => {
  try {
    if (value) {
      localStorage.setItem(key, JSON.stringify(value));
    } else {
      localStorage.removeItem(key);
    }
  } catch {
    // The choice lasts as long as the page.
  }
};

const choose = (table) => {
  const key = `sipstream.columns.${table.dataset.columns}`;
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const rows = [...table.rows].map((row) => ({ row, cells: [...row.cells] }));
  // The first column has the link of the row.
  const [always] = names;
  let order = [...names];
  let hidden = [];

  const show = () => {
    for (const { row, cells } of rows) {
      row.append(...order.map((name) => cells[names.indexOf(name)]));
      cells.forEach((cell, i) => (cell.hidden = hidden.includes(names[i])));
    }
  };

  const menu = element("details", "", { class: "note", id: "columns" });
  const items = element("ol", "", { class: "choices" });
  const reset = element("button", "Reset columns", { type: "button" });
  const spoken = element("p", "", { role: "status" });

  const changed = (what) => {
    keep(key, { order, hidden });
    show();
    spoken.textContent = what;
  };

  const move = (name, step) => {
    const at = order.indexOf(name);
    const to = at + step;
    if (to >= 0 && to < order.length) {
      order.splice(at, 1);
      order.splice(to, 0, name);
      changed(`Column ${name} is number ${to + 1} of ${order.length}.`);
    }
    list();
  };

  const item = (name) => {
    const line = element("li", "", { "data-name": name });
    const label = element("label", "");
    const box = element("input", "", { type: "checkbox" });
    box.checked = !hidden.includes(name);
    box.disabled = name === always;
    box.addEventListener("change", () => {
      hidden = box.checked ? hidden.filter((each) => each !== name) : [...hidden, name];
      changed(`Column ${name} is ${box.checked ? "shown" : "hidden"}.`);
    });
    label.append(box, ` ${name}`);
    const buttons = [[earlier, -1], [later, 1]].map(([text, step]) => {
      const button = element("button", text, { type: "button", "aria-label": `${text}: ${name}` });
      button.addEventListener("click", () => {
        move(name, step);
        items.querySelector(`[data-name="${CSS.escape(name)}"] [aria-label^="${text}"]`).focus();
      });
      return button;
    });
    line.append(label, ...buttons);
    return line;
  };

  const list = () => items.replaceChildren(...order.map(item));

  // As in sngrep, + and - move the column that has the focus.
  items.addEventListener("keydown", (event) => {
    const step = { "+": 1, "-": -1 }[event.key];
    const name = document.activeElement?.closest("[data-name]")?.dataset.name;
    if (step && name) {
      event.preventDefault();
      const box = document.activeElement.matches("input");
      const label = document.activeElement.getAttribute("aria-label");
      move(name, step);
      const line = items.querySelector(`[data-name="${CSS.escape(name)}"]`);
      line.querySelector(box ? "input" : `[aria-label="${CSS.escape(label)}"]`).focus();
    }
  });

  reset.addEventListener("click", () => {
    order = [...names];
    hidden = [];
    changed("All columns are shown in their first order.");
    keep(key, null);
    list();
  });

  const before = kept(key);
  if (before) {
    const known = before.order.filter((name) => names.includes(name));
    order = [...new Set([...known, ...names])];
    hidden = before.hidden.filter((name) => names.includes(name) && name !== always);
    show();
  }
  list();
  menu.append(element("summary", "Columns"), items, reset, spoken);
  table.closest(".scroll").before(menu);
};

document.querySelectorAll("table[data-columns]").forEach(choose);
