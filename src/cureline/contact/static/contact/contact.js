// The clock of a call: minutes and seconds since it was answered (or dialled), until it ended.
// A desk's own clock may be wrong, so the difference to the server's is taken when the element comes.
const skews = new WeakMap();
function serverNow(clock) {
  if (!skews.has(clock)) skews.set(clock, Date.now() - Date.parse(clock.dataset.now));
  return Date.now() - skews.get(clock);
}
(() => {
  "use strict";
  const tick = () => {
    for (const clock of document.querySelectorAll("[data-since]")) {
      const end = clock.dataset.until ? Date.parse(clock.dataset.until) : serverNow(clock);
      const seconds = Math.max(0, Math.floor((end - Date.parse(clock.dataset.since)) / 1000));
      clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }
  };
  tick();
  setInterval(tick, 500);
  document.addEventListener("htmx:afterSwap", tick);
})();
