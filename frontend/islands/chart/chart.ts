import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { buildOptions, type Colours, type Shape } from "./options";
import { readTable } from "./table";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const SERIES_COLOURS = 6;

function readColours(style: CSSStyleDeclaration): Colours {
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: read("--wg-chart-text") || "#555555",
    line: read("--wg-chart-line") || "#cccccc",
    surface: read("--wg-chart-surface") || "#ffffff",
    series: Array.from({ length: SERIES_COLOURS }, (_none, index) => read(`--wg-chart-${index + 1}`)).filter(Boolean),
  };
}

/**
 * Draws the table `data-table` (an id) beside it, which stays on the page for those who read rather than look.
 *
 * `data-kind` bar (default) or line; `data-columns="1,3"` which columns; `data-unit` after every number;
 * `data-horizontal`, `data-stacked` and `data-spark` (no axes) by their presence. Follows light and dark.
 */
export class TableChart extends HTMLElement {
  #chart: EChartsType | undefined;
  readonly #resizing = new ResizeObserver(() => this.#chart?.resize());
  readonly #theming = new MutationObserver(() => this.draw());

  connectedCallback(): void {
    this.setAttribute("role", "img");
    this.draw();
    this.#resizing.observe(this);
    this.#theming.observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  }

  disconnectedCallback(): void {
    this.#resizing.disconnect();
    this.#theming.disconnect();
    this.#chart?.dispose();
    this.#chart = undefined;
  }

  /** Read the table anew and draw it. */
  draw(): void {
    const table = document.getElementById(this.dataset.table ?? "");
    if (!(table instanceof HTMLTableElement)) return;
    const columns = (this.dataset.columns ?? "").split(",").map(Number).filter((column) => column > 0);
    const data = readTable(table, columns);
    const shape: Shape = {
      kind: this.dataset.kind === "line" ? "line" : "bar",
      isHorizontal: "horizontal" in this.dataset,
      isStacked: "stacked" in this.dataset,
      isSpark: "spark" in this.dataset,
      unit: this.dataset.unit ?? "",
    };
    if (data.caption) this.setAttribute("aria-label", data.caption);
    const style = getComputedStyle(this);
    this.#chart ??= init(this);
    this.#chart.setOption(buildOptions(data, shape, readColours(style), style.fontFamily), { notMerge: true });
  }
}

customElements.define("wg-chart", TableChart);
