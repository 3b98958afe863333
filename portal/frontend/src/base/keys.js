/**
 * Keys: `[data-hotkey="c"]` is pressed or focused by its key; j and k walk through `[data-row]`;
 * ? opens `dialog#keys`, if the page has one. Nothing happens while a person types; Escape leaves
 * a field, so that the keys work again.
 */

const FIELD = 'input:not([type="hidden"]), textarea, select, button';

export function startKeys(document) {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) {
      return;
    }
    if (isTyping(event.target)) {
      leave(event);
      return;
    }
    const key = keyOf(event);
    if (key === 'j' || key === 'k') {
      walk(document, key === 'j' ? 1 : -1);
    } else if (key === '?') {
      document.querySelector('dialog#keys')?.showModal();
    } else if (!press(document, key)) {
      return;
    }
    event.preventDefault();
  });
}

export function isTyping(target) {
  return Boolean(target?.closest?.('input, textarea, select, [contenteditable], .fjs-container, dialog[open]'));
}

/** The key by its Latin letter: on a Russian keyboard J types "о", and means j all the same. */
export function keyOf({ key, code = '', shiftKey = false }) {
  if (/^[a-z/?]$/.test(key)) {
    return key;
  }
  if (code === 'Slash') {
    return shiftKey ? '?' : '/';
  }
  return code.startsWith('Key') && !shiftKey ? code.slice(3).toLowerCase() : key;
}

/** Out of a field of the page's form; a dialog and an open list close by Escape themselves. */
function leave({ key, target }) {
  if (key === 'Escape' && !target.closest('dialog[open]')) {
    target.blur();
  }
}

function press(document, key) {
  const target = [...document.querySelectorAll('[data-hotkey]')].find((one) => one.dataset.hotkey === key);
  if (!target) {
    return false;
  }
  if (target.matches('input, textarea, select')) {
    target.focus();
  } else if (target.matches('[data-form]')) {
    target.querySelector(`.fjs-container :is(${FIELD}):enabled`)?.focus();
  } else {
    target.click();
    enter(target);
  }
  return true;
}

/** Into what has just been opened. */
function enter(summary) {
  const place = summary.closest('details[open]');
  if (place && summary.matches('summary')) {
    place.querySelector(FIELD)?.focus();
  }
}

function walk(document, by) {
  const rows = [...document.querySelectorAll('[data-row]')];
  const at = rows.indexOf(document.activeElement);
  const current = at >= 0 ? at : rows.findIndex((row) => row.getAttribute('aria-current') === 'true');
  const next = current < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, current + by));
  rows[next]?.focus();
}
