import { beforeEach, expect, test } from "vitest";
import { walkRows } from "./keys";

walkRows();

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
