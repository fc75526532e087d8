import { say } from "./words";

const PATIENCE_MS = 15_000;

/**
 * Buttons marked `data-locate="field"` or `data-locate="lonField,latField"` put the device's own place into these fields
 * of their form (WGS-84 degrees). They are hidden where the device tells nothing; the fields can always be typed.
 */
export function offerLocating(root: ParentNode): void {
  if (!navigator.geolocation || !window.isSecureContext) return;
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-locate][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => locate(button));
  }
}

function locate(button: HTMLButtonElement): void {
  const told = button.parentElement?.querySelector<HTMLElement>("[data-locate-told]");
  const tell = (text: string): void => {
    if (told) told.textContent = text;
  };
  button.disabled = true;
  tell(say("locating"));
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      button.disabled = false;
      fill(button, coords.longitude.toFixed(6), coords.latitude.toFixed(6));
      tell(say("located", { metres: Math.round(coords.accuracy) }));
    },
    () => {
      button.disabled = false;
      tell(say("notLocated"));
    },
    { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 0 },
  );
}

function fill(button: HTMLButtonElement, lon: string, lat: string): void {
  const names = (button.dataset.locate ?? "").split(",");
  const values = names.length === 1 ? [`${lon}, ${lat}`] : [lon, lat];
  names.forEach((name, place) => {
    const field = button.form?.elements.namedItem(name);
    if (!(field instanceof HTMLInputElement)) return;
    field.value = values[place] ?? "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
