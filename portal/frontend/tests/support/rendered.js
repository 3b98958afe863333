/** The form as a browser has it: rendered, its effects run, then submitted. */

import { Form } from '@bpmn-io/form-js-viewer';
import { Settings } from 'luxon';
import { options as preact } from 'preact';

import { LeanCityModule } from '../../../../leancity/forms/headless/extensions.js';
import { setLocale } from '../../../../leancity/forms/headless/messages.js';
import { flat } from '../../src/form/summary.js';

// Rendering and effects at once instead of by animation frames.
preact.requestAnimationFrame = (work) => setTimeout(work);
preact.debounceRendering = (work) => queueMicrotask(work);

const turn = () => new Promise((resolve) => setTimeout(resolve, 2));

export async function judge(schema, data, { today, bounds, locale, zone }) {
  setLocale(locale);
  Settings.defaultZone = zone;
  const container = document.createElement('div');
  document.body.append(container);
  const form = new Form({
    container,
    debounce: 1,
    additionalModules: [LeanCityModule],
    leancity: { today, bounds },
  });
  try {
    await form.importSchema(schema, data);
    for (let count = 0; count < 12; count++) {
      await turn();
    }
    const result = form.submit();
    return { data: JSON.parse(JSON.stringify(result.data)), errors: Object.fromEntries(flat(result.errors)) };
  } finally {
    form.destroy();
    container.remove();
  }
}

/** The pictures a person sees, as text: for the words of the library. */
export async function show(schema, data, locale) {
  setLocale(locale);
  const container = document.createElement('div');
  document.body.append(container);
  const form = new Form({ container, additionalModules: [LeanCityModule] });
  await form.importSchema(schema, data);
  await turn();
  await turn();
  return { form, container, settle: turn };
}
