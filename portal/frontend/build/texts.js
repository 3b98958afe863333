/**
 * Gives the form library a language: replaces its English literals by look-ups in our table.
 *
 * The library has no translation service. Each snippet must be found exactly as often as said
 * here, and its words must be in the table, or the build fails: a new version of the library
 * cannot bring English back unseen.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';

const t = (key, places = '') => `__text(${JSON.stringify(key)}${places && `, ${places}`})`;

/** [snippet in the library, how often, what stands there instead] */
export const LITERALS = [
  ["emptyListMessage = 'No results'", 1, `emptyListMessage = ${t('No results')}`],
  ["hasOptionsLeft ? 'No results' : 'All values selected'", 1, `hasOptionsLeft ? ${t('No results')} : ${t('All values selected')}`],
  ["placeholder: 'Search',", 1, `placeholder: ${t('Search')},`],
  ["readonly ? undefined : 'Search',", 1, `readonly ? undefined : ${t('Search')},`],
  ["valueLabel || 'Select'", 1, `valueLabel || ${t('Select')}`],
  ['label: "Skip to search"', 1, `label: ${t('Skip to search')}`],
  ['title: "Remove tag"', 1, `title: ${t('Remove tag')}`],
  ['"aria-label": "Increment"', 1, `"aria-label": ${t('Increment')}`],
  ['"aria-label": "Decrement"', 1, `"aria-label": ${t('Decrement')}`],
  ["'Nothing to show.' :", 1, `${t('Nothing to show.')} :`],
  ['children: "Nothing to show."', 1, `children: ${t('Nothing to show.')}`],
  ['[currentPage + 1, " of ", chunkedData.length]', 1, `[currentPage + 1, ${t(' of ')}, chunkedData.length]`],
  ['"aria-label": "Previous page"', 1, `"aria-label": ${t('Previous page')}`],
  ['"aria-label": "Next page"', 1, `"aria-label": ${t('Next page')}`],
  ['`Click to sort by ${label} descending`', 1, t('Click to sort by {label} descending', '{label}')],
  ['`Click to sort by ${label} ascending`', 1, t('Click to sort by {label} ascending', '{label}')],
  ["'Click to remove sorting'", 1, t('Click to remove sorting')],
  ['children: "Browse"', 1, `children: ${t('Browse')}`],
  ["return 'No files selected';", 1, `return ${t('No files selected')};`],
  ['`${files.length} files selected`', 1, t('{count} files selected', '{count: files.length}')],
  ['" ", \'Add new\'', 1, `" ", ${t('Add new')}`],
  ['`Expand all (${values.length - 1})`', 1, t('Expand all ({count})', '{count: values.length - 1}')],
  ['" ", \'Collapse\'', 1, `" ", ${t('Collapse')}`],
  ['`Remove list item ${itemIndex + 1}`', 1, t('Remove list item {number}', '{number: itemIndex + 1}')],
  ['text: "No content to show."', 1, `text: ${t('No content to show.')}`],
  ['text: "External content couldn\'t be loaded."', 1, `text: ${t("External content couldn't be loaded.")}`],
  ['alt: "This is an image placeholder"', 1, `alt: ${t('This is an image placeholder')}`],
  ["'Document reference is not defined.'", 1, t('Document reference is not defined.')],
  ["errorMessage = 'Unable to download document'", 1, `errorMessage = ${t('Unable to download document')}`],
  ['`Download ${fileName}`', 1, t('Download {name}', '{name: fileName}')],
  ["'Date and time must both be entered.'", 1, t('Date and time must both be entered.')],
  ["placeholder: use24h ? 'hh:mm' : 'hh:mm --'", 1, `placeholder: use24h ? ${t('hh:mm')} : 'hh:mm --'`],
  // A clock of 24 hours unless the form asks for another.
  ['    use24h = false,\n    timeInterval,', 1, '    use24h = true,\n    timeInterval,'],
  // The date picker writes dates as the person's language does, not as the browser's.
  ["function getLocaleDateFormat(locale = 'default')", 1, 'function getLocaleDateFormat(locale = __dateLocale())'],
  ['placeholder: getLocaleReadableDateFormat()', 1, 'placeholder: __text(getLocaleReadableDateFormat())'],
  ['dateFormat: getLocaleDateFlatpickrConfig(),', 1, 'dateFormat: getLocaleDateFlatpickrConfig(),\n      locale: __calendar(),'],
  // A context is built only for fields that have a condition: most have none.
  [
    `        const localExpressionContext = buildExpressionContext({
          this: scopeData,
          data: contextData,
          i: expressionIndexes,
          parent: parentScopeData
        });
`,
    1,
    `        const localExpressionContext = conditional && buildExpressionContext({
          this: scopeData,
          data: contextData,
          i: expressionIndexes,
          parent: parentScopeData
        });
`,
  ],
];

/** [snippet that makes a message of the validator, key of the table] */
export const VALIDATOR_MESSAGES = [
  ["'Value is not a number.'", ['Value is not a number.']],
  [
    "'Value is expected to ' + (decimalDigits === 0 ? 'be an integer' : `have at most ${decimalDigits} decimal digit${decimalDigits > 1 ? 's' : ''}`) + '.'",
    [
      'Value is expected to be an integer.',
      'Value is expected to have at most {digits} decimal digit.',
      'Value is expected to have at most {digits} decimal digits.',
    ],
  ],
  [
    '`Please select a valid value, the two nearest valid values are ${previousValue} and ${nextValue}.`',
    ['Please select a valid value, the two nearest valid values are {previous} and {next}.'],
  ],
  ['validation.patternErrorMessage || `Field must match pattern ${validation.pattern}.`', ['Field must match pattern {pattern}.']],
  ["'Field is required.'", ['Field is required.']],
  ['`Field must have minimum value of ${validation.min}.`', ['Field must have minimum value of {min}.']],
  ["'Min validation value is not a valid number.'", ['Min validation value is not a valid number.']],
  ['`Field must have maximum value of ${validation.max}.`', ['Field must have maximum value of {max}.']],
  ["'Max validation value is not a valid number.'", ['Max validation value is not a valid number.']],
  ['`Field must have minimum length of ${validation.minLength}.`', ['Field must have minimum length of {min}.']],
  ['`Field must have maximum length of ${validation.maxLength}.`', ['Field must have maximum length of {max}.']],
  [
    "'Field must be a valid  international phone number. (e.g. +4930664040900)'",
    ['Field must be a valid  international phone number. (e.g. +4930664040900)'],
  ],
  ["'Field must be a valid email.'", ['Field must be a valid email.']],
];

/**
 * English that a person never reads: names that the editor of forms shows, placeholders of the
 * editor, the mark that stays as it is, keys of the keyboard, warnings on the console.
 */
export const UNREAD = new Set([
  'Context', 'Root', 'Static', 'Input data', 'Expression', 'Value', 'No timezone',
  'Script execution', 'Allow same origin', 'Open in fullscreen', 'Geolocation', 'Camera access', 'Microphone access',
  'Forms submission', 'Open modal windows', 'Open popups', 'Top level navigation', 'Storage access by user',
  'Button', 'Checkbox', 'Checkbox group', 'Date', 'Time', 'Date time', 'Document preview', 'Dynamic list', 'Field', 'File picker', 'Form',
  'Group', 'Image view', 'Name', 'Number', 'Radio group', 'Separator', 'Spacer', 'Table', 'Tag list', 'Text area', 'Text field', 'Text view',
  'John Doe', 'Erika Muller', 'Dominic Leaf', 'Powered by bpmn.io',
  'Enter', 'Escape', 'Backspace', 'Delete', 'Space', 'No options source defined in the form definition',
]);

/** One string with words: a capital, then words and places, as sentences and names begin. */
const WORDED = /(["'`])([A-Z][a-z]+(?:[ '][\w${}().,:'-]+)*[.!?]?)\1/g;

/** Words in the library's source that nobody has decided about. */
export function unknownWords(source) {
  const known = [...LITERALS.map(([snippet]) => snippet), ...VALIDATOR_MESSAGES.map(([snippet]) => snippet)].join('\n');
  const found = [...source.matchAll(WORDED)].map(([whole, , words]) => ({ whole, words }));
  const unknown = found.filter(({ whole, words }) => !UNREAD.has(words) && !known.includes(whole) && !/^\w+', '/.test(words));
  return [...new Set(unknown.map(({ words }) => `nobody has decided about: ${words}`))];
}

/** The library's source in our words; throws with the name of everything that does not fit. */
export function localiseLibrary(source, table) {
  const faults = [...missingWords(table), ...validatorFaults(source), ...unknownWords(source)];
  let result = source;
  for (const [snippet, times, replacement] of LITERALS) {
    const found = result.split(snippet).length - 1;
    if (found !== times) {
      faults.push(`found ${found} times instead of ${times}: ${snippet}`);
    }
    result = result.replaceAll(snippet, () => replacement);
  }
  if (faults.length) {
    throw new Error(`the form library cannot be given a language:\n  ${faults.join('\n  ')}`);
  }
  return result;
}

function missingWords(table) {
  const used = LITERALS.flatMap(([, , replacement]) =>
    [...replacement.matchAll(/__text\(("(?:[^"\\]|\\.)*")/g)].map(([, key]) => JSON.parse(key)),
  );
  const said = VALIDATOR_MESSAGES.flatMap(([, keys]) => keys);
  return [...used, ...said].filter((key) => !(key in table)).map((key) => `not in the table: ${key}`);
}

function validatorFaults(source) {
  const start = source.indexOf('function runNumberValidation(');
  const end = source.indexOf('function evaluateFEELValues(');
  const body = source.slice(start, end);
  const calls = [...body.matchAll(/errors\.push\((.*)\);/g)].map(([, argument]) => argument);
  const known = VALIDATOR_MESSAGES.map(([snippet]) => snippet);
  return [
    ...calls.filter((call) => !known.includes(call)).map((call) => `a new message: ${call}`),
    ...known.filter((call) => !calls.includes(call)).map((call) => `no longer said: ${call}`),
  ];
}

/** Keys that our own sources say and the table lacks, as "file: key". */
export function missingInSources(files, table) {
  return files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:\btext\(|return \[)'((?:[^'\\]|\\.)*)'/g)]
      .map(([, key]) => key)
      .filter((key) => !(key in table))
      .map((key) => `${path.basename(file)}: ${key}`),
  );
}

/** esbuild plugin. `words`: the module that exports __text, __dateLocale and __calendar. */
export function texts({ table, words }) {
  return {
    name: 'texts',
    setup(build) {
      build.onLoad({ filter: /form-js-viewer[\\/]dist[\\/]index\.es\.js$/ }, ({ path: file }) => ({
        contents:
          `import { __text, __dateLocale, __calendar } from ${JSON.stringify(words)};\n` +
          localiseLibrary(readFileSync(file, 'utf8'), JSON.parse(readFileSync(table, 'utf8'))),
        loader: 'js',
        resolveDir: path.dirname(file),
      }));
    },
  };
}
