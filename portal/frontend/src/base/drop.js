/** Files dragged onto a form are sent with it; choosing them in the dialog sends it too. */

export function startDrops(document) {
  for (const form of document.querySelectorAll('form[data-drop]')) {
    const input = form.querySelector('input[type="file"]');
    const over = (on) => form.classList.toggle('drop--over', on);
    form.classList.add('drop--live');
    form.addEventListener('dragover', (event) => {
      event.preventDefault();
      over(true);
    });
    form.addEventListener('dragleave', () => over(false));
    form.addEventListener('drop', (event) => {
      event.preventDefault();
      over(false);
      if (event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        form.requestSubmit();
      }
    });
    input.addEventListener('change', () => input.files.length && form.requestSubmit());
  }
}
