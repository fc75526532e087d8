import "maplibre-gl/dist/maplibre-gl.css";
import type { FeatureCollection } from "geojson";
import { type GeoJSONSource, LngLat, Map as MapView, Marker, NavigationControl, Popup, ScaleControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { say } from "../../lib/words";
import { BoxLoader } from "./loader";
import { type Box, buildBoxUrl, findBox, NOTHING, readBox, readLines, readPoints } from "./points";
import { buildPopup } from "./popup";
import { buildStyle, chooseNamePlaces, fitNames, type MapColours, placeNames } from "./style";

setWorkerUrl(workerUrl); // without it the map stays blank

const COLOURS: (keyof MapColours)[] = ["ground", "area", "line", "text", "halo", "green", "lime", "yellow", "orange", "red", "none", "track"];

/** Tell whether this browser can draw the map at all. */
export function canDraw(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

/**
 * A map of cases over our own grids.
 *
 * `data-features-url` and `data-grids-url` answer GeoJSON for `?bbox=west,south,east,north&zoom=n`; `data-points` is a
 * JSON list of cases known at once, `data-lines` of ways walked, each a list of [lon, lat]; `data-center="lon,lat"` and `data-zoom` the first view (else `data-box`, like a bbox,
 * else the points' own box); a grid that carries `url` opens by a click;
 * `data-every-seconds` asks for the cases again so often, for lamps change by the hour alone; `data-scaled` writes as large as
 * the element's own text; every answer with `read_at` is told by `wg:read`, every failure by `wg:unread`.
 * `data-pick="lon,lat"` names two fields of the form around it that a click fills. What stands inside the element is
 * kept for screen readers, and shown to all where the browser cannot draw a map.
 */
export class CaseMap extends HTMLElement {
  #map: MapView | undefined;
  #marker: Marker | undefined;
  #timer = 0;
  #grids: FeatureCollection = NOTHING;
  #cases: FeatureCollection = NOTHING;
  #tracks: FeatureCollection = NOTHING;
  readonly #status = document.createElement("p");
  readonly #theming = new MutationObserver(() => this.#map?.setStyle(this.#buildStyle()));
  readonly #caseLoader = new BoxLoader(
    (answer) => {
      this.#cases = answer;
      this.#map?.getSource<GeoJSONSource>("cases")?.setData(answer);
      this.#report(answer.truncated ? say("moreCases") : "");
      this.dispatchEvent(new CustomEvent("wg:read", { bubbles: true, detail: { at: answer.read_at ?? "" } }));
    },
    () => {
      this.#report(say("mapFailed"));
      this.dispatchEvent(new CustomEvent("wg:unread", { bubbles: true }));
    },
  );
  readonly #gridLoader = new BoxLoader(
    (answer) => {
      this.#grids = answer;
      this.#map?.getSource<GeoJSONSource>("grids")?.setData(answer);
      this.#map?.getSource<GeoJSONSource>("names")?.setData(placeNames(answer));
      this.#map?.setLayoutProperty("grid-names", "text-variable-anchor-offset", chooseNamePlaces(answer));
    },
    () => this.#report(say("mapFailed")),
  );

  connectedCallback(): void {
    if (!canDraw()) return;
    const points = readPoints(this.dataset.points);
    const tracks = readLines(this.dataset.lines);
    this.#cases = points;
    this.#tracks = tracks;
    const canvas = document.createElement("div");
    canvas.className = "wg-map-canvas";
    this.#status.className = "wg-map-status";
    this.#status.setAttribute("role", "status");
    this.append(canvas, this.#status);
    const map = new MapView({
      container: canvas,
      style: this.#buildStyle(),
      localIdeographFontFamily: getComputedStyle(this).fontFamily,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      maxPitch: 0,
      maxZoom: 20,
      fadeDuration: 0,
      ...this.#findFirstView(readBox(this.dataset.box) ?? findBox(points) ?? findBox(tracks)),
      locale: {
        "NavigationControl.ZoomIn": say("zoomIn"),
        "NavigationControl.ZoomOut": say("zoomOut"),
        "Map.Title": this.getAttribute("aria-label") ?? say("map"),
        "Popup.Close": say("closePopup"),
      },
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new NavigationControl({ showCompass: false }));
    map.addControl(new ScaleControl());
    map.on("load", () => {
      this.dataset.state = "ready";
      this.#load();
    });
    map.on("moveend", () => this.#load());
    this.#map = map;
    this.#openOnClick(map);
    this.#pickOnClick(map);
    document.body.addEventListener("wg:changed", this.#reload);
    const seconds = Number(this.dataset.everySeconds);
    if (seconds > 0) this.#timer = window.setInterval(this.#reload, seconds * 1000);
    this.#theming.observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  }

  disconnectedCallback(): void {
    document.body.removeEventListener("wg:changed", this.#reload);
    window.clearInterval(this.#timer);
    this.#theming.disconnect();
    this.#caseLoader.stop();
    this.#gridLoader.stop();
    this.#map?.remove();
    this.#map = undefined;
    this.querySelector(":scope > .wg-map-canvas")?.remove();
    this.#status.remove();
    delete this.dataset.state;
  }

  readonly #reload = (): void => this.#load(true);

  #report(sentence: string): void {
    this.#status.textContent = sentence;
  }

  #buildStyle() {
    const style = getComputedStyle(this);
    const colours = Object.fromEntries(
      COLOURS.map((name) => [name, style.getPropertyValue(`--wg-map-${name}`).trim() || "#808080"]),
    ) as unknown as MapColours;
    const textPx = "scaled" in this.dataset ? Number.parseFloat(style.fontSize) : Number.NaN;
    return buildStyle(colours, this.#grids, this.#cases, textPx || undefined, this.#tracks, fitNames(this.clientWidth).nameEm);
  }

  #findFirstView(box: Box | null) {
    const zoom = Number(this.dataset.zoom ?? 12);
    const [lon, lat] = (this.dataset.center ?? "").split(",").map(Number);
    if (this.dataset.center && lon !== undefined && lat !== undefined) return { center: new LngLat(lon, lat), zoom };
    if (box && box[0] === box[2] && box[1] === box[3]) return { center: new LngLat(box[0], box[1]), zoom: Math.max(zoom, 15) };
    return box ? { bounds: box, fitBoundsOptions: { padding: fitNames(this.clientWidth).padding, maxZoom: 16 } } : { zoom };
  }

  #load(isForced = false): void {
    if (!this.#map) return;
    const bounds = this.#map.getBounds();
    const box: Box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const build = (url: string) => buildBoxUrl(url, box, this.#map?.getZoom() ?? 0, window.location.origin);
    if (this.dataset.featuresUrl) this.#caseLoader.ask(build(this.dataset.featuresUrl), isForced);
    if (this.dataset.gridsUrl) this.#gridLoader.ask(build(this.dataset.gridsUrl));
  }

  #openOnClick(map: MapView): void {
    map.on("click", "case-clusters", async (event) => {
      const cluster = event.features?.[0];
      if (!cluster) return;
      const zoom = await map.getSource<GeoJSONSource>("cases")?.getClusterExpansionZoom(Number(cluster.properties.cluster_id));
      map.easeTo({ center: event.lngLat, zoom: Math.max(zoom ?? 0, map.getZoom() + 1) });
    });
    map.on("click", "case-points", (event) => {
      const cases = (event.features ?? []).map((feature) => feature.properties);
      new Popup({ maxWidth: "320px" }).setLngLat(event.lngLat).setDOMContent(buildPopup(cases)).addTo(map);
    });
    map.on("click", "grid-areas", (event) => {
      const { name, url, tone } = event.features?.[0]?.properties ?? {};
      if (!url) return;
      new Popup({ maxWidth: "320px" }).setLngLat(event.lngLat).setDOMContent(buildPopup([{ label: name, url, lamp: tone }])).addTo(map);
    });
    for (const layer of ["case-clusters", "case-points"]) {
      map.on("mouseenter", layer, () => map.getCanvas().classList.add("wg-map-hand"));
      map.on("mouseleave", layer, () => map.getCanvas().classList.remove("wg-map-hand"));
    }
  }

  #pickOnClick(map: MapView): void {
    if (!this.dataset.pick) return;
    const form = this.closest("form");
    const [lonField, latField] = this.dataset.pick
      .split(",")
      .map((name) => form?.elements.namedItem(name.trim()) as HTMLInputElement | null);
    if (!lonField || !latField) return;
    const mark = () => {
      if (!lonField.value || !latField.value) return;
      this.#marker ??= new Marker();
      this.#marker.setLngLat([Number(lonField.value), Number(latField.value)]).addTo(map);
    };
    mark();
    map.on("click", (event) => {
      lonField.value = event.lngLat.lng.toFixed(6);
      latField.value = event.lngLat.lat.toFixed(6);
      for (const field of [lonField, latField]) {
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
      mark();
    });
  }
}

customElements.define("wg-case-map", CaseMap);
