/** Islands are fetched only by pages that hold one: the map's code stays away from a work list. */
const ISLANDS: Record<string, () => Promise<unknown>> = {
  "wg-case-map": () => import("../islands/case-map/case-map"),
  "wg-chart": () => import("../islands/chart/chart"),
  "wg-compare": () => import("../islands/compare/compare"),
  "wg-live": () => import("../islands/live/live"),
  "wg-push": () => import("../islands/push/push"),
  "wg-track": () => import("../islands/track/track"),
  "wg-wall": () => import("../islands/wall/wall"),
};

/** Fetch the code of every island present under `root` that is not defined yet. */
export function loadIslands(root: ParentNode): void {
  for (const [name, load] of Object.entries(ISLANDS)) {
    if (!customElements.get(name) && (root.querySelector(name) || (root as Element).matches?.(name))) void load();
  }
}
