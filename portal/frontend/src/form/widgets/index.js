/**
 * A text field becomes a widget by `properties.widget`; without it, it stays what it is. A checklist
 * of cases has a map below.
 */

import { Textfield } from '@bpmn-io/form-js-viewer';
import { h } from 'preact';

import { Address } from './address.jsx';
import { CaseChecklist } from './cases.jsx';
import { Files } from './files.jsx';
import { Geo } from './geo.jsx';
import { Route } from './route.jsx';

const WIDGETS = { photo: Files, file: Files, geo: Geo, address: Address, route: Route };

function TextfieldOrWidget(props) {
  const widget = WIDGETS[props.field.properties?.widget];
  return h(widget ?? Textfield, props);
}
TextfieldOrWidget.config = Textfield.config;

class RegisterWidgets {
  static $inject = ['formFields'];

  constructor(formFields) {
    formFields.register('textfield', TextfieldOrWidget);
    formFields.register('checklist', CaseChecklist);
  }
}

export const WidgetsModule = {
  __init__: ['leanCityWidgets'],
  leanCityWidgets: ['type', RegisterWidgets],
};
