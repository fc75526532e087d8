import htmx from "htmx.org";

/** A part with an open menu is not reloaded under the hands of who uses it: it is reloaded once the menu is closed. */
export function holdRefreshes(): void {
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, requestConfig } = (event as CustomEvent<RequestDetail>).detail;
    if (!requestConfig?.triggeringEvent?.type.startsWith("wg:") || !hasOpenMenu(elt)) return;
    event.preventDefault();
    elt.dataset.held = requestConfig.triggeringEvent.type;
  });
  document.addEventListener(
    "toggle",
    (event) => {
      const part = (event.target as Element | null)?.closest<HTMLElement>("[data-held]");
      if (!part || hasOpenMenu(part)) return;
      const name = part.dataset.held!;
      delete part.dataset.held;
      htmx.trigger(document.body, name, {});
    },
    true, // toggle does not bubble
  );
}

interface RequestDetail {
  elt: HTMLElement;
  requestConfig?: { triggeringEvent?: Event };
}

function hasOpenMenu(part: Element): boolean {
  return part.querySelector("details.dropdown[open]") !== null;
}
