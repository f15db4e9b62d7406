// Typing a form: a whole number goes on to the next item, arrows move, and what is typed is kept as it
// is typed. Without this script the form is the same, key by key.
import { sendCarefully, wait, waitOf } from "./sending.js";

const form = document.querySelector("form[data-fill]");
const boxes = [...form.querySelectorAll("input[data-keys]")];
const status = form.querySelector("[data-kept]");
const DELAY = 900; // milliseconds after the last key before what is typed is kept

const say = (words) => {
  if (status && status.textContent !== words) status.textContent = words;
};

const go = (box, steps) => {
  const next = boxes[boxes.indexOf(box) + steps];
  (next ?? form.querySelector("button.govuk-button")).focus();
  next?.select();
};

form.addEventListener("input", ({ target, isComposing }) => {
  const keys = Number(target.dataset.keys ?? 0);
  if (isComposing || !keys || target.value.length < keys || !/^\d+$/.test(target.value)) return;
  go(target, 1);
});
form.addEventListener("keydown", (event) => {
  if (!boxes.includes(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
  const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const empty = event.key === "Backspace" && !event.target.value ? -1 : 0;
  if (!steps && !empty) return;
  event.preventDefault();
  if (boxes[boxes.indexOf(event.target) + (steps ?? empty)]) go(event.target, steps ?? empty);
});

function startKeeping() {
  let timer = 0;
  let waiting = false;
  let sending = false;
  const send = async () => {
    if (sending || form.inert) return;
    sending = true;
    for (let tries = 0; waiting && !form.inert; ) {
      waiting = false;
      const body = new URLSearchParams();
      for (const name of ["csrf_token", "once", "occasion"]) body.set(name, form.elements[name].value);
      if (form.elements.printed) body.set("printed", form.elements.printed.value);
      for (const box of boxes) body.set(box.name, box.value);
      try {
        const answer = await fetch(form.dataset.draft, {
          method: "POST", body, credentials: "same-origin", keepalive: true,
        });
        if (answer.status >= 500) throw new TypeError("the server is away");
        if (answer.redirected) {
          say("You are signed out. What you typed is still on this page: sign in in another tab, then carry on here.");
          break;
        }
        const told = await answer.json();
        say(told.why ?? `What you typed is kept, ${told.at}. It counts when you save.`);
        tries = 0;
      } catch {
        waiting = true;
        say("There is no connection. What you typed is on this page, and is kept when the connection is back.");
        await wait(waitOf(tries));
        tries += 1;
      }
    }
    sending = false;
  };
  form.addEventListener("input", ({ target }) => {
    if (!boxes.includes(target) && target.name !== "printed") return;
    waiting = true;
    clearTimeout(timer);
    timer = setTimeout(send, DELAY);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
  });
}

if (form.dataset.draft) startKeeping();
sendCarefully(form, say);
const first = boxes.find((box) => !box.value);
if (first && !form.querySelector(".govuk-error-message")) first.focus({ preventScroll: true });
