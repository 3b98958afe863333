/** A map of the city that works without tiles: an outline, a scale and pins. */

import L from 'leaflet';

import { text } from '../../../../leancity/forms/headless/messages.js';

/** West, south, east, north, where the page does not say. */
const CITY = [142.55, 46.85, 142.9, 47.1];
/** From this zoom on streets have their names. */
const NAMES_FROM = 14;

const SHAPE = { color: '#a9b1b5', weight: 1.5, fillColor: '#eef1f1', fillOpacity: 0.5 };
const HOUSE = { radius: 2.5, stroke: false, fillColor: '#8f999e', fillOpacity: 0.9, interactive: false };

/** A scale in the person's words. */
const Scale = L.Control.Scale.extend({
  _updateMetric(most) {
    const metres = this._getRoundNum(most);
    const label = metres < 1000 ? text('{count} m', { count: metres }) : text('{count} km', { count: metres / 1000 });
    this._updateScale(this._mScale, label, metres / most);
  },
});

/** `{tilesUrl, tilesCredit, outlineUrl, bounds}` as in the form's settings. */
export function openMap(holder, settings) {
  const map = L.map(holder, {
    attributionControl: false,
    scrollWheelZoom: false,
    zoomControl: false,
    zoomSnap: 0.25,
    preferCanvas: true,
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
    L.rectangle(bounds, { color: '#9aa1a8', weight: 1, dashArray: '4 4', fillColor: '#fff', fillOpacity: 1, interactive: false }).addTo(map);
    if (settings.outlineUrl) {
      drawOutline(map, settings);
    }
  }
  return map;
}

const toBounds = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);

/** Look at something: from now on the outline does not change what is seen. */
export function lookAt(map, bounds, options) {
  map.lcChosen = true;
  map.fitBounds(bounds, options);
}

/**
 * GeoJSON under the pins: areas, lines, and houses as points; a `name` is written beside its
 * middle. The outline is a help: without it the map still shows its pins.
 */
async function drawOutline(map, { outlineUrl }) {
  const names = L.layerGroup();
  try {
    const response = await fetch(outlineUrl);
    if (!response.ok) {
      return;
    }
    const outline = L.geoJSON(await response.json(), {
      interactive: false,
      style: ({ geometry }) => (geometry.type.endsWith('Point') ? HOUSE : SHAPE),
      pointToLayer: (_, place) => L.circleMarker(place, HOUSE),
      onEachFeature: ({ properties }, layer) => properties?.name && names.addLayer(nameTag(properties.name, layer)),
    });
    outline.addTo(map);
    if (!map.lcChosen) {
      map.fitBounds(outline.getBounds());
    }
  } catch {
    return;
  }
  const show = () => (map.getZoom() >= NAMES_FROM ? names.addTo(map) : names.remove());
  map.on('zoomend', show);
  show();
}

function nameTag(name, layer) {
  const label = document.createElement('span');
  label.textContent = name;
  const icon = L.divIcon({ html: label, className: 'lc-map-name', iconSize: [0, 0] });
  return L.marker(middle(layer), { icon, interactive: false, keyboard: false });
}

/** The middle one of the houses, or the middle of the shape. */
function middle(layer) {
  const houses = layer.getLayers?.() ?? [];
  return houses.length ? houses[Math.floor(houses.length / 2)].getLatLng() : layer.getBounds().getCenter();
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

export { L };
