/** form-js as its makers ship it, in English, without anything of ours: the oracle. */

import { Form } from '@bpmn-io/form-js-viewer';
import { options as preact } from 'preact';

import { flat } from '../../src/form/summary.js';

// Rendering and effects at once instead of by animation frames.
preact.requestAnimationFrame = (work) => setTimeout(work);
preact.debounceRendering = (work) => queueMicrotask(work);

const QUIET_TURNS = 6;
const MOST_TURNS = 80;
const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

/** Render, wait until the components leave the data alone, submit: `{data, errors}`. */
export async function judge(schema, data) {
  const container = document.createElement('div');
  document.body.append(container);
  const form = new Form({ container });
  try {
    await form.importSchema(schema, data);
    await settled(form);
    const result = form.submit();
    return { data: JSON.parse(JSON.stringify(result.data)), errors: Object.fromEntries(flat(result.errors)) };
  } finally {
    form.destroy();
    container.remove();
  }
}

async function settled(form) {
  let quiet = 0;
  form.on('changed', () => {
    quiet = 0;
  });
  for (let count = 0; count < MOST_TURNS && quiet < QUIET_TURNS; count++) {
    quiet += 1;
    await turn();
  }
}
