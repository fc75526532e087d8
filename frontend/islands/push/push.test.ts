import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { decodeKey } from "./push";

const subscription = {
  endpoint: "https://push.example/1",
  toJSON: () => ({ endpoint: "https://push.example/1", keys: { p256dh: "point", auth: "secret" } }),
  unsubscribe: vi.fn(async () => {
    current = null;
  }),
};
let current: typeof subscription | null = null;
const subscribe = vi.fn(async () => (current = subscription));
const registration = { pushManager: { getSubscription: async () => current, subscribe } };
const sent = vi.fn();

const PAGE = `
  <meta name="csrf-token" content="token">
  <wg-push data-key="AQID" data-worker="/w.js" data-scope="/notices/" data-subscribe="/on/" data-unsubscribe="/off/">
    <p data-when="unsupported"></p>
    <p data-when="denied" hidden></p>
    <p data-when="failed" hidden></p>
    <button data-when="off" data-act="on" hidden></button>
    <button data-when="on" data-act="off" hidden></button>
  </wg-push>`;

function supportPush(permission: string): void {
  vi.stubGlobal("PushManager", class {});
  vi.stubGlobal("Notification", { permission, requestPermission: async () => permission });
  vi.stubGlobal("fetch", sent);
  Object.defineProperty(navigator, "serviceWorker", {
    configurable: true,
    value: { getRegistration: async () => registration, register: async () => registration },
  });
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

const shown = () =>
  [...document.querySelectorAll<HTMLElement>("[data-when]")].filter((part) => !part.hidden).map((part) => part.dataset.when);

async function press(act: string): Promise<void> {
  document.querySelector<HTMLElement>(`[data-act="${act}"]`)!.click();
  await settle();
}

beforeEach(() => {
  current = null;
  sent.mockReset().mockResolvedValue({ ok: true });
  subscription.unsubscribe.mockClear();
});

afterEach(() => {
  document.body.innerHTML = "";
  Reflect.deleteProperty(navigator, "serviceWorker");
  vi.unstubAllGlobals();
});

test("a browser without push says so", async () => {
  document.body.innerHTML = PAGE;
  await settle();
  expect(shown()).toEqual(["unsupported"]);
});

test("switching on subscribes with the server's key and tells the server", async () => {
  supportPush("granted");
  document.body.innerHTML = PAGE;
  await settle();
  expect(shown()).toEqual(["off"]);
  await press("on");
  expect(subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: new Uint8Array([1, 2, 3]) });
  const [address, request] = sent.mock.calls[0]!;
  expect(address).toBe("/on/");
  expect(request.headers).toEqual({ "X-CSRFToken": "token" });
  expect(Object.fromEntries(request.body)).toEqual({ endpoint: "https://push.example/1", p256dh: "point", auth: "secret" });
  expect(shown()).toEqual(["on"]);
});

test("a subscription the server refuses is taken back", async () => {
  supportPush("granted");
  document.body.innerHTML = PAGE;
  await settle();
  sent.mockResolvedValue({ ok: false, status: 422 });
  await press("on");
  expect(subscription.unsubscribe).toHaveBeenCalledOnce();
  expect(shown()).toEqual(["failed"]);
});

test("switching off tells the server first", async () => {
  supportPush("granted");
  current = subscription;
  document.body.innerHTML = PAGE;
  await settle();
  expect(shown()).toEqual(["on"]);
  await press("off");
  expect(sent.mock.calls[0]![0]).toBe("/off/");
  expect(subscription.unsubscribe).toHaveBeenCalledOnce();
  expect(shown()).toEqual(["off"]);
});

test("a browser that blocks messages is told how to go on", async () => {
  supportPush("denied");
  document.body.innerHTML = PAGE;
  await settle();
  expect(shown()).toEqual(["denied"]);
});

test("the server's key is base64url", () => {
  expect([...decodeKey("-_8")]).toEqual([251, 255]);
});
