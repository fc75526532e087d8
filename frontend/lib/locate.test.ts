import { beforeEach, expect, test, vi } from "vitest";
import { offerLocating } from "./locate";

type Give = (place: { coords: { longitude: number; latitude: number; accuracy: number } }) => void;
const asked = vi.fn<(give: Give, refuse: () => void) => void>();

beforeEach(() => {
  asked.mockReset();
  vi.stubGlobal("isSecureContext", true);
  Object.defineProperty(navigator, "geolocation", { value: { getCurrentPosition: asked }, configurable: true });
  document.documentElement.lang = "en";
  document.body.innerHTML = `<form>
    <input name="point"><input name="lon"><input name="lat">
    <div><button type="button" data-locate="point" hidden></button><span data-locate-told></span></div>
    <div><button type="button" data-locate="lon,lat" hidden></button><span data-locate-told></span></div>
  </form>`;
});

const value = (name: string): string => document.querySelector<HTMLInputElement>(`[name=${name}]`)!.value;
const buttons = (): HTMLButtonElement[] => [...document.querySelectorAll("button")];

test("the device's place goes into one field or two, with how exact it is", () => {
  const heard = vi.fn();
  document.body.addEventListener("input", heard);
  offerLocating(document);
  expect(buttons().map((button) => button.hidden)).toEqual([false, false]);
  for (const button of buttons()) button.click();
  for (const [give] of asked.mock.calls) give({ coords: { longitude: 120.5451, latitude: 31.8852, accuracy: 12.4 } });
  expect([value("point"), value("lon"), value("lat")]).toEqual(["120.545100, 31.885200", "120.545100", "31.885200"]);
  expect(heard).toHaveBeenCalledTimes(3);
  expect(document.querySelector("[data-locate-told]")!.textContent).toContain("12 m");
});

test("a refusal leaves what was typed and the button", () => {
  offerLocating(document);
  document.querySelector<HTMLInputElement>("[name=point]")!.value = "120.5, 31.8";
  const [button] = buttons();
  button!.click();
  expect(button!.disabled).toBe(true);
  asked.mock.calls[0]![1]();
  expect(button!.disabled).toBe(false);
  expect(value("point")).toBe("120.5, 31.8");
  expect(document.querySelector("[data-locate-told]")!.textContent).toContain("Type");
});

test("where the device may tell nothing no button shows", () => {
  vi.stubGlobal("isSecureContext", false);
  offerLocating(document);
  expect(buttons().map((button) => button.hidden)).toEqual([true, true]);
});
