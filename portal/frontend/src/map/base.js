/** A map of the city that works without tiles: its streets, a scale and pins. */

import * as L from 'leaflet/dist/leaflet-src.esm.js';

import { text } from '../../../../leancity/forms/headless/messages.js';
import { drawOutline } from './outline.js';

/** West, south, east, north, where the page does not say. */
const CITY = [142.55, 46.85, 142.9, 47.1];

/** A scale in the person's words. */
const Scale = L.Control.Scale.extend({
  _updateMetric(most) {
    const metres = this._getRoundNum(most);
    const label = metres < 1000 ? text('{count} m', { count: metres }) : text('{count} km', { count: metres / 1000 });
    this._updateScale(this._mScale, label, metres / most);
  },
});

/** Leaflet may ask a map that was taken away to draw once more: there is nothing left to draw on. */
export const Drawing = L.Canvas.extend({
  _redraw() {
    if (this._ctx) {
      L.Canvas.prototype._redraw.call(this);
    }
  },
});

/** `{tilesUrl, tilesCredit, outlineUrl, bounds}` as in the form's settings. */
export function openMap(holder, settings) {
  const map = L.map(holder, {
    attributionControl: false,
    scrollWheelZoom: false,
    zoomControl: false,
    zoomSnap: 0.25,
    renderer: new Drawing(),
  });
  L.control.zoom({ zoomInTitle: text('Zoom in'), zoomOutTitle: text('Zoom out') }).addTo(map);
  new Scale({ imperial: false }).addTo(map);
  const bounds = toBounds(settings.bounds ?? CITY);
  map.fitBounds(bounds);
  // The page scrolls past a map until somebody works with it.
  map.on('click', () => map.scrollWheelZoom.enable());
  map.on('mouseout', () => map.scrollWheelZoom.disable());
  if (settings.tilesUrl) {
    L.control.attribution({ prefix: false }).addTo(map);
    L.tileLayer(settings.tilesUrl, { attribution: settings.tilesCredit ?? '', maxZoom: 19 }).addTo(map);
  } else {
    L.rectangle(bounds, { color: '#b9c2c0', weight: 1, dashArray: '4 4', fillColor: '#f3f3ee', fillOpacity: 1, interactive: false }).addTo(map);
    if (settings.outlineUrl) {
      drawOutline(map, settings.outlineUrl).then((covered) => covered && !map.lcChosen && map.fitBounds(covered));
    }
  }
  return map;
}

const toBounds = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);

/** Look at something: from now on the outline does not change what is seen. */
export function lookAt(map, bounds, options) {
  map.lcChosen = true;
  map.fitBounds(bounds, { animate: false, ...options });
}

/** A pin of our own: colour by CSS, `tone` one of accent, soon, late, done, quiet. */
export function pin(tone = 'accent', label = '') {
  const icon = document.createElement('span');
  icon.className = `lc-pin lc-pin-${tone}`;
  icon.innerHTML =
    '<svg viewBox="0 0 24 32" width="24" height="32" aria-hidden="true">' +
    '<path d="M12 1C5.9 1 1 5.9 1 12c0 8 11 19 11 19s11-11 11-19C23 5.9 18.1 1 12 1z"/>' +
    '<circle cx="12" cy="12" r="4.5"/></svg>';
  if (label) {
    const words = document.createElement('span');
    words.className = 'visually-hidden';
    words.textContent = label;
    icon.append(words);
  }
  return L.divIcon({ html: icon, className: 'lc-pin-holder', iconSize: [24, 32], iconAnchor: [12, 31], popupAnchor: [0, -28] });
}
