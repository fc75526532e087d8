import { beforeEach, expect, test, vi } from "vitest";
import { holdRefreshes } from "./refreshes";

holdRefreshes();

beforeEach(() => {
  document.body.innerHTML = '<section id="part"><details class="dropdown" open><input></details></section>';
});

function ask(type: string): boolean {
  const elt = document.getElementById("part")!;
  const detail = { elt, requestConfig: { triggeringEvent: new Event(type) } };
  return document.body.dispatchEvent(new CustomEvent("htmx:beforeRequest", { detail, cancelable: true }));
}

test("a live reload waits for the open menu and comes when it is closed", () => {
  const heard = vi.fn();
  document.body.addEventListener("wg:changed", heard);
  expect(ask("wg:changed")).toBe(false);
  const menu = document.querySelector("details")!;
  menu.open = false;
  menu.dispatchEvent(new Event("toggle"));
  expect(heard).toHaveBeenCalledTimes(1);
  menu.dispatchEvent(new Event("toggle"));
  expect(heard).toHaveBeenCalledTimes(1);
  expect(ask("wg:changed")).toBe(true);
});

test("what a person asks for is not held back", () => {
  expect(ask("click")).toBe(true);
  expect(ask("submit")).toBe(true);
});
