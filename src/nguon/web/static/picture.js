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

  /* Zoom: D3's, along time only. `axis` has the days that the picture keeps with their places: between them time runs evenly. */
  const svg = document.querySelector("svg.lanes[data-axis]");
  const bar = document.getElementById("zoom");
  if (!svg || !bar) return;
  const box = svg.closest(".picture");
  const told = document.getElementById("zoom-shown");
  const STEP = 23;
  const RADIUS = 10;
  const LIFT = 16;
  const TICK = 70;
  const LITTLE = 100; /* milliseconds by which a day may be missed */
  const axis = svg.dataset.axis.split(" ").map((one) => one.split(":")).map(([day, x]) => ({ day: new Date(day), x: Number(x) }));
  const time = d3.scaleUtc(axis.map((one) => one.day), axis.map((one) => one.x)).clamp(true);
  const [left, right] = [axis[0].x, axis[axis.length - 1].x];
  const wide = right - left;
  const edge = svg.viewBox.baseVal.width - RADIUS - 2;
  const tall = svg.viewBox.baseVal.height - 6;
  const most = Math.max(4, 220 / d3.max(d3.pairs(axis, (a, b) => (b.x - a.x) / d3.utcDay.count(a.day, b.day))));
  const number = (element, name) => Number(element.getAttribute(name));
  const points = [...svg.querySelectorAll(".point")].map((mark) => ({
    mark, lane: mark.dataset.lane, at: mark.dataset.x === undefined ? null : Number(mark.dataset.x),
    x: number(mark.querySelector("circle"), "cx"), y: number(mark.querySelector("circle"), "cy"),
  }));
  const lanes = d3.group(points, (p) => p.lane);
  const arcs = [...svg.querySelectorAll(".arcs a")].map((link) => ({ link, ends: link.dataset.ends.split(" ").map(Number), old: link.querySelector("path").getAttribute("d") }));
  const stretches = [...svg.querySelectorAll(".maybe path")];
  const breaks = [...svg.querySelectorAll(".break")];
  const ticks = svg.querySelector(".axis");
  const fresh = d3.select(svg).insert("g", () => ticks.nextSibling).attr("class", "axis").attr("transform", "translate(0 26)");

  let seen = d3.zoomIdentity;
  let waiting = 0;
  const whole = () => seen.k <= 1.0001;
  const to = (x) => seen.applyX(x);
  const inside = (x) => x >= left - RADIUS && x <= right + RADIUS;

  /* As `_swarm` and `_bow` in export/lanes.py do it. */
  const swarm = (all) => {
    const levels = [...new Set(all.map((p) => p.y))].sort(d3.ascending);
    const ends = levels.map(() => -Infinity);
    for (const p of d3.sort(all.filter((one) => one.at !== null), (one) => one.at)) {
      const x = to(p.at);
      p.gone = !inside(x);
      p.now = [x, p.y];
      if (p.gone) continue;
      let level = ends.findIndex((end) => end <= x);
      if (level < 0) level = d3.minIndex(ends);
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
  const english = document.documentElement.lang === "en";
  const words = english ? { year: "%Y", month: "%b %Y", day: "%-d %b", full: "%-d %b %Y" } : { year: "%Y", month: "%-m/%Y", day: "%-d/%-m", full: "%-d/%-m/%Y" };
  for (const what of Object.keys(words)) words[what] = d3.utcFormat(words[what]);
  const iso = d3.utcFormat("%Y-%m-%d");
  const dayAt = (x) => Number(time.invert(seen.invertX(x)));
  const ends = () => [d3.utcDay.floor(new Date(dayAt(left) + LITTLE)), d3.utcDay.ceil(new Date(dayAt(right) - LITTLE))];

  const drawTicks = () => {
    const [first, last] = ends();
    const days = d3.utcDay.count(first, last);
    const unit = days > 6 * 365 ? "year" : days > 75 ? "month" : "day";
    const every = { year: d3.utcYear, month: d3.utcMonth, day: d3.utcDay }[unit];
    const shown = [];
    for (const day of [first, ...every.range(first, d3.utcDay.offset(last))]) {
      const x = to(time(day));
      if (x >= left - 1 && x <= right + 1 && (!shown.length || x - to(time(shown[shown.length - 1])) >= TICK)) shown.push(day);
    }
    const label = (day, i) => words[unit === "day" && !i ? "full" : unit](day);
    const scale = time.copy().range(axis.map((one) => to(one.x)));
    fresh.call(d3.axisTop(scale).tickValues(shown).tickFormat(label).tickSizeInner(26 - tall).tickSizeOuter(0).tickPadding(8).offset(0));
  };

  const draw = () => {
    waiting = 0;
    const all = whole();
    if (all) seen = d3.zoomIdentity;
    box.classList.toggle("into", !all);
    for (const lane of lanes.values()) if (!all) swarm(lane);
    for (const p of points) {
      const moved = !all && p.at !== null;
      p.mark.classList.toggle("gone", moved && p.gone);
      if (moved && !p.gone) p.mark.setAttribute("transform", `translate(${(p.now[0] - p.x).toFixed(1)} ${(p.now[1] - p.y).toFixed(1)})`);
      else p.mark.removeAttribute("transform");
    }
    for (const { link, ends: [a, b], old } of arcs) {
      const [one, other] = [points[a], points[b]];
      const path = all ? old : bow(one.now || [one.x, one.y], other.now || [other.x, other.y]);
      for (const line of link.querySelectorAll("path")) line.setAttribute("d", path);
      const out = !all && one.at !== null && other.at !== null
        && ((one.now[0] < left - RADIUS && other.now[0] < left - RADIUS) || (one.now[0] > right + RADIUS && other.now[0] > right + RADIUS));
      link.classList.toggle("gone", out);
    }
    for (const line of stretches) {
      const of = points[Number(line.dataset.of)];
      const [low, high, y] = all ? [line.dataset.from, line.dataset.to, of.y] : [to(number(line, "data-from")), to(number(line, "data-to")), of.now[1]];
      line.setAttribute("d", `M${low} ${y}H${high}`);
      line.classList.toggle("gone", !all && of.gone);
    }
    for (const line of breaks) {
      const x = number(line, "data-x");
      line.classList.toggle("gone", !all && !inside(to(x)));
      if (all) line.removeAttribute("transform"); else line.setAttribute("transform", `translate(${(to(x) - x).toFixed(1)} 0)`);
    }
    /* The breaks stand in the old axis: of that only labels and lines of months go. */
    for (const old of ticks.children) if (!old.classList.contains("break")) old.classList.toggle("gone", !all);
    if (all) fresh.selectChildren().remove(); else drawTicks();
    const [first, last] = ends();
    told.textContent = all ? "" : told.dataset.shown.replace("{}", `${words.full(first)} – ${words.full(last)}`);
    const hash = all ? "" : `#${iso(first)}..${iso(last)}`;
    if (all ? asked() : location.hash !== hash) history.replaceState(history.state, "", hash || location.pathname + location.search);
    for (const button of bar.querySelectorAll("button")) {
      button.disabled = { in: seen.k >= most, out: all, whole: all, back: to(left) >= left - 0.01, on: to(right) <= right + 0.01 }[button.dataset.zoom];
    }
  };

  /* The wheel alone scrolls the page, and so does one finger while all of it is seen; a mouse drags what is zoomed. */
  let hand = 0;
  const place = (event) => (event && (event.touches ? event.touches[0] : event).clientX) || 0;
  const behave = d3.zoom()
    .extent([[left, 0], [right, tall]]).translateExtent([[left, 0], [right, tall]]).scaleExtent([1, most]).clickDistance(4)
    .filter((event) => {
      if (event.type === "wheel") return event.ctrlKey || event.metaKey;
      return event.touches ? event.touches.length > 1 || !whole() : !event.button && !event.ctrlKey && !whole();
    })
    .wheelDelta((event) => -Math.max(-60, Math.min(60, event.deltaY * (event.deltaMode ? 20 : 1))) / (120 * Math.LN2))
    .on("start", ({ sourceEvent }) => { hand = place(sourceEvent); })
    .on("zoom", ({ transform, sourceEvent }) => {
      /* At its end, where the screen is narrower than the picture, that itself slides on. */
      const still = transform.k === seen.k && Math.abs(transform.x - seen.x) < 0.01;
      if (still && sourceEvent) box.scrollLeft += hand - place(sourceEvent);
      hand = place(sourceEvent);
      seen = transform;
      hide();
      if (!waiting) waiting = requestAnimationFrame(draw);
    });
  const view = d3.select(svg).call(behave).on("dblclick.zoom", null);
  /* Around `x`; else around the mark that is nearest to the middle, so that the window does not end up in a silence. */
  const middle = () => {
    const near = d3.least(points.filter((p) => p.at !== null).map((p) => to(p.at)).filter(inside), (x) => Math.abs(x - left - wide / 2));
    return near === undefined ? left + wide / 2 : near;
  };
  const zoom = (by, x = middle()) => behave.scaleBy(view, by, [Math.min(right, Math.max(left, x)), 0]);
  const move = (units) => behave.translateBy(view, -units / seen.k, 0);
  const asked = () => /^#(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(location.hash);
  const follow = () => {
    const found = asked();
    if (!found) return false;
    const [first, last] = [found[1], found[2]].map((day) => time(new Date(day)));
    if (!(last > first)) return false;
    behave.scaleTo(view, wide / (last - first));
    behave.translateTo(view, first, 0, [left, 0]);
    return true;
  };

  /* With Ctrl the browser never zooms the page here, not even where D3 has nothing left to zoom. Sideways the wheel moves along time. */
  box.addEventListener("wheel", (event) => {
    const sideways = !whole() && Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (event.ctrlKey || event.metaKey || sideways) event.preventDefault();
    if (sideways && !event.ctrlKey && !event.metaKey) move(event.deltaX * svg.viewBox.baseVal.width / svg.getBoundingClientRect().width);
  }, { passive: false });
  /* One finger up or down scrolls the page, zoomed or not: D3, which would hold it, does not hear of that. */
  let finger = null;
  let along = null;
  box.addEventListener("touchstart", ({ touches }) => { finger = touches[0]; along = touches.length > 1 || null; }, { capture: true, passive: true });
  box.addEventListener("touchmove", (event) => {
    const now = event.touches[0];
    if (along === null) along = Math.abs(now.clientX - finger.clientX) > Math.abs(now.clientY - finger.clientY);
    if (!along || !event.cancelable) event.stopPropagation();
  }, { capture: true, passive: true });
  box.addEventListener("dragstart", (event) => event.preventDefault());

  const DO = { in: () => zoom(1.6), out: () => zoom(1 / 1.6), whole: () => behave.transform(view, d3.zoomIdentity), back: () => move(-wide / 4), on: () => move(wide / 4) };
  bar.addEventListener("click", (event) => { const button = event.target.closest("button"); if (button) DO[button.dataset.zoom](); });
  const KEYS = { "+": "in", "=": "in", "-": "out", "0": "whole", ArrowLeft: "back", ArrowRight: "on" };
  document.addEventListener("keydown", (event) => {
    const what = KEYS[event.key];
    const here = box.contains(document.activeElement) || bar.contains(document.activeElement);
    if (!what || !here || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow") && whole()) return;
    event.preventDefault();
    const mark = document.activeElement.closest(".point");
    if (mark && (what === "in" || what === "out")) {
      const at = points.find((p) => p.mark === mark);
      zoom(what === "in" ? 1.6 : 1 / 1.6, at.at === null ? undefined : to(at.at));
    } else DO[what]();
  });
  window.addEventListener("hashchange", () => { if (!follow() && !whole() && !location.hash) DO.whole(); });
  bar.hidden = false;
  if (follow()) bar.scrollIntoView({ block: "start", behavior: "instant" }); else draw();
})();
