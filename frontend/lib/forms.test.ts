import { beforeEach, expect, test, vi } from "vitest";
import { closeMenus, fillByChoice, fillByWords, guardForms, submitOnChange } from "./forms";

guardForms();
closeMenus();
submitOnChange();
fillByChoice();
fillByWords();

const leave = () => {
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
};

beforeEach(() => {
  document.body.innerHTML =
    '<form data-guard><input name="remark"></form><details class="dropdown" open><summary>菜单</summary></details>' +
    '<form id="filter"><select data-submit-on-change><option>1</option></select></form>';
});

test("a menu closes behind a choice and by Escape, which leaves the keyboard at its head", () => {
  const menu = document.querySelector("details")!;
  menu.insertAdjacentHTML("beforeend", '<input><a class="dropdown-item">退回</a>');
  menu.querySelector("input")!.click();
  expect(menu.open).toBe(true);
  menu.querySelector("a")!.click();
  expect(menu.open).toBe(false);
  menu.open = true;
  menu.querySelector("input")!.focus();
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  expect(menu.open).toBe(false);
  expect(document.activeElement).toBe(menu.querySelector("summary"));
});

test("a typed form warns before it is left, until it is sent", () => {
  const form = document.querySelector("form")!;
  expect(leave()).toBe(false);
  form.elements[0]!.dispatchEvent(new Event("input", { bubbles: true }));
  expect(leave()).toBe(true);
  document.body.dispatchEvent(new CustomEvent("htmx:afterRequest", { detail: { elt: form, successful: false } }));
  expect(leave()).toBe(true);
  document.body.dispatchEvent(new CustomEvent("htmx:afterRequest", { detail: { elt: form, successful: true } }));
  expect(leave()).toBe(false);
});

test("a form swapped away no longer warns", () => {
  document.querySelector("input")!.dispatchEvent(new Event("input", { bubbles: true }));
  document.querySelector("form")!.remove();
  expect(leave()).toBe(false);
});

test("a menu closes on a click elsewhere and on Escape", () => {
  const menu = document.querySelector("details")!;
  menu.querySelector("summary")!.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  menu.open = true;
  document.body.click();
  expect(menu.open).toBe(false);
  menu.open = true;
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  expect(menu.open).toBe(false);
});

test("a filter sends its form when it changes", () => {
  const send = vi.spyOn(document.querySelector<HTMLFormElement>("#filter")!, "requestSubmit").mockImplementation(() => undefined);
  document.querySelector("select")!.dispatchEvent(new Event("change", { bubbles: true }));
  expect(send).toHaveBeenCalledOnce();
});

test("a choice fills the field it names", () => {
  document.body.innerHTML = '<form><input type="radio" name="c" value="ZJG1" data-fills="target"><input name="target"></form>';
  const [choice, field] = document.querySelectorAll("input");
  choice!.click();
  expect(field!.value).toBe("ZJG1");
});

test("a template fills an empty field or another template, never typed words", () => {
  document.body.innerHTML =
    '<form><select data-words-for="note"><option value="">选择模板</option><option value="a">已处置</option><option value="b">未发现</option></select>' +
    '<textarea name="note"></textarea></form>';
  const list = document.querySelector("select")!;
  const field = document.querySelector("textarea")!;
  const choose = (value: string) => {
    list.value = value;
    list.dispatchEvent(new Event("change", { bubbles: true }));
    return field.value;
  };
  expect(choose("a")).toBe("已处置");
  expect(choose("b")).toBe("未发现");
  expect(choose("")).toBe("未发现");
  field.value = "自己写的";
  expect(choose("a")).toBe("自己写的");
});
