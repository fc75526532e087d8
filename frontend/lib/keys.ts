/** Tables marked `data-row-keys`: j and k go down and up their row links, Enter opens as any link; `/` goes to the search. */
export function walkRows(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target as Element | null)) return;
    if (event.key === "/") {
      const search = document.querySelector<HTMLInputElement>("form[role='search'] input[type='search']");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
      return;
    }
    const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
    if (step) walk(step);
  });
}

/** Links marked `data-key="n"` open by that key; digits 1 to 9 open the acts of a case in their order. */
export function followKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target as Element | null)) return;
    const link = /^[1-9]$/.test(event.key)
      ? document.querySelectorAll<HTMLElement>("#case-moves .wg-moves > [data-move]")[Number(event.key) - 1]
      : document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
}

function isTyping(target: Element | null): boolean {
  return Boolean(target?.closest("input, select, textarea, [contenteditable]"));
}

function walk(step: number): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>("table[data-row-keys] .wg-row-link")];
  const here = links.indexOf(document.activeElement as HTMLAnchorElement);
  const next = links[here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1)];
  next?.focus();
  next?.scrollIntoView?.({ block: "nearest" });
}
