/** What is drawn under the pins where there are no tiles: streets as quiet lines with names. */

import * as L from 'leaflet/dist/leaflet-src.esm.js';

import { NAMES_PANE, Names } from './names.js';

const LINE = { interactive: false, lineCap: 'round', lineJoin: 'round' };
/** A street is a light line on a darker, wider one. */
const EDGE = { ...LINE, color: '#c3cbcd' };
const STREET = { ...LINE, color: '#fff' };
const EDGES = 2.5;
/** From this zoom on a street is so wide, pixels. */
const WIDTHS = [
  [16, 10],
  [15, 8],
  [14, 6],
  [13, 4],
  [0, 2.5],
];

/**
 * GeoJSON of lines; a `name` is written along them. It is a help: without it the map still shows
 * its pins. Resolves to the bounds of what is drawn, or to null.
 */
export async function drawOutline(map, url) {
  const shapes = await load(url);
  if (!shapes?.features.length || !map.getContainer().isConnected) {
    return null;
  }
  const pane = map.createPane(NAMES_PANE);
  pane.setAttribute('aria-hidden', 'true');
  const edges = L.geoJSON(shapes, { style: EDGE, interactive: false }).addTo(map);
  const streets = L.geoJSON(shapes, { style: STREET, interactive: false }).addTo(map);
  const widen = () => {
    const weight = WIDTHS.find(([from]) => map.getZoom() >= from)[1];
    streets.setStyle({ weight });
    edges.setStyle({ weight: weight + EDGES });
  };
  map.on('zoomend', widen);
  widen();
  new Names(map, shapes.features.flatMap(linesOf));
  return streets.getBounds();
}

async function load(url) {
  try {
    const response = await fetch(url, { headers: { Accept: 'application/json' } });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

function linesOf({ properties, geometry }) {
  const lines = geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates;
  return lines.map((line) => ({ name: properties.name, points: line.map(([lon, lat]) => L.latLng(lat, lon)) }));
}
