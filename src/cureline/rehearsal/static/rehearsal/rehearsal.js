// A simulated call: Enter sends (not while a word is being composed), the talk stays at its end, the clock runs.
(() => {
  "use strict";
  const skews = new WeakMap();
  const tick = () => {
    for (const clock of document.querySelectorAll("[data-since]")) {
      if (!skews.has(clock)) skews.set(clock, Date.now() - Date.parse(clock.dataset.now));
      const end = clock.dataset.until ? Date.parse(clock.dataset.until) : Date.now() - skews.get(clock);
      const seconds = Math.max(0, Math.floor((end - Date.parse(clock.dataset.since)) / 1000));
      clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }
  };
  const bottom = () => {
    for (const log of document.querySelectorAll("[data-bottom]")) log.scrollTop = log.scrollHeight;
  };
  const ready = () => {
    tick();
    bottom();
    const next = document.querySelector("#call textarea[data-enter]") || document.querySelector("#call .over a");
    if (next) next.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("[data-enter]")) return;
    event.preventDefault();
    if (event.target.value.trim()) event.target.form.requestSubmit();
  });
  document.addEventListener("htmx:afterSettle", ready);
  setInterval(tick, 500);
  ready();
})();
