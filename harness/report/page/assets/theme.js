"use strict";
// Light and dark: what the system says, until somebody chooses.
const theme = (() => {
  const root = document.documentElement;
  const remembered = (value) => {
    try {
      if (value) localStorage.setItem("iac-harness-theme", value);
      return localStorage.getItem("iac-harness-theme");
    } catch { return value; }
  };
  const show = (name) => { if (name === "light" || name === "dark") root.dataset.theme = name; };
  const toggle = () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    show(dark ? "light" : "dark");
    remembered(root.dataset.theme);
  };
  show(remembered());
  document.querySelector("#theme").addEventListener("click", toggle);
  return { toggle };
})();
