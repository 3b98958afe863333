/** A form for changes sends back what nobody touched as it was: the server tells changes by it. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';

import { loadRendered, openPage } from './support/browser.js';

const SCHEMA = JSON.parse(readFileSync(new URL('../../../forms/prevention/edit.form', import.meta.url)));
const AROUND = { locale: 'ru', today: '2026-11-27', zone: 'Asia/Sakhalin', bounds: [142.55, 46.85, 142.9, 47.1] };
const OPTIONS = {
  channel_options: [{ value: 'raid', label: 'Рейд' }],
  violation_type_options: [{ value: 'waste', label: 'Мусор', term_days: 10 }],
  today: '2026-11-27',
};
const FULL = {
  found_at: '2026-11-26T22:45:31.120000+11:00',
  channel: 'raid',
  geo: '46.959120,142.738010',
  address: 'улица Ленина',
  house: '173',
  photos_before: '3f0e 7a11',
  type: 'waste',
  description: 'Мешки с мусором у подъезда',
  subject_kind: 'legal',
  subject_name: 'ООО "Берег"',
  subject_inn: '6501234561',
  phone: '+79147778899',
  email: 'office@example.ru',
  extra: 'Обещал вывезти',
  owner_name: 'Ким Мария',
  owner_basis: 'собственность',
  cadastral_no: '65:01:0312001:15',
  owner_phone: '+79146665544',
  owner_email: 'owner@example.ru',
  owner_address: 'улица Чехова, 17',
};
const BARE = Object.fromEntries(['found_at', 'channel', 'geo', 'address', 'photos_before', 'type', 'description'].map((key) => [key, FULL[key]]));

/** To the minute, in one zone; empty however it is empty. */
function seen(value) {
  const moment = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : null;
  return moment ? Math.floor(moment.getTime() / 60000) : (value ?? '') === '' ? '' : value;
}

openPage();
const { judge } = await loadRendered();

for (const [name, data] of Object.entries({ full: FULL, bare: BARE, zulu: { ...BARE, found_at: '2026-11-26T11:45:00Z' } })) {
  it(`of a ${name} case`, async () => {
    const sent = await judge(SCHEMA, { ...OPTIONS, ...data }, AROUND);
    assert.deepEqual(sent.errors, {});
    const changed = Object.keys(sent.data).filter((key) => seen(sent.data[key]) !== seen(data[key]));
    assert.deepEqual(changed, []);
  });
}
