import htmx from "htmx.org";
import { say } from "../../lib/words";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const ANNOUNCE_EVERY_MS = 2_000;

/** Return how long to wait before attempt number `attempt` (0, 1, …): doubling, capped, spread by `chance` in [0, 1). */
export function computeWait(attempt: number, chance: number): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return wait / 2 + (wait / 2) * chance;
}

/**
 * Listens to the server's events and tells the page.
 *
 * `<wg-live data-url="/events"></wg-live>` turns each event `changed` (and each unnamed one) into the htmx trigger
 * `wg:changed` on the body, its JSON data as detail: `hx-trigger="wg:changed from:body"` reloads what depends on it.
 * The event `noticed`, of a notice in this person's own inbox, becomes `wg:noticed` in the same way.
 * A burst becomes one trigger at once and one with the last event after two seconds, so that a busy city reloads no
 * page without end (`data-every-ms` for another span). The address may be another port of the same host; the session's cookie goes with it. While the server is out of reach the element has `data-state="offline"` and says so; it tries again by itself.
 */
export class LiveEvents extends HTMLElement {
  #source: EventSource | undefined;
  #timer = 0;
  #attempt = 0;
  readonly #quietTimers = new Map<string, number>();
  readonly #waiting = new Map<string, string>();

  connectedCallback(): void {
    this.setAttribute("role", "status");
    this.#connect();
    document.addEventListener("visibilitychange", this.#hasten);
    window.addEventListener("online", this.#hasten);
  }

  disconnectedCallback(): void {
    document.removeEventListener("visibilitychange", this.#hasten);
    window.removeEventListener("online", this.#hasten);
    window.clearTimeout(this.#timer);
    for (const timer of this.#quietTimers.values()) window.clearTimeout(timer);
    this.#quietTimers.clear();
    this.#source?.close();
  }

  readonly #hasten = (): void => {
    if (document.visibilityState === "visible" && this.dataset.state === "offline") this.#connect();
  };

  #connect(): void {
    window.clearTimeout(this.#timer);
    this.#source?.close();
    const source = new EventSource(this.dataset.url ?? "/events", { withCredentials: true });
    this.#source = source;
    source.addEventListener("open", () => {
      const wasAway = this.dataset.state === "offline";
      this.#attempt = 0;
      this.#show("online");
      if (!wasAway) return;
      this.#announce("{}"); // what happened meanwhile was not heard: everything reloads once
      this.#announce("{}", "wg:noticed");
    });
    source.addEventListener("noticed", (event) => this.#announce((event as MessageEvent<string>).data, "wg:noticed"));
    source.addEventListener("changed", (event) => this.#announce((event as MessageEvent<string>).data));
    source.addEventListener("message", (event) => this.#announce(event.data));
    source.addEventListener("error", () => {
      source.close(); // the browser's own retry has no growing wait
      this.#show("offline");
      this.#timer = window.setTimeout(() => this.#connect(), computeWait(this.#attempt++, Math.random()));
    });
  }

  #show(state: "online" | "offline"): void {
    if (this.dataset.state === state) return;
    this.dataset.state = state;
    this.textContent = state === "offline" ? say("offline") : "";
  }

  #announce(data: string, name = "wg:changed"): void {
    if (this.#quietTimers.has(name)) {
      this.#waiting.set(name, data);
      return;
    }
    this.#trigger(name, data);
    const end = (): void => {
      this.#quietTimers.delete(name);
      const waiting = this.#waiting.get(name);
      this.#waiting.delete(name);
      if (waiting !== undefined) this.#announce(waiting, name);
    };
    this.#quietTimers.set(name, window.setTimeout(end, Number(this.dataset.everyMs) || ANNOUNCE_EVERY_MS));
  }

  #trigger(name: string, data: string): void {
    let detail: unknown = data;
    try {
      detail = JSON.parse(data);
    } catch {
      // plain text is announced as it is
    }
    htmx.trigger(document.body, name, typeof detail === "object" && detail ? detail : { value: detail });
  }
}

customElements.define("wg-live", LiveEvents);
