// What the rows of a register do wherever they stand: the codes as answers change, and keys for them.

export const chosen = (row, name) => row.querySelector(`input[name$="-${name}"]:checked`)?.value ?? "";

// Writes under a row what it will be recorded as; `known` is what each answer suggests.
export const codesIn = (known) => (row) => {
  const came = chosen(row, "came");
  const line = row.querySelector("[data-codes]");
  if (!came) {
    line.textContent = "";
    return;
  }
  const own = row.querySelector('select[name$="-compliance"]');
  const words = own.selectedOptions[0].text.replace(/ \(.*\)$/, "");
  const suggested = known.outcome[came][chosen(row, "reason")] ?? known.outcome[came][""];
  const outcome = own.value ? `Probation ${own.value} ${words}` : suggested;
  line.textContent = `Recorded as ${known.nhs[came]} · ${outcome}`;
};

// On an answer, its number chooses it; the first goes on to the next person, and after the last to
// what `after` names.
export function startKeys(form, rows, after) {
  form.addEventListener("keydown", (event) => {
    const row = event.target.closest(".db-mark");
    if (!row || event.target.type !== "radio" || event.ctrlKey || event.altKey || event.metaKey) return;
    const group = [...form.querySelectorAll(`input[name="${CSS.escape(event.target.name)}"]`)]
      .filter((one) => one.offsetParent !== null);
    const picked = group[Number(event.key) - 1];
    if (!picked) return;
    event.preventDefault();
    picked.checked = true;
    picked.focus();
    picked.dispatchEvent(new Event("change", { bubbles: true }));
    if (picked.value !== "came") return;
    const next = rows[rows.indexOf(row) + 1];
    (next?.querySelector('input[name$="-came"]:checked') ?? next?.querySelector('input[name$="-came"]')
      ?? form.querySelector(after)).focus();
  });
}
