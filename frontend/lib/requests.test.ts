import { expect, test } from "vitest";
import { prepareRequests, readForgeryToken } from "./requests";

prepareRequests();

const send = (verb: string) => {
  const detail = { verb, headers: {} as Record<string, string> };
  document.body.dispatchEvent(new CustomEvent("htmx:configRequest", { detail }));
  return detail.headers;
};

test("what changes something carries the token, what reads does not", () => {
  document.cookie = "csrftoken=from-cookie";
  expect(send("post")).toEqual({ "X-CSRFToken": "from-cookie" });
  expect(send("get")).toEqual({});
});

test("the page's own token comes before the cookie's", () => {
  document.head.innerHTML = '<meta name="csrf-token" content="from-page">';
  expect(readForgeryToken()).toBe("from-page");
});
