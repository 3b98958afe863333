/** Places to choose from: those that are chosen stand out, a press on a pin changes its mind. */

import { L, lookAt, openMap, pin } from './base.js';

/** `placed`: [{value, label, point: [lat, lon]}]; `toggle(value)` or nothing when all is settled. */
export class ChoiceLayer {
  constructor(holder, settings, placed, toggle) {
    this._map = openMap(holder, settings);
    this._markers = placed.map((one) => ({ one, marker: this._marker(one, toggle).addTo(this._map) }));
    lookAt(this._map, L.latLngBounds(placed.map(({ point }) => point)), { maxZoom: 16, paddingTopLeft: [28, 52], paddingBottomRight: [28, 28] });
  }

  show(chosen) {
    for (const { one, marker } of this._markers) {
      const isChosen = chosen.includes(one.value);
      marker.setIcon(pin(isChosen ? 'accent' : 'quiet', one.label));
      marker.setZIndexOffset(isChosen ? 1000 : 0);
    }
  }

  destroy() {
    this._map.remove();
  }

  _marker({ value, label, point }, toggle) {
    const marker = L.marker(point, { icon: pin('quiet', label), title: label, alt: label, keyboard: false, interactive: Boolean(toggle) });
    return toggle ? marker.on('click', () => toggle(value)) : marker;
  }
}
