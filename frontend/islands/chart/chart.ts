import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { buildOptions, type Colours, type Shape } from "./options";
import { readTable } from "./table";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const SERIES_COLOURS = 6;
const TEXT_PX = 12;

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
 * `data-horizontal`, `data-stacked`, `data-spark` (no axes) and `data-scaled` (as large as the element's own text) by their
 * presence. Follows light and dark; one that is not shown is drawn once it is.
 */
export class TableChart extends HTMLElement {
  #chart: EChartsType | undefined;
  readonly #resizing = new ResizeObserver(() => (this.#chart ? this.#chart.resize() : this.draw()));
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
    if (!(table instanceof HTMLTableElement) || this.checkVisibility?.() === false) return;
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
    const textPx = "scaled" in this.dataset ? Number.parseFloat(style.fontSize) : TEXT_PX;
    this.#chart ??= init(this);
    this.#chart.setOption(buildOptions(data, shape, readColours(style), { family: style.fontFamily, px: textPx || TEXT_PX }), { notMerge: true });
  }
}

customElements.define("wg-chart", TableChart);
