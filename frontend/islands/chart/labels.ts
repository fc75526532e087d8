const TAIL = 4;

/**
 * Return names of at most `most` characters for the axis of a chart. A long one loses its middle, not its end: offices of
 * one town differ in their last words. Names that would still read the same stay whole.
 */
export function shortenNames(names: string[], most: number): string[] {
  const short = names.map((name) => {
    const letters = [...name];
    return letters.length <= most ? name : [...letters.slice(0, most - TAIL - 1), "…", ...letters.slice(-TAIL)].join("");
  });
  return names.map((name, place) => {
    const own = short[place] ?? name;
    return short.some((other, at) => at !== place && other === own) ? name : own;
  });
}
