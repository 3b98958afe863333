/** A form that lets people finish a word: a field that is being typed in is not called wrong yet. */

import { Form } from '@bpmn-io/form-js-viewer';

const TEXT = 'input[type="text"], textarea';

export class QuietForm extends Form {
  constructor(options) {
    super(options);
    this._unsaid = new Map();
    this.on('formField.blur', () => this._sayAll());
  }

  /** The library checks at every letter; here a field is checked when a person leaves it. */
  _update(update) {
    const { id, indexes } = update.fieldInstance;
    const name = [id, ...Object.values(indexes ?? {})];
    const told = at(this._getState().errors, name);
    super._update(update);
    if (!told && this._isTypedIn(name) && at(this._getState().errors, name)) {
      this._setState({ errors: without(this._getState().errors, name) });
      this._unsaid.set(update.fieldInstance.instanceId ?? id, update);
    }
  }

  _sayAll() {
    const held = [...this._unsaid.values()];
    this._unsaid.clear();
    for (const { fieldInstance, value } of held) {
      this.get('viewerCommands').updateFieldInstanceValidation(fieldInstance, value);
    }
  }

  _isTypedIn(name) {
    const { activeElement } = document;
    return activeElement?.id === `fjs-form-${this._id}-${name.join('_')}` && activeElement.matches(TEXT);
  }
}

const at = (errors, name) => name.reduce((level, key) => level?.[key], errors);

function without(errors, [key, ...rest]) {
  const { [key]: found, ...others } = errors;
  return rest.length && found ? { ...others, [key]: without(found, rest) } : others;
}
