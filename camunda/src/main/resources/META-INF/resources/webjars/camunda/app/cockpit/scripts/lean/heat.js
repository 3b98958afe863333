/** The heat of a diagram: a colour and a figure on every activity, a legend that switches them. */
import { buttons, failure, link, make, periods } from './dom.js';
import { choice, follow, ofProcess } from './figures.js';

const OFF = 'off';
/** A figure keeps its size however far away the diagram is. */
const READABLE = { show: { minZoom: 0 }, scale: { min: 1, max: 1 } };

export function drawHeat(viewer, key) {
  const canvas = viewer.get('canvas');
  const overlays = viewer.get('overlays');
  const registry = viewer.get('elementRegistry');
  const legend = make('div', 'lean-legend');
  const coloured = [];
  let here = true;
  canvas.getContainer().append(legend);

  function clear() {
    ['lean-figure', 'lean-ideas'].forEach((type) => overlays.remove({ type }));
    coloured.splice(0).forEach(([id, marker]) => canvas.removeMarker(id, marker));
  }

  /** What was tried, at its element: each a link to the log. */
  function mark(improvements) {
    Object.entries(Object.groupBy(improvements, ({ element }) => element)).filter(([id]) => registry.get(id)).forEach(([id, tried]) => {
      overlays.add(id, 'lean-ideas', { ...READABLE, position: { bottom: 0, right: 0 }, html: make('div', 'lean-ideas', ...tried.map(idea)) });
    });
  }

  function paint({ elements }) {
    Object.entries(elements).filter(([id]) => registry.get(id)).forEach(([id, { level, text }]) => {
      const marker = `lean-heat-${level}`;
      canvas.addMarker(id, marker);
      coloured.push([id, marker]);
      overlays.add(id, 'lean-figure', { ...READABLE, position: { top: 0, left: 0 }, html: make('div', 'lean-figure', text) });
    });
  }

  async function draw() {
    const { days, heat } = choice();
    try {
      const panel = await ofProcess(key);
      // Whoever chose again meanwhile, or left the page, is drawn for by a later call.
      if (here && days === choice().days && heat === choice().heat) {
        clear();
        const active = panel.heats.find(({ kind }) => kind === heat);
        legend.replaceChildren(...legendOf(panel, active));
        if (active) {
          paint(active);
          mark(panel.improvements);
        }
      }
    } catch (error) {
      clear();
      legend.replaceChildren(failure(error));
    }
  }

  const unfollow = follow(draw);
  return () => {
    here = false;
    unfollow();
    clear();
    legend.remove();
  };
}

function idea({ number, text, link: address }) {
  const made = link(address, `✎ ${number}`);
  made.className = 'lean-idea';
  made.title = text;
  return made;
}

function legendOf(panel, active) {
  const kinds = [...panel.heats.map(({ kind, label }) => [kind, label]), [OFF, panel.words.off]];
  const parts = [buttons(panel.words.colour, 'heat', kinds, active?.kind ?? OFF)];
  if (active) {
    const steps = Array.from({ length: panel.levels }, (_, step) => make('span', `lean-step lean-step-${step + 1}`));
    parts.push(
      periods(panel),
      make('div', 'lean-scale', panel.words.less, ...steps, panel.words.more),
      make('p', 'lean-note', active.note),
    );
  }
  return parts;
}
