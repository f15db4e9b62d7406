// Wording messages: while somebody types, how it reads, how long it is, and which word gives
// something away. Without it the same is said when the words are saved.
const form = document.querySelector("form[data-check-at]");
const waits = new Map();

async function check(field) {
  const { name } = field;
  const asked = new URL(form.dataset.checkAt, location.href);
  asked.search = new URLSearchParams({ name, text: field.value });
  try {
    const answer = await fetch(asked, { headers: { Accept: "application/json" } });
    if (!answer.ok || asked.searchParams.get("text") !== field.value) return;
    const told = await answer.json();
    const shown = document.getElementById(`check-${name}`);
    for (const [part, words] of [["wrong", told.wrong], ["words", told.words], ["length", told.length]]) {
      const place = shown.querySelector(`[data-${part}]`);
      if (place && place.textContent !== words) place.textContent = words;
    }
  } catch {
    // No connection: it is checked when it is saved.
  }
}

form?.addEventListener("input", ({ target }) => {
  if (!document.getElementById(`check-${target.name}`)) return;
  clearTimeout(waits.get(target));
  waits.set(target, setTimeout(() => check(target), 400));
});
