(() => {
  const find = (query, within = document) => within.querySelector(query);
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const data = JSON.parse(find("#data").textContent);
  const tables = Object.fromEntries(all("[data-sheet]").map((element) => {
    const name = element.dataset.sheet;
    return [name, makeTable(element, { name, ...data.sheets[name] })];
  }));
  all("[data-needs-script]").forEach((element) => { element.hidden = false; });

  const form = find("form.filters");
  const answers = tables.answers;
  const KEYS = ["search", "model", "task", "language", "verdict", "check", "level"];
  const { rows } = data.sheets.answers;
  const at = answers ? Object.fromEntries(answers.columns.map((column) => [column.name, column.at])) : {};
  const MOST_CHOICES = 2000;

  // What can be chosen is what is there; of more than anybody would look through, the search finds it.
  const offer = (key, values) => {
    const select = form.elements[key];
    const choices = [...values].sort(new Intl.Collator("en", { numeric: true }).compare).slice(0, MOST_CHOICES);
    select.append(...choices.map((value) => new Option(value, value)));
    select.closest("label").hidden = choices.length < 2;
  };
  const chosen = (key, value) => {
    const field = form.elements[key];
    if (value && field.options && ![...field.options].some((option) => option.value === value)) {
      field.append(new Option(value, value));
      field.closest("label").hidden = false;
    }
    field.value = value;
  };

  // Every filter fits a row, or there is none; texts to search in are made when somebody searches.
  let texts = null;
  const text = (index) => {
    texts ??= rows.map((row) => [row[at.answer], row[at.model], row[at.task], row[at.language],
      ...row[at.checks].map((check) => data.checks[check])].join(" ").toLowerCase());
    return texts[index];
  };
  const tests = () => {
    const values = Object.fromEntries(KEYS.map((key) => [key, form.elements[key].value]));
    const made = ["model", "task", "language", "verdict"].filter((key) => values[key])
      .map((key) => (row) => row[at[key]] === values[key]);
    if (values.check) {
      const number = data.checks.indexOf(values.check);
      made.push((row) => row[at.checks].includes(number));
    }
    if (values.level) made.push((row) => row[at[values.level]] > 0);
    const words = values.search.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length) made.push((_, index) => words.every((word) => text(index).includes(word)));
    return made;
  };
  const show = () => {
    const made = tests();
    answers.filter((row, index) => made.every((test) => test(row, index)));
    const { count } = answers;
    find("#nothing").hidden = count > 0;
    find("#shown").textContent = count === rows.length ? `${count} graded answer${count === 1 ? "" : "s"}` : `${count} of ${rows.length} graded answers`;
  };

  // The address holds filters and order, so a link leads to what its sender saw.
  const remember = () => {
    const state = new URLSearchParams(KEYS.map((key) => [key, form.elements[key].value]).filter(([, value]) => value));
    if (answers.sorted) state.set("sort", answers.sorted);
    const fragment = state.toString();
    history.replaceState(null, "", fragment ? `#${fragment}` : "#answers");
  };
  const follow = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    if (![...KEYS, "sort"].some((key) => state.has(key))) return;
    KEYS.forEach((key) => chosen(key, state.get(key) ?? ""));
    answers.sort(state.get("sort") ?? "");
    show();
    find("#answers").scrollIntoView();
  };
  const reset = () => {
    form.reset();
    answers.sort("");
    show();
    remember();
  };

  if (form) {
    for (const key of ["model", "task", "language", "verdict"]) {
      offer(key, new Set(rows.map((row) => row[at[key]]).filter((value) => value !== null)));
    }
    offer("check", data.checks);
    form.addEventListener("input", () => { show(); remember(); });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", (event) => { if (event.isTrusted) setTimeout(() => { answers.sort(""); show(); remember(); }); });
    find("#again").addEventListener("click", reset);
    answers.changed = remember;
    addEventListener("hashchange", follow);
    // A link to where we are already changes no address, yet is meant.
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      if (link && link.getAttribute("href") === location.hash) follow();
    });
    show();  // the browser restores what was typed before a reload
    follow();
  }

  // Keys, unless somebody types.
  const lines = () => [...answers.body.rows];
  const focus = (line) => {
    const target = find("a", line) ?? line;
    if (target === line) line.tabIndex = -1;
    target.focus();
  };
  const step = (by) => {
    const here = lines().findIndex((line) => line.contains(document.activeElement));
    if (here < 0) {
      if (lines().length) focus(lines()[0]);
    } else if (lines()[here + by]) {
      focus(lines()[here + by]);
    } else if (answers.turn(answers.page + by)) {
      focus(lines()[by > 0 ? 0 : lines().length - 1]);
    }
  };
  const turn = (by) => {
    if (answers.turn(answers.page + by)) focus(lines()[0]);
  };
  const help = find("#help");
  find("#help-open").addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.key === "Escape" && form) {
      reset();
      document.activeElement.blur();
      return;
    }
    if (event.target.matches("input[type=search], select")) return;
    const keys = { t: theme.toggle, "?": () => help.showModal() };
    if (form) {
      Object.assign(keys, {
        j: () => step(1), k: () => step(-1), n: () => turn(1), p: () => turn(-1), "/": () => find("#search").focus(),
      });
    }
    if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });
})();
