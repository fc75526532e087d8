import { afterEach, beforeEach, expect, test, vi } from "vitest";

const chart = { setOption: vi.fn(), resize: vi.fn(), dispose: vi.fn() };
vi.mock("echarts/core", () => ({ init: () => chart, use: () => undefined }));

const { readNumber, readTable } = await import("./table");
const { shortenNames } = await import("./labels");
await import("./chart");

const TABLE = `
  <table id="scores"><caption>各部门结案率</caption>
    <thead><tr><th>部门</th><th>应结</th><th>结案率</th></tr></thead>
    <tbody>
      <tr><td>城管局</td><td>1,204</td><td data-value="91.25">91.3 %</td></tr>
      <tr><td>水务局</td><td>0</td><td>n/a</td></tr>
      <tr data-total><td>合计</td><td>1,204</td><td>91.3 %</td></tr>
    </tbody>
  </table>`;

beforeEach(() => {
  chart.setOption.mockReset();
  chart.dispose.mockReset();
  document.body.innerHTML = `${TABLE}<wg-chart data-table="scores" data-columns="2" data-unit="%" data-horizontal></wg-chart>`;
});

afterEach(() => {
  document.body.innerHTML = "";
});

const cell = (html: string) => {
  const row = document.createElement("tr");
  row.innerHTML = html;
  return row.cells[0];
};

test.each([
  ["<td>1,204</td>", 1204],
  ["<td> 91.3 % </td>", 91.3],
  ['<td data-value="0.5">half</td>', 0.5],
  ["<td>−</td>", null],
  ["<td>n/a</td>", null],
  ["<td></td>", null],
])("a cell %s holds %s", (html, number) => {
  expect(readNumber(cell(html))).toBe(number);
});

test("the table's columns become series and its total row does not", () => {
  const data = readTable(document.querySelector("table")!, []);
  expect(data).toEqual({
    caption: "各部门结案率",
    categories: ["城管局", "水务局"],
    series: [
      { name: "应结", values: [1204, 0] },
      { name: "结案率", values: [91.25, null] },
    ],
  });
});

test("the chart draws the chosen column sideways and names itself after the table", () => {
  const options = chart.setOption.mock.calls[0]![0];
  expect(options.series).toMatchObject([{ type: "bar", name: "结案率", data: [91.25, null] }]);
  expect(options.yAxis).toMatchObject({ type: "category", data: ["城管局", "水务局"] });
  expect(options.tooltip.valueFormatter(3)).toBe("3%");
  expect(options.tooltip.valueFormatter(null)).toBe("—");
  expect(document.querySelector("wg-chart")!.getAttribute("aria-label")).toBe("各部门结案率");
  expect(document.querySelector("table")!.rows).toHaveLength(4);
});

test("a spark line has no axes and shows its own range", () => {
  document.body.innerHTML = `${TABLE}<wg-chart data-table="scores" data-columns="2" data-kind="line" data-spark></wg-chart>`;
  const options = chart.setOption.mock.lastCall![0];
  expect(options.xAxis).toMatchObject({ type: "category", show: false });
  expect(options.yAxis).toMatchObject({ show: false, scale: true });
  expect(options.series).toMatchObject([{ type: "line", name: "结案率" }]);
});

test("a scaled chart writes as large as the element's own text", () => {
  document.body.innerHTML = `${TABLE}<wg-chart data-table="scores" data-scaled style="font-size: 20px"></wg-chart>`;
  const options = chart.setOption.mock.lastCall![0];
  expect([options.textStyle.fontSize, options.yAxis.axisLabel.fontSize, options.legend.textStyle.fontSize]).toEqual([20, 20, 20]);
});

test("a chart that is not shown waits until it is", () => {
  HTMLElement.prototype.checkVisibility = () => false;
  chart.setOption.mockReset();
  document.body.innerHTML = `${TABLE}<wg-chart data-table="scores"></wg-chart>`;
  expect(chart.setOption).not.toHaveBeenCalled();
  HTMLElement.prototype.checkVisibility = () => true;
  document.querySelector<HTMLElement & { draw(): void }>("wg-chart")!.draw();
  expect(chart.setOption).toHaveBeenCalledOnce();
});

test("a change between light and dark draws again", async () => {
  document.documentElement.dataset.bsTheme = "dark";
  await vi.waitFor(() => expect(chart.setOption).toHaveBeenCalledTimes(2));
});

test("a chart taken off the page is disposed of", () => {
  document.querySelector("wg-chart")!.remove();
  expect(chart.dispose).toHaveBeenCalledOnce();
});

test("two offices of one town never read the same beside their bars", () => {
  const town = "张家港经济技术开发区";
  expect(shortenNames([`${town}环卫所`, `${town}执法中队`, "水务局"], 11)).toEqual(["张家港经济技…区环卫所", "张家港经济技…执法中队", "水务局"]);
  expect(shortenNames([`${town}东环卫分所`, `${town}西环卫分所`], 11)).toEqual([`${town}东环卫分所`, `${town}西环卫分所`]);
});
