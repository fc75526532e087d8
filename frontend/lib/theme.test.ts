import { expect, test } from "vitest";

test("the toggle turns the theme, keeps the choice and follows other windows", async () => {
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
});
