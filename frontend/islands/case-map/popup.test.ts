import { expect, test } from "vitest";
import { buildPopup } from "./popup";

test("a popup links each case, lists eight and counts the rest", () => {
  document.documentElement.lang = "zh-hans";
  const cases = Array.from({ length: 10 }, (_none, index) => ({ label: `案件${index}`, url: `/cases/${index}`, lamp: "red" }));
  const list = buildPopup(cases);
  expect(list.querySelectorAll("a")).toHaveLength(8);
  expect(list.querySelector("a")!.getAttribute("href")).toBe("/cases/0");
  expect(list.textContent).toContain("另有 2 件");
});

test("a label never becomes markup", () => {
  const list = buildPopup([{ label: "<img src=x onerror=alert(1)>" }]);
  expect(list.querySelector("img")).toBeNull();
  expect(list.textContent).toContain("<img");
});
