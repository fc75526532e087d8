/** Numbers of one column of a table, in row order; null where the table says there is none. */
export interface Series {
  name: string;
  values: (number | null)[];
}

export interface TableData {
  caption: string;
  categories: string[];
  series: Series[];
}

/** Return the number a cell shows: `data-value` when present, else its text without separators and signs; n/a is null. */
export function readNumber(cell: HTMLTableCellElement | undefined): number | null {
  const text = (cell?.dataset.value ?? cell?.textContent ?? "").replace(/[\s,，%]/g, "");
  return /^[-+]?\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

/**
 * Read what a chart draws from the table it stands for: first column the categories, `columns` (counted from 1 after
 * it; all when empty) the series. Rows marked `data-total` are left out.
 */
export function readTable(table: HTMLTableElement, columns: number[]): TableData {
  const headings = [...(table.tHead?.rows[table.tHead.rows.length - 1]?.cells ?? [])].map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => !("total" in row.dataset));
  const wanted = columns.length > 0 ? columns : headings.slice(1).map((_heading, index) => index + 1);
  return {
    caption: table.caption?.textContent.trim() ?? "",
    categories: rows.map((row) => row.cells[0]?.textContent.trim() ?? ""),
    series: wanted.map((column) => ({
      name: headings[column] ?? "",
      values: rows.map((row) => readNumber(row.cells[column])),
    })),
  };
}
