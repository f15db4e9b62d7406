// Logging a session: "Everyone" without a round trip, one person where one is meant, the length that
// goes with the kind, and a sending that survives a bad connection. Without it the server does all.
import { sendCarefully } from "./sending.js";

const form = document.querySelector("form[data-log]");
const people = [...form.querySelectorAll('input[name="people"]')];
const kinds = [...form.querySelectorAll('input[name="kind"]')];
const chosen = form.querySelector("[data-chosen]");
const everyone = form.querySelector("[data-everyone]");

const alone = () => kinds.find((kind) => kind.checked)?.hasAttribute("data-alone") ?? false;
const count = () => {
  const there = people.filter((one) => one.checked).length;
  chosen.textContent = there ? `${there} chosen` : "";
  if (everyone) everyone.hidden = alone();
};

form.addEventListener("change", ({ target }) => {
  if (target.name === "kind") {
    const length = form.querySelector(`input[name="minutes"][value="${target.dataset.minutes}"]`);
    if (length) length.checked = true;
  }
  if (alone()) {
    const keep = target.name === "people" && target.checked ? target : people.find((one) => one.checked);
    for (const one of people) one.checked = one === keep;
  }
  count();
});
everyone?.addEventListener("click", (event) => {
  event.preventDefault();
  const here = people.filter((one) => !("away" in one.dataset));
  const all = here.every((one) => one.checked);
  for (const one of here) one.checked = !all;
  form.dataset.touched = "yes";
  count();
});
count();
sendCarefully(form, (words) => {
  form.querySelector("[data-kept]").textContent = words;
});
