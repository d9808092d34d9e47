// The check of the store. It reads every file, so it begins when it is asked for.
import { element, put, ask, time, heading, button, problem, visible, say } from '/parts.js';
import { table } from '/tables.js';

export function show(main) {
  heading(main, 'Health', 'Every file is hashed and every count compared, which takes a while in a large store. Nothing is changed.');
  const place = element('div'), buttons = element('div', { class: 'buttons' });
  const run = (name, thorough) => button(name, async () => {
    buttons.querySelectorAll('button').forEach(b => { b.disabled = true; });
    put(place, element('p', { class: 'muted' }, 'Checking…'));
    try { put(place, ...found(await ask('/api/health', null, { thorough }))); } catch (error) { put(place, problem(error)); }
    buttons.querySelectorAll('button').forEach(b => { b.disabled = false; });
    say('The check is done.');
  }, thorough ? { class: 'main' } : null);
  buttons.append(run('Doctor: all checks', true), run('Verify: hashes and counts', false));
  main.append(element('section', null, buttons, place));
}

function found(report) {
  return [
    element('p', null, element('span', { class: report.ok ? 'badge good' : 'badge bad' }, report.ok ? 'ok' : `${report.problems.length} ${report.problems.length === 1 ? 'problem' : 'problems'}`), ` at ${time(report.at, true)}`),
    report.problems.length ? table('What is wrong', [{ name: 'Where', head: true, wide: true, cell: p => p.where }, { name: 'What', wide: true, cell: p => p.what }, { name: 'What to do', wide: true, cell: p => p.hint }], report.problems) : '',
    element('ul', null, report.notes.map(n => element('li', null, visible(n))))
  ];
}
