// Writing a narrative: kept as it is typed, one sending at a time, until the server has it. A version
// that somebody else wrote meanwhile is shown beside one's own, and one of the two is chosen. Without
// this script the Save button does the same through the server.
import { sendCarefully, wait, waitOf } from "./sending.js";

const form = document.querySelector("form[data-narrative]");
const DELAY = 1200; // milliseconds after the last key before what is typed is kept
const MOST_AFTER_LEAVING = 60000; // bytes a browser still sends for a page that is gone

function start() {
  const box = form.elements.words;
  const status = form.querySelector("[data-kept]");
  const other = document.querySelector("[data-other]");
  const seen = form.elements.seen;
  const serial = form.elements.serial;
  let kept = box.defaultValue; // what the server sent: somebody may have typed before this ran
  let newer = null;
  let timer = 0;
  let sending = false;

  const say = (words) => {
    if (status.textContent !== words) status.textContent = words;
  };
  const body = () => {
    serial.value = Number(serial.value) + 1;
    return new URLSearchParams(new FormData(form)).toString();
  };
  const showNewer = (told) => {
    newer = told;
    other.querySelector("[data-other-who]").textContent = `${told.who}, ${told.at}`;
    other.querySelector("[data-other-words]").textContent = told.words;
    other.querySelector("[data-other-choice]").hidden = false;
    other.querySelector("[data-other-saved]")?.remove();
    other.hidden = false;
    say(`Kept at ${told.kept}, but ${told.who} wrote something newer: it is shown beside yours.`);
  };
  const hear = async (answer) => {
    if (answer.status >= 500) throw new TypeError("the server is away");
    if (answer.redirected) {
      return "Not saved: you are signed out. Your words stay here: sign in in another tab, then carry on.";
    }
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
      return "Not saved: your words stay here. Copy them, and open this page again.";
    }
    const told = await answer.json();
    if (told.why) return `Not saved: ${told.why} Your words stay here.`;
    if (told.newer) showNewer({ ...told.newer, kept: told.at });
    else {
      seen.value = told.seen;
      say(`Saved at ${told.at}`);
    }
    return "";
  };
  const send = async (always = false) => {
    clearTimeout(timer);
    if (sending || form.inert || (!always && box.value === kept)) return;
    sending = true;
    for (let tries = 0; !form.inert && (always || box.value !== kept); ) {
      const words = box.value;
      const text = body();
      try {
        const answer = await fetch(form.dataset.narrative, {
          method: "POST", body: text, credentials: "same-origin",
          keepalive: text.length < MOST_AFTER_LEAVING,
          headers: { "Content-Type": "application/x-www-form-urlencoded" },
        });
        const wrong = await hear(answer);
        if (wrong) {
          say(wrong);
          break;
        }
        kept = words;
        always = false;
        tries = 0;
      } catch {
        say("Not saved: there is no connection. Your words stay here, and are sent when it is back.");
        await wait(waitOf(tries));
        tries += 1;
      }
    }
    sending = false;
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(send, DELAY);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
  });
  addEventListener("beforeunload", (event) => {
    if (!form.inert && box.value !== kept) event.preventDefault();
  });
  const choose = () => {
    seen.value = newer.seen;
    other.hidden = true;
    box.focus();
    send(true);
  };
  other.querySelector("[data-mine]").addEventListener("click", choose);
  other.querySelector("[data-theirs]").addEventListener("click", () => {
    box.value = newer.words;
    choose();
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    serial.value = Number(serial.value) + 1;
  });
  sendCarefully(form, say);
  if (box.value !== kept) timer = setTimeout(send, DELAY);
}

if (form) start();
