/** A form to look at: as people see it, with nowhere to send it. */

import { LeanCityModule } from '../../../../leancity/forms/headless/extensions.js';
import { setLocale, text } from '../../../../leancity/forms/headless/messages.js';
import { QuietForm } from './quiet.js';
import { readPreview } from './settings.js';
import { Suggestions } from './suggestions.js';
import { WidgetsModule } from './widgets/index.js';

/** Takes no file: there is no case it could belong to. */
const uploads = {
  info: (id) => ({ name: id }),
  send: () => Promise.reject(new Error(text('No files are taken here: this is a preview.'))),
  addEventListener: () => {},
  removeEventListener: () => {},
};

export async function openPreview(document, root) {
  const settings = readPreview(document, root);
  const { schema, data, locale, zone, today } = settings;
  setLocale(locale);
  const form = new QuietForm({
    container: root,
    additionalModules: [LeanCityModule, WidgetsModule],
    leancity: { ...settings, uploads, fill: () => {} },
  });
  const suggestions = new Suggestions(form.get('expressionLanguage'), { schema, today, zone });
  await form.importSchema(schema, { ...data, ...suggestions.next(data) });
}
