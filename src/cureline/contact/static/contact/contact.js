// The clock of a call: minutes and seconds since it was answered (or dialled), until it ended.
(() => {
  "use strict";
  const tick = () => {
    for (const clock of document.querySelectorAll("[data-since]")) {
      const end = clock.dataset.until ? Date.parse(clock.dataset.until) : Date.now();
      const seconds = Math.max(0, Math.floor((end - Date.parse(clock.dataset.since)) / 1000));
      clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }
  };
  tick();
  setInterval(tick, 500);
  document.addEventListener("htmx:afterSwap", tick);
})();
