/**
 * Tells a person that the session has ended before the next click loses something.
 *
 * `<body data-session-url data-session-words>`: the URL answers 200 or 401; an element
 * `#lc-session-ended` (hidden) is shown while the session is over. Asked when the page is
 * looked at again, at most once a minute, and after any part of the page was refused with 401.
 */

const PAUSE = 60 * 1000;

export function keepSession(document) {
  const url = document.body?.dataset.sessionUrl;
  const notice = document.getElementById('lc-session-ended');
  if (!url || !notice) {
    return;
  }
  let asked = Date.now();
  const ask = async () => {
    if (document.hidden || Date.now() - asked < PAUSE) {
      return;
    }
    asked = Date.now();
    await show(url, notice);
  };
  document.addEventListener('visibilitychange', ask);
  window.addEventListener('focus', ask);
  document.addEventListener('htmx:responseError', ({ detail }) => {
    if (detail.xhr.status === 401) {
      notice.hidden = false;
    }
  });
}

async function show(url, notice) {
  try {
    const response = await fetch(url, { redirect: 'manual', headers: { Accept: 'application/json' } });
    notice.hidden = !(response.status === 401 || response.type === 'opaqueredirect');
  } catch {
    // No connection says nothing about the session.
  }
}
