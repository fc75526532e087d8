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
