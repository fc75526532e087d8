import type { ExpressionSpecification, LayerSpecification, StyleSpecification, VariableAnchorOffsetCollectionSpecification } from "maplibre-gl";
import type { Feature, FeatureCollection, Point } from "geojson";
import { NOTHING } from "./points";

export interface MapColours {
  ground: string;
  area: string;
  line: string;
  text: string;
  halo: string;
  green: string;
  lime: string;
  yellow: string;
  orange: string;
  red: string;
  none: string;
  track: string;
}

const TEXT_PX = 12;

/** Letters of a line of a name; on a narrow map fewer for the areas at its sides, or the edge would cut them. */
const NAME_EM = 8;
const NARROW_NAME_EM = 5;
const NARROW_PX = 480;

/** So much of the width of all areas, at either end, is their side. */
const SIDE_SHARE = 0.15;

/** Return how many letters a line of a name at the sides of a map so wide has, and how far the first view keeps from its edges, in px. */
export function fitNames(widthPx: number) {
  const isNarrow = widthPx > 0 && widthPx < NARROW_PX;
  const side = isNarrow ? 58 : 48;
  return { nameEm: isNarrow ? NARROW_NAME_EM : NAME_EM, padding: { top: 48, bottom: 48, left: side, right: side } };
}

/** So many grids have room for all their names, beside the middle of the area where another name stands there. */
const FEW_GRIDS = 30;

/** Places of a name around the middle of its area, in em, the first that hides no other name being taken. */
const NAME_PLACES = [
  ...["center", [0, 0], "bottom", [0, -0.4], "top", [0, 0.4], "left", [0.4, 0], "right", [-0.4, 0]],
  ...["bottom-left", [0.4, -0.6], "bottom-right", [-0.4, -0.6], "top-left", [0.4, 0.6], "top-right", [-0.4, 0.6]],
  ...["bottom", [0, -1.8], "top", [0, 1.8], "left", [1.8, 0], "right", [-1.8, 0]],
] as VariableAnchorOffsetCollectionSpecification;

/** Return where the names of grids may stand: of many each in the middle or nowhere, for beside it would be another grid. */
export function chooseNamePlaces(grids: FeatureCollection): VariableAnchorOffsetCollectionSpecification {
  return grids.features.length <= FEW_GRIDS ? NAME_PLACES : ["center", [0, 0]];
}

/** A cluster is as urgent as its most urgent case. */
function pickClusterColour(colours: MapColours): ExpressionSpecification {
  return ["case", [">", ["get", "red"], 0], colours.red, [">", ["get", "yellow"], 0], colours.yellow, [">", ["get", "green"], 0], colours.green, colours.none];
}

function count(lamp: string): ExpressionSpecification {
  return ["case", ["==", ["get", "lamp"], lamp], 1, 0];
}

/** Return one point in the middle of each grid's box, with its name: drawn on the areas themselves a name would repeat with every tile. */
export function placeNames(grids: FeatureCollection): FeatureCollection {
  const features: Feature[] = [];
  for (const grid of grids.features) {
    const name: unknown = grid.properties?.name;
    if (!name || !grid.geometry || !("coordinates" in grid.geometry)) continue;
    const numbers = (grid.geometry.coordinates as unknown[]).flat(Number.POSITIVE_INFINITY) as number[];
    const lons = numbers.filter((_number, index) => index % 2 === 0);
    const lats = numbers.filter((_number, index) => index % 2 === 1);
    const middle = (values: number[]) => (values.reduce((a, b) => Math.min(a, b)) + values.reduce((a, b) => Math.max(a, b))) / 2;
    if (lats.length > 0) {
      features.push({ type: "Feature", geometry: { type: "Point", coordinates: [middle(lons), middle(lats)] }, properties: { name } });
    }
  }
  const lons = features.map((feature) => (feature.geometry as Point).coordinates[0] ?? 0);
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const side = (east - west) * SIDE_SHARE;
  features.forEach((feature, index) => {
    const lon = lons[index] ?? 0;
    if (side > 0 && (lon <= west + side || lon >= east - side)) feature.properties = { ...feature.properties, at_side: true };
  });
  return { type: "FeatureCollection", features };
}

function drawTracks(colours: MapColours, scale: number): LayerSpecification[] {
  return [
    { id: "track-lines", type: "line", source: "tracks", filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": colours.track, "line-width": 3 * scale, "line-opacity": 0.8 } },
    { id: "track-places", type: "circle", source: "tracks", paint: { "circle-color": colours.track, "circle-radius": 3 * scale, "circle-stroke-width": 1, "circle-stroke-color": colours.halo } },
  ];
}

/**
 * Return the whole style: ground, grids with their names, case points and their clusters.
 *
 * Nothing is fetched for it: no glyphs (names are drawn with the system's fonts), no sprite, no tiles. Grids carry
 * `name` and `level` (1 is the widest), and where they are judged `tone` (green, lime, yellow, orange, red); points carry `lamp`, `label` and `url`.
 * `textPx` is the size of what is written; circles grow with it; `nameEm` letters make a line of a name at the sides. `tracks` are ways walked, with a dot at each place.
 */
export function buildStyle(
  colours: MapColours,
  grids: FeatureCollection,
  points: FeatureCollection,
  textPx = TEXT_PX,
  tracks: FeatureCollection = NOTHING,
  nameEm = NAME_EM,
): StyleSpecification {
  const scale = textPx / TEXT_PX;
  return {
    version: 8,
    sources: {
      grids: { type: "geojson", data: grids },
      names: { type: "geojson", data: placeNames(grids) },
      tracks: { type: "geojson", data: tracks },
      cases: {
        type: "geojson",
        data: points,
        cluster: true,
        clusterRadius: 44 * scale,
        clusterMaxZoom: 17,
        clusterProperties: {
          red: ["+", count("red")],
          yellow: ["+", count("yellow")],
          green: ["+", count("green")],
        },
      },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colours.ground } },
      {
        id: "grid-areas",
        type: "fill",
        source: "grids",
        paint: {
          "fill-color": ["match", ["coalesce", ["get", "tone"], ""], "green", colours.green, "lime", colours.lime, "yellow", colours.yellow, "orange", colours.orange, "red", colours.red, colours.area],
          "fill-opacity": 0.6,
        },
      },
      {
        id: "grid-lines",
        type: "line",
        source: "grids",
        paint: {
          "line-color": colours.line,
          "line-width": ["match", ["to-number", ["get", "level"], 9], 1, 2.4, 2, 1.6, 3, 1, 0.6],
        },
      },
      {
        id: "grid-names",
        type: "symbol",
        source: "names",
        layout: { "text-field": ["coalesce", ["get", "name"], ""], "text-size": textPx, "text-max-width": ["case", ["boolean", ["get", "at_side"], false], nameEm, NAME_EM], "text-padding": 2, "text-justify": "auto", "text-variable-anchor-offset": chooseNamePlaces(grids) },
        paint: { "text-color": colours.text, "text-halo-color": colours.halo, "text-halo-width": 1.2 },
      },
      ...drawTracks(colours, scale),
      {
        id: "case-clusters",
        type: "circle",
        source: "cases",
        filter: ["has", "point_count"],
        paint: {
          "circle-color": pickClusterColour(colours),
          "circle-radius": ["step", ["get", "point_count"], 12 * scale, 10, 15 * scale, 100, 19 * scale, 1000, 24 * scale],
          "circle-stroke-width": 2,
          "circle-stroke-color": colours.halo,
        },
      },
      {
        id: "case-counts",
        type: "symbol",
        source: "cases",
        filter: ["has", "point_count"],
        layout: { "text-field": ["get", "point_count_abbreviated"], "text-size": textPx, "text-allow-overlap": true },
        paint: { "text-color": "#ffffff" },
      },
      {
        id: "case-points",
        type: "circle",
        source: "cases",
        filter: ["!", ["has", "point_count"]],
        paint: {
          "circle-color": ["match", ["get", "lamp"], "red", colours.red, "yellow", colours.yellow, "green", colours.green, colours.none],
          "circle-radius": 7 * scale,
          "circle-stroke-width": 2,
          "circle-stroke-color": colours.halo,
        },
      },
    ],
  };
}
