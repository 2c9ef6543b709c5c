"use strict";
/* What a reader can do without it: everything but keys and the tip beside a mark. Nothing here makes HTML of text. */
(() => {
  const $ = (id) => document.getElementById(id);
  const typing = (el) => el.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
  const keys = $("keys");
  const opener = $("keys-open");
  if (opener && keys) {
    opener.hidden = false;
    opener.addEventListener("click", () => keys.showModal());
  }

  /* Tips: a title becomes a tip that also opens on focus and touch. */
  const tip = $("tip");
  let shown = null;
  const hide = () => {
    if (tip) { tip.hidden = true; tip.textContent = ""; }
    shown = null;
  };
  const show = (mark) => {
    if (!tip || !mark.dataset.tip) return;
    shown = mark;
    tip.textContent = mark.dataset.tip;
    tip.hidden = false;
    const box = (mark.getClientRects()[0] || mark.getBoundingClientRect());
    const left = Math.min(Math.max(8, box.left), window.innerWidth - tip.offsetWidth - 8);
    const below = box.bottom + 8 + tip.offsetHeight < window.innerHeight;
    tip.style.left = `${left}px`;
    tip.style.top = `${below ? box.bottom + 8 : Math.max(8, box.top - tip.offsetHeight - 8)}px`;
  };
  const paper = document.querySelector(".reading .paper");
  const marks = paper ? [...paper.querySelectorAll(".mk[title]")] : [];
  for (const mark of marks) {
    mark.dataset.tip = mark.title;
    mark.removeAttribute("title");
    mark.tabIndex = -1;
  }
  if (paper) {
    const near = (event) => event.target.closest && event.target.closest(".mk[data-tip]");
    paper.addEventListener("pointerover", (event) => { const mark = near(event); if (mark) show(mark); else hide(); });
    paper.addEventListener("pointerleave", hide);
    paper.addEventListener("focusin", (event) => { const mark = near(event); if (mark) show(mark); });
    paper.addEventListener("focusout", hide);
    paper.addEventListener("click", (event) => {
      const mark = near(event);
      if (mark && !event.target.closest("a")) { mark.focus({ preventScroll: true }); show(mark); }
    });
    document.addEventListener("scroll", hide, { passive: true, capture: true });
  }

  /* Statements: j and k, and the card beside the words. */
  const cards = [...document.querySelectorAll(".card[data-words]")];
  const lightUp = (card) => {
    for (const old of document.querySelectorAll(".here")) old.classList.remove("here");
    if (!card) return;
    card.classList.add("here");
    const words = $(card.dataset.words);
    if (words) words.classList.add("here");
    /* Only the column beside the page moves, never the page. */
    const column = card.closest(".cards");
    const top = card.offsetTop - column.offsetTop;
    if (column.scrollHeight > column.clientHeight && (top < column.scrollTop || top + card.offsetHeight > column.scrollTop + column.clientHeight)) {
      column.scrollTop = top - 40;
    }
  };
  const current = () => cards.findIndex((card) => card.classList.contains("here"));
  const step = (by) => {
    const at = current();
    const next = cards[at < 0 ? (by > 0 ? 0 : cards.length - 1) : Math.min(cards.length - 1, Math.max(0, at + by))];
    if (!next) return;
    lightUp(next);
    const words = $(next.dataset.words);
    if (words) {
      words.scrollIntoView({ block: "center" });
      const link = words.querySelector("a.no");
      if (link) link.focus({ preventScroll: true });
      history.replaceState(null, "", `#${next.dataset.words}`);
    }
  };
  const land = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* a fragment that is no text names nothing */ }
    const card = cards.find((one) => one.dataset.words === id || one.id === id);
    if (card) lightUp(card);
    const target = id && $(id);
    for (let box = target && target.closest("details"); box; box = box.parentElement && box.parentElement.closest("details")) box.open = true;
    if (target && target.closest("details")) target.scrollIntoView();
  };
  window.addEventListener("hashchange", land);
  land();

  /* Small marks: ] and [ */
  const stepMark = (by) => {
    const visible = marks.filter((mark) => mark.getClientRects().length && getComputedStyle(mark).borderBottomStyle !== "none");
    const at = visible.indexOf(document.activeElement);
    const next = visible[at < 0 ? (by > 0 ? 0 : visible.length - 1) : (at + by + visible.length) % visible.length];
    if (next) { next.focus(); show(next); }
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { hide(); if (typing(event.target)) event.target.blur(); return; }
    if (typing(event.target) || (keys && keys.open)) return;
    const layer = document.querySelector(`input[data-key="${CSS.escape(event.key)}"]`);
    if (event.key === "/") { const box = $("q"); if (box) { box.focus(); box.select(); event.preventDefault(); } }
    else if (event.key === "?") { if (keys) keys.showModal(); }
    else if (event.key === "h") location.assign("/");
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "e") { const link = document.querySelector(".card.here .fix"); if (link) link.click(); }
    else if (event.key === "]") stepMark(1);
    else if (event.key === "[") stepMark(-1);
    else if (layer) layer.click();
  });

  /* A build that was started from the list of corrections: told as it goes; without script a link does it. */
  const progress = $("progress");
  if (progress && progress.dataset.state === "running") {
    const look = async () => {
      try {
        const told = await (await fetch("/api/build", { headers: { accept: "application/json" } })).json();
        progress.dataset.state = told.state;
        if (told.state === "running") {
          const share = told.total ? ` ${told.stage} ${told.done}/${told.total}` : "";
          progress.textContent = progress.dataset.running + share;
          setTimeout(look, 700);
        } else {
          progress.textContent = told.state === "failed" ? `${progress.dataset.failed} ${told.said}` : progress.dataset.done;
          for (const button of document.querySelectorAll(".builder button")) button.disabled = false;
        }
      } catch { setTimeout(look, 2000); }
    };
    look();
  }
})();
