/** Lean figures in Cockpit: heat on the diagram, a tab of a process, a tile with all of them. */
import { drawHeat } from './heat.js';
import { drawTab } from './tab.js';
import { drawTile } from './tile.js';

/** The key is what an id of a definition begins with: `key:version:number`. */
const keyOf = (definitionId) => definitionId.split(':')[0];

/** A plugin of this shape draws into a node and gives back how to take it away again. */
function plugin(id, pluginPoint, properties, draw) {
  let leave = () => {};
  return {
    id,
    pluginPoint,
    priority: 20,
    properties,
    render: (node, given) => {
      leave();
      leave = draw(node, given);
    },
    unmount: () => {
      leave();
      leave = () => {};
    },
  };
}

export default [
  plugin('leancity-heat', 'cockpit.processDefinition.diagram.plugin', {}, (viewer, given) => drawHeat(viewer, keyOf(given.processDefinitionId))),
  plugin('leancity-tab', 'cockpit.processDefinition.runtime.tab', { label: 'Lean' }, (node, given) => drawTab(node, keyOf(given.processDefinitionId))),
  plugin('leancity-tile', 'cockpit.dashboard', { label: 'Lean' }, (node) => drawTile(node)),
];
