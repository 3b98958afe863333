/** Names along the lines of a map, as many as there is room for. */

import * as L from 'leaflet/dist/leaflet-src.esm.js';

export const NAMES_PANE = 'lc-names';

/** Pixels between two looks at a line, around a name, and at the edge of the map. */
const STEP = 8;
const ROOM = 10;
const EDGE = 8;
/** Where on the visible part of a line a name may stand, best first. */
const PLACES = [0.5, 0.3, 0.7];
const HEIGHT = 14;

export class Names {
  /** `lines`: [{name, points: [LatLng]}] */
  constructor(map, lines) {
    this._map = map;
    this._lines = lines;
    this._layer = L.layerGroup().addTo(map);
    this._pen = document.createElement('canvas').getContext('2d');
    map.on('moveend resize', () => this._write());
    this._write();
  }

  _write() {
    this._layer.clearLayers();
    this._pen.font = `500 11px ${getComputedStyle(this._map.getContainer()).fontFamily}`;
    const size = this._map.getSize();
    const view = L.bounds([EDGE, EDGE], [size.x - EDGE, size.y - EDGE]);
    const taken = [];
    const written = new Set();
    const runs = this._lines
      .map((line) => ({ name: line.name, run: visible(this._map, line.points, view) }))
      .sort((one, other) => other.run.length - one.run.length);
    for (const { name, run } of runs) {
      const spot = !written.has(name) && this._spot(run, this._pen.measureText(name).width + ROOM, taken);
      if (spot) {
        taken.push(spot.box);
        written.add(name);
        this._layer.addLayer(label(name, this._map.containerPointToLatLng(spot.at), spot.angle));
      }
    }
  }

  /** A place on the line where the name fits and covers no other name. */
  _spot(run, width, taken) {
    const steps = Math.ceil(width / STEP / 2);
    for (const share of PLACES) {
      const middle = Math.round((run.length - 1) * share);
      if (middle - steps < 0 || middle + steps >= run.length) {
        continue;
      }
      const angle = reading(run[middle - steps], run[middle + steps]);
      const box = around(run[middle], width, angle);
      if (!taken.some((other) => other.intersects(box))) {
        return { at: run[middle], angle, box };
      }
    }
    return null;
  }
}

/** The longest part of a line that is in view, as points of the screen one step apart. */
function visible(map, points, view) {
  let best = [];
  let run = [];
  for (const point of evenly(points.map((place) => map.latLngToContainerPoint(place)))) {
    run = view.contains(point) ? [...run, point] : [];
    best = run.length > best.length ? run : best;
  }
  return best;
}

function evenly(points) {
  const even = [];
  for (let index = 1; index < points.length; index += 1) {
    const [from, to] = [points[index - 1], points[index]];
    const steps = Math.max(1, Math.round(from.distanceTo(to) / STEP));
    for (let step = 0; step < steps; step += 1) {
      even.push(from.add(to.subtract(from).multiplyBy(step / steps)));
    }
  }
  return even;
}

/** The turn of a text along two points, radians; never upside down. */
function reading(from, to) {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  return Math.abs(angle) > Math.PI / 2 ? angle - Math.sign(angle) * Math.PI : angle;
}

function around(point, width, angle) {
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  const half = L.point((width * cos + HEIGHT * sin) / 2, (width * sin + HEIGHT * cos) / 2);
  return L.bounds(point.subtract(half), point.add(half));
}

function label(name, place, angle) {
  const text = document.createElement('span');
  text.textContent = name;
  text.style.transform = `translate(-50%, -50%) rotate(${angle}rad)`;
  const icon = L.divIcon({ html: text, className: 'lc-map-name', iconSize: [0, 0] });
  return L.marker(place, { icon, interactive: false, keyboard: false, pane: NAMES_PANE });
}
