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

const written = (units) => `${Number.isInteger(units) ? units : units.toFixed(1)} U`;

function addUp(table) {
  let total = 0;
  for (const row of table.tBodies[0].rows) {
    const units = [...row.querySelectorAll("input.units[data-area]")].reduce((sum, cell) => sum + unitsIn(cell), 0);
    row.querySelector("[data-row-total]").textContent = written(units);
    row.classList.toggle("is-dosed", units > 0);
    total += units;
  }
  table.querySelector("[data-total]").textContent = written(total);
}

function neighbour(cell, down, right) {
  const cells = (row) => [...row.cells].map((each) => each.querySelector("input.units[data-area]"));
  const rows = [...cell.closest("tbody").rows];
  const place = [rows.indexOf(cell.closest("tr")), cell.closest("td").cellIndex];
  do {
    place[0] += down;
    place[1] += right;
    const row = rows[place[0]];
    if (!row || place[1] < 0 || place[1] >= row.cells.length) return null;
    const found = cells(row)[place[1]];
    if (found) return found;
  } while (true);
}

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function move(event) {
  const cell = event.target.closest("input.units[data-area]");
  const step = MOVES[event.key];
  if (!cell || !step || event.ctrlKey || event.metaKey || event.altKey) return;
  // Left and right leave the cell only from the end of what is typed in it.
  if (event.key === "ArrowLeft" && cell.selectionEnd > 0 && cell.selectionStart !== 0) return;
  if (event.key === "ArrowRight" && cell.selectionStart < cell.value.length && cell.selectionEnd !== cell.value.length) return;
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
