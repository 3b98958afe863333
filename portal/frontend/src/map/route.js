/** A way from stop to stop: numbers in the order of visits, a line between them. */

import * as L from 'leaflet/dist/leaflet-src.esm.js';

import { lookAt } from './base.js';

const LINE = { color: '#0b6e69', weight: 3, opacity: 0.75, dashArray: '6 6', interactive: false };

/** `route`: {start: [lat, lon], end, stops: [{place, lat, lon, label, href, done}]} */
export class RouteLayer {
  constructor(map, route) {
    this._map = map;
    const points = [route.start, ...route.stops.map(({ lat, lon }) => [lat, lon]), route.end];
    // Not on the canvas of the streets, which is drawn later and would cover it.
    this._line = L.polyline(points, { ...LINE, renderer: L.svg() }).addTo(map);
    this._bounds = L.latLngBounds(points);
    for (const end of [route.start, route.end]) {
      L.marker(end, { icon: badge('', 'lc-stop-end'), interactive: false, keyboard: false }).addTo(map);
    }
    for (const stop of route.stops) {
      this._stop(stop).addTo(map);
    }
  }

  _stop({ place, lat, lon, label, href, done }) {
    const icon = badge(String(place), done ? 'lc-stop-done' : '');
    const marker = L.marker([lat, lon], { icon, title: label, alt: label, interactive: Boolean(href), keyboard: false, zIndexOffset: 1000 - place });
    return href ? marker.on('click', () => window.location.assign(href)) : marker;
  }

  show() {
    lookAt(this._map, this._bounds, { maxZoom: 16, paddingTopLeft: [56, 52], paddingBottomRight: [28, 28] });
  }
}

function badge(words, tone) {
  const icon = document.createElement('span');
  icon.className = `lc-stop ${tone}`;
  icon.textContent = words;
  return L.divIcon({ html: icon, className: 'lc-pin-holder', iconSize: [26, 26], iconAnchor: [13, 13] });
}
