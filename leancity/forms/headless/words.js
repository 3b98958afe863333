/** What the form library asks for while it renders; nothing is rendered here. */

import { text } from './messages.js';

export const __text = text;
export const __dateLocale = () => 'ru-RU';
export const __calendar = () => undefined;
