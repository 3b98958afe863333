/** Places to choose from: those that are chosen stand out, a press on a pin changes its mind. */

import * as L from 'leaflet/dist/leaflet-src.esm.js';

import { lookAt, openMap, pin } from './base.js';

/** `placed`: [{value, label, point: [lat, lon]}]; `toggle(value)` or nothing when all is settled. */
export class ChoiceLayer {
  constructor(holder, settings, placed, toggle) {
    this._map = openMap(holder, settings);
    this._markers = placed.map((one) => ({ one, marker: this._marker(one, toggle).addTo(this._map) }));
    this._bounds = L.latLngBounds(placed.map(({ point }) => point));
    // Another size shows the same pins, until somebody has moved the map.
    this._sizes = new ResizeObserver(() => this._resize());
    this._sizes.observe(holder);
    for (const touch of ['pointerdown', 'keydown']) {
      holder.addEventListener(touch, () => (this._touched = true), { once: true });
    }
  }

  show(chosen) {
    for (const { one, marker } of this._markers) {
      const isChosen = chosen.includes(one.value);
      marker.setIcon(pin(isChosen ? 'accent' : 'quiet', one.label));
      marker.setZIndexOffset(isChosen ? 1000 : 0);
    }
  }

  destroy() {
    this._sizes.disconnect();
    this._map.remove();
  }

  _resize() {
    this._map.invalidateSize();
    if (!this._touched) {
      lookAt(this._map, this._bounds, { maxZoom: 16, paddingTopLeft: [56, 52], paddingBottomRight: [28, 28] });
    }
  }

  _marker({ value, label, point }, toggle) {
    const marker = L.marker(point, { icon: pin('quiet', label), title: label, alt: label, keyboard: false, interactive: Boolean(toggle) });
    return toggle ? marker.on('click', () => toggle(value)) : marker;
  }
}
