import { beforeEach, expect, test } from "vitest";
import { pickRows } from "./picks";

pickRows();

const ROWS = ["A", "B", "C", "D"];
const draw = (rows: string[]) => {
  document.body.innerHTML =
    '<form data-picks><div data-picks-bar hidden><span data-picks-count>0</span><button type="button" data-picks-clear></button></div>' +
    '<table><tr><th><input type="checkbox" data-picks-all></th></tr>' +
    rows.map((row) => `<tr><td class="wg-pick"><input type="checkbox" name="case" value="${row}"></td><td><a href="#" id="${row}">${row}</a></td></tr>`).join("") +
    "</table></form>";
  document.body.dispatchEvent(new Event("htmx:load"));
};
const box = (value: string) => document.querySelector<HTMLInputElement>(`[value="${value}"]`)!;
const listChosen = () => [...document.querySelectorAll<HTMLInputElement>("[name='case']:checked")].map((each) => each.value);
const click = (value: string, shiftKey = false) => box(value).dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey }));

beforeEach(() => {
  draw([]);
  draw(ROWS);
});

test("a row is chosen by its box and the bar says how many", () => {
  click("B");
  expect(listChosen()).toEqual(["B"]);
  expect(document.querySelector<HTMLElement>("[data-picks-bar]")!.hidden).toBe(false);
  expect(document.querySelector("[data-picks-count]")!.textContent).toBe("1");
});

test("a touch beside the box chooses the row too", () => {
  box("C").parentElement!.click();
  expect(listChosen()).toEqual(["C"]);
});

test("shift chooses everything between", () => {
  click("A");
  click("C", true);
  expect(listChosen()).toEqual(["A", "B", "C"]);
});

test("x chooses the row that has the focus", () => {
  document.getElementById("D")!.focus();
  document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", { key: "x", bubbles: true }));
  expect(listChosen()).toEqual(["D"]);
});

test("the head chooses the page and the bar's button chooses none", () => {
  document.querySelector<HTMLInputElement>("[data-picks-all]")!.click();
  expect(listChosen()).toEqual(ROWS);
  document.querySelector<HTMLElement>("[data-picks-clear]")!.click();
  expect(listChosen()).toEqual([]);
});

test("what is chosen stays so when the list is reloaded, but for what left it", () => {
  click("A");
  click("D");
  draw(["B", "D"]);
  expect(listChosen()).toEqual(["D"]);
  expect(document.querySelector("[data-picks-count]")!.textContent).toBe("1");
});
