import htmx from "htmx.org";

/** Return Django's token against forged requests, from the page's meta tag or the cookie. */
export function readForgeryToken(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
  return meta || (/(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "");
}

/** Set htmx up for a strict content policy and send the token with every request that changes something. */
export function prepareRequests(): void {
  Object.assign(htmx.config, {
    allowEval: false,
    allowScriptTags: false,
    includeIndicatorStyles: false,
    selfRequestsOnly: true,
    historyCacheSize: 0,
    scrollBehavior: "auto",
    timeout: 30_000,
  });
  document.body.addEventListener("htmx:configRequest", (event) => {
    const { verb, headers } = (event as CustomEvent<{ verb: string; headers: Record<string, string> }>).detail;
    if (verb !== "get") headers["X-CSRFToken"] = readForgeryToken();
  });
}
