// The desk's behaviour: keys, dialogs, menus, theme, waiting. Pages work without it; it only makes them quicker.
(() => {
  "use strict";
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const seen = (element) => element.offsetParent !== null || element.getClientRects().length > 0;
  const region = () => [...document.querySelectorAll("dialog[open]")].pop() || document;

  // --- keys: an element with data-key is pressed by that key, unless somebody is typing
  function showKeys() {
    const dialog = document.getElementById("keys");
    const list = dialog.querySelector("[data-own]");
    list.replaceChildren();
    for (const element of document.querySelectorAll("[data-key]")) {
      if (!seen(element) || dialog.contains(element)) continue;
      const term = document.createElement("dt");
      const key = document.createElement("kbd");
      key.textContent = element.dataset.key;
      term.append(key);
      const text = document.createElement("dd");
      const copy = element.cloneNode(true);
      copy.querySelectorAll("kbd").forEach((hint) => hint.remove());
      text.textContent = element.getAttribute("aria-label") || copy.textContent.trim();
      list.append(term, text);
    }
    dialog.showModal();
  }

  // j and k walk through the links of a list or table marked data-list
  function walk(step) {
    const rows = [...document.querySelectorAll("[data-list] > li, table[data-list] > tbody > tr")].filter(seen);
    if (!rows.length) return;
    const now = rows.findIndex((row) => row.contains(document.activeElement));
    const row = rows[Math.max(0, Math.min(rows.length - 1, now < 0 ? 0 : now + step))];
    const target = row.querySelector("a, button, input");
    if (target) {
      target.focus();
      row.scrollIntoView({ block: "nearest" });
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach((menu) => {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
      closeNavigation();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    const own = [...region().querySelectorAll(`[data-key="${CSS.escape(event.key)}"]`)].find(seen);
    if (own) {
      event.preventDefault();
      if (typing(own)) own.focus();
      else own.click();
    } else if (region() === document) {
      if (event.key === "?" && document.getElementById("keys")) showKeys();
      else if (event.key === "j") walk(1);
      else if (event.key === "k") walk(-1);
      else return;
      event.preventDefault();
    }
  });

  // --- dialogs: data-dialog="id" opens, data-close or a click beside it closes; data-confirm asks first
  const ask = (text, yes) => {
    const dialog = document.getElementById("confirm");
    dialog.querySelector("[data-text]").textContent = text;
    dialog.returnValue = "";
    dialog.addEventListener("close", () => dialog.returnValue === "yes" && yes(), { once: true });
    dialog.showModal();
  };
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      event.preventDefault();
      document.getElementById(opener.dataset.dialog)?.showModal();
    }
    const closer = event.target.closest("dialog [data-close]");
    if (closer) closer.closest("dialog").close();
    if (event.target.matches("dialog") && event.target.open) event.target.close();
    if (event.target.closest("[data-keys]")) showKeys();
    if (event.target.closest("[data-print]")) window.print();
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const toggle = event.target.closest("[data-navigation]");
    if (toggle) {
      const open = document.querySelector(".side").classList.toggle("open");
      toggle.setAttribute("aria-expanded", String(open));
    } else if (!event.target.closest(".side")) closeNavigation();
  });
  function closeNavigation() {
    document.querySelector(".side.open")?.classList.remove("open");
    document.querySelector("[data-navigation]")?.setAttribute("aria-expanded", "false");
  }
  document.addEventListener("submit", (event) => {
    const asker = event.submitter?.closest("[data-confirm]") || event.target.closest("form[data-confirm]");
    if (asker && !event.target.dataset.sure) {
      event.preventDefault();
      ask(asker.dataset.confirm, () => {
        event.target.dataset.sure = "1";
        event.target.requestSubmit(event.submitter || undefined);
        delete event.target.dataset.sure;
      });
    }
  });
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question, () => event.detail.issueRequest(true));
  });

  // --- theme: at once, and kept by the server's cookie
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.theme") || !event.submitter) return;
    event.preventDefault();
    const body = new FormData(event.target, event.submitter);
    fetch(event.target.action, { method: "POST", body, redirect: "manual", credentials: "same-origin" });
    document.documentElement.dataset.theme = event.submitter.value;
    for (const button of event.target.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button === event.submitter));
    }
  });

  // --- what scrolls sideways is reached by key
  const reach = () => {
    for (const box of document.querySelectorAll(".scroll:not([tabindex]), pre:not([tabindex])")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    }
  };
  reach();
  window.addEventListener("resize", reach);
  document.addEventListener("htmx:afterSettle", reach);

  // --- waiting and failing
  let waiting = 0;
  const wait = (step) => {
    waiting = Math.max(0, waiting + step);
    document.documentElement.classList.toggle("busy", waiting > 0);
  };
  document.addEventListener("htmx:beforeRequest", () => wait(1));
  document.addEventListener("htmx:afterRequest", () => wait(-1));
  function toast(text, tone) {
    const place = document.querySelector(".toasts");
    const message = document.createElement("p");
    message.className = `message ${tone}`;
    message.textContent = text;
    place.replaceChildren(message);
    setTimeout(() => message.remove(), 8000);
  }
  document.addEventListener("htmx:responseError", () => toast(document.querySelector(".toasts").dataset.failed, "error"));
  document.addEventListener("htmx:sendError", () => toast(document.querySelector(".toasts").dataset.offline, "error"));
  // a server names a message by the header HX-Trigger: {"said": {"text": "...", "tone": "success"}}
  document.addEventListener("said", (event) => toast(event.detail.text, event.detail.tone || "info"));
  // a form with data-auto sends itself when a choice changes
  document.addEventListener("change", (event) => event.target.closest("form[data-auto]")?.requestSubmit());
})();
