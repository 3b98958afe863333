/** Where sources and outputs are. */

import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const FRONTEND = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
export const ROOT = path.resolve(FRONTEND, '../..');
export const HEADLESS = path.join(ROOT, 'leancity/forms/headless');
export const HEADLESS_OUT = path.join(ROOT, 'leancity/forms/dist');
export const PORTAL = path.join(ROOT, 'portal');
export const PAGES_OUT = path.join(ROOT, 'portal/static/dist');
export const MODULES = path.join(FRONTEND, 'node_modules');
export const TABLE = path.join(HEADLESS, 'messages.ru.json');
