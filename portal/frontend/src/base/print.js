/** `[data-print]`: a button that prints the page. */

export function startPrinting(document) {
  for (const button of document.querySelectorAll('[data-print]')) {
    button.addEventListener('click', () => window.print());
  }
}
