import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { computeWait } from "./live";

class FakeSource extends EventTarget {
  static made: FakeSource[] = [];
  isClosed = false;
  constructor(readonly url: string) {
    super();
    FakeSource.made.push(this);
  }
  close(): void {
    this.isClosed = true;
  }
}

const heard: unknown[] = [];
const listen = (event: Event) => heard.push((event as CustomEvent).detail);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeSource);
  FakeSource.made = [];
  heard.length = 0;
  document.documentElement.lang = "en";
  document.body.addEventListener("wg:changed", listen);
  document.body.innerHTML = '<wg-live data-url="/events?city=1"></wg-live>';
});

afterEach(() => {
  document.body.innerHTML = "";
  document.body.removeEventListener("wg:changed", listen);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const live = () => document.querySelector<HTMLElement>("wg-live")!;

test("an event of the server becomes a trigger of the page", () => {
  const [source] = FakeSource.made;
  expect(source!.url).toBe("/events?city=1");
  source!.dispatchEvent(new MessageEvent("changed", { data: '{"number":"320582001"}' }));
  expect(heard).toEqual([expect.objectContaining({ number: "320582001" })]);
});

test("a burst is told at once and once more with its last event", () => {
  const [source] = FakeSource.made;
  for (const state of ["reported", "accepted", "filed"]) {
    source!.dispatchEvent(new MessageEvent("changed", { data: JSON.stringify({ state }) }));
  }
  expect(heard).toMatchObject([{ state: "reported" }]);
  vi.advanceTimersByTime(2_000);
  expect(heard).toMatchObject([{ state: "reported" }, { state: "filed" }]);
  vi.advanceTimersByTime(10_000);
  expect(heard).toHaveLength(2);
});

test("a page may ask to be told more often", () => {
  document.body.innerHTML = '<wg-live data-url="/events" data-every-ms="1000"></wg-live>';
  const source = FakeSource.made.at(-1)!;
  for (const state of ["reported", "accepted"]) {
    source.dispatchEvent(new MessageEvent("changed", { data: JSON.stringify({ state }) }));
  }
  vi.advanceTimersByTime(1_000);
  expect(heard).toMatchObject([{ state: "reported" }, { state: "accepted" }]);
});

test("a notice becomes a trigger of its own, which a burst of changes does not hold back", () => {
  const noticed: unknown[] = [];
  const hear = (event: Event) => noticed.push((event as CustomEvent).detail);
  document.body.addEventListener("wg:noticed", hear);
  const [source] = FakeSource.made;
  source!.dispatchEvent(new MessageEvent("changed", { data: '{"state":"filed"}' }));
  source!.dispatchEvent(new MessageEvent("noticed", { data: '{"name":"notices.made"}' }));
  document.body.removeEventListener("wg:noticed", hear);
  expect(noticed).toMatchObject([{ name: "notices.made" }]);
  expect(heard).toHaveLength(1);
});

test("a lost connection is shown, tried again with growing waits, and followed by one reload", () => {
  const [first] = FakeSource.made;
  first!.dispatchEvent(new Event("open"));
  first!.dispatchEvent(new Event("error"));
  expect(first!.isClosed).toBe(true);
  expect(live().dataset.state).toBe("offline");
  expect(live().textContent).toContain("lost");

  vi.advanceTimersByTime(1_000);
  expect(FakeSource.made).toHaveLength(2);
  FakeSource.made[1]!.dispatchEvent(new Event("error"));
  vi.advanceTimersByTime(999);
  expect(FakeSource.made).toHaveLength(2);
  vi.advanceTimersByTime(1_001);
  expect(FakeSource.made).toHaveLength(3);

  FakeSource.made[2]!.dispatchEvent(new Event("open"));
  expect(live().dataset.state).toBe("online");
  expect(live().textContent).toBe("");
  expect(heard).toHaveLength(1);
});

test("an element taken off the page listens no more", () => {
  const element = live();
  element.remove();
  expect(FakeSource.made[0]!.isClosed).toBe(true);
  FakeSource.made[0]!.dispatchEvent(new Event("error"));
  element.remove();
});

test("waits double, stay under a minute and are spread", () => {
  expect(computeWait(0, 0)).toBe(500);
  expect(computeWait(3, 0.5)).toBe(6_000);
  expect(computeWait(40, 0.999)).toBeLessThan(60_000);
});
