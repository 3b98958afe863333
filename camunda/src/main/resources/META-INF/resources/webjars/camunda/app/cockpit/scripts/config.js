/** Camunda's applications read their settings here; ours are those they come with, and one plugin. */
import '../../sign-in-again.js';

export default { customScripts: ['scripts/lean/plugin.js'] };
