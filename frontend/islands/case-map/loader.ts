import type { FeatureCollection } from "geojson";

/** A feature collection that may say the server left some features out, and when it was read (ISO 8601). */
export type BoxAnswer = FeatureCollection & { truncated?: boolean; read_at?: string };

/** Fetches what one box holds: waits for the map to rest, and drops the answer of a box already left. */
export class BoxLoader {
  #timer = 0;
  #running: AbortController | undefined;
  #lastUrl = "";

  constructor(
    private readonly deliver: (answer: BoxAnswer) => void,
    private readonly fail: () => void,
    private readonly restMs = 200,
  ) {}

  /** Ask for `url` once the map has rested; the same address is not asked for twice in a row unless `isForced`. */
  ask(url: string, isForced = false): void {
    window.clearTimeout(this.#timer);
    if (url === this.#lastUrl && !isForced) return;
    this.#timer = window.setTimeout(() => void this.#fetch(url), this.restMs);
  }

  /** Forget what is under way. */
  stop(): void {
    window.clearTimeout(this.#timer);
    this.#running?.abort();
  }

  async #fetch(url: string): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    try {
      const response = await fetch(url, {
        signal: running.signal,
        credentials: "same-origin",
        headers: { Accept: "application/geo+json, application/json" },
      });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const answer = (await response.json()) as BoxAnswer;
      if (running.signal.aborted) return;
      this.#lastUrl = url;
      this.deliver(answer);
    } catch {
      if (!running.signal.aborted) this.fail();
    }
  }
}
