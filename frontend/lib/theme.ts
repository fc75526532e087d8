/**
 * Light or dark, set before the first paint: a classic script in the head, so nothing is imported here.
 *
 * The person's choice is kept in the browser; without one the system's preference holds and is followed.
 */
(() => {
  const KEY = "wangge-theme";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function readChoice(): string | null {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is refused in some private windows: the system's preference holds
    }
  }

  function apply(): void {
    if ("themeFixed" in root.dataset) return; // a page for a wall is dark whoever opens it
    root.dataset.bsTheme = readChoice() ?? (system.matches ? "dark" : "light");
  }

  function toggle(): void {
    try {
      localStorage.setItem(KEY, root.dataset.bsTheme === "dark" ? "light" : "dark");
    } catch {
      root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
      return;
    }
    apply();
  }

  apply();
  system.addEventListener("change", apply);
  window.addEventListener("storage", (event) => event.key === KEY && apply());
  document.addEventListener("click", (event) => {
    if ((event.target as Element | null)?.closest("[data-theme-toggle]")) toggle();
  });
})();

export {}; // the build leaves nothing of this line: the file stays a classic script
