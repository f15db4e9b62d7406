// Sends a form over a connection that comes and goes. The form carries a key that the server acts on
// once, so trying again is safe even when it was the answer that got lost. Until the answer comes the
// form is still: what would be typed meanwhile could not be in what was sent.

const WAITS = [1, 2, 4, 8, 15]; // seconds between tries; the last goes on

export const wait = (seconds) => new Promise((done) => {
  const timer = setTimeout(done, seconds * 1000);
  addEventListener("online", () => {
    clearTimeout(timer);
    done();
  }, { once: true });
});

export const waitOf = (tries) => WAITS[Math.min(tries, WAITS.length - 1)];

function submitPlainly(form, button) {
  if (button?.name) {
    const chosen = document.createElement("input");
    Object.assign(chosen, { type: "hidden", name: button.name, value: button.value });
    form.append(chosen);
  }
  form.submit();
}

const leaving = (event) => event.preventDefault();

export function sendCarefully(form, say) {
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (form.inert) return;
    const button = event.submitter;
    const body = new FormData(form, button);
    form.inert = true;
    addEventListener("beforeunload", leaving);
    for (let tries = 0; ; tries += 1) {
      try {
        const answer = await fetch(form.action, {
          method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin",
        });
        if (answer.status >= 500) throw new TypeError("the server is away");
        removeEventListener("beforeunload", leaving);
        if (answer.redirected) location.assign(answer.url);
        else if (answer.ok && answer.headers.get("Content-Type")?.startsWith("application/json")) {
          location.assign((await answer.json()).location);
        } else {
          // Something is wrong with what was typed: the page that says so is the server's.
          form.inert = false;
          submitPlainly(form, button);
        }
        return;
      } catch {
        say("There is no connection. What you typed is kept on this page and will be sent, once, when "
          + "the connection is back. Leave the page open.");
        await wait(waitOf(tries));
      }
    }
  });
}
