// The register: "Everyone came" without a round trip, the count, and the codes as they change.
// Without this script the same buttons work through the server.
const form = document.querySelector("form[data-register]");

function start() {
  const known = JSON.parse(form.dataset.suggestions);
  const rows = [...form.querySelectorAll(".db-mark")].filter((row) => row.querySelector("[data-codes]"));
  const count = form.querySelector("[data-count]");
  const chosen = (row, name) => row.querySelector(`input[name$="-${name}"]:checked`)?.value ?? "";

  const showCodes = (row) => {
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
  const showCount = () => {
    const marked = rows.filter((row) => chosen(row, "came")).length;
    count.textContent = `${marked} of ${rows.length} marked`;
  };

  form.addEventListener("change", (event) => {
    const row = event.target.closest(".db-mark");
    if (row) showCodes(row);
    showCount();
  });
  form.querySelector("[data-everyone]").addEventListener("click", (event) => {
    event.preventDefault();
    for (const row of rows) {
      if (chosen(row, "came")) continue;
      row.querySelector('input[value="came"]').checked = true;
      showCodes(row);
    }
    form.dataset.touched = "yes";
    showCount();
    form.querySelector("[data-sign]").focus({ preventScroll: true });
  });
}

if (form?.querySelector("[data-everyone]")) start();
