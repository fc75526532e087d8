import { expect, test } from "vitest";
import { placeNames } from "./style";

test("a grid gets one name, in the middle of its box", () => {
  const ring = [[0, 0], [4, 0], [4, 2], [0, 2], [0, 0]];
  const grid = (name?: string) => ({ type: "Feature" as const, properties: { name }, geometry: { type: "Polygon" as const, coordinates: [ring] } });
  const names = placeNames({ type: "FeatureCollection", features: [grid("杨舍"), grid()] });
  expect(names.features).toEqual([{ type: "Feature", geometry: { type: "Point", coordinates: [2, 1] }, properties: { name: "杨舍" } }]);
});
