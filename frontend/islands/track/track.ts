import { readForgeryToken } from "../../lib/requests";
import { say } from "../../lib/words";

const SEND_EVERY_MS = 60_000;
const KEEP_EVERY_MS = 5_000;
const MOST_A_BATCH = 500;
const MOST_WAITING = 5_000;

interface Place {
  at: string;
  lon: number;
  lat: number;
  accuracy_m: number;
}

interface Receipt {
  taken: number;
  repeated: number;
  refused: { reason: string; count: number }[];
}

/**
 * Sends the places of this device while the page is open and the duty lasts.
 *
 * `<wg-track data-url="/api/v1/patrol/track"></wg-track>` stands on the page only while its reader is on duty. A place
 * is kept every five seconds and sent every minute; what could not be sent waits in memory and is sent again: the
 * server takes each place once. When all of a batch lies outside the duty, the duty has ended elsewhere: nothing is
 * asked of the device any more.
 */
export class TrackSender extends HTMLElement {
  #watch: number | undefined;
  #timer = 0;
  #keptAt = 0;
  #sent = 0;
  #isSending = false;
  #waiting: Place[] = [];

  connectedCallback(): void {
    this.setAttribute("role", "status");
    if (!navigator.geolocation || !window.isSecureContext) {
      this.textContent = say("notTracking");
      return;
    }
    this.#watch = navigator.geolocation.watchPosition(this.#keep, this.#fail, { enableHighAccuracy: true, maximumAge: 0 });
    this.#timer = window.setInterval(() => void this.#send(), SEND_EVERY_MS);
    window.addEventListener("online", this.#hasten);
    window.addEventListener("pagehide", this.#hasten);
  }

  disconnectedCallback(): void {
    this.#stop();
  }

  readonly #hasten = (): void => void this.#send();

  readonly #keep = ({ coords, timestamp }: GeolocationPosition): void => {
    if (timestamp - this.#keptAt < KEEP_EVERY_MS) return;
    const isFirst = this.#keptAt === 0;
    this.#keptAt = timestamp;
    this.#waiting.push({ at: new Date(timestamp).toISOString(), lon: coords.longitude, lat: coords.latitude, accuracy_m: coords.accuracy });
    this.#waiting.splice(0, this.#waiting.length - MOST_WAITING);
    this.#tell();
    if (isFirst) void this.#send();
  };

  readonly #fail = (): void => {
    if (this.#keptAt === 0) this.textContent = say("notTracking");
  };

  async #send(): Promise<void> {
    if (this.#isSending || this.#waiting.length === 0) return;
    this.#isSending = true;
    const batch = this.#waiting.slice(0, MOST_A_BATCH);
    try {
      const answer = await fetch(this.dataset.url ?? "", {
        method: "POST",
        keepalive: true,
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": readForgeryToken(), "Idempotency-Key": crypto.randomUUID() },
        body: JSON.stringify({ crs: "wgs84", points: batch }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#waiting = this.#waiting.filter((place) => !batch.includes(place));
      this.#note((await answer.json()) as Receipt, batch.length);
    } catch {
      this.#tell(); // what was not sent waits; the server takes each place once, however often it comes
    } finally {
      this.#isSending = false;
    }
  }

  #note(receipt: Receipt, count: number): void {
    this.#sent += receipt.taken + receipt.repeated;
    const outside = receipt.refused.find(({ reason }) => reason === "outside_duty")?.count ?? 0;
    if (outside < count) {
      this.#tell();
      return;
    }
    this.#stop();
    this.textContent = say("trackOver");
  }

  #tell(): void {
    this.textContent = say("tracking", { sent: this.#sent, waiting: this.#waiting.length });
  }

  #stop(): void {
    if (this.#watch !== undefined) navigator.geolocation.clearWatch(this.#watch);
    this.#watch = undefined;
    window.clearInterval(this.#timer);
    window.removeEventListener("online", this.#hasten);
    window.removeEventListener("pagehide", this.#hasten);
  }
}

customElements.define("wg-track", TrackSender);
