import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LONGEST_AGE_MS } from "./wall";

const FIGURES = (at: string) =>
  `<div id="wall-figures" data-read-at="${at}"><section data-reading="figures"><span class="wg-panel-read">Read</span></section></div>`;
const wall = () => document.querySelector<HTMLElement>("wg-wall")!;
const panel = (name: string) => document.querySelector<HTMLElement>(`[data-reading="${name}"]`)!;
const look = (name: string) => [panel(name).hasAttribute("data-stale"), panel(name).querySelector(".wg-panel-read")!.textContent];
const tell = (name: string, detail?: unknown) => wall().dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
const swap = (at: string) => {
  document.getElementById("wall-figures")!.outerHTML = FIGURES(at);
  document.getElementById("wall-figures")!.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
};

beforeEach(() => {
  vi.useFakeTimers();
  document.documentElement.lang = "en";
  document.body.innerHTML = `<wg-wall><wg-live></wg-live>
    <section data-reading="map"><span class="wg-panel-read"></span></section>${FIGURES("2026-03-02T14:32:05.123456+08:00")}</wg-wall>`;
});

afterEach(() => {
  document.body.innerHTML = "";
  vi.useRealTimers();
});

test("figures say when they were read, and since when they stand still once nothing comes", () => {
  expect(look("figures")).toEqual([false, "Read at 14:32:05"]);
  vi.advanceTimersByTime(LONGEST_AGE_MS + 1_001);
  expect(look("figures")).toEqual([true, "Standing still since 03-02 14:32:05"]);
  swap("2026-03-02T14:33:10+08:00");
  expect(look("figures")).toEqual([false, "Read at 14:33:10"]);
});

test.each(["htmx:responseError", "htmx:sendError", "htmx:timeout"])("a question that failed (%s) greys at once", (name) => {
  tell(name);
  expect(look("figures")).toEqual([true, "Standing still since 03-02 14:32:05"]);
  expect(look("map")[0]).toBe(false);
  swap("2026-03-02T14:32:25+08:00");
  expect(look("figures")[0]).toBe(false);
});

test("the same figures swapped in again do not count as a new reading", () => {
  vi.advanceTimersByTime(LONGEST_AGE_MS - 5_000);
  swap("2026-03-02T14:32:05.123456+08:00");
  vi.advanceTimersByTime(6_001);
  expect(look("figures")[0]).toBe(true);
});

test("a map that never answered says so; one that failed keeps its last instant", () => {
  tell("wg:unread");
  expect(look("map")).toEqual([true, "Could not be read"]);
  tell("wg:read", { at: "2026-03-02T14:32:07+08:00" });
  expect(look("map")).toEqual([false, "Read at 14:32:07"]);
  tell("wg:unread");
  expect(look("map")).toEqual([true, "Standing still since 03-02 14:32:07"]);
});

test("without the live stream nothing is called live, although an answer came a moment ago", async () => {
  const live = document.querySelector<HTMLElement>("wg-live")!;
  live.dataset.state = "offline";
  await vi.advanceTimersByTimeAsync(1_000);
  expect([look("figures")[0], look("map")[0]]).toEqual([true, true]);
  live.dataset.state = "online";
  await vi.advanceTimersByTimeAsync(1_000);
  expect([look("figures")[0], look("map")[0]]).toEqual([false, false]);
});

test("F turns full screen on, and a screen taken off the page listens no more", () => {
  const full = vi.fn(async () => undefined);
  document.documentElement.requestFullscreen = full;
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "f" }));
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "f", ctrlKey: true }));
  wall().remove();
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "F" }));
  expect(full).toHaveBeenCalledOnce();
});
