/** The frame of a widget: label, description and errors as every other field has them. */

import { Description, Errors, FormContext, Label } from '@bpmn-io/form-js-viewer';
import { useContext } from 'preact/hooks';

export function useSettings() {
  const { getService } = useContext(FormContext);
  return getService('config.leancity');
}

export function WidgetFrame({ props, kind, labelFor, children }) {
  const { field, domId, errors = [], disabled, readonly } = props;
  const classes = ['fjs-form-field', 'fjs-form-field-textfield', 'lc-widget', `lc-widget-${kind}`];
  if (errors.length) classes.push('fjs-has-errors');
  if (disabled) classes.push('fjs-disabled');
  if (readonly) classes.push('fjs-readonly');
  return (
    <div class={classes.join(' ')}>
      <Label htmlFor={labelFor ?? domId} label={field.label} required={field.validate?.required} />
      {children}
      <Description id={`${domId}-description`} description={field.description} />
      <Errors id={`${domId}-error-message`} errors={errors} />
    </div>
  );
}

/** Attributes that tie an input to what is said about it. */
export function described({ domId, errors = [] }) {
  return {
    'aria-describedby': `${domId}-description ${domId}-error-message`,
    'aria-invalid': errors.length > 0,
  };
}
