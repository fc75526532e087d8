import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "./track";

type Take = (position: { coords: { longitude: number; latitude: number; accuracy: number }; timestamp: number }) => void;

const START = Date.parse("2026-03-02T01:00:00Z");
const fetched = vi.fn();
const clearWatch = vi.fn();
let take: Take;
let fail: () => void;

const answer = (taken: number, refused: { reason: string; count: number }[] = [], ok = true) => ({ ok, status: ok ? 200 : 503, json: async () => ({ taken, repeated: 0, refused }) });
const walk = (seconds: number) => take({ coords: { longitude: 120.545, latitude: 31.885, accuracy: 8 }, timestamp: START + seconds * 1000 });
const bodies = () => fetched.mock.calls.map(([, options]) => JSON.parse(options.body) as { points: { at: string }[] });
const minute = () => vi.advanceTimersByTimeAsync(60_000);

function show(): HTMLElement {
  document.body.innerHTML = '<wg-track data-url="/api/v1/patrol/track"></wg-track>';
  return document.querySelector<HTMLElement>("wg-track")!;
}

beforeEach(() => {
  vi.useFakeTimers();
  document.documentElement.lang = "en";
  fetched.mockReset();
  clearWatch.mockReset();
  vi.stubGlobal("fetch", fetched);
  vi.stubGlobal("isSecureContext", true);
  const watchPosition = (taking: Take, failing: () => void) => {
    take = taking;
    fail = failing;
    return 7;
  };
  Object.defineProperty(navigator, "geolocation", { configurable: true, value: { watchPosition, clearWatch } });
});

afterEach(() => {
  document.body.innerHTML = "";
  Reflect.deleteProperty(navigator, "geolocation");
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("places are kept every five seconds and sent at once and then every minute", async () => {
  fetched.mockResolvedValueOnce(answer(1)).mockResolvedValueOnce(answer(2));
  const element = show();
  for (const seconds of [0, 2, 5, 6, 11]) walk(seconds);
  await minute();
  expect(bodies().map(({ points }) => points.map(({ at }) => at.slice(17, 19)))).toEqual([["00"], ["05", "11"]]);
  expect(element.textContent).toContain("3 places sent, 0 waiting");
  const [, options] = fetched.mock.calls[0]!;
  expect(options.headers["Idempotency-Key"]).not.toBe(fetched.mock.calls[1]![1].headers["Idempotency-Key"]);
});

test("what was not sent waits and is sent again", async () => {
  fetched.mockRejectedValueOnce(new Error("offline")).mockResolvedValueOnce(answer(0, [], false)).mockResolvedValueOnce(answer(2));
  const element = show();
  walk(0);
  await minute();
  walk(60);
  expect(element.textContent).toContain("0 places sent, 2 waiting");
  await minute();
  expect(bodies().at(-1)!.points).toHaveLength(2);
  expect(element.textContent).toContain("2 places sent, 0 waiting");
});

test("once the duty has ended elsewhere the device is asked for nothing more", async () => {
  fetched.mockResolvedValue(answer(0, [{ reason: "outside_duty", count: 1 }]));
  const element = show();
  walk(0);
  await minute();
  expect(clearWatch).toHaveBeenCalledWith(7);
  expect(element.textContent).toContain("The duty is over");
});

test("a device that tells nothing is no obstacle, and leaving the page stops the watch", () => {
  const element = show();
  fail();
  expect(element.textContent).toContain("The duty goes on");
  element.remove();
  expect(clearWatch).toHaveBeenCalledWith(7);
  Reflect.deleteProperty(navigator, "geolocation");
  expect(show().textContent).toContain("no track is recorded");
});
