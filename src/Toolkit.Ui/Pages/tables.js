// Tables: headings that sort, cells of text and numbers, and the way through pages.
import { element, plain, count, button } from '/parts.js';

// columns: { name (text, or what makes a node), number, wide, cell(row) -> node or text, sort: key or null }
export function table(caption, columns, rows, { sorted, sort, rowAttributes, empty } = {}) {
  if (rows.length === 0) { return element('p', { class: 'muted' }, empty || 'Nothing here.'); }
  const head = columns.map(c => element('th', { scope: 'col', class: c.number ? 'number' : null, 'aria-sort': sorted && sorted.key === c.sort && c.sort ? (sorted.down ? 'descending' : 'ascending') : null },
    c.sort && sort ? element('button', { type: 'button', click: () => sort(c.sort) }, c.name) : typeof c.name === 'function' ? c.name() : c.name));
  const body = rows.map((row, i) => element('tr', rowAttributes && rowAttributes(row, i), columns.map((c, k) => {
    const value = c.cell(row);
    return element(c.head ? 'th' : 'td', { scope: c.head ? 'row' : null, class: c.number ? 'number' : c.wide ? 'wrap' : null },
      typeof value === 'string' || typeof value === 'number' ? (c.number ? String(value) : plain(value)) : value);
  })));
  return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    element('table', null, element('caption', null, caption), element('thead', null, element('tr', null, head)), element('tbody', null, body)));
}

export function pager(offset, size, total, go) {
  if (total <= size) { return element('div'); }
  const last = Math.min(offset + size, total);
  return element('div', { class: 'pager' },
    button('First', () => go(0), { disabled: offset === 0 }), button('Previous', () => go(Math.max(0, offset - size)), { disabled: offset === 0 }),
    element('span', null, `${count(offset + 1)} to ${count(last)} of ${count(total)}`),
    button('Next', () => go(offset + size), { disabled: last >= total }), button('Last', () => go(Math.floor((total - 1) / size) * size), { disabled: last >= total }));
}
