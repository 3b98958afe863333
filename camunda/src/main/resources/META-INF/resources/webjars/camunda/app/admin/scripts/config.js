/** Camunda's applications read their settings here; ours are those they come with. */
import '../../sign-in-again.js';

export default {};
