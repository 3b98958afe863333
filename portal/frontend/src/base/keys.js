/**
 * Keys: `[data-hotkey="c"]` is pressed or focused by its key; j and k walk through `[data-row]`;
 * ? opens `dialog#keys`, if the page has one. Nothing happens while a person types.
 */

export function startKeys(document) {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
      return;
    }
    if (event.key === 'j' || event.key === 'k') {
      walk(document, event.key === 'j' ? 1 : -1);
    } else if (event.key === '?') {
      document.querySelector('dialog#keys')?.showModal();
    } else if (!press(document, event.key)) {
      return;
    }
    event.preventDefault();
  });
}

export function isTyping(target) {
  return Boolean(target?.closest?.('input, textarea, select, [contenteditable], .fjs-container, dialog[open]'));
}

function press(document, key) {
  const target = [...document.querySelectorAll('[data-hotkey]')].find((one) => one.dataset.hotkey === key);
  if (!target) {
    return false;
  }
  target.matches('input, textarea, select') ? target.focus() : target.click();
  return true;
}

function walk(document, by) {
  const rows = [...document.querySelectorAll('[data-row]')];
  const at = rows.indexOf(document.activeElement);
  const current = at >= 0 ? at : rows.findIndex((row) => row.getAttribute('aria-current') === 'true');
  const next = current < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, current + by));
  rows[next]?.focus();
}
