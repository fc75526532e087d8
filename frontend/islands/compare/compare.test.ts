import { expect, test } from "vitest";
import "./compare";

test("the slider uncovers one picture and covers the other", () => {
  document.body.innerHTML = '<wg-compare aria-label="处置前所占部分"><img alt="处置前"><img alt="处置后"></wg-compare>';
  const element = document.querySelector<HTMLElement>("wg-compare")!;
  const slider = element.querySelector("input")!;
  expect(slider.getAttribute("aria-label")).toBe("处置前所占部分");
  expect(element.style.getPropertyValue("--wg-share")).toBe("50%");
  slider.value = "20";
  slider.dispatchEvent(new Event("input"));
  expect(element.style.getPropertyValue("--wg-share")).toBe("20%");
});
