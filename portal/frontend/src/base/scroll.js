/** `[data-keep-scroll="name"]` is found where it was left, within this tab. */

const PREFIX = 'lc-scroll:';

export function keepScroll(document) {
  const kept = [...document.querySelectorAll('[data-keep-scroll]')];
  if (!kept.length) {
    return;
  }
  for (const element of kept) {
    element.scrollTop = Number(read(PREFIX + element.dataset.keepScroll)) || 0;
  }
  window.addEventListener('pagehide', () => {
    for (const element of kept) {
      write(PREFIX + element.dataset.keepScroll, element.scrollTop);
    }
  });
}

function read(key) {
  try {
    return window.sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    window.sessionStorage.setItem(key, String(value));
  } catch {
    // Without storage the list starts at its top.
  }
}
