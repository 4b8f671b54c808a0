// Keys of the line that has the focus: an element with data-row-key is pressed by that key. A box chooses all lines.
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const row = event.target.closest("[data-list] tr");
    if (!row || event.target.closest("input, textarea, select")) return;
    const target = row.querySelector(`[data-row-key="${CSS.escape(event.key)}"]`);
    if (target) {
      event.preventDefault();
      event.stopPropagation();
      target.click();
    }
  }, true);
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-all]")) return;
    for (const box of event.target.closest("table").querySelectorAll("tbody input[type=checkbox]")) {
      box.checked = event.target.checked;
    }
  });
})();
