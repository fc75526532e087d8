import { beforeEach, expect, test } from "vitest";
import { keepWhatWasTyped, readProblem, showToast } from "./problems";

keepWhatWasTyped();

beforeEach(() => {
  document.body.innerHTML = '<form><input name="remark" value="typed"></form>';
  document.documentElement.lang = "en";
});

const answer = (status: number, type: string, body: string, headers: Record<string, string> = {}) => ({
  status,
  responseURL: `${window.location.origin}/cases/1/moves`,
  responseText: body,
  getResponseHeader: (name: string) => (name === "Content-Type" ? type : (headers[name] ?? null)),
});

test("a refusal is told in the server's own words and leaves the form alone", () => {
  const xhr = answer(409, "text/html", '<div class="alert" data-code="case_changed"><strong>案件已被他人处理</strong></div>');
  document.body.dispatchEvent(new CustomEvent("htmx:responseError", { detail: { xhr } }));
  expect(document.querySelector(".wg-toast")!.textContent).toContain("案件已被他人处理");
  expect(document.querySelector("input")!.value).toBe("typed");
});

test.each([
  [422, {}, true],
  [409, {}, false],
  [409, { "HX-Retarget": "#problem" }, true],
  [500, {}, false],
])("an answer %i with %o is swapped in: %s", (status, headers, isSwapped) => {
  const detail = { xhr: answer(status, "text/html", "", headers as Record<string, string>), shouldSwap: false, isError: true };
  document.body.dispatchEvent(new CustomEvent("htmx:beforeSwap", { detail }));
  expect(detail.shouldSwap).toBe(isSwapped);
});

test("problem+json is told by title and detail, anything else by its status", () => {
  expect(readProblem(409, "application/problem+json", '{"title":"Taken.","detail":"Reload."}')).toBe("Taken. Reload.");
  expect(readProblem(500, "text/html", "<h1>Server Error</h1>")).toContain("(500)");
  expect(readProblem(403, "text/html", "")).toContain("Sign in");
});

test("an unreached server is told and a toast can be closed", () => {
  document.body.dispatchEvent(new CustomEvent("htmx:sendError"));
  const toast = document.querySelector(".wg-toast")!;
  expect(toast.textContent).toContain("not reached");
  toast.querySelector("button")!.click();
  expect(document.querySelector(".wg-toast")).toBeNull();
  expect(showToast("<b>x</b>").querySelector("b")).toBeNull();
});

test("the sign-in page of an ended session is not swapped into the page", () => {
  const xhr = { ...answer(200, "text/html", ""), responseURL: `${window.location.origin}/accounts/login/?next=/cases/1` };
  const detail = { xhr, shouldSwap: true, isError: false };
  document.body.dispatchEvent(new CustomEvent("htmx:beforeSwap", { detail }));
  expect(detail.shouldSwap).toBe(false);
  expect(document.querySelector(".wg-toast")!.textContent).toContain("Sign in");
});
