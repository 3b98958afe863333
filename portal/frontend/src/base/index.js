/** What every page loads: the theme, htmx, and our small behaviours. */

import '@fontsource-variable/golos-text/index.css';
import 'bootstrap-icons/font/bootstrap-icons.css';
import './base.scss';
import '../pages/tasks.css';
import '../pages/session.css';

import { startCountdowns } from './countdown.js';
import { startDrops } from './drop.js';
import { startGalleries } from './gallery.js';
import { startKeys } from './keys.js';
import { startMenus, startRows } from './lists.js';
import { guardForms } from './once.js';
import { startParts } from './parts.js';
import { startPrint } from './print.js';
import { keepScroll } from './scroll.js';
import { keepSession } from './session.js';

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
  startParts(document, (part) => {
    startGalleries(part);
    startCountdowns(part);
  });
}

if (document.readyState === 'loading') {
  document.addEventListener('DOMContentLoaded', start);
} else {
  start();
}
