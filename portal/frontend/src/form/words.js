/** What the form library asks for while it renders, in the browser. */

import { Russian } from 'flatpickr/dist/l10n/ru.js';

import { getLocale, text } from '../../../../leancity/forms/headless/messages.js';

export const __text = text;

export const __dateLocale = () => (getLocale() === 'ru' ? 'ru-RU' : 'en-GB');

export const __calendar = () =>
  getLocale() === 'ru' ? { ...Russian, monthAriaLabel: text('Month'), yearAriaLabel: text('Year') } : { firstDayOfWeek: 1 };
