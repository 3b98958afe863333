/**
 * The page's contract with the form: `<div data-form="id"></div>` and, anywhere on the page,
 * `<script type="application/json" id="id">` with these keys.
 *
 * | key          | meaning                                                                      |
 * |--------------|------------------------------------------------------------------------------|
 * | schema, data | the localised form and the values it shows, option lists included            |
 * | locale       | "ru" or "en"                                                                 |
 * | today, zone  | the city's date (yyyy-mm-dd) and zone (IANA), for rules and suggestions       |
 * | submitUrl    | POST {data, formHash, shown} -> {redirect} or 401, 409, 422, 503              |
 * | submitLabel  | the act, as a verb, when the form has no button of its own that names it      |
 * | formHash     | which version of the form was shown; sent back                               |
 * | shown        | what the case said when the page was made; sent back                         |
 * | csrf         | sent as X-CSRFToken                                                          |
 * | draftUrl     | PUT {data, version, shown} -> {version}; DELETE; optional                     |
 * | draftVersion | the version of the draft that `data` holds, 0 without one                    |
 * | beside       | drafts shown beside the form: [{kind, who, at, data, gone}]; kind "earlier", an older  |
 * |              | version of the form, or "colleague", who held the task before                |
 * | uploadUrl    | POST multipart `file`, `field` -> {id, name, size, url, thumb, lat, lon}      |
 * | files        | {id: {name, size, url, thumb}} of files already in the values                |
 * | suggestUrl   | GET ?q= -> [{value, label, fields}]                                           |
 * | bounds       | [west, south, east, north] of the city                                       |
 * | tilesUrl     | tile template of the map, empty: none; tilesCredit: who made the tiles       |
 * | outlineUrl   | GeoJSON drawn under the pins, optional                                       |
 * | route        | what the widget `route` shows: stops in order, figures; null without one       |
 * | sessionUrl   | GET -> {login, csrf}, or 401; loginUrl: where one signs in                    |
 * | login, scope | whose form this is, and which one (`task:<id>`, `start:<uuid>`)               |
 */

const DEFAULTS = {
  locale: 'ru',
  zone: 'Asia/Sakhalin',
  files: {},
  draftVersion: 0,
  data: {},
};

export function readSettings(document, root) {
  const source = document.getElementById(root.dataset.form);
  return withOneButton({ ...DEFAULTS, ...JSON.parse(source.textContent) });
}

/** What a preview is given: the keys above that say how a form looks, none that send it. */
export function readPreview(document, root) {
  return { ...DEFAULTS, ...JSON.parse(document.getElementById(root.dataset.formPreview).textContent) };
}

/** The page draws the one button, below everything; what it says, the form's own button says. */
export function withOneButton(settings) {
  const isSend = ({ type, action }) => type === 'button' && action !== 'reset';
  const components = settings.schema?.components ?? [];
  const submitLabel = components.find(isSend)?.label ?? settings.submitLabel;
  const schema = { ...settings.schema, components: components.filter((one) => !isSend(one)) };
  return { ...settings, schema, submitLabel };
}
