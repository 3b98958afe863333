/** Choose one point. */

import * as L from 'leaflet/dist/leaflet-src.esm.js';

import { lookAt, openMap, pin } from './base.js';

export class PointPicker {
  /** `choose({lat, lon})` or false when the point may only be seen. */
  constructor(holder, settings, choose) {
    this._map = openMap(holder, settings);
    this._marker = null;
    this._choose = choose;
    if (choose) {
      this._map.on('click', ({ latlng }) => choose({ lat: latlng.lat, lon: latlng.lng }));
    }
    this._watch = new ResizeObserver(() => this._map.invalidateSize());
    this._watch.observe(holder);
  }

  show(point) {
    if (!point) {
      this._marker?.remove();
      this._marker = null;
      return;
    }
    const place = L.latLng(point.lat, point.lon);
    if (this._marker) {
      this._marker.setLatLng(place);
    } else {
      this._marker = L.marker(place, { icon: pin(), draggable: Boolean(this._choose), keyboard: false }).addTo(this._map);
      this._marker.on('dragend', () => this._choose(toPoint(this._marker.getLatLng())));
    }
    if (!this._map.getBounds().pad(-0.1).contains(place) || this._map.getZoom() < 14) {
      lookAt(this._map, place.toBounds(400), { maxZoom: Math.max(this._map.getZoom(), 16) });
    }
  }

  destroy() {
    this._watch.disconnect();
    this._map.remove();
  }
}

const toPoint = ({ lat, lng }) => ({ lat, lon: lng });
