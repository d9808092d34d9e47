// What all pages are made of. Text reaches a page only as text: nothing here reads markup.

// An element with attributes, listeners and children; null and undefined are left out.
export function element(name, attributes, ...children) {
  return filled(document.createElement(name), attributes, children);
}

export function drawing(name, attributes, ...children) {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) { continue; }
    if (typeof value === 'function') { made.addEventListener(key, value); }
    else { made.setAttribute(key, value === true ? '' : value); }
  }
  made.append(...there(children));
  return made;
}

const there = children => children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false);

// Puts children into a place instead of those that it has.
export function put(place, ...children) { place.replaceChildren(...there(children)); }

// Anybody's text as it is: it keeps its own direction, and characters that would turn or hide others are shown by their numbers.
export function plain(text) {
  return element('bdi', null, visible(text));
}

export function visible(text) {
  return String(text ?? '').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, c => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));
}

const answers = new Map();

// Asks the server; what went wrong there comes as an Error with its hint.
export async function ask(path, parameters, change) {
  const address = parameters ? `${path}?${new URLSearchParams(Object.entries(parameters).filter(([, v]) => v !== null && v !== undefined && v !== ''))}` : path;
  const answer = await fetch(address, change && { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(change) });
  if (answer.status === 403) { throw new Error('This page is no longer let in: open the address that toolkit ui prints again.'); }
  const value = await answer.json();
  if (answer.ok) { return value; }
  throw Object.assign(new Error(value.error.message), { hint: value.error.hint });
}

// As ask, for the newest question of a kind: an older one that answers late is dropped.
export async function askLast(kind, path, parameters) {
  const turn = (answers.get(kind) || 0) + 1;
  answers.set(kind, turn);
  const value = await ask(path, parameters);
  return answers.get(kind) === turn ? value : new Promise(() => {});
}

let silence;

export function say(text) {
  const said = document.getElementById('said');
  said.textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => { said.textContent = ''; }, 6000);
}

export function problem(error) {
  return element('div', { class: 'warnings', role: 'alert' }, element('p', null, visible(error.message)), error.hint && element('p', { class: 'muted' }, visible(error.hint)));
}

export function fail(error) {
  const main = document.getElementById('main');
  document.getElementById('waiting')?.remove();
  main.querySelector(':scope > .warnings')?.remove();
  main.prepend(problem(error));
}

const whole = new Intl.NumberFormat('en-US'), money = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const price = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 8 });

export const count = value => value === null || value === undefined ? '' : whole.format(value);
export const amount = value => value === null || value === undefined ? '–' : money.format(value).replace('-', '−');
export const quote = value => value === null || value === undefined ? '–' : price.format(value).replace('-', '−');
export const bytes = n => n < 1e6 ? `${(n / 1e3).toFixed(n < 1e5 ? 1 : 0)} kB` : n < 1e9 ? `${(n / 1e6).toFixed(1)} MB` : `${(n / 1e9).toFixed(2)} GB`;

// 2024-01-31T00:00:00Z as 2024-01-31, with a time of day as 2024-01-31 09:30.
export function time(iso, seconds) {
  if (!iso) { return '–'; }
  const clock = iso.slice(11, seconds || iso.slice(17, 19) !== '00' ? 19 : 16);
  return iso.slice(0, 10) + (iso.slice(11, 19) === '00:00:00' && !seconds ? '' : ' ' + clock);
}

export const label = text => text.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

// The state of a page is its address: it can be kept, sent and gone back to.
export const parameters = () => new URLSearchParams(location.search);

export function remember(changes) {
  const now = parameters();
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '' || value === false) { now.delete(key); } else { now.set(key, value); }
  }
  history.replaceState(null, '', now.size ? `${location.pathname}?${now}` : location.pathname);
}

export const address = (path, values) => `${path}?${new URLSearchParams(Object.entries(values).filter(([, v]) => v !== null && v !== undefined && v !== ''))}`;

export function heading(main, title, about) {
  document.title = `${visible(title)} – Toolkit`;
  main.append(element('div', { class: 'head' }, element('h1', null, plain(title)), about && element('p', { class: 'about' }, about)));
}

// A field with its name above it.
export function field(name, control, wide) {
  return element('label', { class: wide ? 'field wide' : 'field' }, element('span', null, name), control);
}

export function choice(options, chosen, changed) {
  return element('select', { change: e => changed(e.target.value) }, options.map(([value, text]) => element('option', { value, selected: value === (chosen ?? '') }, visible(text))));
}

export function button(text, pressed, attributes) {
  return element('button', { type: 'button', click: pressed, ...attributes }, text);
}

// Waits until nothing more is typed.
export function settled(work, wait = 250) {
  let timer;
  return (...values) => { clearTimeout(timer); timer = setTimeout(() => work(...values), wait); };
}

// A question that is answered with yes or no; no is the one that Enter presses.
export function question(text, yes) {
  return new Promise(done => {
    const dialog = element('dialog', { 'aria-label': text, close: () => { dialog.remove(); done(dialog.returnValue === 'yes'); } },
      element('p', null, text),
      element('form', { method: 'dialog', class: 'buttons' }, element('button', { value: 'no', autofocus: true }, 'Keep'), element('button', { value: 'yes', class: 'danger' }, yes)));
    document.body.append(dialog);
    dialog.showModal();
  });
}
