// The time left of an examination, counted here for the eye only: the server keeps the time.
(() => {
  "use strict";
  const clock = document.querySelector("[data-left]");
  if (!clock) return;
  const shown = clock.querySelector("[data-time]");
  const end = performance.now() + Number(clock.dataset.left) * 1000;
  const tick = () => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    shown.textContent = `${String(Math.floor(left / 60)).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`;
    clock.classList.toggle("soon", left <= 120);
    if (left > 0) return;
    clearInterval(timer);
    // what was saved counts; the page then shows the result
    setTimeout(() => window.location.reload(), 6500);
  };
  const timer = setInterval(tick, 1000);
  tick();
})();
