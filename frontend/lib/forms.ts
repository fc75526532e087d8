/** Forms marked `data-guard` warn before what was typed in them is left behind. */
export function guardForms(): void {
  const touched = new Set<HTMLFormElement>();
  const findGuarded = (event: Event) => (event.target as Element | null)?.closest<HTMLFormElement>("form[data-guard]");

  document.addEventListener("input", (event) => {
    const form = findGuarded(event);
    if (form) touched.add(form);
  });
  document.addEventListener("submit", (event) => {
    const form = findGuarded(event);
    if (form && !event.defaultPrevented && !form.matches("[hx-post], [data-hx-post]")) touched.delete(form);
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = (event as CustomEvent<{ elt: Element; successful: boolean }>).detail;
    const form = elt.closest<HTMLFormElement>("form[data-guard]");
    if (form && successful) touched.delete(form);
  });
  window.addEventListener("beforeunload", (event) => {
    for (const form of touched) if (!form.isConnected) touched.delete(form);
    if (touched.size > 0) event.preventDefault();
  });
}

/** Menus are `<details class="dropdown">`: a click outside, a choice or Escape closes them. */
export function closeMenus(): void {
  const closeOthers = (kept: Element | null) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.dropdown[open]")) {
      if (menu !== kept) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => {
    const target = event.target as Element | null;
    closeOthers(target?.closest(".dropdown-item") ? null : (target?.closest("details.dropdown") ?? null));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const around = document.activeElement?.closest("details.dropdown[open]");
    closeOthers(null);
    around?.querySelector("summary")?.focus();
  });
}

/** Fields marked `data-submit-on-change` send their form at once: filters need no button then. */
export function submitOnChange(): void {
  document.addEventListener("change", (event) => {
    const field = event.target as Element | null;
    if (field?.matches("[data-submit-on-change], [data-submit-on-change] *")) field.closest("form")?.requestSubmit();
  });
}

/** A choice marked `data-fills="name"` writes its value into that field of its form. */
export function fillByChoice(): void {
  document.addEventListener("change", (event) => {
    const choice = event.target as HTMLInputElement | null;
    const field = choice?.dataset.fills && choice.form?.elements.namedItem(choice.dataset.fills);
    if (choice?.checked && field instanceof HTMLInputElement) field.value = choice.value;
  });
}

/** A list marked `data-words-for="name"` writes the words of its choice into that field, never over words typed there. */
export function fillByWords(): void {
  document.addEventListener("change", (event) => {
    const list = event.target;
    if (!(list instanceof HTMLSelectElement) || !list.dataset.wordsFor) return;
    const field = list.form?.elements.namedItem(list.dataset.wordsFor);
    if (!(field instanceof HTMLTextAreaElement)) return;
    const offered = [...list.options].map((option) => option.text);
    if (list.value && (field.value.trim() === "" || offered.includes(field.value))) field.value = list.selectedOptions[0]!.text;
  });
}
