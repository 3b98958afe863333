/** A double click sends a form once; coming back to the page makes it usable again. */

export function guardForms(document) {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.dataset.lcSent !== undefined) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented || form.method === 'get' || form.matches('[data-lc-many]')) {
      return;
    }
    form.dataset.lcSent = '';
    form.setAttribute('aria-busy', 'true');
    // The button that was pressed must still be sent with the form: disable it afterwards.
    setTimeout(() => setDisabled(form, true));
  });
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) {
      for (const form of document.querySelectorAll('form[data-lc-sent]')) {
        delete form.dataset.lcSent;
        form.removeAttribute('aria-busy');
        setDisabled(form, false);
      }
    }
  });
}

function setDisabled(form, on) {
  for (const button of form.querySelectorAll('button[type="submit"], button:not([type]), input[type="submit"]')) {
    button.disabled = on;
  }
}
