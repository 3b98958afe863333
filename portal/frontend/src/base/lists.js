/** Rows that open by a click anywhere, menus that close when one looks elsewhere. */

export function startRows(document) {
  const open = (event) => {
    const row = event.target.closest?.('[data-href]');
    const other = event.target.closest?.('a, button, input, label, select, summary');
    if (!row || other || document.getSelection()?.toString()) {
      return;
    }
    if (event.button === 1 || event.ctrlKey || event.metaKey) {
      window.open(row.dataset.href, '_blank', 'noopener');
    } else if (event.button === 0) {
      window.location.assign(row.dataset.href);
    }
  };
  document.addEventListener('click', open);
  document.addEventListener('auxclick', open);
}

export function startMenus(document) {
  const close = (except) => {
    for (const menu of document.querySelectorAll('details.menu[open]')) {
      if (!menu.contains(except)) {
        menu.open = false;
      }
    }
  };
  document.addEventListener('click', ({ target }) => close(target));
  document.addEventListener('focusin', ({ target }) => close(target));
  document.addEventListener('keydown', (event) => {
    const menu = event.key === 'Escape' && document.activeElement?.closest('details.menu[open]');
    if (menu) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });
}
