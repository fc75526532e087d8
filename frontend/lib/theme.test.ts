import { expect, test } from "vitest";

test("the toggle turns the theme, keeps the choice and follows other windows; a fixed page stays", async () => {
  document.body.innerHTML = "<button data-theme-toggle><span>换</span></button>";
  await import("./theme");
  const root = document.documentElement;
  expect(root.dataset.bsTheme).toBe("light");
  document.querySelector<HTMLElement>("span")!.click();
  expect(root.dataset.bsTheme).toBe("dark");
  expect(localStorage.getItem("wangge-theme")).toBe("dark");
  localStorage.setItem("wangge-theme", "light");
  window.dispatchEvent(new StorageEvent("storage", { key: "wangge-theme" }));
  expect(root.dataset.bsTheme).toBe("light");
  root.dataset.themeFixed = "";
  root.dataset.bsTheme = "dark";
  window.dispatchEvent(new StorageEvent("storage", { key: "wangge-theme" }));
  expect(root.dataset.bsTheme).toBe("dark"); // a page for a wall
  delete root.dataset.themeFixed;
});
