/** Starts every form of the page. */

import 'leaflet/dist/leaflet.css';
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import '../map/map.css';
import './form.css';

import { forgetOld } from './keeper.js';
import { FormPage } from './page.js';
import { openPreview } from './preview.js';
import { readSettings } from './settings.js';

for (const root of document.querySelectorAll('[data-form]')) {
  new FormPage(root, readSettings(document, root)).open();
}

for (const root of document.querySelectorAll('[data-form-preview]')) {
  openPreview(document, root);
}

try {
  forgetOld(window.localStorage, Date.now());
} catch {
  // A browser without storage has nothing to forget.
}
