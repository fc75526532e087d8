/** Cases chosen in a list (`form[data-picks]`) stay chosen while the list is reloaded under them; what left it is dropped. */
const picked = new Set<string>();
let last: string | undefined;

export function pickRows(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement | null;
    if (target?.matches("form[data-picks] tbody .wg-pick")) target.querySelector("input")?.click(); // beside the box
    if (target?.matches("[data-picks-clear]")) choose(listBoxes(), false);
    if (target?.matches("[data-picks-all]")) choose(listBoxes(), (target as HTMLInputElement).checked);
    if (isBox(target)) take(target, event.shiftKey);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.toLowerCase() !== "x") return;
    const focused = document.activeElement;
    if (focused?.matches("input:not([type='checkbox']), select, textarea")) return;
    const box = focused?.closest("tr")?.querySelector<HTMLInputElement>("input[name='case']");
    if (!box) return;
    box.checked = !box.checked;
    take(box, event.shiftKey);
  });
  document.body.addEventListener("htmx:load", restore);
  window.addEventListener("pageshow", () => {
    for (const box of listBoxes()) if (box.checked) picked.add(box.value);
    show();
  });
}

function isBox(target: Element | null): target is HTMLInputElement {
  return Boolean(target?.matches("form[data-picks] input[name='case']"));
}

function listBoxes(): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>("form[data-picks] input[name='case']")];
}

/** Choose a row, with shift all between it and the one before. */
function take(box: HTMLInputElement, isRange: boolean): void {
  const boxes = listBoxes();
  const ends = [boxes.findIndex((other) => other.value === last), boxes.indexOf(box)].sort((a, b) => a - b);
  choose(isRange && ends[0]! >= 0 ? boxes.slice(ends[0], ends[1]! + 1) : [box], box.checked);
  last = box.value;
}

function choose(boxes: HTMLInputElement[], isChosen: boolean): void {
  for (const box of boxes) {
    box.checked = isChosen;
    if (isChosen) picked.add(box.value);
    else picked.delete(box.value);
  }
  show();
}

function restore(): void {
  const boxes = listBoxes();
  const present = new Set(boxes.map((box) => box.value));
  for (const value of picked) if (!present.has(value)) picked.delete(value);
  for (const box of boxes) box.checked = picked.has(box.value);
  show();
}

function show(): void {
  const bar = document.querySelector<HTMLElement>("[data-picks-bar]");
  if (!bar) return;
  bar.hidden = picked.size === 0;
  for (const place of bar.querySelectorAll("[data-picks-count]")) place.textContent = String(picked.size);
  const all = document.querySelector<HTMLInputElement>("[data-picks-all]");
  const boxes = listBoxes();
  if (!all) return;
  all.checked = boxes.length > 0 && boxes.every((box) => box.checked);
  all.indeterminate = !all.checked && boxes.some((box) => box.checked);
}
