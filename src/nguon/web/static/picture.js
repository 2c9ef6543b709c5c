"use strict";
/* The pictures of a story. Tips: what a mark says shows under the pointer, on focus and at the first tap; the second tap goes.
   Zoom: along time only, marks keep their size; the window of days stands in the address (#2024-10-20..2024-11-08), to be shared.
   Without script the titles are the browser's own, and the months of the axis are links. Nothing here makes HTML of text. */
(() => {
  const tip = document.getElementById("tip");
  const marks = [...document.querySelectorAll(".picture svg a")].filter((mark) => mark.querySelector(":scope > title"));
  let shown = null;
  let before = null;
  for (const mark of marks) {
    const title = mark.querySelector(":scope > title");
    mark.dataset.tip = title.textContent;
    mark.setAttribute("aria-label", title.textContent);
    title.remove();
  }
  const hide = () => { tip.hidden = true; shown = null; };
  const show = (mark, event) => {
    if (mark === shown) return;
    shown = mark;
    tip.textContent = mark.dataset.tip;
    tip.hidden = false;
    const whole = mark.getBoundingClientRect();
    /* An arc is as wide as the picture: what it says stands where it is touched. */
    const box = event && event.clientX ? new DOMRect(event.clientX, event.clientY - 8, 0, 20) : whole;
    const left = Math.min(box.right + 4, window.innerWidth - tip.offsetWidth - 8);
    const below = box.bottom + 8 + tip.offsetHeight < window.innerHeight;
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${below ? box.bottom + 8 : Math.max(8, box.top - tip.offsetHeight - 8)}px`;
  };
  const near = (event) => event.target.closest("a[data-tip]");
  for (const picture of document.querySelectorAll(".picture")) {
    picture.addEventListener("pointerdown", (event) => { before = event.pointerType === "mouse" ? near(event) : shown; }, true);
    picture.addEventListener("pointerover", (event) => {
      if (event.pointerType !== "mouse") return;
      const mark = near(event);
      if (mark) show(mark, event); else hide();
    });
    picture.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") hide(); });
    picture.addEventListener("focusin", (event) => { const mark = near(event); if (mark && mark.matches(":focus-visible")) show(mark); });
    picture.addEventListener("focusout", hide);
    picture.addEventListener("click", (event) => {
      const mark = near(event);
      const finger = event.pointerType === "touch" || event.pointerType === "pen";
      if (mark && finger && before !== mark) { event.preventDefault(); show(mark, event); }
    });
  }
  document.addEventListener("click", (event) => { if (shown && !event.target.closest(".picture")) hide(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  window.addEventListener("resize", hide);

  /* Zoom. `axis` has the days that the picture keeps with their places: between them time runs evenly. */
  const svg = document.querySelector("svg.lanes[data-axis]");
  const bar = document.getElementById("zoom");
  if (!svg || !bar) return;
  const box = svg.closest(".picture");
  const told = document.getElementById("zoom-shown");
  const DAY = 86_400_000;
  const STEP = 23;
  const RADIUS = 10;
  const LIFT = 16;
  const TICK = 70;
  const axis = svg.dataset.axis.split(" ").map((one) => one.split(":")).map(([day, x]) => [Date.parse(day) / DAY, Number(x)]);
  const left = axis[0][1];
  const wide = axis[axis.length - 1][1] - left;
  const edge = svg.viewBox.baseVal.width - RADIUS - 2;
  const tall = svg.viewBox.baseVal.height - 6;
  const most = Math.max(4, 220 / Math.max(...axis.slice(1).map(([day, x], i) => (x - axis[i][1]) / (day - axis[i][0]))));
  const along = (from, to, value) => {
    let i = 1;
    while (i < axis.length - 1 && value > axis[i][from]) i += 1;
    const [a, b] = [axis[i - 1], axis[i]];
    return a[to] + (b[to] - a[to]) * (value - a[from]) / (b[from] - a[from] || 1);
  };
  const placeOf = (day) => along(0, 1, day);
  const dayAt = (x) => along(1, 0, x);
  const number = (element, name) => Number(element.getAttribute(name));
  const points = [...svg.querySelectorAll(".point")].map((mark) => ({
    mark, lane: mark.dataset.lane, at: mark.dataset.x === undefined ? null : Number(mark.dataset.x),
    x: number(mark.querySelector("circle"), "cx"), y: number(mark.querySelector("circle"), "cy"),
  }));
  const lanes = Map.groupBy ? Map.groupBy(points, (p) => p.lane) : points.reduce((m, p) => m.set(p.lane, [...(m.get(p.lane) || []), p]), new Map());
  const arcs = [...svg.querySelectorAll(".arcs a")].map((link) => ({ link, ends: link.dataset.ends.split(" ").map(Number), old: link.querySelector("path").getAttribute("d") }));
  const stretches = [...svg.querySelectorAll(".maybe path")];
  const breaks = [...svg.querySelectorAll(".break")];
  const ticks = svg.querySelector(".axis");
  const fresh = document.createElementNS(svg.namespaceURI, "g");
  fresh.setAttribute("class", "axis");
  ticks.after(fresh);

  let scale = 1;
  let from = left;
  let waiting = 0;
  const to = (x) => left + (x - from) * scale;
  const inside = (x) => x >= left - RADIUS && x <= left + wide + RADIUS;

  /* As `_swarm` and `_bow` in export/lanes.py do it. */
  const swarm = (all) => {
    const levels = [...new Set(all.map((p) => p.y))].sort((a, b) => a - b);
    const ends = levels.map(() => -Infinity);
    for (const p of all.filter((one) => one.at !== null).sort((a, b) => a.at - b.at)) {
      const x = to(p.at);
      p.gone = !inside(x);
      p.now = [x, p.y];
      if (p.gone) continue;
      let level = ends.findIndex((end) => end <= x);
      if (level < 0) level = ends.indexOf(Math.min(...ends));
      p.now = [Math.min(edge, Math.max(x, ends[level])), levels[level]];
      ends[level] = p.now[0] + STEP;
    }
  };
  const bow = ([ax, ay], [bx, by]) => {
    if (Math.abs(ay - by) < 2 * STEP && Math.abs(ax - bx) > STEP) {
      return `M${ax} ${ay - RADIUS}Q${(ax + bx) / 2} ${Math.min(ay, by) - RADIUS - 2 * LIFT} ${bx} ${by - RADIUS}`;
    }
    const down = by > ay ? 1 : -1;
    const bend = Math.abs(ax - bx) < STEP ? 34 : 0;
    const middle = (ay + by) / 2;
    return `M${ax} ${ay + down * RADIUS}C${ax + bend} ${middle} ${bx + bend} ${middle} ${bx} ${by - down * RADIUS}`;
  };

  /* Days in words, as the catalogue writes them. */
  const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const english = document.documentElement.lang === "en";
  const words = (day, what) => {
    const date = new Date(day * DAY);
    const [y, m, d] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
    if (what === "year") return `${y}`;
    const month = english ? MONTHS[m] : `${m + 1}`;
    const join = english ? " " : "/";
    return what === "month" ? month + join + y : [d, month].join(join) + (what === "full" ? join + y : "");
  };
  const iso = (day) => new Date(day * DAY).toISOString().slice(0, 10);
  const ends = () => [Math.floor(dayAt(from) + 1e-6), Math.ceil(dayAt(from + wide / scale) - 1e-6)];

  const drawTicks = () => {
    fresh.replaceChildren();
    const [first, last] = ends();
    const unit = last - first > 6 * 365 ? "year" : last - first > 75 ? "month" : "day";
    let date = new Date(first * DAY);
    let busy = -Infinity;
    let begun = false;
    while (date / DAY <= last) {
      const day = date / DAY;
      const x = to(placeOf(day));
      if (x >= left - 1 && x <= left + wide + 1 && x - busy >= TICK) {
        const line = document.createElementNS(svg.namespaceURI, "path");
        line.setAttribute("d", `M${x} 26V${tall}`);
        const text = document.createElementNS(svg.namespaceURI, "text");
        text.setAttribute("x", x);
        text.setAttribute("y", 18);
        text.textContent = words(day, unit === "day" && !begun ? "full" : unit);
        fresh.append(line, text);
        busy = x;
        begun = true;
      }
      const [y, m, d] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
      date = new Date(unit === "year" ? Date.UTC(y + 1, 0, 1) : unit === "month" ? Date.UTC(y, m + 1, 1) : Date.UTC(y, m, d + 1));
    }
  };

  const draw = () => {
    waiting = 0;
    const whole = scale <= 1.0001;
    if (whole) { scale = 1; from = left; }
    box.classList.toggle("into", !whole);
    for (const all of lanes.values()) if (!whole) swarm(all);
    for (const p of points) {
      const moved = !whole && p.at !== null;
      p.mark.classList.toggle("gone", moved && p.gone);
      if (moved && !p.gone) p.mark.setAttribute("transform", `translate(${(p.now[0] - p.x).toFixed(1)} ${(p.now[1] - p.y).toFixed(1)})`);
      else p.mark.removeAttribute("transform");
    }
    for (const { link, ends: [a, b], old } of arcs) {
      const [one, other] = [points[a], points[b]];
      const path = whole ? old : bow(one.now || [one.x, one.y], other.now || [other.x, other.y]);
      for (const line of link.querySelectorAll("path")) line.setAttribute("d", path);
      const out = !whole && one.at !== null && other.at !== null
        && ((one.now[0] < left - RADIUS && other.now[0] < left - RADIUS) || (one.now[0] > left + wide + RADIUS && other.now[0] > left + wide + RADIUS));
      link.classList.toggle("gone", out);
    }
    for (const line of stretches) {
      const of = points[Number(line.dataset.of)];
      const [low, high, y] = whole ? [line.dataset.from, line.dataset.to, of.y] : [to(number(line, "data-from")), to(number(line, "data-to")), of.now[1]];
      line.setAttribute("d", `M${low} ${y}H${high}`);
      line.classList.toggle("gone", !whole && of.gone);
    }
    for (const line of breaks) {
      const x = number(line, "data-x");
      line.classList.toggle("gone", !whole && !inside(to(x)));
      if (whole) line.removeAttribute("transform"); else line.setAttribute("transform", `translate(${(to(x) - x).toFixed(1)} 0)`);
    }
    /* The breaks stand in the old axis: of that only labels and lines of months go. */
    for (const old of ticks.children) if (!old.classList.contains("break")) old.classList.toggle("gone", !whole);
    if (whole) fresh.replaceChildren(); else drawTicks();
    const [first, last] = ends();
    told.textContent = whole ? "" : told.dataset.shown.replace("{}", `${words(first, "full")} – ${words(last, "full")}`);
    const hash = whole ? "" : `#${iso(first)}..${iso(last)}`;
    if (whole ? asked() : location.hash !== hash) history.replaceState(history.state, "", hash || location.pathname + location.search);
    for (const button of bar.querySelectorAll("button")) {
      button.disabled = { in: scale >= most, out: whole, whole, back: from <= left, on: from + wide / scale >= left + wide - 0.01 }[button.dataset.zoom];
    }
  };
  const view = (wanted, start) => {
    scale = Math.min(most, Math.max(1, wanted));
    from = Math.min(left + wide - wide / scale, Math.max(left, start));
    hide();
    if (!waiting) waiting = requestAnimationFrame(draw);
  };
  /* Around `x`; else around the mark that is nearest to the middle, so that the window does not end up in a silence. */
  const middle = () => {
    const seen = points.filter((p) => p.at !== null).map((p) => to(p.at)).filter(inside);
    return seen.length ? seen.reduce((a, b) => (Math.abs(a - left - wide / 2) <= Math.abs(b - left - wide / 2) ? a : b)) : left + wide / 2;
  };
  const zoom = (by, x = middle()) => {
    const at = Math.min(left + wide, Math.max(left, x)) - left;
    const next = Math.min(most, Math.max(1, scale * by));
    view(next, from + at / scale - at / next);
  };
  const move = (units) => view(scale, from + units / scale);
  const asked = () => /^#(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(location.hash);
  const follow = () => {
    const found = asked();
    if (!found) return false;
    const [first, last] = [found[1], found[2]].map((day) => placeOf(Date.parse(day) / DAY)).map((x) => Math.min(left + wide, Math.max(left, x)));
    if (!(last > first)) return false;
    view(wide / (last - first), first);
    return true;
  };

  const within = (event) => {
    const size = svg.getBoundingClientRect();
    return (event.clientX - size.left) * svg.viewBox.baseVal.width / size.width;
  };
  const units = () => svg.viewBox.baseVal.width / svg.getBoundingClientRect().width;
  box.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 120), within(event));
    } else if (scale > 1 && Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      move(event.deltaX * units());
    }
  }, { passive: false });

  const held = new Map();
  let dragged = false;
  box.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    if (!held.size) dragged = false;
    held.set(event.pointerId, event);
  });
  box.addEventListener("pointermove", (event) => {
    const old = held.get(event.pointerId);
    if (!old) return;
    if (held.size === 2) {
      const other = [...held.values()].find((one) => one.pointerId !== event.pointerId);
      const apart = (one) => Math.max(20, Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY));
      zoom(apart(event) / apart(old), (within(event) + within(other)) / 2);
      dragged = true;
    } else if (scale > 1 && (dragged || Math.abs(event.clientX - old.clientX) > 4)) {
      if (!dragged && event.pointerType === "mouse") box.setPointerCapture(event.pointerId);
      dragged = true;
      const before_ = from;
      move((old.clientX - event.clientX) * units());
      if (from === before_) box.scrollLeft += old.clientX - event.clientX;
    } else return;
    held.set(event.pointerId, event);
  });
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, (event) => held.delete(event.pointerId));
  box.addEventListener("click", (event) => { if (dragged) { event.preventDefault(); event.stopPropagation(); dragged = false; } }, true);
  box.addEventListener("dragstart", (event) => event.preventDefault());

  const DO = { in: () => zoom(1.6), out: () => zoom(1 / 1.6), whole: () => view(1, left), back: () => move(-wide / 4), on: () => move(wide / 4) };
  bar.addEventListener("click", (event) => { const button = event.target.closest("button"); if (button) DO[button.dataset.zoom](); });
  const KEYS = { "+": "in", "=": "in", "-": "out", "0": "whole", ArrowLeft: "back", ArrowRight: "on" };
  document.addEventListener("keydown", (event) => {
    const what = KEYS[event.key];
    const here = box.contains(document.activeElement) || bar.contains(document.activeElement);
    if (!what || !here || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow") && scale === 1) return;
    event.preventDefault();
    const mark = document.activeElement.closest(".point");
    if (mark && (what === "in" || what === "out")) {
      const at = points.find((p) => p.mark === mark);
      zoom(what === "in" ? 1.6 : 1 / 1.6, at.at === null ? undefined : to(at.at));
    } else DO[what]();
  });
  window.addEventListener("hashchange", () => { if (!follow() && scale > 1 && !location.hash) view(1, left); });
  bar.hidden = false;
  if (follow()) bar.scrollIntoView({ block: "start", behavior: "instant" }); else draw();
})();
