/** Photos and files: each is sent at once; the value of the field is their ids. */

import { useEffect, useRef, useState } from 'preact/hooks';

import { text } from '../../../../../leancity/forms/headless/messages.js';
import { fileIds } from '../../../../../leancity/forms/headless/widgets.js';
import { WidgetFrame, described, useSettings } from '../field.jsx';

const PHOTOS = 'image/jpeg,image/png,image/heic,image/heif,.heic,.heif';

let serial = 0;

export function Files(props) {
  const { field, value, disabled, readonly, domId, onChange, onBlur } = props;
  const { uploads } = useSettings();
  const photo = field.properties?.widget === 'photo';
  const single = field.type === 'filepicker' && !field.multiple;
  const editable = !disabled && !readonly;
  const ids = fileIds(value);
  const latest = useRef(ids);
  latest.current = ids;
  const change = useRef(onChange);
  change.current = onChange;
  const [pending, setPending] = useState([]);
  const [over, setOver] = useState(false);

  const setIds = (next) => {
    latest.current = next;
    change.current({ value: next.join(' ') });
  };
  const update = (key, patch) =>
    setPending((list) => list.map((one) => (one.key === key ? { ...one, ...patch } : one)));
  const forget = (key) => setPending((list) => list.filter((one) => one.key !== key));

  const send = async (entry) => {
    update(entry.key, { error: null, share: 0 });
    try {
      const stored = await uploads.send(entry.file, field.key, (share) => update(entry.key, { share }));
      if (!latest.current.includes(stored.id)) {
        setIds(single ? [stored.id] : [...latest.current, stored.id]);
      }
      forget(entry.key);
    } catch (error) {
      update(entry.key, { error: error.message });
    }
  };
  const add = (files) => {
    const entries = [...files].slice(0, single ? 1 : undefined).map((file) => ({ key: ++serial, file, name: file.name, share: 0, error: null }));
    setPending((list) => [...list, ...entries]);
    entries.forEach(send);
  };
  const onDrop = (event) => {
    event.preventDefault();
    setOver(false);
    if (editable) {
      add(event.dataTransfer.files);
    }
  };

  return (
    <WidgetFrame props={props} kind={photo ? 'photo' : 'file'}>
      <div
        class={`lc-files ${over ? 'lc-files-over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(editable);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        {(ids.length > 0 || pending.length > 0) && (
          <ul class={photo ? 'lc-photo-list' : 'lc-file-list'}>
            {ids.map((id) => (
              <Stored key={id} info={uploads.info(id)} photo={photo} remove={editable && (() => setIds(latest.current.filter((one) => one !== id)))} />
            ))}
            {pending.map((entry) => (
              <Pending key={entry.key} entry={entry} photo={photo} retry={() => send(entry)} remove={() => forget(entry.key)} />
            ))}
          </ul>
        )}
        {!editable && !ids.length && <p class="lc-hint">{text('No files.')}</p>}
        {editable && <Adder photo={photo} single={single} domId={domId} add={add} onBlur={onBlur} props={props} />}
      </div>
    </WidgetFrame>
  );
}

function Adder({ photo, single, domId, add, onBlur, props }) {
  const take = (event) => {
    add(event.target.files);
    event.target.value = '';
  };
  const input = { type: 'file', class: 'lc-file-input', multiple: !single, onChange: take, onBlur };
  const wanted = props.field.accept?.startsWith('=') ? undefined : props.field.accept;
  const accept = photo ? PHOTOS : wanted;
  return (
    <div class="lc-files-add">
      <span class="lc-file-button">
        <input {...input} id={domId} accept={accept} {...described(props)} />
        <span class="lc-quiet-button" aria-hidden="true">
          <i class={`bi ${photo ? 'bi-images' : 'bi-paperclip'}`} /> {photo ? text('Choose photos') : text('Choose files')}
        </span>
      </span>
      {photo && (
        <span class="lc-file-button lc-camera">
          <input {...input} multiple={false} accept="image/*" capture="environment" aria-label={text('Take a photo')} />
          <span class="lc-quiet-button" aria-hidden="true">
            <i class="bi bi-camera" /> {text('Take a photo')}
          </span>
        </span>
      )}
      <span class="lc-hint lc-drop-hint">{text('or drag them here')}</span>
    </div>
  );
}

function Stored({ info, photo, remove }) {
  const name = info.name ?? '';
  return (
    <li class="lc-file">
      {photo && (
        <a class="lc-thumb" href={info.url} target="_blank" rel="noopener">
          {info.thumb ? <img src={info.thumb} alt={name} loading="lazy" /> : <i class="bi bi-image" />}
        </a>
      )}
      <span class="lc-file-text">
        {photo ? <span class="lc-file-name">{name}</span> : <a class="lc-file-name" href={info.url}>{name}</a>}
        {info.size > 0 && <span class="lc-file-note">{size(info.size)}</span>}
      </span>
      {remove && (
        <button type="button" class="lc-remove" onClick={remove} aria-label={text('Remove {name}', { name })}>
          <i class="bi bi-x-lg" aria-hidden="true" />
        </button>
      )}
    </li>
  );
}

function Pending({ entry, photo, retry, remove }) {
  const { file, name, share, error } = entry;
  return (
    <li class={`lc-file ${error ? 'lc-file-failed' : 'lc-file-pending'}`}>
      {photo && <Preview file={file} />}
      <span class="lc-file-text">
        <span class="lc-file-name">{name}</span>
        {error ? (
          <span class="lc-file-error" role="alert">{error}</span>
        ) : (
          <progress class="lc-progress" value={share} max="1" aria-label={text('Sending {name}', { name })} />
        )}
        {error && (
          <button type="button" class="lc-link-button" onClick={retry}>{text('Repeat')}</button>
        )}
      </span>
      {error && (
        <button type="button" class="lc-remove" onClick={remove} aria-label={text('Remove {name}', { name })}>
          <i class="bi bi-x-lg" aria-hidden="true" />
        </button>
      )}
    </li>
  );
}

function Preview({ file }) {
  const [url, setUrl] = useState(null);
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  const [broken, setBroken] = useState(false);
  return (
    <span class="lc-thumb">
      {url && !broken ? <img src={url} alt="" onError={() => setBroken(true)} /> : <i class="bi bi-image" />}
    </span>
  );
}

function size(bytes) {
  return bytes < 1024 * 1024
    ? text('{count} KB', { count: Math.max(1, Math.round(bytes / 1024)) })
    : text('{count} MB', { count: (bytes / 1024 / 1024).toFixed(1).replace('.', ',') });
}
