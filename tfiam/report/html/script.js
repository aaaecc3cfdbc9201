(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const { findings } = JSON.parse(one("#data").textContent);
  const boxes = new Map(findings.map((item) => [item.id, document.getElementById(item.id)]));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // Storage is refused for pages opened from a file in some browsers.
  const remembered = {
    get: () => { try { return localStorage.getItem("tfiam-theme") || ""; } catch { return ""; } },
    set: (value) => { try { localStorage.setItem("tfiam-theme", value); } catch { /* not kept then */ } },
  };
  const wear = (theme) => { if (theme) { root.dataset.theme = theme; } else { delete root.dataset.theme; } };
  const theme = one(".theme");
  theme.hidden = false;
  theme.addEventListener("change", (event) => { wear(event.target.value); remembered.set(event.target.value); });
  const chosen = all("input", theme).find((input) => input.value === remembered.get());
  if (chosen) { chosen.checked = true; wear(chosen.value); }

  const form = one(".filters");
  const show = () => {
    const wanted = new FormData(form);
    const words = one("#seek").value.toLowerCase().split(/\s+/).filter(Boolean);
    const groups = ["severity", "status", "delta", "area"].map((name) => [name, new Set(wanted.getAll(name))]).filter(([, values]) => values.size);
    const plan = wanted.get("plan");
    let count = 0;
    for (const item of findings) {
      const fits = groups.every(([name, values]) => values.has(told(item, name)))
        && (!plan || item.plan === plan) && words.every((word) => item.text.includes(word));
      boxes.get(item.id).hidden = !fits;
      count += fits ? 1 : 0;
    }
    for (const group of all(".group")) {
      const left = all(".finding:not([hidden])", group).length;
      group.hidden = left === 0;
      group.querySelector("h3 .count").textContent = left.toLocaleString("en");
    }
    one("#shown").textContent = `${count.toLocaleString("en")} of ${findings.length.toLocaleString("en")} shown`;
    one("#nothing").hidden = count > 0;
  };
  // What the plan fixes does not fail any more, and what is undetermined or waived is told by its status.
  const told = (item, name) => name === "status" && item.delta === "fixed" ? "fixed" : item[name];
  if (form) {
    form.hidden = false;
    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(show));
    const turn = (open) => { for (const item of findings) { const box = boxes.get(item.id); if (!box.hidden) { box.open = open; } } };
    one("#open-all").addEventListener("click", () => turn(true));
    one("#close-all").addEventListener("click", () => turn(false));
    for (const tile of all(".tile")) {
      tile.addEventListener("click", () => {
        form.reset();
        form.querySelector(`input[name=severity][value=${tile.dataset.severity}]`).checked = true;
        form.querySelector("input[name=status][value=fail]").checked = true;
        setTimeout(show);
      });
    }
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
        event.preventDefault();
        one("#seek").focus();
      }
    });
    show();
  }

  // The height of findings that were never on the screen is a guess: once they are, the way is measured again.
  const long = findings.length > 200;
  root.classList.toggle("long", long);
  const settle = (target, times) => { target.scrollIntoView(); if (times) { requestAnimationFrame(() => settle(target, times - 1)); } };

  // A link to a finding opens it, also by the fingerprint of one of its copies.
  const follow = () => {
    const name = decodeURIComponent(location.hash.slice(1));
    if (!name) { return; }
    const item = findings.find((each) => each.id === name) || findings.find((each) => each.fingerprints.includes(name));
    const target = item ? boxes.get(item.id) : document.getElementById(name);
    if (!target) { return; }
    if (target.hidden && form) { form.reset(); setTimeout(() => { show(); follow(); }); return; }
    for (let at = target; at; at = at.parentElement) { if (at.tagName === "DETAILS") { at.open = true; } }
    if (target.tagName === "DETAILS") {
      target.scrollIntoView({ block: "start", behavior: calm || long ? "auto" : "smooth" });
      target.querySelector("summary").focus({ preventScroll: true });
    } else if (long) {
      settle(target, 3);
    }
  };
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link && link.hash === location.hash) { follow(); }
  });
  // The browser goes to the anchor itself once it has loaded, and takes the focus with it.
  addEventListener("load", () => setTimeout(follow));

  // A way in the list, pointed at, focused or open, is lit in the drawing beside it.
  for (const figure of all(".graph")) {
    const routes = figure.nextElementSibling;
    const light = (number) => {
      figure.classList.toggle("dim", number !== undefined);
      for (const part of all("[data-routes]", figure)) { part.classList.toggle("lit", number !== undefined && part.dataset.routes.split(" ").includes(number)); }
    };
    const rest = () => light(all(".route[open]", routes).at(-1)?.dataset.route);
    for (const route of all(".route", routes)) {
      for (const name of ["mouseenter", "focusin"]) { route.addEventListener(name, () => light(route.dataset.route)); }
      for (const name of ["mouseleave", "focusout", "toggle"]) { route.addEventListener(name, rest); }
    }
    for (const node of all(".node", figure)) {
      const own = new Set(node.dataset.routes.split(" "));
      node.addEventListener("mouseenter", () => {
        figure.classList.add("dim");
        for (const part of all("[data-routes]", figure)) { part.classList.toggle("lit", part.dataset.routes.split(" ").some((number) => own.has(number))); }
      });
      node.addEventListener("mouseleave", rest);
    }
  }

  const links = new Map(all(".rail nav a").map((link) => [link.hash.slice(1), link]));
  const seen = new Set();
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) { if (isIntersecting) { seen.add(target.id); } else { seen.delete(target.id); } }
    const current = [...links.keys()].find((id) => seen.has(id));
    for (const [id, link] of links) { if (id === current) { link.setAttribute("aria-current", "true"); } else { link.removeAttribute("aria-current"); } }
  }, { rootMargin: "-10% 0px -70% 0px" });
  for (const id of links.keys()) { const section = document.getElementById(id); if (section) { watch.observe(section); } }

  // Paper has no click: what is closed is opened for it, and closed again.
  let closed = [];
  addEventListener("beforeprint", () => { closed = all("details:not([open])"); for (const box of closed) { box.open = true; } });
  addEventListener("afterprint", () => { for (const box of closed) { box.open = false; } });
})();
