import { say } from "../../lib/words";

const MOST_LISTED = 8;

export interface Shown {
  label?: string;
  url?: string;
  lamp?: string;
}

/** Return the links of the cases at one place; built as nodes, so a label can never become markup. */
export function buildPopup(cases: Shown[]): HTMLElement {
  const list = document.createElement("ul");
  list.className = "wg-map-popup";
  for (const { label, url, lamp } of cases.slice(0, MOST_LISTED)) {
    const item = document.createElement("li");
    const mark = document.createElement("span");
    mark.className = `wg-lamp wg-lamp-${lamp || "none"}`;
    const name = document.createElement(url ? "a" : "span");
    name.textContent = label || url || "";
    if (url && name instanceof HTMLAnchorElement) name.href = url;
    item.append(mark, name);
    list.append(item);
  }
  if (cases.length > MOST_LISTED) {
    const rest = document.createElement("li");
    rest.textContent = say("moreHere", { count: cases.length - MOST_LISTED });
    list.append(rest);
  }
  return list;
}
