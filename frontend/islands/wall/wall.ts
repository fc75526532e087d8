import { say } from "../../lib/words";

const CHECK_EVERY_MS = 1_000;
/** Figures and map are read every twenty seconds whatever happens: two misses, and they are not of this minute any more. */
export const LONGEST_AGE_MS = 50_000;
const FAILURES = ["htmx:responseError", "htmx:sendError", "htmx:timeout"];

interface Reading {
  /** The server's instant, ISO 8601 in the city's zone; "" before the first. */
  at: string;
  bornMs: number;
  hasFailed: boolean;
}

/**
 * Keeps a screen on a wall honest: a panel whose reading is not of this minute is greyed and says since when.
 *
 * Panels carry `data-reading`, "figures" or "map", and a line `.wg-panel-read`. Figures come by swaps of an element with
 * `data-read-at`; the map tells by `wg:read` and `wg:unread`. Ages are measured by the browser's own clock from the
 * moment an answer came, so that a clock set wrong neither hides nor invents an age. F turns full screen on and off.
 */
export class Wall extends HTMLElement {
  readonly #readings = new Map<string, Reading>();
  readonly #streaming = new MutationObserver(() => this.#check());
  #listening = new AbortController();
  #timer = 0;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#note("map", "");
    this.#noteFigures();
    this.addEventListener("htmx:load", () => this.#noteFigures(), { signal });
    for (const name of FAILURES) this.addEventListener(name, () => this.#fail("figures"), { signal });
    this.addEventListener("wg:read", (event) => this.#note("map", (event as CustomEvent<{ at: string }>).detail.at), { signal });
    this.addEventListener("wg:unread", () => this.#fail("map"), { signal });
    document.addEventListener("keydown", (event) => this.#turnFull(event), { signal });
    const live = this.querySelector("wg-live");
    if (live) this.#streaming.observe(live, { attributes: true, attributeFilter: ["data-state"] });
    this.#timer = window.setInterval(() => this.#check(), CHECK_EVERY_MS);
  }

  disconnectedCallback(): void {
    this.#listening.abort();
    this.#streaming.disconnect();
    window.clearInterval(this.#timer);
  }

  #noteFigures(): void {
    const at = this.querySelector<HTMLElement>("[data-read-at]")?.dataset.readAt;
    if (at && at !== this.#readings.get("figures")?.at) this.#note("figures", at);
  }

  #note(name: string, at: string): void {
    this.#readings.set(name, { at, bornMs: performance.now(), hasFailed: false });
    this.#check();
  }

  #fail(name: string): void {
    const reading = this.#readings.get(name);
    if (reading) reading.hasFailed = true;
    this.#check();
  }

  #check(): void {
    const isCut = this.querySelector<HTMLElement>("wg-live")?.dataset.state === "offline";
    for (const [name, { at, bornMs, hasFailed }] of this.#readings) {
      const isStale = isCut || hasFailed || performance.now() - bornMs > LONGEST_AGE_MS;
      for (const panel of this.querySelectorAll(`[data-reading="${name}"]`)) {
        panel.toggleAttribute("data-stale", isStale);
        const line = panel.querySelector(".wg-panel-read");
        const words = describe(at, isStale);
        if (line && line.textContent !== words) line.textContent = words;
      }
    }
  }

  #turnFull(event: KeyboardEvent): void {
    if (event.key.toLowerCase() !== "f" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  }
}

function describe(at: string, isStale: boolean): string {
  if (!at) return isStale ? say("neverRead") : "";
  // With the day once it stands still: a screen may have been left alone over a weekend.
  return isStale ? say("staleSince", { at: at.slice(5, 19).replace("T", " ") }) : say("readAt", { at: at.slice(11, 19) });
}

customElements.define("wg-wall", Wall);
