/** What every page loads: the theme, htmx, and our small behaviours. */

import '@fontsource-variable/golos-text/index.css';
import 'bootstrap-icons/font/bootstrap-icons.css';
import './base.scss';
import '../pages/index.css';

import htmx from 'htmx.org/dist/htmx.esm.js';

import { startCountdowns } from './countdown.js';
import { startDrops } from './drop.js';
import { startGalleries } from './gallery.js';
import { startKeys } from './keys.js';
import { startMenus, startRows } from './lists.js';
import { guardForms } from './once.js';
import { startPrint } from './print.js';
import { keepScroll } from './scroll.js';
import { keepSession } from './session.js';

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
window.htmx = htmx;

document.addEventListener('htmx:configRequest', ({ detail }) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token) {
    detail.headers['X-CSRFToken'] = token;
  }
});

function start() {
  guardForms(document);
  keepSession(document);
  keepScroll(document);
  startMenus(document);
  startRows(document);
  startKeys(document);
  startGalleries(document);
  startCountdowns(document);
  startDrops(document);
  startPrint(document);
  document.querySelector('[role="alert"][autofocus]')?.focus();
  document.addEventListener('htmx:load', ({ detail }) => {
    startGalleries(detail.elt);
    startCountdowns(detail.elt);
  });
}

if (document.readyState === 'loading') {
  document.addEventListener('DOMContentLoaded', start);
} else {
  start();
}
