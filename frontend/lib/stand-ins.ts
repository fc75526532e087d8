/** What the tests' browser lacks: enough of each for a page to start. */
class StillObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

Object.assign(globalThis, {
  ResizeObserver: StillObserver,
  matchMedia: () => Object.assign(new EventTarget(), { matches: false }),
});

// htmx asks for an XPath result without naming its type, which browsers allow
const evaluate = XPathExpression.prototype.evaluate;
XPathExpression.prototype.evaluate = function (node, type = XPathResult.ANY_TYPE, result = null) {
  return evaluate.call(this, node, type, result);
};
