import { expect, test } from "vitest";
import { findBox, readBox, readLines } from "./points";
import { buildStyle, chooseNamePlaces, fitNames, type MapColours, placeNames } from "./style";

test("a grid gets one name, in the middle of its box", () => {
  const ring = [[0, 0], [4, 0], [4, 2], [0, 2], [0, 0]];
  const grid = (name?: string) => ({ type: "Feature" as const, properties: { name }, geometry: { type: "Polygon" as const, coordinates: [ring] } });
  const names = placeNames({ type: "FeatureCollection", features: [grid("杨舍"), grid()] });
  expect(names.features).toEqual([{ type: "Feature", geometry: { type: "Point", coordinates: [2, 1] }, properties: { name: "杨舍" } }]);
});

test("the areas at the sides are known", () => {
  const grid = (lon: number) => ({ type: "Feature" as const, properties: { name: "区" }, geometry: { type: "Point" as const, coordinates: [lon, 0] } });
  const names = placeNames({ type: "FeatureCollection", features: [grid(0), grid(5), grid(10)] });
  expect(names.features.map((each) => each.properties?.at_side ?? false)).toEqual([true, false, true]);
});

test("a name stands beside the middle only where the grids are few", () => {
  const grid = { type: "Feature" as const, properties: {}, geometry: { type: "Point" as const, coordinates: [0, 0] } };
  const places = (count: number) => chooseNamePlaces({ type: "FeatureCollection", features: Array.from({ length: count }, () => grid) });
  expect(places(30).length).toBeGreaterThan(2);
  expect(places(31)).toEqual(["center", [0, 0]]);
});

test("on a narrow map names have shorter lines and more room at the sides", () => {
  const [narrow, wide] = [fitNames(372), fitNames(1000)];
  expect(narrow.nameEm).toBeLessThan(wide.nameEm);
  expect(narrow.padding.right).toBeGreaterThan(wide.padding.right);
  expect(fitNames(0)).toEqual(wide); // a map that is not laid out yet
});

test("a judged grid has the colour of its tone and any other that of an area", () => {
  const names: (keyof MapColours)[] = ["ground", "area", "line", "text", "halo", "green", "lime", "yellow", "orange", "red", "none"];
  const colours = Object.fromEntries(names.map((name) => [name, name])) as unknown as MapColours;
  const none = { type: "FeatureCollection" as const, features: [] };
  const areas = buildStyle(colours, none, none).layers.find((layer) => layer.id === "grid-areas");
  expect(areas?.paint).toMatchObject({
    "fill-color": ["match", ["coalesce", ["get", "tone"], ""], "green", "green", "lime", "lime", "yellow", "yellow", "orange", "orange", "red", "red", "area"],
  });
});

test.each([
  ["119.8,32.4,120.1,32.6", [119.8, 32.4, 120.1, 32.6]],
  ["119.8,32.4,120.1", null],
  ["a,b,c,d", null],
  ["", null],
  [undefined, null],
])("a box written %s is %s", (text, box) => {
  expect(readBox(text)).toEqual(box);
});

test("ways walked are lines, a single place is a point, and both have a box", () => {
  const lines = readLines("[[[120.5,31.8],[120.6,31.9]],[[120.4,31.7]],[]]");
  expect(lines.features.map(({ geometry }) => geometry.type)).toEqual(["LineString", "Point"]);
  expect(findBox(lines)).toEqual([120.4, 31.7, 120.6, 31.9]);
  expect(findBox(readLines(undefined))).toBeNull();
});
