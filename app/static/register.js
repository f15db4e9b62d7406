// The register: "Everyone came" without a round trip, the count, the codes as they change, keys for
// the answers, and what is typed kept as it is typed. Without this script the same buttons work
// through the server.
import { chosen, codesIn, startKeys } from "./rows.js";
import { sendCarefully, wait, waitOf } from "./sending.js";

const form = document.querySelector("form[data-register]");
const DELAY = 700; // milliseconds after the last key before what is typed is kept

// Sends the rows that were touched, one sending at a time, until the server has them.
function startKeeping(say) {
  const touched = new Set();
  let serial = 0;
  let timer = 0;
  let sending = false;

  const bodyOf = (rows) => {
    serial += 1;
    const body = new URLSearchParams();
    for (const name of ["csrf_token", "once"]) body.set(name, form.elements[name].value);
    body.set("serial", serial);
    for (const row of rows) {
      for (const field of row.querySelectorAll("input, select, textarea")) {
        if (field.type !== "radio" || field.checked) body.set(field.name, field.value);
      }
    }
    return body;
  };
  const send = async () => {
    if (sending || form.inert || !touched.size) return;
    sending = true;
    for (let tries = 0; touched.size && !form.inert; ) {
      const rows = [...touched];
      touched.clear();
      try {
        const answer = await fetch(form.dataset.draft, {
          method: "POST", body: bodyOf(rows), credentials: "same-origin", keepalive: true,
        });
        if (answer.status >= 500) throw new TypeError("the server is away");
        if (answer.redirected) {
          say("You are signed out. What you typed is still on this page: sign in in another tab, then carry on here.");
          break;
        }
        const told = await answer.json();
        say(told.why ?? `What you typed is kept, ${told.at}. It counts when you save or sign.`);
        tries = 0;
      } catch {
        for (const row of rows) touched.add(row);
        say("There is no connection. What you typed is on this page, and is kept when the connection is back.");
        await wait(waitOf(tries));
        tries += 1;
      }
    }
    sending = false;
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
  });
  return (row) => {
    touched.add(row);
    clearTimeout(timer);
    timer = setTimeout(send, DELAY);
  };
}

function start() {
  const rows = [...form.querySelectorAll(".db-mark")].filter((row) => row.querySelector("[data-codes]"));
  const count = form.querySelector("[data-count]");
  const status = form.querySelector("[data-kept]");
  const say = (words) => {
    if (status.textContent !== words) status.textContent = words;
  };
  const showCodes = codesIn(JSON.parse(form.dataset.suggestions));
  const keep = startKeeping(say);
  const showCount = () => {
    const marked = rows.filter((row) => chosen(row, "came")).length;
    count.textContent = `${marked} of ${rows.length} marked`;
  };

  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      const row = event.target.closest(".db-mark");
      if (!row) return;
      showCodes(row);
      showCount();
      keep(row);
    });
  }
  form.querySelector("[data-everyone]").addEventListener("click", (event) => {
    event.preventDefault();
    for (const row of rows) {
      if (chosen(row, "came")) continue;
      row.querySelector('input[value="came"]').checked = true;
      showCodes(row);
      keep(row);
    }
    form.dataset.touched = "yes";
    showCount();
    form.querySelector("[data-sign]").focus({ preventScroll: true });
  });
  startKeys(form, rows, "[data-sign]");
  sendCarefully(form, say);
}

if (form?.querySelector("[data-everyone]")) start();
