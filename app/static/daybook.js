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

function startIdle() {
  const told = document.querySelector('meta[name="daybook-idle"]');
  const dialog = document.getElementById("db-idle");
  if (!told || !dialog) return;
  const [seconds, warn, token] = told.content.split(" ");
  const left = document.getElementById("db-idle-left");
  let until = Date.now() + Number(seconds) * 1000;

  const post = (address, body) => fetch(address, {
    method: "POST", body, headers: { "X-CSRFToken": token }, credentials: "same-origin",
  });
  // Being here in one tab is being here in all of them.
  const tabs = new BroadcastChannel("daybook-idle");
  const here = () => {
    until = Date.now() + Number(seconds) * 1000;
    dialog.close();
  };
  tabs.onmessage = here;
  tabs.postMessage("here");
  const stay = async () => {
    const answer = await post("/account/still-here");
    if (answer.ok && !answer.redirected) {
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
  const leave = async () => {
    await keepForms().catch(() => {});
    location.assign(`/sign-in?why=idle&next=${encodeURIComponent(location.pathname + location.search)}`);
  };

  let lastTold = Date.now();
  const alive = () => {
    // Typing on one page counts as being here: say so at most once a minute.
    if (!dialog.open && Date.now() - lastTold > 60000) {
      lastTold = Date.now();
      stay();
    }
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form");
    if (form) form.dataset.touched = "yes";
    alive();
  });

  document.getElementById("db-idle-stay").addEventListener("click", stay);
  document.getElementById("db-idle-leave").addEventListener("click", async (event) => {
    event.preventDefault();
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
        ? `You will be signed out in about ${Math.ceil(remaining / 60)} minutes, because nothing has happened for a while.`
        : "You will be signed out in less than a minute, because nothing has happened for a while.";
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
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Copied";
    });
  }
}

startForms();
startIdle();
startComponents();
