// The dose table: totals while typing, arrow keys and Enter from cell to cell, lots of the chosen product.
// Without this script the server adds up, checks and refuses in just the same way.

const STEP = 0.5;

function unitsIn(cell) {
  const text = cell.value.trim().replace(",", ".");
  const units = Number(text);
  const wrong = text !== "" && !(units >= 0 && Number.isInteger(units / STEP));
  cell.toggleAttribute("data-wrong", wrong);
  return wrong ? 0 : units;
}

const CELLS = "input.units[data-area]";
const written = (units) => `${Number.isInteger(units) ? units : units.toFixed(1)} U`;

function addUp(table) {
  const areas = {};
  for (const row of table.tBodies[0].rows) {
    const units = [...row.querySelectorAll(CELLS)].reduce((sum, cell) => sum + unitsIn(cell), 0);
    row.querySelector("[data-row-total]").textContent = units ? written(units) : "";
    areas[row.dataset.row] = (areas[row.dataset.row] ?? 0) + units;
  }
  for (const output of table.querySelectorAll("[data-area-total]")) {
    const units = areas[output.dataset.areaTotal];
    output.textContent = written(units);
    output.parentElement.hidden = !units;
  }
  const total = Object.values(areas).reduce((sum, units) => sum + units, 0);
  table.querySelector("[data-total]").textContent = written(total);
}

function neighbour(cell, down, right) {
  const rows = [...cell.closest("tbody").rows];
  let row = rows.indexOf(cell.closest("tr"));
  let column = cell.closest("td").cellIndex;
  for (;;) {
    row += down;
    column += right;
    const place = rows[row]?.cells[column];
    if (!place || !place.classList.contains("dose")) return null;
    const found = place.querySelector(CELLS);
    if (found) return found;
  }
}

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function move(event) {
  const cell = event.target.closest(CELLS);
  const step = MOVES[event.key];
  if (!cell || !step || event.ctrlKey || event.metaKey || event.altKey) return;
  // Left and right leave the cell only from the end of what is typed in it.
  if (event.key === "ArrowLeft" && cell.selectionStart > 0) return;
  if (event.key === "ArrowRight" && cell.selectionEnd < cell.value.length) return;
  event.preventDefault();
  const next = neighbour(cell, ...step);
  if (next) {
    next.focus();
    next.select();
  }
}

for (const table of document.querySelectorAll("[data-doses]")) {
  table.addEventListener("input", () => addUp(table));
  table.addEventListener("keydown", move);
  addUp(table);
}

const product = document.querySelector("select[name=product]");
const lot = document.querySelector("select[name=lot]");
if (product && lot) {
  const offer = () => {
    for (const option of lot.options) {
      const other = Boolean(product.value && option.dataset.product && option.dataset.product !== product.value);
      option.hidden = option.disabled = other;
    }
    const left = [...lot.options].filter((option) => option.value && !option.disabled);
    if (lot.selectedOptions[0]?.disabled || !lot.value) lot.value = left.length === 1 ? left[0].value : "";
  };
  product.addEventListener("change", offer);
  offer();
}

const form = document.querySelector("form[data-unsaved]");
if (form) {
  let unsaved = false;
  form.addEventListener("input", () => (unsaved = true));
  form.addEventListener("submit", () => (unsaved = false));
  window.addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
}
