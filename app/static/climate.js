// Typing paper forms: after a number that can only be whole, the next box is ready.
const form = document.querySelector("form[data-typing]");
if (form) {
  document.querySelector("[data-typing-hint]").hidden = false;
  const boxes = [...form.querySelectorAll("input[type=text]")];
  form.addEventListener("input", ({ target, inputType }) => {
    const choices = target.dataset.choices?.split(" ");
    if (!choices || inputType?.startsWith("delete")) return;
    const could = choices.filter((one) => one.startsWith(target.value));
    if (could.length !== 1 || could[0] !== target.value) return;
    const next = boxes[boxes.indexOf(target) + 1] ?? form.querySelector("button[type=submit], .govuk-button");
    next?.focus();
    next?.select?.();
  });
}
