/**
 * A text field becomes a widget by `properties.widget`; without it, it stays what it is. A checklist
 * of cases has a map below. A file picker takes files as our file widget does: stored before the
 * form is sent.
 */

import { FilePicker, Textfield } from '@bpmn-io/form-js-viewer';
import { h } from 'preact';

import { Address } from './address.jsx';
import { CaseChecklist } from './cases.jsx';
import { Files } from './files.jsx';
import { Geo } from './geo.jsx';
import { Organisation } from './organisation.jsx';
import { Route } from './route.jsx';

const WIDGETS = { photo: Files, file: Files, geo: Geo, address: Address, organisation: Organisation, route: Route };

function TextfieldOrWidget(props) {
  const widget = WIDGETS[props.field.properties?.widget];
  return h(widget ?? Textfield, props);
}
TextfieldOrWidget.config = Textfield.config;

const StoredFiles = (props) => h(Files, props);
StoredFiles.config = FilePicker.config;

class RegisterWidgets {
  static $inject = ['formFields'];

  constructor(formFields) {
    formFields.register('textfield', TextfieldOrWidget);
    formFields.register('checklist', CaseChecklist);
    formFields.register('filepicker', StoredFiles);
  }
}

export const WidgetsModule = {
  __init__: ['leanCityWidgets'],
  leanCityWidgets: ['type', RegisterWidgets],
};
