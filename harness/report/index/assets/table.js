// A table that shows a page of its rows: any number of them costs no more than a page to draw.
const makeTable = (element, sheet) => {
  const columns = sheet.columns.map((column, at) => ({ ...column, at, number: ["count", "number", "share"].includes(column.kind) }));
  const shown = columns.filter((column) => column.name !== "checks");
  const body = element.tBodies[0];
  const heads = new Map([...element.tHead.rows[0].cells].map((head) => [head.dataset.column, head]));
  const pages = document.querySelector(`[data-pages="${sheet.name}"]`);
  const words = new Intl.Collator("en", { numeric: true });
  const levels = ["low", "medium", "high", "critical"];
  const every = sheet.rows.map((_, index) => index);
  let order = every;
  let fits = () => true;
  let rows = every;
  let page = 0;
  let sorted = "";

  const node = (tag, text, properties = {}) => Object.assign(document.createElement(tag), { textContent: text }, properties);
  const link = (text, href) => (href ? node("a", text, { href }) : node("span", text));
  const written = (value, kind) => (value === null ? "–" : kind === "share" ? `${value} %` : String(value));
  const fill = (cell, row, column, index) => {
    const value = row[column.at];
    if (column.name === "examples") {
      value.forEach(([name, href], at) => cell.append(at ? " " : "", link(name, href)));
    } else if (column === columns[0] && sheet.links[index]) {
      cell.append(link(written(value, column.kind), sheet.links[index]));
    } else if (column.name === "impact" || column.name === "verdict") {
      cell.append(node("span", value, { className: `badge ${value}` }));
    } else {
      cell.textContent = written(value, column.kind);
    }
  };
  const drawn = (index) => {
    const line = node("tr", "");
    for (const column of shown) {
      const cell = line.insertCell();
      cell.className = column.name.replaceAll("_", "-") + (column.number ? " number-cell" : "");
      fill(cell, sheet.rows[index], column, index);
    }
    return line;
  };

  const back = node("button", "← Previous", { type: "button", className: "plain" });
  const on = node("button", "Next →", { type: "button", className: "plain" });
  const told = node("span", "");
  pages.replaceChildren(back, told, on);
  const draw = () => {
    const start = page * sheet.size;
    body.replaceChildren(...rows.slice(start, start + sheet.size).map(drawn));
    const last = Math.max(0, Math.ceil(rows.length / sheet.size) - 1);
    pages.hidden = last === 0;
    back.disabled = page === 0;
    on.disabled = page === last;
    told.textContent = `${start + 1}–${Math.min(rows.length, start + sheet.size)} of ${rows.length}`;
  };
  const turn = (to) => {
    const next = Math.min(Math.max(to, 0), Math.max(0, Math.ceil(rows.length / sheet.size) - 1));
    if (next === page) return false;
    page = next;
    draw();
    return true;
  };
  back.addEventListener("click", () => turn(page - 1));
  on.addEventListener("click", () => turn(page + 1));

  const select = () => {
    rows = order.filter((index) => fits(sheet.rows[index], index));
    page = 0;
    draw();
  };
  // What has no value comes last, either way; equal ones stay as they were.
  const compare = (column) => (a, b) => {
    if (column.number) return a - b;
    if (column.name === "impact") return levels.indexOf(a) - levels.indexOf(b);
    return words.compare(a, b);
  };
  const sort = (by) => {
    const name = by.replace(/^-/, "");
    const column = shown.find((one) => one.name === name && one.name !== "examples");
    sorted = column ? by : "";
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    order = every;
    if (column) {
      const sign = by.startsWith("-") ? -1 : 1;
      const two = compare(column);
      const value = (index) => sheet.rows[index][column.at];
      order = [...every].sort((a, b) => {
        const [left, right] = [value(a), value(b)];
        if (left === null || right === null) return (left === null) - (right === null);
        return sign * two(left, right);
      });
      heads.get(name).setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
    }
    select();
  };

  const table = {
    columns, body, sort, turn,
    get sorted() { return sorted; },
    get page() { return page; },
    get count() { return rows.length; },
    filter(test) { fits = test; select(); },
    // Told when somebody sorts.
    changed: () => {},
  };
  // Numbers and levels are looked at from the top, names from A.
  for (const column of shown.filter((one) => one.name !== "examples")) {
    const head = heads.get(column.name);
    const button = node("button", head.textContent, { type: "button" });
    const falling = column.number || column.name === "impact";
    const [first, second] = falling ? [`-${column.name}`, column.name] : [column.name, `-${column.name}`];
    button.addEventListener("click", () => {
      sort(sorted === first ? second : sorted === second ? "" : first);
      table.changed();
    });
    head.replaceChildren(button);
  }
  draw();
  return table;
};
