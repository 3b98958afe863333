/** The form library speaks the person's language, all of it. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';

import { withCompile } from '../build/feel.js';
import { MODULES, TABLE } from '../build/paths.js';
import { LITERALS, UNREAD, VALIDATOR_MESSAGES, localiseLibrary, missingInSources } from '../build/texts.js';
import { loadRendered, openPage } from './support/browser.js';

const library = readFileSync(path.join(MODULES, '@bpmn-io/form-js-viewer/dist/index.es.js'), 'utf8');
const table = JSON.parse(readFileSync(TABLE, 'utf8'));

describe('the build', () => {
  it('replaces every literal', () => {
    const result = localiseLibrary(library, table);
    for (const [snippet, , replacement] of LITERALS) {
      assert.ok(replacement.includes(snippet) || !result.includes(snippet), snippet);
      assert.ok(result.includes(replacement), replacement);
    }
  });

  it('fails when a literal is not where it was', () => {
    assert.throws(() => localiseLibrary(library.replace("'Add new'", "'Add one'"), table), /found 0 times instead of 1.*Add new/s);
  });

  it('fails when the validator says something new', () => {
    const changed = library.replace("errors.push('Field is required.');", "errors.push('Field is needed.');");
    assert.throws(() => localiseLibrary(changed, table), /a new message: 'Field is needed.'/);
  });

  it('fails when a new version of the library says something else', () => {
    const changed = library.replace('children: "Browse"', 'title: "Pick another file", children: "Browse"');
    assert.throws(() => localiseLibrary(changed, table), /nobody has decided about: Pick another file/);
  });

  it('knows of no word that is not there', () => {
    assert.deepEqual([...UNREAD].filter((words) => !library.includes(words)), []);
  });

  it('fails when the table lacks a word', () => {
    const { Browse, ...rest } = table;
    assert.throws(() => localiseLibrary(library, rest), /not in the table: Browse/);
  });

  it('fails when the FEEL library is not what it was', () => {
    assert.throws(() => withCompile('const interpreter = new Interpreter(2);'), /the FEEL library has changed/);
  });

  it('finds words of our own that the table lacks', () => {
    assert.deepEqual(missingInSources([new URL('../src/form/page.js', import.meta.url).pathname], { Send: '' }).includes('page.js: Sending…'), true);
  });
});

describe('a form in Russian', () => {
  let rendered;

  before(async () => {
    openPage();
    rendered = await loadRendered();
  });

  it('shows no English word of the library', async () => {
    const base = (type, key, rest = {}) => ({ type, id: key, key, label: 'Поле', ...rest });
    const values = [{ label: 'Да', value: 'a' }];
    const schema = {
      type: 'default',
      components: [
        base('number', 'n'),
        base('select', 's1', { values }),
        base('select', 's2', { values, searchable: true }),
        base('taglist', 't', { values }),
        base('datetime', 'd', { subtype: 'datetime', dateLabel: 'День', timeLabel: 'Час' }),
        base('filepicker', 'f'),
        { type: 'table', id: 'tb', label: 'Таблица', dataSource: '=rows', columns: [{ label: 'А', key: 'a' }], rowCount: 1 },
        { type: 'dynamiclist', id: 'l', path: 'l', label: 'Список', isRepeating: true, allowAddRemove: true, nonCollapsedItems: 1, components: [base('textfield', 'x')] },
      ],
    };
    const { container } = await rendered.show(schema, { rows: [{ a: 1 }, { a: 2 }], t: ['a'], l: [{}, {}, {}] }, 'ru');
    container.querySelector('.fjs-powered-by').remove();
    const attributes = [...container.querySelectorAll('*')].flatMap((element) =>
      ['placeholder', 'title', 'aria-label'].map((name) => element.getAttribute(name)).filter(Boolean),
    );
    const said = [...attributes, ...visibleTexts(container)].join('\n');
    assert.deepEqual(said.match(/[A-Za-z]{2,}.*/g), null);
    assert.match(said, /дд\.мм\.гггг/);
    assert.match(said, /Январь|Понедельник|Пн/);
  });

  for (const [, keys] of VALIDATOR_MESSAGES) {
    it(`says in Russian: ${keys[0]}`, async () => {
      const { translate } = await import('../../../leancity/forms/headless/messages.js');
      for (const key of keys) {
        const english = key.replace(/\{\w+\}/g, '5');
        assert.match(translate(english, 'ru'), /[А-Яа-я]/);
        assert.doesNotMatch(translate(english, 'ru'), /\{/);
      }
    });
  }
});

function visibleTexts(container) {
  const walker = document.createTreeWalker(container, 4);
  const found = [];
  while (walker.nextNode()) {
    found.push(walker.currentNode.textContent.trim());
  }
  return found.filter(Boolean);
}
