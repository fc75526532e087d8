import { beforeEach, expect, test } from "vitest";
import { followKeys, walkRows } from "./keys";

walkRows();
followKeys();

const press = (key: string, target: EventTarget = document.body) => target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));

beforeEach(() => {
  document.body.innerHTML =
    '<form role="search"><input type="search"></form>' +
    '<table data-row-keys><tr><td><a class="wg-row-link" id="a" href="#">1</a></td></tr><tr><td><a class="wg-row-link" id="b" href="#">2</a></td></tr></table>';
});

test("j and k walk the rows and stop at both ends", () => {
  press("j");
  expect(document.activeElement?.id).toBe("a");
  press("j");
  press("j");
  expect(document.activeElement?.id).toBe("b");
  press("k");
  expect(document.activeElement?.id).toBe("a");
});

test("letters typed into a field move nothing; a slash goes to the search", () => {
  press("/");
  const search = document.querySelector("input")!;
  expect(document.activeElement).toBe(search);
  press("j", search);
  expect(document.activeElement).toBe(search);
});

test("a link opens by the key it names, unless somebody types", () => {
  document.body.innerHTML = '<a data-key="n" href="#next">下一件</a><input>';
  let opened = 0;
  document.querySelector("a")!.addEventListener("click", () => opened++);
  press("n");
  press("n", document.querySelector("input")!);
  expect(opened).toBe(1);
});

test("a digit opens the act of that place", () => {
  document.body.innerHTML = '<section id="case-moves"><div class="wg-moves"><a data-move href="#">受理</a><a data-move href="#">不予受理</a></div></section>';
  let opened = "";
  for (const link of document.querySelectorAll("a")) link.addEventListener("click", () => (opened = link.textContent));
  press("2");
  expect(opened).toBe("不予受理");
});
