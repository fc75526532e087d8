import type { EChartsCoreOption } from "echarts/core";
import { shortenNames } from "./labels";
import type { TableData } from "./table";

export interface Colours {
  text: string;
  line: string;
  surface: string;
  series: string[];
}

export interface Shape {
  kind: "bar" | "line";
  isHorizontal: boolean;
  isStacked: boolean;
  /** A line without axes or legend, as small as a word. */
  isSpark: boolean;
  unit: string;
}

export interface Font {
  family: string;
  px: number;
}

const MOST_LETTERS = 11;

/** Return ECharts' options for `data`; colours are plain hex or rgb, since a canvas knows no CSS variables. */
export function buildOptions(data: TableData, shape: Shape, colours: Colours, font: Font): EChartsCoreOption {
  const short = shape.isHorizontal ? shortenNames(data.categories, MOST_LETTERS) : data.categories;
  const shown = new Map(data.categories.map((name, place) => [name, short[place]]));
  const category = {
    type: "category",
    data: data.categories,
    inverse: shape.isHorizontal,
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    show: !shape.isSpark,
    axisLabel: { color: colours.text, fontSize: font.px, hideOverlap: true, formatter: (name: string) => shown.get(name) ?? name },
  };
  const amount = {
    type: "value",
    show: !shape.isSpark,
    scale: shape.isSpark,
    axisLabel: { color: colours.text, fontSize: font.px, formatter: `{value}${shape.unit}` },
    splitLine: { lineStyle: { color: colours.line, opacity: 0.5 } },
  };
  return {
    animation: false,
    color: colours.series,
    textStyle: { fontFamily: font.family, fontSize: font.px, color: colours.text },
    grid: shape.isSpark ? { left: 4, right: 4, top: 4, bottom: 4 } : { left: 8, right: 16, top: data.series.length > 1 ? 3 * font.px : 12, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: { show: data.series.length > 1, top: 0, left: 0, type: "scroll", textStyle: { color: colours.text, fontSize: font.px } },
    tooltip: {
      trigger: "axis",
      renderMode: "richText", // an HTML tooltip would need inline styles
      confine: true,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.text },
      valueFormatter: (value: unknown) => (typeof value === "number" ? `${value}${shape.unit}` : "—"),
    },
    xAxis: shape.isHorizontal ? amount : category,
    yAxis: shape.isHorizontal ? category : amount,
    series: data.series.map(({ name, values }) => ({
      type: shape.kind,
      name,
      data: values,
      stack: shape.isStacked ? "all" : undefined,
      barMaxWidth: 28,
      symbolSize: 5,
      connectNulls: false,
    })),
  };
}
