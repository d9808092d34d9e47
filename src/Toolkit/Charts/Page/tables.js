// Sorts a table by the column whose heading is pressed; numbers by their value, the rest as text.
document.querySelectorAll('table.sortable').forEach(table => {
  const body = table.tBodies[0];
  table.querySelectorAll('thead th').forEach((heading, column) => {
    const button = heading.querySelector('button');
    if (!button) { return; }
    button.addEventListener('click', () => {
      const down = heading.getAttribute('aria-sort') === 'ascending';
      const value = row => { const cell = row.cells[column]; return cell.dataset.value === undefined ? cell.textContent : cell.dataset.value === '' ? -Infinity : +cell.dataset.value; };
      const rows = [...body.rows].sort((a, b) => { const x = value(a), y = value(b); return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1); });
      table.querySelectorAll('[aria-sort]').forEach(other => other.removeAttribute('aria-sort'));
      heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      body.append(...rows);
    });
  });
});
