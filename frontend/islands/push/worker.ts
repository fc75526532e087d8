/**
 * The service worker of web push: shows what arrives and opens its page when it is touched. Nothing is cached.
 *
 * A classic script served under its own address (`/notices/push-worker.js`), so nothing is imported here.
 */
(() => {
  interface Waiting extends Event {
    waitUntil(work: Promise<unknown>): void;
  }
  interface Arrival extends Waiting {
    data: { json(): unknown } | null;
  }
  interface Touch extends Waiting {
    notification: Notification;
  }
  interface Worker extends EventTarget {
    registration: { showNotification(title: string, options: NotificationOptions): Promise<void> };
    clients: { openWindow(url: string): Promise<unknown> };
    location: Location;
  }
  const worker = self as unknown as Worker;

  /** Return the page to open: one of this site, whatever a message says. */
  function choosePage(url: unknown): string {
    const page = new URL(typeof url === "string" ? url : "/notices/", worker.location.origin);
    return page.origin === worker.location.origin ? page.href : `${worker.location.origin}/notices/`;
  }

  worker.addEventListener("push", (event) => {
    const { data, waitUntil } = event as Arrival;
    let said: { title?: string; body?: string; url?: string; tag?: string } = {};
    try {
      said = (data?.json() ?? {}) as typeof said;
    } catch {
      // a message that cannot be read is shown all the same: browsers punish those that arrive unseen
    }
    const shown = { body: said.body ?? "", tag: said.tag ?? "", data: choosePage(said.url) };
    waitUntil.call(event, worker.registration.showNotification(said.title ?? "网格 Wangge", shown));
  });

  worker.addEventListener("notificationclick", (event) => {
    const touch = event as Touch;
    touch.notification.close();
    touch.waitUntil(worker.clients.openWindow(touch.notification.data as string));
  });
})();

export {}; // the build leaves nothing of this line: the file stays a classic script
