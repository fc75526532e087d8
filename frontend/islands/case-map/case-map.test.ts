import { afterEach, beforeEach, expect, test, vi } from "vitest";

type Handler = (event: Record<string, unknown>) => void;

class FakeMap {
  static last: FakeMap;
  handlers: Record<string, Handler> = {};
  data: Record<string, unknown> = {};
  places: Record<string, number> = {};
  removed = false;
  canvas = document.createElement("canvas");
  touchZoomRotate = { disableRotation: () => undefined };
  styles: unknown[] = [];
  constructor(readonly options: Record<string, unknown>) {
    FakeMap.last = this;
  }
  on(name: string, layerOrHandler: string | Handler, handler?: Handler): void {
    const key = typeof layerOrHandler === "string" ? `${name} ${layerOrHandler}` : name;
    this.handlers[key] = (handler ?? layerOrHandler) as Handler;
  }
  addControl(): void {}
  getBounds() {
    return { getWest: () => 120.5, getSouth: () => 31.8, getEast: () => 120.6, getNorth: () => 31.9 };
  }
  getZoom = () => 13.7;
  getCanvas = () => this.canvas;
  getSource = (name: string) => ({ setData: (data: unknown) => (this.data[name] = data) });
  setLayoutProperty = (layer: string, _name: string, value: unknown[]) => (this.places[layer] = value.length / 2);
  setStyle = (style: unknown) => this.styles.push(style);
  remove(): void {
    this.removed = true;
  }
}

class FakeMarker {
  setLngLat = () => this;
  addTo = () => this;
}

vi.mock("maplibre-gl", () => ({
  Map: FakeMap,
  Marker: FakeMarker,
  LngLat: class {
    constructor(readonly lng: number, readonly lat: number) {}
  },
  NavigationControl: class {},
  ScaleControl: class {},
  Popup: class {},
  setWorkerUrl: () => undefined,
}));
vi.mock("maplibre-gl/dist/maplibre-gl-worker.mjs?url", () => ({ default: "worker.mjs" }));

await import("./case-map");

const answers = (body: unknown, ok = true) => vi.fn(async (_url: string, _options?: RequestInit) => ({ ok, status: ok ? 200 : 500, json: async () => body }));
const settle = () => vi.advanceTimersByTimeAsync(250);
const show = (attributes: string) => {
  document.body.innerHTML = `<form><input name="lon"><input name="lat"><wg-case-map ${attributes}><p>张家港市杨舍镇</p></wg-case-map></form>`;
  return document.querySelector<HTMLElement>("wg-case-map")!;
};

beforeEach(() => {
  vi.useFakeTimers();
  document.documentElement.lang = "en";
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue({} as never);
  vi.stubGlobal("fetch", answers({ type: "FeatureCollection", features: [], truncated: true }));
});

afterEach(() => {
  document.body.innerHTML = "";
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("a browser that cannot draw keeps what stands inside", () => {
  vi.mocked(HTMLCanvasElement.prototype.getContext).mockReturnValue(null);
  const element = show('data-center="120.55,31.87"');
  expect(element.innerHTML).toBe("<p>张家港市杨舍镇</p>");
});

test("the visible box is asked for once the map rests, and a full answer says that more is hidden", async () => {
  const element = show('data-center="120.55,31.87" data-zoom="14" data-features-url="/map/cases?unit=3" data-grids-url="/map/grids"');
  const map = FakeMap.last;
  expect(map.options).toMatchObject({ center: { lng: 120.55, lat: 31.87 }, zoom: 14 });
  map.handlers.load!({});
  map.handlers.moveend!({});
  await settle();
  expect(vi.mocked(fetch).mock.calls.map(([url]) => url)).toEqual([
    "/map/cases?unit=3&bbox=120.500000%2C31.800000%2C120.600000%2C31.900000&zoom=13",
    "/map/grids?bbox=120.500000%2C31.800000%2C120.600000%2C31.900000&zoom=13",
  ]);
  expect(map.data.cases).toMatchObject({ type: "FeatureCollection" });
  expect(map.places["grid-names"]).toBeGreaterThan(8);
  expect(element.textContent).toContain("Zoom in");
});

test("a change elsewhere loads the cases again although the map stood still", async () => {
  show('data-center="120.55,31.87" data-features-url="/map/cases" data-grids-url="/map/grids"');
  FakeMap.last.handlers.load!({});
  await settle();
  document.body.dispatchEvent(new CustomEvent("wg:changed"));
  await settle();
  expect(vi.mocked(fetch)).toHaveBeenCalledTimes(3);
});

test("a map on a wall asks again by itself and tells when it was read, and when it was not", async () => {
  const told: unknown[] = [];
  vi.stubGlobal("fetch", answers({ type: "FeatureCollection", features: [], read_at: "2026-03-02T09:00:00+08:00" }));
  const element = show('data-center="120.55,31.87" data-features-url="/map/cases" data-every-seconds="20"');
  element.addEventListener("wg:read", (event) => told.push((event as CustomEvent).detail.at));
  element.addEventListener("wg:unread", () => told.push("unread"));
  FakeMap.last.handlers.load!({});
  await settle();
  vi.stubGlobal("fetch", answers({}, false));
  await vi.advanceTimersByTimeAsync(20_300);
  expect(told).toEqual(["2026-03-02T09:00:00+08:00", "unread"]);
  element.remove();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toHaveLength(2);
});

test("a scaled map writes as large as the element's own text", () => {
  document.body.innerHTML = '<wg-case-map data-center="120.55,31.87" data-scaled style="font-size: 24px"></wg-case-map>';
  const { layers } = FakeMap.last.options.style as { layers: { id: string; layout?: Record<string, unknown>; paint: Record<string, unknown> }[] };
  expect(layers.find((layer) => layer.id === "grid-names")?.layout).toMatchObject({ "text-size": 24 });
  expect(layers.find((layer) => layer.id === "case-points")?.paint).toMatchObject({ "circle-radius": 14 });
});

test("the answer of a box already left is dropped", async () => {
  const signals: AbortSignal[] = [];
  vi.stubGlobal("fetch", (_url: string, options: RequestInit) => {
    signals.push(options.signal!);
    return new Promise(() => undefined);
  });
  show('data-center="120.55,31.87" data-features-url="/map/cases"');
  FakeMap.last.handlers.load!({});
  await settle();
  FakeMap.last.getZoom = () => 15;
  FakeMap.last.handlers.moveend!({});
  await settle();
  expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
});

test("a failed answer is said and keeps what was drawn", async () => {
  vi.stubGlobal("fetch", answers({}, false));
  const element = show('data-center="120.55,31.87" data-features-url="/map/cases"');
  FakeMap.last.handlers.load!({});
  await settle();
  expect(element.querySelector("[role=status]")!.textContent).toContain("could not be loaded");
  expect(FakeMap.last.data.cases).toBeUndefined();
});

test("known points open their own view and are drawn without any request", () => {
  show(`data-points='[{"lon":120.55,"lat":31.87,"lamp":"red","label":"320582001","url":"/cases/1"},{"lon":null,"lat":null}]'`);
  const { style, center } = FakeMap.last.options as { style: { sources: { cases: { data: { features: unknown[] } } } }; center: object };
  expect(style.sources.cases.data.features).toHaveLength(1);
  expect(center).toEqual({ lng: 120.55, lat: 31.87 });
  expect(vi.mocked(fetch)).not.toHaveBeenCalled();
});

test("a box given is the first view", () => {
  show('data-box="119.8,32.4,120.1,32.6"');
  expect(FakeMap.last.options).toMatchObject({ bounds: [119.8, 32.4, 120.1, 32.6] });
});

test("a click fills the two fields of a form that wants a place", () => {
  show('data-center="120.55,31.87" data-pick="lon,lat"');
  FakeMap.last.handlers.click!({ lngLat: { lng: 120.123456789, lat: 31.5 } });
  const form = document.querySelector("form")!;
  expect([...new FormData(form).values()]).toEqual(["120.123457", "31.500000"]);
});

test("light and dark bring a new style, and a map taken off the page is removed", async () => {
  const element = show('data-center="120.55,31.87"');
  document.documentElement.dataset.bsTheme = "dark";
  await settle();
  expect(FakeMap.last.styles).toHaveLength(1);
  element.remove();
  expect(FakeMap.last.removed).toBe(true);
  expect(element.querySelector(".wg-map-canvas")).toBeNull();
});
