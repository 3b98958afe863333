/** A button that opens the browser's print window. */

export function startPrint(document) {
  document.addEventListener('click', ({ target }) => {
    if (target.closest?.('[data-print]')) {
      window.print();
    }
  });
}
