import { say } from "./words";

const SECONDS_SHOWN = 12;

function findRegion(): HTMLElement {
  const present = document.getElementById("wg-toasts");
  if (present) return present;
  const region = document.createElement("div");
  region.id = "wg-toasts";
  region.className = "wg-toasts";
  region.setAttribute("role", "alert");
  document.body.append(region);
  return region;
}

/** Show `content` in a corner of the page until it is closed or some seconds have passed. */
export function showToast(content: string | Node, kind: "problem" | "notice" = "problem"): HTMLElement {
  const toast = document.createElement("div");
  toast.className = `wg-toast wg-toast-${kind}`;
  const body = document.createElement("div");
  body.className = "wg-toast-body";
  body.append(content);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn-close";
  close.setAttribute("aria-label", say("close"));
  close.addEventListener("click", () => toast.remove());
  toast.append(body, close);
  findRegion().append(toast);
  window.setTimeout(() => toast.remove(), SECONDS_SHOWN * 1000);
  return toast;
}

/** Return what a refused answer says: its fragment, its problem+json, or a sentence by its status. */
export function readProblem(status: number, contentType: string, body: string): string | Node {
  if (contentType.includes("json")) {
    try {
      const problem = JSON.parse(body) as { title?: string; detail?: string };
      const words = [problem.title, problem.detail].filter(Boolean).join(" ");
      if (words) return words;
    } catch {
      // not JSON after all: the sentence by status below serves
    }
  }
  if (contentType.includes("html")) {
    const fragment = new DOMParser().parseFromString(body, "text/html").querySelector(".wg-problem, [data-code]");
    if (fragment) return document.importNode(fragment, true);
  }
  return status === 401 || status === 403 ? say("expired") : say("refused", { status });
}

function isSignInPage(address: string): boolean {
  return new URL(address || "/", window.location.href).pathname.startsWith("/accounts/login");
}

interface Answer {
  xhr: XMLHttpRequest;
  shouldSwap: boolean;
  isError: boolean;
}

/**
 * Keep what was typed when the server refuses.
 *
 * 422 carries the form again, with what was typed and the faults beside it, and is swapped in. Any other refusal leaves
 * the page as it is and is shown as a toast, unless the server names a place for it (HX-Retarget).
 */
export function keepWhatWasTyped(): void {
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const answer = (event as CustomEvent<Answer>).detail;
    const { status, responseURL } = answer.xhr;
    if (isSignInPage(responseURL) && !isSignInPage(window.location.href)) {
      answer.shouldSwap = false; // the session ended: its sign-in page has no place inside this one
      showToast(say("expired"));
      return;
    }
    if (status === 422 || (status >= 400 && answer.xhr.getResponseHeader("HX-Retarget"))) {
      answer.shouldSwap = true;
      answer.isError = false;
    }
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    const { xhr } = (event as CustomEvent<Answer>).detail;
    showToast(readProblem(xhr.status, xhr.getResponseHeader("Content-Type") ?? "", xhr.responseText));
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(name, () => showToast(say("unsent")));
  }
}
