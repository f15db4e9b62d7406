// Page behaviour: the component libraries, the idle warning, and kept forms. Every page works without it.
const self = document.querySelector("script[data-govuk]");

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}

async function startComponents() {
  const [govuk, moj] = await Promise.all([import(self.dataset.govuk), import(self.dataset.moj)]);
  govuk.initAll();
  for (const table of document.querySelectorAll('[data-module="moj-sortable-table"]')) {
    new moj.SortableTable(table);
  }
  document.documentElement.dataset.ready = "yes";
}

const tabs = new BroadcastChannel("daybook-idle");

// Nobody is signed in here: other tabs of a shared computer must not go on showing somebody's pages,
// and a lock page gives way as soon as somebody is.
function startSignedOut() {
  if (document.querySelector('meta[name="daybook-idle"]')) return;
  tabs.postMessage("gone");
  const form = document.querySelector("form[data-lock]");
  if (!form) return;
  tabs.onmessage = ({ data }) => {
    if (data === "here") location.replace("/");
  };
  // A finger or a mouse on a name goes on to the PIN; arrow keys stay among the names.
  for (const name of form.querySelectorAll(".govuk-radios__item")) {
    name.addEventListener("pointerup", () => setTimeout(() => form.elements.pin.focus(), 0));
  }
  (form.querySelector("input[name=who]:checked") ? form.elements.pin : form.querySelector("input[name=who]")).focus();
}

function startIdle() {
  const told = document.querySelector('meta[name="daybook-idle"]');
  const dialog = document.getElementById("db-idle");
  if (!told || !dialog) return;
  const [seconds, warn, token] = told.content.split(" ");
  const locks = "locks" in told.dataset;
  const left = document.getElementById("db-idle-left");
  let until = Date.now() + Number(seconds) * 1000;

  const post = (address, body) => fetch(address, {
    method: "POST", body, headers: { "X-CSRFToken": token }, credentials: "same-origin", redirect: "manual",
  });
  const here = () => {
    until = Date.now() + Number(seconds) * 1000;
    dialog.close();
  };
  const stay = async () => {
    const answer = await post("/account/still-here");
    if (answer.ok) {
      here();
      tabs.postMessage("here");
    }
  };
  const keepForms = () => {
    const forms = [...document.querySelectorAll("main form[method=post]:not([data-no-keep])")];
    const form = forms.find((one) => one.dataset.touched);
    if (!form) return Promise.resolve();
    return post(`/account/keep?path=${encodeURIComponent(location.pathname)}`, new FormData(form));
  };
  // A shared computer goes to whoever is next: what was typed is kept in every tab, then all of them
  // are at the lock page.
  const lock = async (quiet) => {
    tabs.postMessage("keep");
    await Promise.all([keepForms().catch(() => {}), new Promise((done) => setTimeout(done, 200))]);
    const body = new FormData();
    body.set("path", location.pathname + location.search);
    if (quiet) body.set("quiet", "yes");
    await fetch("/lock", {
      method: "POST", body, headers: { "X-CSRFToken": token }, credentials: "same-origin", redirect: "manual",
    }).catch(() => {});
    location.assign("/come-back");
  };
  const leave = async () => {
    if (locks) {
      await lock(true);
      return;
    }
    await keepForms().catch(() => {});
    location.assign(`/sign-in?why=idle&next=${encodeURIComponent(location.pathname + location.search)}`);
  };

  // Being here in one tab is being here in all of them.
  tabs.onmessage = ({ data }) => {
    if (data === "keep") keepForms().catch(() => {});
    else if (data !== "gone") here();
    else if (locks) location.replace("/come-back");
  };
  tabs.postMessage("here");

  let lastTold = Date.now();
  const pause = Math.min(60, Number(seconds) / 6) * 1000;
  const alive = () => {
    // Typing on one page counts as being here: say so at most once a minute.
    if (!dialog.open && Date.now() - lastTold > pause) {
      lastTold = Date.now();
      stay();
    }
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form");
    if (form) form.dataset.touched = "yes";
    alive();
  });

  // A page brought back whole by Back may be somebody else's.
  if (locks) addEventListener("pageshow", (event) => event.persisted && location.reload());
  // Where time is short, reading counts too.
  for (const kind of locks ? ["keydown", "pointerdown", "wheel", "scroll"] : []) {
    addEventListener(kind, alive, { passive: true });
  }
  document.querySelector("form[data-switch]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    lock(false);
  });

  document.getElementById("db-idle-stay").addEventListener("click", stay);
  document.getElementById("db-idle-leave").addEventListener("click", async (event) => {
    event.preventDefault();
    if (locks) {
      await lock(true);
      return;
    }
    await keepForms().catch(() => {});
    const form = document.querySelector('form[action="/sign-out"]');
    if (form) form.submit();
  });
  const tick = () => {
    const remaining = Math.ceil((until - Date.now()) / 1000);
    if (remaining <= -2) {
      leave();
      return;
    }
    if (remaining <= Number(warn)) {
      if (!dialog.open) {
        dialog.showModal();
        keepForms().catch(() => {});
      }
      left.textContent = remaining > 60
        ? `${dialog.dataset.soon} in about ${Math.ceil(remaining / 60)} minutes, because nothing has happened for a while.`
        : `${dialog.dataset.soon} in less than a minute, because nothing has happened for a while.`;
    }
    setTimeout(tick, Math.min(1000, Math.max(250, remaining * 1000)));
  };
  tick();
}

function startForms() {
  for (const control of document.querySelectorAll("[data-submit-on-change]")) {
    control.addEventListener("change", () => control.form.requestSubmit());
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const wide of document.querySelectorAll("[data-scroll-end]")) {
    wide.scrollLeft = wide.scrollWidth; // the newest is at the end
  }
  if (window.matchMedia("(min-width: 48em)").matches) {
    for (const part of document.querySelectorAll("details[data-open-wide]")) part.open = true;
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Copied";
    });
  }
}

startForms();
startSignedOut();
startIdle();
startComponents();
