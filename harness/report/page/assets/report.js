(() => {
  const find = (query, within = document) => within.querySelector(query);
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const cards = all("details.finding");
  const links = new Map(all("nav.list a").map((link) => [link.hash.slice(1), link]));
  const files = new Map(cards.map((card) => [card, new Set(all(".answer figure.code", card).map((code) => code.dataset.file))]));
  const texts = new Map(cards.map((card) => [card, card.textContent.toLowerCase()]));
  const form = find("form.filters");
  all("[data-needs-script]").forEach((element) => { element.hidden = false; });

  // Filters: a card stays where level, category, file and every word of the search fit.
  const shown = () => cards.filter((card) => !card.hidden);
  const filter = () => {
    const levels = new Set(all("input[name=level]:checked", form).map((box) => box.value));
    const category = find("#category").value;
    const file = find("#file").value;
    const words = find("#search").value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const card of cards) {
      const fits = levels.has(card.dataset.level)
        && (!category || card.dataset.category === category)
        && (!file || files.get(card).has(file))
        && words.every((word) => texts.get(card).includes(word));
      card.hidden = !fits;
      links.get(card.id).parentElement.hidden = !fits;
    }
    const count = shown().length;
    find("#nothing").hidden = count > 0;
    find("#shown").textContent = count === cards.length ? `${count} finding${count === 1 ? "" : "s"}` : `${count} of ${cards.length} findings`;
  };
  const reset = () => { if (form) { form.reset(); filter(); } };

  // The current finding: by keyboard, by link, by scrolling to an address.
  let current = null;
  const choose = (card) => {
    if (current) {
      current.classList.remove("current");
      links.get(current.id)?.removeAttribute("aria-current");
    }
    current = card;
    card.classList.add("current");
    links.get(card.id)?.setAttribute("aria-current", "true");
  };
  const open = (card) => {
    if (card.hidden) reset();
    card.open = true;
    choose(card);
    card.scrollIntoView({ block: "start" });
    find("summary", card).focus({ preventScroll: true });
  };
  const follow = () => {
    const card = cards.find((one) => one.id === decodeURIComponent(location.hash.slice(1)));
    if (card) open(card);
  };
  const step = (by) => {
    const visible = shown();
    if (!visible.length) return;
    const at = visible.indexOf(current);
    const next = at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(Math.max(at + by, 0), visible.length - 1);
    open(visible[next]);
    history.replaceState(null, "", `#${visible[next].id}`);
  };

  if (form) {
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(filter));
    find("#again").addEventListener("click", reset);
    find("#fold").addEventListener("click", (event) => {
      const folding = shown().some((card) => card.open);
      shown().forEach((card) => { card.open = !folding; });
      event.target.textContent = folding ? "Expand all" : "Collapse all";
    });
    // The browser restores what was typed before a reload.
    filter();
  }
  addEventListener("hashchange", follow);
  // A link to where we are already changes no address, yet is meant.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) follow();
  });
  follow();

  // Keys, unless somebody types.
  const help = find("#help");
  find("#help-open").addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const typing = event.target.matches("input[type=search], select");
    if (event.key === "Escape") {
      reset();
      document.activeElement.blur();
      return;
    }
    if (typing) return;
    const keys = {
      j: () => step(1),
      k: () => step(-1),
      o: () => { if (current) current.open = !current.open; },
      t: theme.toggle,
      "?": () => help.showModal(),
      "/": () => find("#search")?.focus(),
    };
    if (Object.hasOwn(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  // A box of the picture brings its own lines to the front.
  const edges = all(".graph .edge");
  all(".graph [data-box]").forEach((box) => {
    const own = edges.filter((edge) => edge.dataset.start === box.dataset.box || edge.dataset.end === box.dataset.box);
    const mark = (on) => {
      find(".graph svg").classList.toggle("focused", on);
      own.forEach((edge) => edge.classList.toggle("on", on));
      box.classList.toggle("on", on);
    };
    box.addEventListener("mouseenter", () => mark(true));
    box.addEventListener("mouseleave", () => mark(false));
    const link = box.closest("a");
    if (link) {
      link.addEventListener("focus", () => mark(true));
      link.addEventListener("blur", () => mark(false));
    }
  });

  // On paper everything is open.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    folded.forEach((element) => { element.open = true; });
  });
  addEventListener("afterprint", () => folded.forEach((element) => { element.open = false; }));
})();
