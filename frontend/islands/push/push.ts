import { readForgeryToken } from "../../lib/requests";

type State = "unsupported" | "denied" | "failed" | "off" | "on";

/** Return the bytes of base64url, as `pushManager.subscribe` wants the server's key. */
export function decodeKey(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

/**
 * Switches push messages of this browser on and off.
 *
 * `<wg-push data-key data-worker data-scope data-subscribe data-unsubscribe>` shows of its children those whose
 * `data-when` names the state (unsupported, denied, failed, off, on); a button with `data-act="on"` or `"off"` acts.
 * All words come from the server.
 */
export class PushSwitch extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", this.#act);
    void this.#look();
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#act);
  }

  readonly #act = (event: Event): void => {
    const act = (event.target as Element).closest<HTMLElement>("[data-act]")?.dataset.act;
    if (act === "on") void this.#try(() => this.#switchOn());
    if (act === "off") void this.#try(() => this.#switchOff());
  };

  async #look(): Promise<void> {
    if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return;
    const registration = await navigator.serviceWorker.getRegistration(this.dataset.scope);
    const subscription = await registration?.pushManager.getSubscription();
    this.#show(subscription ? "on" : Notification.permission === "denied" ? "denied" : "off");
  }

  async #try(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      await this.#look();
    } catch {
      this.#show("failed");
    }
  }

  async #switchOn(): Promise<void> {
    if ((await Notification.requestPermission()) !== "granted") return;
    const registration = await navigator.serviceWorker.register(this.dataset.worker!, { scope: this.dataset.scope });
    const subscription = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: decodeKey(this.dataset.key!),
    });
    const { endpoint, keys } = subscription.toJSON();
    try {
      await this.#tell(this.dataset.subscribe!, { endpoint: endpoint!, ...keys });
    } catch (problem) {
      await subscription.unsubscribe(); // a browser the server knows nothing of would wait in vain
      throw problem;
    }
  }

  async #switchOff(): Promise<void> {
    const registration = await navigator.serviceWorker.getRegistration(this.dataset.scope);
    const subscription = await registration?.pushManager.getSubscription();
    if (!subscription) return;
    await this.#tell(this.dataset.unsubscribe!, { endpoint: subscription.endpoint });
    await subscription.unsubscribe();
  }

  async #tell(address: string, fields: Record<string, string>): Promise<void> {
    const headers = { "X-CSRFToken": readForgeryToken() };
    const answer = await fetch(address, { method: "POST", headers, body: new URLSearchParams(fields) });
    if (!answer.ok) throw new Error(String(answer.status));
  }

  #show(state: State): void {
    for (const part of this.querySelectorAll<HTMLElement>("[data-when]")) part.hidden = part.dataset.when !== state;
  }
}

customElements.define("wg-push", PushSwitch);
