/**
 * Maps of the page. Markup: `<div data-map>` with
 * - `data-lat`, `data-lon`: one point that is shown, or
 * - `data-pins`: the URL of `[{lat, lon, label, href, status, tone}]`; a `lc:map-reload` event on
 *   the element asks for them again, `detail.url` asks elsewhere, or
 * - `data-route`: the id of a JSON block `{start, end, stops}`: a way from stop to stop;
 * - `data-bounds`: "west,south,east,north"; `data-tiles`: a tile template or empty;
 * - `data-credit`: who made the tiles; `data-outline`: the URL of GeoJSON to draw underneath.
 */

import 'leaflet/dist/leaflet.css';
import './map.css';

import { setLocale, text } from '../../../../leancity/forms/headless/messages.js';
import * as L from 'leaflet/dist/leaflet-src.esm.js';

import { lookAt, openMap, pin } from './base.js';
import { RouteLayer } from './route.js';

class CaseMap {
  constructor(holder, settings) {
    this._holder = holder;
    this._settings = settings;
    this._map = openMap(holder, settings);
    this._pins = L.featureGroup().addTo(this._map);
    new ResizeObserver(() => this._resize()).observe(holder);
    for (const touch of ['pointerdown', 'keydown']) {
      holder.addEventListener(touch, () => (this._touched = true), { once: true });
    }
    holder.addEventListener('lc:map-reload', (event) => this._load(event.detail?.url));
    if (settings.route) {
      this._route = new RouteLayer(this._map, settings.route);
      this._route.show();
    }
    if (settings.point) {
      this._draw([settings.point]);
    }
    if (settings.url) {
      this._load();
    }
  }

  async _load(url = this._settings.url) {
    try {
      const response = await fetch(url, { headers: { Accept: 'application/json' } });
      if (response.ok) {
        this._draw(await response.json());
      }
    } catch {
      // The list beside the map has everything the map has.
    }
  }

  _draw(pins) {
    this._pins.clearLayers();
    for (const one of pins) {
      const label = one.label ?? '';
      // A pin that opens nothing is not a button.
      const options = { title: label, alt: label, interactive: Boolean(label), keyboard: Boolean(label), zIndexOffset: one.tone === 'late' ? 1000 : 0 };
      const marker = L.marker([one.lat, one.lon], { icon: pin(one.tone, label), ...options });
      if (label) {
        marker.bindPopup(popup(one)).on('popupopen', ({ popup: opened }) => {
          opened.getElement().querySelector('.leaflet-popup-close-button').setAttribute('aria-label', text('Close'));
        });
      }
      this._pins.addLayer(marker);
    }
    this._show();
  }

  /** Another size shows the same pins, until somebody has moved the map. */
  _resize() {
    this._map.invalidateSize();
    if (!this._touched) {
      this._show();
    }
  }

  _show() {
    this._route?.show();
    if (this._pins.getLayers().length) {
      // A pin stands above its place.
      lookAt(this._map, this._pins.getBounds(), { maxZoom: 16, paddingTopLeft: [56, 52], paddingBottomRight: [28, 28] });
    }
  }
}

function popup({ label, status, href }) {
  const box = document.createElement('div');
  const title = document.createElement(href ? 'a' : 'strong');
  title.textContent = label;
  if (href) {
    title.href = href;
  }
  box.append(title);
  if (status) {
    const line = document.createElement('div');
    line.className = 'lc-popup-status';
    line.textContent = status;
    box.append(line);
  }
  return box;
}

function settingsOf({ lat, lon, pins, route, bounds, tiles, credit, outline }) {
  return {
    route: route ? JSON.parse(document.getElementById(route).textContent) : null,
    point: lat && lon ? { lat: Number(lat), lon: Number(lon) } : null,
    url: pins,
    bounds: bounds ? bounds.split(',').map(Number) : undefined,
    tilesUrl: tiles,
    tilesCredit: credit,
    outlineUrl: outline,
  };
}

setLocale(document.documentElement.lang || 'ru');
for (const holder of document.querySelectorAll('[data-map]')) {
  new CaseMap(holder, settingsOf(holder.dataset));
}
