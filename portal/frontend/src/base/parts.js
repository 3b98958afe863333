/** Parts of a page that are asked for again: htmx, held to what our policies allow. */

import htmx from 'htmx.org/dist/htmx.esm.js';

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;

/** `fresh(element)` is told of everything that has come onto the page. */
export function startParts(document, fresh) {
  document.addEventListener('htmx:load', ({ detail }) => fresh(detail.elt));
  const asked = new WeakSet();
  document.addEventListener('htmx:beforeRequest', (event) => {
    const { elt } = event.detail;
    // Nobody looks at a page in the background: it is filled once, and goes on when it is seen.
    if (document.hidden && asked.has(elt)) {
      event.preventDefault();
    }
    asked.add(elt);
  });
}
