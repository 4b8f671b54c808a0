// The interviewer's scale: its keys are heard while a score has the focus, too.
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest(".scale input")) return;
    const own = document.querySelector(`main [data-key="${CSS.escape(event.key)}"]`);
    if (!own) return;
    event.preventDefault();
    if (own.matches("textarea")) own.focus();
    else own.click();
  });
})();
