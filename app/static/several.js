// Several registers on one page. Without it the server does all.
import { chosen, codesIn, startKeys } from "./rows.js";
import { sendCarefully } from "./sending.js";

const form = document.querySelector("form[data-several]");
const rowsIn = (part) => [...part.querySelectorAll(".db-mark")].filter((row) => row.querySelector("[data-codes]"));

for (const section of form.querySelectorAll("[data-suggestions]")) {
  const showCodes = codesIn(JSON.parse(section.dataset.suggestions));
  for (const kind of ["input", "change"]) {
    section.addEventListener(kind, (event) => {
      const row = event.target.closest(".db-mark");
      if (row) showCodes(row);
    });
  }
  section.querySelector("[data-everyone]")?.addEventListener("click", (event) => {
    event.preventDefault();
    for (const row of rowsIn(section)) {
      if (chosen(row, "came")) continue;
      row.querySelector('input[value="came"]').checked = true;
      showCodes(row);
    }
    form.dataset.touched = "yes";
    section.querySelector('input[name$="-sign"]').checked = true;
  });
}
startKeys(form, rowsIn(form), 'button[name="do"]');
sendCarefully(form, (words) => {
  form.querySelector("[data-kept]").textContent = words;
});
