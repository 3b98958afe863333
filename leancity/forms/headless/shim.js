/**
 * What the form library touches of a page while it is being loaded. Nothing is rendered here.
 */

function element() {
  return {
    classList: { add() {}, remove() {} },
    style: {},
    appendChild() {},
    removeChild() {},
    setAttribute() {},
    addEventListener() {},
    removeEventListener() {},
  };
}

globalThis.document ??= { createElement: element, body: element(), addEventListener() {} };
globalThis.KeyboardEvent ??= class KeyboardEvent {};
