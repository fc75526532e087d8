import type { Feature, FeatureCollection, LineString, Point } from "geojson";

/** A case on the map; `lamp` is green, yellow, red or empty (no deadline). */
export interface CasePoint {
  lon: number;
  lat: number;
  lamp?: string;
  label?: string;
  url?: string;
}

export type Box = [west: number, south: number, east: number, north: number];

export const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };

/** Return the points written in an attribute as a JSON list, those without a place left out. */
export function readPoints(text: string | undefined): FeatureCollection<Point> {
  const points = text ? (JSON.parse(text) as CasePoint[]) : [];
  const features: Feature<Point>[] = points
    .filter(({ lon, lat }) => Number.isFinite(lon) && Number.isFinite(lat))
    .map(({ lon, lat, ...properties }) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [lon, lat] },
      properties,
    }));
  return { type: "FeatureCollection", features };
}

/** Return the ways written in an attribute as a JSON list of runs of [lon, lat]; a run of one place is a point. */
export function readLines(text: string | undefined): FeatureCollection<LineString | Point> {
  const runs = text ? (JSON.parse(text) as [number, number][][]) : [];
  const features = runs
    .filter((run) => run.length > 0)
    .map((run): Feature<LineString | Point> => {
      const [place] = run;
      const isPoint = run.length === 1 && place !== undefined;
      return { type: "Feature", properties: {}, geometry: isPoint ? { type: "Point", coordinates: place } : { type: "LineString", coordinates: run } };
    });
  return { type: "FeatureCollection", features };
}

/** Return the least box around points and lines, or null when there are none. */
export function findBox({ features }: FeatureCollection<LineString | Point>): Box | null {
  const numbers = features.flatMap(({ geometry }) => geometry.coordinates.flat());
  if (numbers.length === 0) return null;
  const lons = numbers.filter((_number, index) => index % 2 === 0);
  const lats = numbers.filter((_number, index) => index % 2 === 1);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** Return the box written as "west,south,east,north" in degrees, or null when it is none. */
export function readBox(text: string | undefined): Box | null {
  const numbers = (text ?? "").split(",").map(Number);
  return text && numbers.length === 4 && numbers.every(Number.isFinite) ? (numbers as Box) : null;
}

/** Return `url` asking for `box` (west,south,east,north in degrees, 6 decimals) at a whole `zoom`. */
export function buildBoxUrl(url: string, box: Box, zoom: number, origin: string): string {
  const address = new URL(url, origin);
  address.searchParams.set("bbox", box.map((degrees) => degrees.toFixed(6)).join(","));
  address.searchParams.set("zoom", String(Math.floor(zoom)));
  return address.pathname + address.search;
}
